"""The lines of an extract, sheet by sheet: whatever a bureau sends, found and counted in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple

from desktop.errors import WorkbookUnreadable
from desktop.importing.cells import Cell, address, text_of
from desktop.importing.mending import mending
from desktop.importing.problems import problem
from desktop.importing.sheets import Sheet, open_workbook
from desktop.importing.tables import Head, find_head, split_lines
from desktop.importing.uscc import clean_uscc, well_formed
from desktop.importing.vocabulary import ID_NUMBER, Heading
from desktop.records import Problem, SourceFile
from rules.identity import IdProblem, clean_id, judge_id

_LENGTH = 18
_NO_NUMBER = frozenset({IdProblem.MISSING, IdProblem.LOST_DIGITS})


class Texts(dict[Cell, str]):
    """The cleaned texts of a column that repeats itself: each is cleaned once, and kept once."""

    def __init__(self, clean: Callable[[str], str] = str) -> None:
        """Clean what is new by ``text_of``, then by ``clean``."""
        super().__init__()
        self._clean = clean

    def __missing__(self, raw: Cell) -> str:
        """Clean a cell; only text is kept, because 1, 1.0 and a flag are alike to a dict."""
        text = self._clean(text_of(raw))
        if type(raw) is str:
            self[raw] = text
        return text


class Key(NamedTuple):
    """A cleaned key (identity number or USCC), the code of what is wrong with it or '', and how it was mended."""

    text: str
    fault: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What an extract looks like: its headings, the columns it cannot do without, and how the key of a line is read.

    ``titles`` are the words of the needed columns for whoever has to find them in the file; ``fits`` may ask more of
    a head that names them all.
    """

    headings: tuple[Heading, ...]
    titles: Mapping[str, str]
    key: Callable[[Cell], Key]
    fits: Callable[[Sheet, Head], bool] = lambda _sheet, _head: True


class ExtractLine(NamedTuple):
    """One line whose key can be used, with the cells by field.

    A tuple, because one is made for every line of a file of hundreds of thousands.
    """

    sheet: Sheet
    head: Head
    row: int
    cells: Sequence[Cell]
    key: str

    def value(self, name: str) -> Cell:
        """Return a cell as it stands, '' where the extract has no such column."""
        at = self.head.columns.get(name)
        return "" if at is None else self.cells[at]

    def text(self, name: str) -> str:
        """Return a cell as text, trimmed."""
        return text_of(self.value(name))

    def cell(self, name: str) -> str:
        """Return the address of a cell; that of the whole row is ''."""
        at = self.head.columns.get(name)
        return "" if at is None else address(self.sheet.first_column + at, self.row)

    def heading(self, name: str) -> str:
        """Return what the head of the table calls a field."""
        at = self.head.columns.get(name)
        rows = islice(self.sheet.rows(), self.head.first_row - 1, self.head.last_row)
        return "" if at is None else "".join(text_of(row[at]) for row in rows)


@dataclass(slots=True, kw_only=True)
class Reading:
    """Lines counted and problems met while an extract is read."""

    rows_read: int = 0
    problems: list[Problem] = field(default_factory=list)


def lines(file: SourceFile, shape: Shape, reading: Reading, *, password: str = "") -> Iterator[ExtractLine]:
    """Yield the lines whose key can be used; what is left out is counted and told.  ``password`` opens a locked file.

    Raises WorkbookUnreadable, ``no-columns`` where no sheet has the needed columns.
    """
    found_any = False
    for sheet in open_workbook(file, password=password).sheets:
        if not sheet.visible:
            reading.problems.append(problem("sheet-hidden", sheet=sheet.name))
            continue
        head = find_head(sheet, shape.headings, frozenset(shape.titles))
        if head and shape.fits(sheet, head):
            found_any = True
            yield from _usable(sheet, head, shape, reading)
    if not found_any:
        raise WorkbookUnreadable("no-columns", file=file.name, columns="、".join(shape.titles.values()))


def _usable(sheet: Sheet, head: Head, shape: Shape, reading: Reading) -> Iterator[ExtractLine]:
    at = head.columns[ID_NUMBER]
    for row, cells in split_lines(sheet, head, shape.headings, _ignore):
        reading.rows_read += 1
        key, fault, how = shape.key(cells[at])
        if fault or how:
            place = address(sheet.first_column + at, row)
            told = problem(fault or "id-cleaned", sheet=sheet.name, cell=place, row=row, length=len(key), how=how)
            reading.problems.append(told)
        if not fault:
            yield ExtractLine(sheet, head, row, cells, key)


def _ignore(_line: object) -> None:
    """Titles, sums and signatures of an extract say nothing that is used."""


def any_number(raw: Cell) -> Key:
    """Read an identity number as printed: a wrong one simply finds nobody, but none at all is no line."""
    if type(raw) is str and len(raw) == _LENGTH and raw.isascii() and raw[:-1].isdigit():
        return Key(clean_id(raw))  # whatever its digits are worth, it is there
    key, fault = _number(raw)
    return key._replace(fault=str(fault) if fault in _NO_NUMBER else "")


def right_number(raw: Cell) -> Key:
    """Read an identity number that must hold."""
    key, fault = _number(raw)
    return key._replace(fault=str(fault or ""))


def right_code(raw: Cell) -> Key:
    """Read a USCC that must be one; a few early ones lawfully fail the check digit."""
    code = clean_uscc(text_of(raw))
    return Key(code, "" if well_formed(code) else "uscc-invalid" if code else "uscc-missing")


def _number(raw: Cell) -> tuple[Key, IdProblem | None]:
    number, how = mending(clean_id(raw) if isinstance(raw, str) else text_of(raw))
    return Key(number, how=how), judge_id(number, numeric_cell=not isinstance(raw, str), on=date.max).problem
