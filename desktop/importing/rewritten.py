"""A workbook written afresh (重写): the values of any readable file at the same addresses of an xlsx, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from desktop.importing.cells import Cell
from desktop.importing.problemlist import TITLE
from desktop.importing.sheets import Sheet
from desktop.importing.sheetstyle import places

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as Written
    from openpyxl.cell.cell import MergedCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_NOT_IN_CELLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NARROWEST, _WIDEST, _MEASURED_ROWS = 8, 36, 60


def rewrite(sheets: Sequence[Sheet]) -> tuple[Workbook, Mapping[str, str]]:
    """Return a new workbook with these sheets, and the title that each of their names became."""
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.worksheets[0])
    titles: dict[str, str] = {}
    for sheet in sheets:
        titles[sheet.name] = _title(sheet.name, [TITLE, *titles.values()])
        _fill(made.create_sheet(titles[sheet.name]), sheet)
    return made, titles


def _title(name: str, taken: Sequence[str]) -> str:
    """Return a name as one that a spreadsheet program allows and that no other sheet bears."""
    wanted = _NOT_IN_TITLES.sub("_", name).strip()[:_LONGEST_TITLE] or "Sheet"
    title, number = wanted, 1
    while title.lower() in {each.lower() for each in taken}:
        number += 1
        tail = f"({number})"
        title = wanted[: _LONGEST_TITLE - len(tail)] + tail
    return title


def _fill(made: Worksheet, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    widths: dict[int, int] = {}
    for row, cells in enumerate(sheet.rows(), start=1):
        shown = sheet.errors.get(row, {})
        for column, value in enumerate(cells, start=sheet.first_column):
            kept = shown.get(column, value)
            if kept != "":
                _put(made.cell(row, column + 1), kept)
                if row <= _MEASURED_ROWS:
                    widths[column] = max(widths.get(column, 0), places(str(kept)))
    for column, width in widths.items():
        letter = get_column_letter(column + 1)
        made.column_dimensions[letter].width = min(max(width + 2, _NARROWEST), _WIDEST)


def _put(cell: Written | MergedCell, value: Cell) -> None:
    """Write a value as what it is: text stays text, a number a number, whose lost digits are for the clerk to see."""
    if isinstance(value, str):
        cell.number_format = "@"
        cell.value = _NOT_IN_CELLS.sub("", value)
        cell.data_type = "s"
    elif isinstance(value, date | datetime | time | timedelta | bool | int | float):
        cell.value = value
