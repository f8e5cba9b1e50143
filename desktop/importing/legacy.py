"""BIFF workbooks (.xls) in their OLE container: encrypted or not, what was hidden (隐藏、筛选), error values."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.errors import WorkbookUnreadable
from desktop.importing.biff import BEGIN, ERROR_CODES, records
from desktop.importing.container import contain
from desktop.importing.excel95 import read_excel95
from desktop.importing.marks import Gathering, Marks
from desktop.importing.source import Kind, kind_of
from desktop.importing.xmlsheet import MarkupSheet
from desktop.records import SourceFile

MAX_GRID_CELLS = 5_000_000  # the parser lays a sheet out as a full rectangle, 40 bytes a cell and more in between

MAX_SHEETS = 255

_BOUND_SHEET = 0x85
_ENCRYPTED = 0x2F
_DATE_MODE = 0x22
_DIMENSIONS = 0x200
_ROW, _COLUMN_INFO = 0x208, 0x7D
_FORMULA, _ERROR, _MANY_NUMBERS = 0x06, 0x205, 0xBD
_CELLS = frozenset({_FORMULA, 0x7E, _MANY_NUMBERS, 0xD6, 0xFD, 0x203, 0x204, _ERROR, 0x27E, 0x406})
_LENGTH_OF = {_ROW: 16, _DIMENSIONS: 10, _COLUMN_INFO: 10, _ERROR: 8, _FORMULA: 20, _DATE_MODE: 2, _BOUND_SHEET: 6}
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_RESULT_IS_ERROR = 2
_NUMBER_BYTES = 6  # of every further number in a record of many
_LONG_DIMENSIONS = 12
_MOST_ROWS = 65_536
_BIFF8 = 6
_BIFF5 = b"\x00\x05"


@dataclass(frozen=True, slots=True, kw_only=True)
class Legacy:
    """A workbook in a clean container, the marks by index of sheet, and whether it counts days from 1904.

    ``sheets`` are those of Excel 5.0/95, read here because the parser cannot.
    """

    content: bytes
    marks: Mapping[int, Marks]
    date1904: bool
    sheets: tuple[MarkupSheet, ...] = ()


def inspect(file: SourceFile) -> Legacy:
    """Check a BIFF workbook and put it into a container that is safe to parse.

    Raises ``encrypted``, ``corrupt``, ``too-large``, ``not-a-workbook``.
    """
    name, stream = _workbook_stream(file)
    starts, date1904 = [], False
    try:
        if struct.unpack_from("<H", stream)[0] != BEGIN:  # the parser reads on, we would have looked at nothing
            raise WorkbookUnreadable("corrupt", file=file.name)
        for code, at, length in records(stream, 0):
            _check_length(file, code, length)
            if code == _ENCRYPTED:
                raise WorkbookUnreadable("encrypted", file=file.name)
            if code == _BOUND_SHEET:
                starts.append(struct.unpack_from("<I", stream, at)[0])
                if len(starts) > MAX_SHEETS:
                    raise WorkbookUnreadable("too-large", file=file.name)
            elif code == _DATE_MODE:
                date1904 = bool(struct.unpack_from("<H", stream, at)[0])
        scans = [_scan_sheet(file, stream, start) for start in starts]
        old = read_excel95(file, stream) if stream[4:6] == _BIFF5 else []
    except (struct.error, IndexError) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    if not starts or len(set(starts)) < len(starts):
        raise WorkbookUnreadable("corrupt", file=file.name)
    if sum(room for _, room in scans) > MAX_GRID_CELLS:  # the parser lays out hidden sheets, too
        raise WorkbookUnreadable("too-large", file=file.name)
    marks = {index: found for index, (found, _) in enumerate(scans)}
    return Legacy(content=contain(name, stream), marks=marks, date1904=date1904, sheets=tuple(old))


def _workbook_stream(file: SourceFile) -> tuple[str, bytes]:
    import olefile

    if kind_of(file) is Kind.BIFF:
        return "Workbook" if file.content[5] == _BIFF8 else "Book", file.content
    try:
        with olefile.OleFileIO(io.BytesIO(file.content)) as container:
            for name in ("Workbook", "Book"):
                if container.exists(name):
                    return name, bytes(container.openstream(name).read())
    except (OSError, ValueError, IndexError, TypeError, struct.error) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    raise WorkbookUnreadable("not-a-workbook", file=file.name)


def _check_length(file: SourceFile, code: int, length: int) -> None:
    if length < _LENGTH_OF.get(code, 0):
        raise WorkbookUnreadable("corrupt", file=file.name)


def _scan_sheet(file: SourceFile, stream: bytes, start: int) -> tuple[Marks, int]:
    """Return the marks of a sheet and the cells that it would be laid out in.

    A formula that was saved without a value cannot be told from one that comes out empty: it is no mark.
    """
    gathering = Gathering(file)
    rows = columns = stated = 0
    if struct.unpack_from("<H", stream, start)[0] != BEGIN:
        raise WorkbookUnreadable("corrupt", file=file.name)  # the parser would read on to wherever that leads
    for code, at, length in records(stream, start):
        _check_length(file, code, length)
        if code in _CELLS:
            row, column = struct.unpack_from("<HH", stream, at)
            wide = max(length - 6, 0) // _NUMBER_BYTES if code == _MANY_NUMBERS else 1
            rows, columns = max(rows, row + 1), max(columns, column + wide)
            if error := _error_value(stream, code, at):
                gathering.error(row + 1, column, error)
        elif code == _ROW and struct.unpack_from("<H", stream, at + 12)[0] & _ROW_HIDDEN:
            gathering.hide_rows((struct.unpack_from("<H", stream, at)[0] + 1,))
        elif code == _COLUMN_INFO and struct.unpack_from("<H", stream, at + 8)[0] & _COLUMN_HIDDEN:
            gathering.hide_columns(*struct.unpack_from("<HH", stream, at))
        elif code == _DIMENSIONS:
            stated = max(stated, _stated_size(stream, at, length))
    return gathering.done(), max(rows * columns, stated)


def _error_value(stream: bytes, code: int, at: int) -> str:
    """Return the error value of a cell, '' where it holds none."""
    if code == _ERROR and stream[at + 7] == 1:
        return ERROR_CODES.get(stream[at + 6], "#N/A")
    if code == _FORMULA and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == _RESULT_IS_ERROR:
        return ERROR_CODES.get(stream[at + 8], "#N/A")
    return ""


def _stated_size(stream: bytes, at: int, length: int) -> int:
    """Return the cells that the sheet says it has; the parser makes room for them before it meets any."""
    shape = "<IIHH" if length >= _LONG_DIMENSIONS else "<HHHH"
    first_row, last_row, first_column, last_column = struct.unpack_from(shape, stream, at)
    if first_row > last_row or first_column > last_column or last_row > _MOST_ROWS:
        return MAX_GRID_CELLS + 1
    return int((last_row - first_row) * (last_column - first_column))
