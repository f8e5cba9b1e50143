"""The lines of a roster (花名册): picked out of their columns first, judged when the day is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from desktop.importing.cells import INVISIBLE, Cell, address, iso_day, text_of
from desktop.importing.days import Days, Span
from desktop.importing.mending import mending
from desktop.importing.problems import problem
from desktop.importing.regions import region_known
from desktop.importing.sheets import Sheet
from desktop.importing.tables import Head, Line
from desktop.importing.vocabulary import ID_NUMBER, NAME, TITLES
from desktop.records import Problem, Row
from rules.identity import IdProblem, clean_id, eighteen_digits, judge_id

_DAYS = ("hired_on", "stay_from", "stay_to", "work_from", "work_to", "return_on")
_TEXTS = (
    *("paper", "phone", "post", "first_job", "departure", "transport", "ticket", "permit_no", "referee"),
    *("referee_id", "household", "bank", "account", "note"),
)
_REPEATING = frozenset({"paper", "post", "first_job", "departure", "transport", "household", "bank"})
_TRAVEL = frozenset({"departure", "transport", "ticket"})
_OTHER_END = {"stay_from": "stay_to", "work_from": "work_to"}
_YEAR_CERTAIN = frozenset({"hired_on"})  # may lie years back: the policy's year says nothing of it
_LENGTH = 18
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
    roster: Roster, lines: Iterable[Line], *, days: Days, employer: Callable[[str, str], object], found: list[Problem]
) -> Iterator[Person]:
    """Yield the persons of a roster's lines and put what was odd in their cells into ``found``.

    Code and name of the employer, where columns state them, go to ``employer``.
    """
    columns = roster.head.columns
    name_at, id_at = columns[NAME], columns[ID_NUMBER]
    texts = [(name, columns[name], name in _REPEATING) for name in _TEXTS if name in columns]
    dated = [(name, columns[name]) for name in _DAYS if name in columns]
    span_at, code_at, firm_at = columns.get("stay_span"), columns.get("employer_uscc"), columns.get("employer_name")
    shared: dict[str, str] = {}
    written = days.written if days.since_1904 else iso_day
    for number, cells in lines:
        declared = {}
        for name, at, repeats in texts:
            value = cells[at]
            if value != "" and (text := value.strip(INVISIBLE) if type(value) is str else text_of(value)):
                declared[name] = shared.setdefault(text, text) if repeats else text
        for name, at in dated:
            value = cells[at]
            if value != "" and (day := written(value)):
                declared[name] = day
            elif value != "" and day is None:
                _take_doubtful(_Place(roster, name, number), value, days, declared, found)
        if span_at is not None:
            _take_span(_Place(roster, "stay_span", number), cells[span_at], days, declared, found)
        if code_at is not None:
            employer(text_of(cells[code_at]), text_of(cells[firm_at]) if firm_at is not None else "")
        raw = cells[id_at]
        id_number = clean_id(raw) if isinstance(raw, str) else text_of(raw)
        if len(id_number) != _LENGTH or not id_number.isascii():
            id_number = _mended(_Place(roster, ID_NUMBER, number), id_number, found)
        yield Person(roster, number, text_of(cells[name_at]), id_number, not isinstance(raw, str), declared)


class _Place(NamedTuple):
    """A cell of a roster by its field, for what there is to tell of it."""

    roster: Roster
    field: str
    row: int

    def problem(self, code: str, **details: object) -> Problem:
        sheet, cell = self.roster.sheet.name, self.roster.cell(self.field, self.row)
        return problem(code, sheet=sheet, cell=cell, row=self.row, label=TITLES[self.field], **details)


def _mended(place: _Place, number: str, found: list[Problem]) -> str:
    """Return a number as it is read, and say so where it is not as written."""
    mended = mending(number)
    if mended.how:
        found.append(place.problem("id-cleaned", how=mended.how))
    return mended.number


def _take_doubtful(place: _Place, value: Cell, days: Days, declared: dict[str, str], found: list[Problem]) -> None:
    """Read a day without its year, or a span in the column of its first day; anything else is not declared."""
    other = _OTHER_END.get(place.field, "")
    if place.field not in _YEAR_CERTAIN and (day := days.without_year(value)):
        declared[place.field] = day
        found.append(place.problem("date-year-assumed", year=days.year))
    elif other and (span := days.span(value)):
        _declare(place, span, (place.field, other), declared, found)
    else:
        found.append(place.problem("date-unreadable", value=harmless(text_of(value))))


def _take_span(place: _Place, value: Cell, days: Days, declared: dict[str, str], found: list[Problem]) -> None:
    """Split 2023-01-06至2023-02-05 into its two days; what cannot be split counts as not declared."""
    text = text_of(value)
    if span := days.span(text):
        _declare(place, span, ("stay_from", "stay_to"), declared, found)
    elif iso_day(text) != "":
        found.append(place.problem("date-unreadable", value=harmless(text)))


def _declare(
    place: _Place, span: Span, fields: tuple[str, str], declared: dict[str, str], found: list[Problem]
) -> None:
    declared.setdefault(fields[0], span.first)
    declared.setdefault(fields[1], span.last)
    if span.assumed:
        found.append(place.problem("date-year-assumed", year="、".join(sorted({span.first[:4], span.last[:4]}))))


def harmless(text: str) -> str:
    """Shorten a value for a message; what looks like an identity number is not repeated."""
    return re.sub(r"\d{6}(?=\d{6})", "******", text)[:_SHOWN]


def judge_persons(persons: Sequence[Person], *, on: date, found: list[Problem]) -> Iterator[Row]:
    """Yield every person as a row with its one error, if it has one; problems go to ``found``."""
    first_rows: dict[str, Person] = {}
    for person in persons:
        roster, number, name, id_number, numeric, declared = person
        judgement = judge_id(id_number, numeric_cell=numeric, paper=declared.get("paper", ""), on=on)
        error = judgement.problem or ""
        if not error and (first := first_rows.setdefault(id_number, person)) is not person:
            error = "duplicate-in-declaration"
            found.append(_refusal(error, person, first))
        elif error:
            found.append(_refusal(error, person, None))
        if judgement.other_paper:
            found.append(_warning("id-other-paper", person, ID_NUMBER))
        elif not judgement.problem and not region_known(id_number[:6]):
            found.append(_warning("id-region-unknown", person, ID_NUMBER))
        if not name:
            found.append(_warning("name-missing", person, NAME))
        if number in roster.sheet.hidden_rows:
            found.append(_warning("row-hidden", person, NAME))
        yield Row(
            sheet=roster.sheet.name,
            number=number,
            name=name,
            id_number=id_number,
            id_numeric=numeric,
            declared=declared,
            error=str(error),
            identity_holds=judgement.holds,
        )


def _refusal(code: str, person: Person, first: Person | None) -> Problem:
    refusal = problem(
        code,
        sheet=person.roster.sheet.name,
        cell=person.roster.cell(ID_NUMBER, person.number),
        row=person.number,
        length=len(person.id_number),
        first=_row_in_words(first, person) if first else "",
    )
    suggestion = _suggestion(person.id_number) if code == IdProblem.LENGTH else ""
    return replace(refusal, message=refusal.message + suggestion) if suggestion else refusal


def _suggestion(number: str) -> str:
    """Say what a 15-digit number would be with 18, without saying it: a person reads it off the card."""
    full = eighteen_digits(number)
    if not full:
        return ""
    return f"这像是15位的旧号码：按规则在出生年份前补“19”，第18位应为“{full[-1]}”，请按现行证件核对，系统没有改写。"


def _row_in_words(first: Person, person: Person) -> str:
    same_sheet = first.roster is person.roster
    return f"第{first.number}行" if same_sheet else f"工作表“{first.roster.sheet.name}”第{first.number}行"


def _warning(code: str, person: Person, field: str) -> Problem:
    roster = person.roster
    return problem(code, sheet=roster.sheet.name, cell=roster.cell(field, person.number), row=person.number)
