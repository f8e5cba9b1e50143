"""Acts on paper and policy: preview, issue, print, the log; papers of many cases, the policy in readable form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop.errors import DeskError
from desktop.models.ledger import Paper
from desktop.printing.job import PrintJob, page_words, pages_of
from desktop.printing.raster import page_count
from desktop.records import Operator
from desktop.ui.printers import Printer, printers, sender
from desktop.ui.tasks import Errand

if TYPE_CHECKING:
    from desktop.services.paper_log import LogLine
    from desktop.services.print_form import Printed
    from desktop.services.print_office import OfficePaper
    from desktop.services.print_out import PrintRun, Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What can be printed on, and whether the paper asked about was printed before."""

    printers: tuple[Printer, ...]
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedOut:
    """An issued paper with its bytes: as a printer took it, else why none did."""

    paper: Paper
    pdf: bytes
    outcome: Sent | DeskError


def preview(errand: Errand, *, number: str, form: str, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Return a form as it would be issued, marked 预览 无效, or the paper itself where it is issued already.

    Nothing is numbered or logged.
    """
    from desktop.services.print_form import Printed, issued_form, print_form

    desk = errand.desk
    case = desk.store.cases.by_number(number)
    paper = issued_form(desk, case, form)
    if paper is not None:
        return Printed(pdf=desk.store.papers.content(paper.id), form=form, number=paper.number, reprint=True)
    return print_form(desk, case, form, by=by, now=now, draw=errand.draw, preview=True)


def issue(errand: Errand, *, number: str, form: str, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Issue a form, or print the issued one again."""
    from desktop.services.print_form import print_form

    desk = errand.desk
    return print_form(desk, desk.store.cases.by_number(number), form, by=by, now=now, draw=errand.draw)


def unmasked(errand: Errand, *, number: str, form: str, by: Operator, now: datetime) -> Printed:
    """Return a logged copy of a form with whole identity numbers; the form is issued first where it is not."""
    from desktop.services.print_form import print_form

    desk = errand.desk
    case = desk.store.cases.by_number(number)
    return print_form(desk, case, form, by=by, now=now, unmasked=True, draw=errand.draw)


def offer(errand: Errand, *, paper: str = "") -> Offer:
    """Return the printers, and whether a paper (by its number, '' for none) went to one before."""
    from desktop.services.print_out import printed_before

    store = errand.desk.store
    again = bool(paper) and printed_before(store.papers.printings(store.papers.by_number(paper).id))
    return Offer(printers=printers(), again=again)


def print_form(errand: Errand, *, number: str, form: str, job: PrintJob, by: Operator, now: datetime) -> PrintedOut:
    """Issue a form of a case where it is not issued yet, and print it; what a printer refuses stays issued."""
    from desktop.services.print_form import issue_form

    desk = errand.desk
    paper, _ = issue_form(desk, desk.store.cases.by_number(number), form, by=by, now=now, draw=errand.draw)
    return _print(errand, paper, job, by=by, now=now)


def print_paper(errand: Errand, *, paper: str, job: PrintJob, by: Operator, now: datetime) -> PrintedOut:
    """Print an issued paper of any time."""
    return _print(errand, errand.desk.store.papers.by_number(paper), job, by=by, now=now)


def print_plain(errand: Errand, *, pdf: bytes, job: PrintJob, by: Operator, now: datetime) -> PrintJob:  # noqa: ARG001
    """Print a page that is no paper of the office: it has no number, and no log speaks of it."""
    total = page_count(pdf)
    wanted = replace(job, title="test page", pages=page_words(pages_of(job.pages, total)) if job.pages else "")
    sender(errand.progress)(pdf, wanted)
    return wanted


def _print(errand: Errand, paper: Paper, job: PrintJob, *, by: Operator, now: datetime) -> PrintedOut:
    from desktop.services.print_out import print_again

    desk = errand.desk
    pdf = desk.store.papers.content(paper.id)
    try:
        sent = print_again(desk, paper, job, send=sender(errand.progress), by=by, now=now)
    except DeskError as error:
        return PrintedOut(paper=paper, pdf=pdf, outcome=error)
    return PrintedOut(paper=paper, pdf=pdf, outcome=sent)


def print_cases(
    errand: Errand, *, wanted: Sequence[tuple[str, str]], job: PrintJob, by: Operator, now: datetime
) -> PrintRun:
    """Print forms of many cases; whatever ends it, what was printed is told."""
    from desktop.services.print_out import print_cases as service

    def stop(_done: int, _total: int) -> None:
        errand.breathe()

    return service(
        errand.desk, wanted, job, send=sender(stop), by=by, now=now, draw=errand.draw, progress=errand.progress
    )


def log(errand: Errand, *, number: str) -> Sequence[LogLine]:
    """Return the log of a case's papers."""
    from desktop.services.paper_log import paper_log

    return paper_log(errand.desk, number)


def kept(errand: Errand, *, paper: str) -> bytes:
    """Return an issued paper as it was issued."""
    store = errand.desk.store
    return store.papers.content(store.papers.by_number(paper).id)


def preview_office(errand: Errand, *, form: str, about: str, now: datetime) -> Sequence[OfficePaper]:
    """Return the summary or settlements of a policy, the letter of a batch, as they would be issued or as they stand.

    Nothing is numbered or logged.
    """
    from desktop.services.print_office import preview_office as service

    return service(errand.desk, form, about, now=now, draw=errand.draw)


def issue_office(errand: Errand, *, form: str, about: str, at: int, by: Operator, now: datetime) -> Printed:
    """Issue a summary, a settlement or a transmittal."""
    from desktop.services.print_form import Printed
    from desktop.services.print_office import issue_office as service

    desk = errand.desk
    paper, fresh = service(desk, form, about, at, by=by, now=now, draw=errand.draw)
    pdf = desk.store.papers.content(paper.id)
    return Printed(pdf=pdf, form=form, number=paper.number, reprint=not fresh)


def print_office(
    errand: Errand, *, form: str, about: str, at: int, job: PrintJob, by: Operator, now: datetime
) -> PrintedOut:
    """Issue a summary, a settlement or a transmittal where it is not issued yet, and print it."""
    from desktop.services.print_office import issue_office as service

    paper, _ = service(errand.desk, form, about, at, by=by, now=now, draw=errand.draw)
    return _print(errand, paper, job, by=by, now=now)


def policy(errand: Errand, *, id_: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a policy in readable form, and which option of every reading holds here."""
    from desktop.services.choices import choices_of
    from desktop.services.describe import describe

    desk = errand.desk
    found = desk.policy(id_)
    return describe(found), found.choose(choices_of(desk.store, found).readings)
