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
from rules.calculate import Reckoning
from rules.criteria import CRITERIA, Criterion
from rules.displacement import Stake, payable_beside
from rules.enterprise import EnterpriseFinding, judge_enterprise
from rules.facts import CaseFacts, Override, PersonFacts
from rules.money import yuan_words
from rules.outcome import Outcome, Standing, Verdict, combine
from rules.place import Place
from rules.policy import NO_PARAMETERS, Measure, Policy
from rules.steps import Step
from rules.subject import Subject
from rules.words import OUTCOME_WORDS, TERM_WORDS, sentence

_RATES = ("rate", "tiers", "each")
_NO_CONDITIONS = EnterpriseFinding(outcome=Outcome.MET)


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
    """What the case adds up to: heads by outcome, threshold, money in fen, and the steps."""

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
    parameters: Mapping[str, str]
    persons: tuple[PersonFinding, ...]
    enterprise: EnterpriseFinding
    settlement: Settlement
    declared_people: int
    declared_fen: int
    remarks: tuple[str, ...]


def evaluate(
    policy: Policy,
    measure: Measure,
    facts: CaseFacts,
    *,
    chosen: Mapping[str, str],
    parameters: Mapping[str, str] = NO_PARAMETERS,
) -> Finding:
    """Judge every person and the enterprise of a case and settle it.

    ``chosen`` are the readings that the office chose, ``parameters`` the amounts that it set (``measure.term`` → text).
    """
    readings = policy.choose(chosen)
    terms = measure.values(readings, parameters)
    titles = {id_: each.title for id_, each in policy.measures.items()}
    judge = judging(measure, facts, terms, titles)
    persons = tuple(judge(person) for person in facts.persons)
    enterprise = judge_enterprise(policy, measure, facts, Reckoning(policy, readings, parameters))
    settlement = settle(measure, terms, persons, enterprise)
    heads = facts.declared_people if facts.declared_people is not None else len(persons)
    declared_fen = facts.declared_fen
    if declared_fen is None:
        rate = terms.get("rate")
        declared_fen = heads * rate if rate is not None else sum(person.claimed_fen for person in persons)
    return Finding(
        facts=facts,
        policy=policy,
        measure=measure,
        readings={id_: readings[id_] for id_ in _readings_used(policy, measure)},
        parameters={key: text for key, text in parameters.items() if key.split(".")[0] == measure.id},
        persons=persons,
        enterprise=enterprise,
        settlement=settlement,
        declared_people=heads,
        declared_fen=declared_fen,
        remarks=_remarks(policy, measure, facts, readings, terms),
    )


def judging(
    measure: Measure, case: CaseFacts, terms: Mapping[str, Any], titles: Mapping[str, str]
) -> Callable[[PersonFacts], PersonFinding]:
    """Return the function that judges one person of a case under the terms of a measure.

    ``titles`` are those of all measures of the policy: what displaces a claim is told by its title.
    """
    judges = bound(measure, terms), bound(measure, terms, by_sum=True)
    return partial(_judge_person, case, measure, judges, terms, titles)


def settle(
    measure: Measure,
    terms: Mapping[str, Any],
    persons: Sequence[PersonFinding],
    enterprise: EnterpriseFinding = _NO_CONDITIONS,
    *,
    heads: Sequence[int] | None = None,
) -> Settlement:
    """Add the case up: threshold against the interval, the enterprise's conditions, sum or nothing, cap on both ends.

    ``heads`` says how many people each finding stands for, one each where it is left out.
    """
    alike = _alike(persons, heads)
    threshold = _threshold(terms, alike)
    if enterprise.payable_fen is not None and enterprise.ceiling_fen is not None:
        payable, ceiling, steps = enterprise.payable_fen, enterprise.ceiling_fen, enterprise.steps
    else:
        payable = sum(kind.amount_fen * count for kind, count in alike.items() if kind.standing is Standing.PAYABLE)
        ceiling = sum(
            kind.ceiling_fen * count for kind, count in alike.items() if kind.standing is not Standing.REJECTED
        )
    outcomes = [enterprise.outcome, *([threshold.outcome] if threshold is not None else [])]
    reached = combine(outcomes) is Outcome.MET
    reachable = combine(outcomes) is not Outcome.UNMET
    cap = terms.get("cap") if enterprise.payable_fen is None else None
    payable_fen = min(payable, cap) if cap is not None else payable
    ceiling_fen = min(ceiling, cap) if cap is not None else ceiling
    if enterprise.payable_fen is None:
        steps = tuple(_steps(measure, alike, threshold, payable if reached else 0, cap, enterprise))
    return Settlement(
        heads={each: sum(count for kind, count in alike.items() if kind.standing is each) for each in Standing},
        threshold=threshold,
        payable_fen=payable_fen if reached else 0,
        ceiling_fen=ceiling_fen if reachable else 0,
        steps=steps,
    )


class _Alike(NamedTuple):
    """What a finding adds to the sums; people who add the same are counted together."""

    standing: Standing
    tier: str
    amount_fen: int
    ceiling_fen: int
    unmet: tuple[str, ...]
    unknown: tuple[str, ...]


def _alike(persons: Sequence[PersonFinding], heads: Sequence[int] | None) -> Mapping[_Alike, int]:
    """Count the people by what they add to the sums."""
    kinds = [
        _Alike(each.standing, each.tier, each.amount_fen, each.ceiling_fen, each.unmet, each.unknown)
        for each in persons
    ]
    if heads is None:
        return Counter(kinds)
    counted: Counter[_Alike] = Counter()
    for kind, count in zip(kinds, heads, strict=True):
        counted[kind] += count
    return counted


Bound = tuple[str, str, Callable[..., Verdict]]
Judged = tuple[str, str, Verdict, Outcome | None]


def bound(measure: Measure, terms: Mapping[str, Any], *, by_sum: bool = False) -> list[Bound]:
    """Return the criteria of the measure, each with its clause and its function, its terms filled in.

    Those ``by_sum`` are judged when the others are, and take the stake as well.
    """
    criteria = [(rule, CRITERIA[rule.criterion]) for rule in measure.rules]
    return [
        (rule.criterion, rule.clause, partial(criterion.judge, **_read_by(criterion, terms)))
        for rule, criterion in criteria
        if criterion.by_sum is by_sum
    ]


def _read_by(criterion: Criterion, terms: Mapping[str, Any]) -> dict[str, Any]:
    """Return the terms that a criterion reads: those it needs, and those it wants where they are given."""
    return {name: terms[name] for name in (*criterion.needs, *criterion.wants) if name in terms}


def _judge_person(
    case: CaseFacts,
    measure: Measure,
    judges: tuple[list[Bound], list[Bound]],
    terms: Mapping[str, Any],
    titles: Mapping[str, str],
    facts: PersonFacts,
) -> PersonFinding:
    subject = Subject(facts, case)
    plain, by_sum = judges
    judged = _judged(plain, subject)
    if not by_sum:
        return finding_of(facts, measure, terms, judged)
    verdicts = {criterion: verdict for criterion, _, verdict, _ in judged}
    worth = worth_of(measure, verdicts, terms)
    stake = Stake(measure=measure.id, low_fen=worth.amount_fen, high_fen=worth.ceiling_fen, titles=titles)
    judged += _judged([(name, clause, partial(judge, stake=stake)) for name, clause, judge in by_sum], subject)
    verdicts = {criterion: verdict for criterion, _, verdict, _ in judged}
    left = payable_beside(subject, worth, verdicts, stake, terms.get("lower_taken", "difference"))
    return finding_of(facts, measure, terms, judged, left)._replace(claimed_fen=worth.ceiling_fen)


def _judged(judges: Iterable[Bound], subject: Subject) -> list[Judged]:
    """Return what comes of each criterion; a person's decision stands in the place of the rule's own outcome."""
    if not subject.facts.overrides:
        return [(criterion, clause, judge(subject), None) for criterion, clause, judge in judges]
    overrides = {override.criterion: override for override in subject.facts.overrides}
    judged: list[Judged] = []
    for criterion, clause, judge in judges:
        verdict = judge(subject)
        rule_outcome = None
        if criterion in overrides:
            rule_outcome, verdict = verdict.outcome, _overridden(verdict, overrides[criterion])
        judged.append((criterion, clause, verdict, rule_outcome))
    return judged


def finding_of(
    facts: PersonFacts,
    measure: Measure,
    terms: Mapping[str, Any],
    judged: Sequence[Judged],
    worth: Worth | None = None,
) -> PersonFinding:
    """Return what the verdicts on one person come to; ``worth`` where it is not simply that of the measure."""
    verdicts = {criterion: verdict for criterion, _, verdict, _ in judged}
    reasons = tuple(
        [
            Reason(criterion, verdict.outcome, clause, sentence(verdict.code, verdict.words), verdict.evidence, own)
            for criterion, clause, verdict, own in judged
        ]
    )
    return person_finding(facts, verdicts, worth or worth_of(measure, verdicts, terms), reasons)


def worth_of(measure: Measure, verdicts: Mapping[str, Verdict], terms: Mapping[str, Any]) -> Worth:
    """Return what one person brings; nothing where the enterprise's figures make up the sum."""
    benefit = BENEFITS.get(measure.benefit)
    return benefit.worth(verdicts, terms) if benefit is not None else Worth(0, 0)


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


def _threshold(terms: Mapping[str, Any], alike: Mapping[_Alike, int]) -> Threshold | None:
    """Count the rows whose criteria of the threshold population are all met (low), or not refuted (high)."""
    if "required_heads" not in terms:
        return None
    population = set(terms["threshold_population"])
    low = high = 0
    for kind, count in alike.items():
        if population.isdisjoint(kind.unmet):
            high += count
            low += count if population.isdisjoint(kind.unknown) else 0
    return Threshold(required=terms["required_heads"], low=low, high=high)


def _steps(
    measure: Measure,
    alike: Mapping[_Alike, int],
    threshold: Threshold | None,
    payable_fen: int,
    cap: int | None,
    enterprise: EnterpriseFinding,
) -> Iterable[Step]:
    for reason in enterprise.reasons:
        yield Step(label=reason.title, value=reason.text, clause=reason.clause)
    if threshold is not None:
        clause = measure.terms["required_heads"].clause
        counted = f"{threshold.low}人" if threshold.low == threshold.high else f"{threshold.low}至{threshold.high}人"
        words = {Outcome.MET: "达到", Outcome.UNMET: "未达到", Outcome.UNKNOWN: "尚不能确定是否达到"}
        value = f"计入门槛{counted}，{words[threshold.outcome]}{threshold.required}人"
        yield Step(label="门槛人数", value=value, clause=clause)
    if "each" in measure.terms:
        yield Step(label="每人", value=str(measure.terms["each"].value), clause=measure.terms["each"].clause)
    groups: Counter[tuple[str, int]] = Counter()
    for kind, count in alike.items():
        if kind.standing is Standing.PAYABLE:
            groups[kind.tier, kind.amount_fen] += count
    rate_clause = next((measure.terms[name].clause for name in _RATES if name in measure.terms), measure.clause)
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


def _remarks(
    policy: Policy, measure: Measure, facts: CaseFacts, readings: Mapping[str, str], terms: Mapping[str, Any]
) -> tuple[str, ...]:
    remarks = policy.remarks(facts.declared_on, readings)
    for name, term in measure.terms.items():
        if term.freedom is not None and terms[name] is None:
            remarks.append(f"原文没有写明{TERM_WORDS.get(name, name)}（{term.clause}），单位录入并注明依据之前不发放。")
    return tuple(remarks)
