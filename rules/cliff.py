"""How near a case stands to the edge (临界): how many more rejections it can bear, and what is lost then.

A threshold loses everything at once; a cap loses nothing until the sum falls below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.money import yuan

_SUM = re.compile(r"\d{4,}(?=(?:\.\d\d)?元)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cliff:
    """The next edge of a case: so many further ``rejections`` bring it there and cost ``lost_fen``; ``text`` says so.

    Where the edge is not reached by rejections, ``rejections`` is 0 and only the text tells.
    """

    rejections: int
    lost_fen: int
    text: str


def cliffs(
    *,
    required: int | None,
    low: int,
    high: int,
    payable_fen: int,
    ceiling_fen: int,
    sums_fen: Sequence[int] = (),
    cap_fen: int | None = None,
) -> tuple[Cliff, ...]:
    """Return the edges of a case, the threshold first.

    ``low`` and ``high`` are the heads that surely and perhaps count to the threshold ``required`` (None: no threshold);
    ``payable_fen`` and ``ceiling_fen`` the sums of the case, ``sums_fen`` those of its payable persons one by one.
    """
    found = []
    if required is not None:
        found.append(_threshold(required, low, high, payable_fen, ceiling_fen))
    if cap_fen is not None and sum(sums_fen) > cap_fen and payable_fen:
        found.append(_cap(sorted(sums_fen, reverse=True), cap_fen))
    return tuple(found)


def set_apart(text: str) -> str:
    """Return the words of an edge as people read them: 减少17500元 → 减少17,500元.

    A determination keeps them as they were hashed, without separators; whoever shows or prints them sets them apart.
    """
    return _SUM.sub(lambda found: _in_threes(found[0]), text)


def _in_threes(digits: str) -> str:
    """Set digits apart as they stand, however many and with whatever zeros before them."""
    first = len(digits) % 3 or 3
    return ",".join((digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))))


def plain_yuan(amount_fen: int) -> str:
    """Return a sum as one says it: 15500元, 15500.50元."""
    whole, _, rest = yuan(amount_fen).partition(".")
    return f"{whole}元" if rest == "00" else f"{whole}.{rest}元"


def _threshold(required: int, low: int, high: int, payable_fen: int, ceiling_fen: int) -> Cliff:
    if low >= required:
        rejections = low - required + 1
        text = f"再核减{rejections}人即不足{required}人"
        text += f"，减少{plain_yuan(payable_fen)}" if payable_fen else ""
        return Cliff(rejections=rejections, lost_fen=payable_fen, text=text)
    if high >= required:
        rejections = high - required + 1
        text = (
            f"已确定{low}人，待核实的{high - low}人中还要有{required - low}人符合才达到{required}人；"
            f"再核减{rejections}人即不足{required}人，最多可得的{plain_yuan(ceiling_fen)}全部不能发放"
        )
        return Cliff(rejections=rejections, lost_fen=ceiling_fen, text=text)
    return Cliff(rejections=0, lost_fen=0, text=f"计入门槛至多{high}人，比{required}人少{required - high}人，不能发放")


def _cap(descending_fen: list[int], cap_fen: int) -> Cliff:
    """Take the dearest persons away until the sum falls below the cap: fewer cannot bring it there."""
    left, rejections = sum(descending_fen), 0
    while left >= cap_fen:
        left -= descending_fen[rejections]
        rejections += 1
    spare = f"超出封顶{plain_yuan(sum(descending_fen) - cap_fen)}；"
    text = f"{spare}至少再核减{rejections}人才低于封顶{plain_yuan(cap_fen)}，减少{plain_yuan(cap_fen - left)}"
    return Cliff(rejections=rejections, lost_fen=cap_fen - left, text=text)
