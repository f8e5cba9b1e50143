"""Tables of a web page (often named .xls): what a spreadsheet program makes of them, cell by cell.

The page is cut into tags by a walk that never looks back, so that no page, however broken, takes more than linear time.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desktop.errors import WorkbookUnreadable
from desktop.importing.cells import INVISIBLE, Cell
from desktop.importing.grid import Grid
from desktop.importing.marks import MOST_COLUMNS, MOST_ROWS, is_error_value
from desktop.records import SourceFile

MAX_CHARACTERS = 32 * 1024 * 1024

_NAME = re.compile(r"/?[A-Za-z][\w:.-]*")
_REST_OF_TAG = re.compile(r"""[^"'>]*+(?>(?:(?:"[^"]*+"|'[^']*+')[^"'>]*+)*)>""")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_ASIDE = frozenset({"script", "style", "title", "comment"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_CELLS = frozenset({"td", "th"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNSHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_TEXT_FORMAT = r"mso-number-format\s*:\s*[\"']?\\*@"
_TEXT_CLASS = re.compile(r"\.([\w-]{1,64})\s*\{[^{}]{0,2000}?" + _TEXT_FORMAT)
_TEXT_STYLE = re.compile(_TEXT_FORMAT)
_STYLES = 256 * 1024  # where style sheets stand
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?%?")
_SPAN = re.compile(r"[0-9]{1,6}")
_DEEPEST = 32
_WIDEST_REACH = 1024
_MOST_SKIPPED = 20_000_000
_LONGEST_CELL = 1_000_000


def read_web_page(file: SourceFile, text: str) -> Grid:
    """Return all tables of a page, one below the other; raise ``not-a-workbook`` where there is none."""
    if len(text) > MAX_CHARACTERS:
        raise WorkbookUnreadable("too-large", file=file.name)
    reading = _Reading(file, frozenset(_TEXT_CLASS.findall(text, 0, _STYLES)))
    for name, rest, said in _tags(text):
        reading.say(said)
        reading.enter(name.lower(), rest)
    if not reading.tables:
        raise WorkbookUnreadable("not-a-workbook", file=file.name)
    reading.leave_all()
    return reading.grid


def _tags(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield every tag (a closing one with its slash) with its attributes and the text before it, raw."""
    at, loose = 0, False
    while (start := text.find("<", at)) >= 0:
        said = text[at:start]
        name = _NAME.match(text, start + 1)
        if not name:
            at = _after_declaration(text, start)
            yield "", "", said + ("<" if at == start + 1 else "")
            continue
        tag = None if loose else _REST_OF_TAG.match(text, name.end())
        loose = loose or tag is None  # a quote that never closes: from here on quotes are letters
        end = tag.end() if tag else text.find(">", name.end()) + 1
        if not end:
            return
        yield name[0], text[name.end() : end - 1], said
        at = _after_aside(text, name[0].lower(), end)
    yield "", "", text[at:]


def _after_declaration(text: str, start: int) -> int:
    """Return where the text goes on after a comment or declaration; a lone ``<`` is a letter."""
    if text.startswith("<!--", start):
        end = text.find("-->", start + 4)
        return end + 3 if end >= 0 else len(text)
    if text[start + 1 : start + 2] in {"!", "?"}:
        end = text.find(">", start)
        return end + 1 if end >= 0 else len(text)
    return start + 1


def _after_aside(text: str, name: str, end: int) -> int:
    """Skip what a page does not show."""
    if name not in _ASIDE:
        return end
    close = re.compile(f"</{name}", re.IGNORECASE).search(text, end)
    return close.start() if close else len(text)


@dataclass(slots=True, kw_only=True)
class _Table:
    """A table being read: its place in the sheet, the current row, and the cells that rows above reach down into."""

    first_row: int
    first_column: int
    row: int
    column: int = 0
    lowest: int = 0
    columns: int = 0
    taken: dict[int, int] = field(default_factory=dict)  # column → last row that a rowspan holds
    cell: Mapping[str, str] | None = None
    place: tuple[int, int] = (0, 0)
    said: list[str] = field(default_factory=list)
    length: int = 0


class _Reading:
    def __init__(self, file: SourceFile, text_classes: frozenset[str]) -> None:
        self.grid = Grid(file)
        self.tables = 0
        self._file = file
        self._text_classes = text_classes
        self._open: list[_Table] = []
        self._next_row = 1
        self._skipped = 0

    def say(self, raw: str) -> None:
        """Take raw text: only what stands in a cell counts."""
        if raw and self._open and (table := self._open[-1]).cell is not None:
            table.said.append(_SPACE.sub(" ", html.unescape(raw)))
            table.length += len(raw)
            if table.length > _LONGEST_CELL:
                raise WorkbookUnreadable("too-large", file=self._file.name)

    def enter(self, name: str, rest: str) -> None:
        """Follow a tag; unclosed cells and rows end where the next ones begin."""
        if name == "table":
            self._begin_table()
        elif not self._open:
            return
        elif name in _CELLS:
            self._end_cell()
            self._begin_cell(_attributes(rest))
        elif name == "tr":
            self._begin_row(rest)
        elif name == "col":
            self._column(_attributes(rest))
        elif name in {"/td", "/th", "/tr"}:
            self._end_cell()
        elif name == "/table":
            self._end_table()
        elif name.removeprefix("/") in _BREAKS and self._open[-1].cell is not None and name != "/br":
            self._open[-1].said.append("\n")

    def leave_all(self) -> None:
        """End what the page left open."""
        while self._open:
            self._end_table()

    def _begin_table(self) -> None:
        self.tables += 1
        if len(self._open) >= _DEEPEST:
            raise WorkbookUnreadable("too-large", file=self._file.name)
        row, column = self._next_row, 0
        if self._open:
            outer = self._open[-1]
            row, column = max(outer.row, outer.first_row), outer.place[1] if outer.cell is not None else 0
        self._open.append(_Table(first_row=row, first_column=column, row=row - 1, lowest=row - 1))

    def _end_table(self) -> None:
        self._end_cell()
        table = self._open.pop()
        if self._open:
            outer = self._open[-1]
            outer.lowest = max(outer.lowest, table.lowest, table.row)
        else:
            self._next_row = max(table.lowest, table.row) + 1

    def _begin_row(self, rest: str) -> None:
        self._end_cell()
        table = self._open[-1]
        table.row = max(table.row, table.lowest) + 1
        table.column = table.first_column
        if table.row > MOST_ROWS:
            raise WorkbookUnreadable("too-large", file=self._file.name)
        if _UNSHOWN.search(rest):
            self.grid.marks.hide_rows((table.row,))

    def _column(self, attributes: Mapping[str, str]) -> None:
        table = self._open[-1]
        first = table.first_column + table.columns
        table.columns += _count(attributes.get("span"), MOST_COLUMNS)
        if _UNSHOWN.search(attributes.get("style", "")):
            self.grid.marks.hide_columns(first, table.first_column + table.columns - 1)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        table = self._open[-1]
        if table.row < table.first_row:
            self._begin_row("")
        while table.taken.get(table.column, 0) >= table.row:
            table.column += 1
            self._skipped += 1
        if table.column >= MOST_COLUMNS or self._skipped > _MOST_SKIPPED:
            raise WorkbookUnreadable("too-large", file=self._file.name)
        table.place = (table.row, table.column)
        table.cell, table.said, table.length = attributes, [], 0
        wide = _count(attributes.get("colspan"), MOST_COLUMNS)
        last = table.row + _count(attributes.get("rowspan"), MOST_ROWS) - 1
        if last > table.row and wide <= _WIDEST_REACH:
            table.taken.update(dict.fromkeys(range(table.column, table.column + wide), last))
        table.column += wide

    def _end_cell(self) -> None:
        table = self._open[-1]
        if table.cell is None:
            return
        attributes, table.cell = table.cell, None
        shown = "".join(table.said).strip(INVISIBLE)
        row, column = table.place
        wrong = attributes.get("x:err", shown)
        if is_error_value(wrong):
            self.grid.marks.error(row, column, wrong)
        else:
            self.grid.put(row, column, self._value(attributes, shown))

    def _value(self, attributes: Mapping[str, str], shown: str) -> Cell:
        """Return a number only where the page says that the cell holds one; digits without a word stay as written."""
        stated = attributes.get("x:num", attributes.get("sdval"))
        is_text = (
            "x:str" in attributes
            or _TEXT_STYLE.search(attributes.get("style", ""))
            or not self._text_classes.isdisjoint(attributes.get("class", "").split())
        )
        if stated is None or is_text or not _PLAIN_NUMBER.fullmatch(shown):
            return shown
        try:
            return float(stated or shown.replace(",", ""))
        except ValueError:
            return shown


def _attributes(rest: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(rest[:4096])
    return {name.lower(): html.unescape(double or single or bare) for name, double, single, bare in found}


def _count(text: str | None, most: int) -> int:
    """Return a span; what is no number counts as one."""
    return min(max(int(text), 1), most) if text and _SPAN.fullmatch(text) else 1
