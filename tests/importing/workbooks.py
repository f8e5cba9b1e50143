"""Synthetic workbooks, made in memory: no person in them exists."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop.importing.declaration import read_declaration
from desktop.records import Declaration, SourceFile
from rules.identity import check_character

USCC = "91330302C6A50G0AE9"
FIRM = "温州样例甲阀门有限公司"
HEAD = [
    "序号",
    "姓名",
    "身份证号码",
    "手机号码",
    "岗位",
    "入职日期",
    "留温起始日期",
    "留温截止日期",
    "户籍所在地",
    "备注",
]
FORM = [["企业名称", FIRM], ["统一社会信用代码", USCC]]
DAY = date(2023, 2, 10)

Rows = Sequence[Sequence[object]]


def an_id(region: str = "350102", born: str = "19900101", serial: int = 1) -> str:
    """Return a made number with the right check digit."""
    body = f"{region}{born}{serial:03d}"
    return body + check_character(body)


def a_person(number: int = 1, **changes: object) -> list[object]:
    """Return a line of a roster in the order of HEAD with only the telling cells changed."""
    cells: dict[str, object] = {
        "serial": number,
        "name": "程" + chr(0x5800 + number),
        "id": an_id(serial=number),
        "phone": f"138{(number - 1) * 7919:08d}",
        "post": "操作工",
        "hired": "2020-01-05",
        "from": "2023-01-06",
        "to": "2023-02-05",
        "household": "福建",
        "note": "",
    }
    return list((cells | changes).values())


def people(count: int) -> list[list[object]]:
    """Return so many lines without a fault."""
    return [a_person(number) for number in range(1, count + 1)]


def a_file(content: bytes, name: str = "申报.xlsx") -> SourceFile:
    """Return bytes as a file that was taken in."""
    return SourceFile(name=name, sha256=hashlib.sha256(content).hexdigest(), content=content)


def xlsx(
    sheets: Mapping[str, Rows], *, touch: Callable[[Workbook], None] = lambda _book: None, name: str = "申报.xlsx"
) -> SourceFile:
    """Return a workbook with these sheets; ``touch`` may change it before it is saved."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        fill(book.create_sheet(title), rows)
    touch(book)
    packed = io.BytesIO()
    book.save(packed)
    return a_file(packed.getvalue(), name)


def fill(sheet: Worksheet, rows: Iterable[Sequence[object]]) -> None:
    """Write rows from A1 on, empty text as an empty cell."""
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])


def a_declaration(
    rows: Rows, *, form: Rows = FORM, touch: Callable[[Workbook], None] = lambda _book: None
) -> SourceFile:
    """Return 申报表 and 花名册 in the shape of our template."""
    return xlsx({"申报表": form, "花名册": [HEAD, *rows]}, touch=touch)


def text(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", name: str = "申报.csv") -> SourceFile:
    """Return rows as a CSV file."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return a_file(written.getvalue().encode(encoding), name)


def with_member(file: SourceFile, member: str, change: Callable[[bytes], bytes]) -> SourceFile:
    """Return a zipped workbook with one member changed and packed again."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file.content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == member else content)
    return a_file(packed.getvalue(), file.name)


def read(file: SourceFile, received: date | None = DAY) -> Declaration:
    """Read a declaration received on the usual day."""
    return read_declaration(file, received=received, today=date(2023, 3, 1))


def errors(declaration: Declaration) -> dict[int, str]:
    """Return the error of every row that has one, by row number."""
    return {row.number: row.error for row in declaration.rows if row.error}


def warnings(declaration: Declaration) -> set[tuple[str, str]]:
    """Return code and cell of every warning."""
    return {(problem.code, problem.cell) for problem in declaration.problems if problem.severity == "warning"}
