"""Months in the spellings of extracts (费款所属期): 202301, 2023-01, 2023年1月, 2023.1, 202301-202302, a date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from desktop.importing.cells import INVISIBLE, Cell, text_of

_MONTH = r"(\d{4})\s*[-./年]?\s*(\d{1,2})(?:\s*月(?:份)?)?"
_ONE = re.compile(_MONTH)
_DAY = re.compile(r"(\d{4})\s*[-./年]?\s*(\d{1,2})\s*[-./月]?\s*\d{1,2}\s*日?(?:[ T]\d{1,2}:.*)?")
_RANGE = re.compile(rf"{_MONTH}\s*(?:-|~|—|–|至|到)+\s*{_MONTH}")
_SAME_YEAR = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月?\s*(?:-|~|—|–|至|到)+\s*(\d{1,2})\s*月(?:份)?")
_LIST = re.compile(r"[,、;，；]\s*")
_EPOCH = date(1899, 12, 30)
_SERIALS = range(36526, 73051)  # 2000-01-01 to 2099-12-31
_LONGEST_RANGE = 120
_OCTOBER = 10


def months_of(value: Cell, *, wanted: Collection[str]) -> tuple[str, ...]:
    """Return the months that a cell names, as ``YYYY-MM`` in order; empty where no one can tell which.

    A *number* 2023.1 may be January or a shortened 2023.10: it is January unless October is among ``wanted``.
    """
    if isinstance(value, float) and re.fullmatch(r"\d{4}\.1", text_of(value)) and f"{int(value)}-{_OCTOBER}" in wanted:
        return ()
    return _months(value)


@lru_cache(maxsize=4096, typed=True)
def _months(value: Cell) -> tuple[str, ...]:
    if isinstance(value, date | datetime):
        return (f"{value.year:04d}-{value.month:02d}",)
    if isinstance(value, bool | time | timedelta):
        return ()
    text = unicodedata.normalize("NFKC", text_of(value)).strip(INVISIBLE + "'")
    if re.fullmatch(r"\d{5}", text) and int(text) in _SERIALS:
        return _months(_EPOCH + timedelta(days=int(text)))
    parts = [_part(part) for part in _LIST.split(text)]
    return tuple(sorted({month for part in parts for month in part})) if all(parts) else ()


def _part(text: str) -> list[str]:
    if found := _DAY.fullmatch(text) if len(re.findall(r"\d", text)) > len("202301") else None:
        return _between(int(found[1]), int(found[2]), int(found[1]), int(found[2]))
    if found := _ONE.fullmatch(text):
        return _between(int(found[1]), int(found[2]), int(found[1]), int(found[2]))
    if found := _RANGE.fullmatch(text):
        return _between(*map(int, found.groups()))
    if found := _SAME_YEAR.fullmatch(text):
        return _between(int(found[1]), int(found[2]), int(found[1]), int(found[3]))
    return []


def _between(first_year: int, first_month: int, last_year: int, last_month: int) -> list[str]:
    """Return every month from the first to the last, none where they are no months or stand in the wrong order."""
    if not (1 <= first_month <= 12 and 1 <= last_month <= 12):  # noqa: PLR2004 - a year has twelve
        return []
    first, last = first_year * 12 + first_month - 1, last_year * 12 + last_month - 1
    if last - first > _LONGEST_RANGE:
        return []
    return [f"{count // 12:04d}-{count % 12 + 1:02d}" for count in range(first, last + 1)]
