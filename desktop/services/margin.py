"""How near a case stands to its edges (余量), and what a decision would do to it before it is taken (试算).

Nothing is written here: a trial holds what the rules may see of the case at present, and is evaluated again with the
decision put into the facts, exactly as the next verification would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.errors import DeskError
from desktop.services.choices import Choices, choices_of
from desktop.services.desk import Desk
from desktop.services.override import WITHDRAWN, RowPlace, check_decidable
from desktop.services.verify import determination_of, facts_of_case
from rules.benefits import BENEFITS
from rules.document import Document
from rules.evaluate import evaluate
from rules.facts import CaseFacts, Override, PersonFacts
from rules.finding import Finding
from rules.outcome import Outcome, Standing
from rules.policy import Measure, Policy

THRESHOLD, CAP = "threshold", "cap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """The edges of a case: heads are rows, money is fen.

    ``required`` is None where there is no threshold, ``cap_fen`` where there is no cap on the sum of the persons;
    ``sum_fen`` is what the payable persons add up to before both.
    """

    payable: int
    pending: int
    rejected: int
    payable_fen: int
    ceiling_fen: int
    sum_fen: int
    required: int | None
    low: int
    high: int
    cap_fen: int | None

    @property
    def needed(self) -> int:
        """How many more must count for the threshold to be reached, 0 where it is."""
        return max((self.required or 0) - self.low, 0)

    @property
    def spare(self) -> int:
        """How many of those who count may still fall away before the threshold is missed."""
        return max(self.low - self.required, 0) if self.required is not None else 0

    @property
    def cap_left_fen(self) -> int | None:
        """What the cap still leaves, 0 where it is reached; None where there is none."""
        return None if self.cap_fen is None else max(self.cap_fen - self.sum_fen, 0)

    @property
    def binding(self) -> str:
        """Which bound holds the sum down at present: ``threshold``, ``cap``, or '' for the heads alone."""
        if self.needed:
            return THRESHOLD
        return CAP if self.cap_fen is not None and self.sum_fen > self.cap_fen else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One criterion decided for some rows; ``WITHDRAWN`` takes back what was decided before."""

    places: tuple[RowPlace, ...]
    criterion: str
    as_if: Outcome
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A row on which a trial decides: what becomes of it, and for how much in fen."""

    place: RowPlace
    name: str
    before: Standing
    after: Standing
    fen_before: int
    fen_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What a decision would come to: the edges before and after, and the rows that it names."""

    before: Margin
    after: Margin
    rows: tuple[Turned, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A case as the rules see it at present; ``stale`` where that is newer than the determination that stands."""

    number: str
    stale: bool
    policy: Policy = field(repr=False)
    choices: Choices
    finding: Finding = field(repr=False)
    margin: Margin


def margin_of(policy: Policy, document: Document) -> Margin:
    """Return the edges of a determination; ``policy`` is the pack that it was made under."""
    measure = policy.measures[document["measure"]]
    cap = _cap(policy, measure, Choices(readings=document["readings"], amounts=document.get("parameters", {})))
    payable_fen, heads, threshold = document["amount"]["payable_fen"], document["people"], document["threshold"]
    paid = sum(each["amount_fen"] for each in document["persons"] if each["outcome"] == Standing.PAYABLE)
    return Margin(
        payable=heads[Standing.PAYABLE],
        pending=heads[Standing.PENDING],
        rejected=heads[Standing.REJECTED],
        payable_fen=payable_fen,
        ceiling_fen=document["amount"]["ceiling_fen"],
        sum_fen=paid if measure.benefit in BENEFITS else payable_fen,
        required=threshold["required"] if threshold else None,
        low=threshold["low"] if threshold else 0,
        high=threshold["high"] if threshold else 0,
        cap_fen=cap,
    )


def standing_margin(desk: Desk, number: str) -> Margin:
    """Return the edges of the determination that stands for a case; raise ``case-unknown``, ``not-verified``."""
    kept, document = determination_of(desk.store, desk.store.cases.by_number(number))
    return margin_of(desk.pack_by_hash(kept.pack_hash) or desk.policy(document["policy"]), document)


def trial_of(desk: Desk, number: str) -> Trial:
    """Return a case ready to be tried on, by the edition and choices that hold; raise ``case-frozen``."""
    case = desk.store.cases.by_number(number)
    if case.frozen:
        raise DeskError("case-frozen", case=case.number)
    policy = desk.policy(case.policy)
    choices = choices_of(desk.store, policy)
    facts = facts_of_case(desk.store, policy, case)
    finding = _judged(policy, policy.measures[case.measure], choices, facts)
    return Trial(
        number=number,
        stale=bool(case.stale),
        policy=policy,
        choices=choices,
        finding=finding,
        margin=_margin(policy, choices, finding),
    )


def what_if(trial: Trial, decision: Decision) -> Prospect:
    """Return what a decision would come to; a place that the case does not have is left out.

    Raise what a decision on such a criterion or tier would be refused with.
    """
    check_decidable(trial.finding.measure, decision.criterion, decision.tier)
    facts = trial.finding.facts
    meant = {(place.file, place.sheet, place.row) for place in decision.places}
    chosen = [at for at, person in enumerate(facts.persons) if _is_meant(person, meant)]
    persons = list(facts.persons)
    for at in chosen:
        persons[at] = _decided(persons[at], decision)
    after = _judged(trial.policy, trial.finding.measure, trial.choices, replace(facts, persons=tuple(persons)))
    return Prospect(
        before=trial.margin,
        after=_margin(trial.policy, trial.choices, after),
        rows=tuple(_turned(trial.finding, after, at) for at in chosen),
    )


def margin_json(margin: Margin) -> dict[str, Any]:
    """Return the edges as JSON, money in yuan."""
    from rules.money import yuan

    return {
        "people": {"payable": margin.payable, "pending": margin.pending, "rejected": margin.rejected},
        "amount": {"payable": yuan(margin.payable_fen), "ceiling": yuan(margin.ceiling_fen)},
        "threshold": None
        if margin.required is None
        else {"required": margin.required, "low": margin.low, "high": margin.high, "needed": margin.needed},
        "cap": None
        if margin.cap_fen is None
        else {"cap": yuan(margin.cap_fen), "left": yuan(margin.cap_left_fen or 0)},
        "binding": margin.binding or None,
    }


def _judged(policy: Policy, measure: Measure, choices: Choices, facts: CaseFacts) -> Finding:
    return evaluate(policy, measure, facts, chosen=choices.readings, parameters=choices.amounts)


def _margin(policy: Policy, choices: Choices, finding: Finding) -> Margin:
    settled, threshold = finding.settlement, finding.settlement.threshold
    paid = sum(each.amount_fen for each in finding.persons if each.standing is Standing.PAYABLE)
    return Margin(
        payable=settled.heads[Standing.PAYABLE],
        pending=settled.heads[Standing.PENDING],
        rejected=settled.heads[Standing.REJECTED],
        payable_fen=settled.payable_fen,
        ceiling_fen=settled.ceiling_fen,
        sum_fen=paid if finding.measure.benefit in BENEFITS else settled.payable_fen,
        required=threshold.required if threshold else None,
        low=threshold.low if threshold else 0,
        high=threshold.high if threshold else 0,
        cap_fen=_cap(policy, finding.measure, choices),
    )


def _cap(policy: Policy, measure: Measure, choices: Choices) -> int | None:
    """Return the cap on the sum of the persons; what figures of the enterprise bring is capped by its own rules."""
    if measure.benefit not in BENEFITS or "cap" not in measure.terms:
        return None
    known: Mapping[str, str] = {id_: way for id_, way in choices.readings.items() if id_ in policy.readings}
    cap = measure.values(policy.choose(known), choices.amounts)["cap"]
    return int(cap) if cap is not None else None


def _is_meant(person: PersonFacts, meant: set[tuple[str, str, int]]) -> bool:
    return (person.place.file, person.place.sheet, person.place.row) in meant


def _decided(person: PersonFacts, decision: Decision) -> PersonFacts:
    kept: Sequence[Override] = [each for each in person.overrides if each.criterion != decision.criterion]
    if decision.as_if is WITHDRAWN:
        return replace(person, overrides=tuple(kept))
    new = Override(criterion=decision.criterion, as_if=decision.as_if, reason="", by="", tier=decision.tier)
    return replace(person, overrides=(*kept, new))


def _turned(before: Finding, after: Finding, at: int) -> Turned:
    then, now = before.persons[at], after.persons[at]
    place = then.facts.place
    return Turned(
        place=RowPlace(row=place.row, file=place.file, sheet=place.sheet),
        name=then.facts.name,
        before=then.standing,
        after=now.standing,
        fen_before=then.amount_fen,
        fen_after=now.amount_fen,
    )
