"""Drafts kept as they are typed: at once what is committed, and what is only typed a moment after the last key."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import DeskError
from desktop.ui.acts import entry
from desktop.ui.session import Session

if TYPE_CHECKING:
    from desktop.models.drafts import Edit, Filled, Line
    from desktop.ui.tasks import Errand

_PAUSE = 300  # milliseconds after the last key
_AGAIN = 5000  # milliseconds until a save that failed is tried again
_PATIENCE = 5.0  # seconds that a closing window waits for the last save


class Saver(QObject):
    """Keeps one draft.  ``kept`` comes after every save, ``failed`` with the error of one that did not come through.

    Saves run as readers do, also between two files of a long import: they touch nothing that any page shows.
    """

    kept = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        """Keep nothing yet."""
        super().__init__(parent)
        self._session = session
        self._id = 0
        self._filled: Callable[[], Filled] | None = None
        self._lines: Callable[[], Sequence[Line]] | None = None
        self._edits: list[Edit] = []
        self._changed = self._behind = False
        self._under_way = 0
        self._sound = True  # how the last save went, as the worker knows it: the window may hear of it later
        self._then: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.save)

    def attend(self, id_: int, filled: Callable[[], Filled], lines: Callable[[], Sequence[Line]]) -> None:
        """Keep another draft from now on: what it says beside its roster, and all of its lines, are asked for."""
        self.leave()
        self._id, self._filled, self._lines = id_, filled, lines

    def when_kept(self, run: Callable[[], object]) -> None:
        """Run once there is nothing left to be kept; never, where it cannot be kept, which ``failed`` tells."""
        self.save()
        if self._under_way:
            self._then = run
        else:
            run()

    def leave(self) -> None:
        """Keep what is still to be kept, and attend to no draft."""
        self.save()
        self.let_go()

    def let_go(self) -> None:
        """Attend to no draft: the one so far is gone, or all of it is kept."""
        self._timer.stop()
        self._id, self._filled, self._lines = 0, None, None
        self._edits, self._changed, self._behind = [], False, False
        self._then = None

    def typed(self) -> None:
        """Hear that a key was pressed."""
        if self._id:
            self._changed = True
            self._timer.start(_PAUSE)

    def edited(self, edit: Edit) -> None:
        """Hear that the roster was changed, which is kept at once."""
        if self._id:
            self._edits.append(edit)
            self._changed = True
            self.save()

    def save(self) -> None:
        """Keep what there is now, if anything changed since the last time."""
        pending = self._changed or self._behind
        if not pending or self._filled is None or self._lines is None or not self._session.signed_in:
            return
        self._timer.stop()
        edits, self._edits = tuple(self._edits), []
        whole = tuple(self._lines()) if self._behind else None
        self._changed = self._behind = False
        work = partial(
            self._attempt,
            id_=self._id,
            filled=self._filled(),
            edits=() if whole is not None else edits,
            whole=whole,
            by=self._session.operator,
            now=self._session.now(),
        )
        self._under_way += 1
        self._session.tasks.run(self, work, partial(self._kept, self._id), partial(self._lost, self._id), reading=True)

    def settle(self) -> bool:
        """Keep what there is now and wait until it is; return whether it came through: for a window that closes."""
        self.save()
        if not self._under_way:
            return not self._behind
        done = threading.Event()

        def tell(_errand: Errand) -> None:
            done.set()

        self._session.tasks.run(self, tell, _nothing, _nothing, reading=True)
        return done.wait(_PATIENCE) and self._sound

    def _attempt(self, errand: Errand, **what: Any) -> None:  # noqa: ANN401
        self._sound = False
        entry.save(errand, **what)
        self._sound = True

    def _kept(self, id_: int, _value: object) -> None:
        self._under_way -= 1
        if id_ == self._id and not self._behind:
            self.kept.emit()
            if self._then is not None and not self._under_way:
                run, self._then = self._then, None
                self.when_kept(run)  # more may have been typed meanwhile

    def _lost(self, id_: int, error: DeskError) -> None:
        self._under_way -= 1
        if id_ == self._id:
            self._behind, self._then = True, None
            self._timer.start(_AGAIN)
            self.failed.emit(error)


def _nothing(_value: object) -> None:
    """Nobody waits for this."""
