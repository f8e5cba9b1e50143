"""Measure + facts → finding: the outcome and reason of every person, the threshold, and every step of the amount.

Nothing here reads a clock or a file: the same measure, readings and facts always give the same finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from rules.benefits import BENEFITS, Worth
from rules.calculate import Reckoning
from rules.criteria import CRITERIA, Criterion
from rules.displacement import Stake, payable_beside
from rules.enterprise import judge_enterprise
from rules.facts import CaseFacts, Override, PersonFacts
from rules.finding import Finding, PersonFinding, Reason
from rules.outcome import Outcome, Standing, Verdict
from rules.policy import NO_PARAMETERS, Measure, Policy
from rules.settlement import settle
from rules.shapes import ByShape
from rules.subject import Subject
from rules.words import OUTCOME_WORDS, TERM_WORDS, sentence


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
    """Return the function that judges the persons of a case under the terms of a measure, each shape of one once.

    ``titles`` are those of all measures of the policy: what displaces a claim is told by its title.
    """
    judges = bound(measure, terms), bound(measure, terms, by_sum=True)
    judge = partial(_judge_person, measure, judges, terms, titles)
    return ByShape(judge, case, measure.rules, terms.get("window"))


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
    measure: Measure,
    judges: tuple[list[Bound], list[Bound]],
    terms: Mapping[str, Any],
    titles: Mapping[str, str],
    subject: Subject,
) -> PersonFinding:
    facts = subject.facts
    plain, by_sum = judges
    judged = _judged(plain, subject)
    by_sum = [each for each in by_sum if _speaks(CRITERIA[each[0]], facts)] if by_sum else by_sum
    if not by_sum:
        return finding_of(facts, measure, terms, judged)
    verdicts = {criterion: verdict for criterion, _, verdict, _ in judged}
    worth = worth_of(measure, verdicts, terms)
    stake = Stake(measure=measure.id, low_fen=worth.amount_fen, high_fen=worth.ceiling_fen, titles=titles)
    judged += _judged([(name, clause, partial(judge, stake=stake)) for name, clause, judge in by_sum], subject)
    verdicts = {criterion: verdict for criterion, _, verdict, _ in judged}
    left = payable_beside(subject, worth, verdicts, stake, terms.get("lower_taken", "difference"))
    return finding_of(facts, measure, terms, judged, left)._replace(claimed_fen=worth.ceiling_fen)


def _speaks(criterion: Criterion, facts: PersonFacts) -> bool:
    """Whether a criterion has something to say of a person; a quiet one only where a register has, or a person did."""
    if not criterion.quiet or facts.overrides:
        return True
    return any(line.kind in criterion.evidence for line in facts.registers)


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
