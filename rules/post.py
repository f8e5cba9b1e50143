"""``post`` and ``phone-local``: what a check of the post (岗位) or of the mobile number (号码归属) says."""

from __future__ import annotations

from rules.facts import RegisterLine
from rules.lookup import alike, any_of, look_up
from rules.outcome import Verdict, met, unknown, unmet
from rules.subject import Subject
from rules.terms import Posts


def post(subject: Subject, *, posts: Posts) -> Verdict:
    """Judge that the person works on a front-line production post (一线生产岗位)."""
    declared = subject.facts.declared.get("post", "")
    lines = look_up(subject, "post")
    if _counts(declared, posts) is False:
        return unmet("post-declared-other", flags=lines.flags, post=declared)
    found = lines.answer(lambda line: _checked(line, posts), alike)
    if found is not None:
        return found
    return unknown("post-unproved", post=declared) if declared else unknown("no-post")


def _counts(name: str, posts: Posts) -> bool | None:
    """Return whether a post is meant; None where its name says neither, or both."""
    counts, never = (any(word in name for word in words) for words in (posts.counts, posts.never))
    return counts if counts != never else None


def _checked(line: RegisterLine, posts: Posts) -> Verdict:
    name = line.values.get("post", "")
    match _counts(name, posts):
        case None:
            return unknown("post-unclear", post=name or "空白")
        case True:
            return met("post", post=name)
    return unmet("post-other", post=name)


def phone_local(subject: Subject, *, phone_places: tuple[str, ...]) -> Verdict:
    """Judge that the mobile number belongs to one of the places; of several numbers one is enough."""
    found = look_up(subject, "phone").answer(lambda line: _belongs(line, phone_places), any_of)
    if found is not None:
        return found
    return unknown("phone-unproved") if subject.facts.declared.get("phone") else unknown("no-phone")


def _belongs(line: RegisterLine, places: tuple[str, ...]) -> Verdict:
    place = line.values.get("place", "")
    if not place:
        return unknown("phone-unreadable")
    if any(name in place for name in places):
        return met("phone-local", place=place)
    return unmet("phone-elsewhere", place=place)
