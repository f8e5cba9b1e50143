"""Persons who are alike to every rule are judged once (同类合并核算): most of a township is of a few shapes.

The shape of a person is all that the criteria of a measure can see of one: what the number is worth, its division, the
declared fields that they look at, the lines of insurance and whereabouts.  The finding of the first of a shape serves
the others, each with the places of their own evidence.  Whoever has claims, tickets, decisions or registers of their
own is judged alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from rules.claims import identity
from rules.criteria import CRITERIA
from rules.facts import CaseFacts, PersonFacts
from rules.finding import PersonFinding, Reason
from rules.outcome import Outcome
from rules.place import Place
from rules.policy import Rule
from rules.subject import Subject
from rules.terms import Span

_DIVISION = 6  # digits of a number; of the rest only its worth is seen


class _Mould(NamedTuple):
    """A finding without the person: its reasons name their evidence by its position among the person's lines."""

    finding: PersonFinding
    reasons: tuple[tuple[str, Outcome, str, str, tuple[int, ...], Outcome | None], ...]

    def cast(self, facts: PersonFacts) -> PersonFinding:
        """Return the finding of another person of the same shape."""
        places = _places(facts)
        reasons = tuple(
            [
                Reason(criterion, outcome, clause, text, tuple([places[at] for at in seats]), own)
                for criterion, outcome, clause, text, seats, own in self.reasons
            ]
        )
        return PersonFinding(facts, *self.finding[1:-1], reasons)


class ByShape:
    """Judges the persons of one case, each shape once."""

    def __init__(
        self,
        judge: Callable[[Subject], PersonFinding],
        case: CaseFacts,
        rules: Sequence[Rule],
        window: Span | None,
    ) -> None:
        """Take the judge of one person, and the criteria whose declared fields matter."""
        self._judge = judge
        self._case = case
        self._window = window
        looks = [CRITERIA[rule.criterion] for rule in rules]
        self._fields = sorted({field for look in looks for field in (*look.columns, *look.also)})
        self._moulds: dict[Hashable, _Mould | None] = {}

    def __call__(self, facts: PersonFacts) -> PersonFinding:
        """Return the finding of one person."""
        subject = Subject(facts, self._case)
        if _is_singular(facts):
            return self._judge(subject)
        shape = self._shape(subject)
        mould = self._moulds.get(shape)
        if mould is not None:
            return mould.cast(facts)
        finding = self._judge(subject)
        if shape not in self._moulds:
            self._moulds[shape] = _mould(finding)
        return finding

    def _shape(self, subject: Subject) -> Hashable:
        facts = subject.facts
        worth = identity(subject, window=self._window)
        return (
            worth.code,
            worth.flags,
            facts.id_number[:_DIVISION],
            facts.paper,
            tuple([facts.declared.get(field) for field in self._fields]),
            tuple(
                [
                    (line.month, line.kind, line.status, id(line.employer), subject.is_named(line.name))
                    for line in facts.insurance
                ]
            ),
            tuple(
                [
                    (
                        *(seen.result, seen.left_on, seen.back_on, seen.undated, seen.source, seen.order),
                        *(seen.covers_from, seen.covers_to, subject.is_named(seen.name)),
                    )
                    for seen in facts.whereabouts
                ]
            ),
        )


def _is_singular(facts: PersonFacts) -> bool:
    """Whether a person has anything that others of the same lines have not."""
    return bool(
        facts.twins
        or facts.rivals
        or facts.contrary
        or facts.exclusive
        or facts.taken_by
        or facts.tickets
        or facts.overrides
        or facts.registers
        or facts.duty
        or facts.rides
        or facts.referee
    )


def _mould(finding: PersonFinding) -> _Mould | None:
    """Return the mould of a finding; None where it rests on a place that is none of the person's lines."""
    seats = {id(place): at for at, place in enumerate(_places(finding.facts))}
    reasons = []
    for reason in finding.reasons:
        if not all(id(place) in seats for place in reason.evidence):
            return None
        at = tuple([seats[id(place)] for place in reason.evidence])
        reasons.append((reason.criterion, reason.outcome, reason.clause, reason.text, at, reason.rule_outcome))
    return _Mould(finding, tuple(reasons))


def _places(facts: PersonFacts) -> list[Place]:
    return [line.place for line in facts.insurance] + [seen.place for seen in facts.whereabouts]
