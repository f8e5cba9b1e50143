"""The values of cells: text as a person sees it, days, months, numbers, and the address of a cell."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from desktop.importing.dayspelling import plain_day

Cell = str | float | int | bool | date | datetime | time | timedelta

INVISIBLE = (
    " \t\r\n\v\f\u00a0\u3000\u00ad\u180e"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
)

_SERIALS = range(18264, 73051)  # 1950-01-01 to 2099-12-31 as a spreadsheet counts days
_EPOCH = date(1899, 12, 30)
_YEARS = range(1900, 2101)
_SEPARATED = re.compile(
    r"(\d{4})\s*[-./\\年,、。·_ ]\s*(\d{1,2})\s*[-./\\月,、。·_ ]\s*(\d{1,2})\s*[日号]?(?:[T\s,]*\d{1,2}[:时].*)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_NOTHING = frozenset({"", "/", "-", "--", "—", "——", "\\", "、"})
_NUMBER = re.compile(r"[¥￥$]?(?:人民币)?([+-]?\d[\d,]*(?:\.\d+)?)\s*(万)?(?:元|圆|人|名|位|个)?整?")
_LARGEST = 10**11  # no township declares more heads or yuan; beyond it a figure fits no column


def is_blank(value: Cell) -> bool:
    """Return whether a cell shows nothing, white space and zero-width characters included."""
    return value == "" if type(value) is not str else not value.strip(INVISIBLE)


def text_of(value: Cell) -> str:
    """Return a cell as text, trimmed; a whole number without a point, more than 15 digits in scientific notation."""
    if type(value) is str:
        return value.strip(INVISIBLE)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return f"{value:.15g}".upper()
    return str(value)


@lru_cache(maxsize=32768, typed=True)
def iso_day(value: Cell) -> str | None:
    """Return a day as ISO text, '' for an empty cell, None for what no one can read as one day.

    A number is a day as spreadsheets count them, or eight digits.
    """
    if isinstance(value, datetime):
        return _checked(value.year, value.month, value.day)
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day)
    text = unicodedata.normalize("NFKC", text_of(value)).strip(INVISIBLE).lstrip("'")
    if text in _NOTHING:
        return ""
    if found := _SEPARATED.fullmatch(text) or _COMPACT.fullmatch(text):
        return _checked(*map(int, found.groups()))
    if _SERIAL.fullmatch(text) and int(float(text)) in _SERIALS:
        return (_EPOCH + timedelta(days=int(float(text)))).isoformat()
    plain = plain_day(text)
    return iso_day(plain) if plain != text else None


def _checked(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year in _YEARS else None
    except ValueError:
        return None


def day_of(value: Cell) -> date | None:
    """Return a day, or None where the cell holds none that can be read."""
    iso = iso_day(value)
    return date.fromisoformat(iso) if iso else None


def whole_number(value: Cell) -> int | None:
    """Return a count such as ``55``, ``55人`` or ``1,055``; None where it is no whole number or negative."""
    number = _decimal(value)
    return int(number) if number is not None and number == int(number) else None


def yuan_to_fen(value: Cell, *, ten_thousands: bool = False) -> int | None:
    """Return an amount written in yuan (or 万元) as fen; None where it is no amount of whole fen."""
    number = _decimal(value)
    if number is None:
        return None
    fen = number * (1_000_000 if ten_thousands and "万" not in str(value) else 100)
    return int(fen) if fen == int(fen) else None


def _decimal(value: Cell) -> Decimal | None:
    if isinstance(value, bool | date | time | timedelta):
        return None
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value)))
    found = _NUMBER.fullmatch(text)
    try:
        number = Decimal(found[1].replace(",", "")) if found else Decimal(text) if isinstance(value, float) else None
    except InvalidOperation:
        return None
    if number is None or not number.is_finite() or not 0 <= number <= _LARGEST:
        return None
    return number * 10_000 if found and found[2] else number


def address(column: int, row: int) -> str:
    """Return the address that a spreadsheet program shows; ``column`` counts from 0, ``row`` from 1."""
    letters = ""
    rest = column + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(65 + place) + letters
    return f"{letters}{row}"
