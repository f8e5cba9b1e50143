"""Who is at the counter (登录): an operator with a password, locking (锁定) and unlocking; and the change of passwords.

Wrong passwords are counted in the audit log and nowhere else, so that starting the program again forgives nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.errors import DeskError
from desktop.keys import hash_password, password_matches
from desktop.models.store import Store
from desktop.records import Operator

LEAST_PASSWORD = 8
IDLE_MINUTES = "idle_minutes"
_IDLE_BY_DEFAULT = 10
_PATIENCE = 5  # wrong passwords in a row before the next must wait
_FIRST_WAIT, _LONGEST_WAIT = 30, 15 * 60  # seconds; each further one doubles it
_ENTERED, _REFUSED = ("sign-in", "unlock"), "sign-in-refused"


def sign_in(store: Store, operator_id: str, password: str) -> Operator:
    """Return the operator whose password this is, with nothing written down; see :func:`enter`.

    Raises ``operator-unknown``, ``operator-left`` or ``operator-password-wrong``.
    """
    account, operator = store.operators.account(operator_id), store.operators.get(operator_id)
    if not password_matches(password, account.password_hash):
        raise DeskError("operator-password-wrong", operator=operator.name)
    if operator.left:
        raise DeskError("operator-left", operator=operator.name)
    return operator


def enter(
    store: Store, operator_id: str, password: str, *, now: datetime, unlocks: bool = False, sitting: bool = True
) -> Operator:
    """Sign in, and write it down; a wrong password is written down too, and after five in a row one has to wait.

    ``unlocks`` says that a locked window is opened again.  A command is no ``sitting``: it writes its own act down, and
    its entering only where wrong passwords came before.  Raises ``sign-in-too-soon``, or what :func:`sign_in` raises.
    """
    before = _wrong(store, operator_id)
    _refuse_haste(store, operator_id, before, now)
    try:
        operator = sign_in(store, operator_id, password)
    except DeskError as error:
        if error.code == "operator-password-wrong":
            count = str(len(before) + 1)
            store.audit.append(at=now, operator=operator_id, act=_REFUSED, subject=operator_id, after=count)
        raise
    if sitting or before:
        act = "unlock" if unlocks else "sign-in"
        store.audit.append(at=now, operator=operator_id, act=act, subject=operator_id)
    return operator


def lock(store: Store, *, by: Operator, now: datetime, idle: bool) -> None:
    """Write down that the window was locked: by hand, or because no hand moved (``idle``)."""
    store.audit.append(at=now, operator=by.id, act="lock", subject=by.id, after="闲置" if idle else "")


def idle_minutes(store: Store) -> int:
    """Return after how many minutes without a hand the window locks itself (闲置锁定); 0 is never."""
    said = store.office.setting(IDLE_MINUTES)
    return int(said) if said.isdecimal() else _IDLE_BY_DEFAULT


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


def _wrong(store: Store, operator_id: str) -> list[datetime]:
    """Return when the last wrong passwords in a row were given, newest first; a password set anew begins anew."""
    found = []
    for entry in store.audit.newest(operator_id, (*_ENTERED, "password", _REFUSED)):
        if entry.act != _REFUSED:
            break
        found.append(entry.at)
    return found


def _refuse_haste(store: Store, operator_id: str, wrong: list[datetime], now: datetime) -> None:
    if len(wrong) < _PATIENCE:
        return
    wait = timedelta(seconds=min(_FIRST_WAIT << (len(wrong) - _PATIENCE), _LONGEST_WAIT))
    left = wrong[0] + wait - now
    if timedelta() < left <= wait:  # a clock set back must not shut anybody out for longer
        seconds = -(-left // timedelta(seconds=1))
        raise DeskError(
            "sign-in-too-soon", operator=store.operators.get(operator_id).name, count=len(wrong), seconds=seconds
        )
