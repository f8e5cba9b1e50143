"""The enterprise's own workbook opened for change (企业原表): whether that is safe, and what would be lost of it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop.importing.sheetscan import column_number

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

_MOST_MARKUP = 64 * 1024 * 1024  # bytes of all parts; openpyxl takes a second for every four million
_MOST_SPREAD = 500_000  # cells that merged areas and links cover: openpyxl makes every one of them
_MACROS = "xl/vbaproject.bin"
_AREA = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref=[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})"
)
_STRICT = b"purl.oclc.org/ooxml"
_LOST: Mapping[str, str] = MappingProxyType(
    {
        "xl/charts/": "图表",
        "xl/media/": "图片",
        "xl/drawings/drawing": "图形和文本框",
        "xl/embeddings/": "嵌入的文件",
        "xl/activex/": "控件",
        "xl/ctrlprops/": "控件",
        "xl/slicers/": "切片器",
        "xl/threadedcomments/": "批注中的对话",
        "_xmlsignatures/": "电子签名",
    }
)
_NOT_READ = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
)


def safe_to_reopen(content: bytes) -> bool:
    """Return whether openpyxl can open the workbook, which must be checked whole already, in bounded time and room."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {member.filename.lower(): member for member in archive.infolist()}
            if "xl/workbook.xml" not in members or sum(each.file_size for each in members.values()) > _MOST_MARKUP:
                return False
            if _STRICT in archive.read(members["xl/workbook.xml"]):
                return False
            sheets = (archive.read(each) for name, each in members.items() if name.startswith("xl/worksheets/"))
            return _spread(sheets) <= _MOST_SPREAD
    except _NOT_READ:
        return False


def reopen(content: bytes) -> Workbook | None:
    """Open the workbook with its formats, formulas and macros; None where openpyxl does not understand it."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            macros = any(name.lower() == _MACROS for name in archive.namelist())
        return load_workbook(io.BytesIO(content), keep_vba=macros, rich_text=True)
    except _NOT_READ:
        return None


def lost_in(content: bytes) -> tuple[str, ...]:
    """Return in words what of a workbook openpyxl may not write again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name.lower() for name in archive.namelist()]
    found = [words for part, words in _LOST.items() if any(name.startswith(part) for name in names)]
    return tuple(dict.fromkeys(found))


def _spread(sheets: Iterable[bytes]) -> int:
    """Return how many cells the merged areas and the links of all sheets cover."""
    total = 0
    for sheet in sheets:
        for left, top, right, bottom in _AREA.findall(sheet):
            columns = abs(column_number(right) - column_number(left)) + 1
            total += columns * (abs(int(bottom) - int(top)) + 1)
    return total
