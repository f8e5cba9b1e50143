"""单人值守: an office with one person on duty lets that person take every step; the reason is printed on every form."""

from __future__ import annotations

from datetime import datetime

from desktop.errors import DeskError
from desktop.models.store import Store
from desktop.records import Operator, Role
from desktop.services.decide import SINGLE_HANDED


def work_single_handed(store: Store, reason: str, *, by: Operator, now: datetime) -> None:
    """Switch it on with a reason, or off with an empty one; only an approver may, and the audit log tells."""
    if by.role is not Role.APPROVER:
        raise DeskError("role-refused", operator=by.name, step="单人值守")
    with store.atomic():
        before = store.office.setting(SINGLE_HANDED)
        store.office.set(SINGLE_HANDED, reason.strip())
        store.audit.append(
            at=now, operator=by.id, act="single-handed", subject="office", before=before, after=reason.strip()
        )
