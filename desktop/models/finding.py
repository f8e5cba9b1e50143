"""Quick finding (查找) over cases, enterprises and persons, in whatever words a clerk has at hand.

Everything is one pass over a short table or an index; persons are the rows of the versions that hold at present.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.models.columns import ending, holding
from desktop.models.connection import Session
from desktop.records import CaseState

_PLAIN = "replace(replace({}, ' ', ''), '　', '')"
_WHOLE_ID = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCase:
    """A case as a quick search names it."""

    number: str
    enterprise: str
    policy: str
    measure: str
    state: CaseState


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEnterprise:
    """An enterprise as a quick search names it, with the numbers of its cases."""

    uscc: str
    name: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """A row of a live roster as a quick search names it: ``row`` is its number in that sheet of that file.

    ``case`` is the number of its case.
    """

    row: int
    file: str
    sheet: str
    name: str
    id_number: str
    case: str
    enterprise: str


class Finding:
    """Finds by parts of names and numbers; every list is cut at ``most``."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def cases(self, words: str, most: int) -> list[FoundCase]:
        """Return cases by a part of their number, newest first."""
        sql = (
            "SELECT number, enterprise_name, policy, measure, state FROM case_file"
            " WHERE number LIKE ? ESCAPE '\\' ORDER BY id DESC LIMIT ?"
        )
        return [
            FoundCase(number=number, enterprise=name, policy=policy, measure=measure, state=CaseState(state))
            for number, name, policy, measure, state in self._session.rows(sql, (holding(words), most))
        ]

    def enterprises(self, words: str, most: int) -> list[FoundEnterprise]:
        """Return enterprises by a part of their name or code, with the numbers of their cases."""
        name = _PLAIN.format("enterprise_name")
        sql = (
            "SELECT uscc, max(enterprise_name), group_concat(number, ' ') FROM case_file"
            f" WHERE {name} LIKE ?1 ESCAPE '\\' OR uscc LIKE ?1 ESCAPE '\\' GROUP BY uscc ORDER BY 2 LIMIT ?2"
        )
        return [
            FoundEnterprise(uscc=uscc, name=known, cases=tuple(sorted(numbers.split())))
            for uscc, known, numbers in self._session.rows(sql, (holding(words), most))
        ]

    def persons(self, words: str, most: int) -> list[FoundPerson]:
        """Return persons by a part of their name, or by the end of their identity number or all of it."""
        wanted, values = _person(words)
        sql = (
            "SELECT roster_row.number, part.file_name, roster_row.sheet, roster_row.name, roster_row.id_number,"
            " case_file.number, case_file.enterprise_name"
            " FROM roster_row JOIN part ON part.id = roster_row.part_id AND part.live"
            f" JOIN case_file ON case_file.id = part.case_id WHERE {wanted} LIMIT ?"
        )
        return [_found_person(row) for row in self._session.rows(sql, (*values, most))]


def _person(words: str) -> tuple[str, tuple[str, ...]]:
    if len(words) == _WHOLE_ID and words[:-1].isdecimal():
        return "roster_row.id_number = ?", (words.upper(),)
    if words[:-1].isdecimal() and words[-1] in "0123456789xX":
        return "roster_row.id_number LIKE ? ESCAPE '\\'", (ending(words),)
    return f"{_PLAIN.format('roster_row.name')} LIKE ? ESCAPE '\\'", (holding(words),)


def _found_person(row: tuple[Any, ...]) -> FoundPerson:
    number, file, sheet, name, id_number, case, enterprise = row
    return FoundPerson(
        row=number, file=file, sheet=sheet, name=name, id_number=id_number, case=case, enterprise=enterprise
    )
