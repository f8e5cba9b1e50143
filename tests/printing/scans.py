"""Scans for tests: real PDF, PNG and JPEG files, whole, broken, locked and far too large."""

from __future__ import annotations

import base64
import io
import struct
import zlib

from reportlab.pdfgen.canvas import Canvas

_GREY = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5"
    "moq6T/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVf/Z"
)
_SIZE = _GREY.index(b"\xff\xc0") + 5


def a_pdf(pages: int = 1, *, words: str = "SAMPLE", password: str = "") -> bytes:
    """Return a PDF of A4 pages with a word on each, under a password where one is given."""
    target = io.BytesIO()
    canvas = Canvas(target, encrypt=password or None, invariant=1, initialFontSize=40)
    for number in range(pages):
        canvas.drawString(100, 600, f"{words} {number + 1}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def a_png(width: int = 40, height: int = 60, *, told: tuple[int, int] | None = None) -> bytes:
    """Return a grey PNG; ``told`` is what its head says where that is another size than it has."""
    lines = (b"\x00" + b"\xa0" * width) * height
    head = struct.pack(">IIBBBBB", *(told or (width, height)), 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    )


def a_jpeg(*, told: tuple[int, int] | None = None) -> bytes:
    """Return a grey JPEG of 8 × 8; ``told`` is what its head says where that is another size."""
    width, height = told or (8, 8)
    return _GREY[:_SIZE] + struct.pack(">HH", height, width) + _GREY[_SIZE + 4 :]
