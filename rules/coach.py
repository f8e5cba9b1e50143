"""A coach that several enterprises hired together (拼车): its cost shared by riders, and who files it.

No text of the packs says how; this is 宁波's rule of the same years (R-L7): shares by riders, filed by the enterprise
with most of them, one invoice once.
"""

from __future__ import annotations

from collections.abc import Mapping


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
