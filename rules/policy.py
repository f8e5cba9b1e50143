"""A policy as the product holds it: measures, their terms with clauses, readings, errata (see rules.packfile)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


class UnknownReadingError(ValueError):
    """A reading or an option of one that the policy does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to read a passage (口径): its id and what it says."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A passage that can be read in more than one way, with the default and the ways that stay selectable."""

    id: str
    title: str
    clause: str
    default: str
    options: tuple[Option, ...]

    def option(self, id_: str) -> Option:
        """Return the option of that id."""
        for option in self.options:
            if option.id == id_:
                return option
        raise UnknownReadingError(self.id, id_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """A misprint of the document (勘误): what is printed, what holds, and why."""

    id: str
    clause: str
    printed: str
    holds: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One value of a measure with its clause; ``by`` names the reading that chooses among ``choices``."""

    clause: str
    value: object = None
    by: str = ""
    choices: Mapping[str, object] | None = None
    erratum: str = ""

    def every_value(self) -> list[object]:
        """Return the value, or those of all options."""
        return list(self.choices.values()) if self.choices is not None else [self.value]

    def under(self, readings: Mapping[str, str]) -> object:
        """Return the value under the chosen readings."""
        return self.choices[readings[self.by]] if self.choices is not None else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One criterion of a measure, on the authority of one clause."""

    criterion: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure (奖补项目): whom it pays, on what terms.

    ``number_code`` stands in public case numbers; ``contrary`` names the measure that the same person cannot claim
    as well.  ``benefit`` is the way of paying.
    """

    id: str
    title: str
    clause: str
    number_code: str
    declared_at: str
    contrary: str
    benefit: str
    rules: tuple[Rule, ...]
    terms: Mapping[str, Term]

    def readings(self) -> tuple[str, ...]:
        """Return the ids of the readings that its terms follow, in order."""
        return tuple(sorted({term.by for term in self.terms.values() if term.by}))

    def values(self, readings: Mapping[str, str]) -> dict[str, Any]:
        """Return every term's value under the chosen readings."""
        return {name: term.under(readings) for name, term in self.terms.items()}

    def clause_of(self, criterion: str) -> str:
        """Return the clause that a criterion rests on."""
        return next(rule.clause for rule in self.rules if rule.criterion == criterion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many persons of an example who are alike: the criteria not met and unknown, and the tier they are paid by."""

    count: int
    unmet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example (算例): persons by outcome, and what they come to; ``threshold`` is '' where there is none."""

    name: str
    measure: str
    readings: Mapping[str, str]
    people: tuple[Group, ...]
    threshold: str
    payable_fen: int
    ceiling_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy document: who issued it, when it is in force, its measures; ``hash`` is the SHA-256 of its pack."""

    id: str
    title: str
    number: str
    issuer: str
    region: str
    divisions: tuple[str, ...]
    status: str
    force_from: Term
    force_until: Term
    eligibility: tuple[Term, ...]
    readings: Mapping[str, Reading]
    errata: tuple[Erratum, ...]
    measures: Mapping[str, Measure]
    examples: tuple[Example, ...]
    hash: str

    def choose(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """Return the option of every reading: the chosen one where there is one, else the default."""
        for id_, option in chosen.items():
            if id_ not in self.readings:
                raise UnknownReadingError(id_, option)
            self.readings[id_].option(option)
        return {id_: chosen.get(id_, reading.default) for id_, reading in self.readings.items()}

    def in_force(self, day: date, readings: Mapping[str, str]) -> bool:
        """Return whether the policy is in force on that day, both ends included."""
        first, last = self.force_from.under(readings), self.force_until.under(readings)
        return isinstance(first, date) and isinstance(last, date) and first <= day <= last
