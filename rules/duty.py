"""``on-duty`` and ``rode``: what an office's own records say of a person: at work (在岗核查), in a coach (包车台账)."""

from __future__ import annotations

from rules.outcome import Verdict, met, unknown, unmet
from rules.place import Place
from rules.subject import Subject
from rules.terms import Span, day_words
from rules.whereabouts import Sighting, absences, sighting_at_work


def on_duty(subject: Subject, *, window: Span) -> Verdict:
    """Judge that the person was at work all through the window, both ends included (春节期间坚持工作)."""
    contradiction = ("contradiction",) if subject.is_contradicted() else ()
    seen = sighting_at_work(subject, window)
    flags = seen.flags + contradiction
    declared = _declared_short(subject, window, flags)
    if declared is not None:
        return declared
    match seen.away_undisputed():
        case True:
            absence = absences(subject, subject.facts.duty, window, away="离岗", back="返岗")
            return unmet("off-duty", *seen.places, flags=flags, absence=absence, window=window.words())
        case None:
            return unknown("duty-sources-differ", *seen.places, flags=flags)
    if seen.known == window.all_days and not seen.is_open:
        return met("on-duty", *seen.places, flags=flags, window=window.words())
    if contradiction:
        places = _contrary(subject)
        return unknown("duty-contradicted", *places, flags=flags, case=subject.facts.contrary[0].case)
    return _unseen(seen, flags)


def _declared_short(subject: Subject, window: Span, flags: tuple[str, ...]) -> Verdict | None:
    """Return the rejection that the declared days bring; a roster for stayers calls them stay_from and stay_to."""
    first = subject.declared_day("work_from") or subject.declared_day("stay_from")
    last = subject.declared_day("work_to") or subject.declared_day("stay_to")
    if first is not None and first > window.first:
        return unmet("duty-declared-late", flags=flags, day=day_words(first), first=day_words(window.first))
    if last is not None and last < window.last:
        return unmet("duty-declared-early", flags=flags, day=day_words(last), last=day_words(window.last))
    return None


def _unseen(seen: Sighting, flags: tuple[str, ...]) -> Verdict:
    if seen.is_open:
        return unknown("duty-undated", *seen.places, flags=flags)
    if seen.known:
        return unknown("duty-gap", *seen.places, flags=flags)
    if "name-mismatch" in flags and not seen.spoken:
        return unknown("duty-other-name", flags=flags)
    return unknown("no-duty", *seen.places, flags=flags)


def rode(subject: Subject, *, window: Span) -> Verdict:
    """Judge that the person rode in a hired coach (乘坐包车) within the window, as the ledger of trips records."""
    flags = ("contradiction",) if subject.is_contradicted() else ()
    ridden = sorted(ride.day for ride in subject.facts.rides)
    inside = [day for day in ridden if day in window]
    if inside:
        return met("rode", flags=flags, day=day_words(inside[0]))
    declared = subject.declared_day("return_on")
    if declared is not None and declared not in window:
        return unmet("declared-ride-outside", flags=flags, day=day_words(declared), window=window.words())
    if ridden:
        return unknown("rode-outside", flags=flags, day=day_words(ridden[0]), window=window.words())
    return unknown("no-ride", flags=flags)


def _contrary(subject: Subject) -> tuple[Place, ...]:
    return tuple(claim.place for claim in subject.facts.contrary)
