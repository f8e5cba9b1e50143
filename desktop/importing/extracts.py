"""Read the extracts of other bureaus: insurance (参保明细) and whereabouts (比对结果), line by line as printed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.errors import WorkbookUnreadable
from desktop.importing.cells import Cell, address, iso_day, text_of
from desktop.importing.months import months_of
from desktop.importing.problems import problem
from desktop.importing.sheets import Sheet, open_workbook
from desktop.importing.tables import Head, find_head, split_lines
from desktop.importing.uscc import clean_uscc
from desktop.importing.vocabulary import ID_NUMBER, INSURANCE, MOVEMENT, NAME, Heading
from desktop.records import (
    InsuranceEntry,
    InsuranceExtract,
    MovementEntry,
    MovementExtract,
    Problem,
    SourceFile,
)
from rules.identity import IdProblem, clean_id, judge_id

_COLUMN_WORDS = {
    NAME: "姓名",
    ID_NUMBER: "身份证号码",
    "month": "费款所属期",
    "status": "缴费状态",
    "kind": "险种",
    "result": "比对结果",
}
_NEEDED_OF_INSURANCE = (NAME, ID_NUMBER, "kind", "month", "status")
_NEEDED_OF_MOVEMENT = (NAME, ID_NUMBER, "result")
_NO_NUMBER = frozenset({IdProblem.MISSING, IdProblem.LOST_DIGITS})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line of an extract whose number can be used, with the cells by field."""

    sheet: Sheet
    head: Head
    row: int
    cells: Sequence[Cell]
    id_number: str

    def value(self, name: str) -> Cell:
        at = self.head.columns.get(name)
        return "" if at is None else self.cells[at]

    def text(self, name: str) -> str:
        return text_of(self.value(name))

    def cell(self, name: str) -> str:
        return address(self.sheet.first_column + self.head.columns[name], self.row)


@dataclass(slots=True, kw_only=True)
class _Progress:
    """Lines counted and problems met while an extract is read."""

    rows_read: int
    problems: list[Problem]


def read_insurance(file: SourceFile, *, months: Collection[str]) -> InsuranceExtract:
    """Read 参保明细: one entry per line and month; ``months`` (``YYYY-MM``) are those that the office registers.

    A line without a usable number or month is refused, one of another month is left out with a warning.
    Raises WorkbookUnreadable, ``no-columns`` where a needed column is not there.
    """
    progress = _Progress(rows_read=0, problems=[])
    shared: dict[str, str] = {}
    entries = tuple(
        _insurance_entry(line, month, shared)
        for line in _lines(file, INSURANCE, _NEEDED_OF_INSURANCE, progress)
        for month in _accepted_months(line, months, progress.problems.append)
    )
    return InsuranceExtract(file=file, entries=entries, problems=tuple(progress.problems), rows_read=progress.rows_read)


def read_movement(file: SourceFile) -> MovementExtract:
    """Read 比对结果: one entry per line; days that no one can read, or in the wrong order, make it ``undated``."""
    progress = _Progress(rows_read=0, problems=[])
    entries = tuple(_movement_entry(line) for line in _lines(file, MOVEMENT, _NEEDED_OF_MOVEMENT, progress))
    return MovementExtract(file=file, entries=entries, problems=tuple(progress.problems), rows_read=progress.rows_read)


def _lines(
    file: SourceFile, headings: tuple[Heading, ...], needed: Sequence[str], progress: _Progress
) -> Iterator[_Line]:
    found_any = False
    for sheet in open_workbook(file).sheets:
        if not sheet.visible:
            progress.problems.append(problem("sheet-hidden", sheet=sheet.name))
            continue
        head = find_head(sheet, headings, frozenset(needed))
        if head:
            found_any = True
            yield from _usable_lines(sheet, head, headings, progress)
    if not found_any:
        columns = "、".join(_COLUMN_WORDS[name] for name in needed)
        raise WorkbookUnreadable("no-columns", file=file.name, columns=columns)


def _usable_lines(sheet: Sheet, head: Head, headings: tuple[Heading, ...], progress: _Progress) -> Iterator[_Line]:
    at = head.columns[ID_NUMBER]
    for row, cells in split_lines(sheet, head, headings, _ignore):
        progress.rows_read += 1
        raw = cells[at]
        number = clean_id(raw) if isinstance(raw, str) else text_of(raw)
        fault = judge_id(number, numeric_cell=not isinstance(raw, str), on=date.max).problem
        if fault in _NO_NUMBER:
            place = address(sheet.first_column + at, row)
            progress.problems.append(problem(str(fault), sheet=sheet.name, cell=place, row=row))
        else:
            yield _Line(sheet=sheet, head=head, row=row, cells=cells, id_number=number)


def _ignore(_line: object) -> None:
    """Titles, sums and signatures of an extract say nothing that is used."""


def _accepted_months(line: _Line, wanted: Collection[str], tell: Callable[[Problem], None]) -> Iterator[str]:
    months = months_of(line.value("month"), wanted=wanted)
    outside = [month for month in months if month not in wanted]
    if not months or outside:
        code, value = ("month-outside", "、".join(outside)) if months else ("month-unreadable", line.text("month"))
        tell(problem(code, sheet=line.sheet.name, cell=line.cell("month"), row=line.row, value=value))
    yield from (month for month in months if month in wanted)


def _insurance_entry(line: _Line, month: str, shared: dict[str, str]) -> InsuranceEntry:
    employer, kind, status = line.text("employer_name"), line.text("kind"), line.text("status")
    uscc = clean_uscc(line.text("employer_uscc"))
    return InsuranceEntry(
        sheet=line.sheet.name,
        number=line.row,
        id_number=line.id_number,
        name=line.text(NAME),
        employer_name=shared.setdefault(employer, employer),
        employer_uscc=shared.setdefault(uscc, uscc),
        kind=shared.setdefault(kind, kind),
        month=month,
        status=shared.setdefault(status, status),
    )


def _movement_entry(line: _Line) -> MovementEntry:
    left, back = iso_day(line.value("left_on")), iso_day(line.value("back_on"))
    undated = left is None or back is None
    if left and back and back < left:
        left, back, undated = None, None, True
    return MovementEntry(
        sheet=line.sheet.name,
        number=line.row,
        id_number=line.id_number,
        name=line.text(NAME),
        result=line.text("result"),
        left_on=date.fromisoformat(left) if left else None,
        back_on=date.fromisoformat(back) if back else None,
        undated=undated,
        source=line.text("source"),
    )
