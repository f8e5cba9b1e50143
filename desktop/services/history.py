"""What happened to a case in one line of time (办理经过): versions, steps, determinations, rulings, papers, log."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from desktop.models.ledger import Case
from desktop.models.store import Store
from desktop.records import AuditEntry
from desktop.services.desk import Desk
from desktop.services.logwords import LogWords
from desktop.services.steps import STEPS


class EventKind(StrEnum):
    """What an entry of the log is about: 申报版本, 办理步骤, 核定, 人工认定, 表单, or anything else of the log."""

    VERSION = "version"
    STEP = "step"
    DETERMINATION = "determination"
    RULING = "ruling"
    PAPER = "paper"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of the log about a case; ``entry`` is the entry itself, ``words`` what it says to people.

    ``ordinal`` is the number of the version or determination that it made, 0 where it made none.
    """

    kind: EventKind
    entry: AuditEntry
    words: str
    ordinal: int = 0


_HASH = 16  # characters of a hash in the log
_KINDS = {
    **dict.fromkeys(("intake", "undo"), EventKind.VERSION),
    **dict.fromkeys((*STEPS, "escalate", "feedback", "reopen"), EventKind.STEP),
    "verify": EventKind.DETERMINATION,
    **dict.fromkeys(("override", "override-withdraw", "ticket"), EventKind.RULING),
    **dict.fromkeys(("print", "return-copy"), EventKind.PAPER),
}


def history(desk: Desk, number: str) -> tuple[Event, ...]:
    """Return what happened to a case, newest first; raise ``case-unknown``.

    The log is the one source: every version, step, determination, decision, print and reprint is an entry of it, and
    what was only looked at is one too.
    """
    store = desk.store
    case = store.cases.by_number(number)
    entries = store.audit.about(case.number, *store.runs.of_case(case.id))
    words = LogWords(desk)
    events = [Event(kind=_kind(entry), entry=entry, words=_words(words, case, entry)) for entry in entries]
    return tuple(reversed(list(_numbered(events, _versions(store, case), _determinations(store, case)))))


def history_json(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    """Return the line of time as JSON."""
    return [
        {
            "kind": event.kind.value,
            "at": event.entry.at.isoformat(),
            "by": event.entry.operator,
            "act": event.entry.act,
            "subject": event.entry.subject,
            "before": event.entry.before,
            "after": event.entry.after,
            "ordinal": event.ordinal or None,
            "number": event.entry.number,
        }
        for event in events
    ]


def _words(words: LogWords, case: Case, entry: AuditEntry) -> str:
    """Return of which row an entry is, or of which import, and what it tells."""
    about = words.subject(entry).removeprefix(case.number).strip()
    return "　".join(filter(None, (about, words.said(entry))))


def _kind(entry: AuditEntry) -> EventKind:
    """Return what an entry is about; that a verification moved the case as well is a step, told apart by its states."""
    if entry.act == "verify" and entry.before:
        return EventKind.STEP
    return _KINDS.get(entry.act, EventKind.OTHER)


def _versions(store: Store, case: Case) -> dict[datetime, deque[int]]:
    """Return the numbers of the versions by the instant at which they were made."""
    made: dict[datetime, deque[int]] = {}
    for version in store.parts.versions(case.id):
        made.setdefault(version.made_at, deque()).append(version.number)
    return made


def _determinations(store: Store, case: Case) -> dict[str, deque[int]]:
    """Return the numbers of the determinations by the beginning of their hash, which the log ends with."""
    made: dict[str, deque[int]] = {}
    for at, kept in enumerate(store.determinations.of_case(case.id), start=1):
        made.setdefault(kept.hash[:_HASH], deque()).append(at)
    return made


def _numbered(
    events: list[Event], versions: dict[datetime, deque[int]], determinations: dict[str, deque[int]]
) -> Iterator[Event]:
    for event in events:
        waiting: deque[int] | None = None
        if event.kind is EventKind.VERSION:
            waiting = versions.get(event.entry.at)
        elif event.kind is EventKind.DETERMINATION:
            waiting = determinations.get(event.entry.after[-_HASH:])
        yield replace(event, ordinal=waiting.popleft()) if waiting else event
