"""The list of cases (案卷列表): narrowed, sorted and light, for there may be a hundred thousand.

Figures are those of the latest determination, read from an index over its summary: the documents are never touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from desktop.models.columns import holding
from desktop.models.connection import Session, undisturbed
from desktop.records import CaseState

_LATEST = "(SELECT max(id) FROM determination newest INDEXED BY determination_listed WHERE newest.case_id = c.id)"
_FROM = (
    " FROM case_file c LEFT JOIN determination d INDEXED BY determination_listed"
    f" ON d.case_id = c.id AND d.id = {_LATEST}"
)
_HEADS = (
    "CASE WHEN d.id IS NULL THEN"
    " coalesce((SELECT sum(rows_read) FROM part WHERE part.case_id = c.id AND part.live), 0)"
    " ELSE d.payable + d.pending + d.rejected END"
)
_SELECT = (
    "SELECT c.id, c.number, c.policy, c.measure, c.uscc, c.enterprise_name, c.state, c.received_on, c.version,"
    f" c.entered_by, c.stale, coalesce(d.id, 0), {_HEADS} AS heads, coalesce(d.payable, 0), coalesce(d.pending, 0),"
    " coalesce(d.rejected, 0), coalesce(d.payable_fen, 0), coalesce(d.ceiling_fen, 0)"
)
_UNVERIFIED = "d.id IS NULL AND c.claims"
_COURSE = " ".join(f"WHEN '{state}' THEN {place}" for place, state in enumerate(CaseState))
_ORDERS: Mapping[str, tuple[str, ...]] = {
    "number": ("c.number",),
    "enterprise": ("c.enterprise_name",),
    "measure": ("c.policy", "c.measure"),
    "state": (f"CASE c.state {_COURSE} END",),
    "received": ("c.received_on",),
    "operator": ("c.entered_by",),
    "people": ("heads",),
    "payable": ("d.payable",),
    "pending": ("d.pending",),
    "rejected": ("d.rejected",),
    "amount": ("d.payable_fen",),
    "hint": (f"CASE WHEN c.stale <> '' THEN 2 ELSE {_UNVERIFIED} END",),
}
ORDERS = tuple(_ORDERS)
"""What the list can be sorted by; ``state`` follows the course of a case, not its words."""

_LIKE = tuple(f"c.{column} LIKE ? ESCAPE '\\'" for column in ("enterprise_name", "number", "uscc"))
_EQUAL: Mapping[str, str] = {
    "policy": "c.policy = ?",
    "measure": "c.measure = ?",
    "uscc": "c.uscc = ?",
    "operator": "c.entered_by = ?",
    "since": "c.received_on >= ?",
    "until": "c.received_on <= ?",
    "least_fen": "coalesce(d.payable_fen, 0) >= ?",
    "most_fen": "coalesce(d.payable_fen, 0) <= ?",
}
_AMONG: Mapping[str, str] = {
    "states": "c.state IN (SELECT value FROM json_each(?))",
    "numbers": "c.number IN (SELECT value FROM json_each(?))",
}
_FLAGS: Mapping[str, str] = {"stale": "c.stale <> ''", "unverified": _UNVERIFIED, "pending": "d.pending > 0"}
# A whole roster may be pasted where words are asked for; the database takes neither any pattern nor any expression.
_MOST_WORDS, _LONGEST_WORD = 50, 200
_MOST_FEN = 2**63 - 1
_BATCHED = "IN (SELECT case_id FROM batch_case)"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesWanted:
    """Which cases are wanted: every field narrows, an empty one does not.

    All ``words`` must stand in name, number or code; the days of receipt and the sums include both ends; ``stale``,
    ``unverified`` and ``pending`` (persons not settled) narrow where true; ``batched`` is '', in or out.
    """

    words: str = ""
    states: tuple[str, ...] = ()
    policy: str = ""
    measure: str = ""
    uscc: str = ""
    operator: str = ""
    since: date | None = None
    until: date | None = None
    least_fen: int | None = None
    most_fen: int | None = None
    stale: bool = False
    unverified: bool = False
    pending: bool = False
    batched: str = ""
    numbers: tuple[str, ...] = ()


class CaseRow(NamedTuple):
    """One case of a list; a tuple, for a hundred thousand are made at once.

    ``state`` is the value of a :class:`CaseState`, ``received_on`` an ISO day, ``stale`` why it must be verified
    again; ``determined`` the id of the determination whose figures stand here, 0 before the first one, when ``people``
    are heads in the current files; money in fen.
    """

    id: int
    number: str
    policy: str
    measure: str
    uscc: str
    enterprise_name: str
    state: str
    received_on: str
    version: int
    entered_by: str
    stale: str
    determined: int
    people: int
    payable: int
    pending: int
    rejected: int
    payable_fen: int
    ceiling_fen: int


class CaseList:
    """The cases of a workspace as a list."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def find(self, wanted: CasesWanted, *, order: str = "number", descending: bool = False) -> list[CaseRow]:
        """Return the cases wanted, in an order of :data:`ORDERS`; those that are alike stand by their number."""
        where, parameters = _where(wanted)
        turn = " DESC" if descending else ""
        by = ", ".join([*(f"{term}{turn}" for term in _ORDERS[order]), "c.number"])
        with undisturbed():
            rows = self._session.rows(f"{_SELECT}{_FROM}{where} ORDER BY {by}", parameters)
            return list(map(CaseRow._make, rows))

    def count(self, wanted: CasesWanted) -> int:
        """Return how many cases are wanted."""
        where, parameters = _where(wanted)
        [(count,)] = self._session.rows(f"SELECT count(*){_FROM}{where}", parameters)
        return int(count)

    def numbers(self) -> dict[int, str]:
        """Return the number of every case by its id."""
        return dict(self._session.rows("SELECT id, number FROM case_file"))


def _where(wanted: CasesWanted) -> tuple[str, list[object]]:
    """Return the clause with its parameters."""
    found = list(_conditions(wanted))
    clause = " AND ".join(f"({condition})" for condition, _ in found)
    return (f" WHERE {clause}" if found else ""), [value for _, values in found for value in values]


def _conditions(wanted: CasesWanted) -> Iterator[tuple[str, tuple[object, ...]]]:
    for word in wanted.words.split()[:_MOST_WORDS]:
        yield " OR ".join(_LIKE), (holding(word[:_LONGEST_WORD]),) * len(_LIKE)
    for name, condition in _EQUAL.items():
        value = getattr(wanted, name)
        if value is not None and value != "":
            yield condition, (_bound(value),)
    for name, condition in _AMONG.items():
        if among := getattr(wanted, name):
            yield condition, (json.dumps(among),)
    for name, condition in _FLAGS.items():
        if getattr(wanted, name):
            yield condition, ()
    if wanted.batched:
        yield f"c.id {'' if wanted.batched == 'in' else 'NOT '}{_BATCHED}", ()


def _bound(value: date | str | int) -> str | int:
    """Return a value as the database takes it; a sum beyond all sums is as good as the greatest."""
    if isinstance(value, int):
        return min(value, _MOST_FEN)
    return value.isoformat() if isinstance(value, date) else value
