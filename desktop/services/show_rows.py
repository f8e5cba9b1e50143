"""Show the rows of a declaration as they stand in its sheets (看行): the fate of each, and the very cells at fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from desktop.importing.candidates import TableMapping, candidate
from desktop.importing.cells import address, text_of
from desktop.importing.sheets import Sheet, open_workbook
from desktop.importing.vocabulary import TITLES
from desktop.masking import mask_cell
from desktop.records import Problem, Severity, SourceFile

_PLAIN = 1_000
_WIDEST = 60
_Place = tuple[str, int]


class RowFate(StrEnum):
    """What becomes of a row of a sheet; '' for one that is no person: heads, the form, totals."""

    NONE = ""
    TAKEN = "taken"
    WARNED = "warned"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """One row: its number in the sheet, its cells as text with identity numbers masked, and its problems by column.

    A problem of the row as a whole stands under the column -1.
    """

    number: int
    fate: RowFate
    cells: tuple[str, ...]
    problems: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRows:
    """One sheet: the letters of its columns, as what each is read ('' where it is not), and rows.

    Of long sheets the first rows are here and every row with a problem, as far as ``total`` allows to tell.
    """

    sheet: str
    letters: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[RowShown, ...]
    total: int


def show_rows(
    file: SourceFile,
    persons: Mapping[str, Collection[int]],
    problems: Sequence[Problem],
    *,
    mapping: TableMapping | None = None,
    password: str = "",
) -> tuple[SheetRows, ...]:
    """Return the visible sheets, those with ``persons`` (row numbers by sheet) first; raise WorkbookUnreadable."""
    told = _told(problems)
    sheets = [sheet for sheet in open_workbook(file, password=password).sheets if sheet.visible and sheet.width]
    shown = [_sheet(sheet, set(persons.get(sheet.name, ())), told, mapping) for sheet in sheets]
    return tuple(sorted(shown, key=lambda each: each.sheet not in persons))


def _told(problems: Sequence[Problem]) -> Mapping[_Place, Sequence[Problem]]:
    told: dict[_Place, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.row is not None:
            told[problem.sheet, problem.row].append(problem)
    return told


def _sheet(
    sheet: Sheet,
    persons: Collection[int],
    told: Mapping[_Place, Sequence[Problem]],
    mapping: TableMapping | None,
) -> SheetRows:
    width = min(sheet.width, _WIDEST)
    letters = tuple(address(sheet.first_column + at, 1)[:-1] for at in range(width))
    fields = _fields(sheet, mapping)
    rows: list[RowShown] = []
    total = 0
    for number, cells in enumerate(sheet.rows(), 1):
        total = number
        found = told.get((sheet.name, number), ())
        if number <= _PLAIN or found:
            rows.append(_row(sheet, number, [text_of(cell) for cell in cells[:width]], persons, found))
    return SheetRows(
        sheet=sheet.name,
        letters=letters,
        titles=tuple(TITLES.get(fields.get(letter, ""), "") for letter in letters),
        rows=tuple(rows),
        total=total,
    )


def _row(
    sheet: Sheet, number: int, cells: Sequence[str], persons: Collection[int], found: Sequence[Problem]
) -> RowShown:
    at: dict[int, tuple[Problem, ...]] = {}
    for problem in found:
        column = _column(sheet, problem, len(cells))
        at[column] = (*at.get(column, ()), problem)
    return RowShown(
        number=number,
        fate=_fate(found) if number in persons else RowFate.NONE,
        cells=tuple(mask_cell(cell) for cell in cells),
        problems=at,
    )


def _fate(found: Sequence[Problem]) -> RowFate:
    if any(problem.severity is Severity.ERROR for problem in found):
        return RowFate.REFUSED
    return RowFate.WARNED if found else RowFate.TAKEN


def _column(sheet: Sheet, problem: Problem, width: int) -> int:
    """Return the place of a problem's cell in its row, -1 where it names none."""
    letters = problem.cell.rstrip("0123456789")
    places = (at for at in range(width) if address(sheet.first_column + at, 1)[:-1] == letters)
    return next(places, -1)


def _fields(sheet: Sheet, mapping: TableMapping | None) -> dict[str, str]:
    """Return which field a column is read as, by its letter: as was chosen, else as its heading tells."""
    if mapping is not None and mapping.sheet == sheet.name:
        return {letters: field for field, letters in mapping.columns.items()}
    found = candidate(sheet)
    return dict(_sure(((guess.field, guess.column) for guess in found.columns) if found else ()))


def _sure(guesses: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield letter and field where only one column can be it."""
    columns: dict[str, list[str]] = defaultdict(list)
    for name, column in guesses:
        columns[name].append(column)
    yield from ((letters[0], name) for name, letters in columns.items() if len(letters) == 1)
