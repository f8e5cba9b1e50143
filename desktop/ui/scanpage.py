"""A page of a scan as pixels, made in the helping process: the file is foreign, so memory has a bound there.

Time has one, too: whoever waits ends the process.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from desktop.errors import DeskError
from desktop.printing.scan import PDF, Scan, examine, media_of

_ROOM = 2 << 30  # bytes that a page may take on top of what the process has
_MEGABYTES = 600  # of one picture, for Qt
_POINTS = 72.0
_TALLEST = 20_000  # pixels: nobody scrolls through more


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Pixels of a page (RGB, ``stride`` bytes a line) and how many pages there are."""

    pixels: bytes = field(repr=False)
    width: int
    height: int
    stride: int
    pages: int

    def image(self) -> QImage:
        """Return the page as Qt shows it."""
        shown = QImage(self.pixels, self.width, self.height, self.stride, QImage.Format.Format_RGB888)
        return shown.copy()  # the bytes go with the record


def judge(content: bytes, name: str) -> Scan:
    """Return what a file is; raises as :func:`~desktop.printing.scan.examine` does."""
    with _bounded():
        return examine(content, name)


def draw(content: bytes, number: int, width: int) -> Drawn | None:
    """Return a page, by its index, so many pixels wide; None where nothing can be drawn of it."""
    try:
        with _bounded():
            return _pdf_page(content, number, width) if media_of(content) == PDF else _picture(content, width)
    except (MemoryError, DeskError, ValueError):  # ValueError: the engine made no picture of so many pixels
        return None


def _pdf_page(content: bytes, number: int, width: int) -> Drawn:
    from desktop.printing.raster import Pages

    pages = Pages(content)
    try:
        wide, high = pages.size(number)
        drawn = pages.picture(number, min(width / wide, _TALLEST / high) * _POINTS)
        return Drawn(pixels=drawn.pixels, width=drawn.width, height=drawn.height, stride=drawn.stride, pages=len(pages))
    finally:
        pages.close()


def _picture(content: bytes, width: int) -> Drawn | None:
    QImageReader.setAllocationLimit(_MEGABYTES)
    kept = QByteArray(content)
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)  # a photo tells which way it was held
    image = reader.read()
    if image.isNull():
        return None
    room = QSize(width, _TALLEST)
    image = image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    image = _on_white(image)
    pixels, stride = bytes(image.constBits()), image.bytesPerLine()
    return Drawn(pixels=pixels, width=image.width(), height=image.height(), stride=stride, pages=1)


def _on_white(image: QImage) -> QImage:
    """Return an image without transparency: what shows nothing on black may be a signature."""
    from PySide6.QtGui import QPainter

    sheet = QImage(image.size(), QImage.Format.Format_RGB888)
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, image)
    painter.end()
    return sheet


@contextmanager
def _bounded() -> Iterator[None]:
    """Let the process take so much memory and no more while a foreign file is open; where the system can say so."""
    if sys.platform != "linux":
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123  a line of the kernel's
        present = int(told.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (present + _ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
