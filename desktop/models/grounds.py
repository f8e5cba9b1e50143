"""What a determination rests on (核定依据): every act of registering that counted when it was made, silence included.

A line that names a person counts, and so does a whole list, or a covered month, that leaves the person out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from desktop.models.connection import Session
from desktop.models.evidence import Evidence
from desktop.models.figures import Figures
from desktop.models.ledger import Extract
from desktop.models.reliance import EXTRACT, FACT, Act
from desktop.models.standing import deciding_months, last_whole
from rules.awards import AWARDS
from rules.criteria import CRITERIA, Criterion
from rules.facts import CaseFacts
from rules.policy import Measure, Policy
from rules.registers import REGISTERS

_NAMING = "SELECT DISTINCT extract_id FROM firm_line WHERE uscc = ?"
_INSURANCE, _MOVEMENT, _DUTY, _MONTHS = "insurance", "movement", "duty", "months"


def acts_under(session: Session, policy: Policy, measure: Measure, facts: CaseFacts) -> list[Act]:
    """Return the acts that a determination of these facts rests on, in order."""
    looks = [CRITERIA[rule.criterion] for rule in measure.rules]
    kinds = {kind for look in looks for kind in look.evidence}
    extracts = Evidence(session).counting()
    firm = bool(measure.conditions or policy.eligibility or measure.benefit in AWARDS)
    found = {*_insurance(extracts, measure, looks), *_of_persons(facts, kinds), *_whole(extracts, kinds, firm=firm)}
    if firm:
        naming = {key for (key,) in session.rows(_NAMING, (facts.enterprise.uscc,))}
        found |= naming & {each.id for each in extracts}
    recorded = Figures(session).standing_for(facts.enterprise.uscc, policy=policy.id, measure=measure.id)
    return sorted({(EXTRACT, key) for key in found} | {(FACT, fact.record) for fact in recorded})


def _insurance(extracts: Sequence[Extract], measure: Measure, looks: Sequence[Criterion]) -> set[int]:
    """Return the extracts that decide for the months of the measure; for every month where a criterion names none."""
    asking = [look for look in looks if _INSURANCE in look.evidence]
    deciding = deciding_months(extracts)
    if any(_MONTHS not in (*look.needs, *look.wants) for look in asking):
        return set(deciding.values())
    term = measure.terms.get(_MONTHS)
    ways: list[Any] = term.every_value() if asking and term is not None else []
    return {deciding[month] for months in ways for month in months if month in deciding}


def _of_persons(facts: CaseFacts, kinds: set[str]) -> Iterator[int]:
    """Yield the extracts that name a person of the case."""
    for person in facts.persons:
        if _MOVEMENT in kinds:
            yield from [seen.order for seen in person.whereabouts]
        if _DUTY in kinds:
            yield from [seen.order for seen in person.duty]
        yield from [line.order for line in person.registers if line.kind in kinds]


def _whole(extracts: Sequence[Extract], kinds: set[str], *, firm: bool) -> Iterator[int]:
    """Yield the whole lists that answer by leaving someone out."""
    for (register, _, _), key in last_whole(extracts).items():
        if register in kinds or (firm and not REGISTERS[register].of_person):
            yield key
