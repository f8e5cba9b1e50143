"""A sheet of very many cells (xlsx) cut into slices, so that it is never laid out whole: the same rows, one by one.

The parser lays a sheet out as one rectangle, which takes hundreds of megabytes for an extract of a whole city.  So the
rows of such a sheet are handed to it as many sheets of a new archive beside the old ones, each part of them whole.
Only rows that stand one below the other, with every cell in its own row, are cut: anything else is read as it came.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

MANY_CELLS = 1_500_000
SLICE_BYTES = 8 * 1024 * 1024  # of the part of a sheet, 10,000 rows or so

_SHORTEST_CELL = len('<c r="A1"/>')
_FASTEST = 1
# groups are atomic and never possessive: of those the Python of Debian 12 loses matches (CPython issue 106052)
_PLAIN = rb"(?>(?:<v>[^<]*+</v>|<is><t>[^<]*+</t></is>)?)</c>"
_OTHER = rb"(?>(?:[^<]++|<(?!/?(?:c|row|sheetData)[\s/>]))*)</c>"
_CELL = rb'<c r="[A-Z]{1,3}\1"[^<>]*+>(?:(?<=/>)|' + _PLAIN + rb"|" + _OTHER + rb")"
_ROW = re.compile(  # with nothing in it but cells that bear its number
    rb'<row(?=\s)[^<>]*?\sr="(\d{1,7})"[^<>]*+>(?:(?<=/>)|(?>(?:' + _CELL + rb")*)</row>)"
)
_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_END = _CLOSE + b"</worksheet>"
_UNCLEAR = (b"<!--", b"<![CDATA[", b"slice-")
_SHEETS_END, _RELATIONS_END = re.compile(rb"(?=</(?:\w+:)?sheets>)"), re.compile(rb"(?=</(?:\w+:)?Relationships>)")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LOCAL, _CENTRAL, _LAST = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
_VERSION, _UTF8, _DEFLATED = 20, 0x800, 8
_FIRST_ID = 100_000  # no workbook numbers its sheets so high


class Packed(NamedTuple):
    """The content of one member of an archive as it lies there, with what tells whether it is whole."""

    data: bytes | memoryview
    method: int
    checksum: int
    size: int


class Cut(NamedTuple):
    """A sheet in slices, from the top down; no cell of it stands beyond so many ``columns``."""

    slices: Sequence[Packed]
    columns: int


class SlicedSheet(NamedTuple):
    """The names under which the slices of a sheet stand in the workbook, and how many columns are theirs at most."""

    names: Sequence[str]
    columns: int


class Sliced(NamedTuple):
    """A workbook with slices in the place of sheets, which are told by their index."""

    content: bytes
    sheets: Mapping[int, SlicedSheet]


class Slicer:
    """Cuts one sheet while it is scanned; it is given whole rows, the head of the part before the first."""

    def __init__(self, size: int) -> None:
        """Begin with a part of so many bytes."""
        self._size = size
        self._head = self._tail = b""
        self._texts: list[bytes] = []
        self._gathered = self._last = 0
        self._slices: list[Packed] = []
        self._fit = self._begun = False

    def take(self, text: bytes) -> None:
        """Take the next rows; after the first that do not fit nothing is kept."""
        if not self._begun:
            self._head += text
            if b"<row" not in text:
                return
            self._begun = True
            large = self._size >= MANY_CELLS * _SHORTEST_CELL
            self._fit = large and text.count(b"<c ") * self._size >= MANY_CELLS * len(text)
            at = self._head.find(b"<row")
            self._head, text = self._head[:at], self._head[at:]
            self._fit = self._fit and self._head.endswith(_OPEN)
        if self._fit and text:
            self._fit = self._put(text)
            if not self._fit:
                self._texts, self._slices = [], []

    def slices(self) -> Sequence[Packed]:
        """Return the slices, none where the sheet is not cut."""
        if not (self._fit and self._tail):
            return ()
        self._cut(self._tail)
        return self._slices

    def _put(self, text: bytes) -> bool:
        """Keep rows for the next slice, if they are all that stands there, and each below the one before."""
        if self._tail:  # what follows the rows may come in pieces, too
            self._tail += text
            return b"<row" not in self._tail
        parts = _ROW.split(text)
        tail = parts[-1]
        if any(parts[:-1:2]) or (tail and not tail.startswith(_CLOSE)):
            return False
        numbers = [self._last, *map(int, parts[1::2])]
        if any(last >= number for last, number in pairwise(numbers)):
            return False
        self._last, self._tail = numbers[-1], tail
        self._texts.append(text[: len(text) - len(tail)])
        self._gathered += len(text)
        if self._gathered >= SLICE_BYTES and not tail:
            self._cut(_END)
        return True

    def _cut(self, tail: bytes) -> None:
        self._slices.append(packed([self._head, *self._texts, tail]))
        self._texts, self._gathered = [], 0


def beside(members: Mapping[str, Packed], cut: Mapping[int, Cut], *, book: str, relations: str) -> Sliced | None:
    """Return members of a workbook with the slices of sheets as further sheets; None where they cannot be named.

    ``book`` and ``relations`` are the names of the members that list the sheets.
    """
    listed = [_inflated(members[name]) for name in (book, relations)]
    if any(sign in text for text in listed for sign in _UNCLEAR):
        return None
    names = {index: [f"slice-{index}-{at}" for at in range(len(sheet.slices))] for index, sheet in cut.items()}
    flat = list(chain.from_iterable(names.values()))
    sheets = _inserted(_SHEETS_END, listed[0], map(_sheet, flat, range(_FIRST_ID, _FIRST_ID + len(flat))))
    related = _inserted(_RELATIONS_END, listed[1], map(_relation, flat))
    if sheets is None or related is None:
        return None
    parts = dict(members) | {book: packed([sheets]), relations: packed([related])}
    slices = chain.from_iterable(sheet.slices for sheet in cut.values())
    parts |= {f"xl/worksheets/{name}.xml": each for name, each in zip(flat, slices, strict=True)}
    return Sliced(_archived(parts), {index: SlicedSheet(names[index], sheet.columns) for index, sheet in cut.items()})


def _inserted(place: re.Pattern[bytes], text: bytes, tags: Iterable[str]) -> bytes | None:
    parts = place.split(text)
    return "".join(tags).encode().join(parts) if len(parts) == len(("before", "after")) else None


def _sheet(name: str, key: int) -> str:
    return f'<sheet xmlns:r="{_OFFICE}" name="{name}" sheetId="{key}" r:id="{name}"/>'


def _relation(name: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/worksheet" Target="worksheets/{name}.xml"/>'


def packed(texts: Iterable[bytes]) -> Packed:
    """Return texts, one behind the other, as a member."""
    deflater = zlib.compressobj(_FASTEST, zlib.DEFLATED, -zlib.MAX_WBITS)
    checksum = size = 0
    data = []
    for text in texts:
        data.append(deflater.compress(text))
        checksum, size = zlib.crc32(text, checksum), size + len(text)
    return Packed(b"".join([*data, deflater.flush()]), _DEFLATED, checksum, size)


def _inflated(member: Packed) -> bytes:
    return zlib.decompress(member.data, -zlib.MAX_WBITS) if member.method == _DEFLATED else bytes(member.data)


def _archived(members: Mapping[str, Packed]) -> bytes:
    """Return an archive of members that are packed already."""
    written, listed, at = list[bytes | memoryview](), list[bytes](), 0
    for name, member in members.items():
        title = name.encode()
        sizes = member.checksum, len(member.data), member.size, len(title), 0
        head = _LOCAL.pack(b"PK\3\4", _VERSION, _UTF8, member.method, 0, 0, *sizes) + title
        made = _VERSION, _VERSION, _UTF8, member.method, 0, 0
        listed.append(_CENTRAL.pack(b"PK\1\2", *made, *sizes, 0, 0, 0, 0, at) + title)
        written += head, member.data
        at += len(head) + len(member.data)
    directory = b"".join(listed)
    last = _LAST.pack(b"PK\5\6", 0, 0, len(listed), len(listed), len(directory), at, 0)
    return b"".join([*written, directory, last])
