"""What the spreadsheet parser does not tell of a binary workbook (xlsb, [MS-XLSB]): marks, and room, of its sheets."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.errors import WorkbookUnreadable
from desktop.importing.biff import ERROR_CODES
from desktop.importing.marks import MOST_COLUMNS, MOST_ROWS, Gathering, Marks
from desktop.importing.sheetscan import Size
from desktop.records import SourceFile

_ROW, _COLUMN_INFO, _BUNDLE, _BOOK_PROPERTIES = 0, 60, 156, 153
_VALUES = range(2, 12)
_ERRORS = frozenset({3, 11})
_SHORT_CELLS = range(12, 19)
_ROW_HIDDEN, _COLUMN_HIDDEN, _DATE1904 = 0x10, 0x01, 0x01
_LEAST = {_ROW: 12, _COLUMN_INFO: 18, _BUNDLE: 12, **dict.fromkeys(_VALUES, 9)}


@dataclass(frozen=True, slots=True, kw_only=True)
class BinarySheet:
    """The marks of one sheet and how far it reaches."""

    marks: Marks
    size: Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The sheets of a workbook in order, as relation and visibility, and whether it counts days from 1904."""

    sheets: tuple[tuple[str, bool], ...]
    date1904: bool


def bundle(file: SourceFile, stream: bytes) -> Bundle:
    """Read the list of sheets from the workbook part; raise ``corrupt``."""
    sheets, date1904 = [], False
    for code, at, length in _records(file, stream):
        if code == _BUNDLE:
            state, letters = struct.unpack_from("<I", stream, at)[0], struct.unpack_from("<I", stream, at + 8)[0]
            relation = stream[at + 12 : at + min(length, 12 + 2 * letters)].decode("utf-16-le", "replace")
            sheets.append((relation, state == 0))
        elif code == _BOOK_PROPERTIES and length:
            date1904 = bool(stream[at] & _DATE1904)
    return Bundle(sheets=tuple(sheets), date1904=date1904)


def scan(file: SourceFile, stream: bytes) -> BinarySheet:
    """Read one sheet part.

    Raises ``corrupt``, ``too-large`` where a cell stands beyond every sheet, and ``not-a-workbook`` where cells are
    spelled in the short way that the parser passes over in silence.
    """
    gathering = Gathering(file)
    row = rows = columns = cells = 0
    for code, at, _length in _records(file, stream):
        if code in _VALUES:
            column = struct.unpack_from("<I", stream, at)[0]
            rows, columns, cells = max(rows, row), max(columns, column + 1), cells + 1
            if code in _ERRORS:
                gathering.error(row, column, ERROR_CODES.get(stream[at + 8], "#N/A"))
        elif code == _ROW:
            row = struct.unpack_from("<I", stream, at)[0] + 1
            if stream[at + 11] & _ROW_HIDDEN:
                gathering.hide_rows((row,))
        elif code == _COLUMN_INFO and struct.unpack_from("<H", stream, at + 16)[0] & _COLUMN_HIDDEN:
            gathering.hide_columns(*struct.unpack_from("<II", stream, at))
        elif code in _SHORT_CELLS:
            raise WorkbookUnreadable("not-a-workbook", file=file.name)
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise WorkbookUnreadable("too-large", file=file.name)
    return BinarySheet(marks=gathering.done(), size=Size(columns, rows, cells))


def _records(file: SourceFile, stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield code, place and length of every record; each of them is as long as what is read of it."""
    at, end = 0, len(stream)
    while at < end:
        code, at = _varying(stream, at, 2)
        length, at = _varying(stream, at, 4)
        if at + length > end or length < _LEAST.get(code, 0):
            raise WorkbookUnreadable("corrupt", file=file.name)
        yield code, at, length
        at += length


def _varying(stream: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where it ends."""
    number = 0
    for place in range(most):
        byte = stream[at] if at < len(stream) else 0
        number |= (byte & 0x7F) << (7 * place)
        at += 1
        if not byte & 0x80:
            break
    return number, at
