"""The printers of this machine, and the way of a PDF to each: as it is where CUPS is, else drawn at 600 dpi.

A page at 600 dpi is 35 million dots; it is drawn and handed over in bands, so that memory stays small whatever the
length of the paper.  What is drawn are the very bytes, by the engine that the preview uses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from desktop.errors import DeskError
from desktop.printing import cups
from desktop.printing.job import PrintJob, pages_of
from desktop.printing.raster import Pages

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtPrintSupport import QPrinter

DPI = 600
_LINES = 256
_TRAY_WORDS: Mapping[str, str] = {
    "auto": "自动选择",
    "manual": "手动进纸",
    "multipurpose": "多功能纸盒",
    "multi": "多功能纸盒",
    "upper": "上纸盒",
    "lower": "下纸盒",
    "middle": "中纸盒",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """A printer that can be chosen; ``trays`` pairs what it takes with words.  ``name`` is what the log keeps."""

    name: str
    words: str
    usual: bool = False
    ready: bool = True
    duplex: bool = False
    trays: tuple[tuple[str, str], ...] = ()


def printers() -> tuple[Printer, ...]:
    """Return what can be printed on, the usual one first; none where there is no printer."""
    queues = tuple(
        Printer(
            name=queue.name,
            words=queue.title if queue.ready else f"{queue.title}（已停用）",
            usual=queue.usual,
            ready=queue.ready,
            duplex=queue.duplex,
            trays=tuple((tray, _tray_words(tray)) for tray in queue.trays),
        )
        for queue in cups.queues()
    )
    return queues or _of_qt()


def sender(tell: Callable[[int, int], None]) -> Callable[[bytes, PrintJob], str]:
    """Return what hands a PDF to the printer that its job names.

    ``tell`` hears of bands done and in all, and may raise to stop; a job that is stopped is taken back.
    """
    known = {queue.name for queue in cups.queues()}

    def send(pdf: bytes, job: PrintJob) -> str:
        if job.printer in known:
            return cups.send(pdf, job)
        paint(pdf, job, _device(job.printer), tell)
        return ""

    return send


def paint(pdf: bytes, job: PrintJob, device: QPrinter, tell: Callable[[int, int], None]) -> None:
    """Draw the chosen pages of a PDF on a printer, band by band; raise ``printer-refused``, or what ``tell`` raises."""
    from PySide6.QtGui import QPainter

    document = Pages(pdf)
    try:
        chosen = pages_of(job.pages, len(document)) * (1 if _copies(device, job) else job.copies)
        _lay(device, document, chosen[0])
        painter = QPainter()
        if not painter.begin(device):
            raise DeskError("printer-refused", printer=job.printer, reason="打不开")
        try:
            for at, page in enumerate(chosen):
                if at:
                    _lay(device, document, page)
                    device.newPage()
                _draw(painter, document, page, partial(_tell_page, tell, at, len(chosen)))
        except DeskError:
            device.abort()
            raise
        finally:
            painter.end()
    finally:
        document.close()


def _draw(painter: QPainter, document: Pages, page: int, tell: Callable[[int], None]) -> None:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage

    wide, high = document.pixels(page - 1, DPI)
    by = painter.device().logicalDpiX() / DPI
    for top in range(0, high, _LINES):
        tell(top * 100 // high)
        band = document.band(page - 1, DPI, top, min(_LINES, high - top))
        image = QImage(band.pixels, band.width, band.height, band.stride, QImage.Format.Format_Grayscale8)
        painter.drawImage(QRectF(0, top * by, wide * by, band.height * by), image)


def _tell_page(tell: Callable[[int, int], None], at: int, pages: int, percent: int) -> None:
    tell(at * 100 + percent, pages * 100)


def _lay(device: QPrinter, document: Pages, page: int) -> None:
    """Turn the sheet as the page lies."""
    from PySide6.QtGui import QPageLayout

    wide, high = document.size(page - 1)
    way = QPageLayout.Orientation.Landscape if wide > high else QPageLayout.Orientation.Portrait
    device.setPageOrientation(way)


def _device(name: str) -> QPrinter:
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise DeskError("printer-unknown", printer=name, known="、".join(QPrinterInfo.availablePrinterNames()) or "无")
    return prepared(QPrinter(info, QPrinter.PrinterMode.HighResolution))


def prepared(device: QPrinter) -> QPrinter:
    """Return a device that takes whole A4 sheets from edge to edge, as the page has margins of its own."""
    from PySide6.QtGui import QPageSize

    device.setResolution(DPI)
    device.setFullPage(True)
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setCreator("稳岗经办台")
    return device


def _copies(device: QPrinter, job: PrintJob) -> bool:
    """Tell the device of copies and sides; return whether it makes the copies itself."""
    from PySide6.QtPrintSupport import QPrinter

    device.setDocName(job.title)
    modes = {
        "one-sided": QPrinter.DuplexMode.DuplexNone,
        "two-sided-long-edge": QPrinter.DuplexMode.DuplexLongSide,
        "two-sided-short-edge": QPrinter.DuplexMode.DuplexShortSide,
    }
    if job.sides:
        device.setDuplex(modes[job.sides])
    if not device.supportsMultipleCopies():
        return False
    device.setCopyCount(job.copies)
    device.setCollateCopies(True)
    return True


def _of_qt() -> tuple[Printer, ...]:
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    found = []
    for info in QPrinterInfo.availablePrinters():
        usual, both = info.isDefault(), QPrinter.DuplexMode.DuplexLongSide in info.supportedDuplexModes()
        found.append(
            Printer(name=info.printerName(), words=info.description() or info.printerName(), usual=usual, duplex=both)
        )
    return tuple(sorted(found, key=lambda each: not each.usual))


def _tray_words(tray: str) -> str:
    name = tray.partition("=")[2]
    return _TRAY_WORDS.get(name.casefold(), name)
