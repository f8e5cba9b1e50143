"""What an office sets for itself (设置), each by its name.  Every change is audited with what stood there before.

What touches the duty of persons, the numbers on papers, the safety of data or how long things are kept is the
approver's (审批) to change; telephone, address and the like are anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from desktop.errors import DeskError
from desktop.models.store import Store
from desktop.record_words import coded
from desktop.records import Office, Operator, Role
from desktop.services.decide import NOTICE_DAYS, SINGLE_HANDED
from desktop.services.desk import PHONE
from desktop.services.initialise import check_office
from desktop.services.names import is_line
from desktop.services.sign_in import IDLE_MINUTES
from desktop.services.typed import typed

ADDRESS, SEAL_WORDS, ADDRESSEE = "address", "seal-words", "addressee"
BACKUP_DAYS = "backup-days"
DOCUMENT_WORD = "document-word"
FONDS, ARCHIVE_CATEGORY, ARCHIVE_RETENTION = "archive-fonds", "archive-category", "archive-retention"
KEEP_CASES, KEEP_PAPERS, KEEP_AUDIT = "retention-cases", "retention-papers", "retention-audit"
FOR_EVER = "永久"

_MOST_NOTICE_DAYS, _MOST_IDLE_MINUTES, _MOST_BACKUP_DAYS, _MOST_YEARS = 60, 240, 90, 100
_LONGEST = 60
_APPROVER = frozenset({Role.APPROVER})


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its title, what it may be (tested, and in words), who may change it, what holds until then."""

    title: str
    allows: Callable[[str], bool]
    hint: str
    roles: frozenset[Role] = frozenset(Role)
    default: str = ""


def _text(said: str) -> bool:
    return is_line(said) and len(said) <= _LONGEST


def _up_to(most: int, least: int = 0) -> Callable[[str], bool]:
    return lambda said: not said or (re.fullmatch("[0-9]{1,4}", said) is not None and least <= int(said) <= most)


def _matching(pattern: str) -> Callable[[str], bool]:
    return lambda said: re.fullmatch(pattern, said) is not None


def _years(said: str) -> bool:
    return said == FOR_EVER or _up_to(_MOST_YEARS, 1)(said)


_TEXT_HINT = f"一行文字，最多{_LONGEST}个字，不能有证件号码和尖括号"
_YEARS_HINT = f"1至{_MOST_YEARS}的年数，或“{FOR_EVER}”；不填则同档案的保管期限"
SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        PHONE: Setting("联系电话", _text, _TEXT_HINT),
        ADDRESS: Setting("地址", _text, _TEXT_HINT),
        SEAL_WORDS: Setting("印章上的单位名称", _text, _TEXT_HINT),
        ADDRESSEE: Setting("报送函主送单位（空为本区县的人力资源和社会保障局）", _text, _TEXT_HINT),
        NOTICE_DAYS: Setting(
            "公示工作日数（空或0为不公示）",
            _up_to(_MOST_NOTICE_DAYS),
            f"0至{_MOST_NOTICE_DAYS}的整数，空或0为不公示",
            _APPROVER,
        ),
        SINGLE_HANDED: Setting("单人值守的理由（空为关闭）", _text, _TEXT_HINT, _APPROVER),
        IDLE_MINUTES: Setting(
            "无人操作几分钟后锁定（0为不锁定）",
            _up_to(_MOST_IDLE_MINUTES),
            f"0至{_MOST_IDLE_MINUTES}的整数，0为不锁定",
            _APPROVER,
            "10",
        ),
        BACKUP_DAYS: Setting(
            "备份超过几天，退出时自动备份（0为不自动）",
            _up_to(_MOST_BACKUP_DAYS),
            f"0至{_MOST_BACKUP_DAYS}的整数，0为不自动备份",
            _APPROVER,
            "7",
        ),
        DOCUMENT_WORD: Setting(
            "发文机关代字", _matching(r"[㐀-鿿×A-Z]{0,12}"), "1至12个汉字，不带括号和“字”“第”，如 鹿××", _APPROVER
        ),
        FONDS: Setting("全宗号", _matching(r"[A-Z0-9]{0,8}"), "1至8位数字或大写字母", _APPROVER),
        ARCHIVE_CATEGORY: Setting(
            "档案门类代码", _matching(r"[A-Z]{2,4}(·[A-Z0-9]{1,4})?"), "2至4位大写字母，如 WS", _APPROVER, "WS"
        ),
        ARCHIVE_RETENTION: Setting(
            "档案保管期限", _matching("Y|D30|D10"), "Y（永久）、D30（30年）或 D10（10年）", _APPROVER, "D30"
        ),
        KEEP_CASES: Setting("案卷保存年限", _years, _YEARS_HINT, _APPROVER),
        KEEP_PAPERS: Setting("已出文书保存年限", _years, _YEARS_HINT, _APPROVER),
        KEEP_AUDIT: Setting("操作日志保存年限", _years, _YEARS_HINT, _APPROVER),
    }
)


def setting_title(name: str) -> str:
    """Return what a setting is called, without what it says of its values."""
    return SETTINGS[name].title.partition("（")[0]


def settings(store: Store) -> dict[str, str]:
    """Return every setting as it holds: what was set, else its default."""
    return {name: setting(store, name) for name in SETTINGS}


def setting(store: Store, name: str) -> str:
    """Return one setting as it holds."""
    return store.office.setting(name, SETTINGS[name].default)


def change_setting(store: Store, name: str, value: str, *, by: Operator, now: datetime) -> None:
    """Change one setting; raise ``setting-unreadable``, ``role-refused`` or ``words-unprintable``.

    A value that is what holds already changes nothing and is not audited.
    """
    said = value.strip()
    if name not in SETTINGS:
        known = coded({each: setting_title(each) for each in SETTINGS})
        raise DeskError("setting-unreadable", text=f"{name}={said}", known=known)
    wanted = SETTINGS[name]
    if not wanted.allows(said):
        raise DeskError("setting-unreadable", text=f"{wanted.title}={said}", known=wanted.hint)
    if by.role not in wanted.roles:
        raise DeskError("role-refused", operator=by.name, step=f"更改{setting_title(name)}")
    typed(said, f"“{setting_title(name)}”")
    with store.atomic():
        before = setting(store, name)
        if before != said:
            store.office.set(name, said)
            store.audit.append(at=now, operator=by.id, act="setting", subject=name, before=before, after=said)


def change_office(store: Store, office: Office, *, by: Operator, now: datetime) -> None:
    """Change name and codes of the office (单位信息); the approver's to do.

    Division and code stand in every number: once there is a case, raise ``office-fixed``.  The signing certificate
    keeps the name under which it was made until it is renewed.
    """
    if by.role is not Role.APPROVER:
        raise DeskError("role-refused", operator=by.name, step="更改单位信息")
    check_office(office)
    before = store.office.get()
    if before == office:
        return
    numbered = len(store.cases.all())
    if numbered and before is not None and (before.division, before.code) != (office.division, office.code):
        raise DeskError("office-fixed", what="行政区划代码和单位代码", count=numbered)
    was = f"{before.name} {before.code}" if before is not None else ""
    with store.atomic():
        store.office.put(office)
        after = f"{office.name} {office.code}"
        store.audit.append(at=now, operator=by.id, act="office", subject="office", before=was, after=after)
