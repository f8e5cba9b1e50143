"""Laws of reckoning from figures: unknown exactly where what is missing can change the answer; exact to the fen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.awards import AWARDS
from rules.calculate import Answer, Reckoning, award_of, calculate, facts_asked, is_calculable
from rules.conditions import ZeroBaseError
from rules.evaluate import evaluate
from rules.facts import CaseFacts, ProvedFigure
from rules.figures import Fact, FactKind, FigureFault, Value, decimal_text, read_value
from rules.finding import Settlement
from rules.packfile import load_all
from rules.policy import Measure, Policy
from tests.rules.facts_told import employer

POLICIES = load_all()
CALCULABLE = [
    (policy, measure) for policy in POLICIES.values() for measure in policy.measures.values() if is_calculable(measure)
]
BY_ID = {f"{policy.id}:{measure.id}": (policy, measure) for policy, measure in CALCULABLE}
OF_MEASURE = pytest.mark.parametrize("name", sorted(BY_ID))
SAMPLES = 200
_UNIT = Fraction(1, 100)


class Pool:
    """Values near which an answer can turn, read off the text of the pack and nothing else."""

    def __init__(self, policy: Policy) -> None:
        """Collect the days and numbers of the text."""
        written = {date.fromisoformat(text) for text in re.findall(r"\d{4}-\d{2}-\d{2}", policy.text)}
        self.days = sorted({day + timedelta(days=step) for day in written for step in (-1, 0, 1)})
        quoted = re.findall(r'"(\d+(?:\.\d+)?)"|= (\d+)\b', policy.text)
        self.numbers = sorted({Fraction(one or other) for one, other in quoted} | {Fraction(0), Fraction(10**12)})
        rates = {Fraction(text) / 100 for text in re.findall(r'"(\d+(?:\.\d+)?)%"', policy.text)} - {0}
        days = {Fraction(text) for text in re.findall(r"\bdays = (\d+)", policy.text)}
        factors = {Fraction(1), *rates, *(rate + 1 for rate in rates), *(one / other for one in days for other in days)}
        factors |= {share * rate for share in factors for rate in rates}
        self.factors = sorted(factors | {1 / factor for factor in factors})

    def values(self, fact: Fact, others: Mapping[str, Value]) -> list[Value]:
        """Return every value of a fact that may tell, the other figures being given."""
        if fact.kind is FactKind.FLAG:
            return [True, False]
        if fact.kind is FactKind.DAY:
            return list(self.days)
        bases = [value for value in others.values() if isinstance(value, Fraction)]
        turns = {*self.numbers, *(base * factor for base in bases for factor in self.factors)}
        return [value for turn in turns for step in (-1, 0, 1) for value in self._near(fact, turn, step)]

    def one(self, fact: Fact, others: Mapping[str, Value], chance: Random) -> Value:
        """Return one such value by chance."""
        if fact.kind is FactKind.FLAG:
            return chance.random() < 0.7
        if fact.kind is FactKind.DAY:
            return chance.choice(self.days)
        bases = [value for value in others.values() if isinstance(value, Fraction)]
        turn = chance.choice(self.numbers)
        if bases and chance.random() < 0.6:
            turn = chance.choice(bases) * chance.choice(self.factors)
        return next(iter(self._near(fact, turn, chance.choice((-1, 0, 0, 1)))), Fraction(0))

    @staticmethod
    def _near(fact: Fact, turn: Fraction, step: int) -> list[Value]:
        value = Fraction(int(turn) + step) if fact.kind is FactKind.COUNT else turn + step * _UNIT
        return [value] if value >= 0 else []


POOLS = {id_: Pool(policy) for id_, policy in POLICIES.items()}


def _drawn(policy: Policy, facts: tuple[Fact, ...], given: Mapping[str, Value], chance: Random) -> dict[str, Value]:
    """Complete what is given, each value near a turn seen from those before it."""
    values = dict(given)
    for fact in chance.sample(facts, len(facts)):
        if fact.name not in values:
            values[fact.name] = POOLS[policy.id].one(fact, values, chance)
    return values


def _answer(reckoning: Reckoning, measure: Measure, values: Mapping[str, Value]) -> Answer | None:
    """Return the answer of complete facts, None where a base is nothing."""
    try:
        return reckoning.answer(measure, values)
    except ZeroBaseError:
        return None


def _readings(policy: Policy, chance: Random) -> dict[str, str]:
    return {id_: chance.choice(reading.options).id for id_, reading in policy.readings.items()}


@OF_MEASURE
def test_an_answer_that_is_given_holds_however_the_facts_are_completed(name: str) -> None:
    policy, measure = BY_ID[name]
    facts = facts_asked(policy, measure)
    chance = Random(name)
    determined = 0
    for _ in range(15):
        reckoning = Reckoning(policy, _readings(policy, chance), {})
        whole = _drawn(policy, facts, {}, chance)
        known = {each: value for each, value in whole.items() if chance.random() < 0.7}
        answer = _answer(reckoning, measure, known)
        if answer is None:
            continue
        determined += 1

        completed = [_answer(reckoning, measure, _drawn(policy, facts, known, chance)) for _ in range(SAMPLES)]

        assert {each for each in completed if each is not None} <= {answer}
    assert determined


@OF_MEASURE
def test_unknown_is_said_only_where_two_ways_of_completing_the_facts_differ(name: str) -> None:
    policy, measure = BY_ID[name]
    facts = facts_asked(policy, measure)
    chance = Random(name)
    for _ in range(15):
        reckoning = Reckoning(policy, _readings(policy, chance), {})
        whole = _drawn(policy, facts, {}, chance)
        known = {each: value for each, value in whole.items() if chance.random() < 0.7}
        try:
            answer = reckoning.answer(measure, known)
        except ZeroBaseError:
            continue
        if answer is None:
            assert _differ(policy, reckoning, measure, known, chance), known


def _differ(policy: Policy, reckoning: Reckoning, measure: Measure, known: Mapping[str, Value], chance: Random) -> bool:
    """Whether two completions come to different answers: all of one missing fact, very many of several."""
    facts = facts_asked(policy, measure)
    missing = [fact for fact in facts if fact.name not in known]
    pools = [POOLS[policy.id].values(fact, known) for fact in missing]
    near = ({missing[0].name: value} for value in pools[0]) if len(missing) == 1 else ()
    far = (_drawn(policy, facts, known, chance) for _ in range(5000))
    first: Answer | None = None
    for tried in chain(near, far):
        answer = _answer(reckoning, measure, {**known, **tried})
        if answer is not None and first is not None and answer != first:
            return True
        first = first or answer
    return False


@OF_MEASURE
def test_facts_that_are_all_there_are_never_unknown(name: str) -> None:
    policy, measure = BY_ID[name]
    facts = facts_asked(policy, measure)
    chance = Random(name)
    for _ in range(40):
        values = _drawn(policy, facts, {}, chance)
        reckoning = Reckoning(policy, _readings(policy, chance), {})
        try:
            answer = reckoning.answer(measure, values)
        except ZeroBaseError:
            continue

        assert answer is not None
        assert answer.met or not answer.amount
        bound = award_of(measure).ceiling_fen(reckoning.terms(measure))
        assert not award_of(measure).money or bound is None or 0 <= answer.amount <= bound


def _texts(values: Mapping[str, Value]) -> dict[str, str]:
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, date)
        else decimal_text(value, 0)
        for name, value in values.items()
    }  # fmt: skip


def _settled(
    policy: Policy, measure: Measure, proved: Mapping[str, Value], stated: Mapping[str, Value], stated_fen: int | None
) -> Settlement:
    facts = CaseFacts(
        case="案卷甲",
        enterprise=employer("甲"),
        declared_on=date(2023, 2, 10),
        declared_fen=stated_fen,
        declared_figures=_texts(stated),
        proved_figures=tuple(ProvedFigure(name=name, text=text, source="核") for name, text in _texts(proved).items()),
    )
    return evaluate(policy, measure, facts, chosen={}).settlement


@pytest.mark.parametrize("name", sorted(name for name, (_, measure) in BY_ID.items() if measure.benefit in AWARDS))
def test_one_more_unknown_figure_never_lowers_the_ceiling_and_never_raises_the_payable(name: str) -> None:
    policy, measure = BY_ID[name]
    facts = facts_asked(policy, measure)
    chance = Random(name)
    for _ in range(15):
        proved = {
            key: value
            for key, value in _drawn(policy, facts, {}, chance).items()
            if chance.random() < 0.9 and (not isinstance(value, Fraction) or (value * 10**6).denominator == 1)
        }
        if not proved:
            continue
        gone = chance.choice(sorted(proved))
        fewer = {key: value for key, value in proved.items() if key != gone}
        stated: dict[str, Value] = chance.choice([proved, {}])
        cap = award_of(measure).ceiling_fen(measure.values(policy.choose({})))
        stated_fen = None if cap is not None else 10**15

        before = _settled(policy, measure, proved, stated, stated_fen)
        after = _settled(policy, measure, fewer, stated, stated_fen)

        assert 0 <= before.payable_fen <= before.ceiling_fen
        assert cap is None or before.ceiling_fen <= cap
        assert after.payable_fen <= before.payable_fen
        assert after.ceiling_fen >= before.ceiling_fen


LUCHENG = POLICIES["lucheng-2023"]
YUAN = st.integers(0, 10**9).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")


def _amount(measure: str, facts: Mapping[str, object], **parameters: str) -> Fraction:
    found = calculate(LUCHENG, LUCHENG.measures[measure], facts, chosen={}, parameters=parameters)
    return Fraction(found.amount)


@given(YUAN)
def test_a_share_of_a_cost_is_exact_and_drops_less_than_a_fen(fare: str) -> None:
    exact = Fraction(fare) * Fraction(3, 10)

    assert 0 <= exact - _amount("rcep-airfare", {"fare": fare}) < _UNIT


@given(YUAN, st.integers(2, 50))
def test_so_many_times_the_cost_bring_at_least_so_many_times_the_sum(fare: str, times: int) -> None:
    once = _amount("rcep-airfare", {"fare": fare})
    more = _amount("rcep-airfare", {"fare": decimal_text(Fraction(fare) * times)})

    assert times * once <= more < times * (once + _UNIT)


@given(st.integers(0, 500))
def test_heads_bring_the_rate_each_from_the_least_to_the_cap(people: int) -> None:
    expected = min(people * 500, 100_000) if people >= 5 else 0

    assert _amount("agency", {"people": str(people)}) == expected


@given(st.integers(0, 9), st.integers(0, 9))
def test_at_most_four_heads_are_paid_the_dearest_first(asia: int, elsewhere: int) -> None:
    sums = sorted([8000] * asia + [15000] * elsewhere, reverse=True)

    assert _amount("exhibition", {"persons_asia": str(asia), "persons_elsewhere": str(elsewhere)}) == sum(sums[:4])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 1000), st.sampled_from(sorted(BY_ID)))
def test_growth_and_shares_do_not_depend_on_the_unit_of_figures(one: int, other: int, times: int, name: str) -> None:
    policy, measure = BY_ID[name]
    reckoning = Reckoning(policy, policy.choose({}), {})
    names = [fact.name for fact in facts_asked(policy, measure)]
    small = {each: Fraction(one if index % 2 else other) for index, each in enumerate(names)}
    large = {each: value * times for each, value in small.items()}

    for condition in measure.conditions:
        if condition.test in {"growth", "share"}:
            assert reckoning.condition(condition, small) is reckoning.condition(condition, large)


@given(st.integers(0, 10**12), st.integers(0, 6))
def test_a_decimal_is_read_exactly(digits: int, places: int) -> None:
    fact = Fact(name="cost", title="费用", kind=FactKind.FIGURE)
    figure = Fraction(digits, 10**places)

    assert read_value(fact, decimal_text(figure, places)) == figure


def test_ten_tenths_are_one() -> None:
    fact = Fact(name="cost", title="费用", kind=FactKind.FIGURE)
    tenth = read_value(fact, "0.1")

    assert isinstance(tenth, Fraction)
    assert tenth * 10 == 1
    assert tenth + Fraction(2, 10) == read_value(fact, "0.3")


@pytest.mark.parametrize("text", ["1e5", "１２", "0x10", "1.", ".5", "+1", "1 000", "nan", "", "9" * 41, "²"])
def test_what_is_no_plain_decimal_is_refused(text: str) -> None:
    fact = Fact(name="cost", title="费用", kind=FactKind.FIGURE)

    with pytest.raises(FigureFault) as caught:
        read_value(fact, text)

    assert caught.value.code == "figure-unreadable"


def test_a_binary_float_is_no_figure() -> None:
    fact = Fact(name="cost", title="费用", kind=FactKind.FIGURE)

    with pytest.raises(FigureFault):
        read_value(fact, 0.1)


def test_a_measure_that_names_no_cap_is_bounded_by_what_the_form_states() -> None:
    measure = LUCHENG.measures["rcep-airfare"]

    assert _settled(LUCHENG, measure, {}, {}, 12345).ceiling_fen == 12345
    assert _settled(LUCHENG, measure, {}, {"fare": Fraction(100)}, 12345).ceiling_fen == 3000
    assert replace(_settled(LUCHENG, measure, {"fare": Fraction(100)}, {}, 1)).payable_fen == 3000
