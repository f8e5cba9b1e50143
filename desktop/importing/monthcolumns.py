"""参保明细 with a column for every month (按月分列): a cell is what one person's insurance was in that month.

Only words that the rules know as a status are read as one; ticks, bases and sums of money say nothing about arrears.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from desktop.errors import WorkbookUnreadable
from desktop.importing.cells import Cell, address, text_of
from desktop.importing.extractlines import ExtractLine, Reading, Shape, any_number, lines
from desktop.importing.months import months_of
from desktop.importing.problems import problem
from desktop.importing.sheets import Sheet
from desktop.importing.tables import Head
from desktop.importing.uscc import clean_uscc
from desktop.importing.vocabulary import ID_NUMBER, INSURANCE, NAME
from desktop.masking import mask_ids
from desktop.records import InsuranceEntry, InsuranceExtract, Problem, SourceFile
from rules.subject import STATUSES

_BY_LINE = frozenset({"month", "status"})
_AFTER = re.compile(r"(?:养老保险|养老|社保)?(?:缴费|参保|到账|缴纳|征缴)?(?:状态|情况|标志)?$")
_NO_YEAR = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?")
_KIND = re.compile("企业职工基本养老保险|职工基本医疗保险|失业保险|工伤保险")
_SAMPLES, _LONGEST = 3, 12


class _MonthColumn(NamedTuple):
    """One column: its place in a row, its heading as written, its month, '' for one without a year."""

    place: int
    title: str
    month: str


@dataclass(slots=True, kw_only=True)
class _Table:
    """What is known of one sheet: its columns of months, and the kind that its title names for all lines, or ''."""

    columns: Sequence[_MonthColumn]
    kind: str
    known: Counter[_MonthColumn] = field(default_factory=Counter)
    strange: defaultdict[_MonthColumn, list[str]] = field(default_factory=lambda: defaultdict(list))


def read_month_columns(file: SourceFile, *, months: Collection[str], password: str = "") -> InsuranceExtract | None:
    """Return the entries of such a table, one for every line and wanted month; None where no sheet is one.

    A blank cell, and a word that is no status, are told and kept: they leave the month undecided.  Raises
    WorkbookUnreadable: ``month-columns-unclear`` where no cell under a month is a status, or its year is not said;
    ``insurance-kind-unsaid``.
    """
    reading, tables = Reading(), dict[str, _Table]()
    entries: list[InsuranceEntry] = []
    try:
        for line in lines(file, _SHAPE, reading, password=password):
            if line.sheet.name not in tables:
                tables[line.sheet.name] = _table(line.sheet, line.head)
                _tell_outside(line, tables[line.sheet.name], months, reading.problems.append)
            entries.extend(_entries(line, tables[line.sheet.name], months, reading.problems.append))
    except WorkbookUnreadable as error:
        if error.code != "no-columns":
            raise
        return None
    for table in tables.values():
        _check(file, table)
    if not all(entry.kind for entry in entries):
        raise WorkbookUnreadable("insurance-kind-unsaid", file=file.name)
    return InsuranceExtract(
        file=file, entries=tuple(entries), problems=tuple(reading.problems), rows_read=reading.rows_read
    )


def _has_months(sheet: Sheet, head: Head) -> bool:
    return bool(_month_columns(sheet, head))


_SHAPE = Shape(
    headings=tuple(each for each in INSURANCE if each.field not in _BY_LINE),
    titles={NAME: "姓名", ID_NUMBER: "身份证号码"},
    key=any_number,
    fits=_has_months,
)


def _table(sheet: Sheet, head: Head) -> _Table:
    above = islice(sheet.rows(), head.first_row - 1)
    titles = "".join([sheet.name, *(text_of(cell) for row in above for cell in row)])
    kinds = set(_KIND.findall(titles))
    return _Table(columns=_month_columns(sheet, head), kind=kinds.pop() if len(kinds) == 1 else "")


def _month_columns(sheet: Sheet, head: Head) -> list[_MonthColumn]:
    taken = set(head.columns.values())
    row = next(islice(sheet.rows(), head.last_row - 1, None), [])
    found = ((at, text_of(cell), _month(cell)) for at, cell in enumerate(row) if at not in taken)
    return [_MonthColumn(at, title, month) for at, title, month in found if month is not None]


def _month(cell: Cell) -> str | None:
    """Return the month that a heading names, '' for a month without its year, None for anything else."""
    text = _AFTER.sub("", "".join(unicodedata.normalize("NFKC", text_of(cell)).split()))
    named = months_of(cell, wanted=()) or months_of(text, wanted=())
    if len(named) == 1:
        return named[0]
    return "" if _NO_YEAR.fullmatch(text) else None


def _tell_outside(line: ExtractLine, table: _Table, months: Collection[str], tell: Callable[[Problem], None]) -> None:
    row = line.head.last_row
    for column in table.columns:
        if column.month and column.month not in months:
            cell = address(line.sheet.first_column + column.place, row)
            tell(problem("month-outside", sheet=line.sheet.name, cell=cell, row=row, value=column.month))


def _entries(
    line: ExtractLine, table: _Table, months: Collection[str], tell: Callable[[Problem], None]
) -> Iterator[InsuranceEntry]:
    for column in table.columns:
        if column.month not in months:
            continue
        status = text_of(line.cells[column.place])
        if status in STATUSES:
            table.known[column] += 1
        else:
            if status:
                table.strange[column].append(status)
            place = address(line.sheet.first_column + column.place, line.row)
            code, label = "field-unreadable" if status else "field-missing", f"{column.title}缴费状态"
            shown = status[:_LONGEST]
            tell(problem(code, sheet=line.sheet.name, cell=place, row=line.row, label=label, value=shown))
        yield InsuranceEntry(
            sheet=line.sheet.name,
            number=line.row,
            id_number=line.key,
            name=line.text(NAME),
            employer_name=line.text("employer_name"),
            employer_uscc=clean_uscc(line.text("employer_uscc")),
            kind=line.text("kind") or table.kind,
            month=column.month,
            status=status,
        )


def _check(file: SourceFile, table: _Table) -> None:
    """Refuse a table whose columns of months say something else than statuses, or not which year."""
    nameless = [column.title for column in table.columns if not column.month]
    if nameless:
        raise WorkbookUnreadable(
            "month-columns-unclear", file=file.name, columns="、".join(nameless), why="没有写明是哪一年"
        )
    unclear = [column for column in table.columns if table.strange[column] and not table.known[column]]
    if unclear:
        samples = dict.fromkeys(text for column in unclear for text in table.strange[column])
        shown = "、".join(mask_ids(text)[:_LONGEST] for text in list(samples)[:_SAMPLES])
        titles = "、".join(column.title for column in unclear)
        why = f"其中写的是“{shown}”，认不出是什么缴费状态"
        raise WorkbookUnreadable("month-columns-unclear", file=file.name, columns=titles, why=why)
