"""Measure + facts → finding: the outcome and reason of every person, the threshold, and every step of the amount.

Nothing here reads a clock or a file: the same measure, readings and facts always give the same finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from rules.benefits import BENEFITS, Worth
from rules.criteria import CRITERIA
from rules.facts import CaseFacts, Override, PersonFacts
from rules.money import yuan_words
from rules.outcome import Outcome, Standing, Verdict
from rules.place import Place
from rules.policy import Measure, Policy
from rules.subject import Subject
from rules.words import OUTCOME_WORDS, sentence


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
class Step:
    """One step of the amount in words, with the clause that it rests on."""

    label: str
    value: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What the persons add up to: heads by outcome, threshold, money in fen, and the steps."""

    heads: Mapping[Standing, int]
    threshold: Threshold | None
    payable_fen: int
    ceiling_fen: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The whole answer for one case."""

    facts: CaseFacts
    policy: Policy
    measure: Measure
    readings: Mapping[str, str]
    persons: tuple[PersonFinding, ...]
    settlement: Settlement
    declared_people: int
    declared_fen: int
    remarks: tuple[str, ...]


def evaluate(policy: Policy, measure: Measure, facts: CaseFacts, *, chosen: Mapping[str, str]) -> Finding:
    """Judge every person of a case and settle it; ``chosen`` are the readings that the office chose."""
    readings = policy.choose(chosen)
    terms = measure.values(readings)
    judge = partial(_judge_person, facts, measure, _bound(measure, terms), terms)
    persons = tuple(judge(person) for person in facts.persons)
    settlement = settle(measure, terms, persons)
    heads = facts.declared_people if facts.declared_people is not None else len(persons)
    declared_fen = facts.declared_fen
    if declared_fen is None:
        declared_fen = heads * terms["rate"] if "rate" in terms else sum(person.claimed_fen for person in persons)
    return Finding(
        facts=facts,
        policy=policy,
        measure=measure,
        readings={id_: readings[id_] for id_ in _readings_used(policy, measure)},
        persons=persons,
        settlement=settlement,
        declared_people=heads,
        declared_fen=declared_fen,
        remarks=_remarks(policy, facts, readings),
    )


def settle(measure: Measure, terms: Mapping[str, Any], persons: Sequence[PersonFinding]) -> Settlement:
    """Add the persons up: threshold against the interval, sum or nothing, cap on both ends."""
    heads = Counter(person.standing for person in persons)
    threshold = _threshold(terms, persons)
    payable = sum(person.amount_fen for person in persons if person.standing is Standing.PAYABLE)
    ceiling = sum(person.ceiling_fen for person in persons if person.standing is not Standing.REJECTED)
    cap = terms.get("cap")
    reached = threshold is None or threshold.outcome is Outcome.MET
    reachable = threshold is None or threshold.outcome is not Outcome.UNMET
    payable_fen = min(payable, cap) if cap is not None else payable
    ceiling_fen = min(ceiling, cap) if cap is not None else ceiling
    return Settlement(
        heads={each: heads[each] for each in Standing},
        threshold=threshold,
        payable_fen=payable_fen if reached else 0,
        ceiling_fen=ceiling_fen if reachable else 0,
        steps=tuple(_steps(measure, persons, threshold, payable if reached else 0, cap)),
    )


_Judge = Callable[[Subject], Verdict]


def _bound(measure: Measure, terms: Mapping[str, Any]) -> list[tuple[str, str, _Judge]]:
    """Return every criterion of the measure with its clause and its function, its terms filled in."""
    return [
        (
            rule.criterion,
            rule.clause,
            partial(CRITERIA[rule.criterion].judge, **{name: terms[name] for name in CRITERIA[rule.criterion].needs}),
        )
        for rule in measure.rules
    ]


def _judge_person(
    case: CaseFacts,
    measure: Measure,
    judges: list[tuple[str, str, _Judge]],
    terms: Mapping[str, Any],
    facts: PersonFacts,
) -> PersonFinding:
    subject = Subject(facts, case)
    verdicts: dict[str, Verdict] = {}
    reasons = []
    overrides = {override.criterion: override for override in facts.overrides} if facts.overrides else {}
    for criterion, clause, judge in judges:
        verdict = judge(subject)
        rule_outcome = None
        if criterion in overrides:
            rule_outcome, verdict = verdict.outcome, _overridden(verdict, overrides[criterion])
        verdicts[criterion] = verdict
        text = sentence(verdict.code, verdict.words)
        reasons.append(Reason(criterion, verdict.outcome, clause, text, verdict.evidence, rule_outcome))
    worth = BENEFITS[measure.benefit].worth(verdicts, terms)
    return person_finding(facts, verdicts, worth, tuple(reasons))


def person_finding(
    facts: PersonFacts, verdicts: Mapping[str, Verdict], worth: Worth, reasons: tuple[Reason, ...]
) -> PersonFinding:
    """Return what the verdicts of one person amount to: payable, pending or rejected, and for how much."""
    unmet = tuple([name for name, verdict in verdicts.items() if verdict.outcome is Outcome.UNMET])
    unknown = tuple([name for name, verdict in verdicts.items() if verdict.outcome is Outcome.UNKNOWN])
    flags = [flag for verdict in verdicts.values() for flag in verdict.flags]
    stands = Standing.REJECTED if unmet else Standing.PENDING if unknown else Standing.PAYABLE
    return PersonFinding(
        facts,
        stands,
        worth.amount_fen if stands is Standing.PAYABLE else 0,
        worth.ceiling_fen if stands is not Standing.REJECTED else 0,
        worth.ceiling_fen,
        worth.tier,
        unmet,
        unknown,
        tuple(dict.fromkeys(flags)),
        reasons,
    )


def _overridden(verdict: Verdict, override: Override) -> Verdict:
    """Put a person's decision in the verdict's place, and the rule's own outcome into its words."""
    words = (
        ("by", override.by),
        ("as_if", OUTCOME_WORDS[override.as_if]),
        ("reason", override.reason),
        ("rule", OUTCOME_WORDS[verdict.outcome]),
        ("sentence", sentence(verdict.code, verdict.words)),
    )
    return Verdict(override.as_if, "override", words, verdict.evidence, verdict.flags, override.tier or verdict.tier)


def _threshold(terms: Mapping[str, Any], persons: Iterable[PersonFinding]) -> Threshold | None:
    """Count the rows whose criteria of the threshold population are all met (low), or not refuted (high)."""
    if "required_heads" not in terms:
        return None
    population = set(terms["threshold_population"])
    low = high = 0
    for person in persons:
        if population.isdisjoint(person.unmet):
            high += 1
            low += population.isdisjoint(person.unknown)
    return Threshold(required=terms["required_heads"], low=low, high=high)


def _steps(
    measure: Measure,
    persons: Sequence[PersonFinding],
    threshold: Threshold | None,
    payable_fen: int,
    cap: int | None,
) -> Iterable[Step]:
    if threshold is not None:
        clause = measure.terms["required_heads"].clause
        counted = f"{threshold.low}人" if threshold.low == threshold.high else f"{threshold.low}至{threshold.high}人"
        words = {Outcome.MET: "达到", Outcome.UNMET: "未达到", Outcome.UNKNOWN: "尚不能确定是否达到"}
        value = f"计入门槛{counted}，{words[threshold.outcome]}{threshold.required}人"
        yield Step(label="门槛人数", value=value, clause=clause)
    groups = Counter((person.tier, person.amount_fen) for person in persons if person.standing is Standing.PAYABLE)
    rate_clause = measure.terms["rate" if "rate" in measure.terms else "tiers"].clause
    for (tier, amount_fen), heads in sorted(groups.items(), key=lambda group: (group[0][1], group[0][0])):
        value = f"{heads}人 × {yuan_words(amount_fen)} = {yuan_words(heads * amount_fen)}"
        yield Step(label=tier or "可发放人员", value=value, clause=rate_clause)
    if cap is not None and payable_fen > cap:
        yield Step(label="封顶", value=yuan_words(cap), clause=measure.terms["cap"].clause)
    final = min(payable_fen, cap) if cap is not None else payable_fen
    yield Step(label="核定金额", value=yuan_words(final), clause=measure.clause)


def _readings_used(policy: Policy, measure: Measure) -> list[str]:
    used = set(measure.readings()) | {policy.force_from.by, policy.force_until.by}
    return [id_ for id_ in policy.readings if id_ in used]


def _remarks(policy: Policy, facts: CaseFacts, readings: Mapping[str, str]) -> tuple[str, ...]:
    remarks = []
    if policy.status == "draft":
        remarks.append(f"本政策为征求意见稿，尚未正式施行（{policy.number}）。")
    if not policy.in_force(facts.declared_on, readings):
        remarks.append(f"申报日{facts.declared_on.isoformat()}不在政策有效期内（{policy.force_until.clause}）。")
    return tuple(remarks)
