"""The blank declaration workbook (申报模板) of a measure, also filled; what an enterprise fills is text.

A measure that pays by persons has a roster (员工花名册), one that asks for figures has a sheet of figures (申报数据);
what stands in them follows from the pack.  The workbook bears a mark, ``policy/measure/version``, that
:func:`desktop.importing.docmark.template_mark` gives back: one of a version below ``TEMPLATE_VERSION`` is old.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from desktop.importing.docmark import TEMPLATE, TEMPLATE_VERSION, put_mark
from desktop.importing.sheetstyle import (
    FACE,
    as_head,
    check,
    dress_alike,
    fit_height,
    frame,
    free_columns,
    hint,
    offer,
    on_paper,
    protect,
    put_alike,
    put_free,
    put_text,
)
from desktop.importing.templatefields import (
    AMOUNT,
    BOXES,
    FILLED_ON,
    PEOPLE,
    YES_NO,
    Column,
    about,
    columns_asked,
    notes,
)
from desktop.records import Enterprise
from rules.calculate import facts_asked
from rules.figures import Fact, FactKind
from rules.policy import Measure, Policy

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NOTES, FORM, FIGURES, ROSTER = "填表说明", "申报表", "申报数据", "员工花名册"

_LAST_INPUT_ROW = 5000
_LABEL_WIDTH, _TEXT_WIDTH = 14, 92
_LIGHT, _GREY = "A6A6A6", "7F7F7F"
_FIGURE_HEAD = (("项目", 40), ("填报值", 24), ("单位", 10), ("代号", 18))


class Filling(NamedTuple):
    """What a filled workbook states beside its rows; None leaves a box open."""

    people: int | None = None
    fen: int | None = None
    filled_on: date | None = None


_OPEN = Filling()
_NOTHING: Mapping[str, str] = MappingProxyType({})


def write_template(
    policy: Policy,
    measure: Measure,
    *,
    enterprise: Enterprise | None = None,
    rows: Sequence[Mapping[str, str]] = (),
    figures: Mapping[str, str] = _NOTHING,
    filling: Filling = _OPEN,
) -> bytes:
    """Return the workbook as xlsx; with ``enterprise``, ``rows``, ``figures`` and ``filling`` it comes filled.

    ``rows`` are texts by field name, ``figures`` texts by name of fact (是 or 否 for a flag).  The roster of a filled
    workbook has no line of example.
    """
    from openpyxl import Workbook

    facts = facts_asked(policy, measure)
    columns = columns_asked(policy, measure)
    book = Workbook()
    guide = book.active or book.create_sheet()
    guide.title = NOTES
    _write_guide(guide, policy, measure, columns, figures=bool(facts))
    _write_form(book.create_sheet(FORM), measure, enterprise, filling, people=bool(columns))
    if facts:
        _write_figures(book.create_sheet(FIGURES), facts, figures)
    if columns:
        _write_roster(book.create_sheet(ROSTER), columns, rows)
    put_mark(book, TEMPLATE, f"{policy.id}/{measure.id}/{TEMPLATE_VERSION}")
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _write_guide(
    sheet: Worksheet, policy: Policy, measure: Measure, columns: tuple[Column, ...], *, figures: bool
) -> None:
    sheet.append([f"{measure.title}申报表 填表说明"])
    sheet.merge_cells("A1:B1")
    _title(sheet)
    sheet.column_dimensions["A"].width = _LABEL_WIDTH
    sheet.column_dimensions["B"].width = _TEXT_WIDTH
    lines = [*about(policy, measure)]
    lines += [(f"填写 {number}", note) for number, note in enumerate(notes(columns, figures=figures), start=1)]
    lines.append(("模板版本", f"{policy.id}/{measure.id}/{TEMPLATE_VERSION}"))
    for row, (label, text) in enumerate(lines, start=2):
        _write_line(sheet, row, label, text)
    sheet.protection.sheet = True
    on_paper(sheet, landscape=True)


def _write_line(sheet: Worksheet, row: int, label: str, text: str) -> None:
    from openpyxl.styles import Alignment

    as_head(sheet.cell(row, 1, label))
    cell = sheet.cell(row, 2)
    put_text(cell, text)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    frame(cell)
    fit_height(sheet, row, text, _TEXT_WIDTH)


def _title(sheet: Worksheet) -> None:
    as_head(sheet["A1"], size=14)
    frame(sheet["B1"])
    sheet.row_dimensions[1].height = 30


def _write_form(
    sheet: Worksheet, measure: Measure, enterprise: Enterprise | None, filling: Filling, *, people: bool
) -> None:
    sheet.append([f"{measure.title}申报表"])
    sheet.merge_cells("A1:B1")
    _title(sheet)
    for field, label, choices in BOXES:
        _box(sheet, label, getattr(enterprise, field) if enterprise else "", choices)
    if people:
        _box(sheet, PEOPLE.label, filling.people)
    _box(sheet, AMOUNT.label, None if filling.fen is None else f"{filling.fen // 100}.{filling.fen % 100:02d}")
    _box(sheet, FILLED_ON.label, filling.filled_on.isoformat() if filling.filled_on else "")
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 56
    protect(sheet)
    on_paper(sheet, landscape=True)


def _box(sheet: Worksheet, label: str, value: str | int | None, choices: tuple[str, ...] = ()) -> None:
    row = sheet.max_row + 1
    as_head(sheet.cell(row, 1, label))
    put_free(sheet.cell(row, 2), value)
    frame(sheet.cell(row, 2))
    sheet.row_dimensions[row].height = 22
    if choices:
        offer(sheet, f"B{row}", choices)


def _write_figures(sheet: Worksheet, facts: Sequence[Fact], figures: Mapping[str, str]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for place, (title, width) in enumerate(_FIGURE_HEAD, start=1):
        as_head(sheet.cell(1, place, title))
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row, fact in enumerate(facts, start=2):
        for place, text in ((1, fact.title), (3, fact.unit), (4, fact.name)):
            put_text(sheet.cell(row, place), text)
            frame(sheet.cell(row, place))
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="center")
        sheet.cell(row, 4).font = Font(name=FACE, size=8, color=_LIGHT)
        put_free(sheet.cell(row, 2), figures.get(fact.name, ""))
        frame(sheet.cell(row, 2))
        _guard(sheet, f"B{row}", fact.kind)
        sheet.row_dimensions[row].height = 22
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    protect(sheet)
    on_paper(sheet, landscape=True)


def _guard(sheet: Worksheet, cell: str, kind: FactKind) -> None:
    """Let a cell of text take only what its fact can be; thousands may be set apart."""
    number = f'VALUE(SUBSTITUTE({cell},",",""))'
    match kind:
        case FactKind.FLAG:
            offer(sheet, cell, YES_NO, strict=True)
        case FactKind.DAY:
            check(sheet, cell, f"ISNUMBER(DATEVALUE({cell}))", "请填日期，如2023-01-28。")
        case FactKind.COUNT:
            check(sheet, cell, f"IF({number}>=0,{number}=INT({number}),FALSE)", "请填整数，如12，不带单位。")
        case FactKind.FIGURE:
            check(sheet, cell, f"{number}>=0", "请填数字，如1234567.89，不带单位，不能为负数。")


def _write_roster(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> None:
    from openpyxl.utils import get_column_letter

    _lay_out(sheet, columns)
    if not rows:
        _write_example(sheet, columns)
    _write_rows(sheet, columns, rows)
    _line_filled_rows(sheet, get_column_letter(len(columns)))
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    protect(sheet)
    on_paper(sheet, landscape=True)


def _write_rows(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> None:
    from openpyxl.cell.cell import Cell

    counted, written = (Cell(sheet, row=1, column=1) for _ in range(2))  # no part of the sheet
    put_free(counted, 0)
    put_free(written, "")
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns, start=1):
            cell = sheet.cell(number + 1, place)
            if column.field:
                put_alike(cell, row.get(column.field, ""), written)
            else:
                dress_alike(cell, counted)
                cell.value = number


def _lay_out(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Give every column its head, its width and text format, and what helps to fill it."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        whole_column = sheet.column_dimensions[letter]
        whole_column.width = column.width
        whole_column.font = Font(name=FACE, size=11)
        whole_column.number_format = "@" if column.field else "General"
        as_head(sheet.cell(1, place, column.title))
        if column.choices:
            offer(sheet, f"{letter}2:{letter}{_LAST_INPUT_ROW}", column.choices)
        elif column.hint:
            hint(sheet, f"{letter}2:{letter}{_LAST_INPUT_ROW}", column.hint)
    free_columns(sheet, len(columns))
    sheet.row_dimensions[1].height = 32


def _write_example(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Write the line that shows how; it is locked, and its first cell keeps it from being taken for a person."""
    from openpyxl.styles import Font

    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(2, place)
        put_text(cell, column.example)
        cell.font = Font(name=FACE, size=11, italic=True, color=_GREY)
        frame(cell)


def _line_filled_rows(sheet: Worksheet, last: str) -> None:
    """Draw lines around every line that anyone fills, however many there will be."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Border, Side
    from openpyxl.styles.differential import DifferentialStyle

    side = Side(style="thin", color=_LIGHT)
    lined = DifferentialStyle(border=Border(left=side, right=side, top=side, bottom=side))
    rule = Rule(type="expression", dxf=lined, formula=[f"COUNTA($A2:${last}2)>0"])
    sheet.conditional_formatting.add(f"A2:{last}{_LAST_INPUT_ROW}", rule)
