"""Where there is no CUPS a paper is painted at 600 dpi: the page that the preview shows, band by band."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from desktop.errors import DeskError
from desktop.printing.forms import render
from desktop.printing.job import PrintJob
from desktop.printing.raster import Pages
from desktop.ui.printers import DPI, paint, prepared
from tests.printing.sheets import a_correction, a_roster


def test_painting_at_600_dpi_gives_the_page_that_the_preview_shows(qapp: QApplication, tmp_path: Path) -> None:
    pdf, device = render(a_correction()), _to_file(tmp_path / "out.pdf")
    told: list[tuple[int, int]] = []

    paint(pdf, PrintJob(printer="out"), device, lambda done, total: told.append((done, total)))

    first, second = Pages(pdf), Pages((tmp_path / "out.pdf").read_bytes())
    assert len(first) == len(second)
    one, other = (pages.band(0, 100, 0, pages.pixels(0, 100)[1]) for pages in (first, second))
    assert (abs(one.width - other.width), abs(one.height - other.height)) <= (1, 1)
    assert _differing(one.pixels, one.stride, other.pixels, other.stride, min(one.width, other.width)) < 0.01
    assert [pair for pair in told if pair[0] > pair[1]] == []


def test_only_the_chosen_pages_are_painted(qapp: QApplication, tmp_path: Path) -> None:
    device = _to_file(tmp_path / "out.pdf")

    paint(render(a_roster(60)), PrintJob(printer="out", pages="2"), device, lambda *_: None)

    assert len(Pages((tmp_path / "out.pdf").read_bytes())) == 1


def test_painting_stops_where_it_is_asked_to(qapp: QApplication, tmp_path: Path) -> None:
    device = _to_file(tmp_path / "out.pdf")

    def stop(done: int, _total: int) -> None:
        if done > 20:
            raise DeskError("cancelled")

    with pytest.raises(DeskError, match="cancelled"):
        paint(render(a_roster(60)), PrintJob(printer="out"), device, stop)

    assert device.printerState() in {QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Idle}


def _to_file(path: Path) -> QPrinter:
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(path))
    made = prepared(device)
    assert made.resolution() == DPI
    return made


def _differing(one: bytes, stride: int, other: bytes, other_stride: int, width: int) -> float:
    """Return the share of dots that are dark in one picture and light in the other."""
    lines = min(len(one) // stride, len(other) // other_stride)
    differing = sum(
        abs(a - b) > 128
        for line in range(lines)
        for a, b in zip(
            one[line * stride : line * stride + width],
            other[line * other_stride : line * other_stride + width],
            strict=True,
        )
    )
    return differing / (lines * width)
