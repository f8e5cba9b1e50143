"""The lines of a roster (花名册): picked out of their columns first, judged when the day is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from desktop.importing.cells import INVISIBLE, Cell, address, iso_day, text_of
from desktop.importing.problems import problem
from desktop.importing.regions import region_known
from desktop.importing.sheets import Sheet
from desktop.importing.tables import Head, Line, split_lines
from desktop.importing.vocabulary import ID_NUMBER, NAME, ROSTER
from desktop.records import Problem, Row
from rules.identity import clean_id, judge_id

_DAYS: Mapping[str, str] = {
    "hired_on": "入职日期",
    "stay_from": "留温起始日期",
    "stay_to": "留温截止日期",
    "return_on": "返岗日期",
}
_TEXTS = ("paper", "phone", "post", "departure", "transport", "ticket", "household", "bank", "account", "note")
_REPEATING = frozenset({"paper", "post", "departure", "transport", "household", "bank"})
_TRAVEL = frozenset({"departure", "transport", "ticket"})
_SPAN = re.compile(r"\s*(?:至|到|~|～|—+|--)\s*")
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A sheet with a roster, and where its head stands."""

    sheet: Sheet
    head: Head

    def cell(self, name: str, row: int) -> str:
        """Return the address of a field in a row."""
        return address(self.sheet.first_column + self.head.columns[name], row)


class Person(NamedTuple):
    """A line of a roster before it is judged."""

    roster: Roster
    number: int
    name: str
    id_number: str
    id_numeric: bool
    declared: Mapping[str, str]


def roster_of(sheet: Sheet, head: Head) -> Roster:
    """Return the roster under a head; 到岗日期 is the day of return of travellers, else the first day at work."""
    columns = dict(head.columns)
    arrived = columns.pop("arrived_on", None)
    if arrived is not None:
        columns.setdefault("return_on" if _TRAVEL & columns.keys() else "hired_on", arrived)
    return Roster(sheet=sheet, head=replace(head, columns=columns))


def pick_persons(
    roster: Roster, *, aside: Callable[[Line], None], employer: Callable[[str, str], object], found: list[Problem]
) -> Iterator[Person]:
    """Yield the persons of a roster and put what is wrong with their days into ``found``.

    Lines that are no person go to ``aside``; code and name of the employer, where columns state them, to ``employer``.
    """
    columns = roster.head.columns
    name_at, id_at = columns[NAME], columns[ID_NUMBER]
    texts = [(name, columns[name], name in _REPEATING) for name in _TEXTS if name in columns]
    days = [(name, columns[name]) for name in _DAYS if name in columns]
    span_at, code_at, firm_at = columns.get("stay_span"), columns.get("employer_uscc"), columns.get("employer_name")
    shared: dict[str, str] = {}
    for number, cells in split_lines(roster.sheet, roster.head, ROSTER, aside):
        declared = {}
        for name, at, repeats in texts:
            value = cells[at]
            if value != "" and (text := value.strip(INVISIBLE) if type(value) is str else text_of(value)):
                declared[name] = shared.setdefault(text, text) if repeats else text
        for name, at in days:
            value = cells[at]
            if value != "" and (day := iso_day(value)):
                declared[name] = day
            elif value != "" and day is None:
                found.append(_unreadable_day(roster, name, number, value))
        if span_at is not None:
            _take_span(roster, number, cells[span_at], declared, found)
        if code_at is not None:
            employer(text_of(cells[code_at]), text_of(cells[firm_at]) if firm_at is not None else "")
        raw = cells[id_at]
        id_number = clean_id(raw) if isinstance(raw, str) else text_of(raw)
        yield Person(roster, number, text_of(cells[name_at]), id_number, not isinstance(raw, str), declared)


def _take_span(roster: Roster, number: int, value: Cell, declared: dict[str, str], found: list[Problem]) -> None:
    """Split 2023-01-06至2023-02-05 into its two days; what cannot be split counts as not declared."""
    ends = [iso_day(part) for part in _SPAN.split(text_of(value))]
    if ends == [""]:
        return
    if len(ends) == len(("from", "to")) and all(ends):
        declared.setdefault("stay_from", ends[0] or "")
        declared.setdefault("stay_to", ends[1] or "")
    else:
        found.append(_unreadable_day(roster, "stay_span", number, value))


def _unreadable_day(roster: Roster, name: str, number: int, value: Cell) -> Problem:
    return problem(
        "date-unreadable",
        sheet=roster.sheet.name,
        cell=roster.cell(name, number),
        row=number,
        label=_DAYS.get(name, "留温起止日期"),
        value=harmless(text_of(value)),
    )


def harmless(text: str) -> str:
    """Shorten a value for a message; what looks like an identity number is not repeated."""
    return re.sub(r"\d{6}(?=\d{6,})", "******", text)[:_SHOWN]


def judge_persons(persons: Sequence[Person], *, on: date, found: list[Problem]) -> Iterator[Row]:
    """Yield every person as a row with its one error, if it has one; problems go to ``found``."""
    first_rows: dict[str, Person] = {}
    for person in persons:
        roster, number = person.roster, person.number
        judgement = judge_id(
            person.id_number, numeric_cell=person.id_numeric, paper=person.declared.get("paper", ""), on=on
        )
        error = str(judgement.problem or "")
        first = None if error else first_rows.setdefault(person.id_number, person)
        if first is not None and first is not person:
            error = "duplicate-in-declaration"
        if error:
            found.append(_refusal(error, person, first))
        if judgement.other_paper:
            found.append(_warning("id-other-paper", person, ID_NUMBER))
        elif not judgement.problem and not region_known(person.id_number[:6]):
            found.append(_warning("id-region-unknown", person, ID_NUMBER))
        if not person.name:
            found.append(_warning("name-missing", person, NAME))
        if number in roster.sheet.hidden_rows:
            found.append(_warning("row-hidden", person, NAME))
        yield Row(
            sheet=roster.sheet.name,
            number=number,
            name=person.name,
            id_number=person.id_number,
            id_numeric=person.id_numeric,
            declared=person.declared,
            error=error,
            identity_holds=judgement.holds,
        )


def _refusal(code: str, person: Person, first: Person | None) -> Problem:
    return problem(
        code,
        sheet=person.roster.sheet.name,
        cell=person.roster.cell(ID_NUMBER, person.number),
        row=person.number,
        length=len(person.id_number),
        first=_row_in_words(first, person) if first else "",
    )


def _row_in_words(first: Person, person: Person) -> str:
    same_sheet = first.roster is person.roster
    return f"第{first.number}行" if same_sheet else f"工作表“{first.roster.sheet.name}”第{first.number}行"


def _warning(code: str, person: Person, field: str) -> Problem:
    roster = person.roster
    return problem(code, sheet=roster.sheet.name, cell=roster.cell(field, person.number), row=person.number)
