"""The one runner of background work: one thread that owns the open workspace and does every task in turn.

A task takes and returns records.  Exactly one of its two callbacks runs, on the window's thread.  Tasks that only read
are served while a long one waits for another process or stands between two files, so that pages stay usable.
"""

from __future__ import annotations

import gc
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import DeskError
from desktop.ui.aside import Aside

if TYPE_CHECKING:
    from desktop.services.desk import Desk

Work = Callable[["Errand"], Any]
_TIDY = 2000  # milliseconds
_AWAITED, _PARTING = "awaited", "parting"  # properties: how many answers a thing waits for, whether it goes after them
WRITES = "writes"
"""The property of an owner for which something is being written."""


@dataclass(eq=False, slots=True, kw_only=True)
class Task:
    """One piece of work and whom to tell; ``reading`` says that it writes nothing.

    The worker holds on to its last task until the next one comes.
    """

    work: Work
    owner: QObject
    done: Callable[[Any], None]
    failed: Callable[[DeskError], None]
    title: str
    reading: bool
    cancelled: threading.Event = field(default_factory=threading.Event)

    def let_go(self) -> None:
        """Hold nobody any longer: a dialog whose last holder is the worker would be destroyed on its thread."""
        del self.work, self.owner, self.done, self.failed


class Errand:
    """What a task sees on the worker's thread: the open workspace, progress, and work done aside."""

    def __init__(self, worker: _Worker, task: Task) -> None:
        """Belong to one task."""
        self._worker = worker
        self._task = task

    @property
    def desk(self) -> Desk:
        """The open workspace."""
        if self._worker.desk is None:
            raise RuntimeError("no workspace is open")
        return self._worker.desk

    def open_desk(self, folder: Path, passphrase: str) -> Desk:
        """Open a workspace in the place of the one that is open, if one is."""
        return self._worker.open_desk(folder, passphrase)

    def progress(self, done: int, total: int) -> None:
        """Tell how far it is; raise ``cancelled`` where the clerk asked to stop."""
        self._worker.tell(self._task, done, total)
        self.breathe()

    def tell(self, done: int, total: int) -> None:
        """Tell how far it is, inside an open transaction: readers wait."""
        self._worker.tell(self._task, done, total)

    def hold(self, done: int, total: int) -> None:
        """Tell how far it is, inside a transaction that is taken back: readers wait; raise ``cancelled``."""
        self._worker.tell(self._task, done, total)
        self._check()

    def breathe(self) -> None:
        """Let waiting readers in; raise ``cancelled`` where the clerk asked to stop."""
        if self._task.cancelled.is_set():
            raise DeskError("cancelled")
        self._worker.serve_readers(self._task)

    def aside(self, function: Callable[..., Any], *args: object, **named: object) -> Any:  # noqa: ANN401
        """Return what a function of a module returns, run in another process."""
        return self._worker.aside.call(function, *args, waiting=self.breathe, **named)

    def aside_within(self, seconds: float, function: Callable[..., Any], *args: object) -> Any:  # noqa: ANN401
        """Do the same with a foreign file, which may never end; raise TimeoutError, and the process is gone."""
        last = time.monotonic() + seconds

        def waiting() -> None:
            if time.monotonic() > last:
                raise TimeoutError
            self.breathe()

        return self._worker.aside.call(function, *args, waiting=waiting)

    def aside_alone(self, function: Callable[..., Any], *args: object, **named: object) -> Any:  # noqa: ANN401
        """Return what a function of a module returns, run in another process inside a transaction: readers wait."""
        return self._worker.aside.call(function, *args, waiting=self._check, **named)

    def draw(self, render: Callable[[Any], bytes], sheet: object) -> bytes:
        """Draw a paper in another process; readers wait, for a paper is numbered in an open transaction."""
        drawn: bytes = self._worker.aside.call(render, sheet, waiting=self._check)
        return drawn

    def _check(self) -> None:
        if self._task.cancelled.is_set():
            raise DeskError("cancelled")


class _Worker(threading.Thread):
    """The thread itself."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(name="wengang-worker")
        self.desk: Desk | None = None
        self.aside = Aside()
        self._tasks = tasks
        self._waiting: deque[Task] = deque()
        self._changed = threading.Condition()
        self._ending = False
        self._open = ExitStack()

    def put(self, task: Task) -> None:
        with self._changed:
            self._waiting.append(task)
            self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._ending = True
            self._changed.notify()

    def run(self) -> None:
        with self._open:
            while (task := self._next()) is not None:
                self._perform(task)
            self.aside.close()

    def open_desk(self, folder: Path, passphrase: str) -> Desk:
        from desktop.services.desk import open_desk

        self._open.close()
        self.desk = None
        self.desk = self._open.enter_context(open_desk(folder, passphrase))
        return self.desk

    def tell(self, task: Task, done: int, total: int) -> None:
        self._tasks.told.emit(task, done, total)

    def serve_readers(self, current: Task) -> None:
        if current.reading:
            return
        with self._changed:
            readers = [task for task in self._waiting if task.reading]
            for task in readers:
                self._waiting.remove(task)
        for task in readers:
            self._perform(task)

    def _next(self) -> Task | None:
        with self._changed:
            while not self._waiting and not self._ending:
                self._changed.wait()
            return None if self._ending else self._waiting.popleft()

    def _perform(self, task: Task) -> None:
        outcome: tuple[bool, Any]
        try:
            outcome = (True, task.work(Errand(self, task)))
        except DeskError as error:
            outcome = (False, error)
        except Exception:  # noqa: BLE001  the task runner: our own defect is logged and shown as such
            outcome = (False, DeskError("internal", log=self._tasks.log(traceback.format_exc())))
        self._tasks.ended.emit(task, outcome)


class Tasks(QObject):
    """Runs tasks for the window; lives on the window's thread.

    While it lives, cyclic garbage is collected on the window's thread alone, and only while nothing is under way: a
    collection in the worker would destroy dialogs under the feet of the event loop (seen: one crash in two runs).
    """

    busy_changed = Signal(bool)
    progressed = Signal(str, int, int)  # title, done, total (0: unknown)
    told = Signal(object, int, int)
    ended = Signal(object, object)

    def __init__(self, log: Callable[[str], Path]) -> None:
        """Start the thread; ``log`` writes a defect down and returns the file."""
        super().__init__()
        self.log = log
        self.trouble: Callable[[QObject, DeskError], None] = lambda _owner, _error: None
        self._writing: list[Task] = []
        self._pending = 0
        self._heard: QObject | None = None
        self._late: list[tuple[Task, tuple[bool, Any]]] = []
        self.told.connect(self._tell)
        self.ended.connect(self._finish)
        gc.disable()
        self._tidying = QTimer(self)
        self._tidying.setInterval(_TIDY)
        self._tidying.timeout.connect(self._tidy)
        self._tidying.start()
        self._worker = _Worker(self)
        self._worker.start()

    @property
    def busy(self) -> bool:
        """Whether a task that writes is under way or waits."""
        return bool(self._writing)

    @property
    def idle(self) -> bool:
        """Whether nothing at all is under way."""
        return not self._pending

    def run(
        self,
        owner: QObject,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[DeskError], None] | None = None,
        *,
        title: str = "",
        reading: bool = False,
    ) -> None:
        """Do some work; tell ``done`` or ``failed``, as long as ``owner`` is there to hear it.

        Without ``failed`` the trouble is shown to the clerk.
        """
        trouble = failed or (lambda error: self.trouble(owner, error))
        task = Task(work=work, owner=owner, done=done, failed=trouble, title=title, reading=reading)
        self._pending += 1
        owner.setProperty(_AWAITED, _awaited(owner) + 1)
        if not reading:
            owner.setProperty(WRITES, True)
            self._writing.append(task)
            if len(self._writing) == 1:
                self.busy_changed.emit(True)
                self.progressed.emit(title, 0, 0)
        self._worker.put(task)

    def hush(self, heard: QObject) -> None:
        """Go on working, but tell nobody what came of it but ``heard``, until :meth:`speak`: the window is locked."""
        self._heard = heard

    def speak(self) -> None:
        """Tell what was held back, in its order, and hold back nothing more."""
        self._heard, late, self._late = None, self._late, []
        for task, outcome in late:
            self._hear(task, outcome)

    def cancel(self) -> None:
        """Ask every writing task to stop at its next breath."""
        for task in self._writing:
            task.cancelled.set()

    def close(self) -> None:
        """Stop everything, close the workspace, end the thread."""
        self.cancel()
        self._tidying.stop()
        self._worker.end()
        self._worker.join()
        gc.enable()

    def _tidy(self) -> None:
        """Collect as many generations as are due, as the interpreter would."""
        due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if self.idle and due[0]:
            gc.collect(2 if due[1] and due[2] else 1 if due[1] else 0)

    def _tell(self, task: Task, done: int, total: int) -> None:
        if task in self._writing:
            self.progressed.emit(task.title, done, total)

    def _finish(self, task: Task, outcome: tuple[bool, Any]) -> None:
        self._pending -= 1
        if task in self._writing:
            self._writing.remove(task)
            if self._writing:
                self.progressed.emit(self._writing[0].title, 0, 0)
            else:
                self.busy_changed.emit(False)
        if self._heard is None or task.owner is self._heard:
            self._hear(task, outcome)
        else:
            self._late.append((task, outcome))

    def _hear(self, task: Task, outcome: tuple[bool, Any]) -> None:
        good, value = outcome
        owner, answer = task.owner, task.done if good else task.failed
        task.let_go()
        if shiboken6.isValid(owner):
            owner.setProperty(WRITES, any(each.owner is owner for each in self._writing))
            try:
                answer(value)
            finally:
                _answered(owner)


def part(thing: QObject) -> None:
    """Let a thing go for good: with the next turn of the event loop, or with the last answer that it waits for."""
    thing.setProperty(_PARTING, True)
    if not _awaited(thing):
        thing.deleteLater()


def _awaited(thing: QObject) -> int:
    return int(thing.property(_AWAITED) or 0)


def _answered(thing: QObject) -> None:
    if shiboken6.isValid(thing):
        thing.setProperty(_AWAITED, _awaited(thing) - 1)
        if thing.property(_PARTING) and not _awaited(thing):
            thing.deleteLater()
