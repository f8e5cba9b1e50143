"""What a person recorded beside the files: overrides (人工认定), tickets (车票), agreements (协议), readings (口径).

All of it is only ever added to; of several the last holds.  Each record makes the cases that it touches stale.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models import staleness
from desktop.models.columns import day_from
from desktop.models.connection import Session
from desktop.models.ledger import Agreement, KeptOverride, KeptTicket, ReadingChoice
from rules.outcome import Outcome

_ROWS_OF_CASE = "SELECT r.id FROM part p CROSS JOIN roster_row r ON r.part_id = p.id WHERE p.case_id = ? AND p.live"


class Overrides:
    """Decisions of a person on one criterion of one row, kept beside the rule's own outcome."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def add(
        self, row_id: int, *, criterion: str, as_if: Outcome, reason: str, by: str, now: datetime, tier: str = ""
    ) -> int:
        """Record a decision, ``UNKNOWN`` to take back the one that holds; raises ``case-frozen``.

        The reason is never empty.
        """
        with self._session.atomic():
            key = self._session.run(
                "INSERT INTO override (row_id, criterion, as_if, reason, tier, made_by, made_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (row_id, criterion, as_if, reason, tier, by, now.isoformat()),
            )
            _mark_case_of(self._session, row_id)
        return key

    def for_case(self, case_id: int) -> list[KeptOverride]:
        """Return every decision on the rows of the current version, oldest first, superseded ones among them."""
        sql = (
            "SELECT id, row_id, criterion, as_if, reason, tier, made_by, made_at FROM override"
            f" WHERE row_id IN ({_ROWS_OF_CASE}) ORDER BY id"
        )
        return [_override(row) for row in self._session.rows(sql, (case_id,))]


class Tickets:
    """Tickets that a clerk saw, by row."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def add(self, row_id: int, *, used_on: date, words: str, by: str, now: datetime) -> int:
        """Record a ticket; raises ``case-frozen``."""
        with self._session.atomic():
            key = self._session.run(
                "INSERT INTO ticket (row_id, used_on, words, recorded_by, recorded_at) VALUES (?, ?, ?, ?, ?)",
                (row_id, used_on.isoformat(), words, by, now.isoformat()),
            )
            _mark_case_of(self._session, row_id)
        return key

    def for_case(self, case_id: int) -> list[KeptTicket]:
        """Return the tickets of the rows of the current version, oldest first."""
        sql = (
            "SELECT id, row_id, used_on, words, recorded_by, recorded_at FROM ticket"
            f" WHERE row_id IN ({_ROWS_OF_CASE}) ORDER BY id"
        )
        return [_ticket(row) for row in self._session.rows(sql, (case_id,))]


class Agreements:
    """Dispatch agreements by which another employer's insurance counts for an enterprise."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def add(self, *, uscc: str, tied_uscc: str, tied_name: str, document: str, by: str, now: datetime) -> list[str]:
        """Record an agreement; return the cases that became stale."""
        with self._session.atomic():
            self._session.run(
                "INSERT INTO agreement (uscc, tied_uscc, tied_name, document, recorded_by, recorded_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (uscc, tied_uscc, tied_name, document, by, now.isoformat()),
            )
            return staleness.mark_enterprise(self._session, uscc, staleness.AGREEMENT)

    def all(self, uscc: str | None = None) -> list[Agreement]:
        """Return every agreement, or those of an enterprise, oldest first."""
        sql = (
            "SELECT id, uscc, tied_uscc, tied_name, document, recorded_by, recorded_at FROM agreement"
            " WHERE (?1 IS NULL OR uscc = ?1) ORDER BY id"
        )
        return [_agreement(row) for row in self._session.rows(sql, (uscc,))]


class Readings:
    """Which reading of a policy's ambiguous words the office chose."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def choose(self, policy: str, reading: str, choice: str, *, by: str, now: datetime) -> list[str]:
        """Record a choice; return the cases that became stale."""
        with self._session.atomic():
            self._session.run(
                "INSERT INTO reading_choice (policy, reading, choice, chosen_by, chosen_at) VALUES (?, ?, ?, ?, ?)",
                (policy, reading, choice, by, now.isoformat()),
            )
            return staleness.mark_policy(self._session, policy, staleness.READING)

    def chosen(self, policy: str) -> dict[str, str]:
        """Return the choice that holds for every reading that was ever chosen; the pack's defaults are not here."""
        sql = "SELECT reading, choice FROM reading_choice WHERE policy = ? ORDER BY id"
        return dict(self._session.rows(sql, (policy,)))

    def history(self, policy: str) -> list[ReadingChoice]:
        """Return every choice, oldest first."""
        sql = "SELECT policy, reading, choice, chosen_by, chosen_at FROM reading_choice WHERE policy = ? ORDER BY id"
        return [
            ReadingChoice(
                policy=name, reading=reading, choice=choice, chosen_by=by, chosen_at=datetime.fromisoformat(at)
            )
            for name, reading, choice, by, at in self._session.rows(sql, (policy,))
        ]


def _mark_case_of(session: Session, row_id: int) -> None:
    sql = "SELECT part.case_id FROM roster_row JOIN part ON part.id = roster_row.part_id WHERE roster_row.id = ?"
    found = session.row(sql, (row_id,))
    if found is None:
        raise DeskError("id-unknown", number=row_id)
    staleness.mark_case(session, found[0], staleness.PERSON_MARK)


def _override(row: tuple[Any, ...]) -> KeptOverride:
    key, row_id, criterion, as_if, reason, tier, made_by, made_at = row
    return KeptOverride(
        id=key,
        row_id=row_id,
        criterion=criterion,
        as_if=Outcome(as_if),
        reason=reason,
        tier=tier,
        made_by=made_by,
        made_at=datetime.fromisoformat(made_at),
    )


def _ticket(row: tuple[Any, ...]) -> KeptTicket:
    key, row_id, used_on, words, recorded_by, recorded_at = row
    return KeptTicket(
        id=key,
        row_id=row_id,
        used_on=day_from(used_on),
        words=words,
        recorded_by=recorded_by,
        recorded_at=datetime.fromisoformat(recorded_at),
    )


def _agreement(row: tuple[Any, ...]) -> Agreement:
    key, uscc, tied_uscc, tied_name, document, recorded_by, recorded_at = row
    return Agreement(
        id=key,
        uscc=uscc,
        tied_uscc=tied_uscc,
        tied_name=tied_name,
        document=document,
        recorded_by=recorded_by,
        recorded_at=datetime.fromisoformat(recorded_at),
    )
