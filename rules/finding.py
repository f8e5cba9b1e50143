"""What the rules say, as records: of one criterion, of one person, of the threshold, of the sum, of the whole case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rules.cliff import Cliff
from rules.enterprise import EnterpriseFinding
from rules.facts import CaseFacts, PersonFacts
from rules.outcome import Outcome, Standing
from rules.place import Place
from rules.policy import Measure, Policy
from rules.steps import Step


class Reason(NamedTuple):
    """Why one criterion came out as it did; ``rule_outcome`` is the rule's own where a person decided otherwise.

    A tuple for the same reason as a verdict.
    """

    criterion: str
    outcome: Outcome
    clause: str
    text: str
    evidence: tuple[Place, ...]
    rule_outcome: Outcome | None = None


class PersonFinding(NamedTuple):
    """What the rules say of one row: outcome, money in fen, and the reasons in the order of the criteria.

    ``claimed_fen`` is what the row asks for, whatever comes of it; ``ceiling_fen`` what it can still bring.
    """

    facts: PersonFacts
    standing: Standing
    amount_fen: int
    ceiling_fen: int
    claimed_fen: int
    tier: str
    unmet: tuple[str, ...]
    unknown: tuple[str, ...]
    flags: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A headcount threshold: rows that surely count, rows that may, and what follows."""

    required: int
    low: int
    high: int

    @property
    def outcome(self) -> Outcome:
        """Tested against the interval [low, high]."""
        if self.low >= self.required:
            return Outcome.MET
        return Outcome.UNKNOWN if self.high >= self.required else Outcome.UNMET


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What the case adds up to: heads by outcome, threshold, money in fen, the steps, and how near its edges are."""

    heads: Mapping[Standing, int]
    threshold: Threshold | None
    payable_fen: int
    ceiling_fen: int
    steps: tuple[Step, ...]
    cliffs: tuple[Cliff, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The whole answer for one case."""

    facts: CaseFacts
    policy: Policy
    measure: Measure
    readings: Mapping[str, str]
    parameters: Mapping[str, str]
    persons: tuple[PersonFinding, ...]
    enterprise: EnterpriseFinding
    settlement: Settlement
    declared_people: int
    declared_fen: int
    remarks: tuple[str, ...]
