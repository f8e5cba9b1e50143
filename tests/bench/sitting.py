"""A clerk's sitting at a workspace for a measurement: set up as the program does it, and listened to while it lasts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from desktop.app import SWITCH
from desktop.ui.acts import office
from desktop.ui.session import Session
from desktop.ui.tasks import Tasks
from desktop.ui.theme import dress
from tests.bench import workplace

_BEAT = 5  # milliseconds between two signs of life


class Pulse:
    """The longest time between two turns of the event loop."""

    def __init__(self) -> None:
        """Begin to listen."""
        self.longest = 0.0
        self.beats = 0
        self._last = perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(_BEAT)

    def _beat(self) -> None:
        self.beats += 1
        now = perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def measured(folder: str, measure: Callable[[Session], Iterable[float]]) -> int:
    """Open a workspace, let the clerk sit down, and print what is measured there."""
    sys.setswitchinterval(SWITCH)  # as the program does
    application = QApplication(["wengang"])
    dress(application)
    with TemporaryDirectory() as kept:
        settings = QSettings(str(Path(kept) / "settings.ini"), QSettings.Format.IniFormat)
        begun = perf_counter()
        now = lambda: workplace.NOW + timedelta(seconds=perf_counter() - begun)  # noqa: E731
        session = Session(Tasks(lambda _: Path(kept)), now, settings)
        opened = done(
            session, lambda errand: office.open_workspace(errand, folder=Path(folder), passphrase=workplace.PASSPHRASE)
        )
        session.opened = opened
        session.sign_in(next(each for each in opened.operators if each.id == "clerk"))
        print(*measure(session), flush=True)
        session.tasks.close()
    return 0


def done(session: Session, work: Callable[[Any], Any]) -> Any:  # noqa: ANN401
    """Return what some work of the worker's thread returns."""
    found: list[Any] = []
    session.tasks.run(session, work, found.append, reading=True)
    until(lambda: bool(found))
    return found[0]


def until(reached: Callable[[], bool]) -> None:
    """Let the event loop wait as it does in the program: one that spins would fight the worker for the interpreter."""
    while not reached():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
