"""One window that previews one file and takes it in; started by ``intake_stall``.

``python -m tests.bench.intake_stall_driver FOLDER FILE`` prints the milliseconds of the longest stall of the event loop
while it looked at the file, and while it took it in, its report included.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.ui.acts.intake import Wanted
from desktop.ui.dialogs.intake_preview import Ear, IntakePreviewDialog
from desktop.ui.dialogs.intake_report import IntakeReportDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.intaking import IntakingPage
from desktop.ui.session import Session
from tests.bench import workplace
from tests.bench.sitting import Pulse, measured, until


def main(folder: str, file: str) -> int:
    """Open the workspace, look at the file, and take it in."""
    return measured(folder, lambda session: _measured(session, Path(file)))


def _measured(session: Session, file: Path) -> tuple[float, float]:
    window = MainWindow(session)
    window.show()
    until(lambda: window.ahead.done)  # as in the morning: nobody takes files in during the first second
    page = window.show_page("entry")
    if not isinstance(page, IntakingPage):
        raise TypeError(type(page).__name__)
    until(lambda: session.tasks.idle)
    wanted = Wanted(paths=(file,), policy=workplace.POLICY, measure="stay")
    dialog = IntakePreviewDialog(session, wanted, Ear(page), window)
    dialog.show()
    previewing = _longest_stall(dialog.begin, reached=dialog.main.isEnabled)
    taking = dialog.taking
    dialog.close()
    told: list[IntakeReportDialog] = []
    clock = QTimer(window)
    clock.timeout.connect(lambda: _finish(told))
    clock.start(20)
    return previewing, _longest_stall(lambda: page.intaking.take_in(taking), reached=lambda: bool(told))


def _finish(told: list[IntakeReportDialog]) -> None:
    """Close the report once it stands there."""
    report = QApplication.activeModalWidget()
    if isinstance(report, IntakeReportDialog):
        told.append(report)
        report.accept()


def _longest_stall(act: Callable[[], object], *, reached: Callable[[], bool]) -> float:
    """Return the milliseconds of the longest stall from an act to what it leads to."""
    pulse = Pulse()
    act()
    until(reached)
    beaten = pulse.beats
    until(lambda: pulse.beats > beaten)  # what came after the last sign of life counts, too
    return pulse.longest * 1000


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
