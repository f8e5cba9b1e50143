"""Hand papers to a printer (打印): issued first where they are not, logged with printer, copies, pages and reason.

A paper that went to a printer before is printed again (补打) only with a reason, which the log keeps; the paper itself
stays as it was issued.  What no printer took is not logged as printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from desktop.errors import DeskError
from desktop.models.ledger import Case, Paper, Printing
from desktop.printing.job import PrintJob, page_words, pages_of
from desktop.printing.raster import page_count
from desktop.records import Operator
from desktop.services.desk import Desk
from desktop.services.print_form import Draw, audit_paper, draw_here, issue_form
from desktop.services.steps import unheard
from desktop.services.typed import typed

PRINTED, AGAIN = "printed", "printed-again"
Send = Callable[[bytes, PrintJob], str]
_ENDING = frozenset(
    {"cancelled", "printing-unavailable", "printer-unknown", "printer-refused", "printer-silent", "disk-full"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A paper that a printer took: the job as it went, whether it was printed before, the printer's own number or ''.

    ``issued`` tells that the paper was issued only now.
    """

    paper: Paper
    case: str
    job: PrintJob
    again: bool
    ticket: str
    issued: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRun:
    """What came of many forms: what was printed, in order; which were refused and why; which were never begun.

    ``stopped`` is what ended it before its time, None where it went to its end.
    """

    sent: tuple[Sent, ...]
    refused: tuple[tuple[str, str, DeskError], ...]
    left: tuple[tuple[str, str], ...]
    stopped: DeskError | None = None


def print_out(
    desk: Desk,
    case: Case,
    form: str,
    job: PrintJob,
    *,
    send: Send,
    by: Operator,
    now: datetime,
    draw: Draw = draw_here,
) -> Sent:
    """Issue a form where it is not issued yet, and print it; ``send`` hands the bytes over and returns a number.

    A wrong list of pages, or no reason for a second printing, is refused before anything is issued.  Where the printer
    refuses, the paper stays issued and its log says nothing of a printing.
    """
    sheet = _ready(desk, case, form, job, by=by, now=now, draw=draw)
    ticket = send(sheet.pdf, sheet.job)
    return _log(desk, sheet, ticket, by=by, now=now)


def print_again(desk: Desk, paper: Paper, job: PrintJob, *, send: Send, by: Operator, now: datetime) -> Sent:
    """Print an issued paper of any time as it was issued."""
    sheet = _checked(desk, paper, job)
    ticket = send(sheet.pdf, sheet.job)
    return _log(desk, sheet, ticket, by=by, now=now)


def print_cases(
    desk: Desk,
    wanted: Sequence[tuple[str, str]],
    job: PrintJob,
    *,
    send: Send,
    by: Operator,
    now: datetime,
    draw: Draw = draw_here,
    progress: Callable[[int, int], None] = unheard,
) -> PrintRun:
    """Print forms of many cases, (case, form) by (case, form); each case's forms as whole sets (逐件配齐).

    A form that a case cannot have now, or that has a character of no font, is refused alone.  A printer that fails, or
    ``progress`` raising ``cancelled``, ends the run where it stands.
    """
    sent: list[Sent] = []
    refused: list[tuple[str, str, DeskError]] = []
    try:
        for number, pairs in groupby(wanted, key=lambda pair: pair[0]):
            progress(len(sent) + len(refused), len(wanted))
            ready: list[_Ready] = []
            for _, form in pairs:
                try:
                    case = desk.store.cases.by_number(number)
                    ready.append(_ready(desk, case, form, job, by=by, now=now, draw=draw))
                except DeskError as error:
                    if error.code in _ENDING:
                        raise
                    refused.append((number, form, error))
            for sheet, ticket in _sets(ready, send):
                sent.append(_log(desk, sheet, ticket, by=by, now=now))
    except DeskError as stopped:
        done = {(each.case, each.paper.form) for each in sent} | {(case, form) for case, form, _ in refused}
        left = tuple(pair for pair in wanted if pair not in done)
        return PrintRun(sent=tuple(sent), refused=tuple(refused), left=left, stopped=stopped)
    return PrintRun(sent=tuple(sent), refused=tuple(refused), left=())


def take_copy(desk: Desk, number: str, *, by: Operator, now: datetime) -> tuple[Paper, bytes]:
    """Return a paper and its bytes as they were issued, whatever became of its case; raise ``paper-unknown``."""
    paper = desk.store.papers.by_number(number)
    case = desk.store.cases.by_id(paper.case_id) if paper.case_id is not None else None
    with desk.store.atomic():
        desk.store.papers.log(paper.id, what="reprinted", by=by.id, now=now)
        audit_paper(desk, paper, case, "reprinted", by=by, now=now)
    return paper, desk.store.papers.content(paper.id)


def printed_before(printings: Sequence[Printing]) -> bool:
    """Whether a printer took this paper already, so that another printing is a 补打."""
    return any(line.what in {PRINTED, AGAIN} for line in printings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """An issued paper with its bytes, and the job as it will go."""

    paper: Paper
    pdf: bytes
    job: PrintJob
    again: bool
    issued: bool = False


def _ready(desk: Desk, case: Case, form: str, job: PrintJob, *, by: Operator, now: datetime, draw: Draw) -> _Ready:
    with desk.store.atomic():
        paper, fresh = issue_form(desk, case, form, by=by, now=now, draw=draw)
        return replace(_checked(desk, paper, job), issued=fresh)


def _checked(desk: Desk, paper: Paper, job: PrintJob) -> _Ready:
    """Return what will go to the printer: pages in order, the paper's number as title; a reprint needs its reason."""
    again = printed_before(desk.store.papers.printings(paper.id))
    reason = typed(job.reason, "补打的理由")
    if again and not reason:
        raise DeskError("reprint-reason-missing", paper=paper.number)
    pdf = desk.store.papers.content(paper.id)
    total = page_count(pdf)
    pages = pages_of(job.pages, total)
    wanted = replace(
        job,
        title=paper.number,
        pages="" if len(pages) == total else page_words(pages),
        reason=reason if again else "",
    )
    return _Ready(paper=paper, pdf=pdf, job=wanted, again=again)


def _sets(ready: Sequence[_Ready], send: Send) -> Iterator[tuple[_Ready, str]]:
    """Send papers that belong together, set by set, and yield each with what the printer said when its last copy went.

    One paper alone goes as one job; the printer makes the copies.  Where the printer fails between two sets, each is
    yielded with the copies that it took, and then the failure is raised.
    """
    if len(ready) == 1:
        yield ready[0], send(ready[0].pdf, ready[0].job)
        return
    taken: list[int] = [0] * len(ready)
    tickets = [""] * len(ready)
    failure: DeskError | None = None
    try:
        for _ in range(ready[0].job.copies if ready else 0):
            for at, each in enumerate(ready):
                tickets[at] = send(each.pdf, replace(each.job, copies=1))
                taken[at] += 1
    except DeskError as error:
        failure = error
    for each, copies, ticket in zip(ready, taken, tickets, strict=True):
        if copies:
            yield replace(each, job=replace(each.job, copies=copies)), ticket
    if failure is not None:
        raise failure


def _log(desk: Desk, sheet: _Ready, ticket: str, *, by: Operator, now: datetime) -> Sent:
    """Write down what a printer took."""
    paper, job, what = sheet.paper, sheet.job, AGAIN if sheet.again else PRINTED
    case = desk.store.cases.by_id(paper.case_id) if paper.case_id is not None else None
    with desk.store.atomic():
        desk.store.papers.log(
            paper.id,
            what=what,
            by=by.id,
            now=now,
            printer=job.printer,
            copies=job.copies,
            pages=job.pages,
            reason=job.reason,
        )
        audit_paper(desk, paper, case, f"{what} {job_words(job)}", by=by, now=now)
    number = case.number if case is not None else ""
    return Sent(paper=paper, case=number, job=job, again=sheet.again, ticket=ticket, issued=sheet.issued)


def job_words(job: PrintJob) -> str:
    """Return a job for people: printer, copies, pages, reason."""
    parts = (job.printer, f"{job.copies}份", f"第{job.pages}页" if job.pages else "", job.reason)
    return "，".join(filter(None, parts))
