"""Printing from the window: ask how, hand over, tell what came of it; for one paper and for many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QWidget

from desktop.ui.acts import papers
from desktop.ui.session import Session

if TYPE_CHECKING:
    from desktop.services.paper_log import LogLine
    from desktop.services.print_out import PrintRun
    from desktop.ui.dialogs.preview import PreviewDialog

CASE_FORMS = ("receipt", "correction", "approval", "roster", "names", "return-travel")


def hand_over(session: Session, act: Callable[..., Any], dialog: PreviewDialog) -> None:
    """Ask how the form that ``dialog`` shows is printed, and print it by an act of :mod:`desktop.ui.acts.papers`."""

    def ask(offer: papers.Offer) -> None:
        from desktop.ui.dialogs.printing import PrintDialog

        lead = (
            ""
            if dialog.number or not dialog.is_paper
            else "这份表单还没有出具；打印即出具，会编号、留底并记入办理经过。"
        )
        lead = "这份表单以前打印过，这次记为补打。" if offer.again else lead
        asked = PrintDialog(session, offer.printers, dialog, lead=lead, pages=dialog.pages, again=offer.again)
        if asked.exec() != QDialog.DialogCode.Accepted:
            return
        if offer.printers:
            told = dialog.show_printed if dialog.is_paper else dialog.show_sent
            dialog.wait(waiting=True)
            session.do(dialog, act, told, dialog.refuse, title="正在打印", job=asked.job)
        else:
            dialog.save()

    session.look(dialog, papers.offer, ask, paper=dialog.number)


def print_cases(session: Session, page: QWidget, numbers: Sequence[str]) -> None:
    """Ask which forms of some cases are printed, print them, and say what was printed and what was not."""

    def ask(offer: papers.Offer) -> None:
        from desktop.ui.dialogs.printing import PrintCasesDialog

        asked = PrintCasesDialog(session, offer.printers, len(numbers), CASE_FORMS, page.window())
        if asked.exec() == QDialog.DialogCode.Accepted and asked.forms:
            wanted = [(number, form) for number in numbers for form in asked.forms]
            session.do(page, papers.print_cases, told, title="正在打印", wanted=wanted, job=asked.job)

    def told(run: PrintRun) -> None:
        from desktop.ui.dialogs.print_report import PrintReportDialog

        PrintReportDialog(run, page.window()).exec()

    session.look(page, papers.offer, ask)


def show_log(session: Session, page: QWidget, number: str) -> None:
    """Show the log of a case's papers."""

    def show(lines: Sequence[LogLine]) -> None:
        from desktop.ui.dialogs.paper_log import PaperLogDialog

        PaperLogDialog(session, number, lines, page.window()).exec()

    session.look(page, papers.log, show, number=number)


def show_paper(session: Session, line: LogLine, parent: QWidget, folder: Path) -> None:
    """Show a paper as it was issued, whatever holds now; from there it can be printed again."""

    def show(pdf: bytes) -> None:
        from desktop.ui.dialogs.preview import PreviewDialog

        number = line.paper.number
        dialog = PreviewDialog(
            pdf,
            title=f"{line.form}　{number}",
            file_name=f"{number}-{line.form}.pdf",
            folder=folder,
            hand_over=partial(hand_over, session, partial(papers.print_paper, paper=number)),
            tasks=session.tasks,
            parent=parent,
        )
        dialog.show_kept(pdf, number=number)
        dialog.exec()

    session.look(parent, papers.kept, show, paper=line.paper.number)
