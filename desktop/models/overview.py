"""Sums over everything (总览): cases by state and day, heads and money by fate, what waits; few queries, set-based.

A query reads an index from end to end, never a document: 100,000 cases take a third of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop.models.columns import day_from
from desktop.models.connection import Session
from desktop.models.hands import HAD
from desktop.records import CaseState

NOTICE_UNTIL = "notice-until "
"""Begins the setting that holds the last day of a case's notice (公示); the case's number follows."""

_LATEST = (
    "determination d INDEXED BY determination_listed ON d.case_id = c.id"
    " AND d.id = (SELECT max(id) FROM determination INDEXED BY determination_listed WHERE case_id = c.id)"
)
_REVIEW = (
    "step review ON review.id = (SELECT max(id) FROM step"
    " WHERE c.state = 'reviewed' AND case_id = c.id AND step = 'review')"
)
_FIGURES = ("payable", "pending", "rejected", "declared_fen", "payable_fen")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGroup:
    """So many cases of one measure that are alike in state, day of receipt, and whether they must be verified again."""

    policy: str
    measure: str
    state: CaseState
    received_on: date
    stale: bool
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureGroup:
    """The figures of all cases of one measure in one state; ``unverified`` are heads that nothing was determined of."""

    policy: str
    measure: str
    state: CaseState
    cases: int
    payable: int
    pending: int
    rejected: int
    unverified: int
    declared_fen: int
    payable_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueGroup:
    """So many cases in one state that are alike in what decides whether an operator may pass them on.

    ``own`` says that the operator entered or verified, ``own_review`` reviewed; ``as_reviewed`` that the determination
    is the one that the last review saw; ``pays`` that it grants money.
    """

    policy: str
    measure: str
    received_on: date
    stale: bool
    own: bool
    own_review: bool
    as_reviewed: bool
    pack_hash: str
    pays: bool
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A batch without an answer, and how many of its cases wait for one."""

    number: str
    made_at: datetime
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer of the district: what it objects to, and how much of that has been dealt with."""

    number: str
    taken_at: datetime
    objections: int
    marked: int


class Overview:
    """What a glance at the whole workspace asks for."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def cases(self) -> list[CaseGroup]:
        """Return how many cases there are of every kind; a kind stands there once for each reason of staleness."""
        sql = (
            "SELECT policy, measure, state, received_on, stale <> '', count(*) FROM case_file"
            " GROUP BY policy, measure, state, received_on, stale"
        )
        return [
            CaseGroup(
                policy=policy,
                measure=measure,
                state=CaseState(state),
                received_on=day_from(received_on),
                stale=bool(stale),
                cases=cases,
            )
            for policy, measure, state, received_on, stale, cases in self._session.rows(sql)
        ]

    def figures(self) -> list[FigureGroup]:
        """Return heads and money of every measure and state, by the latest determinations."""
        sums = ", ".join(f"coalesce(sum(d.{name}), 0)" for name in _FIGURES)
        sql = (
            f"SELECT c.policy, c.measure, c.state, count(*), {sums}, {_typed('rows_read')}, {_typed('declared_fen')}"
            f" FROM case_file c LEFT JOIN {_LATEST} GROUP BY c.policy, c.measure, c.state"
        )
        return [_figure_group(row) for row in self._session.rows(sql)]

    def queue(self, state: CaseState, by: str) -> list[QueueGroup]:
        """Return what of the determined cases in a state an operator had a hand in, and what else counts."""
        sql = (
            f"SELECT c.policy, c.measure, c.received_on, c.stale <> '', {HAD}, review.made_by IS ?2,"
            " review.determination_hash IS d.hash, d.pack_hash, d.payable_fen > 0, count(*)"
            f" FROM case_file c NOT INDEXED CROSS JOIN {_LATEST} LEFT JOIN {_REVIEW}"
            " WHERE c.state = ?1 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9"
        )
        return [_queue_group(row) for row in self._session.rows(sql, (state, by))]

    def arrivals(self, state: CaseState) -> list[datetime]:
        """Return since when each case of a state stands there, the longest first."""
        sql = (
            "SELECT coalesce((SELECT made_at FROM step WHERE case_id = c.id ORDER BY id DESC LIMIT 1), c.created_at)"
            " AS since FROM case_file c WHERE c.state = ? ORDER BY since"
        )
        return [datetime.fromisoformat(since) for (since,) in self._session.rows(sql, (state,))]

    def notices(self) -> list[tuple[str, date]]:
        """Return the cases that are put up (公示) with the last day of each notice, the first to end first."""
        sql = (
            "SELECT number, value FROM case_file JOIN setting ON name = ? || number WHERE state = 'noticed'"
            " ORDER BY value, number"
        )
        return [(number, day_from(until)) for number, until in self._session.rows(sql, (NOTICE_UNTIL,))]

    def unanswered(self) -> list[Sent]:
        """Return the batches that still have cases at the district, the oldest first."""
        sql = (
            "WITH newest AS (SELECT case_id, max(batch_id) AS batch_id FROM batch_case GROUP BY case_id)"
            " SELECT batch.number, made_at, count(*) FROM case_file JOIN newest ON case_id = case_file.id"
            " JOIN batch ON batch.id = batch_id WHERE state = 'escalated' GROUP BY batch.id ORDER BY batch.id"
        )
        return [
            Sent(number=number, made_at=datetime.fromisoformat(made_at), cases=cases)
            for number, made_at, cases in self._session.rows(sql)
        ]

    def answered(self) -> list[Answered]:
        """Return the answers that object to something, the oldest first."""
        objections = "(each.value ->> '$.outcome' = 'returned') + json_array_length(each.value, '$.denied')"
        marked = "(SELECT count(*) FROM (SELECT DISTINCT case_id, row FROM answer_mark WHERE batch_id = batch.id))"
        sql = (
            f"SELECT number, taken_at, sum({objections}), {marked} FROM batch_answer"
            " JOIN batch ON batch.id = batch_id, json_each(batch_answer.content, '$.cases') AS each"
            f" GROUP BY batch.id HAVING sum({objections}) > 0 ORDER BY batch.id"
        )
        return [
            Answered(number=number, taken_at=datetime.fromisoformat(taken_at), objections=held, marked=done)
            for number, taken_at, held, done in self._session.rows(sql)
        ]

    def drafts(self, by: str) -> list[datetime]:
        """Return when the typed drafts that an operator began or went on with were last changed, the oldest first."""
        sql = "SELECT changed_at FROM draft WHERE ?1 IN (made_by, changed_by) ORDER BY changed_at"
        return [datetime.fromisoformat(at) for (at,) in self._session.rows(sql, (by,))]


def _typed(column: str) -> str:
    live = f"(SELECT sum({column}) FROM part WHERE case_id = c.id AND live)"
    return f"coalesce(sum(CASE WHEN d.id IS NULL THEN {live} END), 0)"


def _figure_group(row: tuple[Any, ...]) -> FigureGroup:
    policy, measure, state, cases, payable, pending, rejected, declared_fen, payable_fen, unverified, typed_fen = row
    return FigureGroup(
        policy=policy,
        measure=measure,
        state=CaseState(state),
        cases=cases,
        payable=payable,
        pending=pending,
        rejected=rejected,
        unverified=unverified,
        declared_fen=declared_fen + typed_fen,
        payable_fen=payable_fen,
    )


def _queue_group(row: tuple[Any, ...]) -> QueueGroup:
    policy, measure, received_on, stale, own, own_review, as_reviewed, pack_hash, pays, cases = row
    return QueueGroup(
        policy=policy,
        measure=measure,
        received_on=day_from(received_on),
        stale=bool(stale),
        own=bool(own),
        own_review=bool(own_review),
        as_reviewed=bool(as_reviewed),
        pack_hash=pack_hash,
        pays=bool(pays),
        cases=cases,
    )
