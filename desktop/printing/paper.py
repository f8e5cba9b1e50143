"""A document being drawn: text in embedded fonts, thin black lines, and the frame that every page has.

Text is encoded once per document and written straight into the page: a roster of 10,000 rows has 90,000 texts.
Distances are points from the lower left corner; :data:`MM` turns millimetres into points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

from desktop.printing.fonts import Face, clean, font, font_of, width
from desktop.printing.imprint import Imprint, code_text, footnote
from desktop.printing.lines import wrap

MM = 72 / 25.4
_PREVIEW = "预览　无效"
# Two dots of a 150 dpi scan, four of a 300 dpi printer: read back by both.
_BAR = 72 * 2 / 150
_NUMBER = 11 * MM  # where the line with the page number stands
_REMARK, _REMARK_LEADING = 8.0, 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """Size and margins of a page, in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def room(self) -> float:
        """Return the width between the margins."""
        return self.width - self.left - self.right


PORTRAIT = Format(width=210 * MM, height=297 * MM, left=22 * MM, right=18 * MM, top=14 * MM, bottom=20 * MM)
LANDSCAPE = Format(width=297 * MM, height=210 * MM, left=16 * MM, right=16 * MM, top=12 * MM, bottom=17 * MM)


class Paper:
    """One PDF in the making; the same calls give the same bytes."""

    def __init__(self, form: Format, imprint: Imprint, *, title: str, digest: str) -> None:
        """Start a document; its metadata come from the imprint, never from a clock."""
        from reportlab.pdfgen.canvas import Canvas

        self.imprint = imprint
        self.remarks = _remark_lines(imprint, form)
        # Remarks stand above the page number's line; the body makes room for them.
        self.form = replace(form, bottom=max(form.bottom, _NUMBER + (len(self.remarks) + 1) * _REMARK_LEADING))
        self.digest = digest
        font(Face.SONG)
        self._out = BytesIO()
        options: dict[str, Any] = {"pageCompression": 1, "invariant": 1, "initialFontName": Face.SONG, "lang": "zh-CN"}
        # Any, for text goes straight into the page: reportlab's own drawString costs three times as much.
        self._canvas: Any = Canvas(self._out, pagesize=(form.width, form.height), **options)
        self._describe(title)
        self._codes: dict[Face, _Codes] = {face: _Codes(self._canvas, face) for face in Face}
        self._encoded: dict[tuple[str, Face], tuple[tuple[str, str], ...]] = {}
        self._frame: list[str] = []
        if imprint.preview:
            self.frame("preview", self._draw_preview)
        self.frame("foot", self._draw_foot)

    def text(self, x: float, y: float, text: str, face: Face = Face.SONG, size: float = 10) -> None:
        """Write a text that begins at x."""
        key = (text, face)
        runs = self._encoded.get(key)
        if runs is None:
            runs = self._encoded[key] = self._codes[face].encode(clean(text))
        if runs:
            shown = " ".join([f"{name} {size:g} Tf ({content}) Tj" for name, content in runs])
            self._canvas._code.append(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET")  # noqa: SLF001

    def centred(self, x: float, y: float, text: str, face: Face = Face.SONG, size: float = 10) -> None:
        """Write a text whose middle is x."""
        self.text(x - width(clean(text), face, size) / 2, y, text, face, size)

    def ranged_right(self, x: float, y: float, text: str, face: Face = Face.SONG, size: float = 10) -> None:
        """Write a text that ends at x."""
        self.text(x - width(clean(text), face, size), y, text, face, size)

    def rules(self, segments: Sequence[tuple[float, float, float, float]], weight: float = 0.5) -> None:
        """Draw straight black lines from (x1, y1) to (x2, y2)."""
        path = " ".join([f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l" for x1, y1, x2, y2 in segments])
        self._canvas._code.append(f"{weight:g} w {path} S")  # noqa: SLF001

    def box(self, x: float, y: float, wide: float, high: float, weight: float = 0.5) -> None:
        """Draw an empty box from its lower left corner."""
        self._canvas._code.append(f"{weight:g} w {x:.2f} {y:.2f} {wide:.2f} {high:.2f} re S")  # noqa: SLF001

    def keep(self, name: str, draw: Callable[[], None]) -> None:
        """Draw something once, to be shown on many pages by :meth:`show`."""
        self._canvas.beginForm(name, 0, 0, self.form.width, self.form.height)
        draw()
        self._canvas.endForm()

    def frame(self, name: str, draw: Callable[[], None]) -> None:
        """Draw something once that every page begins with."""
        self.keep(name, draw)
        self._frame.append(name)

    def show(self, name: str) -> None:
        """Show what was kept under that name."""
        self._canvas.doForm(name)

    def begin_page(self, number: int, total: int) -> None:
        """Start a page with its stamp, what was kept as its head, its foot and its number (第 x 页　共 y 页)."""
        for name in self._frame:
            self.show(name)
        self.centred(self.form.width / 2, _NUMBER, f"第 {number} 页　共 {total} 页", size=9)

    def end_page(self) -> None:
        """End a page."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the whole document."""
        self._canvas.save()
        return self._out.getvalue()

    def bars(self, x: float, y: float, *, label: str) -> None:
        """Draw the case number as Code128, 8 mm high, with the number below it; its lower left corner is (x, y)."""
        from reportlab.graphics.barcode.code128 import Code128

        number = self.imprint.case_number
        if not number.isascii():
            raise ValueError(number)
        Code128(number, barHeight=8 * MM, barWidth=_BAR, quiet=0).drawOn(self._canvas, x, y)
        self.text(x, y - 9, f"{label}　{number}", size=8)

    def squares(self, x: float, y: float, side: float) -> None:
        """Draw the QR code (level M) of the imprint; its lower left corner is (x, y)."""
        from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

        code = QRCode(None, QRErrorCorrectLevel.M)
        code.addData(code_text(self.imprint, self.digest))
        code.make()
        count = code.getModuleCount()
        step = side / count
        dark = [(row, column) for row in range(count) for column in range(count) if code.isDark(row, column)]
        # Squares overlap by a hair, so that no viewer shows seams between them.
        path = [
            f"{x + c * step:.3f} {y + side - (r + 1) * step:.3f} {step + 0.02:.3f} {step + 0.02:.3f} re"
            for r, c in dark
        ]
        self._canvas._code.append(" ".join(path) + " f")  # noqa: SLF001

    def _describe(self, title: str) -> None:
        day = self.imprint.issued_on
        self._canvas.setTitle(title)
        self._canvas.setAuthor(self.imprint.office)
        self._canvas.setSubject(self.imprint.document_id)
        self._canvas.setCreator("稳岗经办台")
        self._canvas.setProducer("wengang")
        self._canvas.setDateFormatter(lambda *_: _pdf_day(day))

    def _draw_foot(self) -> None:
        right = self.form.width - self.form.right
        self.text(self.form.left, 6.5 * MM, footnote(self.imprint, self.digest), size=6.5)
        day = self.imprint.issued_on
        self.ranged_right(right, _NUMBER, f"打印日期：{day.year}年{day.month}月{day.day}日", size=8)
        for index, line in enumerate(reversed(self.remarks)):
            self.text(self.form.left, _NUMBER + index * _REMARK_LEADING, line, Face.HEI, _REMARK)

    def _draw_preview(self) -> None:
        size = 88.0
        canvas = self._canvas
        canvas.saveState()
        canvas.setFillGray(0.85)
        canvas.translate(self.form.width / 2, self.form.height / 2)
        canvas.rotate(38)
        self.centred(0, -size / 3, _PREVIEW, Face.HEI, size)
        canvas.restoreState()


class _Codes(dict[str, tuple[str, str]]):
    """For every character of a face: the subset font it is in, and its escaped code there."""

    def __init__(self, canvas: Any, face: Face) -> None:  # noqa: ANN401
        super().__init__()
        self._canvas = canvas
        self._face = face

    def __missing__(self, sign: str) -> tuple[str, str]:
        taken = font(font_of(sign, self._face))
        document = self._canvas._doc  # noqa: SLF001
        ((subset, code),) = taken.splitString(sign, document)
        found = (taken.getSubsetInternalName(subset, document), self._canvas._escape(code))  # noqa: SLF001
        self[sign] = found
        return found

    def encode(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return a text as runs of one subset font each."""
        runs: list[tuple[str, str]] = []
        current, content = "", ""
        for sign in text:
            name, code = self[sign]
            if name == current:
                content += code
                continue
            if content:
                runs.append((current, content))
            current, content = name, code
        return (*runs, (current, content)) if content else ()


def _remark_lines(imprint: Imprint, form: Format) -> tuple[str, ...]:
    """Return the remarks in lines that leave the middle of the foot to the page number."""
    room = form.width / 2 - form.left - 24 * MM
    return tuple(line for remark in imprint.remarks for line in wrap(remark, room, Face.HEI, _REMARK))


def _pdf_day(day: date) -> str:
    return f"D:{day:%Y%m%d}000000+08'00'"
