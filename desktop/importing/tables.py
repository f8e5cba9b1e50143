"""Tables inside sheets: where the head stands, which column is which, which lines are persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from desktop.importing.cells import INVISIBLE, Cell, is_blank
from desktop.importing.sheets import Sheet
from desktop.importing.vocabulary import BARE, ID_NUMBER, NAME, SUMMARY_WORDS, Heading, field_of, heading_text

_HEAD_WITHIN = 50
_LONGEST_GROUP = 12
_GROUP_CELLS = 2
_DIGITS_OF_A_VALUE = 10

Line = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a table: its last row (from 1), and the place of every field among the cells of a row (from 0)."""

    first_row: int
    last_row: int
    columns: Mapping[str, int]


def find_head(sheet: Sheet, headings: tuple[Heading, ...], required: frozenset[str]) -> Head | None:
    """Return the first head of one or two rows among the first rows that names every required field."""
    rows = list(islice(sheet.rows(), _HEAD_WITHIN))
    for index, row in enumerate(rows):
        above = rows[index - 1] if index and _may_be_head(rows[index - 1]) else []
        below = rows[index + 1] if index + 1 < len(rows) else []
        head = _head_at(index + 1, above, row, below, headings) if _may_be_head(row) else None
        if head and required <= head.columns.keys():
            return head
    return None


def _head_at(
    number: int, above: Sequence[Cell], row: Sequence[Cell], below: Sequence[Cell], headings: tuple[Heading, ...]
) -> Head | None:
    """Return the head of which this row is the first to name a person, whether or not it names all that is needed."""
    alone = _columns([field_of(text, headings) for text in map(_words, row)])
    if NAME not in alone:
        return None
    if _is_second_row(below, alone[NAME]):
        both = _grouped(row, below, headings)
        if both != alone:
            return Head(first_row=number, last_row=number + 1, columns=both)
    return Head(first_row=number, last_row=number, columns=_grouped(above, row, headings))


def _may_be_head(row: Sequence[Cell]) -> bool:
    """Return whether a line holds words only: one that shows somebody's number or a day is no head."""
    return all(isinstance(cell, str) and sum(map(str.isdigit, cell)) < _DIGITS_OF_A_VALUE for cell in row)


def _is_second_row(below: Sequence[Cell], name: int) -> bool:
    """Whether the next row may belong to the head: words without figures, and nothing under 姓名."""
    return bool(below) and is_blank(below[name]) and not all(map(is_blank, below)) and _has_no_data(below)


def _has_no_data(row: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and not any(letter.isdigit() for letter in cell) for cell in row)


def _grouped(groups: Sequence[Cell], row: Sequence[Cell], headings: tuple[Heading, ...]) -> dict[str, int]:
    """Return the columns of a row whose cells may stand under a group heading, merged over several columns."""
    labels = _spread(groups, len(row)) if _names_groups(groups) else [""] * len(row)
    return _columns([_field_under(label, _words(cell), headings) for label, cell in zip(labels, row, strict=True)])


def _names_groups(groups: Sequence[Cell]) -> bool:
    """Return whether a line may hold group headings: a title stands alone."""
    return sum(bool(_words(cell)) for cell in groups) >= _GROUP_CELLS


def _spread(groups: Sequence[Cell], width: int) -> list[str]:
    """Let every group reach to the next one; only the cells of the row below know where it really ends."""
    spread: list[str] = []
    for cell in groups:
        word = _words(cell)
        short = len(word) <= _LONGEST_GROUP and ":" not in word and "：" not in word
        spread.append((word if short else "") if word or not spread else spread[-1])
    return spread + [""] * (width - len(spread))


def _field_under(group: str, word: str, headings: tuple[Heading, ...]) -> str:
    if not word:
        return field_of(group, headings) if group else ""
    own = field_of(word, headings)
    if group and (not own or own in BARE):
        return field_of(group + word, headings) or ("" if own in BARE else own)
    return own


def _columns(fields: Sequence[str]) -> dict[str, int]:
    """Return the first place of every field."""
    columns: dict[str, int] = {}
    for place, field in enumerate(fields):
        if field:
            columns.setdefault(field, place)
    return columns


def _words(cell: Cell) -> str:
    return cell.strip(INVISIBLE) if isinstance(cell, str) else ""


def split_lines(
    sheet: Sheet, head: Head, headings: tuple[Heading, ...], aside: Callable[[Line], None]
) -> Iterator[Line]:
    """Yield the lines of persons below the head, with their row numbers; hand every other line that is filled aside."""
    name, number = head.columns[NAME], head.columns[ID_NUMBER]
    for row, cells in enumerate(sheet.rows(), start=1):
        if row <= head.last_row:
            if row < head.first_row:
                aside((row, cells))
            continue
        if is_blank(cells[name]) and is_blank(cells[number]):
            if any(cells):
                aside((row, cells))
        elif _is_person(cells, name, number, headings):
            yield row, cells
        else:
            aside((row, cells))


def _is_person(cells: Sequence[Cell], name: int, number: int, headings: tuple[Heading, ...]) -> bool:
    """Whether a filled line is a person: no sum, no signature, no repeated head."""
    first = cells[0] if not is_blank(cells[0]) else next(cell for cell in cells if not is_blank(cell))
    if isinstance(first, str) and heading_text(first[:16]).startswith(SUMMARY_WORDS):
        return False
    title, heading = cells[name], cells[number]
    if not (isinstance(title, str) and isinstance(heading, str)) or heading[:1].isdigit():
        return True
    return field_of(title, headings) != NAME or field_of(heading, headings) != ID_NUMBER
