"""The tables of 上报: batches that were sent, with what became of them, and batches that came in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.records import STATE_WORDS
from desktop.ui import theme
from desktop.ui.tablemodels.records import CENTRE, RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import instant, yuan

if TYPE_CHECKING:
    from desktop.models.ledger import ReceivedBatch
    from desktop.services.sent import SentLine

_LONG = 5  # working days without an answer that are worth a colour


def under_buttons(table: Table[Any], buttons: Sequence[QPushButton], hint: QLabel) -> QWidget:
    """Return a table with its own buttons above it, and the hint of what to do while it is empty."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 8, 0, 0)
    row = QHBoxLayout()
    row.setSpacing(8)
    for each in buttons:
        row.addWidget(each)
    row.addStretch(1)
    column.addLayout(row)
    column.addWidget(hint)
    column.addWidget(table, 1)
    return holder


def sent_table(name_of: Callable[[str], str]) -> Table[SentLine]:
    """Return the table of batches that this office made."""
    return Table(
        [
            Column(title="批次编号", text=lambda each: each.batch.number, width=212, tail=12),
            Column(title="生成时间", text=lambda each: instant(each.batch.made_at), width=152),
            Column(
                title="案卷",
                text=lambda each: f"{len(each.batch.cases)}件",
                align=RIGHT,
                sort=lambda each: len(each.batch.cases),
                width=64,
            ),
            Column(
                title="金额（元）",
                text=lambda each: yuan(each.payable_fen),
                align=RIGHT,
                sort=lambda each: each.payable_fen,
                width=116,
            ),
            Column(title="区级反馈", text=_answered, width=262, head=10, colour=_answer_colour),
            Column(
                title="加密",
                text=lambda each: "已加密" if each.batch.encrypted else "未加密",
                align=CENTRE,
                width=76,
            ),
            Column(title="保存到", text=_saved, colour=lambda each: None if each.copies else theme.AMBER),
            Column(title="经手", text=lambda each: name_of(each.batch.made_by), width=72),
        ],
        name="已上报的批次",
        empty="这里列出已生成的批次，以及保存和区级反馈的情况。",
        key=lambda each: each.batch.number,
    )


def _saved(each: SentLine) -> str:
    if not each.copies:
        return "没有保存过"
    last = each.copies[-1]
    more = f"（共{len(each.copies)}次）" if len(each.copies) > 1 else ""
    return f"{instant(last.made_at)}{more} {last.place}"


def _answered(each: SentLine) -> str:
    if each.answered_at is None:
        return f"没有反馈，已等{each.waiting}个工作日" if each.waiting else "没有反馈，今天上报"
    outcomes = "、".join(f"{STATE_WORDS[state].removeprefix('区级')}{count}件" for state, count in each.outcomes)
    return f"{outcomes}；{each.open}处未处理" if each.open else outcomes


def _answer_colour(each: SentLine) -> str | None:
    return theme.AMBER if each.open or each.waiting > _LONG else None


def received_table(name_of: Callable[[str], str]) -> Table[ReceivedBatch]:
    """Return the table of batches that other offices sent."""
    return Table(
        [
            Column(title="批次编号", text=lambda each: said(each, "number"), width=220, tail=12),
            Column(title="发出单位", text=lambda each: each.office_name),
            Column(title="接收时间", text=lambda each: instant(each.received_at), width=150),
            Column(title="经手", text=lambda each: name_of(each.received_by), width=90),
            Column(title="案卷", text=lambda each: f"{said(each, 'cases')}件", align=RIGHT, width=80),
            Column(
                title="不一致",
                text=lambda each: f"{len(each.findings)}处",
                align=RIGHT,
                width=90,
                colour=lambda each: theme.AMBER if each.findings else None,
            ),
        ],
        name="接收的批次",
        empty="这里列出接收的批次。",
        key=lambda each: each.sha256,
    )


def said(batch: ReceivedBatch, key: str) -> str:
    """Return what the receiving service kept of a batch under a key."""
    summary: Any = batch.summary
    return str(summary.get(key, ""))
