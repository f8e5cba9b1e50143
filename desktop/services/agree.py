"""Record a dispatch agreement (劳务派遣协议): the other firm's insurance lines then count for the declarant (R-L9)."""

from __future__ import annotations

from datetime import datetime

from desktop.models.store import Store
from desktop.records import Operator


def agree(
    store: Store, uscc: str, *, tied_uscc: str, tied_name: str, document: str, by: Operator, now: datetime
) -> list[str]:
    """Record the agreement; return the cases that must be verified again."""
    with store.atomic():
        stale = store.agreements.add(
            uscc=uscc, tied_uscc=tied_uscc, tied_name=tied_name, document=document, by=by.id, now=now
        )
        after = f"{tied_uscc} {tied_name} {document}"
        store.audit.append(at=now, operator=by.id, act="agreement", subject=uscc, before="", after=after)
    return stale
