"""Zipped workbooks (xlsx, xlsm, xlsb, ods) before anyone parses them: whole, not encrypted, not a bomb; hidden rows.

The parser checks no checksum and trusts sizes, so every member is inflated here once, in small pieces.  What the
parser does not tell is gathered on the way: rows that the enterprise hid or filtered (隐藏、筛选).
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from desktop.errors import WorkbookUnreadable
from desktop.records import SourceFile

MAX_INFLATED_BYTES = 768 * 1024 * 1024
MAX_RATIO = 200  # honest workbooks stay under 40, bombs reach 1000
MAX_GRID_CELLS = 16_800_000  # the parser lays a sheet out as a full rectangle, 32 bytes a cell
MAX_MEMBERS = 4096

_SMALL = 8 * 1024 * 1024
_PIECE = 1 << 20
_FED = 1 << 16
_FARTHEST_ROW = 99_999
_LONGEST_ROW = 4 * 1024 * 1024

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_FAR_CELL = re.compile(rb'<c r="(?:([A-Z]{2,3})(\d+)|[A-Z](\d{6,}))"[^>]*[^/]>(?!(?:<v ?/>|<v></v>)?</c>)')
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)")
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_ROW_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_SHEET_ENTRY = re.compile(r"<(?:\w+:)?sheet\s[^>]*?\w+:id=\"([^\"]+)\"")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_ODS_REPEATED_ROW = re.compile(
    rb'number-rows-repeated="(\d{3,})"[^>]*>(?:(?!</table:table-row>).){0,4000}?office:value-type', re.DOTALL
)
_ODS_REPEATED_CELL = re.compile(
    rb'number-columns-repeated="(\d{3,})"[^>]*office:value-type|office:value-type[^>]*number-columns-repeated="(\d{3,})"'
)
_ODS_PART = re.compile(rb"<table:table\s|<table:table-row\b([^>]*)>")
_ODS_REPEAT = re.compile(rb'number-rows-repeated="(\d+)"')
_ODS_HIDDEN = re.compile(rb'table:visibility="(?:collapse|filter)"')
_MARK = re.compile(r"wengang-template.{0,200}?([a-z0-9-]+)/([a-z0-9-]+)/\d+", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What a sound zipped workbook told: hidden rows (from 1) by index of sheet, and our template's mark."""

    hidden: Mapping[int, frozenset[int]] = field(default_factory=dict)
    template: tuple[str, str] | None = None


def inspect(file: SourceFile) -> Archive:
    """Check a zipped workbook whole; raise ``corrupt``, ``encrypted``, ``too-large`` or ``not-a-workbook``."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    _refuse_bombs(file, members)
    if any(member.flag_bits & 1 for member in members):
        raise WorkbookUnreadable("encrypted", file=file.name)
    parts = {member.filename: member for member in members}
    if "xl/workbook.xml" in parts or "xl/workbook.bin" in parts:
        return _inspect_xlsx(file, parts)
    if "content.xml" in parts and "mimetype" in parts:
        return _inspect_ods(file, parts)
    raise WorkbookUnreadable("not-a-workbook", file=file.name)


def _refuse_bombs(file: SourceFile, members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    steep = any(m.file_size > _SMALL and m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in members)
    if steep or total > MAX_INFLATED_BYTES or len(members) > MAX_MEMBERS:
        raise WorkbookUnreadable("too-large", file=file.name)


def _inspect_xlsx(file: SourceFile, parts: Mapping[str, zipfile.ZipInfo]) -> Archive:
    hidden_by_part = {}
    for name, member in parts.items():
        pieces = _pieces(file, member)
        if _SHEET.fullmatch(name):
            hidden_by_part[name] = _scan_sheet(file, pieces)
        else:
            for _ in pieces:
                pass
    hidden = {}
    if any(hidden_by_part.values()):
        order = _sheet_parts(file, parts)
        hidden = {index: rows for index, name in enumerate(order) if (rows := hidden_by_part.get(name))}
    return Archive(hidden=hidden, template=_template_mark(file, parts, ("docProps/custom.xml", "xl/workbook.xml")))


def _inspect_ods(file: SourceFile, parts: Mapping[str, zipfile.ZipInfo]) -> Archive:
    if b"spreadsheet" not in _content(file, parts["mimetype"]):
        raise WorkbookUnreadable("not-a-workbook", file=file.name)
    manifest = parts.get("META-INF/manifest.xml")
    if manifest and b"encryption-data" in _content(file, manifest):
        raise WorkbookUnreadable("encrypted", file=file.name)
    for name, member in parts.items():
        if name != "content.xml":
            for _ in _pieces(file, member):
                pass
    hidden = _scan_ods(file, _well_formed(file, _pieces(file, parts["content.xml"])))
    return Archive(hidden=hidden, template=_template_mark(file, parts, ("meta.xml",)))


def _pieces(file: SourceFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Inflate a member in pieces of bounded size; its size and checksum must come out as the archive says."""
    checksum = size = 0
    try:
        for piece in _inflated(file.content, member):
            checksum = zlib.crc32(piece, checksum)
            size += len(piece)
            if size > member.file_size:
                break
            yield piece
    except (zlib.error, struct.error) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    if size != member.file_size or checksum != member.CRC:
        raise WorkbookUnreadable("corrupt", file=file.name)


def _inflated(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    name_length, extra_length = struct.unpack_from("<HH", content, member.header_offset + 26)
    start = member.header_offset + 30 + name_length + extra_length
    packed = memoryview(content)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise zlib.error("a method that no spreadsheet program writes")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), _FED):
        yield inflater.decompress(packed[at : at + _FED], _PIECE)
        while inflater.unconsumed_tail:
            yield inflater.decompress(inflater.unconsumed_tail, _PIECE)
    yield inflater.flush()


def _well_formed(file: SourceFile, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pass on XML that is whole; the parser of open workbooks never comes back from a table without an end."""
    parser = expat.ParserCreate()
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003 - its second argument is no keyword
            yield piece
        parser.Parse(b"", True)  # noqa: FBT003 - its second argument is no keyword
    except (expat.ExpatError, LookupError) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error


def _content(file: SourceFile, member: zipfile.ZipInfo) -> bytes:
    return b"".join(_pieces(file, member))


def _whole_rows(pieces: Iterator[bytes], row: bytes) -> Iterator[bytes]:
    """Cut the pieces again so that no row is torn in two, or at least no tag where one row is endless."""
    rest = b""
    for piece in pieces:
        joined = rest + piece
        cut = joined.rfind(row)
        if cut <= 0 and len(joined) > _LONGEST_ROW:
            cut = joined.rfind(b"<")
        yield joined[: max(cut, 0)]
        rest = joined[max(cut, 0) :]
    yield rest


def _scan_sheet(file: SourceFile, pieces: Iterator[bytes]) -> frozenset[int]:
    """Return the hidden rows of a worksheet; raise ``too-large`` where cells lie absurdly far apart."""
    hidden: set[int] = set()
    wide, tall, last_row = 26, 0, 0
    for text in _whole_rows(pieces, b"<row "):
        last = text.rfind(b"<row ")
        if last >= 0 and (number := _ROW_NUMBER.search(text, last)):
            last_row = max(last_row, int(number[1]))
        for letters, row, far_row in _FAR_CELL.findall(text):
            wide = max(wide, _column_count(letters))
            tall = max(tall, int(row or far_row))
        if b"hidden=" in text:
            hidden.update(_hidden_rows(text))
    if wide * max(tall, min(last_row, _FARTHEST_ROW)) > MAX_GRID_CELLS:
        raise WorkbookUnreadable("too-large", file=file.name)
    return frozenset(hidden)


def _column_count(letters: bytes) -> int:
    count = 0
    for letter in letters:
        count = count * 26 + letter - 64
    return count


def _hidden_rows(text: bytes) -> Iterator[int]:
    for attributes in _ROW.findall(text):
        if _ROW_HIDDEN.search(attributes) and (number := _ROW_NUMBER.search(attributes)):
            yield int(number[1])


def _sheet_parts(file: SourceFile, parts: Mapping[str, zipfile.ZipInfo]) -> list[str]:
    """Return the part of every sheet in the order of the workbook."""
    relations = parts.get("xl/_rels/workbook.xml.rels")
    if relations is None or "xl/workbook.xml" not in parts:
        return []
    targets = {}
    for tag in _RELATION.findall(_content(file, relations).decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        target = html.unescape(attributes.get("Target", ""))
        targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    book = _content(file, parts["xl/workbook.xml"]).decode("utf-8", "replace")
    return [targets.get(relation, "") for relation in _SHEET_ENTRY.findall(book)]


def _template_mark(
    file: SourceFile, parts: Mapping[str, zipfile.ZipInfo], names: tuple[str, ...]
) -> tuple[str, str] | None:
    for name in names:
        if name in parts and (mark := _MARK.search(_content(file, parts[name]).decode("utf-8", "replace"))):
            return mark[1], mark[2]
    return None


def _scan_ods(file: SourceFile, pieces: Iterator[bytes]) -> dict[int, frozenset[int]]:
    """Return the hidden rows by index of sheet; raise ``too-large`` where filled cells are repeated without end."""
    hidden: dict[int, set[int]] = {}
    sheet, row, wide, tall = -1, 0, 50, 0
    for text in _whole_rows(pieces, b"<table:table-row"):
        tall += sum(int(count) for count in _ODS_REPEATED_ROW.findall(text))
        wide = max([wide, *(int(before or after) for before, after in _ODS_REPEATED_CELL.findall(text))])
        for part in _ODS_PART.finditer(text):
            attributes = part[1]
            if attributes is None:
                sheet, row = sheet + 1, 0
                continue
            repeat = _ODS_REPEAT.search(attributes)
            count = int(repeat[1]) if repeat else 1
            if _ODS_HIDDEN.search(attributes) and count <= _FARTHEST_ROW:
                hidden.setdefault(sheet, set()).update(range(row + 1, row + count + 1))
            row += count
    if wide * max(tall, 1) > MAX_GRID_CELLS:
        raise WorkbookUnreadable("too-large", file=file.name)
    return {index: frozenset(rows) for index, rows in hidden.items()}
