"""Move a case by a person's decision: 受理、退回补正、不予通过、撤回、复核、审批、公示结束、拨付.

Whoever entered or verified cannot review; whoever entered, verified or reviewed cannot approve.  Review and approval
name the determination that they saw.  Approval freezes it and takes its payable persons.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import takewhile

from desktop.errors import DeskError
from desktop.masking import mask_ids
from desktop.models.ledger import Case
from desktop.models.overview import NOTICE_UNTIL
from desktop.models.store import Store
from desktop.record_words import coded
from desktop.records import STATE_WORDS, CaseState, Operator
from desktop.services.finalise_draft import obstacle, remarks_on
from desktop.services.packs import kept_pack
from desktop.services.steps import STEPS, StepRule, hindrance, record
from desktop.services.typed import typed
from desktop.services.verify import determination_of
from desktop.services.workdays import after_working_days
from rules.document import Document
from rules.listing import entitles_without_money
from rules.terms import day_words

SINGLE_HANDED = "single-handed"  # 单人值守: the reason; '' while it is off
SINGLE_HANDED_WORDS = "单人值守："
NOTICE_DAYS = "notice-days"
_SIGHTED = frozenset({"review", "approve"})  # these are decided on the sight of a determination
_TOLD = {"own-work": ("operator", "step"), "own-review": ("operator",), "case-stale": ("why",)}


def decide(
    store: Store,
    case: Case,
    step: str,
    *,
    by: Operator,
    now: datetime,
    reason: str = "",
    seen: str | None = None,
    remarks_shown: bool = True,
) -> Case:
    """Take one step; raise a DeskError and change nothing where it is refused.

    ``seen`` is the hash of the determination that was on the screen, None where nothing was: a review or approval of
    another one than stands is refused (``seen-otherwise``), and so is one of '' that stands for none.  Where its
    remarks were not in sight (``remarks_shown``), no reason answers them.
    """
    rule = _rule_of(step)
    _check_state(case, rule)
    if rule.needs_reason and not reason.strip():
        raise DeskError("reason-missing", step=rule.title)
    with store.atomic():
        hash_, said, target = "", typed(reason, f"“{rule.title}”的理由"), rule.target
        if step in _SIGHTED:
            hash_, alone = _check_hands(store, case, step, rule, by)
            said = f"{said}（{SINGLE_HANDED_WORDS}{alone}）" if alone else said
            if seen is not None and seen != hash_:
                raise DeskError("seen-otherwise", case=case.number)
        _check_role(rule, by)
        if step == "approve":
            document = determination_of(store, case)[1]
            _check_determination(store, case, document)
            _check_remarks(store, case, document, reason.strip() if remarks_shown else "")
            _freeze(store, case)
            target = _put_up(store, case, now) if notice_days(store) else target
        if step == "close-notice":
            _check_notice(store, case, now)
        record(store, case, step, target, by=by, now=now, reason=said, hash_=hash_)
    return store.cases.by_id(case.id)


def refusal(
    store: Store, case: Case, step: str, document: Document | None, *, by: Operator, now: datetime
) -> DeskError | None:
    """Return why this operator cannot take a step with this case as it stands, None where nothing is in the way.

    ``document`` is the determination that stands for it, if there is one.  A reason is not looked for, nor the one
    that remarks ask for: it is given with the step.
    """
    rule = _rule_of(step)
    try:
        _check_state(case, rule)
        if step in _SIGHTED:
            _check_hands(store, case, step, rule, by)
        _check_role(rule, by)
        if step == "approve" and document is not None:
            _check_determination(store, case, document)
        if step == "close-notice":
            _check_notice(store, case, now)
    except DeskError as error:
        return error
    return None


def _check_state(case: Case, rule: StepRule) -> None:
    if case.state not in rule.sources:
        allowed = "、".join(STATE_WORDS[state] for state in sorted(rule.sources))
        raise DeskError(
            "step-refused", step=rule.title, case=case.number, state=STATE_WORDS[case.state], allowed=allowed
        )


def _check_role(rule: StepRule, by: Operator) -> None:
    if by.role not in rule.roles:
        raise DeskError("role-refused", operator=by.name, step=rule.title)


def _rule_of(step: str) -> StepRule:
    if step not in STEPS:
        raise DeskError("step-unknown", step=step, known=coded({name: rule.title for name, rule in STEPS.items()}))
    return STEPS[step]


def _check_hands(store: Store, case: Case, step: str, rule: StepRule, by: Operator) -> tuple[str, str]:
    """Refuse whoever had a hand in the case; return the hash that is decided on, and why one person may do it alone."""
    alone, kept = store.office.setting(SINGLE_HANDED), store.determinations.latest(case.id)
    reviewed_by, reviewed_hash = _last_review(store, case)
    own_work, own_review = by.id in store.cases.hands(case.id), step == "approve" and by.id == reviewed_by
    code = hindrance(
        step,
        alone=bool(alone),
        own=own_work,
        own_review=own_review,
        stale=bool(case.stale),
        determined=kept is not None,
        as_reviewed=kept is not None and kept.hash == reviewed_hash,
    )
    if kept is None or code:
        told = {"operator": by.name, "step": rule.title, "why": case.stale}
        raise DeskError(code, case=case.number, **{name: told[name] for name in _TOLD.get(code, ())})
    return kept.hash, alone if own_work or own_review else ""


def _check_determination(store: Store, case: Case, document: Document) -> None:
    """Refuse to approve nothing, and a draft that no one confirmed."""
    held_up = obstacle(store, document["pack"]["hash"])
    if held_up is not None:
        raise DeskError("policy-draft", case=case.number, policy=held_up[0], why=held_up[1])
    if not document["amount"]["payable_fen"] and not _is_listed(store, document):
        raise DeskError("nothing-payable", case=case.number)


def warned_of(store: Store, document: Document) -> tuple[str, ...]:
    """Return the remarks of a determination that an approval needs a reason for."""
    return tuple(remark for remark in remarks_on(store, document) if remark in document["remarks"])


def _check_remarks(store: Store, case: Case, document: Document, reason: str) -> None:
    """Refuse to approve without a reason what the determination itself warns of."""
    warned = warned_of(store, document)
    if warned and not reason:
        raise DeskError("remark-needs-reason", case=case.number, remark="".join(warned))


def _is_listed(store: Store, document: Document) -> bool:
    """Whether there is something to approve that is no money (名单、积分、指标)."""
    policy = kept_pack(store, document["pack"]["hash"])
    return policy is not None and entitles_without_money(policy, document)


def notice_days(store: Store) -> int:
    """Return for how many working days an approval is put up (公示期限); 0 where the office sets none."""
    return int(store.office.setting(NOTICE_DAYS) or 0)


def _put_up(store: Store, case: Case, now: datetime) -> CaseState:
    """Fix the last day of the notice (公示), counted in working days from the approval, whatever is set later."""
    until = after_working_days(now.date(), notice_days(store)).day
    store.office.set(f"{NOTICE_UNTIL}{case.number}", until.isoformat())
    return CaseState.NOTICED


def _check_notice(store: Store, case: Case, now: datetime) -> None:
    """Refuse to end a notice before the period that was fixed at the approval is over."""
    until = date.fromisoformat(store.office.setting(f"{NOTICE_UNTIL}{case.number}", "0001-01-01"))
    if now.date() <= until:
        raise DeskError("notice-running", case=case.number, until=day_words(until))


def remarks_of(store: Store, case: Case, *, sent_in: str = "") -> list[str]:
    """Return what every form of a case has to say of how it was decided: 单人值守, where it was.

    ``sent_in`` names a batch that the case left with: then as it was decided until that.
    """
    course, end = store.steps.of_case(case.id), ("escalate", sent_in)
    until = takewhile(lambda step: not sent_in or (step.step, step.reason) != end, course)
    standing = {step.step: step.reason for step in until if step.step in {"review", "approve"}}
    return [mask_ids(reason) for reason in standing.values() if SINGLE_HANDED_WORDS in reason]


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
