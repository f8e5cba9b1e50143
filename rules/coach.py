"""Hired coaches (包车): the cost of a joint one (拼车) shared by riders, and what the ledger of them proves.

No text of the packs says how to share; this is 宁波's rule of the same years (R-L7): shares by riders, filed by the
enterprise with most of them, one invoice once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rules.facts import Coach
from rules.money import yuan, yuan_words
from rules.policy import Measure
from rules.steps import Step
from rules.terms import day_words

_RIDERS, _DAY = "riders", "trip_date"


def split_coach(cost_fen: int, riders: Mapping[str, int]) -> dict[str, int]:
    """Return each enterprise's share of the cost in fen, by riders; the shares add up to the cost.

    Every share is rounded down and the odd fen go one by one to the largest remainders, of equal ones to the enterprise
    named first.  Raises ValueError for a negative cost and where nobody rode.
    """
    heads = sum(riders.values())
    if cost_fen < 0 or heads <= 0 or min(riders.values()) < 0:
        raise ValueError(riders)
    shares = {who: cost_fen * count // heads for who, count in riders.items()}
    odd = cost_fen - sum(shares.values())
    for who in sorted(riders, key=lambda who: -(cost_fen * riders[who] % heads))[:odd]:
        shares[who] += 1
    return shares


def filer(riders: Mapping[str, int]) -> str:
    """Return the enterprise that files a joint coach: the one with most riders, of equal ones the one named first."""
    return max(riders, key=lambda who: riders[who])


def counted(measure: Measure, terms: Mapping[str, Any], coaches: Sequence[Coach]) -> tuple[Coach, ...]:
    """Return the coaches that a measure pays for: none unless it asks who rode, and those within its window."""
    if all(rule.criterion != "rode" for rule in measure.rules):
        return ()
    return tuple(coach for coach in coaches if coach.day in terms["window"])


def ledger_figures(terms: Mapping[str, Any], coaches: Sequence[Coach]) -> dict[str, str]:
    """Return what coaches prove of the enterprise, by the names of the packs: its own share, its own riders, the day.

    Of several coaches share and riders are added up.
    """
    if not coaches:
        return {}
    figures = {_DAY: coaches[0].day.isoformat()}
    if "cost" in terms:
        figures[terms["cost"]] = yuan(sum(coach.share_fen for coach in coaches))
    riders = [coach.riders for coach in coaches if coach.riders is not None]
    return figures | ({_RIDERS: str(sum(riders))} if len(riders) == len(coaches) else {})


def ledger_steps(coaches: Sequence[Coach], clause: str) -> Iterator[Step]:
    """Yield every coach that counts, with the enterprise's own riders and share."""
    for coach in coaches:
        riders = "" if coach.riders is None else f"本企业{coach.riders}人，"
        value = f"发票{coach.invoice}，{day_words(coach.day)}，{riders}费用{yuan_words(coach.share_fen)}"
        yield Step(label="包车台账", value=value, clause=clause)
