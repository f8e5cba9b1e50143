"""Take back one act as one audited step (撤回): an intake, an extract, recorded figures, a coach."""

from __future__ import annotations

import re
from datetime import datetime

from desktop.models.store import Store
from desktop.record_words import record_code
from desktop.records import Operator
from desktop.services.record_fact import fact_words
from desktop.services.undo_intake import undo_intake, undo_last_file

_EXTRACT = re.compile("(?:evidence-)?([0-9]{1,18})")
_INTAKE = re.compile("intake-([0-9]{1,18})")
_RECORDED = re.compile("(fact|trip)-([0-9]{1,18})")


def undo(store: Store, number: str, *, by: Operator, now: datetime) -> list[str]:
    """Take back an extract (its number, all digits), figures (``fact-N``), a coach (``trip-N``), a case's last file.

    Or everything that came in with one intake (``intake-N``); each also by its words, as 导入3.  A case that is left
    without any file is withdrawn.
    Return the cases that must be verified again; raise ``case-frozen`` where a frozen case rests on it.
    """
    number = record_code(number)
    with store.atomic():
        if extract := _EXTRACT.fullmatch(number):
            key = int(extract[1])
            stale = store.evidence.undo(key).stale
            subject, before = f"evidence-{key}", store.evidence.get(key).file_name
        elif act := _RECORDED.fullmatch(number):
            stale, subject, before = _undo_recorded(store, act[1], int(act[2]))
        elif run := _INTAKE.fullmatch(number):
            stale, subject, before = undo_intake(store, int(run[1]), by=by, now=now)
        else:
            stale, subject, before = undo_last_file(store, number, by=by, now=now)
        store.audit.append(at=now, operator=by.id, act="undo", subject=subject, before=before, after="")
    return list(stale)


def _undo_recorded(store: Store, kind: str, key: int) -> tuple[tuple[str, ...], str, str]:
    """Take back figures or a coach; return what is stale, and subject and words for the audit."""
    if kind == "trip":
        trip = store.trips.get(key)
        return store.trips.undo(key).stale, f"trip-{key} {trip.uscc}", trip.invoice
    record = store.figures.get(key)
    values = fact_words(record.values)
    return store.figures.undo(key).stale, f"fact-{key} {record.uscc}", values
