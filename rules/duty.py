"""``on-duty`` and ``rode``: what an office's own records say of a person: at work (在岗核查), in a coach (包车台账)."""

from __future__ import annotations

from rules.facts import Ride
from rules.outcome import Verdict, met, unknown, unmet
from rules.presence import Codes, present
from rules.subject import Subject, is_employer
from rules.terms import Span, day_words
from rules.whereabouts import absences, sighting_at_work

_DUTY = Codes(
    there="on-duty",
    away="off-duty",
    declared_late="duty-declared-late",
    declared_early="duty-declared-early",
    differ="duty-sources-differ",
    contradicted="duty-contradicted",
    undated="duty-undated",
    gap="duty-gap",
    other_name="duty-other-name",
    unseen="no-duty",
)


def on_duty(subject: Subject, *, window: Span) -> Verdict:
    """Judge that the person was at work all through the window, both ends included (春节期间坚持工作).

    A roster for stayers calls the declared days stay_from and stay_to.
    """
    first = subject.declared_day("work_from") or subject.declared_day("stay_from")
    last = subject.declared_day("work_to") or subject.declared_day("stay_to")
    return present(
        subject,
        window,
        sighting_at_work(subject, window),
        _DUTY,
        declared=(first, last),
        absence=lambda: absences(subject, subject.facts.duty, window, away="离岗", back="返岗"),
    )


def rode(subject: Subject, *, window: Span) -> Verdict:
    """Judge that the person rode within the window in a coach that the enterprise hired (乘坐包车), alone or jointly.

    The ledger of trips says so; a declared day outside the window rejects whatever it says.
    """
    rides = subject.facts.rides
    named = [ride for ride in rides if not ride.name or subject.is_named(ride.name)]
    mismatch = ("name-mismatch",) if len(named) < len(rides) else ()
    flags = (*(("contradiction",) if subject.is_contradicted() else ()), *mismatch)
    declared = subject.declared_day("return_on")
    if declared is not None and declared not in window:
        return unmet("declared-ride-outside", flags=flags, day=day_words(declared), window=window.words())
    own = sorted(ride.day for ride in named if _is_hired_by(ride, subject))
    inside = [day for day in own if day in window]
    if inside:
        return met("rode", flags=flags, day=day_words(inside[0]))
    if own:
        return unknown("rode-outside", flags=flags, day=day_words(own[0]), window=window.words())
    if named:
        return unknown("rode-with-other", flags=flags, other=min(_hirer(ride) for ride in named))
    return unknown("ride-other-name", flags=flags) if rides else unknown("no-ride", flags=flags)


def _hirer(ride: Ride) -> str:
    return ride.enterprise.name or ride.enterprise.uscc


def _is_hired_by(ride: Ride, subject: Subject) -> bool:
    """Whether the declaring enterprise hired the coach, or bears a share of it."""
    enterprise = subject.case.enterprise
    return is_employer(ride.enterprise, (enterprise,)) or bool(enterprise.uscc and enterprise.uscc in ride.shared)
