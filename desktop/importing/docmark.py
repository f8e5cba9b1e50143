"""The marks that our own workbooks bear (模板标记、退回稿标记), and how they are read back from what comes in again.

A mark stands twice: as a custom document property and as a hidden defined name, since one spreadsheet program or
another drops either.  It is a hint of what a file was made for and no proof: whoever uses it checks the case.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

TEMPLATE, RETURN = "wengang-template", "wengang-return"

_HOMES = ("docprops/custom.xml", "xl/workbook.xml", "meta.xml")
_OLD_HOMES = ("Workbook", "Book", "\x05DocumentSummaryInformation")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, ValueError, OSError),
    *(IndexError, TypeError),  # of a compound file whose chains are broken
)
_MOST_BYTES = 4 * 1024 * 1024  # of one home; what lies beyond is no mark of ours
_BETWEEN = "[^/]{0,200}?"  # the tags between the name of a property and its value
_TEMPLATE_MARK = re.compile(rf"{TEMPLATE}{_BETWEEN}(?:/?>|:)\s*(?:<[^>]*>\s*)?([a-z0-9-]+)/([a-z0-9-]+)/(\d{{1,6}})")
_RETURN_MARK = re.compile(
    rf"{RETURN}{_BETWEEN}(?:/?>|:)\s*(?:<[^>]*>\s*)?([0-9A-Za-z-]{{1,64}})/(\d{{1,6}})/([0-9a-f]{{64}})"
)


TEMPLATE_VERSION: Final = 2
"""The version of the layout that templates are written in now; what bears a lower one is an old template."""


class TemplateMark(NamedTuple):
    """What a declaration was made from: policy, measure, and the version of the layout, which counts from 1."""

    policy: str
    measure: str
    version: int


class ReturnMark(NamedTuple):
    """What a return copy was made of: the case, its version then, and the SHA-256 of the file that was returned."""

    case: str
    version: int
    sha256: str


def template_mark(content: bytes) -> TemplateMark | None:
    """Return the mark of our template in a workbook, None where it bears none or cannot be opened."""
    found = _search(content, _TEMPLATE_MARK)
    return TemplateMark(found[1], found[2], int(found[3])) if found else None


def return_mark(content: bytes) -> ReturnMark | None:
    """Return the mark of our return copy (退回稿) in a workbook, None where it bears none or cannot be opened."""
    found = _search(content, _RETURN_MARK)
    return ReturnMark(found[1], int(found[2]), found[3]) if found else None


def put_mark(book: Workbook, name: str, value: str) -> None:
    """Put a mark on a workbook in the place of an earlier one of the same name."""
    from openpyxl.packaging.custom import StringProperty
    from openpyxl.workbook.defined_name import DefinedName

    properties = book.custom_doc_props  # type: ignore[attr-defined]  # the stubs lag behind openpyxl 3.1
    if name in properties.names:
        del properties[name]
    properties.append(StringProperty(name=name, value=value))
    hidden = "_" + name.replace("-", "_")
    book.defined_names[hidden] = DefinedName(hidden, attr_text=f'"{name}:{value}"', hidden=True)


def _search(content: bytes, mark: re.Pattern[str]) -> re.Match[str] | None:
    homes = _streams(content) if content.startswith(_OLE) else _members(content)
    try:
        return next(filter(None, map(mark.search, homes)), None)
    except _FAULTS:
        return None  # whether such a file is a workbook at all is for its reader to say


def _members(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for home in archive.infolist():
            if home.filename.lower() in _HOMES:
                with archive.open(home) as member:
                    yield member.read(_MOST_BYTES).decode("utf-8", "replace")


def _streams(content: bytes) -> Iterator[str]:
    """Yield the homes of marks in an .xls; there the text of a mark stands byte by byte."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(content)) as container:
        for home in filter(container.exists, _OLD_HOMES):
            yield bytes(container.openstream(home).read(_MOST_BYTES)).decode("latin-1")
