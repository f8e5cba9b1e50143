"""The course of an intake in the window: files and terms, passwords of locked files, the report, and what is left.

One report goes on until the clerk is done with it: a file that was refused and then taken has one fate in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent

from desktop.errors import DeskError
from desktop.ui.acts import intake
from desktop.ui.dialogs.asking import ask, asking
from desktop.ui.pages.page import Page
from desktop.ui.session import Session

if TYPE_CHECKING:
    from desktop.services.intake import IntakeReport
    from desktop.ui.acts.intake import Wanted
    from desktop.ui.dialogs.intake import IntakeDialog
    from desktop.ui.dialogs.intake_preview import Ear

_TITLE = "正在导入申报表"


class Intaking:
    """Intakes asked for on one page."""

    def __init__(self, page: Page) -> None:
        """Belong to a page, whose window the dialogs stand over."""
        self._page = page
        self._asked: set[str] = set()
        self._title = _TITLE
        self._ear: Ear | None = None

    def ask(self, paths: Sequence[Path] = ()) -> None:
        """Ask which files and on which terms, show what would become of them, and take in what was agreed to."""
        from desktop.ui.dialogs.intake import IntakeDialog

        dialog = IntakeDialog(self._page.session, paths, self._page.window())
        self._ask(dialog)

    def _ask(self, dialog: IntakeDialog) -> None:
        with asking(dialog) as agreed:
            taking = self._preview(dialog.wanted()) if agreed else None
            if taking is not None:
                self._asked.clear()
                self._run(taking, None)
            elif agreed:
                self._ask(dialog)

    def _preview(self, wanted: Wanted) -> Wanted | None:
        """Show what would become of files; return what is to be taken, None where the clerk went back."""
        from desktop.ui.dialogs.intake_preview import Ear, IntakePreviewDialog

        self._ear = self._ear or Ear(self._page)
        dialog = IntakePreviewDialog(self._page.session, wanted, self._ear, self._page.window())
        dialog.begin()
        taking = dialog.taking if ask(dialog) else None
        self._title = dialog.title
        return taking

    def take_in(self, wanted: Wanted) -> None:
        """Take files in and report the fate of each."""
        self._title = _TITLE
        self._asked.clear()
        self._run(wanted, None)

    def _run(self, wanted: Wanted, so_far: IntakeReport | None) -> None:
        def done(report: IntakeReport) -> None:
            self._taken(replace(wanted, mapping=None, only=(), seen={}), report)

        self._page.session.do(self._page, intake.take_in, done, title=self._title, wanted=wanted, so_far=so_far)

    def _taken(self, wanted: Wanted, report: IntakeReport) -> None:
        """Ask for the password of what is locked, once a file and again where it was wrong; then report."""
        locked = [
            file
            for file, error in report.unreadable
            if error.code == "password-wrong" or (error.code == "encrypted" and file not in self._asked)
        ]
        if locked and not report.stopped and self._open(locked, wanted, report):
            return
        self._report(wanted, report)

    def _open(self, files: Sequence[str], wanted: Wanted, report: IntakeReport) -> bool:
        """Ask for the password and go on with these files; return whether there is one."""
        from desktop.ui.dialogs.file_password import FilePasswordDialog

        wrong = any(error.code == "password-wrong" for file, error in report.unreadable if file in files)
        dialog = FilePasswordDialog(files, self._page.window(), wrong=wrong)
        self._asked.update(files)
        if not ask(dialog):
            return False
        chosen = wanted.choosing(files, password=dialog.words)
        self._run(replace(chosen, password=dialog.words, only=tuple(files)), report)
        return True

    def _report(self, wanted: Wanted, report: IntakeReport) -> None:
        from desktop.ui.dialogs.intake_report import IntakeReportDialog

        def again(names: Sequence[str], how: str) -> None:
            self._again(names, how, wanted, report)

        ask(IntakeReportDialog(self._page.session, report, again, self._page.window()))

    def _again(self, names: Sequence[str], how: str, wanted: Wanted, report: IntakeReport) -> None:
        """Do what was asked for with files that were refused, or with cases that have problems."""
        from desktop.ui.dialogs import intake_report
        from desktop.ui.dialogs.return_copy import give_back

        chosen = replace(wanted, only=tuple(names))
        match how:
            case intake_report.RETURN_COPY:
                give_back(self._page, names)
            case intake_report.COLUMNS:
                self._choose_columns(chosen, report)
            case intake_report.PASSWORD:
                if not self._open(names, wanted, report):
                    self._report(wanted, report)
            case mode:
                self._run(chosen.choosing(names, mode=mode), report)

    def _choose_columns(self, wanted: Wanted, report: IntakeReport) -> None:
        """Show what the first file holds and let a person say which column is which."""
        from desktop.ui.dialogs.columns import ColumnsDialog

        def seen(tables: Sequence[Any]) -> None:
            dialog = ColumnsDialog(wanted.only[0], tables, self._page.window())
            if ask(dialog):
                self._run(replace(wanted.choosing(wanted.only, mapping=None), mapping=dialog.mapping), report)
            else:
                self._report(replace(wanted, only=()), report)

        def unseen(error: DeskError) -> None:
            self._page.tell(error)
            self._report(replace(wanted, only=()), report)

        look = partial(intake.tables, wanted=wanted)
        self._page.session.tasks.run(self._page, look, seen, unseen, title="正在看表格")


class IntakingPage(Page):
    """A page that takes declaration files in: those it asks for, and those dragged onto it."""

    def __init__(self, session: Session, title: str) -> None:
        """Build the frame of the page."""
        super().__init__(session, title)
        self.intaking = Intaking(self)
        self.setAcceptDrops(True)

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """Ask which files, and take them in."""
        self.intaking.ask(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged here."""
        if event.mimeData().hasUrls() and not self.session.tasks.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask about files that are dropped here."""
        self.import_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
