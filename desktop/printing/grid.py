"""A form of boxes: rows of cells, bound into sections with a label at the left, flowing over as many pages as it takes.

What a form says is given as :class:`Section`; where it sits is :class:`GridStyle`; :func:`draw_grid` puts one on the
other.  A row is never parted unless it is higher than a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import ceil

from desktop.printing.fonts import Face, clean, width
from desktop.printing.lines import wrap
from desktop.printing.paper import MM, Paper
from desktop.printing.table import Align

_DROP = 0.36
_LABEL_STEP = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One box: a text, and for opinions a bold ``head`` above it and lines for ink at its lower right (``foot``).

    ``share`` is its share of the row.  A ``figure`` is never broken: it is set smaller where it does not fit.
    """

    text: str
    share: float = 1
    align: Align = "left"
    face: Face = Face.SONG
    figure: bool = False
    head: str = ""
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """Cells side by side; ``least`` is the height below which the row never falls, in points, 0 for the usual one."""

    cells: tuple[Cell, ...]
    least: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows with one label, written downwards at the left; no label takes the whole width."""

    rows: tuple[GridRow, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridStyle:
    """Where a form sits, in points."""

    size: float = 10
    leading: float = 14
    pad: float = 5
    row: float = 8.5 * MM
    label: float = 9 * MM


STYLE = GridStyle()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strip:
    """One row laid out: its section, its height, and per cell the left edge, the width and the lines."""

    section: int
    label: str
    row: GridRow
    high: float
    places: tuple[tuple[float, float, tuple[str, ...]], ...] = field(repr=False)


def label(text: str, share: float) -> Cell:
    """Return the cell that names what stands beside it."""
    return Cell(text=text, share=share, align="centre", face=Face.HEI)


def draw_grid(paper: Paper, sections: Sequence[Section], *, top: float, style: GridStyle = STYLE) -> None:
    """Draw the sections below ``top`` on every page; the document is complete then but for ``finish``."""
    lay = partial(_lay_out, paper=paper, style=style, most=top - paper.form.bottom)
    strips = [strip for number, section in enumerate(sections) for strip in lay(number, section)]
    pages = _pages(strips, top - paper.form.bottom)
    for number, page in enumerate(pages, 1):
        paper.begin_page(number, len(pages))
        _draw_page(paper, page, top, style)
        paper.end_page()


def _lay_out(number: int, section: Section, *, paper: Paper, style: GridStyle, most: float) -> list[_Strip]:
    """Return the rows of a section with their heights."""
    left = paper.form.left + (style.label if section.label else 0)
    room = paper.form.width - paper.form.right - left
    strips = []
    for row in section.rows:
        places = _places(row, left, room, style)
        for part, taken in _parted(row, places, style, most):
            high = max(
                part.least, style.row, *(_height(c, p[2], style) for c, p in zip(part.cells, taken, strict=True))
            )
            strips.append(_Strip(section=number, label=section.label, row=part, high=high, places=taken))
    # The label needs its height too: rows share what is missing.
    lack = len(section.label) * style.size * _LABEL_STEP + style.pad - sum(strip.high for strip in strips)
    return [replace(strip, high=strip.high + max(0.0, lack) / len(strips)) for strip in strips]


Places = tuple[tuple[float, float, tuple[str, ...]], ...]


def _places(row: GridRow, left: float, room: float, style: GridStyle) -> Places:
    whole = sum(cell.share for cell in row.cells)
    places = []
    for cell in row.cells:
        wide = room * cell.share / whole
        whole_lines = tuple(cell.text.split("\n"))
        lines = whole_lines if cell.figure else wrap(cell.text, wide - 2 * style.pad, cell.face, style.size)
        places.append((left, wide, lines))
        left += wide
    return tuple(places)


def _parted(row: GridRow, places: Places, style: GridStyle, most: float) -> list[tuple[GridRow, Places]]:
    """Return the row itself, or several where its longest text is higher than a page."""
    limit = int((most - 2 * style.pad) // style.leading) - len(row.cells[0].foot) - 1
    longest = max(len(lines) for _, _, lines in places)
    if longest <= limit:
        return [(row, places)]
    parts = []
    for start in range(0, longest, limit):
        taken = tuple((x, wide, lines[start : start + limit]) for x, wide, lines in places)
        parts.append((row if start + limit >= longest else replace(row, least=0), taken))
    return parts


def _height(cell: Cell, lines: tuple[str, ...], style: GridStyle) -> float:
    count = len(lines) + (1 if cell.head else 0)
    ink = len(cell.foot) * style.leading * 1.4 if cell.foot else 0
    return count * style.leading + 2 * style.pad + ink


def _pages(strips: Sequence[_Strip], room: float) -> list[list[_Strip]]:
    pages: list[list[_Strip]] = [[]]
    used = 0.0
    for strip in strips:
        if pages[-1] and used + strip.high > room:
            pages.append([])
            used = 0.0
        pages[-1].append(strip)
        used += strip.high
    return pages


def _draw_page(paper: Paper, strips: Sequence[_Strip], top: float, style: GridStyle) -> None:
    """Draw one page's rows, their labels and the frame around all."""
    left, right = paper.form.left, paper.form.width - paper.form.right
    y = start = top
    for index, strip in enumerate(strips):
        for cell, (x, wide, lines) in zip(strip.row.cells, strip.places, strict=True):
            paper.box(x, y - strip.high, wide, strip.high)
            _draw_cell(paper, cell, (x, wide, lines), (y, strip.high), style)
        y -= strip.high
        if index + 1 == len(strips) or strips[index + 1].section != strip.section:
            if strip.label:
                paper.box(left, y, style.label, start - y)
                _draw_label(paper, strip.label, left + style.label / 2, (start, y), style)
            start = y
    paper.box(left, y, right - left, top - y, weight=1)


def _draw_label(paper: Paper, text: str, x: float, between: tuple[float, float], style: GridStyle) -> None:
    """Write a label downwards around ``x``; where a page holds only a short part of its rows, several signs abreast."""
    top, bottom = between
    step = style.size * _LABEL_STEP
    abreast = ceil(len(text) / max(1, int((top - bottom) // step)))
    lines = [text[start : start + abreast] for start in range(0, len(text), abreast)]
    first = (top + bottom) / 2 + (len(lines) - 1) * step / 2 - _DROP * style.size
    for number, line in enumerate(lines):
        paper.centred(x, first - number * step, line, Face.HEI, style.size)


def _draw_cell(
    paper: Paper, cell: Cell, place: tuple[float, float, tuple[str, ...]], span: tuple[float, float], style: GridStyle
) -> None:
    """Draw the texts of a cell: an opinion from its top, anything else in the middle."""
    x, wide, lines = place
    top, high = span
    size, leading = style.size, style.leading
    if cell.head or cell.foot:
        y = top - style.pad - leading / 2 - _DROP * size
        if cell.head:
            paper.text(x + style.pad, y, cell.head, Face.HEI, size)
            y -= leading
    else:
        y = top - high / 2 + (len(lines) - 1) * leading / 2 - _DROP * size
    for line in lines:
        _write(paper, x + style.pad, wide - 2 * style.pad, y, line, cell, size)
        y -= leading
    y = top - high + style.pad + 3
    for line in reversed(cell.foot):
        paper.ranged_right(x + wide - style.pad * 2, y, line, size=size)
        y += leading * 1.4


def _write(paper: Paper, x: float, room: float, y: float, line: str, cell: Cell, size: float) -> None:
    taken = width(clean(line), cell.face, size)
    if cell.figure and taken > room:
        size, taken = size * room / taken, room
    offset = {"left": 0.0, "centre": (room - taken) / 2, "right": room - taken}[cell.align]
    paper.text(x + offset, y, line, cell.face, size)
