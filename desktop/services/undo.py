"""Take back one act as one audited step (撤回): an intake, an extract, recorded figures, a coach."""

from __future__ import annotations

import re
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.store import Store
from desktop.records import STATE_WORDS, CaseState, Operator
from desktop.services.steps import IN_HAND, record

_EXTRACT = re.compile("(?:evidence-)?([0-9]{1,18})")
_RECORDED = re.compile("(fact|trip)-([0-9]{1,18})")


def undo(store: Store, number: str, *, by: Operator, now: datetime) -> list[str]:
    """Take back an extract (its number, all digits), figures (``fact-N``), a coach (``trip-N``) or a case's last file.

    A case that is left without any file is withdrawn.  Return the cases that must be verified again; raise
    ``case-frozen`` where a frozen case rests on it.
    """
    with store.atomic():
        if extract := _EXTRACT.fullmatch(number):
            key = int(extract[1])
            stale = store.evidence.undo(key).stale
            subject, before = f"evidence-{key}", store.evidence.get(key).file_name
        elif act := _RECORDED.fullmatch(number):
            stale, subject, before = _undo_recorded(store, act[1], int(act[2]))
        else:
            case = store.cases.by_number(number)
            if case.frozen:
                raise DeskError("case-frozen", case=case.number)
            if case.state not in IN_HAND:
                raise DeskError("undo-refused", case=case.number, state=STATE_WORDS[case.state])
            parts = store.parts.of_case(case.id)
            if not parts:
                raise DeskError("nothing-to-undo", case=case.number)
            stale = store.parts.undo(parts[-1].id, by=by.id, now=now).stale
            subject, before = case.number, parts[-1].file_name
            if not store.parts.of_case(case.id):
                record(store, case, "withdraw", CaseState.WITHDRAWN, by=by, now=now, reason="导入已撤回")
        store.audit.append(at=now, operator=by.id, act="undo", subject=subject, before=before, after="")
    return list(stale)


def _undo_recorded(store: Store, kind: str, key: int) -> tuple[tuple[str, ...], str, str]:
    """Take back figures or a coach; return what is stale, and subject and words for the audit."""
    if kind == "trip":
        trip = store.trips.get(key)
        return store.trips.undo(key).stale, f"trip-{key} {trip.uscc}", trip.invoice
    record = store.figures.get(key)
    values = " ".join(f"{name}={value}" for name, value in record.values.items())
    return store.figures.undo(key).stale, f"fact-{key} {record.uscc}", values
