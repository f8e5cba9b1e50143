"""Hired coaches (包车台账): one invoice, its riders by number, and the shares of the enterprises that hired it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models import reliance, staleness
from desktop.models.columns import day_from, problems_as_json, problems_from_json
from desktop.models.connection import Session
from desktop.models.evidence import Registered
from desktop.models.files import Files
from desktop.models.firmledger import Trip, TripShare
from desktop.record_words import record_words
from desktop.records import Enterprise, RiderList

_COLUMNS = (
    "id, invoice, day, uscc, enterprise_name, origin, cost_fen, file_name, problems, recorded_at, recorded_by, undone"
)
_RIDES = reliance.HOLDS_PERSON.format(table="trip_rider", act="trip_id")
_HIRED = reliance.IS_FIRM.format(table="trip_share", act="trip_id")
_FILED = "uscc = (SELECT uscc FROM trip WHERE id = ?2)"


class Trips:
    """Every coach that was recorded; an invoice counts once in the whole township."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def record(
        self,
        *,
        invoice: str,
        day: date,
        enterprise: Enterprise,
        cost_fen: int,
        origin: str,
        shares: Sequence[TripShare],
        riders: RiderList | None,
        made: tuple[str, datetime],
    ) -> Registered:
        """Record a coach, ``made`` by whom and when; raises ``invoice-used`` with where the invoice is recorded."""
        by, now = made
        with self._session.atomic():
            held = self.holding(invoice)
            if held is not None:
                firm = held.enterprise_name or held.uscc
                raise DeskError("invoice-used", invoice=invoice, trip=record_words(f"trip-{held.id}"), enterprise=firm)
            file = riders.file if riders else None
            if file:
                Files(self._session).put(file)
            problems = problems_as_json(riders.problems if riders else ())
            hired = (invoice, day.isoformat(), enterprise.uscc, enterprise.name, origin, cost_fen)
            key = self._session.run(
                "INSERT INTO trip (invoice, day, uscc, enterprise_name, origin, cost_fen, sha256, file_name, problems,"
                " recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*hired, file and file.sha256, file.name if file else "", problems, now.isoformat(), by),
            )
            self._insert_shares(key, shares, riders)
            stale = staleness.mark_riders(self._session, key, staleness.TRIP)
        return Registered(extract=key, stale=tuple(stale))

    def undo(self, trip_id: int) -> Registered:
        """Take a coach back; its invoice may be recorded again.

        Raises ``id-unknown``, ``act-undone``, or ``case-frozen`` where a case rests on it.
        """
        trip = self.get(trip_id)
        if trip.undone:
            raise DeskError("act-undone", act=record_words(f"trip-{trip_id}"))
        with self._session.atomic():
            rests = f"{_RIDES} OR {_HIRED} OR {_FILED}"
            reliance.refuse_if_relied_on(self._session, rests, trip_id, since=trip.recorded_at)
            self._session.run("UPDATE trip SET undone = 1 WHERE id = ?", (trip_id,))
            stale = staleness.mark_riders(self._session, trip_id, staleness.TRIP)
        return Registered(extract=trip_id, stale=tuple(stale))

    def get(self, trip_id: int) -> Trip:
        """Return a coach; raises ``id-unknown``."""
        found = self._session.row(f"SELECT {_COLUMNS} FROM trip WHERE id = ?", (trip_id,))
        if found is None:
            raise DeskError("id-unknown", number=record_words(f"trip-{trip_id}"))
        return self._trip(found)

    def all(self) -> list[Trip]:
        """Return every coach in the order of recording, undone ones among them."""
        return [self._trip(row) for row in self._session.rows(f"SELECT {_COLUMNS} FROM trip ORDER BY id")]

    def holding(self, invoice: str) -> Trip | None:
        """Return the coach, not undone, that an invoice is recorded with, or None."""
        found = self._session.row(f"SELECT {_COLUMNS} FROM trip WHERE invoice = ? AND NOT undone", (invoice,))
        return self._trip(found) if found else None

    def _insert_shares(self, key: int, shares: Sequence[TripShare], riders: RiderList | None) -> None:
        self._session.run_many(
            "INSERT INTO trip_share (trip_id, uscc, riders, share_fen) VALUES (?, ?, ?, ?)",
            [(key, share.uscc, share.riders, share.share_fen) for share in shares],
        )
        self._session.run_many(
            "INSERT INTO trip_rider (id_number, trip_id, number, name) VALUES (?, ?, ?, ?)",
            [(rider.id_number, key, rider.number, rider.name) for rider in (riders.riders if riders else ())],
        )

    def _trip(self, row: tuple[Any, ...]) -> Trip:
        key, invoice, day, uscc, name, origin, cost_fen, file_name, problems, recorded_at, recorded_by, undone = row
        sql = "SELECT uscc, riders, share_fen FROM trip_share WHERE trip_id = ? ORDER BY riders DESC, uscc"
        [(riders,)] = self._session.rows("SELECT count(*) FROM trip_rider WHERE trip_id = ?", (key,))
        return Trip(
            id=key,
            invoice=invoice,
            day=day_from(day),
            uscc=uscc,
            enterprise_name=name,
            origin=origin,
            cost_fen=cost_fen,
            shares=tuple(
                TripShare(uscc=who, riders=heads, share_fen=fen) for who, heads, fen in self._session.rows(sql, (key,))
            ),
            riders=riders,
            file_name=file_name,
            problems=problems_from_json(problems),
            recorded_at=datetime.fromisoformat(recorded_at),
            recorded_by=recorded_by,
            undone=bool(undone),
        )
