"""Every way of paying a pack may name: what one person gives, from the verdicts and the terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from rules.outcome import Outcome, Verdict

PERSON_LIST = "person-list"
THRESHOLD_TERMS = frozenset({"required_heads", "threshold_population"})
_SUMS = ("cap", *sorted(THRESHOLD_TERMS))


@dataclass(frozen=True, slots=True)
class Worth:
    """What a person is worth in fen if payable, and at most if what is unknown turns out well."""

    amount_fen: int
    ceiling_fen: int
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Benefit:
    """One way of paying: its title, the terms and criteria that it needs, and the worth of one person."""

    title: str
    worth: Callable[[Mapping[str, Verdict], Mapping[str, Any]], Worth]
    needs: tuple[str, ...]
    criteria: frozenset[str] = frozenset()
    wants: tuple[str, ...] = ()


def _per_head(_verdicts: Mapping[str, Verdict], terms: Mapping[str, Any]) -> Worth:
    """Pay one sum each; nothing while the text leaves it open and the office has set none."""
    rate = terms["rate"] or 0
    return Worth(rate, rate)


def _listed(_verdicts: Mapping[str, Verdict], _terms: Mapping[str, Any]) -> Worth:
    """Name the persons entitled to something that is no money."""
    return Worth(0, 0)


def _by_origin(verdicts: Mapping[str, Verdict], terms: Mapping[str, Any]) -> Worth:
    """Pay by the tier of the origin; while it is unknown the ceiling takes the highest tier.

    A person who decides that the origin is met and names no tier means, by the letter, the one of all other places.
    """
    highest = max(terms["tiers"], key=lambda tier: tier.amount_fen)
    origin = verdicts["origin"]
    if origin.outcome is Outcome.UNKNOWN:
        return Worth(0, highest.amount_fen)
    tier = next(tier for tier in terms["tiers"] if tier.name == origin.tier or not (origin.tier or tier.provinces))
    return Worth(tier.amount_fen, tier.amount_fen, tier.name)


BENEFITS: Mapping[str, Benefit] = MappingProxyType(
    {
        "per-head": Benefit("按人定额", _per_head, ("rate",), wants=(*_SUMS, "heads_fact")),
        "by-origin": Benefit("按来源地分档", _by_origin, ("tiers",), frozenset({"origin"}), wants=_SUMS),
        PERSON_LIST: Benefit("列出名单，不涉及资金", _listed, ("each",)),
    }
)
