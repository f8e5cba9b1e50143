"""The days of one roster: also those written without a year, as a span in one cell, or counted from 1904."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from desktop.importing.cells import Cell, iso_day, text_of
from desktop.importing.dayspelling import month_and_day, ways_to_split

_SINCE_1904 = 1462  # days between the two ways in which spreadsheets count
_LAST_SERIAL = 73050


class Span(NamedTuple):
    """Two days in ISO text; ``assumed`` is true where the year was not written."""

    first: str
    last: str
    assumed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Reads days; ``year`` is that of the policy, ``since_1904`` says how the workbook counts days."""

    year: int
    since_1904: bool = False

    def written(self, value: Cell) -> str | None:
        """Return a day that is written whole, as :func:`iso_day` does."""
        if self.since_1904:
            text = text_of(value)
            if text.replace(".", "", 1).isdecimal() and float(text) <= _LAST_SERIAL:
                return iso_day(float(text) + _SINCE_1904)
        return iso_day(value)

    def without_year(self, value: Cell) -> str | None:
        """Return a day of the policy's year for one written without a year; None where it is none, or one of two.

        The *number* 1.1 may be 1 January or a shortened 1.10: nobody can tell.
        """
        figures = month_and_day(text_of(value))
        if figures is None:
            return None
        month, day = figures
        shortened = not isinstance(value, str) and _day(self.year, month, day * 10)
        return None if shortened else _day(self.year, month, day)

    def span(self, value: Cell) -> Span | None:
        """Return the two days of a span such as 2023.1.6—2.5 or 1月6日至2月5日, in their order; None where it is none.

        The second day takes the year of the first, or the next where it would lie before it; without any year the
        span ends in the policy's year.
        """
        if not isinstance(value, str):
            return None
        for left, right in ways_to_split(value):
            first, last = iso_day(left), iso_day(right)
            if first and last:
                return Span(first, last, assumed=False)
            if first and (figures := month_and_day(right)):
                return _after(first, *figures)
            if not first and not last and (start := month_and_day(left)) and (end := month_and_day(right)):
                return self._without_years(start, end)
        return None

    def _without_years(self, start: tuple[int, int], end: tuple[int, int]) -> Span | None:
        first, last = _day(self.year - (start > end), *start), _day(self.year, *end)
        return Span(first, last, assumed=True) if first and last else None


def _after(first: str, month: int, day: int) -> Span | None:
    year = int(first[:4])
    last = _day(year, month, day)
    if last and last < first:
        last = _day(year + 1, month, day)
    return Span(first, last, assumed=False) if last else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
