"""What is odd about a roster as a whole: numbers dragged down, one phone for many, sums that differ, hidden columns."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import eq, itemgetter, sub

from desktop.importing.cells import is_blank, text_of, whole_number
from desktop.importing.problems import problem
from desktop.importing.roster import Person, Roster
from desktop.importing.tables import Line
from desktop.importing.vocabulary import ID_NUMBER, NAME, TITLES, heading_text
from desktop.records import Problem

_MANY = 3
_TOLD_ONCE, _FEW = "date-year-assumed", 8  # up to so many cells of a column are told one by one
_NAMED_ROWS = 8
_SHARED = {"phone": "shared-phone", "account": "shared-account"}
_SMALLEST = 10**6  # no phone or identity number is shorter: below it people count
_LONGEST_NUMBER = 30
_CHANGING = 4  # the last digits of a number, in which neighbours of a run differ
_TOTAL_WORDS = ("合计", "总计")
_HEADS = ("人", "名", "位", "个")


def dragged_fills(persons: Sequence[Person]) -> Iterator[Problem]:
    """Yield the runs of three and more rows of one roster in which a number rises by one from row to row."""
    for field in (ID_NUMBER, "phone"):
        for first, last in _runs(_values(persons, field)):
            person = persons[first]
            words: dict[str, object] = {"first": person.number, "last": persons[last].number, "label": TITLES[field]}
            yield _at(person.roster, "dragged-fill", field, person.number, **words)


def shared_numbers(persons: Sequence[Person]) -> Iterator[Problem]:
    """Yield every phone and bank account that three or more people name, at the first of them."""
    for field, code in _SHARED.items():
        values = _values(persons, field)
        groups: dict[str, list[Person]] = {value: [] for value in _often(values)}
        for person, value in zip(persons, values, strict=True) if groups else ():
            if value in groups:
                groups[value].append(person)
        for group in groups.values():
            people = len({person.id_number for person in group})
            if people >= _MANY:
                yield _at(group[0].roster, code, field, group[0].number, rows=_rows_in_words(group), people=people)


def cell_faults(roster: Roster, persons: Sequence[Person]) -> Iterator[Problem]:
    """Yield the error values and the formulas without a value in the columns that are read, on rows of persons."""
    sheet = roster.sheet
    if not sheet.errors and not sheet.uncomputed:
        return
    rows = [person.number for person in persons if person.number in sheet.errors or person.number in sheet.uncomputed]
    for field, at in roster.head.columns.items():
        column, label = sheet.first_column + at, TITLES[field]
        for row in rows:
            if shown := sheet.errors.get(row, {}).get(column):
                yield _at(roster, "cell-error", field, row, label=label, value=shown)
            if column in sheet.uncomputed.get(row, ()):
                yield _at(roster, "formula-uncomputed", field, row, label=label)


def once_a_column(found: Sequence[Problem]) -> list[Problem]:
    """Return what was odd in cells, a year that was assumed told once where many cells of a column are without one.

    The one finding stands at the first of the cells, counts them all and names their rows, the first of many spans.
    """
    groups: dict[tuple[str, str], list[Problem]] = {}
    for each in found:
        if each.code == _TOLD_ONCE:
            groups.setdefault((each.cell.rstrip(string.digits), each.message), []).append(each)
    many = {id(each): group for group in groups.values() if len(group) > _FEW for each in group}
    return [_gathered(many[id(each)]) if id(each) in many else each for each in found if _leads(each, many)]


def _leads(each: Problem, many: Mapping[int, Sequence[Problem]]) -> bool:
    return id(each) not in many or many[id(each)][0] is each


def _gathered(group: Sequence[Problem]) -> Problem:
    rows = _spans([each.row for each in group if each.row is not None])
    rest = "等" if len(rows) > _NAMED_ROWS else ""
    place = f"{group[0].cell.rstrip(string.digits)}列第{'、'.join(rows[:_NAMED_ROWS])}行{rest}"
    return replace(group[0], message=f"{place}共{len(group)}处：{group[0].message}")


def _spans(rows: Sequence[int]) -> list[str]:
    """Return rows in words, neighbours as one span."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return [f"{first}至{last}" if last > first else f"{first}" for first, last in spans]


def hidden_columns(roster: Roster) -> Iterator[Problem]:
    """Yield every column that is read although the enterprise hid it, at its head."""
    sheet, head = roster.sheet, roster.head
    for field, at in head.columns.items():
        if sheet.first_column + at in sheet.hidden_columns:
            yield _at(roster, "column-hidden", field, head.last_row, label=TITLES[field])


def stated_total(roster: Roster, line: Line) -> int | None:
    """Return the number of persons that a line of a sum states (合计：40人); None for any other line.

    A bare number counts only in the column of the names or of the identity numbers: elsewhere it may be money.
    """
    filled = [(at, cell) for at, cell in enumerate(line[1]) if not is_blank(cell)]
    first = heading_text(text_of(filled[0][1])) if filled else ""
    if not first.startswith(_TOTAL_WORDS):
        return None
    places = {roster.head.columns[NAME], roster.head.columns[ID_NUMBER]}
    for at, cell in [(-1, first.lstrip("共计合总")), *filled[1:]]:
        number = whole_number(cell.lstrip("共计 ") if isinstance(cell, str) else cell)
        if number is not None and (at in places or text_of(cell).endswith(_HEADS)):
            return number
    return None


def _values(persons: Sequence[Person], field: str) -> list[str]:
    if field == ID_NUMBER:
        return [person.id_number for person in persons]
    return [person.declared.get(field, "") for person in persons]


def _often(values: Sequence[str]) -> list[str]:
    """Return what stands at least three times, in order; few repetitions are told without counting."""
    filled = list(filter(None, values))
    if len(filled) - len(set(filled)) < _MANY - 1:
        return []
    return [value for value, count in Counter(filled).items() if count >= _MANY]


def _runs(values: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of every run of numbers that rises by one, three places or more."""
    begins = list(map(itemgetter(slice(-_CHANGING)), values))
    if not any(map(eq, begins, begins[1:])):  # most rosters: no two neighbours are alike
        return
    numbers = _numbers(values)
    rises = bytes(map((1).__eq__, map(sub, numbers[1:], numbers)))
    end = 0
    while (begin := rises.find(b"\1\1", end)) >= 0:
        end = rises.find(b"\0", begin)
        end = len(rises) if end < 0 else end
        if numbers[begin] >= _SMALLEST:
            yield begin, end


def _numbers(values: Sequence[str]) -> list[int]:
    """Return texts as numbers, 0 for what is none or is too long to be one that people write."""
    if all(values) and max(map(len, values)) < _LONGEST_NUMBER and "".join(values).isdecimal():
        return list(map(int, values))
    return [int(value) if value.isdecimal() and len(value) < _LONGEST_NUMBER else 0 for value in values]


def _rows_in_words(group: Sequence[Person]) -> str:
    """Name the rows of a group, the first few of a long one, with their sheets where there are several."""
    several = len({person.roster.sheet.name for person in group}) > 1
    named = [f"“{person.roster.sheet.name}”{person.number}" if several else f"{person.number}" for person in group]
    rest = "等" if len(named) > _NAMED_ROWS else ""
    return f"第{'、'.join(named[:_NAMED_ROWS])}行{rest}"


def _at(roster: Roster, code: str, field: str, row: int, **details: object) -> Problem:
    return problem(code, sheet=roster.sheet.name, cell=roster.cell(field, row), row=row, **details)
