"""XML Spreadsheet 2003 (also named .xls): sheets with rows, cells and the type that the file gives to every value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from desktop.errors import WorkbookUnreadable
from desktop.importing.cells import Cell
from desktop.importing.grid import Grid
from desktop.importing.marks import MOST_ROWS
from desktop.records import SourceFile

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"

_SS = NAMESPACE + " "
_EXCEL = "urn:schemas-microsoft-com:office:excel "
_PIECE = 1 << 16
_LONGEST_CELL = 1_000_000
_MOST_SHEETS = 1000
_HIDDEN = frozenset({"SheetHidden", "SheetVeryHidden"})


@dataclass(slots=True, kw_only=True)
class MarkupSheet:
    """A sheet read from markup; ``date1904`` where the workbook counts days from 1904."""

    name: str
    grid: Grid
    visible: bool = True
    date1904: bool = False


def read_xml_spreadsheet(file: SourceFile, text: str) -> list[MarkupSheet]:
    """Return the sheets; raise ``corrupt`` where the XML is not whole, ``too-large`` at the bounds of a grid."""
    reading = _Reading(file)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = reading.refuse
    try:
        for at in range(0, len(text), _PIECE):
            parser.Parse(text[at : at + _PIECE].encode(errors="replace"), False)  # noqa: FBT003 - no keyword
        parser.Parse(b"", True)  # noqa: FBT003 - its second argument is no keyword
    except (expat.ExpatError, ValueError) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    return reading.sheets


@dataclass(slots=True, kw_only=True)
class _Place:
    """Where the reading stands: the row (from 1), the column (from 0) of the current cell, and the next ones."""

    row: int = 0
    next_row: int = 1
    column: int = 0
    next_column: int = 0
    next_hidden: int = 0
    kind: str = ""
    formula: bool = False
    filled: bool = False
    letters: list[str] = field(default_factory=list)
    length: int = 0


class _Reading:
    def __init__(self, file: SourceFile) -> None:
        self.sheets: list[MarkupSheet] = []
        self._file = file
        self._place = _Place()
        self._taking = ""  # the element whose text is wanted
        self._aside = 0  # depth inside a comment
        self._date1904 = False
        self._starts: Mapping[str, Callable[[Mapping[str, str]], None]] = {
            _SS + "Worksheet": self._sheet,
            _SS + "Column": self._column,
            _SS + "Row": self._row,
            _SS + "Cell": self._cell,
            _SS + "Data": self._data,
        }

    def refuse(self, *_declared: object) -> None:
        """Refuse a document type: no spreadsheet program writes one, and entities could grow without end."""
        raise WorkbookUnreadable("corrupt", file=self._file.name)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element; what stands in a comment is not looked at."""
        if self._aside or name == _SS + "Comment":
            self._aside += 1
        elif (enter := self._starts.get(name)) and (self.sheets or name == _SS + "Worksheet"):
            enter(attributes)
        elif name in {_EXCEL + "Visible", _EXCEL + "Date1904"}:
            self._take(name)
            self._date1904 = self._date1904 or name == _EXCEL + "Date1904"

    def end(self, name: str) -> None:
        """Leave an element: a value or a cell is whole now."""
        if self._aside:
            self._aside -= 1
        elif name == self._taking:
            self._taking = ""
            text = "".join(self._place.letters)
            if name == _SS + "Data":
                self._value(text)
            elif name == _EXCEL + "Visible" and self.sheets:
                self.sheets[-1].visible = text.strip() not in _HIDDEN
        elif name == _SS + "Cell" and self.sheets and self._place.formula and not self._place.filled:
            self.sheets[-1].grid.marks.without_value(self._place.row, self._place.column)

    def text(self, letters: str) -> None:
        """Take the text of the element that is wanted, with that of the fonts inside it."""
        if self._taking and not self._aside:
            self._place.letters.append(letters)
            self._place.length += len(letters)
            if self._place.length > _LONGEST_CELL:
                raise WorkbookUnreadable("too-large", file=self._file.name)

    def _take(self, name: str) -> None:
        self._taking = name
        self._place.letters, self._place.length = [], 0

    def _sheet(self, attributes: Mapping[str, str]) -> None:
        if len(self.sheets) >= _MOST_SHEETS:
            raise WorkbookUnreadable("too-large", file=self._file.name)
        name = attributes.get(_SS + "Name", "")
        self.sheets.append(MarkupSheet(name=name, grid=Grid(self._file), date1904=self._date1904))
        self._place = _Place()

    def _column(self, attributes: Mapping[str, str]) -> None:
        first = _number(attributes, "Index", self._place.next_hidden + 1) - 1
        self._place.next_hidden = first + 1 + _number(attributes, "Span", 0)
        if attributes.get(_SS + "Hidden") == "1":
            self.sheets[-1].grid.marks.hide_columns(first, self._place.next_hidden - 1)

    def _row(self, attributes: Mapping[str, str]) -> None:
        place = self._place
        place.row = _number(attributes, "Index", place.next_row)
        place.next_row = place.row + 1 + _number(attributes, "Span", 0)
        place.next_column = 0
        if attributes.get(_SS + "Hidden") == "1" and place.next_row <= MOST_ROWS:
            self.sheets[-1].grid.marks.hide_rows(range(place.row, place.next_row))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        place = self._place
        place.column = _number(attributes, "Index", place.next_column + 1) - 1
        place.next_column = place.column + 1 + _number(attributes, "MergeAcross", 0)
        place.formula, place.filled = _SS + "Formula" in attributes, False

    def _data(self, attributes: Mapping[str, str]) -> None:
        self._place.kind = attributes.get(_SS + "Type", "String")
        self._take(_SS + "Data")

    def _value(self, text: str) -> None:
        place, grid = self._place, self.sheets[-1].grid
        if place.row < 1 or place.column < 0:
            raise WorkbookUnreadable("corrupt", file=self._file.name)
        place.filled = True
        if place.kind == "Error":
            grid.marks.error(place.row, place.column, text.strip())
        else:
            grid.put(place.row, place.column, _typed(place.kind, text))


def _typed(kind: str, text: str) -> Cell:
    """Return a value in the type that the file gives to it; what does not fit the type stays text."""
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return text
    return text.strip() == "1" if kind == "Boolean" else text


def _number(attributes: Mapping[str, str], name: str, otherwise: int) -> int:
    """Return an attribute that counts; a ValueError is told as ``corrupt`` by the caller of the parser."""
    return int(attributes.get(_SS + name, otherwise))
