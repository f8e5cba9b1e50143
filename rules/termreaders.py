"""How the values of a pack are read: small readers that refuse what a value cannot be, saying where."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from rules.money import fen

Read = TypeVar("Read")
Reader = Callable[[Any], Any]

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_PREFIX = re.compile(r"\d{2,6}")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_WHOLE = 100
_QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?)(%?)")


class TermFault(ValueError):
    """A value that a term cannot have; ``at`` is where in the value, where that is known."""

    def __init__(self, what: str, *at: str | int) -> None:
        """Keep the place beside the words."""
        super().__init__(what)
        self.at = at


def text(value: Any) -> str:  # noqa: ANN401  what TOML gives can be anything
    """Read a text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise TermFault("应为文字")
    return value


def one_of(*allowed: str) -> Callable[[Any], str]:
    """Return a reader that takes these words and no others: a criterion knows what to do with each."""

    def read(value: Any) -> str:  # noqa: ANN401
        if value not in allowed:
            raise TermFault(f"应是以下之一：{'、'.join(allowed)}")
        return str(value)

    return read


def flag(value: Any) -> bool:  # noqa: ANN401
    """Read true or false."""
    if not isinstance(value, bool):
        raise TermFault("应为 true 或 false")
    return value


def prefix(value: Any) -> str:  # noqa: ANN401
    """Read the first 2 to 6 digits of an identity number."""
    written = text(value)
    if not _PREFIX.fullmatch(written):
        raise TermFault("应为身份证号开头的2至6位数字")
    return written


def texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Read a list of texts, none of them twice."""
    if not isinstance(value, list) or not value:
        raise TermFault("应为文字的列表")
    if len(set(map(str, value))) != len(value):
        raise TermFault("同一个值写了两次")
    return tuple(text(item) for item in value)


def months(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Read a list of months ``YYYY-MM``."""
    written = texts(value)
    if not all(_MONTH.fullmatch(month) for month in written):
        raise TermFault("月份应写成 2023-01 的样子")
    return written


def count(value: Any) -> int:  # noqa: ANN401
    """Read a positive whole number."""
    if type(value) is not int or value < 1:
        raise TermFault("应为正整数")
    return value


def money(value: Any) -> int:  # noqa: ANN401
    """Read yuan as text into fen."""
    if not isinstance(value, str):
        raise TermFault('金额应写成带引号的元，如 "500.00"')
    try:
        return fen(value)
    except ValueError:
        raise TermFault('金额应写成带引号的元，如 "500.00"') from None


def figure(value: Any) -> Fraction:  # noqa: ANN401
    """Read an exact figure in its own unit, such as ``20000000``."""
    found = _QUANTITY.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[2]:
        raise TermFault('数值应写成带引号的数，如 "20000000"')
    return Fraction(found[1])


def percentage(value: Any) -> Fraction:  # noqa: ANN401
    """Read a rate of any size, always written in percent: a bare ``18`` would be 1800%."""
    found = _QUANTITY.fullmatch(value) if isinstance(value, str) else None
    if found is None or not found[2]:
        raise TermFault('比率应写成带引号的百分数，如 "18%"')
    return Fraction(found[1]) / 100


def share(value: Any) -> Fraction:  # noqa: ANN401
    """Read a percentage over 0 and up to 100."""
    found = _QUANTITY.fullmatch(value) if isinstance(value, str) else None
    if found is None or not found[2] or not 0 < Fraction(found[1]) <= _WHOLE:
        raise TermFault('比例应写成带引号的百分数，如 "50%"，大于0、不超过100%')
    return Fraction(found[1]) / 100


def fact_name(value: Any) -> str:  # noqa: ANN401
    """Read the name of a fact."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise TermFault("应为事实的代号（小写字母、数字和下划线）")
    return value


def fact_names(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Read a list of names of facts."""
    return tuple(fact_name(name) for name in texts(value))


def day(value: Any) -> date:  # noqa: ANN401
    """Read a date."""
    if type(value) is not date:
        raise TermFault("应为日期")
    return value


def listed(read: Callable[[Any, int], Read], what: str) -> Callable[[Any], tuple[Read, ...]]:
    """Return a reader of a list that is not empty; ``read`` takes each item with its index."""

    def reader(value: Any) -> tuple[Read, ...]:  # noqa: ANN401
        if not isinstance(value, list) or not value:
            raise TermFault(what)
        return tuple(read(item, index) for index, item in enumerate(value))

    return reader


def table(value: Any, readers: Mapping[str, Reader], optional: Mapping[str, Reader], *at: int) -> dict[str, Any]:  # noqa: ANN401
    """Read a table: every key of ``readers`` must be there, those of ``optional`` may, no other."""
    if not isinstance(value, dict):
        raise TermFault(f"应写明 {'、'.join(readers)}", *at)
    known = {**readers, **optional}
    for key in value:
        if key not in known:
            raise TermFault(f"“{key}”没有任何规则使用", *at, key)
    for key in readers:
        if key not in value or (key == "clause" and not str(value[key]).strip()):
            raise TermFault("没有写明条款（clause）" if key == "clause" else f"缺少“{key}”", *at, *key_at(value, key))
    return {key: inner(known[key], raw, *at, key) for key, raw in value.items()}


def key_at(value: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the key as a place where it is written, else nothing."""
    return (key,) if key in value else ()


def inner(read: Callable[[Any], Read], value: Any, *at: str | int) -> Read:  # noqa: ANN401
    """Read a value inside another, keeping where it stands."""
    try:
        return read(value)
    except TermFault as fault:
        raise TermFault(str(fault), *at, *fault.at) from fault
