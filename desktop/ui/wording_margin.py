"""The edges of a case, and what a decision would do to them, in the words of the counter; pure."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.services.margin import CAP, THRESHOLD, Margin, Prospect
from desktop.ui.wording import yuan
from rules.outcome import Standing


def cap_words(margin: Margin) -> str:
    """Return how much the cap leaves and which bound holds the sum down, '' where there is no cap to tell of."""
    if margin.cap_fen is None:
        return ""
    told = f"可发放人员合计{yuan(margin.sum_fen)}元，封顶{yuan(margin.cap_fen)}元"
    if margin.binding == CAP:
        return f"{told}，超出{yuan(margin.sum_fen - margin.cap_fen)}元不再增加；金额现由封顶限定。"
    left = f"{told}，还可增加{yuan(margin.cap_left_fen or 0)}元"
    return f"{left}；金额现由门槛限定。" if margin.binding == THRESHOLD else f"{left}；金额现由人数决定。"


def prospect_words(prospect: Prospect) -> str:
    """Return what a decision would come to, in lines: heads, sum, threshold, cap."""
    then, now = prospect.before, prospect.after
    heads = "，".join(
        f"{title}{_turn(f'{before}', f'{after}')}人"
        for title, before, after in (
            ("可发放", then.payable, now.payable),
            ("待核实", then.pending, now.pending),
            ("不予发放", then.rejected, now.rejected),
        )
    )
    sums = f"金额{_turn(yuan(then.payable_fen), yuan(now.payable_fen))}元"
    if now.ceiling_fen != now.payable_fen:
        sums += f"，最高可到{yuan(now.ceiling_fen)}元"
    lines = [f"{heads}。", f"{sums}。", _threshold(then, now), cap_words(now)]
    lines += _unmoved(prospect)
    return "\n".join(filter(None, lines))


def _unmoved(prospect: Prospect) -> Iterator[str]:
    """Yield of how many rows the outcome stays, those apart that other criteria hold back."""
    still = [row for row in prospect.rows if row.before is row.after and row.fen_before == row.fen_after]
    held = sum(row.after is not Standing.PAYABLE for row in still)
    if held:
        yield f"其中{held}人还有其他条件不符合或待核实，结论不变。"
    if len(still) > held:
        yield f"其中{len(still) - held}人的结论不变。"


def _threshold(then: Margin, now: Margin) -> str:
    if now.required is None:
        return ""
    counted = f"门槛{now.required}人：已确定{_turn(str(then.low), str(now.low))}人"
    if now.high != now.low:
        counted += f"，最多{now.high}人"
    if now.needed:
        short = "，其余人员都认定符合也达不到" if now.high < now.required else ""
        return f"{counted}，还差{now.needed}人{short}。"
    return f"{counted}，已达到，再核减{now.spare + 1}人即不足。"


def _turn(before: str, after: str) -> str:
    return after if before == after else f"{before}→{after}"
