"""What is said of a thing that waits: since when, until when, and why some of it is not the operator's to do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from desktop.services.matters import Matter
from rules.terms import day_words

_SINCE: Mapping[str, str] = MappingProxyType(
    {
        "to-correct": "最早退回",
        "returned": "最早退回",
        "to-escalate": "最早收件",
        "typed": "最久停在",
        "differing": "最早收到反馈",
        "unanswered": "最早生成",
        "backup": "最近一次备份",
    }
)
_DUE: Mapping[str, str] = MappingProxyType(
    {
        "to-correct": "补正期限",
        "notice-over": "公示期满",
        "notice-today": "公示期满",
        "policy-ends": "政策有效期至",
    }
)
BLOCKED_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "own-work": "本人经手",
        "own-review": "本人复核过",
        "role-refused": "岗位不符",
        "case-stale": "需重新核验",
        "not-reviewed": "复核后有变化",
        "policy-draft": "征求意见稿",
        "nothing-payable": "没有可发放的",
        "not-verified": "没有核验",
        "notice-running": "公示未满",
    }
)
"""Why an operator may not pass a case on, by the code of the refusal: short, for columns and lists."""


def since_words(matter: Matter) -> str:
    """Return since when the oldest waits: ``最早收件2月10日，已过1个工作日``; '' where that is not known."""
    if matter.id == "backup" and matter.oldest is None:
        return "还没有备份"
    if matter.oldest is None:
        return ""
    passed = f"已过{matter.waited}个工作日" if matter.waited else "不到1个工作日"
    return f"{_SINCE.get(matter.id, '最早收件')}{day_words(matter.oldest)}，{passed}"


def due_words(matter: Matter) -> str:
    """Return by when it must be done: ``办理期限3月10日，还有19个工作日``; '' where there is no term."""
    if matter.due is None or matter.left is None:
        return ""
    unsure = "" if matter.sure else "（节假日未公布，按周一至周五计）"
    said = f"{_DUE.get(matter.id, '办理期限')}{day_words(matter.due)}{unsure}"
    if matter.left > 0:
        return f"{said}，还有{matter.left}个工作日"
    if matter.left == 0 and not matter.overdue:
        return f"{said}，就是今天"
    late = f"，其中{matter.overdue}件已过" if matter.overdue < matter.count else "，已过"
    return f"{said}{late}{-matter.left}个工作日" if matter.left else f"{said}{late}"


def blocked_words(matter: Matter) -> str:
    """Return how many the operator may not pass on, and why: ``另有3件本人不能办理（本人经手2件，需重新核验1件）``."""
    if not matter.blocked:
        return ""
    total = sum(matter.blocked.values())
    why = "，".join(f"{BLOCKED_WORDS.get(code, code)}{count}件" for code, count in sorted(matter.blocked.items()))
    return f"{'另有' if matter.count else ''}{total}件本人不能办理（{why}）"


def term_words(matter: Matter) -> str:
    """Return both terms in one line."""
    return "；".join(filter(None, (since_words(matter), due_words(matter))))
