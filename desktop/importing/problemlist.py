"""The list of problems (问题清单) in a return copy: one line a problem, with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.importing.sheetstyle import FACE, as_head, fit_height, frame, on_paper, put_alike, put_text
from desktop.masking import mask_ids
from desktop.records import Severity

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

TITLE: Final = "问题清单"
"""The name of the sheet; a sheet of this name is no part of a declaration."""

ERROR_FILL, WARNING_FILL = "FFFFC7CF", "FFFFEB9D"
"""Our colours, a shade beside those of every palette, so that marks of ours are known again."""

_FIRST_LINE, _CELL = 4, 5
_HEAD = (("序号", 6), ("工作表", 16), ("行", 7), ("姓名", 12), ("单元格", 9), ("类别", 10), ("问题和办法", 70))
_KINDS = {Severity.ERROR: "须更正", Severity.WARNING: "请核对"}
_LONGEST_NAME = 20
_LINK = "0563C1"


class Entry(NamedTuple):
    """A problem as it is listed: ``cell`` '' for one of a whole sheet, ``name`` of the person in the row or ''."""

    sheet: str
    cell: str
    row: int | None
    severity: Severity
    name: str
    text: str


def write_list(sheet: Worksheet, entries: Sequence[Entry], *, case: str, advice: str, linked: frozenset[str]) -> None:
    """Fill a sheet with the list; ``linked`` are the sheets of the same workbook that a link can lead to."""
    from openpyxl.utils import get_column_letter

    errors = sum(entry.severity is Severity.ERROR for entry in entries)
    put_text(sheet["A1"], f"问题清单　案卷 {case}")
    as_head(sheet["A1"], size=14)
    put_text(
        sheet["A2"], f"共{len(entries)}处：须更正{errors}处（红色），请核对{len(entries) - errors}处（黄色）。{advice}"
    )
    last = get_column_letter(len(_HEAD))
    for row, height in ((1, 30), (2, 36)):
        sheet.merge_cells(f"A{row}:{last}{row}")
        sheet.row_dimensions[row].height = height
    _wrap(sheet["A2"])
    for place, (title, width) in enumerate(_HEAD, start=1):
        as_head(sheet.cell(_FIRST_LINE - 1, place, title))
        sheet.column_dimensions[get_column_letter(place)].width = width
    models = _Models(sheet)
    for number, entry in enumerate(entries, start=1):
        _write_entry(sheet, number, entry, linked, models)
    sheet.freeze_panes = f"A{_FIRST_LINE}"
    sheet.print_title_rows = f"{_FIRST_LINE - 1}:{_FIRST_LINE - 1}"
    on_paper(sheet, landscape=True)


def location(sheet: str, cell: str) -> str:
    """Return where a link leads, as a spreadsheet program writes it."""
    return "'{}'!{}".format(sheet.replace("'", "''"), cell or "A1")


def paint(severity: Severity) -> str:
    """Return the colour of a problem, as ARGB."""
    return ERROR_FILL if severity is Severity.ERROR else WARNING_FILL


class _Models:
    """One cell of every style that a line has; none of them stands in the sheet."""

    def __init__(self, sheet: Worksheet) -> None:
        from openpyxl.cell.cell import Cell
        from openpyxl.styles import Font, PatternFill

        models = [Cell(sheet, row=1, column=1) for _ in range(4)]
        for model in models:
            put_text(model, "")
            frame(model)
            _wrap(model)
        self.plain, self.link, self.error, self.warning = models
        self.link.font = Font(name=FACE, size=11, underline="single", color=_LINK)
        self.error.fill = PatternFill("solid", start_color=ERROR_FILL)
        self.warning.fill = PatternFill("solid", start_color=WARNING_FILL)


def _write_entry(sheet: Worksheet, number: int, entry: Entry, linked: frozenset[str], models: _Models) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    row = number + _FIRST_LINE - 1
    is_linked = entry.sheet in linked
    kind = models.error if entry.severity is Severity.ERROR else models.warning
    text = mask_ids(entry.text)
    shown = (
        (str(number), models.plain),
        (entry.sheet, models.plain),
        (str(entry.row or ""), models.plain),
        (mask_ids(entry.name)[:_LONGEST_NAME], models.plain),
        (entry.cell or "整张表", models.link if is_linked else models.plain),
        (_KINDS[entry.severity], kind),
        (text, models.plain),
    )
    for place, (words, model) in enumerate(shown, start=1):
        put_alike(sheet.cell(row, place), words, model)
    fit_height(sheet, row, text, _HEAD[-1][1])
    if is_linked:
        cell = sheet.cell(row, _CELL)
        link = Hyperlink(ref=cell.coordinate, location=location(entry.sheet, entry.cell))
        cell.hyperlink = link
        put_alike(cell, entry.cell or "整张表", models.link)


def _wrap(cell: Cell) -> None:
    from openpyxl.styles import Alignment

    cell.alignment = Alignment(wrap_text=True, vertical="center")
