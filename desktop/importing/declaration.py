"""Read a declaration workbook (申报表 and 花名册): who declares, what the form states, and every person's line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from desktop.errors import WorkbookUnreadable
from desktop.importing.candidates import (
    REQUIRED,
    TableMapping,
    candidate,
    in_words,
    lists_persons,
    mapped_head,
    settled,
)
from desktop.importing.cells import address, day_of, is_blank, iso_day, text_of, whole_number, yuan_to_fen
from desktop.importing.days import Days
from desktop.importing.docmark import TEMPLATE_VERSION, template_mark
from desktop.importing.figuresheet import is_figures, read_figures
from desktop.importing.findings import (
    cell_faults,
    dragged_fills,
    hidden_columns,
    once_a_column,
    shared_numbers,
    stated_total,
)
from desktop.importing.form import Box, Form
from desktop.importing.problems import problem
from desktop.importing.roster import Person, Roster, harmless, judge_persons, pick_persons, roster_of
from desktop.importing.sheets import Sheet, Workbook, open_workbook
from desktop.importing.tables import Head, Line, find_head, split_tables
from desktop.importing.unlock import unlocked
from desktop.importing.uscc import check_digit_holds, clean_uscc, well_formed
from desktop.importing.vocabulary import ROSTER
from desktop.records import Declaration, Enterprise, Problem, SourceFile

_EXAMPLES = re.compile(r"(?:填写|填表|填报)(?:说明|示例|范例|样例)|^(?:说明|示例|范例|样表|问题清单\d*)$")
_SEAL = re.compile(r"\s*[（(](?:盖章|公章|签章)[）)]$")
_FORM_LINES = 300
_FORM_FIELDS = tuple(entry.name for entry in fields(Enterprise) if entry.name not in {"uscc", "name"})


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What has been read of a workbook so far; ``unsure`` are sheets of which nobody can tell what is which."""

    year: int
    form: Form = field(default_factory=Form)
    persons: list[Person] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    employers: dict[str, str] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    unsure: list[Sheet] = field(default_factory=list)
    plain: list[Sheet] = field(default_factory=list)
    rosters: int = 0


def read_declaration(
    file: SourceFile,
    *,
    received: date | None,
    today: date,
    enterprise: Enterprise | None = None,
    year_hint: int | None = None,
    mapping: TableMapping | None = None,
    password: str = "",
) -> Declaration:
    """Read a workbook whole; identity is judged on the day ``received``, else on its 填表日期, else ``today``.

    ``enterprise`` overrides the code and name in the workbook; its other fields go before those of the form.
    ``year_hint`` is the year of days written without one (that of the policy; by default the year of ``received`` or
    ``today``), ``mapping`` says which columns are which in one sheet where the workbook does not.
    Raises WorkbookUnreadable with the codes of files, ``no-roster`` (names the candidates), ``no-figures``,
    ``mapping-unfit``, ``no-enterprise``, ``uscc-invalid``.
    """
    book = open_workbook(file, password=password)
    reading = _Reading(year=year_hint or (received or today).year)
    _read(file, book, reading, mapping)
    _refuse_without_roster(file, book, reading)
    mark = template_mark(unlocked(file, password).content) if book.template else None
    if mark is not None and mark.version < TEMPLATE_VERSION:
        reading.problems.append(problem("template-old", sheet="", version=mark.version, current=TEMPLATE_VERSION))
    declaring = _enterprise(file, reading, enterprise)
    filled_on = _filled_on(reading, today)
    rows = tuple(judge_persons(reading.persons, on=received or filled_on or today, found=reading.problems))
    reading.problems.extend(shared_numbers(reading.persons))
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
        figures=reading.figures,
    )


def _read(file: SourceFile, book: Workbook, reading: _Reading, mapping: TableMapping | None) -> None:
    if mapping and mapping.sheet not in {sheet.name for sheet in book.sheets if sheet.visible}:
        raise WorkbookUnreadable("mapping-unfit", file=file.name, what=f"没有工作表“{mapping.sheet}”，或已被隐藏")
    for sheet in book.sheets:
        if not sheet.visible:
            reading.problems.append(problem("sheet-hidden", sheet=sheet.name))
        elif mapping and mapping.sheet == sheet.name:
            _read_rosters(sheet, mapped_head(file, sheet, mapping), reading)
        elif book.template and is_figures(sheet):
            reading.figures.update(read_figures(sheet))
        else:
            _read_sheet(sheet, reading)


def _read_sheet(sheet: Sheet, reading: _Reading) -> None:
    head = find_head(sheet, ROSTER, REQUIRED)
    if head and _EXAMPLES.search(sheet.name):
        reading.problems.append(problem("sheet-example", sheet=sheet.name))
    elif head and (sure := settled(sheet, head)):
        _read_rosters(sheet, sure, reading)
    elif head:
        reading.unsure.append(sheet)
    elif not _EXAMPLES.search(sheet.name):
        reading.plain.append(sheet)
        _read_form(sheet, reading)


def _refuse_without_roster(file: SourceFile, book: Workbook, reading: _Reading) -> None:
    """Refuse a file in which no roster is sure, naming what could be one; our template may ask for figures alone."""
    asks_figures = bool(book.template and reading.figures)
    if book.template and not (reading.figures or reading.rosters or reading.unsure) and _has_figures(book):
        raise WorkbookUnreadable("no-figures", file=file.name)
    if reading.unsure or not (reading.rosters or asks_figures):
        found = [candidate(sheet) for sheet in reading.unsure or reading.plain]
        said = in_words([each for each in found if each]) + _hidden_in_words(book)
        raise WorkbookUnreadable("no-roster", file=file.name, candidates=said)
    if reading.rosters and not reading.persons:
        reading.problems.append(problem("roster-empty", sheet=""))
    unread = [sheet.name for sheet in reading.plain if lists_persons(sheet)]
    reading.problems.extend(problem("sheet-unclear", sheet=name) for name in unread)


def _has_figures(book: Workbook) -> bool:
    return any(sheet.visible and is_figures(sheet) for sheet in book.sheets)


def _hidden_in_words(book: Workbook) -> str:
    hidden = [f"“{sheet.name}”" for sheet in book.sheets if not sheet.visible]
    return f"工作表{'、'.join(hidden)}被隐藏，没有读取。" if hidden else ""


def _read_rosters(sheet: Sheet, head: Head, reading: _Reading) -> None:
    reading.rosters += 1
    boxes, sums = _Boxes(sheet, reading.form), list[Line]()
    days = Days(year=reading.year, since_1904=sheet.date1904)

    def aside(line: Line) -> None:
        sums.append(line)
        boxes.read(line)

    before, totals = len(reading.persons), list[tuple[Roster, Line]]()
    for table, lines in split_tables(sheet, head, ROSTER, aside):
        roster, first = roster_of(sheet, table), len(reading.persons)
        employer, odd = reading.employers.setdefault, list[Problem]()
        reading.persons.extend(pick_persons(roster, lines, days=days, employer=employer, found=odd))
        reading.problems.extend(once_a_column(odd))
        _look_over(roster, reading.persons[first:], reading)
        totals.extend((roster, line) for line in sums)
        sums.clear()
    last = 0
    for roster, line in totals:
        if (stated := stated_total(roster, line)) is not None:
            _compare_sum(roster, line, stated, reading, before, last)
            last = line[0]


def _look_over(roster: Roster, persons: list[Person], reading: _Reading) -> None:
    for found in (hidden_columns(roster), cell_faults(roster, persons), dragged_fills(persons)):
        reading.problems.extend(found)


def _compare_sum(roster: Roster, line: Line, stated: int, reading: _Reading, before: int, last: int) -> None:
    """Tell a stated sum that counts neither its table, nor what came since the last sum, nor the sheet or workbook."""
    numbers = [person.number for person in reading.persons[before:]]
    table = sum(roster.head.last_row < number < line[0] for number in numbers)
    above = sum(number < line[0] for number in numbers)
    since = sum(last < number < line[0] for number in numbers)
    if stated not in {table, since, above, len(numbers), before + above, len(reading.persons)}:
        place = next(at for at, cell in enumerate(line[1]) if not is_blank(cell))
        cell = address(roster.sheet.first_column + place, line[0])
        reading.problems.append(_total_differs(roster.sheet.name, cell, line[0], stated, table))


def _total_differs(sheet: str, cell: str, row: int, stated: int, counted: int) -> Problem:
    return problem("total-differs", sheet=sheet, cell=cell, row=row, stated=stated, counted=counted)


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
    if not uscc and len(form.titled) == 1:
        uscc, title = next(iter(form.titled.items()))
        name = name or title.label
        reading.problems.append(_box_problem("enterprise-titled", title))
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


def _filled_on(reading: _Reading, today: date) -> date | None:
    """Return the 填表日期; a day that is still to come would put identity and the year of the case off."""
    box = reading.form.boxes.get("filled_on")
    if box is None:
        return None
    if iso_day(box.value) is None:
        reading.problems.append(_box_problem("date-unreadable", box))
    day = day_of(box.value)
    if day and day > today:
        reading.problems.append(_box_problem("date-ahead", box))
        return None
    return day


def _people(reading: _Reading) -> int | None:
    box = reading.form.boxes.get("people")
    number = whole_number(box.value) if box else None
    if box and number is not None and reading.rosters and number != len(reading.persons):
        reading.problems.append(_total_differs(box.sheet, box.cell, box.row, number, len(reading.persons)))
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
