"""Every way of paying an enterprise by its figures that a pack may name (按企业数据奖补).

An award takes facts that are all there and the terms of its measure, and grants a sum in fen, or a quota in its own
unit, or nothing where no tier is reached (None).  Sums are exact fractions until the cap; the payment rounds down to
the fen (R-L7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from rules.conditions import ZeroBaseError, growth, growth_turns
from rules.figures import Values, figure_words, percent_words
from rules.figureterms import BaseTier, Carry, Energy, Hours, PlaceRate, Points
from rules.money import yuan_words
from rules.steps import Step
from rules.words import TERM_WORDS

Terms = Mapping[str, Any]
Clauses = Mapping[str, str]


class Granted(NamedTuple):
    """What an award grants before the cap: an exact sum in fen (or a quota), and the steps that led to it."""

    amount: Fraction
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One way of paying by figures; ``needs`` and ``wants`` are its terms, ``facts`` the figures it looks at.

    ``turns`` yields the values of one figure at which the grant may turn, the others being given.  ``refuses`` says of
    the facts at hand, whole or not, that no tier can be reached: then nothing else is needed.  ``most`` is what the
    award cannot exceed in fen whatever the facts, its cap aside; None where they alone bound it.  ``result`` words
    what is granted where that is no money.
    """

    title: str
    needs: tuple[str, ...]
    wants: tuple[str, ...] = ()
    grant: Callable[[Values, Terms, Clauses], Granted | None]
    facts: Callable[[Terms], tuple[str, ...]]
    turns: Callable[[str, Values, Terms], Iterable[Fraction]] = lambda _name, _values, _terms: ()
    refuses: Callable[[Values, Terms], bool] = lambda _values, _terms: False
    most: Callable[[Terms], int | None] = lambda _terms: None
    money: bool = True
    result: Callable[[Fraction], str] = figure_words

    def ceiling_fen(self, terms: Terms) -> int | None:
        """Return what nobody can exceed under these terms, None where no term bounds it."""
        cap = terms.get("cap")
        most = self.most(terms)
        if cap is None or terms.get("cap_covers") == "add-on":
            return most
        return int(cap) if most is None else min(int(cap), most)


def _number(values: Values, name: str) -> Fraction:
    value = values[name]
    if not isinstance(value, Fraction):
        raise TypeError(name)
    return value


def in_fen(amount: Fraction) -> int:
    """Return whole fen: a part of a fen is dropped (R-L7)."""
    return amount.numerator // amount.denominator


def _words(amount: Fraction) -> str:
    return yuan_words(in_fen(amount))


# ---------------------------------------------------------------- tiers and points of growth (产值奖励)


def _growth_award(values: Values, terms: Terms, clauses: Clauses) -> Granted | None:
    reached = [tier for tier in terms["base"] if _reaches(values, terms, tier)]
    if not reached:
        return None
    tier = max(reached, key=lambda each: each.amount_fen)
    steps = [Step(label="基础奖励", value=yuan_words(tier.amount_fen), clause=tier.clause)]
    added = Fraction(0)
    points: Points | None = terms.get("points")
    if points is not None and (points.when is None or points.when.limit.admits(_number(values, points.when.fact))):
        grown = growth(_number(values, points.of), _number(values, points.over), points.over)
        over = max(grown - points.beyond, Fraction(0))
        counted = over / points.step
        if terms["points_counted"] == "whole":
            counted = Fraction(counted.numerator // counted.denominator)
        added = counted * points.each_fen
        told = f"增长率超出{percent_words(points.beyond)}的部分为{percent_words(over)}，"
        told += f"每{percent_words(points.step)}为一档，计{figure_words(counted)}档 × {yuan_words(points.each_fen)}"
        steps.append(Step(label="增长加奖", value=f"{told} = {_words(added)}", clause=clauses["points"]))
    if terms.get("cap_covers") == "add-on" and terms["cap"] is not None and added > terms["cap"]:
        steps.append(Step(label="加奖封顶", value=yuan_words(terms["cap"]), clause=clauses["cap"]))
        added = Fraction(terms["cap"])
    return Granted(tier.amount_fen + added, tuple(steps))


def _growth_most(terms: Terms) -> int | None:
    highest: int = max(tier.amount_fen for tier in terms["base"])
    if "points" not in terms:
        return highest
    capped = terms.get("cap_covers") == "add-on" and terms["cap"] is not None
    return highest + int(terms["cap"]) if capped else None


def _no_tier(values: Values, terms: Terms) -> bool:
    known = "base_of" not in terms or terms["base_of"] in values
    return known and not any(_reaches(values, terms, tier) for tier in terms["base"])


def _too_few(values: Values, terms: Terms) -> bool:
    return terms["heads_fact"] in values and _number(values, terms["heads_fact"]) < terms.get("required_heads", 0)


def _reaches(values: Values, terms: Terms, tier: BaseTier) -> bool:
    return tier.limit is None or tier.limit.admits(_number(values, terms["base_of"]))


def _growth_facts(terms: Terms) -> tuple[str, ...]:
    points: Points | None = terms.get("points")
    named = [terms["base_of"]] if "base_of" in terms else []
    if points is not None:
        named += [points.of, points.over, *([points.when.fact] if points.when else [])]
    return tuple(dict.fromkeys(named))


def _growth_turns(name: str, values: Values, terms: Terms) -> Iterable[Fraction]:
    if name == terms.get("base_of"):
        yield from (tier.limit.at for tier in terms["base"] if tier.limit is not None)
    points: Points | None = terms.get("points")
    if points is not None:
        if points.when is not None and name == points.when.fact:
            yield points.when.limit.at
        for steps in (0, 1):
            rate = points.beyond + steps * points.step
            yield from growth_turns(name, values, of=points.of, over=points.over, limit=rate)


# ---------------------------------------------------------------- sums


def _left_open(term: str, clauses: Clauses) -> Granted:
    """Grant nothing while the text leaves a sum or share open and the office has set none."""
    told = Step(label=TERM_WORDS.get(term, term), value="原文没有写明，单位尚未录入", clause=clauses[term])
    return Granted(Fraction(0), (told,))


def _flat(_values: Values, terms: Terms, clauses: Clauses) -> Granted:
    if terms["rate"] is None:
        return _left_open("rate", clauses)
    return Granted(
        Fraction(terms["rate"]), (Step(label="定额", value=yuan_words(terms["rate"]), clause=clauses["rate"]),)
    )


def _share_of_cost(values: Values, terms: Terms, clauses: Clauses) -> Granted:
    if terms["share"] is None:
        return _left_open("share", clauses)
    cost = _number(values, terms["cost"]) * 100
    amount = cost * terms["share"]
    told = f"{_words(cost)} × {percent_words(terms['share'])} = {_words(amount)}"
    if amount.denominator != 1:
        told += "（不足1分的舍去）"
    return Granted(amount, (Step(label="按费用比例", value=told, clause=clauses["share"]),))


def _per_head(values: Values, terms: Terms, clauses: Clauses) -> Granted | None:
    heads = _number(values, terms["heads_fact"])
    required = terms.get("required_heads", 0)
    if heads < required:
        return None
    if terms["rate"] is None:
        return _left_open("rate", clauses)
    amount = heads * terms["rate"]
    told = f"{figure_words(heads)}人 × {yuan_words(terms['rate'])} = {_words(amount)}"
    return Granted(amount, (Step(label="按人数", value=told, clause=clauses["rate"]),))


def _by_place(values: Values, terms: Terms, _clauses: Clauses) -> Granted:
    """Pay at most so many heads, the dearest places first."""
    left = Fraction(terms["most_heads"])
    amount, steps = Fraction(0), []
    rates: list[PlaceRate] = sorted(terms["places"], key=lambda each: -each.amount_fen)
    for rate in rates:
        heads = min(_number(values, rate.fact), left)
        left -= heads
        amount += heads * rate.amount_fen
        if heads:
            told = f"{figure_words(heads)}人 × {yuan_words(rate.amount_fen)} = {_words(heads * rate.amount_fen)}"
            steps.append(Step(label="按人次", value=told, clause=rate.clause))
    return Granted(amount, tuple(steps))


def _energy_growth(values: Values, terms: Terms, clauses: Clauses) -> Granted:
    energy: Energy = terms["energy"]
    grown = max(_number(values, energy.of) - _number(values, energy.over), Fraction(0))
    price = _number(values, energy.price)
    amount = grown * price * 100
    told = f"增长{figure_words(grown, '千瓦时')} × {figure_words(price, '元')} = {_words(amount)}"
    return Granted(amount, (Step(label="电费", value=told, clause=clauses["energy"]),))


def _two_limits(values: Values, terms: Terms, clauses: Clauses) -> Granted:
    """Pay the lower of two ceilings: per person and class hour, and a share of the actual cost."""
    if terms["share"] is None:
        return _left_open("share", clauses)
    hours: Hours = terms["hours"]
    people, lessons = _number(values, hours.people), _number(values, hours.class_hours)
    by_hours = people * lessons * hours.each_fen
    by_cost = _number(values, terms["cost"]) * 100 * terms["share"]
    told = f"{figure_words(people)}人 × {figure_words(lessons)}课时 × {yuan_words(hours.each_fen)} = {_words(by_hours)}"
    cost = f"实际费用的{percent_words(terms['share'])} = {_words(by_cost)}"
    return Granted(
        min(by_hours, by_cost),
        (
            Step(label="按课时上限", value=told, clause=clauses["hours"]),
            Step(label="按费用上限", value=cost, clause=clauses["share"]),
        ),
    )


# ---------------------------------------------------------------- what is no money


def _carry_over(values: Values, terms: Terms, clauses: Clauses) -> Granted | None:
    carry: Carry = terms["carry"]
    quota, used = _number(values, carry.quota), _number(values, carry.used)
    if not quota:
        raise ZeroBaseError(carry.quota)
    share = used / quota
    told = f"已使用{percent_words(share)}"
    if share < carry.least:
        return None
    rest = share > carry.turn or (share == carry.turn and terms["carry_at_turn"] == "rest")
    amount = max(quota - used, Fraction(0)) if rest else quota * carry.part
    told += "，剩余部分全部结转" if rest else f"，结转指标的{percent_words(carry.part)}"
    return Granted(amount, (Step(label="结转", value=f"{told}：{figure_words(amount)}", clause=clauses["carry"]),))


def _carry_turns(name: str, values: Values, terms: Terms) -> Iterable[Fraction]:
    carry: Carry = terms["carry"]
    for at in (carry.least, carry.turn, Fraction(1)):
        if name == carry.used and carry.quota in values:
            yield _number(values, carry.quota) * at
        if name == carry.quota and carry.used in values:
            yield _number(values, carry.used) / at


def _nothing(_values: Values, _terms: Terms, _clauses: Clauses) -> Granted:
    return Granted(Fraction(0), ())


def _no_facts(_terms: Terms) -> tuple[str, ...]:
    return ()


AWARDS: Mapping[str, Award] = MappingProxyType(
    {
        "growth-award": Award(
            title="按产值增长分档奖励",
            needs=("base",),
            wants=("base_of", "points", "points_counted", "cap", "cap_covers"),
            grant=_growth_award,
            facts=_growth_facts,
            turns=_growth_turns,
            refuses=_no_tier,
            most=_growth_most,
        ),
        "flat": Award(
            title="定额奖励", needs=("rate",), grant=_flat, facts=_no_facts, most=lambda terms: int(terms["rate"] or 0)
        ),
        "share-of-cost": Award(
            title="按费用比例补助",
            needs=("share", "cost"),
            wants=("cap",),
            grant=_share_of_cost,
            facts=lambda terms: (terms["cost"],),
        ),
        "per-figure-head": Award(
            title="按人数定额",
            needs=("rate", "heads_fact"),
            wants=("cap", "required_heads"),
            grant=_per_head,
            facts=lambda terms: (terms["heads_fact"],),
            turns=lambda _name, _values, terms: (Fraction(terms.get("required_heads", 0)),),
            refuses=_too_few,
        ),
        "by-place": Award(
            title="按目的地定额",
            needs=("places", "most_heads"),
            grant=_by_place,
            facts=lambda terms: tuple(place.fact for place in terms["places"]),
            turns=lambda _name, _values, terms: (Fraction(terms["most_heads"]),),
            most=lambda terms: terms["most_heads"] * max(place.amount_fen for place in terms["places"]),
        ),
        "energy-growth": Award(
            title="按用电增量补助",
            needs=("energy",),
            wants=("cap",),
            grant=_energy_growth,
            facts=lambda terms: (terms["energy"].of, terms["energy"].over, terms["energy"].price),
            turns=lambda name, values, terms: [
                value
                for one, other in (
                    (terms["energy"].of, terms["energy"].over),
                    (terms["energy"].over, terms["energy"].of),
                )
                if name == one and isinstance(value := values.get(other), Fraction)
            ],
        ),
        "two-limits": Award(
            title="按课时和费用两个上限补贴",
            needs=("hours", "share", "cost"),
            grant=_two_limits,
            facts=lambda terms: (terms["hours"].people, terms["hours"].class_hours, terms["cost"]),
        ),
        "carry": Award(
            title="排放指标结转",
            needs=("carry", "carry_at_turn"),
            grant=_carry_over,
            facts=lambda terms: (terms["carry"].quota, terms["carry"].used),
            turns=_carry_turns,
            money=False,
        ),
        "list": Award(
            title="列入名单，不涉及资金",
            needs=(),
            grant=_nothing,
            facts=_no_facts,
            money=False,
            result=lambda _amount: "列入名单，不涉及资金",
        ),
    }
)
