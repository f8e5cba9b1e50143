"""One window that opens one case and says how long that took; started by ``open_case``.

``python -m tests.bench.open_case_driver FOLDER`` prints seconds to the rows, milliseconds of the longest stall of the
event loop meanwhile, and seconds of the trial of one decision.
"""

from __future__ import annotations

import sys
from time import perf_counter

from desktop.services.margin import Decision, what_if
from desktop.services.override import RowPlace
from desktop.ui.acts import cases
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.case import CasePage
from desktop.ui.session import Session
from rules.outcome import Outcome
from tests.bench.sitting import Pulse, done, measured, until


def main(folder: str) -> int:
    """Open the workspace, then the one case in it."""
    return measured(folder, _measured)


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


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
