"""A folder of workbooks packed into one zip (打包的申报材料): its files one by one, and what was passed over.

An xlsx or ods is a zip, too: :func:`is_folder_zip` tells them apart by what lies inside.  Every bound is checked before
anything is inflated, and again while it is.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from desktop.errors import WorkbookUnreadable
from desktop.importing import ziplock
from desktop.importing.source import MAX_FILE_BYTES
from desktop.records import SourceFile

MAX_MEMBERS: Final = 5_000
MAX_TOTAL_BYTES: Final = 2 * 1024 * 1024 * 1024
_MAX_RATIO, _SMALL = 1_000, 1024 * 1024
_SKELETONS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml", "[content_types].xml", "mimetype"})
_UTF8 = 0x800
_UNICODE_PATH = 0x7075  # Info-ZIP: a CRC of the name as written, then the name in UTF-8
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, ValueError, OSError),
    IndexError,  # of a locked member that is cut off
)

_BEFORE_NAME = 5  # bytes of such a field: its version and the CRC


class Ignored(NamedTuple):
    """A member that is no declaration, by its whole path: lock files, hidden files, what macOS adds."""

    path: str


def is_folder_zip(content: bytes) -> bool:
    """Whether the bytes are a zip of files and not one workbook."""
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except _FAULTS:
        return False  # a damaged one is told of as the workbook that it may have been
    return not names & _SKELETONS


def members(file: SourceFile, *, password: str = "") -> Iterator[SourceFile | Ignored | WorkbookUnreadable]:
    """Yield what lies in a zip, in the order of the paths: files, members passed over, and members not to be read.

    A file is named by its whole path with ``/`` between folders.  Raises ``corrupt``, ``encrypted``, ``password-wrong``
    or ``too-large`` for the zip as a whole before anything is yielded; a single damaged or too large member is yielded
    as its error.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.content))
    except _FAULTS as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    with archive:
        files = [info for info in archive.infolist() if not info.filename.endswith("/")]
        named = [(_name(info).replace("\\", "/"), info) for info in files]
        named.sort(key=itemgetter(0))
        _refuse(file, [info for _, info in named])
        _refuse_locked(file, archive, [info for _, info in named if ziplock.is_locked(info)], password)
        for path, info in named:
            yield Ignored(path) if is_aside(path) else _member(file, archive, path, info, password)


def _refuse(file: SourceFile, infos: list[zipfile.ZipInfo]) -> None:
    total = sum(info.file_size for info in infos)
    steep = any(i.file_size > _SMALL and i.file_size > _MAX_RATIO * max(i.compress_size, 1) for i in infos)
    spans = sorted((info.header_offset, info.header_offset + info.compress_size) for info in infos)
    shared = any(end > begin for (_, end), (begin, _) in pairwise(spans))  # one member's bytes serve another
    if steep or shared or total > MAX_TOTAL_BYTES or len(infos) > MAX_MEMBERS:
        raise WorkbookUnreadable("too-large", file=file.name)


def _refuse_locked(file: SourceFile, archive: zipfile.ZipFile, locked: list[zipfile.ZipInfo], password: str) -> None:
    """Refuse a zip with a password that is not given, or that opens not even its smallest member."""
    if not locked:
        return
    if not password:
        raise WorkbookUnreadable("encrypted", file=file.name)
    if sum(info.compress_size for info in locked if ziplock.is_old(info)) > ziplock.MOST_OLD_BYTES:
        raise WorkbookUnreadable("too-large", file=file.name)
    smallest = min(locked, key=lambda info: info.compress_size)
    tried = _member(file, archive, "", smallest, password)
    if isinstance(tried, WorkbookUnreadable) and tried.code == "password-wrong":
        raise WorkbookUnreadable("password-wrong", file=file.name)


def _member(
    file: SourceFile, archive: zipfile.ZipFile, path: str, info: zipfile.ZipInfo, password: str
) -> SourceFile | WorkbookUnreadable:
    name = f"{file.name}/{path}"
    if info.file_size > MAX_FILE_BYTES:
        return WorkbookUnreadable("too-large", file=name)
    pieces = []
    size = 0
    try:
        for piece in ziplock.pieces(file.content, archive, info, password):
            size += len(piece)
            if size > info.file_size:
                return WorkbookUnreadable("corrupt", file=name)
            pieces.append(piece)
    except ziplock.WrongPassword:
        return WorkbookUnreadable("password-wrong", file=name)
    except (*_FAULTS, RuntimeError):  # one wrong password in 256 passes for right under the old cipher
        return WorkbookUnreadable("password-wrong" if ziplock.is_old(info) else "corrupt", file=name)
    content = b"".join(pieces)
    return SourceFile(name=path, sha256=hashlib.sha256(content).hexdigest(), content=content)


def _name(info: zipfile.ZipInfo) -> str:
    """Return the path of a member as its maker meant it: UTF-8 where that is said or holds, else GB 18030."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")  # which is how zipfile reads what says nothing
    except UnicodeEncodeError:
        return info.filename
    if said := _unicode_path(info.extra, raw):
        return said
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes, raw: bytes) -> str:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + length]
        if kind == _UNICODE_PATH and length > _BEFORE_NAME and struct.unpack_from("<I", field, 1)[0] == zlib.crc32(raw):
            return field[_BEFORE_NAME:].decode("utf-8", "replace")
        at += 4 + length
    return ""


def is_aside(path: str) -> bool:
    """Whether a path within a folder or zip is no declaration: lock files, hidden files, what systems add."""
    folders = path.split("/")
    name = folders[-1]
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in folders)
    return hidden or "__MACOSX" in folders or name.startswith("~$") or name.lower() in {"thumbs.db", "desktop.ini"}
