"""Record a dispatch agreement (劳务派遣协议): the other firm's insurance lines then count for the declarant (R-L9)."""

from __future__ import annotations

from datetime import datetime

from desktop.errors import DeskError
from desktop.importing.uscc import clean_uscc, well_formed
from desktop.models.store import Store
from desktop.records import Operator


def agree(
    store: Store, uscc: str, *, tied_uscc: str, tied_name: str, document: str, by: Operator, now: datetime
) -> list[str]:
    """Record the agreement; return the cases that must be verified again.

    Raise ``agreement-unreadable`` for a code that is none or the enterprise's own, or where the firm or the document
    is not named.
    """
    uscc, tied_uscc = clean_uscc(uscc), clean_uscc(tied_uscc)
    tied_name, document = tied_name.strip(), document.strip()
    if not (well_formed(uscc) and well_formed(tied_uscc) and uscc != tied_uscc and tied_name and document):
        raise DeskError("agreement-unreadable")
    with store.atomic():
        stale = store.agreements.add(
            uscc=uscc, tied_uscc=tied_uscc, tied_name=tied_name, document=document, by=by.id, now=now
        )
        after = f"{tied_uscc} {tied_name} {document}"
        store.audit.append(at=now, operator=by.id, act="agreement", subject=uscc, before="", after=after)
    return stale
