"""``permit`` and ``listed``: an official list that is whole says no by leaving a person out (居住证名册、名单)."""

from __future__ import annotations

from datetime import date

from rules.facts import RegisterLine
from rules.lookup import any_of, day_of, look_up
from rules.outcome import Verdict, met, unknown, unmet
from rules.subject import Subject
from rules.terms import day_words


def permit(subject: Subject, *, permit_issuer: str, permit_on: date) -> Verdict:
    """Judge that a residence permit (居住证) of that issuer is valid on the day, its last day included.

    Permits of other issuers are no contradiction: they count only where there is none of this one.
    """
    lines = look_up(subject, "permit").only(lambda line: _may_be_by(line, permit_issuer))
    found = lines.answer(lambda line: _valid(line, permit_issuer, permit_on), any_of)
    if found is not None:
        return found
    return unmet("no-permit") if "permit" in subject.case.registers else unknown("permit-unknown")


def _may_be_by(line: RegisterLine, issuer: str) -> bool:
    written = line.values.get("issuer", "")
    return issuer in written or not written


def _valid(line: RegisterLine, issuer: str, on: date) -> Verdict:
    """Judge one permit; one without a first day has begun, one without a last day that can be read says nothing."""
    written = line.values.get("issuer", "")
    last, first = day_of(line, "valid_to"), day_of(line, "valid_from")
    if issuer not in written:
        return unmet("permit-other-issuer", issuer=written, wanted=issuer) if written else unknown("permit-unreadable")
    if last is None or (first is None and line.values.get("valid_from")):
        return unknown("permit-unreadable")
    if last < on:
        return unmet("permit-expired", last=day_words(last), day=day_words(on))
    if first is not None and first > on:
        return unmet("permit-later", first=day_words(first), day=day_words(on))
    return met("permit", issuer=written, day=day_words(on))


def listed(subject: Subject, *, listed_in: str, list_complete: bool) -> Verdict:
    """Judge that the person stands in a list; its silence decides only where all of it is at hand and names all."""
    found = look_up(subject, "list", title=listed_in).answer(lambda _: met("listed", title=listed_in), any_of)
    if found is not None:
        return found
    if f"list:{listed_in}" not in subject.case.registers:
        return unknown("list-unknown", title=listed_in)
    return unmet("not-listed", title=listed_in) if list_complete else unknown("not-listed-yet", title=listed_in)
