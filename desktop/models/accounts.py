"""The ledgers of an office (台账) as queries: cases with their days and sums, persons by slices, papers as printed."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desktop.models.columns import day_from, ending, holding
from desktop.models.connection import Session
from desktop.records import CaseState

_SLICE = 400  # ids in one question: SQLite takes so many parameters in every build
_CASES = (
    "SELECT id, number, policy, measure, uscc, enterprise_name, state,"
    " (SELECT max(id) FROM determination WHERE case_id = case_file.id) AS latest FROM case_file"
    " WHERE (?1 = '' OR policy = ?1) AND (?2 = '' OR received_on >= ?2) AND (?3 = '' OR received_on <= ?3)"
)
_PEOPLE = (
    f" FROM ({_CASES}) c JOIN part p ON p.case_id = c.id AND p.live JOIN roster_row r ON r.part_id = p.id"
    " LEFT JOIN person_outcome o ON o.determination_id = c.latest AND o.row_id = r.id"
)
_WANTED = (
    " WHERE (?4 = '' OR ifnull(o.outcome, 'none') = ?4) AND (?5 = '' OR r.name LIKE ?5 ESCAPE '\\'"
    " OR c.enterprise_name LIKE ?5 ESCAPE '\\' OR c.number LIKE ?5 ESCAPE '\\'"
    " OR (?6 <> '' AND r.id_number LIKE ?6 ESCAPE '\\'))"
)
_SHOWN = (
    "SELECT r.id, c.number, c.enterprise_name, c.uscc, c.policy, c.measure, r.name, r.id_number,"
    " ifnull(o.outcome, ''), ifnull(o.amount_fen, 0), c.state"
)
_ORDERS = {
    "case": "c.number",
    "enterprise": "c.enterprise_name",
    "measure": "c.measure",
    "name": "r.name",
    "outcome": "o.outcome",
    "amount": "o.amount_fen",
    "state": "c.state",
}
_NEEDED_FOR_TAIL = 4
_LONGEST_WORDS = 200  # no name is as long, and the database takes no pattern of any length


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which part of a ledger is asked for: a policy ('' for all) and a period whose ends count, None where open."""

    policy: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleWanted:
    """Which persons: of an outcome (``none`` for not verified, '' for all), found by words, in an order.

    ``words`` are looked for in name, enterprise and case number, and at the end of the identity number.
    """

    span: Span = field(default_factory=Span)
    outcome: str = ""
    words: str = ""
    order: str = "case"
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccount:
    """One case: what was declared, determined and confirmed, when it came to each state, and its last batch.

    Money in fen, None where nothing was said yet; ``reached`` holds the last day of each state that it came to.
    """

    number: str
    policy: str
    measure: str
    uscc: str
    enterprise_name: str
    state: CaseState
    received_on: date
    declared_people: int
    declared_fen: int | None
    payable_people: int | None
    payable_fen: int | None
    confirmed_fen: int | None
    reached: dict[CaseState, date]
    batch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAccount:
    """One row of a roster with its outcome: '' before the first verification."""

    id: int
    case: str
    enterprise_name: str
    uscc: str
    policy: str
    measure: str
    name: str
    id_number: str = field(repr=False)
    outcome: str
    amount_fen: int
    state: CaseState


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleTotals:
    """Heads by outcome, and the sum of what is payable by the person, in fen."""

    people: int
    payable: int
    pending: int
    rejected: int
    payable_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintAccount:
    """One printing of an issued paper; ``case``, ``policy`` and ``enterprise_name`` are '' for a summary."""

    at: datetime
    made_by: str
    what: str
    form: str
    number: str
    case: str
    policy: str
    enterprise_name: str
    determination_hash: str


class Accounts:
    """Reads across the subjects; it writes nothing."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def cases(self, span: Span) -> list[CaseAccount]:
        """Return the cases received in the period, by number."""
        reached: dict[int, dict[CaseState, date]] = {}
        sql = "SELECT case_id, to_state, max(made_at) FROM step GROUP BY case_id, to_state"
        for case_id, state, at in self._session.rows(sql):
            reached.setdefault(case_id, {})[CaseState(state)] = datetime.fromisoformat(at).date()
        sql = (
            f"SELECT c.*, f.received_on, d.summary,"
            " (SELECT total(rows_read) FROM part WHERE case_id = c.id AND live),"
            " (SELECT fen FROM confirmed_sum WHERE case_id = c.id ORDER BY id DESC LIMIT 1),"
            " (SELECT b.number FROM batch_case bc JOIN batch b ON b.id = bc.batch_id WHERE bc.case_id = c.id"
            f" ORDER BY b.id DESC LIMIT 1) FROM ({_CASES}) c JOIN case_file f ON f.id = c.id"
            " LEFT JOIN determination d ON d.id = c.latest ORDER BY c.number"
        )
        return [_case(row, reached.get(row[0], {})) for row in self._session.rows(sql, _span(span))]

    def people_ids(self, wanted: PeopleWanted) -> array[int]:
        """Return the ids of the rows wanted, in the order wanted: a few bytes each, so that all fit at once."""
        by = _ORDERS[wanted.order]
        way = "DESC" if wanted.descending else "ASC"
        sql = f"SELECT r.id{_PEOPLE}{_WANTED} ORDER BY {by} {way}, c.number, p.id, r.id"
        return array("q", (key for (key,) in self._session.stream(sql, _people(wanted))))

    def people(self, ids: Sequence[int]) -> list[PersonAccount]:
        """Return the rows of these ids, in their order; one that is gone meanwhile is left out."""
        found: dict[int, PersonAccount] = {}
        for start in range(0, len(ids), _SLICE):
            part = list(ids[start : start + _SLICE])
            marks = ", ".join(f"?{place}" for place in range(4, 4 + len(part)))
            sql = f"{_SHOWN}{_PEOPLE} WHERE r.id IN ({marks})"
            found |= {row[0]: _person(row) for row in self._session.rows(sql, ("", "", "", *part))}
        return [found[key] for key in ids if key in found]

    def all_people(self, wanted: PeopleWanted) -> Iterator[PersonAccount]:
        """Yield every row wanted, by case."""
        sql = f"{_SHOWN}{_PEOPLE}{_WANTED} ORDER BY c.number, p.id, r.id"
        return map(_person, self._session.stream(sql, _people(wanted)))

    def people_totals(self, wanted: PeopleWanted) -> PeopleTotals:
        """Return heads and sum of the rows wanted."""
        sql = (
            "SELECT count(*), total(o.outcome = 'payable'), total(o.outcome = 'pending'),"
            " total(o.outcome = 'rejected'),"
            f" sum(CASE WHEN o.outcome = 'payable' THEN o.amount_fen END){_PEOPLE}{_WANTED}"
        )
        people, payable, pending, rejected, fen = self._session.rows(sql, _people(wanted))[0]
        return PeopleTotals(
            people=people, payable=int(payable), pending=int(pending), rejected=int(rejected), payable_fen=fen or 0
        )

    def printings(self) -> list[PrintAccount]:
        """Return every printing of every paper, oldest first."""
        sql = (
            "SELECT l.at, l.made_by, l.what, p.form, p.number, ifnull(c.number, ''), ifnull(c.policy, ''),"
            " ifnull(c.enterprise_name, ''), p.determination_hash FROM print_log l"
            " JOIN issued_paper p ON p.id = l.paper_id LEFT JOIN case_file c ON c.id = p.case_id ORDER BY l.id"
        )
        return [
            PrintAccount(
                at=datetime.fromisoformat(at),
                made_by=by,
                what=what,
                form=form,
                number=number,
                case=case,
                policy=policy,
                enterprise_name=name,
                determination_hash=hash_,
            )
            for at, by, what, form, number, case, policy, name, hash_ in self._session.rows(sql)
        ]


def _span(span: Span) -> tuple[str, str, str]:
    since, until = (day.isoformat() if day else "" for day in (span.since, span.until))
    return span.policy, since, until


def _people(wanted: PeopleWanted) -> tuple[str, ...]:
    words = wanted.words.strip()[:_LONGEST_WORDS]
    tail = ending(words) if len(words) >= _NEEDED_FOR_TAIL and words.isascii() else ""
    return (*_span(wanted.span), wanted.outcome, holding(words) if words else "", tail)


def _case(row: tuple[Any, ...], reached: dict[CaseState, date]) -> CaseAccount:
    _, number, policy, measure, uscc, name, state, _, received_on, summary, rows, confirmed, batch = row
    said = json.loads(summary) if summary else None
    return CaseAccount(
        number=number,
        policy=policy,
        measure=measure,
        uscc=uscc,
        enterprise_name=name,
        state=CaseState(state),
        received_on=day_from(received_on),
        declared_people=said["declared"]["people"] if said else int(rows),
        declared_fen=said["declared"]["amount_fen"] if said else None,
        payable_people=said["people"]["payable"] if said else None,
        payable_fen=said["amount"]["payable_fen"] if said else None,
        confirmed_fen=confirmed,
        reached=reached,
        batch=batch or "",
    )


def _person(row: tuple[Any, ...]) -> PersonAccount:
    key, case, enterprise, uscc, policy, measure, name, id_number, outcome, fen, state = row
    return PersonAccount(
        id=key,
        case=case,
        enterprise_name=enterprise,
        uscc=uscc,
        policy=policy,
        measure=measure,
        name=name,
        id_number=id_number,
        outcome=outcome,
        amount_fen=fen,
        state=CaseState(state),
    )
