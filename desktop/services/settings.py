"""What an office sets for itself (设置): telephone, notice period, 单人值守.  Every change is audited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from desktop.errors import DeskError
from desktop.models.store import Store
from desktop.records import Operator, Role
from desktop.services.decide import NOTICE_DAYS, SINGLE_HANDED
from desktop.services.desk import PHONE

_MOST_NOTICE_DAYS = 60


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its title, what it may be, and who may change it."""

    title: str
    allows: Callable[[str], bool]
    roles: frozenset[Role] = frozenset(Role)


SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        PHONE: Setting("联系电话", lambda _: True),
        NOTICE_DAYS: Setting(
            "公示工作日数（空或0为不公示）",
            lambda text: not text or (text.isdecimal() and int(text) <= _MOST_NOTICE_DAYS),
            frozenset({Role.APPROVER}),
        ),
        SINGLE_HANDED: Setting("单人值守的理由（空为关闭）", lambda _: True, frozenset({Role.APPROVER})),
    }
)


def settings(store: Store) -> dict[str, str]:
    """Return every setting as it is."""
    return {name: store.office.setting(name) for name in SETTINGS}


def change_setting(store: Store, name: str, value: str, *, by: Operator, now: datetime) -> None:
    """Change one setting; raise ``setting-unreadable`` or ``role-refused``."""
    said = value.strip()
    if name not in SETTINGS or not SETTINGS[name].allows(said):
        raise DeskError("setting-unreadable", text=f"{name}={said}", known="、".join(SETTINGS))
    if by.role not in SETTINGS[name].roles:
        raise DeskError("role-refused", operator=by.name, step=SETTINGS[name].title)
    with store.atomic():
        before = store.office.setting(name)
        store.office.set(name, said)
        store.audit.append(at=now, operator=by.id, act="setting", subject=name, before=before, after=said)
