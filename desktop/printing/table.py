"""A long table over many pages: repeated head, subtotals of the page, totals and places for ink at the end.

Columns are data.  Rows are written directly, not through a layout engine: 10,000 of them take a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from typing import Generic, Literal, TypeVar

from desktop.printing.fonts import Face, width
from desktop.printing.lines import wrap
from desktop.printing.paper import MM, Paper
from desktop.printing.wording import BLANK

Record = TypeVar("Record")
Align = Literal["left", "centre", "right"]
# The baseline lies 0.36 of the size below the middle of a line: that centres ideographs and figures alike.
_DROP = 0.36
_FEWEST_ON_LAST_PAGE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Record]):
    """One column: its title, the ``group`` title above it ('' for none), its share of the width, its text."""

    title: str
    share: float
    text: Callable[[Record], str]
    align: Align = "centre"
    group: str = ""
    face: Face = Face.SONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """One closing row: texts over so many columns each."""

    cells: tuple[tuple[int, str, Align], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStyle:
    """Where a table sits, in points."""

    size: float = 9
    leading: float = 12
    pad: float = 4
    row: float = 7 * MM
    head: float = 9.5 * MM
    ink: float = 30 * MM


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[Record]):
    """What a table says: columns, rows, and what closes a page, the whole, and the places for ink."""

    columns: tuple[Column[Record], ...]
    rows: Sequence[Record]
    subtotal: Callable[[Sequence[Record]], Foot]
    totals: tuple[Foot, ...]
    ink: tuple[str, ...]
    style: TableStyle = field(default_factory=TableStyle)


class TableDrawing(Generic[Record]):
    """A table laid out for one paper: pages first, so that every page knows how many there are."""

    def __init__(self, paper: Paper, table: Table[Record], *, top: float) -> None:
        """Lay out below ``top``, the height where the head of the table begins on every page."""
        self.paper = paper
        self.table = table
        self.top = top
        whole = sum(column.share for column in table.columns)
        room = paper.form.room
        self.wide = tuple(column.share / whole * room for column in table.columns)
        self.edges = tuple(accumulate(self.wide, initial=paper.form.left))
        self._places = [(c, w - 2 * table.style.pad) for c, w in zip(table.columns, self.wide, strict=True)]
        self.owners: list[Record | None] = []
        self.cells: list[tuple[tuple[str, ...], ...]] = []
        most = self._most_lines()
        for row in table.rows:
            for part, cells in enumerate(_parted(self._cells(row), most)):
                self.owners.append(None if part else row)
                self.cells.append(cells)
        self.heights = [self._height(lines) for lines in self.cells]

    def draw(self) -> None:
        """Draw every page."""
        self.paper.keep("table-head", self._draw_head)
        pages = self._pages()
        for number, (start, end) in enumerate(pages, 1):
            self.paper.begin_page(number, len(pages))
            self.paper.show("table-head")
            y = self._draw_rows(start, end)
            y = self._draw_foot(y, self.table.subtotal([row for row in self.owners[start:end] if row is not None]))
            if number == len(pages):
                self._draw_end(y)
            self.paper.end_page()

    def _cells(self, row: Record) -> tuple[tuple[str, ...], ...]:
        style = self.table.style
        return tuple(
            [
                # A figure is never broken: it is set smaller where it does not fit.
                (text,) if column.align == "right" else wrap(text, room, column.face, style.size)
                for column, room in self._places
                for text in (column.text(row) or BLANK,)
            ]
        )

    def _height(self, cells: tuple[tuple[str, ...], ...]) -> float:
        style = self.table.style
        most = max(map(len, cells))
        return max(style.row, most * style.leading + 2 * style.pad)

    def _head_height(self) -> float:
        return self.table.style.head * (1.5 if any(column.group for column in self.table.columns) else 1)

    def _foot_height(self, foot: Foot) -> float:
        return self._height(self._foot_lines(foot))

    def _foot_lines(self, foot: Foot) -> tuple[tuple[str, ...], ...]:
        style = self.table.style
        return tuple(
            (text or BLANK,) if align == "right" else wrap(text or BLANK, wide - 2 * style.pad, Face.HEI, style.size)
            for _, wide, text, align in self._spans(foot)
        )

    def _spans(self, foot: Foot) -> list[tuple[float, float, str, Align]]:
        """Return left edge, width, text and alignment of every cell of a closing row."""
        spans: list[tuple[float, float, str, Align]] = []
        at = 0
        for count, text, align in foot.cells:
            spans.append((self.edges[at], self.edges[at + count] - self.edges[at], text, align))
            at += count
        return spans

    def _pages(self) -> list[tuple[int, int]]:
        """Return which rows stand on which page; totals stand alone only behind a row that leaves them no room."""
        room = self._room()
        end = sum(map(self._foot_height, self.table.totals)) + self.table.style.ink
        pages = _fill(self.heights, room)
        start, stop = pages[-1]
        if sum(self.heights[start:stop]) + end > room:
            few = range(max(start + 1, stop - _FEWEST_ON_LAST_PAGE), stop)
            split = next((at for at in few if sum(self.heights[at:stop]) + end <= room), stop)
            pages[-1:] = [(start, split), (split, stop)]
        return pages

    def _room(self) -> float:
        """Return the height that rows have on a page, the subtotal aside."""
        subtotal = self._foot_height(self.table.subtotal(self.table.rows))
        return self.top - self._head_height() - self.paper.form.bottom - subtotal

    def _most_lines(self) -> int:
        """Return how many lines of a cell fit on a page."""
        style = self.table.style
        return int((self._room() - 2 * style.pad) // style.leading)

    def _draw_head(self) -> None:
        style = self.table.style
        high = self._head_height()
        bottom = self.top - high
        segments = [(self.edges[0], y, self.edges[-1], y) for y in (self.top, bottom)]
        at = 0
        for group, members in groupby(self.table.columns, key=lambda column: column.group):
            count = len(list(members))
            middle = self.top - high / 2
            if group:
                centre = (self.edges[at] + self.edges[at + count]) / 2
                self._middle(centre, self.top - high / 4, (group,))
                segments.append((self.edges[at], middle, self.edges[at + count], middle))
            for index in range(at, at + count):
                column = self.table.columns[index]
                lines = wrap(column.title, self.wide[index] - 2, Face.HEI, style.size)
                centre = (self.edges[index] + self.edges[index + 1]) / 2
                self._middle(centre, bottom + high / 4 if group else middle, lines)
                upper = middle if group and index > at else self.top
                segments.append((self.edges[index], upper, self.edges[index], bottom))
            at += count
        segments.append((self.edges[-1], self.top, self.edges[-1], bottom))
        self.paper.rules(segments)

    def _middle(self, x: float, y: float, lines: tuple[str, ...]) -> None:
        """Write bold lines around the point (x, y)."""
        style = self.table.style
        first = y + (len(lines) - 1) * style.leading / 2 - _DROP * style.size
        for number, line in enumerate(lines):
            self.paper.centred(x, first - number * style.leading, line, Face.HEI, style.size)

    def _draw_rows(self, start: int, end: int) -> float:
        """Draw rows and their rules, and return where they end."""
        top = y = self.top - self._head_height()
        places = list(zip(self.edges, self.wide, (c.align for c in self.table.columns), strict=False))
        faces = [column.face for column in self.table.columns]
        segments = []
        left, right = self.edges[0], self.edges[-1]
        for index in range(start, end):
            high = self.heights[index]
            for lines, (edge, wide, align), face in zip(self.cells[index], places, faces, strict=True):
                self._write(edge, wide, y - high / 2, lines, align, face)
            y -= high
            segments.append((left, y, right, y))
        segments += [(edge, top, edge, y) for edge in self.edges]
        self.paper.rules(segments)
        return y

    def _write(self, x: float, wide: float, middle: float, lines: tuple[str, ...], align: Align, face: Face) -> None:
        """Write lines into a cell, centred on the height ``middle``."""
        style = self.table.style
        size, leading = style.size, style.leading
        y = middle + (len(lines) - 1) * leading / 2 - _DROP * size
        paper = self.paper
        for line in lines:
            if align == "centre":
                paper.centred(x + wide / 2, y, line, face, size)
            elif align == "right":
                taken = width(line, face, size)
                shrunk = min(1.0, (wide - 2 * style.pad) / taken)
                paper.text(x + wide - style.pad - taken * shrunk, y, line, face, size * shrunk)
            else:
                paper.text(x + style.pad, y, line, face, size)
            y -= leading

    def _draw_foot(self, y: float, foot: Foot) -> float:
        """Draw one closing row below y and return where it ends."""
        high = self._foot_height(foot)
        spans = self._spans(foot)
        for (edge, wide, _, align), lines in zip(spans, self._foot_lines(foot), strict=True):
            self._write(edge, wide, y - high / 2, lines, align, Face.HEI)
        bottom = y - high
        edges = [*(edge for edge, *_ in spans), self.edges[-1]]
        sides = [(edge, y, edge, bottom) for edge in edges]
        self.paper.rules([(self.edges[0], bottom, self.edges[-1], bottom), *sides])
        return bottom

    def _draw_end(self, y: float) -> None:
        """Draw the totals and the places for ink, which stay empty."""
        for foot in self.table.totals:
            y = self._draw_foot(y, foot)
        style = self.table.style
        bottom = y - style.ink
        step = self.paper.form.room / len(self.table.ink)
        left = self.edges[0]
        segments = [(left, bottom, self.edges[-1], bottom)]
        for index, title in enumerate(self.table.ink):
            x = left + index * step
            self.paper.text(x + style.pad * 2, y - 14, title, Face.HEI, style.size)
            self.paper.ranged_right(x + step - style.pad * 3, bottom + 8, "年　　月　　日", size=style.size)
            segments.append((x, y, x, bottom))
        segments.append((self.edges[-1], y, self.edges[-1], bottom))
        self.paper.rules(segments)


def _parted(cells: tuple[tuple[str, ...], ...], most: int) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Yield the cells of a row, in parts where one of them is higher than a page."""
    longest = max(map(len, cells))
    if longest <= most:
        yield cells
        return
    for start in range(0, longest, most):
        yield tuple(lines[start : start + most] for lines in cells)


def _fill(heights: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Return the rows of each page, first and behind the last, as many to a page as fit; at least one page."""
    pages = []
    start, used = 0, 0.0
    for index, high in enumerate(heights):
        if used + high > room and index > start:
            pages.append((start, index))
            start, used = index, 0.0
        used += high
    return [*pages, (start, len(heights))]
