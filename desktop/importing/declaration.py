"""Read a declaration workbook (申报表 and 花名册): who declares, what the form states, and every person's line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from desktop.errors import WorkbookUnreadable
from desktop.importing.cells import day_of, iso_day, text_of, whole_number, yuan_to_fen
from desktop.importing.form import Box, Form
from desktop.importing.problems import problem
from desktop.importing.roster import Person, harmless, judge_persons, pick_persons, roster_of
from desktop.importing.sheets import Sheet, Workbook, open_workbook
from desktop.importing.tables import Head, Line, find_head
from desktop.importing.uscc import check_digit_holds, clean_uscc, well_formed
from desktop.importing.vocabulary import ID_NUMBER, NAME, ROSTER
from desktop.records import Declaration, Enterprise, Problem, SourceFile

_REQUIRED = frozenset({NAME, ID_NUMBER})
_EXAMPLES = re.compile(r"(?:填写|填表|填报)(?:说明|示例|范例|样例)|^(?:说明|示例|范例|样表)$")
_SEAL = re.compile(r"\s*[（(](?:盖章|公章|签章)[）)]$")
_FORM_LINES = 300
_FORM_FIELDS = tuple(entry.name for entry in fields(Enterprise) if entry.name not in {"uscc", "name"})


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What has been read of a workbook so far."""

    form: Form = field(default_factory=Form)
    persons: list[Person] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    employers: dict[str, str] = field(default_factory=dict)
    rosters: int = 0


def read_declaration(
    file: SourceFile, *, received: date | None, today: date, enterprise: Enterprise | None = None
) -> Declaration:
    """Read a workbook whole; identity is judged on the day ``received``, else on its 填表日期, else ``today``.

    ``enterprise`` overrides the code and name in the workbook; its other fields go before those of the form.
    Raises WorkbookUnreadable with the codes of files, ``no-roster``, ``no-enterprise``, ``uscc-invalid``.
    """
    book = open_workbook(file)
    reading = _read(book)
    if not reading.rosters:
        raise WorkbookUnreadable("no-roster", file=file.name)
    declaring = _enterprise(file, reading, enterprise)
    filled_on = _filled_on(reading)
    rows = tuple(judge_persons(reading.persons, on=received or filled_on or today, found=reading.problems))
    people, fen = _people(reading), _fen(reading)
    return Declaration(
        file=file,
        enterprise=declaring,
        rows=rows,
        problems=_in_order(book, reading.problems),
        declared_people=people,
        declared_fen=fen,
        filled_on=filled_on,
        template=book.template,
    )


def _read(book: Workbook) -> _Reading:
    reading = _Reading()
    for sheet in book.sheets:
        if not sheet.visible:
            reading.problems.append(problem("sheet-hidden", sheet=sheet.name))
            continue
        head = find_head(sheet, ROSTER, _REQUIRED)
        if head and _EXAMPLES.search(sheet.name):
            reading.problems.append(problem("sheet-example", sheet=sheet.name))
        elif head:
            _read_roster(sheet, head, reading)
        elif not _EXAMPLES.search(sheet.name):
            _read_form(sheet, reading)
    return reading


def _read_roster(sheet: Sheet, head: Head, reading: _Reading) -> None:
    reading.rosters += 1
    boxes = _Boxes(sheet, reading.form)
    persons = pick_persons(
        roster_of(sheet, head), aside=boxes.read, employer=reading.employers.setdefault, found=reading.problems
    )
    reading.persons.extend(persons)


def _read_form(sheet: Sheet, reading: _Reading) -> None:
    boxes = _Boxes(sheet, reading.form)
    for line in enumerate(sheet.rows(), start=1):
        if line[0] > _FORM_LINES:
            return
        boxes.read(line)


class _Boxes:
    """Reads lines of one sheet into the form, remembering which labels of the line above still wait for a value."""

    def __init__(self, sheet: Sheet, form: Form) -> None:
        self._sheet = sheet
        self._form = form
        self._waiting: Mapping[int, str] = {}
        self._last = 0

    def read(self, line: Line) -> None:
        waiting = self._waiting if line[0] == self._last + 1 else {}
        self._waiting = self._form.read(self._sheet.name, self._sheet.first_column, line, waiting)
        self._last = line[0]


def _enterprise(file: SourceFile, reading: _Reading, given: Enterprise | None) -> Enterprise:
    """Return who declares: as given, as the form states, or as one column of the roster states alike throughout."""
    form = reading.form
    stated = {name: form.text(name) for name in _FORM_FIELDS}
    uscc, name = clean_uscc(form.text("uscc")), _SEAL.sub("", form.text("name"))
    if not uscc and len(reading.employers) == 1:
        code, firm = next(iter(reading.employers.items()))
        uscc, name = clean_uscc(code), name or firm
    if given:
        if uscc and uscc != clean_uscc(given.uscc):
            reading.problems.append(_box_problem("enterprise-differs", form.boxes.get("uscc")))
        stated = {key: getattr(given, key) or value for key, value in stated.items()}
        uscc, name = clean_uscc(given.uscc), given.name or name
    if not uscc:
        raise WorkbookUnreadable("no-enterprise", file=file.name)
    if not well_formed(uscc):
        raise WorkbookUnreadable("uscc-invalid", file=file.name, uscc=uscc)
    if not check_digit_holds(uscc):
        reading.problems.append(_box_problem("uscc-check-digit", form.boxes.get("uscc")))
    return Enterprise(uscc=uscc, name=name, **stated)


def _box_problem(code: str, box: Box | None) -> Problem:
    if box is None:
        return problem(code, sheet="")
    return problem(
        code, sheet=box.sheet, cell=box.cell, row=box.row, label=box.label, value=harmless(text_of(box.value))
    )


def _filled_on(reading: _Reading) -> date | None:
    box = reading.form.boxes.get("filled_on")
    if box is None:
        return None
    if iso_day(box.value) is None:
        reading.problems.append(_box_problem("date-unreadable", box))
    return day_of(box.value)


def _people(reading: _Reading) -> int | None:
    box = reading.form.boxes.get("people")
    number = whole_number(box.value) if box else None
    return _expected(reading, box, number)


def _fen(reading: _Reading) -> int | None:
    box = reading.form.boxes.get("amount")
    number = yuan_to_fen(box.value, ten_thousands="万" in box.label) if box else None
    return _expected(reading, box, number)


def _expected(reading: _Reading, box: Box | None, number: int | None) -> int | None:
    if box and number is None:
        reading.problems.append(_box_problem("number-expected", box))
    return number


def _in_order(book: Workbook, problems: list[Problem]) -> tuple[Problem, ...]:
    """Order problems as a person reads the workbook: sheet by sheet, row by row."""
    order = {sheet.name: index for index, sheet in enumerate(book.sheets)}
    return tuple(sorted(problems, key=lambda entry: (order.get(entry.sheet, -1), entry.row or 0)))
