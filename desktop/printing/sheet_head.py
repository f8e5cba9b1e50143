"""The top of every sheet with a table: codes left and right, the title between them, then lines on what it is of."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.printing.fonts import Face, clean, width
from desktop.printing.lines import wrap
from desktop.printing.paper import MM, Paper

_TITLE = 20.0
_SMALLEST_TITLE = 11.0
_LINE = 9.5
_LEADING = 13.5
_QR = 22 * MM
_BARS = 80 * MM
_GAP = 8 * MM


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHead:
    """The title, pairs of texts that stand left and right below it, and what the number in bars is called."""

    title: str
    lines: tuple[tuple[str, str], ...]
    number: str = "案卷编号"


def draw_head(paper: Paper, head: SheetHead) -> float:
    """Keep the head as part of the frame of every page, and return the height where it ends."""
    form = paper.form
    bottom = form.height - form.top - _QR
    rows = [row for pair in head.lines for row in _pair(pair, form.room)]

    def draw() -> None:
        if paper.imprint.case_number:
            paper.bars(form.left, form.height - form.top - 8 * MM, label=head.number)
        paper.squares(form.width - form.right - _QR, bottom, _QR)
        _draw_title(paper, head.title, bottom)
        for number, (left, right) in enumerate(rows):
            y = bottom - 4 - (number + 1) * _LEADING + 3
            paper.text(form.left, y, left, size=_LINE)
            paper.ranged_right(form.width - form.right, y, right, size=_LINE)

    paper.frame("head", draw)
    return bottom - 4 - len(rows) * _LEADING - 3


def _draw_title(paper: Paper, title: str, bottom: float) -> None:
    """Write the title in the middle: between the codes where the page is wide, below the bars where it is not."""
    form = paper.form
    beside = form.width > form.height or not paper.imprint.case_number
    side = max(_BARS if beside and paper.imprint.case_number else 0.0, _QR) + _GAP
    room, most = form.room - 2 * side, 2 if beside else 1
    size = _TITLE
    while len(lines := wrap(title, room, Face.TITLE, size)) > most and size > _SMALLEST_TITLE:
        size -= 1
    middle = bottom + (_QR / 2 if beside else size / 2 + 3)
    y = middle + (len(lines) - 1) * size * 0.65 - 0.36 * size
    for line in lines:
        paper.centred(form.width / 2, y, line, Face.TITLE, size)
        y -= size * 1.3


def _pair(pair: tuple[str, str], room: float) -> list[tuple[str, str]]:
    """Return a pair as lines: the right text stands at the end of the first one."""
    left, right = pair
    taken = width(clean(right), Face.SONG, _LINE) + (_GAP if right else 0)
    lines = wrap(left, room - taken, Face.SONG, _LINE)
    return [(line, right if number == 0 else "") for number, line in enumerate(lines)]
