"""How our own sheets look and what may be done in them (表样): heads, free cells, lists, protection, paper."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

FACE: Final = "宋体"
"""The typeface of every cell: each spreadsheet program in use has it."""

_HEAD_FILL = "DCE6F1"
_LINE = "A6A6A6"
_A4 = "9"
_LAST_COLUMN = 16_384
_LINE_POINTS = 16.5
_DOUBLE = "\u2e80"  # from here on a character takes two places


def as_head(cell: Cell, *, size: int = 11) -> None:
    """Make a cell a heading that cannot be changed."""
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    cell.font = Font(name=FACE, bold=True, size=size)
    cell.fill = PatternFill("solid", start_color=_HEAD_FILL)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.protection = Protection(locked=True)
    frame(cell)


def frame(cell: Cell | MergedCell) -> None:
    """Draw a thin line around a cell."""
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color=_LINE)
    cell.border = Border(left=side, right=side, top=side, bottom=side)


def put_text(cell: Cell | MergedCell, value: str) -> None:
    """Write text that stays text, also where it begins with ``=``; '' leaves the cell empty and of text format."""
    from openpyxl.styles import Alignment, Font

    cell.number_format = "@"
    cell.font = Font(name=FACE, size=11)
    cell.alignment = Alignment(vertical="center")
    if value:
        cell.value = value
        cell.data_type = "s"


def put_alike(cell: Cell | MergedCell, value: str, model: Cell) -> None:
    """Write text in the style of another cell of the workbook."""
    dress_alike(cell, model)
    cell.value = value or None
    if value:
        cell.data_type = "s"


def dress_alike(cell: Cell | MergedCell, model: Cell) -> None:
    """Give a cell the style of another one of the workbook, in a twentieth of the time that setting it takes."""
    cell._style = copy(model._style)  # type: ignore[attr-defined, union-attr]  # noqa: SLF001  openpyxl shows no other way


def style_key(cell: Cell | MergedCell) -> tuple[int, ...]:
    """Return what tells the style of a cell from others; asking for ``style_id`` spoils the list when it changes."""
    return tuple(cell._style or ())  # type: ignore[union-attr]  # noqa: SLF001  openpyxl shows no other way


def put_free(cell: Cell | MergedCell, value: str | int | None) -> None:
    """Write a value that the enterprise may change."""
    from openpyxl.styles import Protection

    cell.protection = Protection(locked=False)
    if isinstance(value, int):
        cell.value = value
    else:
        put_text(cell, value or "")


def free_columns(sheet: Worksheet, count: int) -> None:
    """Unlock every column: the first ``count`` were given their own width, the others are left as they are.

    A spreadsheet program lets nobody delete or sort a line of which any cell is locked, be it far to the right.
    """
    from openpyxl.styles import Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.dimensions import ColumnDimension

    for place in range(1, count + 1):
        sheet.column_dimensions[get_column_letter(place)].protection = Protection(locked=False)
    rest = ColumnDimension(sheet, index=get_column_letter(count + 1), min=count + 1, max=_LAST_COLUMN)
    rest.protection = Protection(locked=False)
    sheet.column_dimensions[get_column_letter(count + 1)] = rest


def offer(sheet: Worksheet, cells: str, choices: tuple[str, ...], *, strict: bool = False) -> None:
    """Give cells a drop-down list; ``strict`` takes nothing else."""
    from openpyxl.worksheet.datavalidation import DataValidation

    menu = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=strict)
    if strict:
        menu.errorTitle, menu.error = "请从列表中选择", f"这里只能填：{'、'.join(choices)}。"
    menu.add(cells)
    sheet.add_data_validation(menu)


def check(sheet: Worksheet, cells: str, formula: str, words: str) -> None:
    """Refuse a value for which a formula about the first of the cells does not hold, and say why."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="custom", formula1=formula, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "填写有误", words
    rule.promptTitle, rule.prompt, rule.showInputMessage = "填写说明", words, True
    rule.add(cells)
    sheet.add_data_validation(rule)


def hint(sheet: Worksheet, cells: str, words: str) -> None:
    """Show words beside cells while they are being filled; any value is taken."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(allow_blank=True, showInputMessage=True, promptTitle="填写说明", prompt=words)
    rule.add(cells)
    sheet.add_data_validation(rule)


def protect(sheet: Worksheet) -> None:
    """Lock heads and labels without a password; lines may still be added, removed, sorted and sized."""
    protection = sheet.protection
    protection.sheet = True
    protection.insertRows = protection.deleteRows = protection.sort = False
    protection.formatCells = protection.formatColumns = protection.formatRows = protection.autoFilter = False


def on_paper(sheet: Worksheet, *, landscape: bool) -> None:
    """Set A4 up: as wide as the page, the pages numbered."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.7
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页 共 &N 页"))


def fit_height(sheet: Worksheet, row: int, text: str, width: int) -> None:
    """Make a row as high as its text needs in a column of so many characters: not every program does it by itself."""
    lines = -(-places(text) // (width - 2))
    sheet.row_dimensions[row].height = _LINE_POINTS * max(lines, 1) + 3


def places(text: str) -> int:
    """Return how many characters of a column a text takes."""
    return sum(2 if letter >= _DOUBLE else 1 for letter in text)
