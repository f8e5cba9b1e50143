"""Take back one intake or one evidence import as one audited step (撤回导入)."""

from __future__ import annotations

import re
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.store import Store
from desktop.records import STATE_WORDS, CaseState, Operator
from desktop.services.steps import IN_HAND, record

_EXTRACT = re.compile("[0-9]{1,18}")


def undo(store: Store, number: str, *, by: Operator, now: datetime) -> list[str]:
    """Take back an extract (``佐证`` number, all digits) or the last file of a case (its number).

    A case that is left without any file is withdrawn.  Return the cases that must be verified again; raise
    ``case-frozen`` where a frozen case rests on it.
    """
    with store.atomic():
        if _EXTRACT.fullmatch(number):
            stale = store.evidence.undo(int(number)).stale
            subject, before = f"evidence-{number}", store.evidence.get(int(number)).file_name
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
