"""The people at the counter (操作员): who they are, what they may do, and that they come and go.

Only an approver (审批) changes the list, and nobody the own role or the own leave: a second person always looks on.
At least one clerk and one approver stay on duty.  Who left (离岗) cannot sign in and stays in the history by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from desktop.errors import DeskError
from desktop.keys import hash_password
from desktop.models.store import Store
from desktop.records import ROLE_WORDS, Operator, Role
from desktop.services.initialise import OneTimePassword
from desktop.services.names import is_person

_NEEDED = (Role.CLERK, Role.APPROVER)
_ID = re.compile(r"[a-z][a-z0-9-]{1,19}")
_LONGEST_NAME = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """An operator as the office sees them.

    Since when gone, whether the one-time password is still in use, and how often each act of the audit log was theirs.
    """

    operator: Operator
    left_on: date | None
    must_change: bool
    acts: Mapping[str, int]

    @property
    def done(self) -> int:
        """How many acts in all."""
        return sum(self.acts.values())


def colleagues(store: Store) -> list[Colleague]:
    """Return everybody, in the order of their adding."""
    gone, counts = store.operators.left_on(), store.audit.counts()
    return [
        Colleague(
            operator=each,
            left_on=gone.get(each.id),
            must_change=store.operators.account(each.id).must_change,
            acts=counts.get(each.id, {}),
        )
        for each in store.operators.all()
    ]


def add_operator(
    store: Store, operator: Operator, password: Callable[[], str], *, by: Operator, now: datetime
) -> OneTimePassword:
    """Add somebody, with a one-time password to be handed over; raise ``operator-exists`` and its kin."""
    _refuse_role(by, "增加操作员")
    if not _ID.fullmatch(operator.id):
        raise DeskError("operator-id-invalid", text=operator.id)
    if operator.id in {each.id for each in store.operators.all()}:
        raise DeskError("operator-exists", operator=operator.id)
    added = replace(operator, name=_named(operator.name), left=False)
    handed = OneTimePassword(operator=added, password=password())
    with store.atomic():
        store.operators.add(added, password_hash=hash_password(handed.password), must_change=True)
        after = f"{added.name} {ROLE_WORDS[added.role]}"
        store.audit.append(at=now, operator=by.id, act="operator-add", subject=added.id, before="", after=after)
    return handed


def rename(store: Store, operator_id: str, name: str, *, by: Operator, now: datetime) -> None:
    """Call somebody otherwise; what was signed before shows the new name, for it is the same person."""
    _refuse_role(by, "更改操作员姓名")
    before = store.operators.get(operator_id)
    _change(store, before, replace(before, name=_named(name)), "operator-rename", by=by, now=now)


def change_role(store: Store, operator_id: str, role: Role, *, by: Operator, now: datetime) -> None:
    """Give somebody another role; raise ``operator-self`` or ``operator-last``."""
    before = store.operators.get(operator_id)
    why = obstacle(store, before, by=by)
    if why is not None and before.role is not role:
        raise why
    _change(store, before, replace(before, role=role), "operator-role", by=by, now=now)


def leave(store: Store, operator_id: str, *, by: Operator, now: datetime) -> None:
    """Let somebody go (离岗); raise ``operator-self`` or ``operator-last``."""
    before = store.operators.get(operator_id)
    why = obstacle(store, before, by=by)
    if why is not None:
        raise why
    _change(store, before, replace(before, left=True), "operator-leave", by=by, now=now)


def come_back(store: Store, operator_id: str, *, by: Operator, now: datetime) -> None:
    """Let somebody who left work again, under the password of before."""
    _refuse_role(by, "恢复在岗")
    before = store.operators.get(operator_id)
    _change(store, before, replace(before, left=False), "operator-return", by=by, now=now)


def reset_password(
    store: Store, operator_id: str, password: Callable[[], str], *, by: Operator, now: datetime
) -> OneTimePassword:
    """Give somebody a one-time password in place of a forgotten one; the old one opens nothing any more."""
    _refuse_role(by, "重置密码")
    operator = store.operators.get(operator_id)
    if operator.left:
        raise DeskError("operator-left", operator=operator.name)
    handed = OneTimePassword(operator=operator, password=password())
    with store.atomic():
        store.operators.set_password(operator.id, hash_password(handed.password), must_change=True)
        store.audit.append(at=now, operator=by.id, act="password", subject=operator.id, after="重置")
    return handed


def obstacle(store: Store, operator: Operator, *, by: Operator) -> DeskError | None:
    """Return why role and duty of somebody cannot be changed by ``by``, or None: to be shown before it is tried."""
    if by.role is not Role.APPROVER:
        return DeskError("role-refused", operator=by.name, step="更改操作员")
    if operator.id == by.id:
        return DeskError("operator-self", operator=operator.name)
    others = [each for each in store.operators.all() if not each.left and each.id != operator.id]
    if not operator.left and operator.role in _NEEDED and operator.role not in {each.role for each in others}:
        return DeskError("operator-last", operator=operator.name, role=ROLE_WORDS[operator.role])
    return None


def _refuse_role(by: Operator, step: str) -> None:
    if by.role is not Role.APPROVER:
        raise DeskError("role-refused", operator=by.name, step=step)


def _named(name: str) -> str:
    said = name.strip()
    if not is_person(said) or len(said) > _LONGEST_NAME:
        raise DeskError("operator-name-missing")
    return said


def _change(store: Store, before: Operator, after: Operator, act: str, *, by: Operator, now: datetime) -> None:
    if before == after:
        return
    with store.atomic():
        store.operators.change(after, now=now)
        said = [f"{each.name} {ROLE_WORDS[each.role]}{' 离岗' if each.left else ''}" for each in (before, after)]
        store.audit.append(at=now, operator=by.id, act=act, subject=after.id, before=said[0], after=said[1])
