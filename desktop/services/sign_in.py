"""Who is at the counter (登录): an operator with a password; and the change of passwords."""

from __future__ import annotations

from datetime import datetime

from desktop.errors import DeskError
from desktop.keys import hash_password, password_matches
from desktop.models.store import Store
from desktop.records import Operator

LEAST_PASSWORD = 8


def sign_in(store: Store, operator_id: str, password: str) -> Operator:
    """Return the operator whose password this is; raise ``operator-unknown`` or ``operator-password-wrong``."""
    account = store.operators.account(operator_id)
    if not password_matches(password, account.password_hash):
        raise DeskError("operator-password-wrong", operator=operator_id)
    return store.operators.get(operator_id)


def must_change(store: Store, operator: Operator) -> bool:
    """Whether the operator still uses the one-time password that was handed out."""
    return store.operators.account(operator.id).must_change


def change_password(store: Store, operator: Operator, password: str, *, by: Operator, now: datetime) -> None:
    """Set a new password; it is told only to the one who sets it."""
    if len(password) < LEAST_PASSWORD:
        raise DeskError("password-too-short", least=LEAST_PASSWORD)
    with store.atomic():
        store.operators.set_password(operator.id, hash_password(password), must_change=operator.id != by.id)
        store.audit.append(at=now, operator=by.id, act="password", subject=operator.id, before="", after="")
