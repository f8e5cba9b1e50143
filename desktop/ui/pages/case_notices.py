"""What the page of a case says in its band: how the case stands, and what came of an act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.ui.widgets.notice import Notice
from desktop.ui.wording import advice_of

if TYPE_CHECKING:
    from desktop.models.ledger import Case
    from desktop.services.verify import Verified
    from desktop.ui.acts.cases import Ruled

_STANDING = "standing"
_FELL_BACK = "结果有变化，案卷已从“已复核”退回到核验。"
_TOLD = 3  # refusals that are told one by one


def tell_standing(notice: Notice, case: Case) -> None:
    """Say that a case takes nothing more, or must be verified again; take back what was said of that before."""
    if case.frozen:
        advice = "申报、佐证、口径再有变化，也不影响已核定的结果；需要更改的，待区级退回后办理。"
        notice.say("本案卷已审批，内容已固定。", advice, about=_STANDING)
    elif case.stale:
        words = f"本案卷需要重新核验：{case.stale}。"
        notice.say(words, "下面仍是上一次的结果；请点“核验”（F5）。", tone="wait", about=_STANDING)
    else:
        notice.take_back(_STANDING)


def tell_verified(notice: Notice, verified: Sequence[Verified]) -> None:
    """Say whether a verification changed anything."""
    for each in verified:
        if each.fell_back:
            notice.say(_FELL_BACK, each.fell_back, tone="wait")
        else:
            notice.say("已核验，结果有变化。" if each.new else "已核验，结果与上一次相同。", tone="good")


def tell_ruled(notice: Notice, ruled: Ruled) -> None:
    """Say how many rows took a decision, and of those refused each with its reason."""
    said = f"已对{ruled.taken}人记下认定，并重新核验了本案卷。" if ruled.taken else "没有记录任何认定。"
    told = [f"{error.message}{advice_of(error)}" for _, error in ruled.refused[:_TOLD]]
    if len(ruled.refused) > _TOLD:
        told.append(f"另有{len(ruled.refused) - _TOLD}人同样没有记录。")
    if ruled.fell_back:
        told.append(f"{_FELL_BACK}{ruled.fell_back}")
    notice.say(said, "".join(told), tone="wait" if told else "good")
