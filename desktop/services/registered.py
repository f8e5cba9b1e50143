"""What was registered (佐证台账): extracts with cover and age, recorded figures, coaches; as JSON values."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop.models.firmledger import FactRecord, FactValue, Trip
from desktop.models.ledger import Extract
from desktop.models.standing import superseded_by
from desktop.models.store import Store
from desktop.services.report import evidence_kind, extract_cover, problem_json
from rules.money import yuan

Json = dict[str, Any]


def evidence_list(store: Store, *, today: date) -> list[Json]:
    """Return every extract, newest first: what it covers, how old it is, and what took its place."""
    extracts = store.evidence.extracts()
    return [_extract(each, superseded_by(each, extracts), today=today) for each in reversed(extracts)]


def _extract(extract: Extract, superseded: tuple[int, ...], *, today: date) -> Json:
    spoken = extract.as_of or extract.covers_to or extract.registered_at.date()
    return {
        "evidence": extract.id,
        "kind": evidence_kind(extract),
        "title": extract.title,
        "file": extract.file_name,
        "sha256": extract.sha256,
        "source": extract.source,
        "as_of": extract.as_of.isoformat() if extract.as_of else None,
        "age_days": (today - spoken).days,
        "covers": extract_cover(extract),
        "rows_read": extract.rows_read,
        "rows_taken": extract.rows_taken,
        "problems": len(extract.problems),
        "registered_at": extract.registered_at.isoformat(),
        "registered_by": extract.registered_by,
        "superseded_by": list(superseded),
        "undone": extract.undone,
    }


def facts_json(store: Store, uscc: str) -> Json:
    """Return what is recorded of an enterprise: what holds now, and every act, newest first.

    A figure with a policy and a measure holds for that measure only, one without for the enterprise.
    """
    standing = store.figures.standing(uscc)
    return {
        "uscc": uscc,
        "facts": [{**_value(each.value), "source": each.source} for each in standing],
        "records": [_record(each) for each in reversed(store.figures.all(uscc))],
    }


def _value(value: FactValue) -> Json:
    return {"name": value.name, "value": value.text, "policy": value.policy, "measure": value.measure}


def _record(record: FactRecord) -> Json:
    return {
        "record": f"fact-{record.id}",
        "values": [_value(each) for each in record.values],
        "source": record.source,
        "as_of": record.as_of.isoformat(),
        "recorded_at": record.recorded_at.isoformat(),
        "recorded_by": record.recorded_by,
        "undone": record.undone,
    }


def trip_json(trip: Trip) -> Json:
    """Return one coach with the share of each enterprise; money in yuan."""
    return {
        "trip": f"trip-{trip.id}",
        "invoice": trip.invoice,
        "day": trip.day.isoformat(),
        "enterprise": {"uscc": trip.uscc, "name": trip.enterprise_name},
        "origin": trip.origin,
        "cost": yuan(trip.cost_fen),
        "shares": [
            {"uscc": share.uscc, "riders": share.riders, "amount": yuan(share.share_fen)} for share in trip.shares
        ],
        "riders": trip.riders,
        "file": trip.file_name,
        "problems": [problem_json(trip.file_name, problem) for problem in trip.problems],
        "recorded_at": trip.recorded_at.isoformat(),
        "recorded_by": trip.recorded_by,
        "undone": trip.undone,
    }
