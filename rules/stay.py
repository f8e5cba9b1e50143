"""``stayed`` and ``returned``: the same whereabouts read for two measures that contradict each other."""

from __future__ import annotations

from datetime import date

from rules.outcome import Outcome, Verdict, met, unknown, unmet
from rules.presence import Codes, present, unseen
from rules.subject import Subject
from rules.terms import Span, day_words
from rules.whereabouts import Sighting, absences, sighting
from rules.words import HERE

_STAY = Codes(
    there="stayed",
    away="left",
    declared_late="declared-late",
    declared_early="declared-early",
    differ="sources-differ",
    contradicted="stay-contradicted",
    undated="whereabouts-undated",
    gap="whereabouts-gap",
    other_name="whereabouts-other-name",
    unseen="no-whereabouts",
)
_DENIALS = ("非", "不是", "没有", "未")


def stayed(subject: Subject, *, window: Span, here: str = HERE) -> Verdict:
    """Judge that the person did not leave during the window, both ends included (留温); ``here`` names the place."""
    return _of(here, _stayed(subject, window, here))


def _of(here: str, verdict: Verdict) -> Verdict:
    """Let a verdict speak of the place that the pack names."""
    return verdict if here == HERE else verdict._replace(words=(*verdict.words, ("here", here)))


def _stayed(subject: Subject, window: Span, here: str) -> Verdict:
    results = subject.facts.whereabouts
    return present(
        subject,
        window,
        sighting(subject, window, here),
        _STAY,
        declared=(subject.declared_day("stay_from"), subject.declared_day("stay_to")),
        absence=lambda: absences(subject, results, window, away=f"离{here}", back=f"返{here}"),
    )


def returned(
    subject: Subject, *, window: Span, window_applies: str, hired_coach: tuple[str, ...], here: str = HERE
) -> Verdict:
    """Judge that the person came back on their own within the window (自行返岗; reading R-L6).

    A seat in a hired coach within these days (包车台账) speaks against it: no other evidence says how a person came.
    """
    days = window if window_applies == "annex" else _whole_time(subject, window)
    seen = sighting(subject, days, here)
    verdict = _of(here, _on_their_own(subject, window, days, window_applies, hired_coach, seen))
    return _against_ride(subject, verdict, days) if subject.facts.rides else verdict


def _on_their_own(
    subject: Subject, window: Span, days: Span, window_applies: str, hired_coach: tuple[str, ...], seen: Sighting
) -> Verdict:
    contradiction = ("contradiction",) if subject.is_contradicted() else ()
    flags = seen.flags + contradiction
    day = subject.declared_day("return_on")
    transport = subject.facts.declared.get("transport", "")
    if day is not None and window_applies == "annex" and day not in window:
        return unmet("declared-return-outside", flags=flags, day=day_words(day), window=window.words())
    if _is_hired(transport, hired_coach):
        return unmet("hired-coach", flags=flags, transport=transport)
    evidence = _came_back(seen, days, flags)
    if evidence.outcome is Outcome.UNMET or evidence.code == "sources-differ":
        return evidence
    if day is None:
        return unknown("no-return-day", *seen.places, flags=flags)
    if not transport:
        return unknown("no-transport", *seen.places, flags=flags)
    if evidence.outcome is Outcome.MET:
        return evidence
    if contradiction:
        return unknown(
            "return-contradicted", *subject.contrary_places(), flags=flags, case=subject.facts.contrary[0].case
        )
    return _by_ticket(subject, window, window_applies, flags) or evidence


def _against_ride(subject: Subject, verdict: Verdict, days: Span) -> Verdict:
    """Hold what was found against the coaches that the person rode in: met becomes a question for a person."""
    ridden = sorted(ride.day for ride in subject.facts.rides if ride.day in days)
    if not ridden:
        return verdict
    flags = tuple(dict.fromkeys((*verdict.flags, "contradiction")))
    if verdict.outcome is Outcome.UNMET:
        return verdict._replace(flags=flags)
    return unknown("return-rode-coach", *verdict.evidence, flags=flags, day=day_words(ridden[0]))


def _is_hired(transport: str, hired_coach: tuple[str, ...]) -> bool:
    """Whether a means of transport was the enterprise's; a denial (非包车) is none."""
    for denial in _DENIALS:
        transport = transport.replace(denial, "不")
    return any(word in transport and f"不{word}" not in transport for word in hired_coach)


def _came_back(seen: Sighting, window: Span, flags: tuple[str, ...]) -> Verdict:
    """Return what the whereabouts alone say of the return."""
    backs = [source for source in seen.sources if source.back]
    others = [source for source in seen.sources if not source.back]
    if any(source.contradicts(other) for source in backs for other in others):
        return unknown("sources-differ", *seen.places, flags=flags)
    if backs:
        back = min(source.back & -source.back for source in backs).bit_length() - 1
        day = date.fromordinal(window.first.toordinal() + back)
        return met("returned", *seen.places, flags=flags, day=day_words(day))
    if seen.spoken and seen.known == window.all_days and not seen.is_open:
        return unmet("never-came-back", *seen.places, flags=flags, window=window.words())
    return unknown("return-unseen", *seen.places, flags=flags) if seen.spoken else unseen(seen, _STAY, flags)


def _by_ticket(subject: Subject, window: Span, window_applies: str, flags: tuple[str, ...]) -> Verdict | None:
    for ticket in subject.facts.tickets:
        if window_applies != "annex" or ticket.used_on in window:
            return met("ticket", flags=flags, day=day_words(ticket.used_on), by=ticket.recorded_by)
    return None


def _whole_time(subject: Subject, window: Span) -> Span:
    """Return the days that the undated reading looks at: all that the results and the declaration speak of.

    They hold the annex's window too: fewer days without an absence refute no return.
    """
    results = subject.facts.whereabouts
    days = {window.first, window.last, subject.declared_day("return_on")}
    days.update(ride.day for ride in subject.facts.rides)
    days.update(day for result in results for day in (result.covers_from, result.covers_to, result.back_on))
    spoken = [day for day in days if day is not None]
    return Span(first=min(spoken), last=max(spoken))
