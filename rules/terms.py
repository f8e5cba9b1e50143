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
from typing import Any, TypeVar

from rules.money import fen

_Read = TypeVar("_Read")

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_PREFIX = re.compile(r"\d{2,6}")
_PROVINCE = re.compile(r"\d{2}")


class TermFault(ValueError):
    """A value that a term cannot have; ``at`` is where in the value, where that is known."""

    def __init__(self, what: str, *at: str | int) -> None:
        """Keep the place beside the words."""
        super().__init__(what)
        self.at = at


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


@lru_cache(maxsize=4096)
def day_words(day: date) -> str:
    """Return 2023-02-06 as 2023年2月6日."""
    return f"{day.year}年{day.month}月{day.day}日"


@lru_cache(maxsize=4096)
def month_words(month: str) -> str:
    """Return 2023-02 as 2023年2月."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def _text(value: Any) -> str:  # noqa: ANN401  what TOML gives can be anything
    if not isinstance(value, str) or not value.strip():
        raise TermFault("应为文字")
    return value


def _one_of(*allowed: str) -> Callable[[Any], str]:
    """Return a reader that takes these words and no others: a criterion knows what to do with each."""

    def read(value: Any) -> str:  # noqa: ANN401
        if value not in allowed:
            raise TermFault(f"应是以下之一：{'、'.join(allowed)}")
        return str(value)

    return read


def _prefix(value: Any) -> str:  # noqa: ANN401
    text = _text(value)
    if not _PREFIX.fullmatch(text):
        raise TermFault("应为身份证号开头的2至6位数字")
    return text


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    if not isinstance(value, list) or not value:
        raise TermFault("应为文字的列表")
    if len(set(map(str, value))) != len(value):
        raise TermFault("同一个值写了两次")
    return tuple(_text(item) for item in value)


def _months(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    months = _texts(value)
    if not all(_MONTH.fullmatch(month) for month in months):
        raise TermFault("月份应写成 2023-01 的样子")
    return months


def _count(value: Any) -> int:  # noqa: ANN401
    if type(value) is not int or value < 1:
        raise TermFault("应为正整数")
    return value


def _money(value: Any) -> int:  # noqa: ANN401
    if not isinstance(value, str):
        raise TermFault('金额应写成带引号的元，如 "500.00"')
    try:
        return fen(value)
    except ValueError:
        raise TermFault('金额应写成带引号的元，如 "500.00"') from None


def _span(value: Any) -> Span:  # noqa: ANN401
    if not isinstance(value, dict) or set(value) != {"from", "to"}:
        raise TermFault("应写明 from 和 to 两个日期")
    if not all(type(day) is date for day in value.values()):
        raise TermFault("from 和 to 应为日期")
    if value["to"] < value["from"]:
        raise TermFault("截止日期早于起始日期", "to")
    return Span(first=value["from"], last=value["to"])


def _provinces(value: Any) -> frozenset[str]:  # noqa: ANN401
    codes = _texts(value)
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
    if not isinstance(value, dict):
        raise TermFault("档次应写明 name、provinces、amount、clause", index)
    for key in value:
        if key not in {"name", "provinces", "amount", "clause"}:
            raise TermFault(f"“{key}”没有任何规则使用", index, key)
    if not str(value.get("clause", "")).strip():
        raise TermFault("没有写明条款（clause）", index, "clause")
    for key in ("name", "amount"):
        if key not in value:
            raise TermFault(f"缺少“{key}”", index)
    return Tier(
        name=_inner(_text, value["name"], index, "name"),
        provinces=_inner(_provinces, value["provinces"], index, "provinces") if "provinces" in value else frozenset(),
        amount_fen=_inner(_money, value["amount"], index, "amount"),
        clause=_inner(_text, value["clause"], index, "clause"),
    )


def _inner(read: Callable[[Any], _Read], value: Any, *at: str | int) -> _Read:  # noqa: ANN401
    """Read a value inside another, keeping where it stands."""
    try:
        return read(value)
    except TermFault as fault:
        raise TermFault(str(fault), *at) from fault


TERMS: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {
        "window": _span,
        "window_applies": _one_of("annex", "undated"),
        "local_prefix": _prefix,
        "months": _months,
        "insurance_kind": _text,
        "insurance_counts": _one_of("enrolled", "paid"),
        "insurance_payer": _one_of("declarant", "any"),
        "hired_coach": _texts,
        "origin_by": _one_of("id-province", "departure"),
        "origin_undecided": _provinces,
        "tiers": _tiers,
        "rate": _money,
        "cap": _money,
        "required_heads": _count,
        "threshold_population": _texts,
        "payee": _one_of("enterprise", "worker", "worker-through-enterprise"),
    }
)
