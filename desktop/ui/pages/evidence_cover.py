"""Which days of which months what kind of evidence covers, as the calendar of 佐证 shows it; pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from desktop.services.actwords import KIND_WORDS
from desktop.ui.session import Session
from desktop.ui.widgets.coverage import Line, MonthCover

if TYPE_CHECKING:
    from rules.policy import Measure

_DATED = ("insurance", "movement", "duty")
_MOST = 36  # months: a calendar of more is read by nobody
Span = tuple[date, date]
Asked = Mapping[str, Sequence[Span]]


def asked_spans(session: Session) -> Asked:
    """Return the days that the measures of the office's policies ask evidence for, by kind of evidence."""
    division, policies = session.place.office.division, session.place.policies.values()
    own = [each for each in policies if division in each.divisions] or policies
    measures = [measure for policy in own for measure in policy.measures.values()]
    months = [month for measure in measures for value in _values(measure, "months") for month in value]
    windows = [value for measure in measures for value in _values(measure, "window") if hasattr(value, "first")]
    return {
        "insurance": [_month(str(month)) for month in months],
        "movement": [(window.first, window.last) for window in windows],
    }


def _values(measure: Measure, term: str) -> Iterable[Any]:
    return measure.terms[term].every_value() if term in measure.terms else ()


def covered(extracts: Iterable[Mapping[str, Any]], asked: Asked) -> tuple[list[str], list[Line]]:
    """Return the months (``YYYY-MM``) in which anything is covered or asked for, and a line for each dated kind.

    What was taken back covers nothing.  Of very many months the last are told.
    """
    spans: dict[str, list[Span]] = {kind: [] for kind in _DATED}
    for each in extracts:
        if not each["undone"] and each["kind"] in spans:
            spans[each["kind"]] += _spans(each["covers"])
    months = _months([span for kind in _DATED for span in (*spans[kind], *asked.get(kind, ()))])
    return months, [_line(kind, spans[kind], asked.get(kind, ()), months) for kind in _DATED]


def _line(kind: str, spans: Sequence[Span], asked: Sequence[Span], months: Sequence[str]) -> Line:
    return Line(
        title=KIND_WORDS[kind],
        months=tuple(MonthCover(days=_within(spans, month), asked=_within(asked, month)) for month in months),
    )


def _spans(covers: Mapping[str, Any]) -> Iterator[Span]:
    yield from (_month(month) for month in covers.get("months", ()))
    if "from" in covers:
        yield date.fromisoformat(covers["from"]), date.fromisoformat(covers["to"])


def _within(spans: Sequence[Span], month: str) -> frozenset[int]:
    """Return the days of a month, from 1, that any of the spans holds."""
    first, last = _month(month)
    return frozenset(
        (start + timedelta(days=at)).day
        for one, other in spans
        for start in [max(one, first)]
        for at in range((min(other, last) - start).days + 1)
    )


def _months(spans: Sequence[Span]) -> list[str]:
    months = {
        f"{at // 12:04d}-{at % 12 + 1:02d}"
        for first, last in spans
        for at in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    }
    return sorted(months)[-_MOST:]


def _month(month: str) -> Span:
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])
