"""The findings of the persons and of the enterprise add up to one sum, every step of it told with its clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rules.cliff import Cliff, cliffs
from rules.enterprise import EnterpriseFinding
from rules.finding import PersonFinding, Settlement, Threshold
from rules.firmbenefits import Beside
from rules.money import yuan_words
from rules.outcome import Outcome, Standing, combine
from rules.policy import Measure
from rules.steps import Step

_RATES = ("rate", "tiers", "each")
_NO_CONDITIONS = EnterpriseFinding(outcome=Outcome.MET)


def settle(
    measure: Measure,
    terms: Mapping[str, Any],
    persons: Sequence[PersonFinding],
    enterprise: EnterpriseFinding = _NO_CONDITIONS,
    *,
    heads: Sequence[int] | None = None,
) -> Settlement:
    """Add the case up: threshold against the interval, the enterprise's conditions, sum or nothing, cap on both ends.

    ``heads`` says how many people each finding stands for, one each where it is left out.
    """
    alike = _alike(persons, heads)
    threshold = _threshold(terms, alike)
    if enterprise.payable_fen is not None and enterprise.ceiling_fen is not None:
        payable, ceiling, steps = enterprise.payable_fen, enterprise.ceiling_fen, enterprise.steps
    else:
        payable = sum(kind.amount_fen * count for kind, count in alike.items() if kind.standing is Standing.PAYABLE)
        ceiling = sum(
            kind.ceiling_fen * count for kind, count in alike.items() if kind.standing is not Standing.REJECTED
        )
    counted = _somebody(measure, alike, enterprise)
    outcomes = [enterprise.outcome, counted, *([threshold.outcome] if threshold is not None else [])]
    reached = combine(outcomes) is Outcome.MET
    reachable = combine(outcomes) is not Outcome.UNMET
    cap = terms.get("cap") if enterprise.payable_fen is None else None
    payable_fen = min(payable, cap) if cap is not None else payable
    ceiling_fen = min(ceiling, cap) if cap is not None else ceiling
    if enterprise.payable_fen is None:
        steps = tuple(_steps(measure, alike, threshold, payable if reached else 0, cap, enterprise))
    payable_fen, ceiling_fen = payable_fen if reached else 0, ceiling_fen if reachable else 0
    beside = Beside(measure, terms, enterprise.had)
    due_fen, at_most_fen = beside.payable(payable_fen), beside.ceiling(ceiling_fen)
    return Settlement(
        heads={each: sum(count for kind, count in alike.items() if kind.standing is each) for each in Standing},
        threshold=threshold,
        payable_fen=due_fen,
        ceiling_fen=at_most_fen,
        steps=(*steps, *_nobody_steps(measure, alike, counted), *beside.steps(payable_fen)),
        cliffs=_cliffs(threshold, alike, due_fen, at_most_fen, cap),
    )


def _somebody(measure: Measure, alike: Mapping[_Alike, int], enterprise: EnterpriseFinding) -> Outcome:
    """Return whether anybody counts, where the enterprise's figures make the sum of a measure that asks for persons."""
    if enterprise.payable_fen is None or not measure.rules:
        return Outcome.MET
    standings = {kind.standing for kind in alike}
    if Standing.PAYABLE in standings:
        return Outcome.MET
    return Outcome.UNMET if standings == {Standing.REJECTED} else Outcome.UNKNOWN


def _nobody_steps(measure: Measure, alike: Mapping[_Alike, int], counted: Outcome) -> Iterable[Step]:
    said = {
        Outcome.UNKNOWN: "名册上还没有一人核定为可发放，暂不发放" if alike else "还没有人员名册，暂不发放",
        Outcome.UNMET: "名册上的人员均不符合条件，不予发放",
    }
    if counted in said:
        yield Step(label="人员核定", value=f"{said[counted]}，核定{yuan_words(0)}", clause=measure.clause)


def _cliffs(
    threshold: Threshold | None, alike: Mapping[_Alike, int], payable_fen: int, ceiling_fen: int, cap: int | None
) -> tuple[Cliff, ...]:
    sums = [
        kind.amount_fen
        for kind, count in alike.items()
        for _ in range(count)
        if cap is not None and kind.standing is Standing.PAYABLE
    ]
    return cliffs(
        required=threshold.required if threshold is not None else None,
        low=threshold.low if threshold is not None else 0,
        high=threshold.high if threshold is not None else 0,
        payable_fen=payable_fen,
        ceiling_fen=ceiling_fen,
        sums_fen=sums,
        cap_fen=cap,
    )


class _Alike(NamedTuple):
    """What a finding adds to the sums; people who add the same are counted together."""

    standing: Standing
    tier: str
    amount_fen: int
    ceiling_fen: int
    unmet: tuple[str, ...]
    unknown: tuple[str, ...]


def _alike(persons: Sequence[PersonFinding], heads: Sequence[int] | None) -> Mapping[_Alike, int]:
    """Count the people by what they add to the sums."""
    kinds = [
        _Alike(each.standing, each.tier, each.amount_fen, each.ceiling_fen, each.unmet, each.unknown)
        for each in persons
    ]
    if heads is None:
        return Counter(kinds)
    counted: Counter[_Alike] = Counter()
    for kind, count in zip(kinds, heads, strict=True):
        counted[kind] += count
    return counted


def _threshold(terms: Mapping[str, Any], alike: Mapping[_Alike, int]) -> Threshold | None:
    """Count the rows whose criteria of the threshold population are all met (low), or not refuted (high)."""
    if "required_heads" not in terms:
        return None
    population = set(terms["threshold_population"])
    low = high = 0
    for kind, count in alike.items():
        if population.isdisjoint(kind.unmet):
            high += count
            low += count if population.isdisjoint(kind.unknown) else 0
    return Threshold(required=terms["required_heads"], low=low, high=high)


def _steps(
    measure: Measure,
    alike: Mapping[_Alike, int],
    threshold: Threshold | None,
    payable_fen: int,
    cap: int | None,
    enterprise: EnterpriseFinding,
) -> Iterable[Step]:
    for reason in enterprise.reasons:
        yield Step(label=reason.title, value=reason.text, clause=reason.clause)
    if threshold is not None:
        clause = measure.terms["required_heads"].clause
        counted = f"{threshold.low}人" if threshold.low == threshold.high else f"{threshold.low}至{threshold.high}人"
        words = {Outcome.MET: "达到", Outcome.UNMET: "未达到", Outcome.UNKNOWN: "尚不能确定是否达到"}
        value = f"计入门槛{counted}，{words[threshold.outcome]}{threshold.required}人"
        yield Step(label="门槛人数", value=value, clause=clause)
    if "each" in measure.terms:
        yield Step(label="每人", value=str(measure.terms["each"].value), clause=measure.terms["each"].clause)
    groups: Counter[tuple[str, int]] = Counter()
    for kind, count in alike.items():
        if kind.standing is Standing.PAYABLE:
            groups[kind.tier, kind.amount_fen] += count
    rate_clause = next((measure.terms[name].clause for name in _RATES if name in measure.terms), measure.clause)
    for (tier, amount_fen), heads in sorted(groups.items(), key=lambda group: (group[0][1], group[0][0])):
        value = f"{heads}人"
        if amount_fen or "each" not in measure.terms:  # a list of what is no money has no sums
            value += f" × {yuan_words(amount_fen)} = {yuan_words(heads * amount_fen)}"
        yield Step(label=tier or "可发放人员", value=value, clause=rate_clause)
    if cap is not None and payable_fen > cap:
        yield Step(label="封顶", value=yuan_words(cap), clause=measure.terms["cap"].clause)
    final = min(payable_fen, cap) if cap is not None else payable_fen
    yield Step(label="核定金额", value=yuan_words(final), clause=measure.clause)
