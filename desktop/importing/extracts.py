"""Read the extracts of other bureaus: insurance (参保明细), whereabouts (比对结果), checks at the post (在岗核查)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from desktop.errors import WorkbookUnreadable
from desktop.importing.cells import Cell, day_of, iso_day
from desktop.importing.extractlines import ExtractLine, Reading, Shape, Texts, any_number, lines
from desktop.importing.monthcolumns import read_month_columns
from desktop.importing.months import months_of
from desktop.importing.problems import problem
from desktop.importing.uscc import clean_uscc
from desktop.importing.vocabulary import ID_NUMBER, INSURANCE, MOVEMENT, NAME, Heading
from desktop.records import InsuranceEntry, InsuranceExtract, MovementEntry, MovementExtract, Problem, SourceFile

_PERSON = {NAME: "姓名", ID_NUMBER: "身份证号码"}
_PAID_ON = Heading("paid_on", "(?:到账|补缴|缴款|缴费|入库|入账|划款)(?:日期|时间|日)$", "截止|应缴")
_INSURANCE = Shape(
    headings=(*INSURANCE, _PAID_ON),
    titles={**_PERSON, "kind": "险种", "month": "费款所属期", "status": "缴费状态"},
    key=any_number,
)
_MOVEMENT = Shape(headings=MOVEMENT, titles={**_PERSON, "result": "比对结果"}, key=any_number)
_DUTY_HEADINGS = (
    Heading("result", "(?:在岗|到岗|查岗|比对|核查|核验|检查)(?:结果|情况|状态)|^(?:结果|状态)$"),
    Heading("left_on", "离(?:开)?岗?.*(?:日期|时间|日)$"),
    Heading("back_on", "(?:返|回|到岗).*(?:日期|时间|日)$"),
    Heading("source", "来源|数据源|提供(?:单位|部门|方)|(?:核查|检查)(?:单位|部门)"),
)
_DUTY = Shape(
    headings=(*(each for each in MOVEMENT if each.field in _PERSON), *_DUTY_HEADINGS),
    titles={**_PERSON, "result": "在岗结果"},
    key=any_number,
)


_NO_MONTH = ("",)


def read_insurance(file: SourceFile, *, months: Collection[str], password: str = "") -> InsuranceExtract:
    """Read 参保明细: one entry per line and month; ``months`` (``YYYY-MM``) are those that the office registers.

    Months may also stand as columns, see :func:`read_month_columns`.

    A line without a usable number is refused, one of another month is left out with a warning.  One whose month cannot
    be read is told and kept with the month '': it speaks for no month, and leaves those open that nothing else settles.
    Raises WorkbookUnreadable, ``no-columns`` where a needed column is not there.
    """
    try:
        return _read_by_line(file, months, password)
    except WorkbookUnreadable as error:
        by_month = read_month_columns(file, months=months, password=password) if error.code == "no-columns" else None
        if by_month is None:
            raise
        return by_month


def _read_by_line(file: SourceFile, months: Collection[str], password: str) -> InsuranceExtract:
    reading, columns = Reading(), _Columns()
    entries = tuple(
        _insurance_entry(line, month, columns)
        for line in lines(file, _INSURANCE, reading, password=password)
        for month in _accepted_months(line, months, columns.months, reading.problems.append)
    )
    return InsuranceExtract(file=file, entries=entries, problems=tuple(reading.problems), rows_read=reading.rows_read)


def read_movement(file: SourceFile, *, password: str = "") -> MovementExtract:
    """Read 比对结果: one entry per line; days that no one can read, or in the wrong order, make it ``undated``."""
    return _results(file, _MOVEMENT, password)


def read_duty(file: SourceFile, *, password: str = "") -> MovementExtract:
    """Read checks at the post (在岗核查结果) like whereabouts: 在岗 or 离岗, and from which day to which."""
    return _results(file, _DUTY, password)


def _results(file: SourceFile, shape: Shape, password: str) -> MovementExtract:
    reading = Reading()
    entries = tuple(_movement_entry(line) for line in lines(file, shape, reading, password=password))
    return MovementExtract(file=file, entries=entries, problems=tuple(reading.problems), rows_read=reading.rows_read)


class _Columns:
    """What the columns of an insurance extract were read as before: most lines repeat the one above."""

    def __init__(self) -> None:
        self.months: dict[Cell, tuple[str, ...]] = {}
        self.texts = Texts()
        self.usccs = Texts(clean_uscc)


def _accepted_months(
    line: ExtractLine,
    wanted: Collection[str],
    known: dict[Cell, tuple[str, ...]],
    tell: Callable[[Problem], None],
) -> Sequence[str]:
    raw = line.value("month")
    if type(raw) is str and raw in known:
        return known[raw]
    months = months_of(raw, wanted=wanted)
    outside = [month for month in months if month not in wanted]
    if not months or outside:
        code, value = ("month-outside", "、".join(outside)) if months else ("month-unreadable", line.text("month"))
        tell(problem(code, sheet=line.sheet.name, cell=line.cell("month"), row=line.row, value=value))
    elif type(raw) is str:
        known[raw] = months
    return [month for month in months if month in wanted] if months else _NO_MONTH


def _insurance_entry(line: ExtractLine, month: str, known: _Columns) -> InsuranceEntry:
    value, texts = line.value, known.texts
    return InsuranceEntry(
        sheet=line.sheet.name,
        number=line.row,
        id_number=line.key,
        name=line.text(NAME),
        employer_name=texts[value("employer_name")],
        employer_uscc=known.usccs[value("employer_uscc")],
        kind=texts[value("kind")],
        month=month,
        status=texts[value("status")],
        paid_on=day_of(value("paid_on")) if "paid_on" in line.head.columns else None,
    )


def _movement_entry(line: ExtractLine) -> MovementEntry:
    left, back = iso_day(line.value("left_on")), iso_day(line.value("back_on"))
    undated = left is None or back is None
    if left and back and back < left:
        left, back, undated = None, None, True
    return MovementEntry(
        sheet=line.sheet.name,
        number=line.row,
        id_number=line.key,
        name=line.text(NAME),
        result=line.text("result"),
        left_on=date.fromisoformat(left) if left else None,
        back_on=date.fromisoformat(back) if back else None,
        undated=undated,
        source=line.text("source"),
    )
