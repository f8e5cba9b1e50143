"""What is pasted out of a spreadsheet (粘贴的表格): text with tabs, its cells brought under the columns of a roster."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from desktop.importing.entrycheck import LONGEST_CELL, as_block, as_cell
from desktop.importing.vocabulary import ID_NUMBER, NAME, ROSTER, field_of

_BLANK = re.compile(r"[^\S\t\r\n]")
_CELL = re.compile(r'"([^"]*(?:""[^"]*)*)"(?=\t|\r|\n|\Z)|([^\t\r\n]*)')
_STANDS_FOR = {"stay_span": ("stay_from",), "arrived_on": ("return_on", "hired_on")}
_NUMBERS = frozenset({"序号", "编号", "NO", "NO.", "行号"})
_LEAST_HEADINGS = 2
_MOST_LINES = 100_000
_PIECE = 1 << 17  # characters: one expression over ten million of them would hold the whole program

Block = list[list[str]]


class Laid(NamedTuple):
    """A block as it goes into a roster: from which column on, its lines, and the headings that found no column.

    ``by_head`` says that a head line was recognised, and left out; then the lines are as wide as the roster.
    ``refused`` says in words why nothing goes in, and then there are no lines; '' where something does.
    """

    column: int
    lines: Block
    by_head: bool
    left_out: tuple[str, ...]
    refused: str = ""


def block_of(text: str) -> Block:
    """Return the cells of a pasted text, line by line; a cell in quotes may hold tabs, quotes and line ends."""
    pieces = [as_block(text[at : at + _PIECE]) for at in range(0, len(text), _PIECE)]
    text = "".join(pieces)
    if '"' in text:
        lines = _quoted(text)
    else:
        lines = [line.split("\t") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        if any(map(_BLANK.search, pieces)):
            lines = [[cell.strip() for cell in line] for line in lines]
    while lines and not any(lines[-1]):
        lines.pop()
    return lines


def laid(block: Block, fields: Sequence[str], column: int) -> Laid:
    """Return how a block goes into a roster of these ``fields``, pasted at ``column``.

    A first line of headings says which column is which; without one the cells go where the cursor stands, a leading
    column of running numbers left out where the block is wider by just that.  Raises nothing: cells beyond the last
    column and lines beyond the 100,000th are told in ``left_out``; a cell that no spreadsheet could hold means that
    something else was copied.
    """
    if refused := _too_long(block):
        return Laid(column, [], by_head=False, left_out=(), refused=refused)
    came = _brought(block, fields, column)
    over = len(came.lines) - _MOST_LINES
    if over <= 0:
        return came
    words = f"第{_MOST_LINES + 1:,}行起的{over:,}行（一次最多粘贴{_MOST_LINES:,}行，更多的请用文件导入）"
    return came._replace(lines=came.lines[:_MOST_LINES], left_out=(*came.left_out, words))


def _too_long(block: Block) -> str:
    """Say which cell holds more than a spreadsheet could; '' for none."""
    for number, line in enumerate(block, start=1):
        for place, cell in enumerate(line, start=1):
            if len(cell) > LONGEST_CELL:
                return f"第{number}行第{place}列有{len(cell):,}字，表格的一格最多{LONGEST_CELL:,}字"
    return ""


def _brought(block: Block, fields: Sequence[str], column: int) -> Laid:
    """Bring the columns of a block under those of the roster."""
    places = _places(block[0], fields) if block else {}
    if places:
        blank = [""] * len(fields)
        left = tuple(
            cell for at, cell in enumerate(block[0]) if cell and at not in places and cell.upper() not in _NUMBERS
        )
        return Laid(0, [_under(line, places, blank) for line in block[1:]], by_head=True, left_out=left)
    if column == 0 and _runs(block, len(fields)):
        return Laid(0, [line[1:] for line in block], by_head=False, left_out=())
    room = len(fields) - column
    over = max((len(line) for line in block), default=0) - room
    left = (f"最右边{over}列",) if over > 0 else ()
    return Laid(column, [line[:room] for line in block] if over > 0 else block, by_head=False, left_out=left)


def _quoted(text: str) -> Block:
    lines: Block = [[]]
    at = 0
    while True:
        found = _CELL.match(text, at)
        if found is None:  # the second way matches anywhere
            return lines
        cell = found[2] if found[1] is None else found[1].replace('""', '"')
        lines[-1].append(cell if len(cell) > LONGEST_CELL else as_cell(cell))
        at = found.end()
        if at >= len(text):
            return lines
        if text[at] == "\t":
            at += 1
        else:
            at += 2 if text.startswith("\r\n", at) else 1
            lines.append([])


def _places(head: Sequence[str], fields: Sequence[str]) -> dict[int, int]:
    """Return source column → place in the roster where a line is a head, else nothing."""
    if any(sum(map(str.isdigit, cell)) > _LEAST_HEADINGS for cell in head):
        return {}
    places: dict[int, int] = {}
    for at, cell in enumerate(head):
        named = field_of(cell, ROSTER)
        for field in (named, *_STANDS_FOR.get(named, ())):
            if field in fields and fields.index(field) not in places.values():
                places[at] = fields.index(field)
                break
    known = {fields[place] for place in places.values()}
    return places if len(places) >= _LEAST_HEADINGS and known & {NAME, ID_NUMBER} else {}


def _under(line: Sequence[str], places: dict[int, int], blank: Sequence[str]) -> list[str]:
    cells = list(blank)
    for at, place in places.items():
        if at < len(line):
            cells[place] = line[at]
    return cells


def _runs(block: Block, width: int) -> bool:
    """Whether the first column counts 1, 2, 3 … beside as many columns as the roster has."""
    wide = max((len(line) for line in block), default=0) == width + 1
    return wide and all(line[:1] == [str(number)] for number, line in enumerate(block, start=1))
