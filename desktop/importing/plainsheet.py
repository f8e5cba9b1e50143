"""Write a sheet as an enterprise or a bureau would have made it: rows of cells and nothing of our template."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDEST, _NARROWEST = 24, 8
_DOUBLE = "\u2e80"  # from here on a character takes two places


def write_xlsx(
    title: str,
    rows: Sequence[Sequence[str | int]],
    *,
    merged: Sequence[str] = (),
    hidden: Collection[int] = (),
) -> bytes:
    """Return one sheet as xlsx: text stays text, an ``int`` becomes a numeric cell, '' an empty one.

    ``merged`` are areas such as ``A1:J1``; ``hidden`` are rows counted from 1.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        _write_row(sheet, number, row)
    for area in merged:
        sheet.merge_cells(area)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    _widen(sheet, rows)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def write_sheets(sheets: Mapping[str, Sequence[Sequence[str | int]]]) -> bytes:
    """Return several sheets by title as xlsx, each with its first row as the head, which stays in sight."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            _write_row(sheet, number, row)
        _widen(sheet, rows)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def write_csv(rows: Sequence[Sequence[str]], *, encoding: str) -> bytes:
    """Return rows as comma-separated text with the line ends of a spreadsheet program on Windows."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode(encoding)


def _write_row(sheet: Worksheet, number: int, row: Sequence[str | int]) -> None:
    for place, value in enumerate(row, start=1):
        if value == "":
            continue
        cell = sheet.cell(number, place, value)
        if isinstance(value, str):
            cell.number_format = "@"
            cell.data_type = "s"  # also where it begins with an equals sign


def _widen(sheet: Worksheet, rows: Sequence[Sequence[str | int]]) -> None:
    from openpyxl.utils import get_column_letter

    for place in range(max(map(len, rows), default=0)):
        longest = max((_places(row[place]) for row in rows if place < len(row)), default=0)
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(max(longest + 2, _NARROWEST), _WIDEST)


def _places(value: str | int) -> int:
    return sum(2 if letter >= _DOUBLE else 1 for letter in str(value))
