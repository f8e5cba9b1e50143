"""Show what lies in a workbook (看表): the first rows of each sheet, so that a person can say which column is which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from desktop.importing.candidates import Candidate, candidate
from desktop.importing.cells import address, text_of
from desktop.importing.sheets import Sheet, open_workbook
from desktop.importing.vocabulary import TITLES
from desktop.masking import mask_cell
from desktop.records import SourceFile

_ROWS, _WIDEST = 40, 60
FIELD_TITLES: Mapping[str, str] = TITLES
"""Every field of a roster that a column can be, with its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShown:
    """One sheet: its letters, its first rows as text with identity numbers masked, and what was guessed.

    ``head_row`` is the row of the headings, 0 where there is none; ``guesses`` names the field of a letter where only
    one column can be it; ``doubtful`` holds the fields that several columns could be, with their letters.
    """

    sheet: str
    head_row: int
    letters: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guesses: Mapping[str, str]
    doubtful: Mapping[str, tuple[str, ...]]


def show_tables(file: SourceFile, *, password: str = "") -> tuple[TableShown, ...]:
    """Return the visible sheets of a workbook, those that look like a roster first; raise WorkbookUnreadable."""
    sheets = [sheet for sheet in open_workbook(file, password=password).sheets if sheet.visible and sheet.width]
    shown = [(candidate(sheet), sheet) for sheet in sheets]
    return tuple(_table(sheet, found) for found, sheet in sorted(shown, key=lambda each: each[0] is None))


def _table(sheet: Sheet, found: Candidate | None) -> TableShown:
    width = min(sheet.width, _WIDEST)
    guessed = [(guess.field, guess.column) for guess in found.columns] if found else []
    times = Counter(field for field, _ in guessed)
    return TableShown(
        sheet=sheet.name,
        head_row=found.head_row if found else 0,
        letters=tuple(address(sheet.first_column + at, 1)[:-1] for at in range(width)),
        rows=tuple(_rows(sheet, width)),
        guesses={column: field for field, column in guessed if times[field] == 1},
        doubtful={
            field: tuple(column for each, column in guessed if each == field)
            for field, count in times.items()
            if count > 1
        },
    )


def _rows(sheet: Sheet, width: int) -> Iterator[tuple[str, ...]]:
    for row in islice(sheet.rows(), _ROWS):
        yield tuple(mask_cell(text_of(cell)) for cell in row[:width])
