"""The vocabulary of a pack: every term a measure may give, what it means and how its TOML value is read.

A term has one meaning in every pack.  A criterion or benefit names the terms it needs; the loader refuses a pack that
leaves one out, gives one that nothing reads, or gives a value that is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from rules.figureterms import FIGURE_TERMS
from rules.termreaders import TermFault, count, day, flag, money, months, one_of, prefix, table, text, texts
from rules.words import PAYEE_WORDS

__all__ = ["TERMS", "Posts", "Region", "Span", "TermFault", "Tier", "day_words", "month_words", "span"]

_PROVINCE = re.compile(r"\d{2}")


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days from the first to the last, both included (民法典 第1259条)."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.first <= day <= self.last

    @cached_property
    def all_days(self) -> int:
        """Return the set of all its days as a bit mask, the first day lowest."""
        return (1 << ((self.last - self.first).days + 1)) - 1

    def days(self, first: date, last: date) -> int:
        """Return the days from ``first`` to ``last`` that lie in the span, as a bit mask."""
        start = max((first - self.first).days, 0)
        end = min((last - self.first).days, (self.last - self.first).days)
        return ((1 << (end - start + 1)) - 1) << start if start <= end else 0

    def words(self) -> str:
        """Return the span as a clerk reads it."""
        return f"{day_words(self.first)}至{day_words(self.last)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One step of a benefit by origin: its name, the provinces that it holds for (none: all others), its amount."""

    name: str
    provinces: frozenset[str]
    amount_fen: int
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A place of registration (户籍地): its name, the division codes below it, the names that stand for it."""

    name: str
    codes: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Which posts are meant (一线岗位): words of a post that count, and words that never do."""

    counts: tuple[str, ...]
    never: tuple[str, ...]


@lru_cache(maxsize=4096)
def day_words(day: date) -> str:
    """Return 2023-02-06 as 2023年2月6日."""
    return f"{day.year}年{day.month}月{day.day}日"


@lru_cache(maxsize=4096)
def month_words(month: str) -> str:
    """Return 2023-02 as 2023年2月."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def span(value: Any) -> Span:  # noqa: ANN401
    """Read the first and the last day, both included."""
    if not isinstance(value, dict) or set(value) != {"from", "to"}:
        raise TermFault("应写明 from 和 to 两个日期")
    if not all(type(day) is date for day in value.values()):
        raise TermFault("from 和 to 应为日期")
    if value["to"] < value["from"]:
        raise TermFault("截止日期早于起始日期", "to")
    return Span(first=value["from"], last=value["to"])


def _provinces(value: Any) -> frozenset[str]:  # noqa: ANN401
    codes = texts(value)
    if not all(_PROVINCE.fullmatch(code) for code in codes):
        raise TermFault("省级代码应为两位数字")
    return frozenset(codes)


def _tiers(value: Any) -> tuple[Tier, ...]:  # noqa: ANN401
    if not isinstance(value, list) or not value:
        raise TermFault("应为档次的列表")
    tiers: list[Tier] = []
    for index, item in enumerate(value):
        tier = _tier(item, index)
        for other in tiers:
            if other.name == tier.name or other.provinces & tier.provinces or not other.provinces | tier.provinces:
                raise TermFault(f"“{tier.name}”与“{other.name}”重复：同一个地区写了两次", index)
        tiers.append(tier)
    return tuple(tiers)


def _tier(value: Any, index: int) -> Tier:  # noqa: ANN401
    read = table(value, {"clause": text, "name": text, "amount": money}, {"provinces": _provinces}, index)
    provinces: frozenset[str] = read.get("provinces", frozenset())
    return Tier(name=read["name"], provinces=provinces, amount_fen=read["amount"], clause=read["clause"])


def _region(value: Any) -> Region:  # noqa: ANN401
    return Region(**table(value, {"name": text, "codes": _codes, "names": texts}, {}))


def _codes(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    return tuple(prefix(code) for code in texts(value))


def _posts(value: Any) -> Posts:  # noqa: ANN401
    return Posts(**table(value, {"counts": texts, "never": texts}, {}))


TERMS: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {
        "window": span,
        "window_applies": one_of("annex", "undated"),
        "local_prefix": prefix,
        "months": months,
        "months_at_least": count,
        "insurance_kinds": texts,
        "kinds_needed": one_of("all", "any"),
        "insurance_counts": one_of("enrolled", "paid"),
        "insurance_payer": one_of("declarant", "any"),
        "hired_coach": texts,
        "origin_by": one_of("id-province", "departure"),
        "origin_undecided": _provinces,
        "tiers": _tiers,
        "rate": money,
        "cap": money,
        "required_heads": count,
        "threshold_population": texts,
        "payee": one_of(*PAYEE_WORDS),
        "each": text,
        "here": text,
        "household_outside": _region,
        "posts": _posts,
        "permit_issuer": text,
        "permit_on": day,
        "hire_window": span,
        "phone_places": texts,
        "listed_in": text,
        "list_complete": flag,
        "lower_taken": one_of("difference", "whole"),
        **FIGURE_TERMS,
    }
)
