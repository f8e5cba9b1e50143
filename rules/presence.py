"""Whether a person was there all through a window: stayed in the town (留温), worked at the post (在岗); one judgement.

What was declared rejects first, then an absence that no other source disputes; what is not seen stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from rules.outcome import Verdict, met, unknown, unmet
from rules.subject import Subject
from rules.terms import Span, day_words
from rules.whereabouts import Sighting


class Codes(NamedTuple):
    """The reasons that one kind of presence gives."""

    there: str
    away: str
    declared_late: str
    declared_early: str
    differ: str
    contradicted: str
    undated: str
    gap: str
    other_name: str
    unseen: str


def present(
    subject: Subject,
    window: Span,
    seen: Sighting,
    codes: Codes,
    *,
    declared: tuple[date | None, date | None],
    absence: Callable[[], str],
) -> Verdict:
    """Judge presence on every day of the window; ``absence`` puts the absences in words, where there are any."""
    contradiction = ("contradiction",) if subject.is_contradicted() else ()
    flags = seen.flags + contradiction
    first, last = declared
    if first is not None and first > window.first:
        return unmet(codes.declared_late, flags=flags, day=day_words(first), first=day_words(window.first))
    if last is not None and last < window.last:
        return unmet(codes.declared_early, flags=flags, day=day_words(last), last=day_words(window.last))
    match seen.away_undisputed():
        case True:
            return unmet(codes.away, *seen.places, flags=flags, absence=absence(), window=window.words())
        case None:
            return unknown(codes.differ, *seen.places, flags=flags)
    if seen.known == window.all_days and not seen.is_open:
        return met(codes.there, *seen.places, flags=flags, window=window.words())
    if contradiction:
        places = subject.contrary_places()
        return unknown(codes.contradicted, *places, flags=flags, case=subject.facts.contrary[0].case)
    return unseen(seen, codes, flags)


def unseen(seen: Sighting, codes: Codes, flags: tuple[str, ...]) -> Verdict:
    """Return why nothing can be said of some days."""
    if seen.is_open:
        return unknown(codes.undated, *seen.places, flags=flags)
    if seen.known:
        return unknown(codes.gap, *seen.places, flags=flags)
    if "name-mismatch" in flags and not seen.spoken:
        return unknown(codes.other_name, flags=flags)
    return unknown(codes.unseen, *seen.places, flags=flags)
