"""The pages of a PDF as pictures: for the screen a page, for a printer bands of one, by the engine of a browser.

What is seen and what is printed are the same bytes drawn by the same engine.  PDFium is one for the whole process and
knows no threads: every call of ours stands behind one lock, and no call takes longer than a page of the screen.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

_ENGINE = threading.Lock()
_POINTS = 72.0
_COLOURS, _GREY = 3, 1  # bytes a pixel


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Pixels from the upper left corner, ``stride`` bytes a line: red, green, blue, or one byte of grey."""

    pixels: bytes = field(repr=False)
    width: int
    height: int
    stride: int
    grey: bool = False


class Pages:
    """A PDF in memory; raises ``not-a-pdf`` where it is none.  To be closed by whoever made it."""

    def __init__(self, pdf: bytes) -> None:
        """Open the document."""
        import pypdfium2

        with _ENGINE:
            try:
                self._document: Any = pypdfium2.PdfDocument(pdf)
            except pypdfium2.PdfiumError as error:
                from desktop.errors import DeskError

                raise DeskError("not-a-pdf") from error
            self._count = len(self._document)

    def __len__(self) -> int:
        """Return how many pages there are."""
        return self._count

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of a page in points."""
        with _ENGINE:
            page = self._document[number]
            found: tuple[float, float] = page.get_size()
            page.close()
        return found

    def pixels(self, number: int, dpi: float) -> tuple[int, int]:
        """Return width and height of a page in dots."""
        width, height = self.size(number)
        return round(width * dpi / _POINTS), round(height * dpi / _POINTS)

    def picture(self, number: int, dpi: float) -> Picture:
        """Return a whole page in colours."""
        wide, high = self.pixels(number, dpi)
        return self._drawn(number, (wide, high), 0, high, grey=False)

    def band(self, number: int, dpi: float, top: int, lines: int) -> Picture:
        """Return so many lines of a page in grey, from the line ``top``."""
        return self._drawn(number, self.pixels(number, dpi), top, lines, grey=True)

    def close(self) -> None:
        """Let the document go; a second time does nothing."""
        with _ENGINE:
            self._document.close()

    def _drawn(self, number: int, whole: tuple[int, int], top: int, lines: int, *, grey: bool) -> Picture:
        from pypdfium2 import PdfBitmap, raw

        kind = raw.FPDFBitmap_Gray if grey else raw.FPDFBitmap_BGR
        flags = raw.FPDF_ANNOT | (raw.FPDF_PRINTING | raw.FPDF_GRAYSCALE if grey else raw.FPDF_REVERSE_BYTE_ORDER)
        with _ENGINE:
            page = self._document[number]
            bitmap = PdfBitmap.new_native(whole[0], lines, kind, rev_byteorder=not grey)
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, whole[0], lines)
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, *whole, 0, flags)
            pixels, stride = bytes(bitmap.buffer), bitmap.stride
            bitmap.close()
            page.close()
        return Picture(pixels=pixels, width=whole[0], height=lines, stride=stride, grey=grey)


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has; raises ``not-a-pdf``."""
    pages = Pages(pdf)
    pages.close()
    return len(pages)
