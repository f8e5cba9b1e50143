"""One measure from the figures of an enterprise: met or not, how much, and every step in words (按企业数据测算).

Facts may be missing.  Then the answer is *unknown* exactly if two ways of completing them come to different answers;
the ways that are tried are those at which some test or award turns, both sides of each, and everything between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from rules.awards import AWARDS, Award, in_fen
from rules.conditions import TESTS, ZeroBaseError, complete
from rules.figures import Fact, FactKind, FigureFault, Value, Values, decimal_text, read_values
from rules.money import yuan, yuan_words
from rules.outcome import Outcome
from rules.policy import Condition, Measure, Policy
from rules.steps import Step
from rules.terms import Span
from rules.words import OUTCOME_WORDS

_Question = Callable[[], bool]
_NOT_MEASURE = "not-measure"
_TINY, _HUGE = Fraction(1, 1000), Fraction(10**18)


class NotCalculableError(ValueError):
    """A measure that is decided person by person and has nothing to reckon from figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What complete facts come to: met or not, and the exact sum in fen (or quota) after the cap."""

    met: bool
    amount: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """The answer for one measure; ``amount`` is exact: yuan with two places, or a quota in its own unit."""

    policy: Policy
    measure: Measure
    outcome: Outcome
    amount: str
    steps: tuple[Step, ...]

    @property
    def draft(self) -> bool:
        """Whether the policy is a draft for comment (征求意见稿)."""
        return self.policy.status == "draft"


class _MissingError(LookupError):
    """A fact that the answer needs and that is not there."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(fact.name)
        self.fact = fact


def is_calculable(measure: Measure) -> bool:
    """Whether a measure can be reckoned from figures alone."""
    return measure.benefit in AWARDS or "heads_fact" in measure.terms


def facts_asked(policy: Policy, measure: Measure) -> tuple[Fact, ...]:
    """Return the facts that a measure asks for, in the order of the pack."""
    names = {*_facts_of(policy, measure)}
    return tuple(fact for fact in policy.facts.values() if fact.name in names)


def calculate(
    policy: Policy,
    measure: Measure,
    given: Mapping[str, object],
    *,
    chosen: Mapping[str, str],
    parameters: Mapping[str, str],
) -> Calculation:
    """Reckon one measure from given facts, read exactly.

    Raise FigureFault for a fact that cannot be (``growth-over-zero`` for a rate needed over nothing), and
    NotCalculableError for a measure that is decided person by person.
    """
    if not is_calculable(measure):
        raise NotCalculableError(measure.id)
    facts = {fact.name: fact for fact in facts_asked(policy, measure)}
    values = read_values(facts, given)
    reckoning = Reckoning(policy, policy.choose(chosen), parameters)
    try:
        answer = reckoning.answer(measure, values)
    except ZeroBaseError as zero:
        raise FigureFault("growth-over-zero", policy.facts[zero.fact], "0") from zero
    outcome = Outcome.UNKNOWN if answer is None else Outcome.MET if answer.met else Outcome.UNMET
    is_money = award_of(measure).money
    amount = answer.amount if answer is not None and answer.met else Fraction(0)
    return Calculation(
        policy=policy,
        measure=measure,
        outcome=outcome,
        amount=yuan(in_fen(amount)) if is_money or not amount else decimal_text(amount),
        steps=tuple(reckoning.steps(measure, values, answer)),
    )


def award_of(measure: Measure) -> Award:
    """Return how the measure pays by figures; a measure per head pays by the number of heads."""
    return AWARDS.get(measure.benefit, AWARDS["per-figure-head"])


class Reckoning:
    """Reckons measures of one policy under chosen readings and the amounts that the office set."""

    def __init__(self, policy: Policy, readings: Mapping[str, str], parameters: Mapping[str, str]) -> None:
        """Take the option of every reading."""
        self._policy = policy
        self._readings = readings
        self._parameters = parameters

    def answer(self, measure: Measure, values: Values) -> Answer | None:
        """Return the one answer that the facts allow, or None where what is missing could change it."""
        answers = {(answer.met, answer.amount) for answer in self._some_answers(measure, values, frozenset(values))}
        if len(answers) != 1:
            return None
        ((met, amount),) = answers
        return Answer(met=met, amount=amount)

    def condition(self, condition: Condition, values: Values) -> Outcome:
        """Return the outcome of one condition; ZeroBaseError where its base is nothing."""
        if condition.test == _NOT_MEASURE:
            other = self.answer(self._other(condition), values)
            return Outcome.UNKNOWN if other is None else Outcome.UNMET if other.met else Outcome.MET
        params = self._params(condition)
        test = TESTS[condition.test]
        if test.lacks(values, params):
            return Outcome.UNKNOWN
        return Outcome.MET if test.holds(values, params) else Outcome.UNMET

    def looks_at(self, condition: Condition) -> tuple[str, ...]:
        """Return the facts that one condition itself looks at."""
        return () if condition.test == _NOT_MEASURE else TESTS[condition.test].facts(self._params(condition))

    def conditions(self, measure: Measure, values: Values) -> Outcome:
        """Return what the conditions of a measure come to, its award aside."""
        found = self._explore(measure, values, frozenset(values), award=False)
        met = {answer.met for answer in found}
        return Outcome.UNKNOWN if len(met) != 1 else Outcome.MET if met.pop() else Outcome.UNMET

    def steps(self, measure: Measure, values: Values, answer: Answer | None) -> Iterator[Step]:
        """Yield every condition with what was found, then how the sum came about."""
        for condition in measure.conditions:
            yield Step(label=condition.title, value=self.words(condition, values), clause=condition.clause)
        missing = [fact.title for fact in facts_asked(self._policy, measure) if fact.name not in values]
        if answer is None:
            yield Step(label="待核实", value=f"还缺：{'、'.join(missing)}", clause=measure.clause)
        if answer is None or not answer.met:
            return
        terms = self.terms(measure)
        award = award_of(measure)
        clauses = {name: term.clause for name, term in measure.terms.items()}
        granted = award.grant(values, terms, clauses) if complete(values, award.facts(terms)) else None
        if granted is not None:
            yield from granted.steps
            cap = terms.get("cap")
            if cap is not None and granted.amount > cap and terms.get("cap_covers") != "add-on":
                yield Step(label="封顶", value=yuan_words(cap), clause=clauses["cap"])
        said = yuan_words(in_fen(answer.amount)) if award.money else award.result(answer.amount)
        yield Step(label="核定金额" if award.money else "结果", value=said, clause=measure.clause)

    def words(self, condition: Condition, values: Values) -> str:
        """State what was found of one condition."""
        try:
            return self._found(condition, values)
        except ZeroBaseError as zero:
            return f"{self._policy.facts[zero.fact].title}为0，无法计算"

    def _found(self, condition: Condition, values: Values) -> str:
        if condition.test == _NOT_MEASURE:
            return OUTCOME_WORDS[self.condition(condition, values)]
        params = self._params(condition)
        test = TESTS[condition.test]
        facts = self._policy.facts
        missing = [facts[name].title for name in test.lacks(values, params)]
        if missing:
            return f"缺少{'、'.join(missing)}，待核实"
        titles = {name: fact.title for name, fact in facts.items()}
        units = {name: fact.unit for name, fact in facts.items()}
        held = Outcome.MET if test.holds(values, params) else Outcome.UNMET
        return f"{test.words(values, params, titles, units)}，{OUTCOME_WORDS[held]}"

    def terms(self, measure: Measure) -> dict[str, Any]:
        """Return every term of a measure as it stands."""
        return measure.values(self._readings, self._parameters)

    # ------------------------------------------------------------ complete facts

    def _complete_answer(self, measure: Measure, values: Values, *, award: bool) -> Answer:
        """Answer from facts that are there; _MissingError names the first that is needed and is not."""
        if not award:
            return Answer(met=self._conditions_hold(measure, values), amount=Fraction(0))
        terms, paying = self.terms(measure), award_of(measure)
        if paying.refuses(values, terms) or not self._conditions_hold(measure, values):
            return Answer(met=False, amount=Fraction(0))
        self._need(values, paying.facts(terms))
        granted = paying.grant(values, terms, {name: term.clause for name, term in measure.terms.items()})
        if granted is None:
            return Answer(met=False, amount=Fraction(0))
        amount, cap = granted.amount, terms.get("cap")
        if cap is not None and terms.get("cap_covers") != "add-on":
            amount = min(amount, Fraction(cap))
        return Answer(met=True, amount=Fraction(in_fen(amount)) if paying.money else amount)

    def _conditions_hold(self, measure: Measure, values: Values) -> bool:
        """Whether all common conditions hold, and those of one route where there are routes."""
        routes: dict[str, list[_Question]] = {}
        for condition in measure.conditions:
            route = str(condition.route.under(self._readings)) if condition.route is not None else ""
            routes.setdefault(route, []).append(partial(self._holds, condition, values))
        common = routes.pop("", [])
        return _all_hold([*common, partial(_some_hold, routes.values())] if routes else common)

    def _holds(self, condition: Condition, values: Values) -> bool:
        if condition.test == _NOT_MEASURE:
            return not self._complete_answer(self._other(condition), values, award=True).met
        params = self._params(condition)
        test = TESTS[condition.test]
        self._need(values, test.lacks(values, params))
        return test.holds(values, params)

    def _need(self, values: Values, names: Iterable[str]) -> None:
        for name in names:
            if name not in values:
                raise _MissingError(self._policy.facts[name])

    def _params(self, condition: Condition) -> dict[str, Any]:
        return {name: param.under(self._readings) for name, param in condition.params.items()}

    def _other(self, condition: Condition) -> Measure:
        return self._policy.measures[str(condition.params["measure"].value)]

    # ------------------------------------------------------------ facts that are missing

    def _some_answers(self, measure: Measure, values: Values, given: frozenset[str]) -> Iterator[Answer]:
        """Yield answers of completed facts until two of them differ."""
        first: Answer | None = None
        for answer in self._explore(measure, values, given, award=True):
            yield answer
            if first is not None and answer != first:
                return
            first = answer

    def _explore(self, measure: Measure, values: Values, given: frozenset[str], *, award: bool) -> Iterator[Answer]:
        """Yield the answer, or those of every way of giving the first fact that it misses."""
        try:
            yield self._complete_answer(measure, values, award=award)
        except _MissingError as missing:
            for value in self._candidates(measure, missing.fact, values):
                yield from self._explore(measure, {**values, missing.fact.name: value}, given, award=award)
        except ZeroBaseError as zero:
            if zero.fact in given:
                raise

    def _candidates(self, measure: Measure, fact: Fact, values: Values) -> list[Value]:
        """Return values of a fact that stand for all: where something turns, both sides of it, and between."""
        match fact.kind:
            case FactKind.FLAG:
                return [True, False]
            case FactKind.DAY:
                return [day for window in self._windows(measure, fact) for day in _around(window)]
            case _:
                turns = {turn for turn in self._turns(measure, fact.name, values) if turn >= 0} | {Fraction(0)}
                return list(_between(sorted(turns), whole=fact.kind is FactKind.COUNT))

    def _windows(self, measure: Measure, fact: Fact) -> Iterator[Span]:
        for condition in self._conditions_of(measure):
            if condition.test == "day" and self._params(condition)["fact"] == fact.name:
                yield self._params(condition)["window"]

    def _turns(self, measure: Measure, name: str, values: Values) -> Iterator[Fraction]:
        for condition in self._conditions_of(measure):
            yield from TESTS[condition.test].turns(name, values, self._params(condition))
        for each in (measure, *(self._other(it) for it in measure.conditions if it.test == _NOT_MEASURE)):
            if is_calculable(each):
                yield from award_of(each).turns(name, values, self.terms(each))

    def _conditions_of(self, measure: Measure) -> Iterator[Condition]:
        """Yield the conditions of a measure and of those that it must miss."""
        for condition in measure.conditions:
            if condition.test == _NOT_MEASURE:
                yield from self._conditions_of(self._other(condition))
            else:
                yield condition


def _all_hold(questions: Iterable[_Question]) -> bool:
    """Whether every answer is yes; one plain no makes what the others lack unneeded."""
    held: list[Exception] = []
    for question in questions:
        try:
            if not question():
                return False
        except (ZeroBaseError, _MissingError) as later:
            held.append(later)
    if held:
        raise next((each for each in held if isinstance(each, ZeroBaseError)), held[0])
    return True


def _some_hold(routes: Iterable[Iterable[_Question]]) -> bool:
    """Whether all of one route comes out: not every route fails."""
    return not _all_hold(partial(_fails, route) for route in routes)


def _fails(route: Iterable[_Question]) -> bool:
    return not _all_hold(route)


def _facts_of(policy: Policy, measure: Measure) -> Iterator[str]:
    for condition in measure.conditions:
        if condition.test == _NOT_MEASURE:
            yield from _facts_of(policy, policy.measures[str(condition.params["measure"].value)])
            continue
        names = {name: param.every_value() for name, param in condition.params.items()}
        for params in _every_way(names):
            yield from TESTS[condition.test].facts(params)
    if is_calculable(measure):
        for terms in _every_way({name: term.every_value() for name, term in measure.terms.items()}):
            yield from award_of(measure).facts(terms)


def _every_way(values: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Yield the terms with each option of each of them once; options of one term never touch another's facts."""
    first = {name: options[0] for name, options in values.items()}
    yield first
    for name, options in values.items():
        for option in options[1:]:
            yield {**first, name: option}


def _around(window: Span) -> Iterator[Value]:
    one = timedelta(days=1)
    yield from (window.first, window.last, window.first - one, window.last + one)


def _between(turns: list[Fraction], *, whole: bool) -> Iterator[Fraction]:
    """Yield every turn, a point close on both sides of it, one between each two, and one far beyond the last."""
    points: set[Fraction] = {_HUGE}
    for turn, following in zip(turns, [*turns[1:], _HUGE], strict=True):
        near = (turn - _TINY, turn, turn + _TINY, (turn + following) / 2)
        points |= {Fraction(round(point)) for point in (*near, turn - 1, turn + 1)} if whole else set(near)
    yield from sorted(point for point in points if point >= 0)
