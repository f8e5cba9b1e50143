"""Pages as pictures: the preview mark is there until the issue, bands are the page, threads do not meet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from desktop.errors import DeskError
from desktop.printing.forms import Sheet, render
from desktop.printing.raster import Pages, Picture, page_count
from tests.printing.sheets import a_receipt, a_roster, an_approval

SHEETS = [pytest.param(make(), id=name) for name, make in
          (("receipt", a_receipt), ("approval", an_approval), ("roster", a_roster))]  # fmt: skip
MARK = 217  # the grey of 预览 无效: 0.85 of white


def _picture(pdf: bytes, dpi: float = 72) -> Picture:
    pages = Pages(pdf)
    drawn = pages.picture(0, dpi)
    pages.close()
    return drawn


def _dots(picture: Picture, grey: int) -> int:
    """Return how many pixels have this very grey, which no edge of a black letter makes in such numbers."""
    dot = bytes((grey,)) * 3
    lines = [picture.pixels[at : at + picture.width * 3] for at in range(0, len(picture.pixels), picture.stride)]
    return sum(line[at : at + 3] == dot for line in lines for at in range(0, len(line), 3))


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_mark_lies_across_a_preview_and_is_gone_from_the_issued_paper(sheet: Sheet) -> None:
    preview = replace(sheet, imprint=replace(sheet.imprint, preview=True))

    marked, issued = (_dots(_picture(render(each)), MARK) for each in (preview, sheet))

    assert marked > 5_000
    assert issued < 300


def test_bands_laid_together_are_the_page() -> None:
    pages = Pages(render(an_approval()))
    wide, high = pages.pixels(0, 150)

    whole = pages.band(0, 150, 0, high)
    parts = [pages.band(0, 150, top, min(100, high - top)) for top in range(0, high, 100)]
    pages.close()

    assert (whole.width, whole.height, whole.grey) == (wide, high, True)
    assert b"".join(part.pixels for part in parts) == whole.pixels
    assert min(whole.pixels) < 50


def test_two_threads_may_draw_at_once() -> None:
    papers = [render(an_approval()), render(a_roster(60))]

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(_picture, papers * 10))

    assert {picture.pixels for picture in drawn[::2]} == {_picture(papers[0]).pixels}
    assert {picture.pixels for picture in drawn[1::2]} == {_picture(papers[1]).pixels}


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(DeskError, match="not-a-pdf"):
        page_count(b"PK")


def test_pages_are_counted() -> None:
    assert page_count(render(a_roster(60))) > 1
