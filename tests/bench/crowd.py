"""Judge very many people by judging each distinct combination of facts once (同类合并核算).

A million people are a few thousand kinds of people.  Each criterion judges, as readable as ever, one of every kind that
it can tell apart; people for whom all criteria say the same share one finding with all its reasons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from rules.evaluate import bound, finding_of
from rules.facts import NOBODY, CaseFacts, PersonFacts
from rules.finding import PersonFinding, Settlement
from rules.outcome import Verdict
from rules.policy import Measure, Policy
from rules.settlement import settle
from rules.subject import Subject

FactsOf = Callable[..., PersonFacts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one criterion looks at: columns of plain values, a value a person, and the facts that such values make."""

    columns: tuple[Sequence[Hashable], ...]
    facts_of: FactsOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What the rules say of very many: the finding of every combination of facts, and the settlement of all."""

    columns: tuple[Sequence[Hashable], ...]
    findings: Mapping[tuple[Hashable, ...], PersonFinding]
    settlement: Settlement

    def finding(self, person: int) -> PersonFinding:
        """Return the finding of one person, by their place in the columns."""
        return self.findings[tuple(column[person] for column in self.columns)]


def judge_crowd(
    policy: Policy, measure: Measure, case: CaseFacts, looks: Mapping[str, Look], *, chosen: Mapping[str, str]
) -> Crowd:
    """Judge everyone by what each criterion of the measure looks at; nothing else of a person may matter to it."""
    terms = measure.values(policy.choose(chosen))
    judges = bound(measure, terms)
    asked = tuple(column for criterion, _, _ in judges for column in looks[criterion].columns)
    heads = Counter(zip(*asked, strict=True))
    said: list[list[Verdict]] = []
    start = 0
    for criterion, _, judge in judges:
        end = start + len(looks[criterion].columns)
        values = [combination[start:end] for combination in heads]
        start = end
        said.append(_verdicts(case, judge, values, looks[criterion].facts_of))
    kinds: dict[tuple[int, ...], PersonFinding] = {}
    findings = {}
    for combination, verdicts in zip(heads, zip(*said, strict=True), strict=True):
        kind = tuple(map(id, verdicts))
        if kind not in kinds:
            judged = [(name, clause, each, None) for (name, clause, _), each in zip(judges, verdicts, strict=True)]
            kinds[kind] = finding_of(NOBODY, measure, terms, judged)
        findings[combination] = kinds[kind]
    settlement = settle(measure, terms, list(findings.values()), heads=list(heads.values()))
    return Crowd(columns=asked, findings=findings, settlement=settlement)


def _verdicts(
    case: CaseFacts, judge: Callable[[Subject], Verdict], values: list[tuple[Hashable, ...]], facts_of: FactsOf
) -> list[Verdict]:
    """Return what one criterion says of every combination: values alike are judged once, verdicts alike are one."""
    one: dict[Verdict, Verdict] = {}
    of = {
        value: one.setdefault(found, found)
        for value in set(values)
        for found in [judge(Subject(facts_of(*value), case))]
    }
    return [of[value] for value in values]
