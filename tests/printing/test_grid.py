"""Forms of boxes: what stands in the boxes stays within them, however the rows fall on the pages."""

from __future__ import annotations

import pypdfium2
import pytest

from desktop.printing.grid import STYLE, Cell, GridRow, Section, draw_grid
from desktop.printing.paper import PORTRAIT, Paper
from tests.printing.sheets import an_imprint


@pytest.mark.parametrize("label", ["适用口径", "核减原因", "企业基本情况"])
def test_a_label_stays_beside_its_rows_where_a_page_holds_few_of_them(label: str) -> None:
    paper = Paper(PORTRAIT, an_imprint(), title="样例", digest="")
    row = GridRow(cells=(Cell(text="甲", share=1),))
    top = paper.form.bottom + 2.5 * STYLE.row

    draw_grid(paper, [Section(label=label, rows=(row,) * 7)], top=top)
    pages = _heights(paper.finish(), label)

    assert len(pages) == 4
    assert all(paper.form.bottom <= low and high <= top for low, high in pages)


def _heights(pdf: bytes, label: str) -> list[tuple[float, float]]:
    """Return between which heights the signs of a label stand on every page."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars()) if text.get_text_range(at, 1) in label]
        body = [box for box in boxes if box[0] < PORTRAIT.left + STYLE.label]
        found.append((min(box[1] for box in body), max(box[3] for box in body)))
    return found
