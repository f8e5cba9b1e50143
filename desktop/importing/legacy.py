"""BIFF workbooks (.xls) in their OLE container: encrypted or not, and the rows that the enterprise hid (隐藏、筛选)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop.errors import WorkbookUnreadable
from desktop.importing.container import contain
from desktop.records import SourceFile

MAX_GRID_CELLS = 8_400_000  # the parser lays a sheet out as a full rectangle, 40 bytes a cell and more in between

_BOUND_SHEET = 0x85
_BEGIN = 0x809
_END = 0x0A
_ENCRYPTED = 0x2F
_DIMENSIONS = 0x200
_ROW = 0x208
_CELLS = frozenset({0x06, 0x7E, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E, 0x406})
_LENGTH_OF = {_ROW: 16, _DIMENSIONS: 10}
_HIDDEN = 0x20
_LONG_DIMENSIONS = 12
_MOST_ROWS = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Legacy:
    """A workbook in a clean container, and its hidden rows (from 1) by index of sheet."""

    content: bytes
    hidden: Mapping[int, frozenset[int]]


def inspect(file: SourceFile) -> Legacy:
    """Check a BIFF workbook and put it into a container that is safe to parse.

    Raises ``encrypted`` (also for an encrypted xlsx, which hides in this container), ``corrupt``, ``too-large``,
    ``not-a-workbook``.
    """
    name, stream = _workbook_stream(file)
    try:
        starts = []
        for code, at, _length in _records(stream, 0):
            if code == _ENCRYPTED:
                raise WorkbookUnreadable("encrypted", file=file.name)
            if code == _BOUND_SHEET:
                starts.append(struct.unpack_from("<I", stream, at)[0])
        hidden = {index: _scan_sheet(file, stream, start) for index, start in enumerate(starts)}
    except struct.error as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    return Legacy(content=contain(name, stream), hidden={index: rows for index, rows in hidden.items() if rows})


def _workbook_stream(file: SourceFile) -> tuple[str, bytes]:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(file.content)) as container:
            if container.exists("EncryptedPackage") or container.exists("EncryptionInfo"):
                raise WorkbookUnreadable("encrypted", file=file.name)
            for name in ("Workbook", "Book"):
                if container.exists(name):
                    return name, bytes(container.openstream(name).read())
    except (OSError, ValueError, IndexError, TypeError, struct.error) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    raise WorkbookUnreadable("not-a-workbook", file=file.name)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Walk one substream to its end, charts inside it included: code, place and length of every record."""
    depth = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        yield code, at + 4, length
        depth += (code == _BEGIN) - (code == _END)
        if depth <= 0:
            return
        at += 4 + length


def _scan_sheet(file: SourceFile, stream: bytes, start: int) -> frozenset[int]:
    """Return the hidden rows of a sheet; raise ``too-large`` where its cells lie absurdly far apart."""
    hidden = set()
    rows = columns = stated = 0
    for code, at, length in _records(stream, start):
        if length < _LENGTH_OF.get(code, 0):
            raise WorkbookUnreadable("corrupt", file=file.name)
        if code in _CELLS:
            row, column = struct.unpack_from("<HH", stream, at)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif code == _ROW and struct.unpack_from("<H", stream, at + 12)[0] & _HIDDEN:
            hidden.add(struct.unpack_from("<H", stream, at)[0] + 1)
        elif code == _DIMENSIONS:
            stated = max(stated, _stated_size(stream, at, length))
    if max(rows * columns, stated) > MAX_GRID_CELLS:
        raise WorkbookUnreadable("too-large", file=file.name)
    return frozenset(hidden)


def _stated_size(stream: bytes, at: int, length: int) -> int:
    """Return the cells that the sheet says it has; the parser makes room for them before it meets any."""
    shape = "<IIHH" if length >= _LONG_DIMENSIONS else "<HHHH"
    first_row, last_row, first_column, last_column = struct.unpack_from(shape, stream, at)
    if first_row > last_row or first_column > last_column or last_row > _MOST_ROWS:
        return MAX_GRID_CELLS + 1
    return int((last_row - first_row) * (last_column - first_column))
