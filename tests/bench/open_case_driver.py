"""One window that opens one case and says how long that took; started by ``open_case``.

``python -m tests.bench.open_case_driver FOLDER`` prints seconds to the rows, milliseconds of the longest stall of the
event loop meanwhile, and seconds of the trial of one decision.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from desktop.app import SWITCH
from desktop.services.margin import Decision, what_if
from desktop.services.override import RowPlace
from desktop.ui.acts import cases, office
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.case import CasePage
from desktop.ui.session import Session
from desktop.ui.tasks import Tasks
from desktop.ui.theme import dress
from rules.outcome import Outcome
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


def main(folder: str) -> int:
    """Open the workspace, then the one case in it."""
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
        print(*_measured(session), flush=True)
        session.tasks.close()
    return 0


def _measured(session: Session) -> tuple[float, float, float]:
    window = MainWindow(session)
    window.show()
    until(lambda: window.ahead.done)  # as in the morning: nobody opens a case in the first second
    [number] = done(session, lambda errand: [case.number for case in errand.desk.store.cases.all()])
    until(lambda: session.tasks.idle)
    pulse = Pulse()
    started = perf_counter()
    window.open_case(number)
    page = window.stack.currentWidget()
    if not isinstance(page, CasePage):
        raise TypeError(type(page).__name__)
    until(lambda: page.roster.table.records.rowCount() > 0)
    page.roster.table.viewport().repaint()
    opening = perf_counter() - started
    until(lambda: session.tasks.idle)
    stall = pulse.longest * 1000
    return opening, stall, _trying(session, page)


def _trying(session: Session, page: CasePage) -> float:
    trial = done(session, lambda errand: cases.trial(errand, number=page.number))
    person = page.roster.table.records.records[0].person
    place = RowPlace(row=person.row, file=person.file, sheet=person.sheet)
    started = perf_counter()
    what_if(trial, Decision(places=(place,), criterion="stayed", as_if=Outcome.UNMET))
    return perf_counter() - started


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


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
