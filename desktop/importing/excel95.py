"""Workbooks of Excel 5.0/95 (BIFF5): the parser takes their texts for single bytes, so their cells are read here."""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from desktop.importing.biff import records
from desktop.importing.cells import Cell
from desktop.importing.grid import Grid
from desktop.importing.xmlsheet import MarkupSheet
from desktop.records import SourceFile

_CODE_PAGE, _DATE_MODE, _FORMAT, _CELL_FORMAT, _BOUND_SHEET = 0x42, 0x22, 0x41E, 0xE0, 0x85
_FORMULA, _NUMBER, _LABEL, _RICH_LABEL, _RK, _MANY_RK, _BOOLEAN, _RESULT = (
    0x06,
    0x203,
    0x204,
    0xD6,
    0x27E,
    0xBD,
    0x205,
    0x207,
)
_CHINESE = "gb18030"
_CODECS = {936: _CHINESE, 10008: _CHINESE, 65001: "utf-8", 1200: "utf-16-le", 32768: "mac-roman", 32769: "cp1252"}
_WESTERN = frozenset({"cp1252", "cp437", "cp850"})
_DAY_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DAY_LETTERS = re.compile("[ymdhs年月日]", re.IGNORECASE)
_FIRST_DAYS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LAST_SERIAL = 2_958_465  # 9999-12-31
_RESULT_IS_TEXT, _RESULT_IS_BOOLEAN = 0, 1


@dataclass(slots=True, kw_only=True)
class _Book:
    """What the globals of a workbook say."""

    codec: str = _CHINESE
    date1904: bool = False
    formats: dict[int, str] = field(default_factory=dict)
    cell_formats: list[int] = field(default_factory=list)
    sheets: list[tuple[int, bool, str]] = field(default_factory=list)

    def text(self, raw: bytes) -> str:
        """Return text in the code page of the workbook; programs on Chinese systems often state a Western one."""
        if self.codec in _WESTERN:
            with suppress(UnicodeDecodeError):
                return raw.decode(_CHINESE)
        return raw.decode(self.codec, "replace")

    def number(self, value: float, cell_format: int) -> Cell:
        """Return a number as the day that its format shows, else as it is."""
        number = self.cell_formats[cell_format] if cell_format < len(self.cell_formats) else 0
        shape = _LITERAL.sub("", self.formats.get(number, ""))
        if not (number in _DAY_FORMATS or _DAY_LETTERS.search(shape)) or not 1 <= value <= _LAST_SERIAL:
            return value
        day = datetime.combine(_FIRST_DAYS[self.date1904], datetime.min.time()) + timedelta(days=value)
        return day.date() if value == int(value) else day


def read_excel95(file: SourceFile, stream: bytes) -> list[MarkupSheet]:
    """Return the worksheets of a BIFF5 stream; its error values and hidden parts are gathered elsewhere.

    Raises ``too-large`` at the bounds of a grid, struct.error or IndexError where a record is too short.
    """
    book = _Book()
    for code, at, length in records(stream, 0):
        _take_global(book, code, stream[at : at + length])
    sheets = []
    for start, visible, name in book.sheets:
        grid = Grid(file)
        for row, column, value in _cells(book, stream, start) if visible else ():
            grid.put(row + 1, column, value)
        sheets.append(MarkupSheet(name=name, grid=grid, visible=visible, date1904=book.date1904))
    return sheets


def _take_global(book: _Book, code: int, content: bytes) -> None:
    if code == _CODE_PAGE:
        book.codec = _codec(struct.unpack_from("<H", content)[0])
    elif code == _DATE_MODE:
        book.date1904 = bool(struct.unpack_from("<H", content)[0])
    elif code == _FORMAT:
        book.formats[struct.unpack_from("<H", content)[0]] = book.text(content[3 : 3 + content[2]])
    elif code == _CELL_FORMAT:
        book.cell_formats.append(struct.unpack_from("<H", content, 2)[0])
    elif code == _BOUND_SHEET:
        start, state, _kind, letters = struct.unpack_from("<IBBB", content)
        book.sheets.append((start, state & 0x03 == 0, book.text(content[7 : 7 + letters])))


def _codec(page: int) -> str:
    name = _CODECS.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return _CHINESE


def _cells(book: _Book, stream: bytes, start: int) -> Iterator[tuple[int, int, Cell]]:
    waiting: tuple[int, int] | None = None  # a formula whose text stands in the next record
    for code, at, length in records(stream, start):
        content = stream[at : at + length]
        if code == _RESULT and waiting:
            yield *waiting, _text(book, content, 0)
            waiting = None
        elif code == _FORMULA and content[12:14] == b"\xff\xff":
            row, column = struct.unpack_from("<HH", content)
            if content[6] == _RESULT_IS_BOOLEAN:
                yield row, column, bool(content[8])
            waiting = (row, column) if content[6] == _RESULT_IS_TEXT else None
        elif code == _MANY_RK:
            row, column = struct.unpack_from("<HH", content)
            for place in range((length - 6) // 6):
                yield row, column + place, _rk(book, content, 4 + 6 * place)
        elif (value_of := _VALUES.get(code)) and (value := value_of(book, content)) is not None:
            row, column = struct.unpack_from("<HH", content)
            yield row, column, value


def _text(book: _Book, content: bytes, at: int) -> str:
    letters = struct.unpack_from("<H", content, at)[0]
    return book.text(content[at + 2 : at + 2 + letters])


def _label(book: _Book, content: bytes) -> Cell:
    return _text(book, content, 6)


def _float(book: _Book, content: bytes) -> Cell:
    cell_format, value = struct.unpack_from("<Hd", content, 4)
    return book.number(value, cell_format)


def _one_rk(book: _Book, content: bytes) -> Cell:
    return _rk(book, content, 4)


def _rk(book: _Book, content: bytes, at: int) -> Cell:
    """Return a number of 30 bits: an integer or the upper half of a float, in hundredths or not."""
    cell_format, packed = struct.unpack_from("<Hi", content, at)
    value = float(packed >> 2) if packed & 2 else struct.unpack("<d", bytes(4) + struct.pack("<i", packed & ~3))[0]
    return book.number(value / 100 if packed & 1 else value, cell_format)


def _boolean(_book: _Book, content: bytes) -> Cell | None:
    return None if content[7] else bool(content[6])


_VALUES: Mapping[int, Callable[[_Book, bytes], Cell | None]] = {
    _LABEL: _label,
    _RICH_LABEL: _label,
    _NUMBER: _float,
    _FORMULA: _float,
    _RK: _one_rk,
    _BOOLEAN: _boolean,
}
