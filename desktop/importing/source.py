"""A file as it came: its bytes, its hash, and what it is by content, never by name."""

from __future__ import annotations

import hashlib
import stat
from enum import StrEnum
from pathlib import Path

from desktop.errors import WorkbookUnreadable
from desktop.records import SourceFile

MAX_FILE_BYTES = 128 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_BARE_BIFF = (b"\x09\x08\x08\x00\x00\x05", b"\x09\x08\x10\x00\x00\x06")  # a workbook stream without its container
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TEXT = (
    b"PK",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\x7fELF",
    *(b"TABLE\r\n0,1", b"TABLE\n0,1", b"ID;PWXL", b"ID;PCALC", b"ID;PSCALC"),  # tables in the spelling of DIF and SYLK
)


class Kind(StrEnum):
    """The container that the first bytes tell of."""

    ZIP = "zip"
    OLE = "ole"
    BIFF = "biff"
    TEXT = "text"


def load(path: Path, *, name: str = "") -> SourceFile:
    """Read a file once; everything after works on these bytes.  It is called by its own name unless told ``name``.

    Raises WorkbookUnreadable ``too-large``, ``file-missing`` or ``file-unreadable``.
    """
    name = _as_text(name or path.name)
    try:
        found = path.stat()
        if found.st_size > MAX_FILE_BYTES:
            raise WorkbookUnreadable("too-large", file=name)
        if not stat.S_ISREG(found.st_mode):  # a pipe or a device may never end
            raise WorkbookUnreadable("file-unreadable", file=name)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookUnreadable("file-missing", file=name) from error
    except OSError as error:
        raise WorkbookUnreadable("file-unreadable", file=name) from error
    return SourceFile(name=name, sha256=hashlib.sha256(content).hexdigest(), content=content)


def _as_text(name: str) -> str:
    """Return a file's name as text that can be stored: what is no UTF-8 in it becomes the replacement character."""
    try:
        return name.encode(errors="surrogateescape").decode(errors="replace")
    except UnicodeEncodeError:
        return name.encode(errors="replace").decode()


def kind_of(file: SourceFile) -> Kind:
    """Return the container of the file; raise ``empty``, ``not-a-workbook`` or ``too-large``.

    Whether a container of the right kind really holds a workbook is for its reader to say.
    """
    content = file.content
    if len(content) > MAX_FILE_BYTES:
        raise WorkbookUnreadable("too-large", file=file.name)
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise WorkbookUnreadable("empty", file=file.name)
    if content.startswith(_ZIP):
        return Kind.ZIP
    if content.startswith(_BARE_BIFF):
        return Kind.BIFF
    if content.startswith(_OLE):
        return Kind.OLE
    if content.startswith(_NO_TEXT):
        raise WorkbookUnreadable("not-a-workbook", file=file.name)
    return Kind.TEXT
