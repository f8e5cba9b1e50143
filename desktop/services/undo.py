"""Take back one act as one audited step (撤回): an intake, an extract, recorded figures, a coach."""

from __future__ import annotations

import re
from datetime import datetime

from desktop.models.store import Store
from desktop.record_words import RECORD_WORDS, record_code
from desktop.records import Operator
from desktop.services.record_fact import fact_words
from desktop.services.undo_intake import undo_intake, undo_last_file

_NAMED = re.compile(rf"(?:({'|'.join(RECORD_WORDS)})-)?([0-9]{{1,18}})")
_EXTRACT = "evidence"


def named(number: str) -> tuple[str, str]:
    """Return what a number means to :func:`undo`: a kind of :data:`RECORD_WORDS` and its number, or '' and a case."""
    code = record_code(number)
    found = _NAMED.fullmatch(code)
    return (found[1] or _EXTRACT, found[2]) if found else ("", code)


def undo(store: Store, number: str, *, by: Operator, now: datetime) -> list[str]:
    """Take back an extract (its number, all digits), figures (``fact-N``), a coach (``trip-N``), a case's last file.

    Or everything that came in with one intake (``intake-N``); each also by its words, as 导入3.  A case that is left
    without any file is withdrawn.
    Return the cases that must be verified again; raise ``case-frozen`` where a frozen case rests on it.
    """
    kind, key = named(number)
    with store.atomic():
        if not kind:
            stale, subject, before = undo_last_file(store, key, by=by, now=now)
        elif kind == _EXTRACT:
            stale = store.evidence.undo(int(key)).stale
            subject, before = f"{_EXTRACT}-{int(key)}", store.evidence.get(int(key)).file_name
        elif kind == "intake":
            stale, subject, before = undo_intake(store, int(key), by=by, now=now)
        else:
            stale, subject, before = _undo_recorded(store, kind, int(key))
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
