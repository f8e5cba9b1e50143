"""The blank declaration workbook (申报模板) of a measure, also filled; what an enterprise fills is text.

Which columns a measure asks for is data: :data:`TEMPLATES`.  The workbook bears a mark, ``policy/measure/version``, as
a document property and as a hidden defined name; ``read_declaration`` gives it back.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from desktop.records import Enterprise

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

VERSION = 1
MARK = "wengang-template"

_LAST_INPUT_ROW = 5000
_HEAD_FILL = "DCE6F1"


class Column(NamedTuple):
    """A column of the roster: its field, its heading, its width in characters, and what may be chosen."""

    field: str
    title: str
    width: int
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What the workbook of a measure asks for."""

    title: str
    roster: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...]


class Filling(NamedTuple):
    """What a filled workbook states beside its rows; None leaves a box open."""

    people: int | None = None
    fen: int | None = None
    filled_on: date | None = None


_OPEN = Filling()

_WHO = (
    Column("", "序号", 6),
    Column("name", "姓名", 14),
    Column(
        "paper",
        "证件类型",
        16,
        ("居民身份证", "护照", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "港澳台居民居住证"),
    ),
    Column("id_number", "身份证号码", 22),
    Column("phone", "手机号码", 15),
)
_WHERE = (Column("household", "户籍所在地", 20), Column("note", "备注", 20))

TEMPLATES: Mapping[str, Template] = {
    "stay": Template(
        title="一次性留工补助申报表",
        roster="员工花名册",
        columns=(
            *_WHO,
            Column("post", "岗位", 14),
            Column("hired_on", "入职日期", 14),
            Column("stay_from", "留温起始日期", 14),
            Column("stay_to", "留温截止日期", 14),
            *_WHERE,
        ),
        notes=("留温起始日期和留温截止日期按实际情况填写，期间离开过的，请在备注中写明。",),
    ),
    "return-travel": Template(
        title="返岗交通补贴申报表",
        roster="返岗人员花名册",
        columns=(
            *_WHO,
            Column("departure", "出发地", 18),
            Column("return_on", "返岗日期", 14),
            Column("transport", "交通方式", 12, ("火车", "飞机", "长途汽车", "自驾", "企业包车", "其他")),
            Column("ticket", "车次/航班/车牌", 16),
            *_WHERE,
        ),
        notes=("乘坐企业包车返岗的人员请如实选择“企业包车”。", "车票、机票等凭证请随申报材料一并提交。"),
    ),
}

_BOXES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("name", "企业名称", ()),
    ("uscc", "统一社会信用代码", ()),
    ("address", "注册地址", ()),
    ("kind", "企业类型", ()),
    ("above_scale", "是否规上企业", ("是", "否")),
    ("industry", "所属行业", ()),
    ("legal_person", "法定代表人", ()),
    ("contact", "联系人", ()),
    ("phone", "联系电话", ()),
    ("bank", "开户银行", ()),
    ("account", "银行账号", ()),
)
_NOTES = (
    "请先填写第一张表，再在花名册中逐人填写，一人一行；表头请勿改动，可以增加行。",
    "身份证号码、手机号码、银行账号所在的列已设为文本格式，请直接填写；从别处复制时请选择“只粘贴文本”。",
    "日期请按“2023-01-06”的样式填写。",
    "同一人只填一行。不申报的人员请删去整行，不要隐藏或筛选。",
    "填完后请核对申报人数与花名册行数是否一致，并填写日期。",
)


def write_template(
    policy: str,
    measure: str,
    *,
    enterprise: Enterprise | None = None,
    rows: Sequence[Mapping[str, str]] = (),
    filling: Filling = _OPEN,
) -> bytes:
    """Return the workbook as xlsx; with ``enterprise``, ``rows`` (by field name) and ``filling`` it comes filled.

    ``measure`` is a key of :data:`TEMPLATES`.
    """
    from openpyxl import Workbook

    template = TEMPLATES[measure]
    book = Workbook()
    form = book.active or book.create_sheet()
    form.title = "申报表"
    _write_form(form, template, enterprise, filling)
    _write_roster(book.create_sheet(template.roster), template.columns, rows)
    _write_notes(book.create_sheet("填写说明"), (*_NOTES, *template.notes))
    _mark(book, f"{policy}/{measure}/{VERSION}")
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _write_form(sheet: Worksheet, template: Template, enterprise: Enterprise | None, filling: Filling) -> None:
    sheet.append([template.title])
    sheet.merge_cells("A1:B1")
    _as_head(sheet["A1"])
    for field, label, choices in _BOXES:
        _box(sheet, label, getattr(enterprise, field) if enterprise else "", choices)
    _box(sheet, "申报人数", filling.people)
    _box(sheet, "申报金额（元）", None if filling.fen is None else f"{filling.fen // 100}.{filling.fen % 100:02d}")
    _box(sheet, "填表日期", filling.filled_on.isoformat() if filling.filled_on else "")
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 40
    _protect(sheet)


def _box(sheet: Worksheet, label: str, value: str | int | None, choices: tuple[str, ...] = ()) -> None:
    row = sheet.max_row + 1
    _as_head(sheet.cell(row, 1, label))
    _put(sheet.cell(row, 2), value)
    if choices:
        _offer(sheet, f"B{row}", choices)


def _write_roster(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> None:
    from openpyxl.styles import Protection
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        whole_column = sheet.column_dimensions[letter]
        whole_column.width = column.width
        whole_column.number_format = "@" if column.field else "General"
        whole_column.protection = Protection(locked=False)
        _as_head(sheet.cell(1, place, column.title))
        if column.choices:
            _offer(sheet, f"{letter}2:{letter}{_LAST_INPUT_ROW}", column.choices)
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns, start=1):
            _put(sheet.cell(number + 1, place), row.get(column.field, "") if column.field else number)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _protect(sheet)


def _write_notes(sheet: Worksheet, notes: Sequence[str]) -> None:
    from openpyxl.styles import Alignment

    for number, note in enumerate(notes, start=1):
        sheet.append([f"{number}．{note}"])
        sheet.cell(number, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 90
    sheet.protection.sheet = True


def _put(cell: Cell | MergedCell, value: str | int | None) -> None:
    """Write a value for the enterprise to change; text stays text, also where it begins with ``=``."""
    from openpyxl.styles import Protection

    cell.protection = Protection(locked=False)
    if isinstance(value, int):
        cell.value = value
        return
    cell.number_format = "@"
    if value:
        cell.value = value
        cell.data_type = "s"


def _as_head(cell: Cell) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    line = Side(style="thin")
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color=_HEAD_FILL)
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.protection = Protection(locked=True)


def _offer(sheet: Worksheet, cells: str, choices: tuple[str, ...]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    menu = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=False)
    menu.add(cells)
    sheet.add_data_validation(menu)


def _protect(sheet: Worksheet) -> None:
    """Lock the heads and labels without a password; rows may still be added, removed, sorted and sized."""
    protection = sheet.protection
    protection.sheet = True
    protection.insertRows = protection.deleteRows = protection.sort = False
    protection.formatCells = protection.formatColumns = protection.formatRows = protection.autoFilter = False


def _mark(book: Workbook, mark: str) -> None:
    from openpyxl.packaging.custom import StringProperty
    from openpyxl.workbook.defined_name import DefinedName

    book.custom_doc_props.append(  # type: ignore[attr-defined]  # the stubs lag behind openpyxl 3.1
        StringProperty(name=MARK, value=mark)
    )
    name = "_" + MARK.replace("-", "_")
    book.defined_names[name] = DefinedName(name, attr_text=f'"{MARK}:{mark}"', hidden=True)
