"""Every test of an enterprise that a pack may name (企业条件): scale, ownership, output, growth, electricity, days.

A condition is data: a test, the facts it looks at and its limits, on the authority of one clause.  A test judges facts
that are all there; what is missing is completed by :mod:`rules.calculate`, which asks each test where it turns.
Limits are exact fractions: growth is current/previous - 1, never a rounded percentage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from rules.figures import Values, figure_words, percent_words
from rules.figureterms import Limit, MonthlyMean, Weighed
from rules.terms import Span, day_words

Params = Mapping[str, Any]


class ZeroBaseError(ArithmeticError):
    """A growth rate or share that is needed over a base of nothing (基数为0)."""

    def __init__(self, fact: str) -> None:
        """Name the fact that is nothing."""
        super().__init__(fact)
        self.fact = fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One kind of condition: the parameters it takes, how it judges, what it looks at, and where it turns.

    ``needed`` names the facts that are needed beside those at hand, all of ``facts`` where it is left out.

    ``turns`` yields the values of one figure at which the answer may turn, the other figures being given.  ``words``
    states what was found, ``{fact}`` titles filled in by the caller.
    """

    title: str
    needs: tuple[str, ...]
    wants: tuple[str, ...] = ()
    holds: Callable[[Values, Params], bool]
    facts: Callable[[Params], tuple[str, ...]]
    turns: Callable[[str, Values, Params], Iterable[Fraction]] = lambda _name, _values, _params: ()
    words: Callable[[Values, Params, Mapping[str, str], Mapping[str, str]], str]
    needed: Callable[[Values, Params], tuple[str, ...]] | None = None

    def lacks(self, values: Values, params: Params) -> tuple[str, ...]:
        """Return the facts that are missing and needed: none where those at hand settle it."""
        needed = self.facts(params) if self.needed is None else self.needed(values, params)
        return tuple(name for name in needed if name not in values)


def growth(of: Fraction, over: Fraction, base: str) -> Fraction:
    """Return current/previous - 1; raise ZeroBaseError where the previous is nothing."""
    if not over:
        raise ZeroBaseError(base)
    return of / over - 1


def growth_turns(name: str, values: Values, *, of: str, over: str, limit: Fraction) -> Iterable[Fraction]:
    """Yield where a growth rate reaches the limit, seen from one of its two figures."""
    if name == of and over in values:
        yield _figure(values, over) * (1 + limit)
    if name == over and of in values and limit > -1:
        yield _figure(values, of) / (1 + limit)


def mean(parts: tuple[Weighed, ...], values: Values, by: MonthlyMean) -> Fraction:
    """Return the daily mean of metered periods: of all days together, or the mean of the periods' means (R-S2)."""
    if by is MonthlyMean.TOTAL:
        return sum((_figure(values, part.fact) for part in parts), Fraction(0)) / sum(part.days for part in parts)
    return sum((_figure(values, part.fact) / part.days for part in parts), Fraction(0)) / len(parts)


def _figure(values: Values, name: str) -> Fraction:
    value = values[name]
    if not isinstance(value, Fraction):
        raise TypeError(name)
    return value


def _flag_holds(values: Values, params: Params) -> bool:
    return any(values.get(name) is params.get("is", True) for name in params["facts"])


def _flags_needed(values: Values, params: Params) -> tuple[str, ...]:
    """One flag that holds is enough."""
    return () if _flag_holds(values, params) else tuple(params["facts"])


def _flag_words(values: Values, params: Params, titles: Mapping[str, str], _units: Mapping[str, str]) -> str:
    told = [name for name in params["facts"] if name in values]
    return "、".join(f"{titles[name]}：{'是' if values[name] is True else '否'}" for name in told)


def _figure_holds(values: Values, params: Params) -> bool:
    limit: Limit = params["limit"]
    return limit.admits(_figure(values, params["fact"]))


def _figure_words(values: Values, params: Params, titles: Mapping[str, str], units: Mapping[str, str]) -> str:
    name, unit = params["fact"], units[params["fact"]]
    limit: Limit = params["limit"]
    return f"{titles[name]}{figure_words(_figure(values, name), unit)}，要求{limit.words(unit)}"


def _growth_of(values: Values, params: Params) -> Fraction:
    return growth(_figure(values, params["of"]), _figure(values, params["over"]), params["over"])


def _growth_words(values: Values, params: Params, titles: Mapping[str, str], _units: Mapping[str, str]) -> str:
    limit: Limit = params["limit"]
    told = f"{titles[params['of']]}比{titles[params['over']]}增长"
    return f"{told}{percent_words(_growth_of(values, params))}，要求{limit.percent()}"


def _growth_turns(name: str, values: Values, params: Params) -> Iterable[Fraction]:
    return growth_turns(name, values, of=params["of"], over=params["over"], limit=params["limit"].at)


def _share_holds(values: Values, params: Params) -> bool:
    limit: Limit = params["limit"]
    return limit.admits(share_of(values, params))


def share_of(values: Values, params: Params) -> Fraction:
    """Return one daily mean (or plain figure) as a share of another; raise ZeroBaseError."""
    by = params.get("mean", MonthlyMean.TOTAL)
    over = mean(params["over_parts"], values, by)
    if not over:
        raise ZeroBaseError(params["over_parts"][0].fact)
    return mean(params["of_parts"], values, by) / over


def _share_words(values: Values, params: Params, titles: Mapping[str, str], _units: Mapping[str, str]) -> str:
    limit: Limit = params["limit"]
    of = "、".join(titles[part.fact] for part in params["of_parts"])
    over = "、".join(titles[part.fact] for part in params["over_parts"])
    daily = "日均" if any(part.days > 1 for part in (*params["of_parts"], *params["over_parts"])) else ""
    return f"{of}{daily}为{over}{daily}的{percent_words(share_of(values, params))}，要求{limit.percent()}"


def _share_turns(name: str, values: Values, params: Params) -> Iterable[Fraction]:
    """Solve for one figure: a share is linear in each of its figures."""
    by = params.get("mean", MonthlyMean.TOTAL)
    for parts, others, of_side in (
        (params["of_parts"], params["over_parts"], True),
        (params["over_parts"], params["of_parts"], False),
    ):
        if name not in {part.fact for part in parts} or not all(part.fact in values for part in others):
            continue
        rest = {part.fact: values.get(part.fact, Fraction(0)) for part in parts} | {name: Fraction(0)}
        one = dict.fromkeys(rest, Fraction(0)) | {name: Fraction(1)}
        other = mean(others, values, by)
        limit = params["limit"].at
        target = other * limit if of_side else (other / limit if limit else Fraction(0))
        yield (target - mean(parts, rest, by)) / mean(parts, one, by)


def _day_holds(values: Values, params: Params) -> bool:
    window: Span = params["window"]
    return _day(values, params["fact"]) in window


def _day(values: Values, name: str) -> date:
    value = values[name]
    if not isinstance(value, date):
        raise TypeError(name)
    return value


def _day_words(values: Values, params: Params, titles: Mapping[str, str], _units: Mapping[str, str]) -> str:
    window: Span = params["window"]
    return f"{titles[params['fact']]}{day_words(_day(values, params['fact']))}，要求{window.words()}"


def _parts_facts(params: Params) -> tuple[str, ...]:
    return tuple(part.fact for part in (*params["of_parts"], *params["over_parts"]))


TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "flag": Test(
            title="企业类别",
            needs=("facts",),
            wants=("is",),
            holds=_flag_holds,
            facts=lambda params: tuple(params["facts"]),
            words=_flag_words,
            needed=_flags_needed,
        ),
        "figure": Test(
            title="数额",
            needs=("fact", "limit"),
            holds=_figure_holds,
            facts=lambda params: (params["fact"],),
            turns=lambda name, _values, params: (params["limit"].at,) if name == params["fact"] else (),
            words=_figure_words,
        ),
        "growth": Test(
            title="增长率",
            needs=("of", "over", "limit"),
            holds=lambda values, params: params["limit"].admits(_growth_of(values, params)),
            facts=lambda params: (params["of"], params["over"]),
            turns=_growth_turns,
            words=_growth_words,
        ),
        "share": Test(
            title="占比",
            needs=("of_parts", "over_parts", "limit"),
            wants=("mean",),
            holds=_share_holds,
            facts=_parts_facts,
            turns=_share_turns,
            words=_share_words,
        ),
        "day": Test(
            title="日期",
            needs=("fact", "window"),
            holds=_day_holds,
            facts=lambda params: (params["fact"],),
            words=_day_words,
        ),
    }
)
"""The tests by name; beside them a condition may say ``not-measure``: another measure is not met."""


def complete(values: Values, facts: Iterable[str]) -> bool:
    """Whether every one of the facts is there."""
    return all(name in values for name in facts)
