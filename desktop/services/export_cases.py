"""Let a list of cases leave as a workbook (导出案卷清单); every export is written into the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from desktop.errors import DeskError
from desktop.importing.ledgersheet import Book, BookColumn, Value, book_xlsx, day_column, heads_column, money_column
from desktop.masking import mask_ids
from desktop.models.case_list import CaseRow
from desktop.records import STATE_WORDS, CaseState, Operator
from desktop.services.desk import Desk
from desktop.services.find_cases import Listing, Names, filter_words, hint
from desktop.services.ledgerrows import titles

TITLE = "案卷清单"
_COLUMNS = (
    BookColumn(title="案卷编号", width=24),
    BookColumn(title="企业名称", width=30),
    BookColumn(title="统一社会信用代码", width=23),
    BookColumn(title="政策", width=22),
    BookColumn(title="措施", width=18),
    BookColumn(title="状态", width=11),
    day_column(title="受理日期"),
    BookColumn(title="录入", width=10),
    heads_column(title="申报"),
    heads_column(title="可发放"),
    heads_column(title="待核实"),
    heads_column(title="不予"),
    money_column(title="核定金额"),
    BookColumn(title="提示", width=26),
)


def export_cases(
    desk: Desk,
    found: Listing,
    rows: Sequence[CaseRow],
    *,
    by: Operator,
    now: datetime,
    keep: Callable[[bytes], None],
    make: Callable[[Book], bytes] = book_xlsx,
) -> int:
    """Hand cases of a listing as a workbook to ``keep``, log who took it, return how many; ``make`` may work aside.

    Raises ``ledger-empty`` where there is nothing to take; what ``keep`` raises undoes the entry.
    """
    if not rows:
        raise DeskError("ledger-empty", ledger=TITLE)
    operators = desk.store.operators.names()
    part = "所选" if len(rows) < len(found.rows) else mask_ids("，".join(_said(desk, found, operators))) or "全部"
    book = Book(
        title=TITLE,
        lead=f"{desk.office.name}　{part}",
        foot=f"{by.name} {now.astimezone():%Y-%m-%d %H:%M} 导出",
        columns=_COLUMNS,
        rows=[_row(desk, row, operators) for row in rows],
    )
    content = make(book)
    with desk.store.atomic():
        after = f"{len(rows)}件（{part}）"
        desk.store.audit.append(at=now, operator=by.id, act="ledger", subject=TITLE, after=after)
        keep(content)
    return len(rows)


def _said(desk: Desk, found: Listing, operators: Mapping[str, str]) -> Iterator[str]:
    names = Names(
        policy=lambda policy: titles(desk, policy, "")[0],
        measure=lambda policy, measure: titles(desk, policy, measure)[1] if policy else measure,
        operator=lambda id_: operators.get(id_, id_),
    )
    yield from filter_words(found.wanted, names).values()


def _row(desk: Desk, row: CaseRow, operators: Mapping[str, str]) -> tuple[Value, ...]:
    policy, measure = titles(desk, row.policy, row.measure)
    heads = (row.payable, row.pending, row.rejected, row.payable_fen) if row.determined else (None,) * 4
    return (
        *(row.number, row.enterprise_name, row.uscc, policy, measure, STATE_WORDS[CaseState(row.state)]),
        *(date.fromisoformat(row.received_on), operators.get(row.entered_by, row.entered_by), row.people),
        *heads,
        f"{hint(row)}：{row.stale}" if row.stale else hint(row),
    )
