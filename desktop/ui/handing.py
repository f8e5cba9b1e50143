"""Printing from the window: ask how, hand over, tell what came of it; for one paper and for many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from desktop.services.actwords import FORM_WORDS
from desktop.ui.acts import papers
from desktop.ui.dialogs.asking import ask
from desktop.ui.session import Session

if TYPE_CHECKING:
    from desktop.services.paper_log import LogLine
    from desktop.services.print_form import Printed
    from desktop.services.print_office import OfficePaper
    from desktop.services.print_out import PrintRun
    from desktop.ui.dialogs.preview import PreviewDialog
    from rules.policy import Policy

CASE_FORMS = ("receipt", "correction", "refusal", "approval", "roster", "names", "return-travel", "cover")


def hand_over(session: Session, act: Callable[..., Any], dialog: PreviewDialog) -> None:
    """Ask how the form that ``dialog`` shows is printed, and print it by an act of :mod:`desktop.ui.acts.papers`."""

    def offered(offer: papers.Offer) -> None:
        from desktop.ui.dialogs.printing import PrintDialog

        lead = (
            ""
            if dialog.number or not dialog.is_paper
            else "这份表单还没有出具；打印即出具，会编号、留底并记入办理经过。"
        )
        lead = "这份表单以前打印过，这次记为补打。" if offer.again else lead
        asked = PrintDialog(session, offer.printers, dialog, lead=lead, pages=dialog.pages, again=offer.again)
        if not ask(asked):
            return
        if offer.printers:
            told = dialog.show_printed if dialog.is_paper else dialog.show_sent
            dialog.wait(waiting=True)
            session.do(dialog, act, told, dialog.refuse, title="正在打印", job=asked.job)
        else:
            dialog.save()

    session.look(dialog, papers.offer, offered, paper=dialog.number)


def print_cases(session: Session, page: QWidget, numbers: Sequence[str]) -> None:
    """Ask which forms of some cases are printed, print them, and say what was printed and what was not."""

    def offered(offer: papers.Offer) -> None:
        from desktop.ui.dialogs.printing import PrintCasesDialog

        asked = PrintCasesDialog(session, offer.printers, len(numbers), CASE_FORMS, page.window())
        if ask(asked) and asked.forms:
            wanted = [(number, form) for number in numbers for form in asked.forms]
            session.do(page, papers.print_cases, told, title="正在打印", wanted=wanted, job=asked.job)

    def told(run: PrintRun) -> None:
        from desktop.ui.dialogs.print_report import PrintReportDialog

        ask(PrintReportDialog(run, page.window()))

    session.look(page, papers.offer, offered)


def show_log(session: Session, page: QWidget, number: str) -> None:
    """Show the log of a case's papers."""

    def show(lines: Sequence[LogLine]) -> None:
        from desktop.ui.dialogs.paper_log import PaperLogDialog

        ask(PaperLogDialog(session, number, lines, page.window()))

    session.look(page, papers.log, show, number=number)


def show_paper(session: Session, line: LogLine, parent: QWidget, folder: Path) -> None:
    """Show a paper as it was issued, whatever holds now; from there it can be printed again."""
    show_numbered(session, line.paper.number, line.form, parent, folder)


def show_numbered(session: Session, number: str, form: str, parent: QWidget, folder: Path) -> None:
    """Show the paper of a number as it was issued; ``form`` is what it is called."""

    def show(pdf: bytes) -> None:
        from desktop.ui.dialogs.preview import PreviewDialog

        dialog = PreviewDialog(
            pdf,
            title=f"{form}　{number}",
            file_name=f"{number}-{form}.pdf",
            folder=folder,
            hand_over=partial(hand_over, session, partial(papers.print_paper, paper=number)),
            tasks=session.tasks,
            parent=parent,
        )
        dialog.show_kept(pdf, number=number)
        ask(dialog)

    session.look(parent, papers.kept, show, paper=number)


def no_settlement(policy: Policy | None) -> str:
    """Return why a policy has no settlement, in words; '' where it has one, None stands for no policy chosen."""
    if policy is None:
        return "请先选一项政策，再出它的资金分担结算单"
    return "" if policy.funding else "这项政策没有写明资金由几级分担，没有结算单"


def show_office(session: Session, page: QWidget, form: str, about: str) -> None:
    """Show papers about a policy, or the letter of a batch, as they will be on paper; from there they are issued."""

    def show(found: Sequence[OfficePaper]) -> None:
        for at, paper in enumerate(found, 1):
            part = f"（{at}/{len(found)}）" if len(found) > 1 else ""
            _show_office(session, page, paper, part)

    work: dict[str, Any] = {"form": form, "about": about, "now": session.now()}
    title = f"正在绘制{FORM_WORDS[form]}"
    session.tasks.run(page, partial(papers.preview_office, **work), show, title=title)


def _show_office(session: Session, page: QWidget, paper: OfficePaper, part: str) -> None:
    from desktop.ui.dialogs.preview import PreviewDialog

    which: dict[str, Any] = {"form": paper.form, "about": paper.about, "at": paper.at}
    title = FORM_WORDS[paper.form]

    def issue(dialog: PreviewDialog) -> None:
        def done(printed: Printed) -> None:
            dialog.show_issued(printed.pdf, number=printed.number, reprint=printed.reprint)

        session.do(dialog, papers.issue_office, done, dialog.refuse, title=f"正在出具{title}", **which)

    dialog = PreviewDialog(
        paper.printed.pdf,
        title=f"{title}　{paper.words}{part}",
        file_name=f"{title}-{session.now().astimezone():%Y%m%d}.pdf",
        folder=session.place.output,
        issue=issue,
        hand_over=partial(hand_over, session, partial(papers.print_office, **which)),
        tasks=session.tasks,
        parent=page.window(),
    )
    dialog.manual = "escalation"
    if paper.printed.number:
        dialog.show_kept(paper.printed.pdf, number=paper.printed.number)
    ask(dialog)
