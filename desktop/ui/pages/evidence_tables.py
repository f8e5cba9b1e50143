"""The three ledgers of 佐证 as tables: extracts, figures of enterprises, coaches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop.masking import mask_ids
from desktop.record_words import record_words
from desktop.services.actwords import KIND_WORDS
from desktop.services.factwords import fact_said
from desktop.ui import theme
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import CENTRE, RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import instant, yuan
from rules.registers import REGISTERS

if TYPE_CHECKING:
    from desktop.models.firmledger import Trip
    from desktop.ui.acts.evidence import FirmFigures

Extract = Mapping[str, Any]
_YEAR = len("2023-")


def extract_table(session: Session) -> Table[Extract]:
    """Return the empty table of extracts: kind, cover, age, rows, and what took its place."""
    return Table(
        [
            Column(title="编号", text=lambda each: str(each["evidence"]), align=RIGHT, sort=_number, width=56),
            Column(title="种类", text=_kind, width=92),
            Column(title="文件", text=lambda each: mask_ids(each["file"])),
            Column(title="覆盖", text=_cover, width=176),
            Column(title="数据截至", text=_age, sort=lambda each: each["age_days"], width=180, head=10),
            Column(
                title="取用/读到",
                text=lambda each: f"{each['rows_taken']:,}/{each['rows_read']:,}",
                align=RIGHT,
                sort=lambda each: each["rows_taken"],
                width=120,
            ),
            Column(title="状态", text=_state, align=CENTRE, width=96, colour=_tone),
            Column(title="来源", text=lambda each: each["source"] or "—", width=132, head=5),
            Column(title="登记人", text=lambda each: session.name_of(each["registered_by"]), width=70),
        ],
        name="佐证材料",
        empty="这里列出登记的参保明细、留温比对结果等。",
        key=_number,
    )


def figures_table(session: Session) -> Table[FirmFigures]:
    """Return the empty table of figures of enterprises."""

    def values(each: FirmFigures) -> str:
        return "；".join(fact_said(session.place.policies, value) for value in each.record.values)

    return Table(
        [
            Column(
                title="编号",
                text=lambda each: record_words(f"fact-{each.record.id}"),
                sort=lambda each: each.record.id,
                width=92,
            ),
            Column(title="企业", text=lambda each: each.firm or each.record.uscc, width=210),
            Column(title="数据", text=values),
            Column(title="依据", text=lambda each: each.record.source, width=190),
            Column(title="截至", text=lambda each: each.record.as_of.isoformat(), width=104),
            Column(title="登记人", text=lambda each: session.name_of(each.record.recorded_by), width=70),
            Column(
                title="状态",
                text=lambda each: _held(undone=each.record.undone),
                align=CENTRE,
                width=76,
                colour=lambda each: theme.QUIET if each.record.undone else theme.GREEN,
            ),
        ],
        name="企业数据",
        empty="这里列出登记的企业数据，如产值、税收、企业属性。",
        key=lambda each: each.record.id,
    )


def trip_table(session: Session) -> Table[Trip]:
    """Return the empty table of coaches."""
    return Table(
        [
            Column(title="编号", text=_trip_number, sort=lambda each: each.id, width=76),
            Column(title="发票", text=lambda each: each.invoice, width=190, tail=8),
            Column(title="乘车日期", text=lambda each: each.day.isoformat(), width=104),
            Column(title="申报企业", text=lambda each: each.enterprise_name or each.uscc),
            Column(
                title="费用（元）",
                text=lambda each: yuan(each.cost_fen),
                align=RIGHT,
                sort=lambda each: each.cost_fen,
                width=110,
            ),
            Column(
                title="名单人数",
                text=lambda each: str(each.riders),
                align=RIGHT,
                sort=lambda each: each.riders,
                width=78,
            ),
            Column(
                title="状态",
                text=lambda each: _held(undone=each.undone),
                align=CENTRE,
                width=76,
                colour=lambda each: theme.QUIET if each.undone else theme.GREEN,
            ),
            Column(title="出发地", text=lambda each: each.origin or "—", width=90),
            Column(title="拼车", text=lambda each: f"{len(each.shares)}家" if each.shares else "—", width=60),
            Column(title="登记人", text=lambda each: session.name_of(each.recorded_by), width=70),
        ],
        name="包车台账",
        empty="这里列出登记的返岗包车。",
        key=lambda each: each.id,
    )


def extract_detail(each: Extract, session: Session) -> str:
    """Say of an extract what its row has no room for."""
    at, who = instant(datetime.fromisoformat(each["registered_at"])), session.name_of(each["registered_by"])
    words = f"{_kind(each)}“{mask_ids(each['file'])}”：{_cover(each)}；{who}于{at}登记"
    words += f"；有{each['problems']}处登记时已提示" if each["problems"] else ""
    if each["undone"]:
        return f"{words}；已撤回，不再作为依据。"
    by = "、".join(map(str, each["superseded_by"]))
    return f"{words}；已由编号{by}替代，这份仍可查看。" if by else f"{words}。"


def _trip_number(each: Trip) -> str:
    return record_words(f"trip-{each.id}")


def _number(each: Extract) -> int:
    return int(each["evidence"])


def _kind(each: Extract) -> str:
    kind = str(each["kind"])
    return REGISTERS[kind].title if kind in REGISTERS else KIND_WORDS[kind]


def _cover(each: Extract) -> str:
    covers = each["covers"]
    if "months" in covers:
        return "、".join(covers["months"])
    if "from" in covers:
        last = covers["to"]
        return f"{covers['from']} 至 {last[_YEAR:] if last[:_YEAR] == covers['from'][:_YEAR] else last}"
    return f"{covers['title'] or '全部名单'}" if covers["whole"] else f"{covers['title'] or ''}（部分名单）"


def _age(each: Extract) -> str:
    days = each["age_days"]
    ago = "今天" if days == 0 else f"{days}天前" if days > 0 else f"{-days}天后"
    return f"{each['as_of']}（{ago}）" if each["as_of"] else f"未写明（{ago}）"


def _state(each: Extract) -> str:
    if each["undone"]:
        return "已撤回"
    by = each["superseded_by"]
    return f"由{'、'.join(map(str, by))}替代" if by else "有效"


def _tone(each: Extract) -> str:
    return theme.QUIET if each["undone"] else theme.AMBER if each["superseded_by"] else theme.GREEN


def _held(*, undone: bool) -> str:
    return "已撤回" if undone else "有效"
