"""Three values: met, unmet, unknown.  Unknown never pays and never rejects; it waits."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from rules.place import Place


class Outcome(StrEnum):
    """What a criterion says of a person or an enterprise."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """What follows for a person: 可发放, 待核实, 不予发放."""

    PAYABLE = "payable"
    PENDING = "pending"
    REJECTED = "rejected"


def combine(outcomes: Iterable[Outcome]) -> Outcome:
    """Combine by the house order: not met beats unknown beats met."""
    seen = set(outcomes)
    if Outcome.UNMET in seen:
        return Outcome.UNMET
    return Outcome.UNKNOWN if Outcome.UNKNOWN in seen else Outcome.MET


def standing(outcomes: Iterable[Outcome]) -> Standing:
    """Return what the criteria of one person amount to."""
    match combine(outcomes):
        case Outcome.MET:
            return Standing.PAYABLE
        case Outcome.UNMET:
            return Standing.REJECTED
        case _:
            return Standing.PENDING


class Verdict(NamedTuple):
    """What one criterion says of one person: an outcome, why (a code with its details), and what it rests on.

    ``words`` are pairs that fill the sentence of the code; ``flags`` ask for a look and decide nothing; ``tier`` names
    the step of the benefit that follows, where one does.  A tuple, for a township makes a million of them: it is made
    in a third of the time of a frozen dataclass.
    """

    outcome: Outcome
    code: str
    words: tuple[tuple[str, str], ...] = ()
    evidence: tuple[Place, ...] = ()
    flags: tuple[str, ...] = ()
    tier: str = ""


def met(code: str, *evidence: Place, flags: tuple[str, ...] = (), tier: str = "", **words: str) -> Verdict:
    """Say that the criterion holds."""
    return Verdict(Outcome.MET, code, tuple(words.items()), evidence, flags, tier)


def unmet(code: str, *evidence: Place, flags: tuple[str, ...] = (), **words: str) -> Verdict:
    """Say that the criterion does not hold."""
    return Verdict(Outcome.UNMET, code, tuple(words.items()), evidence, flags)


def unknown(code: str, *evidence: Place, flags: tuple[str, ...] = (), **words: str) -> Verdict:
    """Say that what decides has not arrived, or does not settle it."""
    return Verdict(Outcome.UNKNOWN, code, tuple(words.items()), evidence, flags)
