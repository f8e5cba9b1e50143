"""The table of the list of cases: its columns, and by what the database sorts each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

from desktop.models.case_list import CaseRow
from desktop.records import STATE_WORDS, CaseState
from desktop.ui import theme
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import CENTRE, RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import yuan

ORDERS: Mapping[str, str] = {
    "案卷编号": "number",
    "企业名称": "enterprise",
    "措施": "measure",
    "状态": "state",
    "申报": "people",
    "可发放": "payable",
    "待核实": "pending",
    "不予": "rejected",
    "核定（元）": "amount",
    "提示": "hint",
    "受理日期": "received",
    "录入": "operator",
    "信用代码": "number",
}
"""What each column is sorted by; a code alone says nothing, so it stands by number."""


def _heads(title: str, count: Callable[[CaseRow], int], width: int) -> Column[CaseRow]:
    return Column(title=title, text=lambda row: str(count(row)) if row.determined else "—", align=RIGHT, width=width)


def _hint(row: CaseRow) -> str:
    from desktop.services.find_cases import hint

    return hint(row)


_LEADING: Sequence[Column[CaseRow]] = (
    Column(title="案卷编号", text=lambda row: row.number, width=208, tail=12),
    Column(title="企业名称", text=lambda row: row.enterprise_name),
    Column(title="状态", text=lambda row: STATE_WORDS[CaseState(row.state)], width=114, head=4),
    _heads("可发放", lambda row: row.payable, 66),
    _heads("待核实", lambda row: row.pending, 66),
    _heads("不予", lambda row: row.rejected, 54),
    Column(
        title="核定（元）",
        text=lambda row: yuan(row.payable_fen) if row.determined else "—",
        align=RIGHT,
        width=118,
    ),
    Column(title="提示", text=_hint, width=100, align=CENTRE, colour=lambda row: theme.AMBER if _hint(row) else None),
)
_DECLARED: Column[CaseRow] = Column(title="申报", text=lambda row: str(row.people), align=RIGHT, width=58)
_RECEIVED: Column[CaseRow] = Column(title="受理日期", text=lambda row: row.received_on, width=104, hidden=True)
_CODE: Column[CaseRow] = Column(title="信用代码", text=lambda row: row.uscc, width=190, hidden=True)


def cases_table(session: Session) -> Table[CaseRow]:
    """Return the table; who gives it the records sorts them."""
    measure: Column[CaseRow] = Column(
        title="措施", text=lambda row: session.place.measure_title(row.policy, row.measure), width=136, head=4
    )
    entered: Column[CaseRow] = Column(
        title="录入", text=lambda row: session.name_of(row.entered_by), width=84, hidden=True
    )
    return Table(
        [*_LEADING, measure, _DECLARED, _RECEIVED, entered, _CODE],
        name="案卷列表",
        empty="这里列出受理的案卷。",
        key=attrgetter("number"),
        sorts=False,
    )
