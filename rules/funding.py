"""Who bears how much of a sum (资金分担), exactly to the fen: the parts always add up to the whole."""

from __future__ import annotations

from collections.abc import Mapping

from rules.policy import Funding


def split(amount_fen: int, funding: Funding) -> Mapping[str, int]:
    """Return what each side bears of a sum; every share is rounded down and the odd fen go to ``funding.odd``.

    The sum is never negative: what was paid too much is claimed back by a case of its own.
    """
    if amount_fen < 0:
        raise ValueError(amount_fen)
    parts = {who: int(amount_fen * share) for who, share in funding.shares.items()}
    parts[funding.odd] += amount_fen - sum(parts.values())
    return parts
