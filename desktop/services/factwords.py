"""Figures of enterprises in words (企业数据): title, what it holds for, and the value as people write it."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.models.firmledger import FactValue
from rules.figures import Fact, FactKind
from rules.policy import Policy

_FLAGS = {"true": "是", "false": "否"}


def fact_said(policies: Mapping[str, Policy], value: FactValue) -> str:
    """Return one figure: ``规模以上企业：是``, ``2023年第一季度产值（产值增长奖励）：12,000,000元``."""
    fact, policy = fact_of(policies, value), policies.get(value.policy)
    measure = policy.measures.get(value.measure) if policy is not None else None
    scope = f"（{measure.title}）" if measure is not None else ""
    return f"{fact.title if fact is not None else value.name}{scope}：{value_said(fact, value.text)}"


def value_said(fact: Fact | None, text: str) -> str:
    """Return a value with thousands set apart and its unit; flags are 是 or 否, days stay as they are."""
    if text in _FLAGS:
        return _FLAGS[text]
    if fact is None or fact.kind is FactKind.DAY:
        return text
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}{fact.unit}" if whole.isdecimal() else f"{text}{fact.unit}"


def fact_of(policies: Mapping[str, Policy], value: FactValue) -> Fact | None:
    """Return the fact that a figure is of: as its own policy knows it, else as any does."""
    own = [policies[value.policy]] if value.policy in policies else []
    known = (policy.facts[value.name] for policy in (*own, *policies.values()) if value.name in policy.facts)
    return next(known, None)
