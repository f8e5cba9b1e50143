"""Laws that hold for whatever facts arrive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.document import canonical, compose, digest, facts_of
from rules.evaluate import evaluate, person_finding, worth_of
from rules.facts import CaseFacts, PersonFacts
from rules.finding import Finding, PersonFinding, Settlement
from rules.outcome import Outcome, Standing, Verdict, combine, standing
from rules.packfile import PACKS, load_all, parse
from rules.policy import Measure, Policy, Term
from rules.settlement import settle
from tests.rules.facts_made import STATUSES, cases
from tests.rules.facts_told import a_line, a_person, a_result

POLICIES = load_all()
LUCHENG = POLICIES["lucheng-2023"]
POLICY_OF = {id(measure): policy for policy in POLICIES.values() for measure in policy.measures.values()}
ALL = [measure for policy in POLICIES.values() for measure in policy.measures.values()]
ON_PERSONS = [measure for measure in ALL if measure.rules]
FIRST_TWO = [LUCHENG.measures["stay"], LUCHENG.measures["return-travel"]]


def _choices(policy: Policy) -> st.SearchStrategy[dict[str, str]]:
    options = {id_: st.sampled_from([each.id for each in reading.options]) for id_, reading in policy.readings.items()}
    return st.fixed_dictionaries({}, optional=options)


CHOICES = _choices(LUCHENG)
Asked = tuple[Measure, dict[str, str]]


@st.composite
def asked(draw: st.DrawFn, measures: list[Measure]) -> Asked:
    """Return a measure, as often as not one of the first two, with readings chosen for its policy."""
    measure = draw(st.sampled_from(FIRST_TWO) | st.sampled_from(measures))
    return measure, draw(_choices(POLICY_OF[id(measure)]))


def judged(measure: Measure, facts: CaseFacts, chosen: Mapping[str, str]) -> Finding:
    return evaluate(POLICY_OF[id(measure)], measure, facts, chosen=chosen)


def _figures(finding: Finding) -> list[Any]:
    settled = finding.settlement
    return [settled.heads, settled.threshold, settled.payable_fen, settled.ceiling_fen, settled.steps]


def _of_person(person: PersonFinding) -> tuple[Any, ...]:
    outcomes = tuple((reason.criterion, reason.outcome) for reason in person.reasons)
    return (person.standing, person.amount_fen, person.ceiling_fen, person.tier, outcomes, frozenset(person.flags))


def _shuffled(person: PersonFacts, chance: Random) -> PersonFacts:
    return replace(
        person,
        insurance=tuple(chance.sample(person.insurance, len(person.insurance))),
        whereabouts=tuple(chance.sample(person.whereabouts, len(person.whereabouts))),
        twins=tuple(chance.sample(person.twins, len(person.twins))),
        rivals=tuple(chance.sample(person.rivals, len(person.rivals))),
        exclusive=tuple(chance.sample(person.exclusive, len(person.exclusive))),
        duty=tuple(chance.sample(person.duty, len(person.duty))),
        registers=tuple(chance.sample(person.registers, len(person.registers))),
        rides=tuple(chance.sample(person.rides, len(person.rides))),
        tickets=tuple(chance.sample(person.tickets, len(person.tickets))),
        overrides=tuple(chance.sample(person.overrides, len(person.overrides))),
    )


@settings(max_examples=150)
@given(asked(ALL), cases(), st.randoms(use_true_random=False))
def test_the_order_of_persons_lines_and_results_never_matters(asked: Asked, facts: CaseFacts, chance: Random) -> None:
    measure, chosen = asked
    mixed = tuple(chance.sample([_shuffled(person, chance) for person in facts.persons], len(facts.persons)))

    before, after = judged(measure, facts, chosen), judged(measure, replace(facts, persons=mixed), chosen)

    assert _figures(before) == _figures(after)
    assert sorted(map(repr, map(_of_person, before.persons))) == sorted(map(repr, map(_of_person, after.persons)))


@settings(max_examples=150)
@given(asked(ALL), cases())
def test_a_determination_gives_back_its_facts_and_the_same_bytes_again(asked: Asked, facts: CaseFacts) -> None:
    measure, chosen = asked
    document = compose(judged(measure, facts, chosen))
    content = canonical(document)

    again = facts_of(json.loads(content))

    assert again == facts
    assert facts_of(document) == facts
    assert canonical(json.loads(content)) == content
    assert canonical(compose(judged(measure, again, chosen))) == content
    assert digest(content) == digest(canonical(compose(judged(measure, facts, chosen))))


@settings(max_examples=150)
@given(asked(ALL), cases())
def test_figures_fit_together(asked: Asked, facts: CaseFacts) -> None:
    measure, chosen = asked
    finding = judged(measure, facts, chosen)
    settled = finding.settlement

    assert 0 <= settled.payable_fen <= settled.ceiling_fen
    assert sum(settled.heads.values()) == len(facts.persons)
    for person in finding.persons:
        assert person.standing is standing(reason.outcome for reason in person.reasons)
        assert 0 <= person.amount_fen <= person.ceiling_fen
        assert not person.amount_fen or person.standing is Standing.PAYABLE
        assert not person.ceiling_fen or person.standing is not Standing.REJECTED
        if measure in FIRST_TWO:
            assert (person.amount_fen > 0) == (person.standing is Standing.PAYABLE)
            assert (person.ceiling_fen > 0) == (person.standing is not Standing.REJECTED)
        assert person.unmet == tuple(r.criterion for r in person.reasons if r.outcome is Outcome.UNMET)
        assert person.unknown == tuple(r.criterion for r in person.reasons if r.outcome is Outcome.UNKNOWN)


GROUPS = st.lists(
    st.tuples(
        st.integers(1, 20),
        st.sets(st.sampled_from(["identity", "unique", "nonlocal", "insured", "stayed", "origin"]), max_size=2),
        st.sets(st.sampled_from(["identity", "unique", "nonlocal", "insured", "stayed", "origin"]), max_size=2),
        st.sampled_from(["市外省内", "华东地区", "华东以外地区"]),
    ),
    min_size=1,
    max_size=4,
)
CAPS = st.none() | st.integers(0, 2_000_000)
Groups = list[tuple[int, set[str], set[str], str]]


def _settled(measure: Measure, groups: Groups, cap: int | None, chosen: Mapping[str, str]) -> Settlement:
    terms = measure.values(POLICY_OF[id(measure)].choose(chosen)) | {"cap": cap}
    capped = replace(measure, terms=dict(measure.terms) | {"cap": Term(clause="一", value=cap)})
    persons = [found for group in groups for found in _persons(measure, terms, group)]
    return settle(capped, terms, persons)


def _persons(
    measure: Measure, terms: Mapping[str, Any], group: tuple[int, set[str], set[str], str]
) -> list[PersonFinding]:
    count, unmet, unknown, tier = group
    outcomes = dict.fromkeys(unknown, Outcome.UNKNOWN) | dict.fromkeys(unmet, Outcome.UNMET)
    verdicts = {
        rule.criterion: Verdict(outcomes.get(rule.criterion, Outcome.MET), "", tier=tier) for rule in measure.rules
    }
    return [person_finding(a_person(), verdicts, worth_of(measure, verdicts, terms), ())] * count


@settings(max_examples=200)
@given(asked(ON_PERSONS), GROUPS, CAPS)
def test_payable_is_within_the_ceiling_and_the_ceiling_within_the_cap(
    asked: Asked, groups: Groups, cap: int | None
) -> None:
    measure, chosen = asked
    settled = _settled(measure, groups, cap, chosen)

    assert 0 <= settled.payable_fen <= settled.ceiling_fen
    assert cap is None or settled.ceiling_fen <= cap
    assert settled.steps[-1].value == f"{settled.payable_fen // 100:,}.{settled.payable_fen % 100:02d}元"


@settings(max_examples=200)
@given(asked(ON_PERSONS), GROUPS, CAPS, st.data())
def test_one_more_unknown_never_lowers_the_ceiling_and_never_raises_the_payable(
    asked: Asked, groups: Groups, cap: int | None, data: st.DataObject
) -> None:
    measure, chosen = asked
    criterion = data.draw(st.sampled_from([rule.criterion for rule in measure.rules]))
    count, unmet, unknown, tier = groups[0]
    doubtful = (count, unmet - {criterion}, unknown | {criterion}, tier)

    before = _settled(measure, groups, cap, chosen)
    after = _settled(measure, [doubtful, *groups[1:]], cap, chosen)

    assert after.ceiling_fen >= before.ceiling_fen
    assert after.payable_fen <= before.payable_fen


def _worth(measure: Measure, facts: CaseFacts, chosen: Mapping[str, str]) -> list[tuple[int, int]]:
    return [(person.amount_fen, person.ceiling_fen) for person in judged(measure, facts, chosen).persons]


def _assert_no_surer(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> None:
    for (paid, most), (paid_after, most_after) in zip(before, after, strict=True):
        assert paid_after <= paid
        assert most_after >= most


@settings(max_examples=150)
@given(cases(), CHOICES)
def test_whereabouts_taken_away_make_no_stayer_surer(facts: CaseFacts, chosen: dict[str, str]) -> None:
    unseen = replace(facts, persons=tuple(replace(person, whereabouts=()) for person in facts.persons))
    stay = LUCHENG.measures["stay"]

    _assert_no_surer(_worth(stay, facts, chosen), _worth(stay, unseen, chosen))


@settings(max_examples=150)
@given(st.sampled_from(FIRST_TWO), cases(), CHOICES)
def test_a_month_without_an_extract_makes_no_one_surer(
    measure: Measure, facts: CaseFacts, chosen: dict[str, str]
) -> None:
    kept = tuple(
        replace(person, insurance=tuple(line for line in person.insurance if line.month != "2023-02"))
        for person in facts.persons
    )
    uncovered = replace(facts, covered_months=facts.covered_months - {"2023-02"}, persons=kept)

    _assert_no_surer(_worth(measure, facts, chosen), _worth(measure, uncovered, chosen))


@settings(max_examples=150)
@given(st.sampled_from(FIRST_TWO), cases(), CHOICES, st.sampled_from(STATUSES))
def test_a_status_that_no_one_can_read_makes_no_one_surer(
    measure: Measure, facts: CaseFacts, chosen: dict[str, str], status: str
) -> None:
    unread = tuple(
        replace(
            person,
            insurance=tuple(line._replace(status="？") if line.status == status else line for line in person.insurance),
        )
        for person in facts.persons
    )

    _assert_no_surer(_worth(measure, facts, chosen), _worth(measure, replace(facts, persons=unread), chosen))


@given(st.sampled_from(FIRST_TWO), cases(), CHOICES)
def test_an_absence_without_days_makes_no_one_surer(measure: Measure, facts: CaseFacts, chosen: dict[str, str]) -> None:
    doubtful = a_result("离温 来源=公安 次序=9")
    more = tuple(replace(person, whereabouts=(*person.whereabouts, doubtful)) for person in facts.persons)

    _assert_no_surer(_worth(measure, facts, chosen), _worth(measure, replace(facts, persons=more), chosen))


@given(st.lists(st.sampled_from(list(Outcome))))
def test_not_met_beats_unknown_beats_met(outcomes: list[Outcome]) -> None:
    rank = {Outcome.UNMET: 0, Outcome.UNKNOWN: 1, Outcome.MET: 2}

    assert combine(outcomes) is min(outcomes, key=lambda each: rank[each], default=Outcome.MET)


@settings(max_examples=150)
@given(cases(), st.data())
def test_a_damaged_determination_is_told_as_such_and_nothing_else_is_raised(
    facts: CaseFacts, data: st.DataObject
) -> None:
    document = json.loads(canonical(compose(judged(LUCHENG.measures["stay"], facts, {}))))
    spot: Any = document
    while isinstance(spot, dict | list) and spot:
        keys = sorted(spot) if isinstance(spot, dict) else list(range(len(spot)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(spot[key], dict | list) or not spot[key] or data.draw(st.booleans()):
            spot[key] = data.draw(st.sampled_from([None, 9999, "坏", [], {}, [[1]], True]))
            break
        spot = spot[key]

    with suppress(KeyError, ValueError, TypeError):
        assert isinstance(facts_of(document), CaseFacts)


def test_steps_are_in_one_order_even_where_two_tiers_pay_alike() -> None:
    text = (PACKS / "lucheng-2023.toml").read_text(encoding="utf-8").replace('"150.00"', '"200.00"')
    policy = parse(text.replace('payable = "950.00"', 'payable = "1050.00"'), name="pack.toml")
    measure = policy.measures["return-travel"]
    people = (a_person("return-travel"), a_person("return-travel", id="52010219900307001?"))
    facts = CaseFacts(
        case="", enterprise=a_line("2023-01").employer, declared_on=date(2023, 2, 10), persons=people,
        covered_months=frozenset({"2023-01", "2023-02"}),
    )  # fmt: skip

    there = evaluate(policy, measure, facts, chosen={})
    back = evaluate(policy, measure, replace(facts, persons=people[::-1]), chosen={})

    assert there.settlement.steps == back.settlement.steps
    assert there.settlement.payable_fen == 40000


@pytest.mark.parametrize("readings", [{"R-L99": "paid"}, {"R-L8": "later"}])
def test_a_reading_that_the_policy_does_not_have_is_refused(readings: dict[str, str]) -> None:
    facts = CaseFacts(case="", enterprise=a_line("2023-01").employer, declared_on=date(2023, 2, 10))

    with pytest.raises(ValueError, match="R-L"):
        evaluate(LUCHENG, LUCHENG.measures["stay"], facts, chosen=readings)
