"""The terms by which figures of an enterprise are judged and paid: limits, tiers, points, shares, quotas.

Everything is exact: a limit is a fraction, money is fen.  ``以上`` includes the number itself, ``超过`` does not
(民法典第1259条); a pack writes them as ``at_least`` and ``more_than``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from rules.figures import figure_words, percent_words
from rules.termreaders import (
    TermFault,
    count,
    fact_name,
    figure,
    listed,
    money,
    one_of,
    percentage,
    share,
    table,
    text,
)

_SIDES = {"at_least": "不低于", "more_than": "超过", "at_most": "不超过", "less_than": "低于"}


class MonthlyMean(StrEnum):
    """How the mean of several months is taken: over all their days, or as the mean of their means."""

    TOTAL = "total"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit on a figure or a rate, and on which side of it the figure has to lie."""

    side: str
    at: Fraction

    def admits(self, figure: Fraction) -> bool:
        """Whether the figure lies on the right side."""
        match self.side:
            case "at_least":
                return figure >= self.at
            case "more_than":
                return figure > self.at
            case "at_most":
                return figure <= self.at
            case _:
                return figure < self.at

    def words(self, unit: str) -> str:
        """Return the limit of a figure as an officer reads it."""
        return f"{_SIDES[self.side]}{figure_words(self.at, unit)}"

    def percent(self) -> str:
        """Return the limit of a rate as an officer reads it."""
        return f"{_SIDES[self.side]}{percent_words(self.at)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A metered figure and the number of days that it was metered over."""

    fact: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseTier:
    """One tier of an award: its sum in fen, and the limit that the figure ``base_of`` has to pass, if any."""

    amount_fen: int
    clause: str
    limit: Limit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A figure that has to pass a limit."""

    fact: str
    limit: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What growth beyond a rate adds: ``each_fen`` for every ``step`` of growth beyond ``beyond``.

    ``when`` is what an enterprise must pass to get any; rates are fractions.
    """

    of: str
    over: str
    beyond: Fraction
    step: Fraction
    each_fen: int
    when: Guard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRate:
    """What one head of the figure ``fact`` brings, in fen."""

    fact: str
    amount_fen: int
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Energy:
    """The growth of a metered quantity and the fact that holds its price in yuan."""

    of: str
    over: str
    price: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """A quota carried over (结转): from ``least`` of it used on a ``part`` of it, beyond ``turn`` the rest."""

    quota: str
    used: str
    least: Fraction
    turn: Fraction
    part: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A limit per person and class hour, in fen, and the facts that count both."""

    people: str
    class_hours: str
    each_fen: int


def limit(value: Any) -> Limit:  # noqa: ANN401  what TOML gives can be anything
    """Read ``{ at_least = "20000000" }``: one side, one figure."""
    return _limit(value, figure)


def rate_limit(value: Any) -> Limit:  # noqa: ANN401
    """Read ``{ at_least = "18%" }``: one side, one rate."""
    return _limit(value, percentage)


def _limit(value: Any, read: Callable[[Any], Fraction]) -> Limit:  # noqa: ANN401
    if not isinstance(value, dict) or len(value) != 1 or not set(value) <= set(_SIDES):
        raise TermFault(f"界限应写明以下之一：{'、'.join(_SIDES)}")
    ((side, _),) = value.items()
    return Limit(side=side, at=table(value, {side: read}, {})[side])


def weighed(value: Any, index: int) -> Weighed:  # noqa: ANN401
    """Read one metered figure with its days."""
    return Weighed(**table(value, {"fact": fact_name, "days": count}, {}, index))


weighed_parts = listed(weighed, "应为计量期的列表")


def _base_tier(value: Any, index: int) -> BaseTier:  # noqa: ANN401
    read = table(value, {"amount": money, "clause": text}, {"limit": limit}, index)
    return BaseTier(amount_fen=read["amount"], clause=read["clause"], limit=read.get("limit"))


def _guard(value: Any) -> Guard:  # noqa: ANN401
    return Guard(**table(value, {"fact": fact_name, "limit": limit}, {}))


def _points(value: Any) -> Points:  # noqa: ANN401
    read = table(
        value,
        {"of": fact_name, "over": fact_name, "beyond": percentage, "step": percentage, "each": money},
        {"when": _guard},
    )
    if not read["step"]:
        raise TermFault("每档的增幅应大于0", "step")
    return Points(each_fen=read.pop("each"), **read)


def _place_rate(value: Any, index: int) -> PlaceRate:  # noqa: ANN401
    read = table(value, {"fact": fact_name, "amount": money, "clause": text}, {}, index)
    return PlaceRate(fact=read["fact"], amount_fen=read["amount"], clause=read["clause"])


def _energy(value: Any) -> Energy:  # noqa: ANN401
    return Energy(**table(value, {"of": fact_name, "over": fact_name, "price": fact_name}, {}))


def _carry(value: Any) -> Carry:  # noqa: ANN401
    read = table(value, {"quota": fact_name, "used": fact_name, "least": share, "turn": share, "part": share}, {})
    if read["turn"] < read["least"]:
        raise TermFault("“turn”不应低于“least”", "turn")
    return Carry(**read)


def _hours(value: Any) -> Hours:  # noqa: ANN401
    read = table(value, {"people": fact_name, "class_hours": fact_name, "each": money}, {})
    return Hours(each_fen=read.pop("each"), **read)


FIGURE_TERMS: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {
        "base": listed(_base_tier, "应为奖励档次的列表"),
        "base_of": fact_name,
        "points": _points,
        "points_counted": one_of("whole", "pro-rata"),
        "cap_covers": one_of("whole", "add-on"),
        "share": share,
        "cost": fact_name,
        "heads_fact": fact_name,
        "places": listed(_place_rate, "应为各地标准的列表"),
        "most_heads": count,
        "energy": _energy,
        "carry": _carry,
        "carry_at_turn": one_of("part", "rest"),
        "hours": _hours,
    }
)
