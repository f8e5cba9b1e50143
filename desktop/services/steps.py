"""How a case moves: the table of steps (design.md), and the one place that records a move with its audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from desktop.masking import short_hash
from desktop.models.ledger import Case, Step
from desktop.models.store import Store
from desktop.records import CaseState, Operator, Role

_OPEN = frozenset({CaseState.DRAFT, CaseState.ACCEPTED, CaseState.VERIFIED, CaseState.REVIEWED})
_TO_ACCEPT = frozenset(
    {CaseState.DRAFT, CaseState.TO_CORRECT, CaseState.RETURNED}
)  # what the district returned begins anew
IN_HAND = _OPEN | {CaseState.TO_CORRECT, CaseState.RETURNED}
"""States in which a case can still take files, and give them back."""
_ANYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step that a person takes: from which states, to which, who may take it, and whether it needs a reason."""

    title: str
    sources: frozenset[CaseState]
    target: CaseState
    roles: frozenset[Role] = _ANYONE
    needs_reason: bool = False


STEPS: Mapping[str, StepRule] = MappingProxyType(
    {
        "accept": StepRule("受理", _TO_ACCEPT, CaseState.ACCEPTED),
        "return": StepRule("退回补正", _OPEN, CaseState.TO_CORRECT, needs_reason=True),
        "refuse": StepRule("不予通过", _OPEN, CaseState.REFUSED, needs_reason=True),
        "withdraw": StepRule("撤回", _OPEN, CaseState.WITHDRAWN, needs_reason=True),
        "review": StepRule(
            "复核", frozenset({CaseState.VERIFIED}), CaseState.REVIEWED, frozenset({Role.REVIEWER, Role.APPROVER})
        ),
        "approve": StepRule("审批", frozenset({CaseState.REVIEWED}), CaseState.APPROVED, frozenset({Role.APPROVER})),
        "close-notice": StepRule("公示结束", frozenset({CaseState.NOTICED}), CaseState.APPROVED),
        "pay": StepRule("拨付", frozenset({CaseState.CONFIRMED, CaseState.PARTLY_CONFIRMED}), CaseState.PAID),
    }
)


def hindrance(
    step: str, *, alone: bool, own: bool, own_review: bool, stale: bool, determined: bool, as_reviewed: bool
) -> str:
    """Return the code of the first thing in the way of a review or an approval, '' where nothing is.

    ``own`` says that the operator had a hand in the case, ``alone`` that one person may do it all (单人值守);
    ``as_reviewed`` that the determination is the one that the last review saw.
    """
    approval = step == "approve"
    found = {
        "own-work": own and not alone,
        "own-review": approval and own_review and not alone,
        "case-stale": stale,
        "not-verified": not determined,
        "not-reviewed": approval and not as_reviewed,
    }
    return next((code for code, holds in found.items() if holds), "")


def record(
    store: Store,
    case: Case,
    step: str,
    target: CaseState,
    *,
    by: Operator,
    now: datetime,
    reason: str = "",
    hash_: str = "",
) -> None:
    """Move a case and write who, when, from where, to where, why, and on sight of which determination."""
    store.steps.add(
        case.id,
        Step(
            step=step,
            from_state=case.state,
            to_state=target,
            made_by=by.id,
            made_at=now,
            reason=reason,
            determination_hash=hash_,
        ),
    )
    store.cases.move(case.id, target)
    after = " ".join(part for part in (target, reason, short_hash(hash_)) if part)
    store.audit.append(at=now, operator=by.id, act=step, subject=case.number, before=case.state, after=after)


def unheard(_done: int, _total: int) -> None:
    """Stand for a progress that no one follows."""
