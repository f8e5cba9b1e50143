"""One window that looks at the list of cases and says how long each took; started by ``case_list``.

``python -m tests.bench.case_list_driver FOLDER`` prints, by turns, seconds and the milliseconds of the longest stall
of the event loop meanwhile: to open the page, narrow it by a name, sort it by the sum, choose everything.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter

from PySide6.QtWidgets import QApplication

from desktop.ui.main_window import MainWindow
from desktop.ui.pages.cases import CasesPage
from desktop.ui.session import Session
from tests.bench.sitting import Pulse, measured, until

_BY = "核定（元）"


def main(folder: str) -> int:
    """Open the workspace and its list."""
    return measured(folder, _measured)


def _measured(session: Session) -> list[float]:
    window = MainWindow(session)
    window.show()
    until(lambda: session.tasks.idle)
    found = _timed(session, lambda: window.show_page("cases"))
    page = window.show_page("cases")
    if not isinstance(page, CasesPage):
        raise TypeError(type(page).__name__)
    amount = [column.title for column in page.table.records.columns].index(_BY)
    found += _timed(session, lambda: page.search.setText("99"))
    page.search.clear()
    until(lambda: session.tasks.idle)
    found += _timed(
        session, lambda: page.table.sortByColumn(amount, page.table.horizontalHeader().sortIndicatorOrder())
    )
    found += _timed(session, page.table.selectAll)
    return found


def _timed(session: Session, act: Callable[[], object]) -> list[float]:
    """Return seconds until everything is shown, and milliseconds of the longest stall."""
    pulse = Pulse()
    started = perf_counter()
    act()
    until(lambda: session.tasks.idle)
    QApplication.processEvents()
    took = perf_counter() - started
    beaten = pulse.beats
    until(lambda: pulse.beats > beaten)  # what came after the last sign of life counts, too
    return [took, pulse.longest * 1000]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
