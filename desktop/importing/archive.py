"""Zipped workbooks (xlsx, xlsm, xlsb, ods) before anyone parses them: whole, not encrypted, not a bomb; their marks.

The parser checks no checksum and trusts sizes and counts, up to the end of the process; so every member is inflated
here once, in small pieces.  What the parser does not tell is gathered on the way: what the enterprise hid or filtered
(隐藏、筛选), error values, formulas without a value.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import shutil
import struct
import zipfile
import zlib
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from desktop.errors import WorkbookUnreadable
from desktop.importing import binarysheet, opensheet
from desktop.importing.marks import Marks
from desktop.importing.sheetscan import SheetScan, Size
from desktop.importing.slices import Cut, Packed, Sliced, Slicer, beside
from desktop.records import SourceFile

MAX_INFLATED_BYTES = 640 * 1024 * 1024
MAX_RATIO = 200  # honest workbooks stay under 40, bombs reach 1000
MAX_ROOM = 384 * 1024 * 1024  # bytes that the parser may need for the sheets that it lays out
MAX_MEMBERS = 4096
MAX_SHEETS = 1024

_LARGEST_BINARY_SHEET = 192 * 1024 * 1024
_MUCH_TEXT = 1024 * 1024 * 1024  # bytes, if every cell held the longest text
_MUCH_INFLATED = 256 * 1024 * 1024
_SMALL = 8 * 1024 * 1024
_PIECE = 1 << 20
_FED = 1 << 16
_AREA_BYTES, _CELL_BYTES = 32, 40  # of the full rectangle of a sheet, and of every filled cell while it is built
_SHORTEST_STRING = 4  # bytes of an entry of the shared strings, and less than any has
_BINARY_STRINGS_HEAD = 11

OPEN_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_IDLE_SPACE = re.compile(rb">\s+(?=</?table:|<text:p[\s>/])")
NO_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_OTHER_MAIN = re.compile(r"xl/([^/]+)\.(?:xml|bin)")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SHEET_ENTRY = re.compile(r"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
_ATTRIBUTE = re.compile(r"""(?<![\w:])([\w:]++)\s*+=\s*["']([^"']*)["']""")
_STRING = re.compile(rb"<(?:\w+:)?si(?=[\s>/])")
_LONGEST_TAG = 4096
_STRING_COUNT = re.compile(rb"""\buniqueCount\s*=\s*["']\s*(\d+)""")
_DATE1904 = re.compile(r"""\bdate1904\s*=\s*["'](?:1|true)["']""")
_MARK = re.compile(r"wengang-template.{0,200}?([a-z0-9-]+)/([a-z0-9-]+)/\d+", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What a sound zipped workbook told: the marks by index of sheet, its first day, and our template's mark.

    ``content`` is what the parser should be given: the file itself, or the same sheets in a spelling that it reads.
    ``sliced`` holds the same with sheets of very many cells in slices, where there are such.
    """

    content: bytes
    marks: Mapping[int, Marks] = field(default_factory=dict)
    date1904: bool = False
    template: tuple[str, str] | None = None
    sliced: Sliced | None = None


def inspect(file: SourceFile) -> Archive:
    """Check a zipped workbook whole; raise ``corrupt``, ``encrypted``, ``too-large`` or ``not-a-workbook``."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    _refuse_bombs(file, members)
    parts = {_part_name(member.filename): member for member in members}
    if len(parts) < len(members):
        raise WorkbookUnreadable("corrupt", file=file.name)  # two members of one name: which of them is read?
    locked = any(member.flag_bits & 1 for member in members)
    readers = [reader for skeleton, reader in _READERS.items() if skeleton in parts]
    if readers and locked:
        raise WorkbookUnreadable("encrypted", file=file.name)
    if not readers and not locked and (main := _main_part(file, parts)):
        return inspect(replace(file, content=_renamed(file, main)))
    if len(readers) != 1:  # of two workbooks in one archive nobody can say which is meant
        raise WorkbookUnreadable("corrupt" if readers else "not-a-workbook", file=file.name)
    return readers[0](file, parts)


def _main_part(file: SourceFile, parts: Mapping[str, zipfile.ZipInfo]) -> str:
    """Return the stem of the workbook's part where it bears another name than usual (xl/workbook2.xml), else ''."""
    for target in _targets(file, parts.get("_rels/.rels"), folder="/").values():
        if target in parts and (found := _OTHER_MAIN.fullmatch(target)):
            return found[1]
    return ""


def _renamed(file: SourceFile, stem: str) -> bytes:
    """Return the archive with the part of the workbook, and that of its relations, under the one name that is read."""
    packed = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(file.content)) as old,
            zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
        ):
            for member in old.infolist():
                name = re.sub(rf"(?i)^(xl/(?:_rels/)?){re.escape(stem)}(?=\.)", r"\1workbook", member.filename)
                with old.open(member) as source, new.open(name, "w") as target:
                    shutil.copyfileobj(source, target, _PIECE)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    return packed.getvalue()


def packed_open(content: bytes) -> bytes:
    """Return the XML of an open document, flat (.fods) or not, as an archive for the one reader of open documents.

    White space around rows and cells is left out: it means nothing, and the parser stumbles over it.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", OPEN_TYPE)
        archive.writestr("content.xml", _IDLE_SPACE.sub(b">", content))
        archive.writestr("META-INF/manifest.xml", NO_MANIFEST)
    return packed.getvalue()


def _part_name(written: str) -> str:
    """Return the name by which the parser finds a member: it minds neither case nor the way that the slashes lean."""
    return written.replace("\\", "/").lower()


def _refuse_bombs(file: SourceFile, members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    steep = any(m.file_size > _SMALL and m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in members)
    if steep or total > MAX_INFLATED_BYTES or len(members) > MAX_MEMBERS:
        raise WorkbookUnreadable("too-large", file=file.name)


def _inspect_xlsx(file: SourceFile, parts: Mapping[str, zipfile.ZipInfo]) -> Archive:
    book = _text(file, parts[_BOOK])
    entries = _sheet_entries(file, parts, book)
    _check_bundle(file, [entry.part for entry in entries])
    shown = [entry.part for entry in entries if entry.visible]
    strings: Sequence[int] = ()
    scans = {name: SheetScan(file) for name in parts if name in set(shown) or _SHEET.fullmatch(name)}
    slicers = {name: Slicer(parts[name].file_size) for name in shown if name in scans}
    for name, member in parts.items():
        pieces = _pieces(file, member)
        if name in scans:
            scans[name].read(pieces, slicer=slicers.get(name))
        elif name.endswith("sharedstrings.xml"):
            strings = _string_lengths(file, member, pieces)
        else:
            deque(pieces, maxlen=0)
    _refuse_giants(file, {name: (parts[name], scans[name].size) for name in shown if name in scans}, strings)
    return Archive(
        content=file.content,
        marks={index: scans[entry.part].marks for index, entry in enumerate(entries) if entry.part in scans},
        date1904=bool(_DATE1904.search(book)),
        template=_template_mark(file, parts, ("docprops/custom.xml", _BOOK)),
        sliced=_sliced(file, parts, entries, scans, slicers),
    )


def _sliced(
    file: SourceFile,
    parts: Mapping[str, zipfile.ZipInfo],
    entries: Sequence[_Entry],
    scans: Mapping[str, SheetScan],
    slicers: Mapping[str, Slicer],
) -> Sliced | None:
    """Return the workbook with slices in the place of the sheets that were cut, None where none was."""
    found = {name: slicer.slices() for name, slicer in slicers.items()}
    cut = {name: Cut(slices, scans[name].size.columns) for name, slices in found.items() if slices}
    if not cut or _RELATIONS not in parts:
        return None
    kept = {
        name: Packed(_packed(file.content, member), member.compress_type, member.CRC, member.file_size)
        for name, member in parts.items()
        if name not in cut
    }
    sheets = {index: cut[entry.part] for index, entry in enumerate(entries) if entry.part in cut}
    return beside(kept, sheets, book=_BOOK, relations=_RELATIONS)


def _room(sizes: Iterable[Size]) -> int:
    """Return the bytes that the parser needs to lay out sheets: it keeps every one as a full rectangle."""
    return sum(_AREA_BYTES * size.columns * size.rows + _CELL_BYTES * size.cells + size.text for size in sizes)


def _refuse_giants(
    file: SourceFile, sheets: Mapping[str, tuple[zipfile.ZipInfo, Size]], strings: Sequence[int]
) -> None:
    """Refuse sheets that would be too large; those that may be are walked cell by cell first, to be sure."""
    sizes = [size for _, size in sheets.values()]
    texts = max(strings, default=0) * sum(size.cells for size in sizes)
    inflated = sum(member.file_size for member, _ in sheets.values())
    if _room(sizes) <= MAX_ROOM and texts <= _MUCH_TEXT and inflated <= _MUCH_INFLATED:
        return
    scans = []
    for member, _ in sheets.values():
        scans.append(SheetScan(file, strings=strings))
        scans[-1].read(_pieces(file, member))
    if _room(scan.size for scan in scans) > MAX_ROOM:
        raise WorkbookUnreadable("too-large", file=file.name)


def _string_lengths(file: SourceFile, member: zipfile.ZipInfo, pieces: Iterator[bytes]) -> Sequence[int]:
    """Return how many bytes every shared string takes in the file, its formats included.

    Strings that claim to be more than fit are ``corrupt``: the parser makes room for as many as are claimed.
    """
    lengths = array("I")
    last = at = 0
    tail = b""
    for piece in pieces:
        if not at and any(
            int(n[:20]) * _SHORTEST_STRING > member.file_size for n in _STRING_COUNT.findall(piece[:4096])
        ):
            raise WorkbookUnreadable("corrupt", file=file.name)
        text = tail + piece
        cut = text.rfind(b"<")
        if cut <= 0 and len(text) > _LONGEST_TAG:
            cut = len(text)
        for match in _STRING.finditer(text, 0, max(cut, 0)):
            lengths.append(at + match.start() - last)
            last = at + match.start()
        tail = text[max(cut, 0) :]
        at += max(cut, 0)
    lengths.append(at + len(tail) - last)
    return lengths[1:]


def _check_binary_strings(file: SourceFile, member: zipfile.ZipInfo) -> None:
    """Refuse shared strings that claim to be more than fit; the claim stands in the first record."""
    pieces = _pieces(file, member)
    head = next(pieces, b"")
    claimed = struct.unpack_from("<I", head, 7)[0] if len(head) >= _BINARY_STRINGS_HEAD else 0
    if claimed * _SHORTEST_STRING > member.file_size:
        raise WorkbookUnreadable("corrupt", file=file.name)
    deque(pieces, maxlen=0)


def _inspect_xlsb(file: SourceFile, parts: Mapping[str, zipfile.ZipInfo]) -> Archive:
    book = binarysheet.bundle(file, _content(file, parts["xl/workbook.bin"]))
    targets = _targets(file, parts.get("xl/_rels/workbook.bin.rels"))
    names = [targets.get(relation, "") for relation, _ in book.sheets]
    _check_bundle(file, names)
    sheets = {}
    for name, member in parts.items():
        if name in names and member.file_size <= _LARGEST_BINARY_SHEET:
            sheets[name] = binarysheet.scan(file, _content(file, member))
        elif name in names:
            raise WorkbookUnreadable("too-large", file=file.name)
        elif name.endswith("sharedstrings.bin"):
            _check_binary_strings(file, member)
        else:
            deque(_pieces(file, member), maxlen=0)
    shown = [name for name, (_, visible) in zip(names, book.sheets, strict=True) if visible and name in sheets]
    if _room(sheets[name].size for name in shown) > MAX_ROOM:
        raise WorkbookUnreadable("too-large", file=file.name)
    marks = {index: sheets[name].marks for index, name in enumerate(names) if name in sheets}
    return Archive(content=file.content, marks=marks, date1904=book.date1904)


def _inspect_ods(file: SourceFile, parts: Mapping[str, zipfile.ZipInfo]) -> Archive:
    if "mimetype" not in parts or b"spreadsheet" not in _content(file, parts["mimetype"]):
        raise WorkbookUnreadable("not-a-workbook", file=file.name)
    manifest = parts.get("meta-inf/manifest.xml")
    if manifest and b"encryption-data" in _content(file, manifest):
        raise WorkbookUnreadable("encrypted", file=file.name)
    for name, member in parts.items():
        if name != "content.xml":
            deque(_pieces(file, member), maxlen=0)
    sheets, spaced = opensheet.scan(file, _pieces(file, parts["content.xml"]))
    if _room(sheet.size for sheet in sheets) > MAX_ROOM:
        raise WorkbookUnreadable("too-large", file=file.name)
    return Archive(
        content=packed_open(_content(file, parts["content.xml"])) if spaced else file.content,
        marks={index: sheet.marks for index, sheet in enumerate(sheets)},
        template=_template_mark(file, parts, ("meta.xml",)),
    )


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


def _packed(content: bytes, member: zipfile.ZipInfo) -> memoryview:
    """Return a member as it lies in the archive."""
    name_length, extra_length = struct.unpack_from("<HH", content, member.header_offset + 26)
    start = member.header_offset + 30 + name_length + extra_length
    return memoryview(content)[start : start + member.compress_size]


def _inflated(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    packed = _packed(content, member)
    if member.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise zlib.error("a method that no spreadsheet program writes")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), _FED):
        yield inflater.decompress(packed[at : at + _FED], _PIECE)
        while inflater.unconsumed_tail and not inflater.eof:  # what stands behind the end stays there for ever
            yield inflater.decompress(inflater.unconsumed_tail, _PIECE)
    yield inflater.flush()


def _content(file: SourceFile, member: zipfile.ZipInfo) -> bytes:
    return b"".join(_pieces(file, member))


def _check_bundle(file: SourceFile, names: Sequence[str]) -> None:
    """Refuse a workbook that shows one part as many sheets: the parser would read it anew for each of them."""
    if len(names) > MAX_SHEETS:
        raise WorkbookUnreadable("too-large", file=file.name)
    if len(set(names)) < len(names):
        raise WorkbookUnreadable("corrupt", file=file.name)


class _Entry(NamedTuple):
    part: str
    visible: bool


def _sheet_entries(file: SourceFile, parts: Mapping[str, zipfile.ZipInfo], book: str) -> list[_Entry]:
    """Return the part of every sheet in the order of the workbook, and whether it is shown."""
    targets = _targets(file, parts.get(_RELATIONS))
    entries = []
    for tag in _SHEET_ENTRY.findall(book):
        attributes = dict(_ATTRIBUTE.findall(tag))
        relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        entries.append(_Entry(targets.get(relation, ""), attributes.get("state", "visible") == "visible"))
    return entries


def _targets(file: SourceFile, relations: zipfile.ZipInfo | None, *, folder: str = "/xl") -> dict[str, str]:
    """Return the parts that are named from ``folder`` on, by relation."""
    targets = {}
    for tag in _RELATION.findall(_text(file, relations)) if relations else ():
        attributes = dict(_ATTRIBUTE.findall(tag))
        target = _part_name(html.unescape(attributes.get("Target", "")))
        targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
    return targets


def _text(file: SourceFile, member: zipfile.ZipInfo) -> str:
    """Return a part of the skeleton as text; it has no document type, which no spreadsheet program writes."""
    text = _content(file, member).decode("utf-8", "replace")
    if "<!DOCTYPE" in text[:4096]:
        raise WorkbookUnreadable("corrupt", file=file.name)
    return text


def _template_mark(
    file: SourceFile, parts: Mapping[str, zipfile.ZipInfo], names: tuple[str, ...]
) -> tuple[str, str] | None:
    for name in names:
        if name in parts and (mark := _MARK.search(_text(file, parts[name]))):
            return mark[1], mark[2]
    return None


_READERS: Mapping[str, Callable[[SourceFile, Mapping[str, zipfile.ZipInfo]], Archive]] = {
    _BOOK: _inspect_xlsx,
    "xl/workbook.bin": _inspect_xlsb,
    "content.xml": _inspect_ods,
}
