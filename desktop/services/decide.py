"""Move a case by a person's decision: 受理、退回补正、不予通过、撤回、复核、审批、公示结束、拨付.

Whoever entered or verified cannot review; whoever entered, verified or reviewed cannot approve.  Review and approval
name the determination that they saw.  Approval freezes it and takes its payable persons.
"""

from __future__ import annotations

from datetime import datetime

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.models.store import Store
from desktop.records import STATE_WORDS, Operator
from desktop.services.steps import STEPS, StepRule, record
from desktop.services.verify import determination_of

SINGLE_HANDED = "single-handed-reason"  # 单人值守: the reason, printed on every form; '' while it is off


def decide(store: Store, case: Case, step: str, *, by: Operator, now: datetime, reason: str = "") -> Case:
    """Take one step; raise a DeskError and change nothing where it is refused."""
    rule = _rule_of(step)
    if case.state not in rule.sources:
        allowed = "、".join(STATE_WORDS[state] for state in sorted(rule.sources))
        raise DeskError(
            "step-refused", step=rule.title, case=case.number, state=STATE_WORDS[case.state], allowed=allowed
        )
    if rule.needs_reason and not reason.strip():
        raise DeskError("reason-missing", step=rule.title)
    with store.atomic():
        hash_, target = "", rule.target
        if step in {"review", "approve"}:
            hash_ = _check_hands(store, case, step, rule, by)
        elif by.role not in rule.roles:
            raise DeskError("role-refused", operator=by.name, step=rule.title)
        if step == "approve":
            _freeze(store, case)
        record(store, case, step, target, by=by, now=now, reason=reason.strip(), hash_=hash_)
    return store.cases.by_id(case.id)


def _rule_of(step: str) -> StepRule:
    if step not in STEPS:
        raise DeskError("step-unknown", step=step, known="、".join(STEPS))
    return STEPS[step]


def _check_hands(store: Store, case: Case, step: str, rule: StepRule, by: Operator) -> str:
    """Refuse whoever had a hand in it, and a determination that is stale or not the one reviewed; return its hash."""
    single_handed = bool(store.office.setting(SINGLE_HANDED))
    hands = store.cases.hands(case.id)
    reviewed_by, reviewed_hash = _last_review(store, case)
    if by.id in hands and not single_handed:
        raise DeskError("own-work", operator=by.name, step=rule.title, case=case.number)
    if step == "approve" and by.id == reviewed_by and not single_handed:
        raise DeskError("own-review", operator=by.name, case=case.number)
    if by.role not in rule.roles and not single_handed:
        raise DeskError("role-refused", operator=by.name, step=rule.title)
    if case.stale:
        raise DeskError("case-stale", case=case.number, why=case.stale)
    kept, document = determination_of(store, case)
    if step == "approve" and kept.hash != reviewed_hash:
        raise DeskError("not-reviewed", case=case.number)
    if step == "approve" and not document["amount"]["payable_fen"]:
        raise DeskError("nothing-payable", case=case.number)
    return kept.hash


def _last_review(store: Store, case: Case) -> tuple[str, str]:
    reviews = [each for each in store.steps.of_case(case.id) if each.step == "review"]
    return (reviews[-1].made_by, reviews[-1].determination_hash) if reviews else ("", "")


def _freeze(store: Store, case: Case) -> None:
    """Freeze the determination and take its payable persons; the database refuses a person who is taken already."""
    kept, _ = determination_of(store, case)
    store.determinations.freeze(kept.id)
    store.taken.take(kept.id)


def next_steps(case: Case) -> list[str]:
    """Return the steps that the state of a case allows, in the order of the table."""
    return [step for step, rule in STEPS.items() if case.state in rule.sources]
