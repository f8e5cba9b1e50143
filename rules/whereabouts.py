"""Where a person was, day by day, as the whereabouts results (留温比对结果) or the checks at the post (在岗核查) say.

Days of a window are bit masks, the first day lowest.  Within one source the extract registered later decides for the
days that it covers; sources are compared with each other, never mixed.  No result is unknown, never an absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations, groupby

from rules.facts import Whereabouts
from rules.place import Place
from rules.subject import Subject
from rules.terms import Span, day_words
from rules.words import HERE

_AT_WORK = {"在岗": True, "离岗": False}


@dataclass(frozen=True, slots=True)
class Days:
    """What one extract or source says of the days of a window: there, away, and on which days the person came back.

    ``open`` are the days on which an absence without usable dates may lie; ``spoken_for`` are the days that it
    decides, whatever it says of them.
    """

    there: int = 0
    away: int = 0
    back: int = 0
    open: int = 0
    spoken_for: int = 0

    def contradicts(self, other: Days) -> bool:
        """Whether one says away on a day that the other says there."""
        return bool(self.away & other.there | self.there & other.away)

    def then(self, later: Days) -> Days:
        """Return both as one, the later extract deciding for the days that it speaks for."""
        keep = ~later.spoken_for
        return Days(
            there=(self.there & keep | later.there) & ~later.away,
            away=self.away & keep | later.away,
            back=self.back & keep | later.back,
            open=self.open & keep | later.open,
            spoken_for=self.spoken_for | later.spoken_for,
        )


@dataclass(frozen=True, slots=True)
class Sighting:
    """What all sources together say of one person in a window, and where it stands."""

    sources: tuple[Days, ...]
    places: tuple[Place, ...]
    flags: tuple[str, ...]
    spoken: bool

    @property
    def known(self) -> int:
        """The days that some source says anything of."""
        return _union([source.there | source.away for source in self.sources])

    @property
    def is_open(self) -> bool:
        """Whether some source tells of an absence whose days no one can say."""
        return any(source.open for source in self.sources)

    def away_undisputed(self) -> bool | None:
        """Return whether an absence touches the window; None where another source saw the person there all along."""
        absent = [source for source in self.sources if source.away]
        if not absent:
            return False
        disputed = any(not other.away and other.there & source.away for source in absent for other in self.sources)
        return None if disputed else True


def sighting(subject: Subject, window: Span, here: str = HERE) -> Sighting:
    """Return what the results under this person's own name say of the window; ``here`` is 温 of 在温、离温."""
    return _seen(subject, subject.facts.whereabouts, window, _in_town(here))


@lru_cache(maxsize=64)
def _in_town(here: str) -> dict[str, bool]:
    return {f"在{here}": True, f"离{here}": False}


def sighting_at_work(subject: Subject, window: Span) -> Sighting:
    """Return what the checks at the post under this person's own name say of the window."""
    return _seen(subject, subject.facts.duty, window, _AT_WORK)


def absences(subject: Subject, results: Sequence[Whereabouts], window: Span, *, away: str, back: str) -> str:
    """Return the absences of this person that touch the window, as an officer reads them."""
    own = [result for result in results if subject.is_named(result.name)]
    spells = []
    for result in sorted(own, key=lambda each: each.left_on or window.last):
        if result.left_on is None or not window.days(result.left_on, result.back_on or window.last):
            continue
        returned = f"{day_words(result.back_on)}{back}" if result.back_on else f"未{back}"
        spells.append(f"{day_words(result.left_on)}{away}、{f'{back}日期无法识别' if result.undated else returned}")
    return "；".join(spells)


def _seen(subject: Subject, everything: tuple[Whereabouts, ...], window: Span, words: dict[str, bool]) -> Sighting:
    if not everything:
        return _NOTHING
    own = [result for result in everything if subject.is_named(result.name)]
    flags: tuple[str, ...] = ("name-mismatch",) if len(own) < len(everything) else ()
    if len(own) == 1:
        sources: tuple[Days, ...] = (_one_extract(own, window, words),)
    else:
        ordered = sorted(own, key=lambda result: (result.source, result.order))
        sources = tuple(
            _one_source(list(results), window, words)
            for _, results in groupby(ordered, key=lambda result: result.source)
        )
    if any(one.contradicts(other) for one, other in combinations(sources, 2)):
        flags = (*flags, "sources-differ")
    return Sighting(sources, tuple([result.place for result in own]), flags, bool(own))


def _one_source(results: list[Whereabouts], window: Span, words: dict[str, bool]) -> Days:
    days = Days()
    for _, extract in groupby(results, key=lambda result: result.order):
        days = days.then(_one_extract(list(extract), window, words))
    return days


def _one_extract(results: list[Whereabouts], window: Span, words: dict[str, bool]) -> Days:
    """Count all records of one extract together: an undated absence leaves the other days open."""
    days = [_one_result(result, window, words) for result in results]
    if len(days) == 1:
        return days[0]
    spoken_for = _union(each.spoken_for for each in days)
    away = _union(each.away for each in days)
    open_ended = _union(each.open for each in days)
    there = 0 if open_ended else _union(each.there for each in days) & ~away
    back = _union(each.back for each in days)
    return Days(there=there, away=away, back=back, open=open_ended, spoken_for=spoken_for)


def _one_result(result: Whereabouts, window: Span, words: dict[str, bool]) -> Days:
    present = words.get(result.result)
    return _days(present, result.left_on, result.back_on, result.undated, result.covers_from, result.covers_to, window)


@lru_cache(maxsize=16384)
def _days(
    present: bool | None,  # noqa: FBT001  a cached function takes its key by position
    left_on: date | None,
    back_on: date | None,
    undated: bool,  # noqa: FBT001  the same
    covers_from: date,
    covers_to: date,
    window: Span,
) -> Days:
    covered = window.days(covers_from, covers_to)
    if present:
        return Days(there=covered, spoken_for=covered)
    if present is None:
        return Days(spoken_for=covered)
    if left_on is None or undated:
        touched = window.days(left_on, left_on) if left_on is not None else 0
        return Days(away=touched, open=covered, spoken_for=covered)
    if back_on is not None and back_on < left_on:
        return Days(open=covered, spoken_for=covered)
    away = window.days(left_on, back_on or max(window.last, left_on))
    back = window.days(back_on, back_on) if back_on is not None else 0
    return Days(there=covered & ~away, away=away, back=back, spoken_for=covered)


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


_NOTHING = Sighting((), (), (), spoken=False)
