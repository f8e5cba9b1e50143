"""Tables as a workbook to be filed and printed (台账导出): head in sight, filter, sums, A4 across, office and day."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from desktop.importing.sheetstyle import FACE, as_head, frame, places

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | date | datetime | None

_LEAD_ROWS = 2
_HEAD_ROW = _LEAD_ROWS + 1
_MARGIN_INCHES = 0.4
_A4, _READABLE = 9, 200  # the paper, and how many half-width characters across it can still be read
_SHEET = "xl/worksheets/sheet1.xml"
_DAY_ZERO, _DAY_OF_ZIP = date(1899, 12, 30), (1980, 1, 1, 0, 0, 0)
_STYLE = re.compile(r'<c r="[A-Z]+\d+" s="(\d+)"')
_CELL = re.compile(r'<c r="([A-Z]+)\d+"')
_EXTENT = re.compile(r'<dimension ref="[^"]*" ?/>')
_MOST_IN_HEAD = 60  # characters a side: all of a head or foot together may have 255
_LINE_POINTS, _HIGHEST = 14.5, 409  # of a row
_NOTHING = "（无）"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Kind(StrEnum):
    """What the values of a column are: text, a count, fen, a day, an instant."""

    TEXT = "text"
    COUNT = "count"
    FEN = "fen"
    DAY = "day"
    INSTANT = "instant"


_FORMATS = {Kind.TEXT: "@", Kind.COUNT: "0", Kind.FEN: "#,##0.00", Kind.DAY: "yyyy-mm-dd", Kind.INSTANT: "@"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookColumn:
    """One column: title, kind, width in half-width characters, and whether it is added up at the foot."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 12
    summed: bool = False


heads_column = partial(BookColumn, kind=Kind.COUNT, width=8, summed=True)
money_column = partial(BookColumn, kind=Kind.FEN, width=14, summed=True)
day_column = partial(BookColumn, kind=Kind.DAY)
instant_column = partial(BookColumn, kind=Kind.INSTANT, width=16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A ledger as it leaves: ``lead`` says for whom, of which part and when; ``foot`` stands on every printed page."""

    title: str
    lead: str
    foot: str
    columns: tuple[BookColumn, ...]
    rows: Sequence[Sequence[Value]]


def book_xlsx(book: Book) -> bytes:
    """Return the ledger as xlsx.

    openpyxl makes everything but the rows, which are written as text beside it: it takes ten times as long, and a
    hundred thousand rows are worth that.
    """
    from openpyxl import Workbook

    made = Workbook()
    sheet = made.worksheets[0]
    _lay_out(sheet, book)
    _models(sheet, book.columns)
    empty, packed = io.BytesIO(), io.BytesIO()
    made.save(empty)
    with ZipFile(empty) as bare, ZipFile(packed, "w", ZIP_DEFLATED) as whole:
        for member in bare.infolist():
            if member.filename != _SHEET:
                whole.writestr(member, bare.read(member))
        info = ZipInfo(_SHEET, _DAY_OF_ZIP)
        info.compress_type = ZIP_DEFLATED
        with whole.open(info, "w") as out:
            for part in _filled(bare.read(_SHEET).decode(), book):
                out.write(part.encode())
    return packed.getvalue()


def books_xlsx(books: Sequence[Book]) -> bytes:
    """Return short tables of long texts as one xlsx, a sheet each: every text is wrapped; no sums.

    Where a table has no rows, （无） says so.
    """
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.worksheets[0])
    for book in books:
        sheet = made.create_sheet()
        _lay_out(sheet, book)
        nothing = (_NOTHING, *[None] * (len(book.columns) - 1))
        for number, row in enumerate(book.rows or [nothing], start=_HEAD_ROW + 1):
            for place, (column, value) in enumerate(zip(book.columns, row, strict=True), start=1):
                _put_wrapped(sheet.cell(number, place), column, value)
            lines = max(map(_lines, book.columns, row))
            sheet.row_dimensions[number].height = min(lines * _LINE_POINTS + 4, _HIGHEST)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def added_up(columns: Sequence[BookColumn], rows: Iterable[Sequence[Value]]) -> dict[str, int]:
    """Return the sum of every column that is added up, by title; what is not said counts nothing."""
    sums = {column.title: 0 for column in columns if column.summed}
    places = [(column.title, place) for place, column in enumerate(columns) if column.summed]
    for row in rows:
        for title, place in places:
            value = row[place]
            sums[title] += value if isinstance(value, int) else 0
    return sums


def _lay_out(sheet: Worksheet, book: Book) -> None:
    """Set everything up but the rows."""
    sheet.title = book.title[:31]
    _set_up(sheet, book)
    _lead(sheet, book)


def _set_up(sheet: Worksheet, book: Book) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
    from openpyxl.worksheet.properties import PageSetupProperties

    last = get_column_letter(len(book.columns))
    for place, column in enumerate(book.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width + 2
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{last}{_HEAD_ROW + len(book.rows)}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape"
    across = -(-sum(column.width + 2 for column in book.columns) // _READABLE)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    if across > 1:
        sheet.print_title_cols = "A:B"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = _MARGIN_INCHES
    part, said = _HeaderFooterPart, HeaderFooterItem
    sheet.oddHeader = said(left=part(text=_literal(book.title)), right=part(text=_literal(book.lead)))
    sheet.oddFooter = said(left=part(text=_literal(book.foot)), right=part(text="第&P页，共&N页"))


def _literal(text: str) -> str:
    """Return a text for head or foot: there ``&`` begins a code, and a long one makes the file unreadable."""
    short = text if len(text) <= _MOST_IN_HEAD else f"{text[: _MOST_IN_HEAD - 1]}…"
    return short.replace("&", "&&")


def _lead(sheet: Worksheet, book: Book) -> None:
    from openpyxl.styles import Font

    for row, text, font in (
        (1, book.title, Font(name=FACE, bold=True, size=16)),
        (2, f"{book.lead}　{book.foot}", Font(name=FACE, size=10)),
    ):
        cell = sheet.cell(row, 1, text)
        cell.font, cell.data_type = font, "s"
    for place, column in enumerate(book.columns, start=1):
        as_head(sheet.cell(_HEAD_ROW, place, column.title))


def _put_wrapped(cell: Cell | MergedCell, column: BookColumn, value: Value) -> None:
    """Write a value so that all of it is seen; text is never a formula, whatever it begins with."""
    from openpyxl.styles import Alignment, Font

    right = column.kind in {Kind.COUNT, Kind.FEN}
    cell.font, cell.number_format = Font(name=FACE, size=10), _FORMATS[column.kind]
    cell.alignment = Alignment(horizontal="right" if right else "left", vertical="top", wrap_text=True)
    frame(cell)
    if isinstance(value, str):
        cell.value, cell.data_type = _UNWRITABLE.sub("", value), "s"
    else:
        cell.value = Decimal(value) / 100 if column.kind is Kind.FEN and isinstance(value, int) else value


def _lines(column: BookColumn, value: Value) -> int:
    """Return how many lines a text takes in its column, which is a little wider than it says."""
    return sum(max(-(-places(line) // column.width), 1) for line in str(value or "").splitlines() or [""])


def _models(sheet: Worksheet, columns: Sequence[BookColumn]) -> None:
    """Dress one row of values and one of sums, whose styles the rows that are written beside it take."""
    from openpyxl.styles import Alignment, Font

    for place, column in enumerate(columns, start=1):
        value, total = sheet.cell(_HEAD_ROW + 1, place, 0), sheet.cell(_HEAD_ROW + 2, place, 0)
        value.font, value.number_format = Font(name=FACE, size=10), _FORMATS[column.kind]
        frame(value)
        as_head(total, size=10)
        total.number_format = _FORMATS[column.kind] if column.summed else "@"
        total.alignment = Alignment(horizontal="right" if column.summed else "left")


def _filled(xml: str, book: Book) -> Iterator[str]:
    """Yield the sheet with its rows in the place of the two models."""
    before, _, rest = xml.partition(f'<row r="{_HEAD_ROW + 1}"')
    models, _, after = rest.partition("</sheetData>")
    styles = _STYLE.findall(models)
    width, last = len(book.columns), _HEAD_ROW + len(book.rows) + 1
    letters = _CELL.findall(models)[:width]
    yield _EXTENT.sub(f'<dimension ref="A1:{letters[-1]}{last}"/>', before)
    heads = [f'<c r="{letter}{{row}}" s="{style}"' for letter, style in zip(letters, styles, strict=False)]
    kinds = [column.kind for column in book.columns]
    for number, row in enumerate(book.rows, start=_HEAD_ROW + 1):
        yield _row(number, heads, [_written(value, kind) for value, kind in zip(row, kinds, strict=True)])
    if any(column.summed for column in book.columns):
        heads = [f'<c r="{letter}{{row}}" s="{style}"' for letter, style in zip(letters, styles[width:], strict=False)]
        yield _row(last, heads, _sums(book))
    yield f"</sheetData>{after}"


def _row(number: int, heads: Sequence[str], values: Sequence[str]) -> str:
    cells = "".join(head.format(row=number) + value for head, value in zip(heads, values, strict=True))
    return f'<row r="{number}">{cells}</row>'


def _written(value: Value, kind: Kind) -> str:
    """Return what stands in a cell behind its style; text is never a formula, whatever it begins with."""
    if value is None or value == "":
        return "/>"
    if isinstance(value, int):
        sign, fen = "-" if value < 0 else "", abs(value)
        figure = f"{sign}{fen // 100}.{fen % 100:02d}" if kind is Kind.FEN else str(value)
        return f"><v>{figure}</v></c>"
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"><v>{(value - _DAY_ZERO).days}</v></c>"
    text = f"{value.astimezone():%Y-%m-%d %H:%M}" if isinstance(value, datetime) else _UNWRITABLE.sub("", value)
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _sums(book: Book) -> list[str]:
    sums = added_up(book.columns, book.rows)
    said = [_written(sums[each.title], each.kind) if each.summed else "/>" for each in book.columns]
    return said if book.columns[0].summed else [_written("合计", Kind.TEXT), *said[1:]]
