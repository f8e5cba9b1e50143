"""Workbooks in formats that no library of ours writes, put together by hand, and the kept ones of other programs."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from desktop.errors import WorkbookUnreadable
from desktop.importing.container import contain
from desktop.importing.sheets import Sheet, open_workbook
from desktop.records import SourceFile
from tests.importing.workbooks import Rows, a_file

KEPT = Path(__file__).parent / "kept"

_SS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
_OPEN_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def kept(name: str) -> SourceFile:
    """Return a kept workbook."""
    return a_file((KEPT / name).read_bytes(), name)


def sheet_of(file: SourceFile, *, password: str = "") -> Sheet:
    """Return the first sheet of a file."""
    return open_workbook(file, password=password).sheets[0]


def cells(file: SourceFile) -> list[list[object]]:
    """Return all cells of the first sheet."""
    return [list(row) for row in sheet_of(file).rows()]


def changed(file: SourceFile, changes: Mapping[str, Callable[[bytes], bytes]], **added: bytes) -> SourceFile:
    """Return a zipped workbook with members changed (by name, '*' for all) and others added."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file.content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            change = changes.get(name) or changes.get("*")
            new.writestr(name, change(old.read(name)) if change else old.read(name))
        for name, content in added.items():
            new.writestr(name, content)
    return a_file(packed.getvalue(), file.name)


def an_open_table(inner: str, *, flat: bool = False) -> SourceFile:
    """Return an open document whose only table has this XML inside."""
    root = "office:document" if flat else "office:document-content"
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="名单">{inner}</table:table></office:spreadsheet></office:body></{root}>'
    )
    if flat:
        return a_file(xml.encode(), "申报.fods")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _OPEN_TYPE)
        archive.writestr("content.xml", xml)
        archive.writestr("META-INF/manifest.xml", '<m:manifest xmlns:m="urn:x"/>')
    return a_file(packed.getvalue(), "申报.ods")


def open_rows(rows: Rows, *, between: str = "") -> str:
    """Return rows as the XML of an open document, all cells text."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'.format
    lines = [
        between.join(["<table:table-row>", *(cell(escape(str(c))) for c in row), "</table:table-row>"]) for row in rows
    ]
    return between.join(lines)


def xml_spreadsheet(inner: str, *, before: str = "", encoding: str = "utf-8") -> SourceFile:
    """Return XML Spreadsheet 2003 whose only table has this XML inside."""
    text = (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook {_SS}>{before}'
        f'<Worksheet ss:Name="名单"><Table>{inner}</Table></Worksheet></Workbook>'
    )
    return a_file(text.encode(encoding), "申报.xls")


def xml_rows(rows: Rows) -> str:
    """Return rows as they stand in XML Spreadsheet 2003: numbers as numbers, the rest as text."""
    return "".join(f"<Row>{''.join(map(_xml_cell, row))}</Row>" for row in rows)


def _xml_cell(value: object) -> str:
    kind = "Number" if isinstance(value, int | float) else "String"
    return f'<Cell><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'


def web_page(rows: Rows, *, encoding: str = "utf-8", head: str = "") -> SourceFile:
    """Return rows as a table of a web page that is named like a workbook."""
    lines = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>\n" for row in rows)
    return a_file(f"<html><head>{head}</head><body><table>{lines}</table></body></html>".encode(encoding), "申报.xls")


def biff5(rows: Rows, *, bare: bool = False, extra: Iterable[bytes] = ()) -> SourceFile:
    """Return rows as Excel 5.0/95 wrote them, in the code page of simplified Chinese; numbers as numbers."""
    globals_ = (
        _record(0x809, struct.pack("<4H", 0x500, 5, 0, 0)) + _record(0x42, struct.pack("<H", 936)) + b"".join(extra)
    )
    name = "名单".encode("gbk")
    at = len(globals_) + 4 + 7 + len(name) + 4
    globals_ += _record(0x85, struct.pack("<IHB", at, 0, len(name)) + name) + _record(0x0A, b"")
    sheet = _record(0x809, struct.pack("<4H", 0x500, 0x10, 0, 0))
    sheet += _record(0x200, struct.pack("<5H", 0, len(rows), 0, max(map(len, rows)), 0))
    for row, line in enumerate(rows):
        sheet += b"".join(_old_cell(row, column, value) for column, value in enumerate(line) if value != "")
    stream = globals_ + sheet + _record(0x0A, b"")
    return a_file(stream if bare else contain("Book", stream), "申报.xls")


def _old_cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<3H", row, column, 0)
    if isinstance(value, int | float):
        return _record(0x203, place + struct.pack("<d", value))
    text = str(value).encode("gb18030")
    return _record(0x204, place + struct.pack("<H", len(text)) + text)


def _record(code: int, content: bytes) -> bytes:
    return struct.pack("<HH", code, len(content)) + content


def marks_of(sheet: Sheet) -> tuple[object, object]:
    """Return the error values of a sheet and its formulas without a value."""
    return sheet.errors, sheet.uncomputed


def refusal(file: SourceFile, password: str = "") -> str:
    """Return the code with which a file is refused."""
    with pytest.raises(WorkbookUnreadable) as refused:
        open_workbook(file, password=password)
    return refused.value.code
