"""Figures of enterprises that the office recorded with their source (企业数据登记): only added to, the latest holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models import reliance, staleness
from desktop.models.connection import Session
from desktop.models.evidence import Registered
from desktop.models.firmledger import FactRecord, FactValue, StandingFact
from desktop.record_words import record_words

_SELECT = "SELECT id, uscc, source, as_of, recorded_at, recorded_by, undone FROM fact_record"
_OWN_MEASURE = (
    "uscc = (SELECT uscc FROM fact_record WHERE id = ?2) AND EXISTS (SELECT 1 FROM fact_value v WHERE v.record_id = ?2"
    " AND (v.policy = '' OR (v.policy = case_file.policy AND v.measure = case_file.measure)))"
)


class Figures:
    """The recorded figures of every enterprise."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def record(
        self, uscc: str, values: Sequence[FactValue], *, source: str, as_of: date, by: str, now: datetime
    ) -> Registered:
        """Record figures under the names of the policies, as the rules read them; return the act and what is stale."""
        with self._session.atomic():
            key = self._session.run(
                "INSERT INTO fact_record (uscc, source, as_of, recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?)",
                (uscc, source, as_of.isoformat(), now.isoformat(), by),
            )
            sql = "INSERT INTO fact_value (record_id, name, value, policy, measure) VALUES (?, ?, ?, ?, ?)"
            self._session.run_many(sql, [(key, each.name, each.text, each.policy, each.measure) for each in values])
            stale = staleness.mark_own(self._session, uscc, staleness.FACT)
        return Registered(extract=key, stale=tuple(stale))

    def undo(self, record_id: int) -> Registered:
        """Take an act of recording back; what was recorded before holds again.

        Raises ``id-unknown``, ``act-undone``, or ``case-frozen`` where a case rests on it.
        """
        record = self.get(record_id)
        if record.undone:
            raise DeskError("act-undone", act=record_words(f"fact-{record_id}"))
        with self._session.atomic():
            since, kind = record.recorded_at, reliance.FACT
            reliance.refuse_if_relied_on(self._session, _OWN_MEASURE, record_id, since=since, kind=kind)
            self._session.run("UPDATE fact_record SET undone = 1 WHERE id = ?", (record_id,))
            stale = staleness.mark_own(self._session, record.uscc, staleness.FACT)
        return Registered(extract=record_id, stale=tuple(stale))

    def get(self, record_id: int) -> FactRecord:
        """Return an act of recording; raises ``id-unknown``."""
        found = self._session.row(f"{_SELECT} WHERE id = ?", (record_id,))
        if found is None:
            raise DeskError("id-unknown", number=record_words(f"fact-{record_id}"))
        return self._record(found)

    def all(self, uscc: str | None = None) -> list[FactRecord]:
        """Return every act, or those about one enterprise, oldest first, undone ones among them."""
        sql = f"{_SELECT} WHERE (?1 IS NULL OR uscc = ?1) ORDER BY id"
        return [self._record(row) for row in self._session.rows(sql, (uscc,))]

    def standing(self, uscc: str) -> list[StandingFact]:
        """Return what holds for an enterprise: of a name, under each measure, the one recorded last."""
        sql = (
            "SELECT v.name, v.value, v.policy, v.measure, f.source, f.id FROM fact_record f"
            " CROSS JOIN fact_value v ON v.record_id = f.id WHERE f.uscc = ? AND NOT f.undone ORDER BY f.id"
        )
        latest = {}
        for name, text, policy, measure, source, record in self._session.rows(sql, (uscc,)):
            value = FactValue(name=name, text=text, policy=policy, measure=measure)
            latest[policy, measure, name] = StandingFact(value=value, source=source, record=record)
        return list(latest.values())

    def standing_for(self, uscc: str, *, policy: str, measure: str) -> list[StandingFact]:
        """Return what holds for one measure: what was recorded for it, and what holds for the enterprise anyway."""
        scopes = {("", ""), (policy, measure)}
        return [fact for fact in self.standing(uscc) if (fact.value.policy, fact.value.measure) in scopes]

    def _record(self, row: tuple[Any, ...]) -> FactRecord:
        key, uscc, source, as_of, recorded_at, recorded_by, undone = row
        sql = "SELECT name, value, policy, measure FROM fact_value WHERE record_id = ? ORDER BY name"
        return FactRecord(
            id=key,
            uscc=uscc,
            values=tuple(
                FactValue(name=name, text=text, policy=policy, measure=measure)
                for name, text, policy, measure in self._session.rows(sql, (key,))
            ),
            source=source,
            as_of=date.fromisoformat(as_of),
            recorded_at=datetime.fromisoformat(recorded_at),
            recorded_by=recorded_by,
            undone=bool(undone),
        )
