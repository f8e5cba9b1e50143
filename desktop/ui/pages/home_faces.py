"""What the desk shows, made of an overview: tiles of what waits, marks of the charts, lines of the sums; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop.records import STATE_WORDS, CaseState
from desktop.services.matterwords import blocked_words, due_words, since_words
from desktop.ui import theme
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.bars import Mark, Pattern
from desktop.ui.widgets.tiles import Face
from desktop.ui.wording import yuan

if TYPE_CHECKING:
    from desktop.services.matters import Matter
    from desktop.services.waiting import Fate, Overview

_WEEKDAYS = "一二三四五六日"
_DAYS = 28
_SOON = 3  # working days before the end of a term from which on it is told in amber
_SOLID, _LINES, _DOTS, _CROSS = (
    Pattern.SolidPattern,
    Pattern.BDiagPattern,
    Pattern.Dense6Pattern,
    Pattern.DiagCrossPattern,
)
_LOOKS: Mapping[CaseState, tuple[str, Pattern]] = MappingProxyType(
    {
        CaseState.DRAFT: (theme.QUIET, _DOTS),
        CaseState.TO_CORRECT: (theme.AMBER, _LINES),
        CaseState.ACCEPTED: (theme.ACCENT, _DOTS),
        CaseState.VERIFIED: (theme.ACCENT, _LINES),
        CaseState.REVIEWED: (theme.ACCENT, _CROSS),
        CaseState.APPROVED: (theme.ACCENT, _SOLID),
        CaseState.NOTICED: (theme.NAVY, _LINES),
        CaseState.ESCALATED: (theme.NAVY, _SOLID),
        CaseState.RETURNED: (theme.RED, _LINES),
        CaseState.PARTLY_CONFIRMED: (theme.GREEN, _LINES),
        CaseState.CONFIRMED: (theme.GREEN, _CROSS),
        CaseState.PAID: (theme.GREEN, _SOLID),
        CaseState.REFUSED: (theme.QUIET, _CROSS),
        CaseState.WITHDRAWN: (theme.QUIET, _SOLID),
    }
)
"""How the cases of a state are drawn, in the order of their way."""

_FIRST = (
    ("operators", "建好操作员", "登记经办、复核、审批人员", "在“设置”的操作员一栏"),
    ("office", "核对单位资料", "地址、电话、公示天数、编号", "在“设置”中填写"),
    ("policies", "看一遍政策", "措施、标准、口径，由单位确定的金额", "在“政策库”"),
    ("import", "导入申报表", "企业交来的 Excel 申报表和花名册", "在“案卷”，也可以把文件拖进来"),
    ("entry", "或者手工录入", "企业只交了纸质材料的", "在“受理”，随写随存"),
    ("evidence", "登记佐证", "参保明细、比对结果等，用来核验", "在“佐证”"),
)
STEPS = tuple(
    Face(key=key, figure=str(number), title=title, lines=(what, where))
    for number, (key, title, what, where) in enumerate(_FIRST, start=1)
)
"""The first steps in an empty workspace."""
STEP_PLACES: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        "operators": ("settings", {"section": "operators"}),
        "office": ("settings", {"section": "office"}),
        "policies": ("policies", {}),
        "import": ("cases", {}),
        "entry": ("entry", {}),
        "evidence": ("evidence", {}),
    }
)
"""Where each first step is taken: the page, and how it is narrowed."""


def face(matter: Matter) -> Face:
    """Return the tile of a matter: since when, by when, and what the reader may not pass on."""
    said = tuple(filter(None, (_about(matter), since_words(matter), blocked_words(matter), due_words(matter))))
    return Face(
        key=(matter.id, matter.about),
        figure=str(matter.count),
        title=matter.title,
        lines=said,
        tone=_tone(matter),
        tip="\n".join((f"{matter.title}：{matter.count}", *said)),
        faint=not matter.mine,
    )


def _about(matter: Matter) -> str:
    return f"{matter.about}{'等' if matter.page == 'escalation' and matter.count > 1 else ''}"


def _tone(matter: Matter) -> str:
    if matter.left is None:
        return ""
    if matter.overdue or matter.left < 0:
        return "bad"
    return "wait" if matter.left <= _SOON else ""


def states(found: Overview) -> list[Mark]:
    """Return the cases by state, in the order of their way."""
    cases = dict.fromkeys(_LOOKS, 0)
    for fate in found.fates:
        cases[fate.state] += fate.cases
    return [
        Mark(key=state.value, label=STATE_WORDS[state], words=f"{count}件", value=count, colour=colour, pattern=pattern)
        for (state, (colour, pattern)), count in zip(_LOOKS.items(), cases.values(), strict=True)
        if count
    ]


def measures(found: Overview, title: Callable[[str, str], str]) -> list[Mark]:
    """Return what was declared and what was found payable under each measure."""
    sums: dict[tuple[str, str], list[int]] = {}
    for fate in found.fates:
        both = sums.setdefault((fate.policy, fate.measure), [0, 0])
        both[0] += fate.declared_fen
        both[1] += fate.payable_fen
    return [
        Mark(
            key=key,
            label=title(*key),
            words=f"申报 {yuan(declared)}元　核定 {yuan(payable)}元",
            value=max(declared, payable),
            inner=payable,
        )
        for key, (declared, payable) in sums.items()
    ]


def days(found: Overview) -> list[Mark]:
    """Return the cases received on each of the last days, today the last."""
    last = [found.day - timedelta(days=back) for back in reversed(range(_DAYS))]
    return [
        Mark(
            key=day,
            label=f"{day:%Y-%m-%d}",
            words=f"收件{found.received.get(day, 0)}件",
            value=found.received.get(day, 0),
            shaded=day.weekday() > 4,  # noqa: PLR2004  Saturday and Sunday
        )
        for day in last
    ]


def day_words(day: date) -> str:
    """Return a day as the head of the page says it."""
    return f"{day.year}年{day.month}月{day.day}日　星期{_WEEKDAYS[day.weekday()]}"


def sum_words(fates: Sequence[Fate]) -> str:
    """Return the whole, and the fates that add up to it."""
    heads = {
        words: sum(getattr(fate, name) for fate in fates)
        for name, words in (
            ("payable", "可发放"),
            ("pending", "待核实"),
            ("rejected", "不予发放"),
            ("unverified", "未核验"),
            ("closed", "不再办理"),
        )
    }
    added = " + ".join(f"{words}{count}" for words, count in heads.items() if count) or "0"
    return (
        f"共{sum(fate.cases for fate in fates)}件，{sum(fate.people for fate in fates)}人 = {added}；"
        f"申报{yuan(sum(fate.declared_fen for fate in fates))}元，核定可发放"
        f"{yuan(sum(fate.payable_fen for fate in fates))}元。"
    )


def end_words(found: Overview, number: Callable[[str], str]) -> str:
    """Return until when each policy that has cases here holds."""
    said = []
    for end in found.ends:
        if end.until is None or end.left is None:
            said.append(f"{number(end.policy)}没有写明截止日期")
        else:
            left = f"还有{end.left}个工作日" if end.left >= 0 else f"已过{-end.left}个工作日"
            said.append(f"{number(end.policy)}有效期至{end.until.isoformat()}，{left}")
    return f"政策期限：{'；'.join(said)}。" if said else ""


def fate_columns(title: Callable[[str, str], str]) -> list[Column[Fate]]:
    """Return the columns of the sums."""
    return [
        Column(title="措施", text=lambda fate: title(fate.policy, fate.measure), head=3),
        Column(
            title="状态", text=lambda fate: STATE_WORDS[fate.state], sort=lambda fate: list(_LOOKS).index(fate.state),
            width=110, head=3,
        ),
        _count("件数", "cases", 60),
        _count("人数", "people", 66),
        _count("可发放", "payable", 70),
        _money("核定（元）", "payable_fen"),
        _money("申报（元）", "declared_fen"),
        _count("待核实", "pending", 70),
        _count("不予", "rejected", 60),
        _count("未核验", "unverified", 70),
        _count("不再办理", "closed", 80),
    ]  # fmt: skip


def _count(title: str, name: str, width: int) -> Column[Fate]:
    def value(fate: Fate) -> int:
        return int(getattr(fate, name))

    return Column(title=title, text=lambda fate: str(value(fate)), align=RIGHT, sort=value, width=width)


def _money(title: str, name: str) -> Column[Fate]:
    def value(fate: Fate) -> int:
        return int(getattr(fate, name))

    return Column(title=title, text=lambda fate: yuan(value(fate)), align=RIGHT, sort=value, width=118)
