"""The log of papers (文书记录): who issued or printed what, when, on which printer, how often, and why once more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from desktop.models.ledger import Paper, Printing
from desktop.services.actwords import FORM_WORDS, PRINTED_WORDS
from desktop.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line: the paper, what was done with it, by whom (name), of which case ('' for a paper of many)."""

    paper: Paper
    printing: Printing
    by: str
    case: str
    ordinal: int

    @property
    def form(self) -> str:
        """What the form is called."""
        return FORM_WORDS.get(self.paper.form, self.paper.form)

    @property
    def act(self) -> str:
        """What was done, in a word: 出具 打印 补打 重印 …"""
        return PRINTED_WORDS.get(self.printing.what, self.printing.what)


def paper_log(desk: Desk, number: str = "") -> tuple[LogLine, ...]:
    """Return the log of a case's papers, or of all papers of the office, newest first; raise ``case-unknown``."""
    store = desk.store
    names = store.operators.names()
    cases = {case.id: case.number for case in ([store.cases.by_number(number)] if number else store.cases.all())}
    wanted = next(iter(cases)) if number else None
    lines = [
        LogLine(
            paper=paper,
            printing=printing,
            by=names.get(printing.made_by, printing.made_by),
            case=cases.get(paper.case_id or 0, ""),
            ordinal=at,
        )
        for at, (paper, printing) in enumerate(store.papers.logged(wanted), 1)
    ]
    return tuple(reversed(lines))


def log_json(lines: Iterable[LogLine]) -> list[dict[str, Any]]:
    """Return the log as JSON."""
    return [
        {
            "at": line.printing.at.isoformat(),
            "by": line.printing.made_by,
            "what": line.printing.what,
            "case": line.case or None,
            "form": line.paper.form,
            "number": line.paper.number,
            "document_number": line.paper.document_number or None,
            "printer": line.printing.printer or None,
            "copies": line.printing.copies,
            "pages": line.printing.pages or None,
            "reason": line.printing.reason or None,
        }
        for line in lines
    ]
