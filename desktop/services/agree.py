"""Record a dispatch agreement (劳务派遣协议): the other firm's insurance lines then count for the declarant (R-L9)."""

from __future__ import annotations

from datetime import datetime

from desktop.errors import DeskError
from desktop.importing.uscc import clean_uscc, well_formed
from desktop.models.store import Store
from desktop.records import Operator
from desktop.services.typed import MOST_NAME, typed


def agree(
    store: Store, uscc: str, *, tied_uscc: str, tied_name: str, document: str, by: Operator, now: datetime
) -> list[str]:
    """Record the agreement, once; return the cases that must be verified again.

    An enterprise that has no case yet is taken, as figures of it are.  Raise ``agreement-unreadable`` for a code that
    is none or the enterprise's own, or where the firm or the document is not named; ``agreement-stands``.
    """
    uscc, tied_uscc = clean_uscc(uscc), clean_uscc(tied_uscc)
    tied_name = typed(tied_name, "派遣单位名称", most=MOST_NAME)
    document = typed(document, "协议名称、编号", most=MOST_NAME)
    if not (well_formed(uscc) and well_formed(tied_uscc) and uscc != tied_uscc and tied_name and document):
        raise DeskError("agreement-unreadable")
    with store.atomic():
        if any((each.tied_uscc, each.document) == (tied_uscc, document) for each in store.agreements.all(uscc)):
            raise DeskError("agreement-stands", name=tied_name, document=document)
        stale = store.agreements.add(
            uscc=uscc, tied_uscc=tied_uscc, tied_name=tied_name, document=document, by=by.id, now=now
        )
        after = f"{tied_uscc} {tied_name} {document}"
        store.audit.append(at=now, operator=by.id, act="agreement", subject=uscc, before="", after=after)
    return stale
