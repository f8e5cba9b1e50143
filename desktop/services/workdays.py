"""Working days (工作日): by the State Council's calendar, by Monday to Friday where no table is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

RECEIPT_DAYS, ANSWER_DAYS = 20, 5
"""Working days to decide on what was received (受理通知), and to answer a correction notice (补正)."""
_WORKWEEK = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a term; ``sure`` is false where a year without a table was counted Monday to Friday."""

    day: date
    sure: bool


def after_working_days(start: date, count: int) -> Deadline:
    """Return the day on which ``count`` working days are over, the day ``start`` not counted (民法典 第201条)."""
    day, sure = start, True
    while count:
        day += timedelta(days=1)
        working, known = _is_working(day)
        sure = sure and known
        count -= working
    return Deadline(day, sure)


def working_days_between(start: date, end: date) -> int:
    """Return how many working days have begun after ``start``, ``end`` counted; 0 where it is not later."""
    days = range(1, (end - start).days + 1)
    return sum(_is_working(start + timedelta(days=day))[0] for day in days)


@lru_cache(maxsize=4096)
def _is_working(day: date) -> tuple[bool, bool]:
    """Return whether a day is a working day, and whether a table says so."""
    import chinese_calendar

    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < _WORKWEEK, False
