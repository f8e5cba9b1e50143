"""Judging each shape of a person once changes nothing: everyone has the finding that judging them alone gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.criteria import CRITERIA
from rules.evaluate import evaluate
from rules.facts import CaseFacts, PersonFacts, Place
from rules.packfile import load_all
from tests.rules import casefile

POLICIES = load_all()
CASES = [case for policy in POLICIES for case in casefile.cases_on_persons(policy)]


class Watched(dict[str, str]):
    """Declared fields that remember which of them were asked for."""

    def asking(self) -> set[str]:
        """Return the fields that were asked for so far."""
        asked: set[str] = self.__dict__.setdefault("asked", set())
        return asked

    def get(self, field: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """Return a field and remember it."""
        self.asking().add(field)
        return super().get(field, default)


def _moved(person: PersonFacts, by: int) -> PersonFacts:
    """Return the same person with every line standing elsewhere."""
    return replace(
        person,
        place=_down(person.place, by),
        insurance=tuple(line._replace(place=_down(line.place, by)) for line in person.insurance),
        whereabouts=tuple(seen._replace(place=_down(seen.place, by)) for seen in person.whereabouts),
    )


def _down(place: Place, by: int) -> Place:
    return place._replace(row=place.row + by)


def test_no_criterion_looks_at_a_declared_field_that_it_does_not_name() -> None:
    unnamed = set()
    for case in CASES:
        policy = POLICIES[case.policy]
        measure = policy.measures[case.measure]
        facts = casefile.facts_of_case(case)
        watched = [Watched(person.declared) for person in facts.persons]
        persons = tuple(replace(each, declared=seen) for each, seen in zip(facts.persons, watched, strict=True))
        evaluate(policy, measure, replace(facts, persons=persons), chosen=case.raw.get("readings", {}))
        looks = [CRITERIA[rule.criterion] for rule in measure.rules]
        named = {field for look in looks for field in (*look.columns, *look.also)}
        unnamed |= {(case.measure, field) for seen in watched for field in seen.asking() - named}

    assert unnamed == set()


@cache
def _crowd(policy: str, measure: str) -> tuple[PersonFacts, ...]:
    """Return everyone in the case files of a measure, thrice, in rows of their own."""
    alike = [each for each in CASES if (each.policy, each.measure) == (policy, measure)]
    people = [person for each in alike for person in casefile.facts_of_case(each).persons]
    return tuple(_moved(person, by) for by in (0, 1000, 2000) for person in people)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_crowd_of_many_shapes_is_judged_as_each_alone(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES))
    policy = POLICIES[case.policy]
    chosen = case.raw.get("readings", {})
    ground = casefile.facts_of_case(case)
    crowd = list(_crowd(case.policy, case.measure))
    Random(data.draw(st.integers(0, 9))).shuffle(crowd)

    together = _persons(policy.id, case.measure, replace(ground, persons=tuple(crowd)), chosen)

    picked = data.draw(st.lists(st.integers(0, len(crowd) - 1), min_size=8, max_size=8))
    for index in picked:
        (alone,) = _persons(policy.id, case.measure, replace(ground, persons=(crowd[index],)), chosen)
        assert together[index] == alone


def _persons(policy: str, measure: str, facts: CaseFacts, chosen: Mapping[str, str]) -> tuple[object, ...]:
    known = POLICIES[policy]
    return evaluate(known, known.measures[measure], facts, chosen=chosen).persons
