"""Read the conditions of a measure on the enterprise (``[[measure.X.condition]]``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from rules.conditions import TESTS
from rules.figures import Fact, FactKind
from rules.figureterms import MonthlyMean, limit, rate_limit, weighed_parts
from rules.packsection import Section
from rules.packterms import read_param
from rules.policy import Condition, Reading, Term
from rules.termreaders import fact_name, fact_names, flag, one_of, text
from rules.terms import TermFault, span

NOT_MEASURE = "not-measure"

_PARAMS: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {
        "fact": fact_name,
        "facts": fact_names,
        "is": flag,
        "of": fact_name,
        "over": fact_name,
        "limit": limit,
        "window": span,
        "of_parts": weighed_parts,
        "over_parts": weighed_parts,
        "mean": lambda value: MonthlyMean(one_of(*MonthlyMean)(value)),
        "measure": text,
    }
)
_RATES = frozenset({"growth", "share"})  # tests whose limit is a rate
_KINDS = {"flag": {FactKind.FLAG}, "day": {FactKind.DAY}}
_NUMBERS = {FactKind.FIGURE, FactKind.COUNT}


def read_conditions(
    sections: Iterable[Section], readings: Mapping[str, Reading], facts: Mapping[str, Fact]
) -> Iterable[Condition]:
    """Yield the conditions; PackFault where one names a fact or a test that is not there."""
    seen: set[str] = set()
    for section in sections:
        condition = _condition(section, readings)
        if condition.id in seen:
            raise section.fault(f"条件“{condition.id}”写了两次", "id")
        seen.add(condition.id)
        section.done()
        if condition.test != NOT_MEASURE:
            _check_facts(section, condition, facts)
        yield condition


def _condition(section: Section, readings: Mapping[str, Reading]) -> Condition:
    test, clause = section.text("test"), section.text("clause")
    if test not in TESTS and test != NOT_MEASURE:
        raise section.fault(f"“test”应是以下之一：{'、'.join((*TESTS, NOT_MEASURE))}", "test")
    needs, wants = (("measure",), ()) if test == NOT_MEASURE else (TESTS[test].needs, TESTS[test].wants)
    params = {
        name: read_param(section, name, _reader(test, name), readings, clause)
        for name in (*needs, *wants)
        if name in needs or name in section
    }
    return Condition(
        id=section.text("id"),
        title=section.text("title"),
        test=test,
        clause=clause,
        params=params,
        route=read_param(section, "route", _route, readings, clause) if "route" in section else None,
    )


def _reader(test: str, name: str) -> Callable[[Any], object]:
    return rate_limit if name == "limit" and test in _RATES else _PARAMS[name]


def _route(value: Any) -> str:  # noqa: ANN401  what TOML gives can be anything
    if not isinstance(value, str):
        raise TermFault("应为文字")
    return value


def _check_facts(section: Section, condition: Condition, facts: Mapping[str, Fact]) -> None:
    """Refuse facts that the policy does not define, and facts of a kind that the test cannot look at."""
    kinds = _KINDS.get(condition.test, _NUMBERS)
    for params in _options(condition.params):
        for name in TESTS[condition.test].facts(params):
            if name not in facts:
                raise section.fault(f"没有代号为“{name}”的事实")
            if facts[name].kind not in kinds:
                raise section.fault(f"事实“{name}”的类型不能用于“{condition.test}”")


def _options(params: Mapping[str, Term]) -> Iterable[dict[str, Any]]:
    """Yield the parameters with each of their options once."""
    first = {name: param.every_value()[0] for name, param in params.items()}
    for name, param in params.items():
        for option in param.every_value():
            yield {**first, name: option}
