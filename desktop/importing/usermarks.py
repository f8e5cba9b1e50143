"""Marks on cells (标色和批注): set so that the cell's own colour and comment can be had back, and taken away again.

A cell without colour gets ours.  One that has its own gets it striped with ours: the enterprise's colour stays in the
file as the ground of the pattern.  A comment of its own stays above what we say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.importing.problemlist import ERROR_FILL, WARNING_FILL, paint
from desktop.importing.sheetstyle import dress_alike, style_key
from desktop.masking import mask_ids
from desktop.records import Severity

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

AUTHOR: Final = "稳岗经办台"

_BEGIN = f"【{AUTHOR}】"
_OURS = frozenset({ERROR_FILL, WARNING_FILL})
_STRIPES: Final = "darkUp"
_LONGEST = 1000
_WIDTH, _LINE_HEIGHT, _LETTERS_A_LINE = 260, 20, 18  # of a comment, in points


class Remark(NamedTuple):
    """What is said of one cell: its address, how grave it is, and the sentences."""

    cell: str
    severity: Severity
    sentences: tuple[str, ...]


def set_remarks(sheet: Worksheet, remarks: Sequence[Remark]) -> None:
    """Colour cells and say what is wrong; of a merged area the first cell is marked."""
    anchors = _anchors(sheet) if remarks else {}
    coloured: dict[tuple[tuple[int, ...], str], Cell] = {}
    for remark in remarks:
        cell = sheet[anchors.get(remark.cell, remark.cell)]
        style = (style_key(cell), paint(remark.severity))
        if style in coloured:
            dress_alike(cell, coloured[style])
        else:
            _colour(cell, style[1])
            coloured[style] = cell
        _say(cell, [mask_ids(sentence) for sentence in remark.sentences])


def clear_remarks(sheet: Worksheet) -> None:
    """Take away every mark of ours, wherever its cell has moved to."""
    for cell in list(sheet._cells.values()):  # noqa: SLF001  the public ways fill the whole rectangle
        if cell.has_style and cell.fill.fgColor.rgb in _OURS:
            _uncolour(cell)
        if cell.comment is not None and _BEGIN in cell.comment.text:
            _unsay(cell)


def _anchors(sheet: Worksheet) -> dict[str, str]:
    """Return the first cell of the merged area for every other cell of one."""
    from openpyxl.utils import get_column_letter

    anchors = {}
    for area in sheet.merged_cells.ranges:
        first = f"{get_column_letter(area.min_col)}{area.min_row}"
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                anchors[f"{get_column_letter(column)}{row}"] = first
    return anchors


def _colour(cell: Cell, colour: str) -> None:
    from openpyxl.styles import PatternFill

    own = cell.fill
    if own.fill_type == "solid" and own.fgColor.rgb not in _OURS:
        cell.fill = PatternFill(_STRIPES, fgColor=colour, bgColor=own.fgColor)
    else:
        cell.fill = PatternFill("solid", fgColor=colour)


def _uncolour(cell: Cell | MergedCell) -> None:
    from openpyxl.styles import PatternFill

    own = cell.fill
    cell.fill = PatternFill("solid", fgColor=own.bgColor) if own.fill_type == _STRIPES else PatternFill()


def _say(cell: Cell, sentences: Sequence[str]) -> None:
    from openpyxl.comments import Comment

    own = f"{cell.comment.text}\n" if cell.comment is not None else ""
    author = cell.comment.author if cell.comment is not None else AUTHOR
    lines = [f"{number}．{sentence}" for number, sentence in enumerate(sentences, start=1)]
    said = "\n".join(sentences if len(sentences) == 1 else lines)[:_LONGEST]
    text = f"{own}{_BEGIN}\n{said}"
    height = _LINE_HEIGHT * (sum(1 + len(line) // _LETTERS_A_LINE for line in text.splitlines()) + 1)
    cell.comment = Comment(text, author or AUTHOR, width=_WIDTH, height=height)


def _unsay(cell: Cell | MergedCell) -> None:
    from openpyxl.comments import Comment

    if cell.comment is None:
        return
    own, _, _ = cell.comment.text.partition(_BEGIN)
    author = cell.comment.author
    cell.comment = Comment(own.rstrip("\n"), author or "") if own.strip() else None
