"""Checks of what is typed at the counter (录入检查): what intake would say of it, and hints that only a typist needs.

A line of a roster is judged by the very functions that read files, so that the grid never differs from the report.
Nothing here refuses anything: whoever types goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from desktop.importing.cells import day_of, whole_number, yuan_to_fen
from desktop.importing.days import Days
from desktop.importing.figuresheet import clean_figure
from desktop.importing.problems import problem
from desktop.importing.roster import Roster, judge_persons, pick_persons
from desktop.importing.sheets import Sheet
from desktop.importing.tables import Head
from desktop.importing.uscc import check_digit_holds, clean_uscc, well_formed
from desktop.records import Problem, Severity
from rules.figures import Fact, FactKind, FigureFault, read_value
from rules.money import yuan_words

_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
_BREAKS = re.compile(r"[\r\n\t]+")
LONGEST_CELL = 32_767
"""How many characters a spreadsheet holds in one cell; a field of the window takes no more either."""
_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0\d{2,3})?[2-9]\d{6,7}(?:转?\d{1,6})?|[48]00\d{7}|1\d{4,5}")
_BESIDE_DIGITS = re.compile(r"[\s\-—()（）]+")
_CARD_LENGTHS = frozenset({16, 19})
_ACCOUNT_LENGTHS = range(8, 31)
_USCC_LENGTH = 18
_LUHN_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_FLAGS = frozenset({"是", "否"})
_FAULTS: Mapping[str, str] = {
    "figure-unreadable": "应填数字，如 1234567.89。",
    "figure-negative": "不能是负数。",
    "figure-not-whole": "应填整数，如 12。",
    "flag-unreadable": "请填“是”或“否”。",
    "day-unreadable": "应填日期，如 2023-01-28。",
}


class Check(NamedTuple):
    """What there is to say of one field: ``level`` is ok, warn or bad; words may be '' where all is well."""

    level: str
    words: str = ""


class Mark(NamedTuple):
    """What is wrong in one cell of a line: its place among the columns, from 0."""

    column: int
    severity: Severity
    words: str


class LineCheck(NamedTuple):
    """What is wrong in a line; ``key`` is its number, '' for none that counts: of two lines alike one is too many."""

    marks: tuple[Mark, ...]
    key: str
    blank: bool


BLANK_LINE = LineCheck((), "", blank=True)
DUPLICATE = "duplicate-in-declaration"


def as_cell(text: str) -> str:
    """Return a text as a cell holds it: on one line, without what no workbook can carry, however long."""
    return _BREAKS.sub(" ", _UNUSABLE.sub("", text)).strip()


def as_block(text: str) -> str:
    """Return pasted text without what no workbook can carry; tabs and line ends stay."""
    return _UNUSABLE.sub("", text)


def check_lines(
    fields: Sequence[str], lines: Sequence[Sequence[str]], *, on: date, year: int | None
) -> list[LineCheck]:
    """Judge lines of a roster, each alone, as on the day of the declaration; ``year`` is that of the policy, if any."""
    sheet = Sheet(
        name="", visible=True, first_column=0, width=len(fields), rows=lambda: iter(()), hidden_rows=frozenset()
    )
    columns = {name: place for place, name in enumerate(fields)}
    roster, days = Roster(sheet=sheet, head=Head(first_row=0, last_row=0, columns=columns)), Days(year=year or on.year)
    hints = [(place, HINTS[name]) for place, name in enumerate(fields) if name in HINTS]
    return [_check_line(roster, line, days, on, hints) for line in lines]


def check_box(field: str, text: str, *, on: date) -> Check | None:
    """Judge a box of the form as typed on the day ``on``; None where there is nothing to say."""
    text = text.strip()
    judge = _BOXES.get(field)
    return judge(text, on) if text and judge else None


def check_figure(fact: Fact, text: str) -> Check | None:
    """Judge a figure as typed; None where nothing is."""
    cleaned = clean_figure(text)
    if not cleaned:
        return None
    try:
        read_value(fact, cleaned)
    except FigureFault as fault:
        return Check("bad", _FAULTS.get(fault.code, _FAULTS["figure-unreadable"]))
    shown = cleaned if fact.kind is FactKind.DAY and cleaned != text.strip() else ""
    return Check("ok", shown)


def duplicate_words(first: int) -> str:
    """Say that a line repeats the number of line ``first`` (from 1)."""
    return problem(DUPLICATE, sheet="", first=f"第{first}行").message


def _check_line(
    roster: Roster, line: Sequence[str], days: Days, on: date, hints: Sequence[tuple[int, Callable[[str], str]]]
) -> LineCheck:
    if not any(line):
        return BLANK_LINE
    found: list[Problem] = []
    (person,) = pick_persons(roster, [(1, list(line))], days=days, employer=lambda _code, _name: None, found=found)
    (row,) = judge_persons([person], on=on, found=found)
    marks = [_mark(each) for each in found]
    marks += [
        Mark(place, Severity.WARNING, words) for place, hint in hints if line[place] and (words := hint(line[place]))
    ]
    return LineCheck(tuple(marks), "" if row.error else row.id_number, blank=False)


def _mark(found: Problem) -> Mark:
    letters = found.cell.rstrip("0123456789")
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return Mark(max(place - 1, 0), found.severity, found.message)


def _uscc(text: str, _on: date) -> Check:
    code = clean_uscc(text)
    if not well_formed(code):
        odd = f"应为18位，此处为{len(code)}位" if len(code) != _USCC_LENGTH else "有不该出现的字符"
        return Check("bad", f"{odd}，请与营业执照核对。")
    return Check("ok") if check_digit_holds(code) else Check("warn", problem("uscc-check-digit", sheet="").message)


def _day(text: str, on: date) -> Check:
    day = day_of(text)
    if day is None:
        return Check("bad", "不是日期，请按“2023-02-10”的样式填写。")
    if day > on:
        return Check("bad", "在今天之后，请核对。")
    return Check("ok", "" if text == day.isoformat() else day.isoformat())


def _people(text: str, _on: date) -> Check:
    return Check("bad", "应填整数，如 55。") if whole_number(text) is None else Check("ok")


def _amount(text: str, _on: date) -> Check:
    fen = yuan_to_fen(text)
    if fen is None:
        return Check("bad", "应填金额，以元为单位，最多两位小数，如 16000 或 16000.50。")
    return Check("ok", yuan_words(fen))


def phone_hint(text: str) -> str:
    """Say what is odd about a telephone number; '' for nothing."""
    figures = _BESIDE_DIGITS.sub("", text)
    if _MOBILE.fullmatch(figures) or _LANDLINE.fullmatch(figures):
        return ""
    return "不像手机号码（11位）或带区号的固定电话，请核对。"


def account_hint(text: str) -> str:
    """Say what is odd about a bank account; '' for nothing.  Company accounts follow no common rule of their own."""
    figures = _BESIDE_DIGITS.sub("", text)
    if not (figures.isascii() and figures.isdecimal()):
        return "银行账号应全是数字，请核对。"
    if len(figures) not in _ACCOUNT_LENGTHS:
        return f"银行账号为{len(figures)}位，位数不常见，请核对。"
    is_card = len(figures) in _CARD_LENGTHS and figures.startswith("62")
    return "像是银行卡号，但校验位不对，请逐位核对。" if is_card and not _luhn(figures) else ""


def _luhn(figures: str) -> bool:
    plain, doubled = figures[::-2], figures[-2::-2]
    return (sum(map(int, plain)) + sum(_LUHN_DOUBLED[int(each)] for each in doubled)) % 10 == 0


def _flag_hint(text: str) -> str:
    return "" if text in _FLAGS else "请填“是”或“否”。"


def _hinted(hint: Callable[[str], str]) -> Callable[[str, date], Check]:
    def judge(text: str, _on: date) -> Check:
        words = hint(text)
        return Check("warn", words) if words else Check("ok")

    return judge


HINTS: Mapping[str, Callable[[str], str]] = {
    "phone": phone_hint,
    "account": account_hint,
    "first_job": _flag_hint,
}
"""What only a typist is told of a column, by field: '' where nothing is odd."""

_BOXES: Mapping[str, Callable[[str, date], Check]] = {
    "uscc": _uscc,
    "phone": _hinted(phone_hint),
    "account": _hinted(account_hint),
    "above_scale": _hinted(_flag_hint),
    "people": _people,
    "amount": _amount,
    "filled_on": _day,
    "received": _day,
}
