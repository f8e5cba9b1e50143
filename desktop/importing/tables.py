"""Tables inside sheets: where the head stands, which column is which, which lines are persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice

from desktop.importing.cells import INVISIBLE, Cell, is_blank
from desktop.importing.sheets import Sheet
from desktop.importing.vocabulary import BARE, EXAMPLE, ID_NUMBER, NAME, SUMMARY_WORDS, Heading, field_of, heading_text

HEAD_WITHIN = 50
_LONGEST_GROUP = 12
_GROUP_CELLS = 2
_DIGITS_OF_A_VALUE = 10
_NUMBERS_OF_COLUMNS = range(1, 32), range(1990, 2100), range(199001, 210000)

Line = tuple[int, list[Cell]]
Aside = Callable[[Line], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a table: its last row (from 1), and the place of every field among the cells of a row (from 0).

    ``beside`` are the heads of tables to its right with the same columns; ``reach`` is the part of a row that is its
    own where it has neighbours (from, up to but without).
    """

    first_row: int
    last_row: int
    columns: Mapping[str, int]
    beside: tuple[Head, ...] = ()
    reach: tuple[int, int] | None = None


def find_head(sheet: Sheet, headings: tuple[Heading, ...], required: frozenset[str]) -> Head | None:
    """Return the first head of one or two rows among the first rows that names every required field."""
    rows = list(islice(sheet.rows(), HEAD_WITHIN))
    for index, row in enumerate(rows):
        above = rows[index - 1] if index and _may_be_head(rows[index - 1]) else []
        below = rows[index + 1] if index + 1 < len(rows) else []
        head = _head_at(index + 1, above, row, below, headings) if _may_name_columns(row) else None
        if head and required <= head.columns.keys():
            return head
    return None


def _head_at(
    number: int, above: Sequence[Cell], row: Sequence[Cell], below: Sequence[Cell], headings: tuple[Heading, ...]
) -> Head | None:
    """Return the head of which this row is the first to name a person, whether or not it names all that is needed."""
    alone = [field_of(text, headings) for text in map(_words, row)]
    if NAME not in alone:
        return None
    if _is_second_row(below, alone.index(NAME)):
        both = _grouped(row, below, headings)
        if _columns(both) != _columns(alone):
            return _with_neighbours(number, number + 1, row, both)
    return _with_neighbours(number, number, row, _grouped(above, row, headings))


def _with_neighbours(first: int, last: int, row: Sequence[Cell], fields: Sequence[str]) -> Head:
    """Return a head; where name and number stand again under the same words, every repetition is a table of its own."""
    begins = _begins([heading_text(_words(cell)) for cell in row], fields)
    if len(begins) == 1:
        return Head(first_row=first, last_row=last, columns=_columns(fields))
    reaches = list(zip(begins, [*begins[1:], len(fields)], strict=True))
    heads = [
        Head(first_row=first, last_row=last, columns=_columns(fields, *reach), reach=reach)
        for reach in reaches
        if {NAME, ID_NUMBER} <= set(fields[slice(*reach)])
    ]
    return (
        replace(heads[0], beside=tuple(heads[1:]))
        if heads
        else Head(first_row=first, last_row=last, columns=_columns(fields))
    )


def _begins(words: Sequence[str], fields: Sequence[str]) -> list[int]:
    """Return where tables side by side begin: [0] for one table."""
    names = [at for at, name in enumerate(fields) if name == NAME]
    first = names[0] if names else 0
    numbers = {words[at] for at, name in enumerate(fields) if name == ID_NUMBER}
    alike = [at for at in names if words[at] == words[first]]
    if len(alike) == 1 or len(numbers) != 1 or fields.count(ID_NUMBER) != len(alike):
        return [0]
    back = 0
    while back < first and all(words[at - back - 1] == words[first - back - 1] for at in alike):
        back += 1
    return [0, *(at - back for at in alike[1:])]


def _may_be_head(row: Sequence[Cell]) -> bool:
    """Return whether a line holds words only: one that shows somebody's number or a day is no head."""
    return all(map(_is_wording, row))


def _may_name_columns(row: Sequence[Cell]) -> bool:
    """Return whether a line holds words, and no numbers but those of columns: days of a month, months, years, dates."""
    return all(_is_wording(cell) or isinstance(cell, date) or _counts_columns(cell) for cell in row)


def _is_wording(cell: Cell) -> bool:
    return isinstance(cell, str) and sum(map(str.isdigit, cell)) < _DIGITS_OF_A_VALUE


def _counts_columns(cell: Cell) -> bool:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != cell // 1:
        return False
    return any(int(cell) in numbers for numbers in _NUMBERS_OF_COLUMNS)


def _is_second_row(below: Sequence[Cell], name: int) -> bool:
    """Whether the next row may belong to the head: words without figures, and nothing under 姓名."""
    return bool(below) and is_blank(below[name]) and not all(map(is_blank, below)) and _has_no_data(below)


def _has_no_data(row: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and not any(letter.isdigit() for letter in cell) for cell in row)


def _grouped(groups: Sequence[Cell], row: Sequence[Cell], headings: tuple[Heading, ...]) -> list[str]:
    """Return the fields of a row whose cells may stand under a group heading, merged over several columns."""
    labels = _spread(groups, len(row)) if _names_groups(groups) else [""] * len(row)
    return [_field_under(label, _words(cell), headings) for label, cell in zip(labels, row, strict=True)]


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


def _columns(fields: Sequence[str], begin: int = 0, end: int | None = None) -> dict[str, int]:
    """Return the first place of every field in a part of the row."""
    columns: dict[str, int] = {}
    for place, name in enumerate(fields[begin:end], start=begin):
        if name:
            columns.setdefault(name, place)
    return columns


def _words(cell: Cell) -> str:
    return cell.strip(INVISIBLE) if isinstance(cell, str) else ""


def split_lines(sheet: Sheet, head: Head, headings: tuple[Heading, ...], aside: Aside) -> Iterator[Line]:
    """Yield the lines of persons below the head, with their row numbers; hand every other line that is filled aside."""
    return _below(_Rows(sheet, head, aside), head, _Walk(sheet=sheet, headings=headings, aside=aside))


def split_tables(
    sheet: Sheet, head: Head, headings: tuple[Heading, ...], aside: Aside
) -> Iterator[tuple[Head, Iterator[Line]]]:
    """Yield the tables of a sheet, those beside and those below the first one, each with the lines of its persons.

    The lines of a table are read before the next table is asked for.  A head repeated with the same columns begins no
    table; every other line that is no person is handed aside once.
    """
    rows = _Rows(sheet, head, aside)
    following: Head | None = head
    while following is not None:
        walk = _Walk(sheet=sheet, headings=headings, aside=aside, rows=rows)
        yield following, _below(rows, following, walk)
        for neighbour in following.beside:
            yield neighbour, _beside(walk, neighbour)
        following = walk.following


class _Rows:
    """The rows below a head, with a look at the one that comes next."""

    def __init__(self, sheet: Sheet, head: Head, aside: Aside) -> None:
        self._rows: Iterator[Line] = enumerate(sheet.rows(), start=1)
        self._next: list[Line] = []
        for line in islice(self._rows, head.last_row):
            if line[0] < head.first_row:
                aside(line)
        self._lines = self._run()

    def __iter__(self) -> Iterator[Line]:
        return self._lines

    def peek(self) -> Sequence[Cell]:
        if not self._next:
            self._next.extend(islice(self._rows, 1))
        return self._next[0][1] if self._next else []

    def skip(self) -> None:
        self._next.clear()

    def _run(self) -> Iterator[Line]:
        for line in self._rows:
            yield line
            while self._next:
                yield self._next.pop()


@dataclass(slots=True, kw_only=True)
class _Walk:
    """A walk down one table: its last row, and the head of other columns that ended it; ``rows`` if any may end it."""

    sheet: Sheet
    headings: tuple[Heading, ...]
    aside: Aside
    rows: _Rows | None = None
    last: int = 0
    following: Head | None = None
    above: Line = (0, [])

    def ends_at(self, line: Line, head: Head) -> bool:
        """Whether a line that is no person is the head of another table; else it goes aside."""
        found = self._head(line)
        if found is None:
            self.above = line
            self.aside(line)
        elif not found.columns.items() <= head.columns.items():
            self.following = found
        return self.following is not None

    def _head(self, line: Line) -> Head | None:
        if self.rows is None or not _names_person(line[1], self.headings):
            return None
        above = self.above[1] if self.above[0] == line[0] - 1 and _may_be_head(self.above[1]) else []
        found = _head_at(line[0], above, line[1], self.rows.peek(), self.headings)
        if found is None or not {NAME, ID_NUMBER} <= found.columns.keys():
            return None
        if found.last_row > line[0]:
            self.rows.skip()
        return found


def _below(rows: Iterable[Line], head: Head, walk: _Walk) -> Iterator[Line]:
    name, number = head.columns[NAME], head.columns[ID_NUMBER]
    faulty = faulty_rows(walk.sheet, (name, number))
    for row, cells in rows:
        walk.last = row
        if is_blank(cells[name]) and is_blank(cells[number]):
            if row in faulty and not _is_summary(cells, name, number):
                yield row, cells
            elif any(cells) and walk.ends_at((row, cells), head):
                return
        elif _is_person(cells, name, number, walk):
            yield row, cells
        elif walk.ends_at((row, cells), head):
            return


def _beside(walk: _Walk, head: Head) -> Iterator[Line]:
    """Yield the persons of a table that stands beside the one just read; nothing but its own cells are seen."""
    begin, end = head.reach or (0, 0)
    own = (
        (row, [cell if begin <= at < end else "" for at, cell in enumerate(cells)])
        for row, cells in islice(enumerate(walk.sheet.rows(), start=1), head.last_row, walk.last)
    )
    return _below(own, head, _Walk(sheet=walk.sheet, headings=walk.headings, aside=_passed_already))


def _passed_already(_line: Line) -> None:
    """Lines beside a table went aside with the table."""


def faulty_rows(sheet: Sheet, places: Iterable[int]) -> frozenset[int]:
    """Return the rows with an error value, or a formula without its value, in one of these places of a row."""
    columns = {sheet.first_column + place for place in places}
    marked = chain(sheet.errors.items(), sheet.uncomputed.items())
    return frozenset(row for row, marks in marked if not columns.isdisjoint(marks))


def _is_summary(cells: Sequence[Cell], name: int, number: int) -> bool:
    """Whether a line begins as a sum, a signature or an example does."""
    place = 0 if not is_blank(cells[0]) else next((at for at, cell in enumerate(cells) if not is_blank(cell)), 0)
    first = cells[place]
    if isinstance(first, str) and heading_text(first[:16]).startswith(SUMMARY_WORDS):
        return True
    return first == EXAMPLE and place not in (name, number)


def _is_person(cells: Sequence[Cell], name: int, number: int, walk: _Walk) -> bool:
    """Whether a filled line is a person: no sum, no signature, no repeated head."""
    if _is_summary(cells, name, number):
        return False
    title, heading = cells[name], cells[number]
    if not (isinstance(title, str) and isinstance(heading, str)) or heading[:1].isdigit():
        return True
    if walk.rows is not None and _names_person(cells, walk.headings):
        return False
    return field_of(title, walk.headings) != NAME or field_of(heading, walk.headings) != ID_NUMBER


def _names_person(cells: Sequence[Cell], headings: tuple[Heading, ...]) -> bool:
    """Whether a line of words has both a heading for the name and one for the number."""
    fields = {field_of(_words(cell), headings) for cell in cells} if _may_name_columns(cells) else set()
    return {NAME, ID_NUMBER} <= fields
