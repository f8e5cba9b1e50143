"""What another reading, amount or edition would change (变更影响): case by case, before anything is changed.

Frozen and closed cases keep what they have and are not asked.  A case of which another row takes the higher benefit
sees that row as it would come out, not as it was stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop.models.ledger import Case
from desktop.models.store import Store
from desktop.records import CaseState
from desktop.services.choices import Choices
from desktop.services.verify import facts_of_case
from rules.displacement import rival_outcome
from rules.evaluate import evaluate
from rules.facts import CaseFacts, Claim, PersonFacts, Place
from rules.finding import Finding, PersonFinding, Settlement
from rules.outcome import Standing
from rules.policy import Policy

_CLOSED = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN})
_ROUNDS = 4  # a row displaced, the one that it displaced in turn, and both settled; more would be a circle
_Rows = Mapping[tuple[str, Place], tuple[PersonFinding, Settlement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What cases of one policy are judged by: an edition of the pack, and what the office chose."""

    policy: Policy
    choices: Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What would change in one open case: payable heads and sum in fen, before and after."""

    case: Case
    people_before: int
    people_after: int
    fen_before: int
    fen_after: int


def effects_between(store: Store, before: Basis, after: Basis) -> list[Effect]:
    """Return the open cases whose payable heads or sum would differ; nothing is changed."""
    return next(effects_of_each(store, before, [after]))


def effects_of_each(store: Store, before: Basis, wanted: Iterable[Basis]) -> Iterator[list[Effect]]:
    """Yield for each of several changes what it alone would do; the facts of the cases are read once."""
    cases = [
        (case, facts_of_case(store, before.policy, case))
        for case in store.cases.all(policy=before.policy.id)
        if not case.frozen and case.state not in _CLOSED
    ]
    present = _findings(before, cases)
    for after in wanted:
        yield [effect for effect in _effects(cases, present, _findings(after, cases)) if _differs(effect)]


def _findings(basis: Basis, cases: Sequence[tuple[Case, CaseFacts]]) -> list[Finding]:
    """Judge every case; again, while rows that compete with rows of other cases come out otherwise than before."""
    found = [_judge(basis, case, facts) for case, facts in cases]
    if not any(person.exclusive for _, facts in cases for person in facts.persons):
        return found
    for _ in range(_ROUNDS):
        rows = {
            (each.facts.case, person.facts.place): (person, each.settlement)
            for each in found
            for person in each.persons
        }
        again = [_judge(basis, case, _competing(facts, rows)) for case, facts in cases]
        if [each.settlement for each in again] == [each.settlement for each in found]:
            break
        found = again
    return found


def _judge(basis: Basis, case: Case, facts: CaseFacts) -> Finding:
    return evaluate(
        basis.policy,
        basis.policy.measures[case.measure],
        facts,
        chosen=basis.choices.readings,
        parameters=basis.choices.amounts,
    )


def _competing(facts: CaseFacts, rows: _Rows) -> CaseFacts:
    """Return the facts with the competing rows as they come out now."""
    if not any(person.exclusive for person in facts.persons):
        return facts
    return replace(facts, persons=tuple(_person(person, rows) for person in facts.persons))


def _person(person: PersonFacts, rows: _Rows) -> PersonFacts:
    return replace(person, exclusive=tuple(_claim(claim, rows) for claim in person.exclusive))


def _claim(claim: Claim, rows: _Rows) -> Claim:
    found = rows.get((claim.case, claim.place))
    if found is None:
        return claim
    person, settled = found
    fen = person.amount_fen if person.standing is Standing.PAYABLE else person.claimed_fen
    outcome = rival_outcome(
        person.standing.value, fen, payable_fen=settled.payable_fen, ceiling_fen=settled.ceiling_fen
    )
    return replace(claim, outcome=outcome, amount_fen=fen)


def _effects(
    cases: Iterable[tuple[Case, CaseFacts]], present: Iterable[Finding], wanted: Iterable[Finding]
) -> Iterator[Effect]:
    for (case, _), before, after in zip(cases, present, wanted, strict=True):
        yield Effect(
            case=case,
            people_before=before.settlement.heads[Standing.PAYABLE],
            people_after=after.settlement.heads[Standing.PAYABLE],
            fen_before=before.settlement.payable_fen,
            fen_after=after.settlement.payable_fen,
        )


def _differs(effect: Effect) -> bool:
    return (effect.people_before, effect.fen_before) != (effect.people_after, effect.fen_after)
