"""The ledgers of 台账 as tables: their columns from those of the service, and what is said under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

from desktop.importing.ledgersheet import BookColumn, Kind, Value, added_up
from desktop.models.accounts import PeopleTotals
from desktop.services.ledgerkinds import LEDGERS, PEOPLE, Ledger
from desktop.services.ledgerrows import Row
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import LEFT, RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import day, instant, yuan

_PIXELS = 8  # for a half-width character
_PADDING = 18
_MOST = 270
_HEADS = {"政策": 6, "措施": 4, "单位": 8, "企业名称": 8, "哈希": 8, "核定版本": 8, "指纹（SHA-256）": 8}
_TAILS = {"案卷编号": 12, "批次": 12, "编号": 16}
"""How many characters at the beginning or at the end of a column are enough where room is short."""
_WIDE = 40  # half-width characters from which on a column takes what is left


def shown(value: Value, kind: Kind) -> str:
    """Return a value as tables show it; what is not said yet is a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return day(value)
    return yuan(value) if kind is Kind.FEN and isinstance(value, int) else str(value)


def _text(place: int, kind: Kind, row: Row) -> str:
    return shown(row[place], kind)


def _sort(place: int, row: Row) -> tuple[bool, Value]:
    """Return what a column is sorted by: what is not said comes first."""
    return row[place] is not None, row[place]


def width(column: BookColumn) -> int:
    """Return the width of a column in pixels, 0 for what is left."""
    if column.width >= _WIDE:
        return 0
    places = 2 * len(heading(column)) + 1
    return min(max(column.width, places) * _PIXELS + _PADDING, _MOST)


def heading(column: BookColumn) -> str:
    """Return the head of a column, with the unit of money."""
    return f"{column.title}（元）" if column.kind is Kind.FEN else column.title


def align(column: BookColumn) -> bool:
    """Whether a column stands at the right: figures."""
    return column.kind in (Kind.COUNT, Kind.FEN)


def _columns(ledger: Ledger) -> tuple[Column[Row], ...]:
    return tuple(
        Column(
            title=heading(column),
            text=partial(_text, place, column.kind),
            sort=partial(_sort, place),
            align=RIGHT if align(column) else LEFT,
            width=width(column),
            head=_HEADS.get(column.title, 0),
            tail=_TAILS.get(column.title, 0),
        )
        for place, column in enumerate(ledger.columns)
    )


COLUMNS: Mapping[str, tuple[Column[Row], ...]] = {
    ledger.id: _columns(ledger) for ledger in LEDGERS.values() if ledger.id != PEOPLE
}
PEOPLE_COLUMNS = _columns(LEDGERS[PEOPLE])


def ledger_table(ledger: Ledger, session: Session) -> Table[Row]:
    """Return the empty table of a ledger, as it was left the last time."""
    empty = f"{ledger.title}中没有符合条件的记录。"
    table: Table[Row] = Table(COLUMNS[ledger.id], name=ledger.title, key=lambda row: row, empty=empty)
    table.remember(session, f"ledger/{ledger.id}")
    return table


def sums(ledger: Ledger, rows: Sequence[Row]) -> str:
    """Return how many rows are shown and what they come to."""
    kinds = {column.title: column.kind for column in ledger.columns}
    said = [
        f"{title}{yuan(value)}元" if kinds[title] is Kind.FEN else f"{title}{value:,}"
        for title, value in added_up(ledger.columns, rows).items()
    ]
    return f"共{len(rows):,}行{'，' if said else ''}{'，'.join(said)}。{ledger.remark}"


def people_sums(totals: PeopleTotals) -> str:
    """Return the same of persons, as the database counted them."""
    rest = totals.people - totals.payable - totals.pending - totals.rejected
    unverified = f"，未核验{rest:,}" if rest else ""
    return (
        f"共{totals.people:,}人：可发放{totals.payable:,}，待核实{totals.pending:,}，不予{totals.rejected:,}{unverified}；"
        f"个人金额合计{yuan(totals.payable_fen)}元。{LEDGERS[PEOPLE].remark}"
    )
