"""What the spreadsheet parser does not tell of an open document (ods): the marks of its sheets, and their room.

The parser never comes back from a table without an end, so the XML is read here to its own end first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from desktop.errors import WorkbookUnreadable
from desktop.importing.marks import MOST_COLUMNS, MOST_ROWS, Gathering, Marks, is_error_value
from desktop.importing.sheetscan import Size
from desktop.records import SourceFile

_HIDDEN = frozenset({"collapse", "filter"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_NO_VALUE = frozenset({"", "void"})
_LONGEST_ERROR = 16
_BYTES_OF_LETTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSheet:
    """The marks of one sheet, and how far it reaches, repeated cells and texts counted as often as they stand."""

    marks: Marks
    size: Size


@dataclass(slots=True, kw_only=True)
class _Table:
    gathering: Gathering
    depth: int
    row: int = 0
    rows: int = 1  # that the current row stands for
    column: int = 0
    next_column: int = 0
    columns: int = 0
    wide: int = 0
    tall: int = 0
    cells: int = 0
    text: int = 0


@dataclass(slots=True, kw_only=True)
class _Cell:
    """A cell that may be an error: its formula has no value, or it shows what errors show."""

    column: int
    count: int
    formula: bool
    value: bool
    stated_error: bool
    letters: list[str] = field(default_factory=list)
    length: int = 0


def scan(file: SourceFile, pieces: Iterable[bytes]) -> tuple[tuple[OpenSheet, ...], bool]:
    """Return every sheet in order, and whether white space stands between cells; raise ``corrupt``, ``too-large``."""
    reading = _Reading(file)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = reading.refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003 - its second argument is no keyword
        parser.Parse(b"", True)  # noqa: FBT003 - its second argument is no keyword
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    return tuple(reading.sheets), reading.spaced


class _Reading:
    def __init__(self, file: SourceFile) -> None:
        self.sheets: list[OpenSheet] = []
        self.spaced = False
        self._file = file
        self._depth = 0
        self._table: _Table | None = None
        self._cell: _Cell | None = None
        self._aside = 0  # depth inside a remark
        self._between_cells = False

    def refuse(self, *_declared: object) -> None:
        """Refuse a document type: no spreadsheet program writes one, and entities could grow without end."""
        raise WorkbookUnreadable("corrupt", file=self._file.name)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        self._depth += 1
        table = self._table
        if table is None:
            if name == "table:table":
                self._table = _Table(gathering=Gathering(self._file), depth=self._depth)
        elif self._aside or name == "office:annotation":
            self._aside += 1
        elif name in _CELLS:
            self._begin_cell(table, attributes)
        elif name == "table:table-row":
            table.row += table.rows
            table.rows = _repeats(attributes, "rows")
            table.next_column = 0
            self._between_cells = True
            if attributes.get("table:visibility") in _HIDDEN and table.row + table.rows <= MOST_ROWS:
                table.gathering.hide_rows(range(table.row, table.row + table.rows))
        elif name == "table:table-column":
            first, table.columns = table.columns, table.columns + _repeats(attributes, "columns")
            if attributes.get("table:visibility") in _HIDDEN:
                table.gathering.hide_columns(first, table.columns - 1)

    def end(self, name: str) -> None:
        """Leave an element: a cell or a sheet is whole now."""
        if self._aside:
            self._aside -= 1
        elif self._table and name in _CELLS:
            self._between_cells = True
            self._end_cell(self._table)
        elif name == "table:table-row":
            self._between_cells = False
        elif self._table and name == "table:table" and self._table.depth == self._depth:
            table, self._table = self._table, None
            size = Size(table.wide, table.tall, table.cells, table.text)
            self.sheets.append(OpenSheet(marks=table.gathering.done(), size=size))
        self._depth -= 1

    def text(self, letters: str) -> None:
        """Take the text that may be that of an error."""
        cell = self._cell
        self.spaced = self.spaced or self._between_cells
        if cell and not self._aside:
            if cell.length <= _LONGEST_ERROR:
                cell.letters.append(letters)
            cell.length += len(letters)

    def _begin_cell(self, table: _Table, attributes: Mapping[str, str]) -> None:
        self._between_cells = False
        column, count = table.next_column, _repeats(attributes, "columns")
        table.next_column += count
        kind = attributes.get("office:value-type", "")
        formula = "table:formula" in attributes
        if kind not in _NO_VALUE:
            table.wide = max(table.wide, table.next_column)
            table.tall = max(table.tall, table.row + table.rows - 1)
            table.cells += count * table.rows
            if table.wide > MOST_COLUMNS or table.tall > MOST_ROWS:
                raise WorkbookUnreadable("too-large", file=self._file.name)
        if formula or kind == "string":
            stated = attributes.get("calcext:value-type") == "error"
            self._cell = _Cell(
                column=column, count=count, formula=formula, value=kind not in _NO_VALUE, stated_error=stated
            )

    def _end_cell(self, table: _Table) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        table.text += _BYTES_OF_LETTER * cell.length * cell.count * table.rows
        shown = "".join(cell.letters).strip()
        if cell.stated_error or is_error_value(shown):
            table.gathering.error(table.row, cell.column, shown)
        elif cell.formula and not cell.value:
            table.gathering.without_value(table.row, cell.column)


def _repeats(attributes: Mapping[str, str], what: str) -> int:
    """Return for how many rows or columns an element stands; a ValueError is told as ``corrupt`` by the caller."""
    return max(int(attributes.get(f"table:number-{what}-repeated", 1)), 1)
