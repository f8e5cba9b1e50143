"""A scan as it was handed in (扫描件): what it is by its bytes, how many pages, and whether it can be shown at all.

The file is foreign: pictures are walked through block by block, their size is read and never their pixels; a PDF is
opened by the engine that shows it.  Whoever can should call this in another process.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.errors import DeskError

MOST_BYTES = 50 * 1024 * 1024
MOST_PIXELS = 120_000_000  # A3 at 600 dots an inch is 70 million; more than twice that is no scan
MOST_PAGES = 500
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_MAGIC = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, _PNG_HEAD: PNG}
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # markers of JPEG that tell width and height
_SCAN, _END = 0xDA, b"\xff\xd9"
_CHUNK = 12  # length, kind and checksum of a chunk of PNG
_IHDR = 13
_TAIL = 4096  # scanners put bytes of their own behind the end of a JPEG


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a file is (its media type) and how many pages it has; a picture has one."""

    media: str
    pages: int


def examine(content: bytes, name: str) -> Scan:
    """Return what a file is; ``name`` stands in what is raised.

    Raises ``scan-empty``, ``scan-too-large``, ``scan-kind``, ``scan-locked``, ``scan-broken``, ``scan-too-wide`` (of
    pictures with more pixels, and PDFs with more pages, than any scan has).
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise DeskError("scan-empty", file=name)
    if len(content) > MOST_BYTES:
        raise too_large(name)
    media = media_of(content)
    if not media:
        raise DeskError("scan-kind", file=name)
    pages = _pdf_pages(content, name) if media == PDF else _picture(content, name, media)
    return Scan(media=media, pages=pages)


def too_large(name: str) -> DeskError:
    """Return the refusal of a file that is larger than any scan."""
    return DeskError("scan-too-large", file=name, most=MOST_BYTES // 1024 // 1024)


def media_of(content: bytes) -> str:
    """Return the media type by the first bytes, '' where it is none that is taken."""
    return next((media for magic, media in _MAGIC.items() if content.startswith(magic)), "")


def _pdf_pages(content: bytes, name: str) -> int:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise DeskError("scan-locked" if locked else "scan-broken", file=name) from error
    pages = len(document)
    document.close()
    if not pages:
        raise DeskError("scan-broken", file=name)
    if pages > MOST_PAGES:
        raise DeskError("scan-too-wide", file=name)
    return pages


def _picture(content: bytes, name: str, media: str) -> int:
    try:
        width, height = _jpeg_size(content) if media == JPEG else _png_size(content)
    except (struct.error, IndexError, ValueError) as error:
        raise DeskError("scan-broken", file=name) from error
    if width * height > MOST_PIXELS:
        raise DeskError("scan-too-wide", file=name)
    return 1


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG that reaches its end; raises ValueError and its kin where it does not."""
    size = None
    for marker, start in _segments(content):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, start + 3)
            size = (width, height)
        if marker == _SCAN:
            break
    if size is None or not all(size) or content.rfind(_END, max(len(content) - _TAIL, 0)) < 0:
        raise ValueError("no size, or no end")
    return size


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield the markers of a JPEG, each with the place of its length, up to the first scan."""
    at = 2
    while True:
        if content[at] != 0xFF:  # noqa: PLR2004  every marker begins so
            raise ValueError("no marker")
        while content[at] == 0xFF:  # noqa: PLR2004  and may be filled up
            at += 1
        yield content[at], at + 1
        (length,) = struct.unpack_from(">H", content, at + 1)
        at += 1 + max(length, 2)


def _png_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG whose chunks all hold up to its end; raises ValueError and its kin."""
    at, size = len(_PNG_HEAD), (0, 0)
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(body, zlib.crc32(kind)) != check:
            raise ValueError("a chunk is damaged")
        if kind == b"IHDR" and length == _IHDR:
            size = struct.unpack_from(">II", body)
        if kind == b"IEND":
            break
        at += _CHUNK + length
    if not all(size):
        raise ValueError("no size")
    return size
