"""What waits for a review or an approval (待复核、待审批): with everything to judge by, and why I may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models.ledger import Case, Step
from desktop.models.store import Store
from desktop.record_words import coded
from desktop.records import CaseState, Operator, Role
from desktop.services.decide import SINGLE_HANDED, refusal, warned_of
from desktop.services.finalise_draft import obstacle
from desktop.services.steps import STEPS
from desktop.services.verify import determination_of
from desktop.services.workdays import working_days_between
from rules.cliff import set_apart
from rules.document import Document
from rules.money import yuan
from rules.words import FLAG_WORDS

WAITING = {"review": CaseState.VERIFIED, "approve": CaseState.REVIEWED}
"""The steps that cases wait for here, and the state that they wait in."""
_THIN = 2  # so few rejections more would cost a threshold or a step


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One case that waits for ``step``: figures, who had a hand in it (ids), for how long it waits.

    ``days`` are working days; ``hash`` names the determination that is shown; ``warnings`` are what to look at, of
    which ``remarks`` need a reason at the approval; ``blocked`` is why the operator who asks may not.
    """

    case: Case
    step: str
    people: int
    payable: int
    pending: int
    payable_fen: int
    hash: str
    entered_by: str
    verified_by: str
    reviewed_by: str
    since: datetime
    days: int
    remarks: tuple[str, ...]
    warnings: tuple[str, ...]
    blocked: DeskError | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits, the longest first, and why one person may do it alone (单人值守), or ''."""

    step: str
    waiting: tuple[Waiting, ...]
    single_handed: str


def own_step(operator: Operator) -> str:
    """Return which queue an operator is there for."""
    return "approve" if operator.role is Role.APPROVER else "review"


def queue(store: Store, step: str = "", *, by: Operator, now: datetime) -> Queue:
    """Return the cases that wait for a step, else that of the operator's role; raise ``step-unknown``."""
    step = step or own_step(by)
    if step not in WAITING:
        raise DeskError("step-unknown", step=step, known=coded({name: STEPS[name].title for name in WAITING}))
    waiting = [_waiting(store, case, step, by=by, now=now) for case in store.cases.all(state=WAITING[step])]
    return Queue(
        step=step,
        waiting=tuple(sorted(waiting, key=lambda each: (each.since, each.case.number))),
        single_handed=store.office.setting(SINGLE_HANDED),
    )


def _waiting(store: Store, case: Case, step: str, *, by: Operator, now: datetime) -> Waiting:
    kept, document = determination_of(store, case)
    course = store.steps.of_case(case.id)
    arrived = next((each.made_at for each in reversed(course) if each.to_state is case.state), kept.made_at)
    heads = document["people"]
    return Waiting(
        case=case,
        step=step,
        people=document["declared"]["people"],
        payable=heads["payable"],
        pending=heads["pending"],
        payable_fen=document["amount"]["payable_fen"],
        hash=kept.hash,
        entered_by=case.entered_by,
        verified_by=kept.made_by,
        reviewed_by=_last(course, "review") if step == "approve" else "",
        since=arrived,
        days=working_days_between(arrived.date(), now.date()),
        remarks=warned_of(store, document),
        warnings=tuple(_warnings(store, case, document)),
        blocked=refusal(store, case, step, document, by=by, now=now),
    )


def _last(course: Sequence[Step], step: str) -> str:
    return next((each.made_by for each in reversed(course) if each.step == step), "")


def _warnings(store: Store, case: Case, document: Document) -> Iterator[str]:
    """Yield what to look at before deciding, the gravest first."""
    if case.stale:
        yield f"需要重新核验：{case.stale}"
    held_up = obstacle(store, document["pack"]["hash"])
    if held_up is not None:
        yield f"征求意见稿：{held_up[1].rstrip('。')}"
    yield from (remark.rstrip("。") for remark in warned_of(store, document))
    if document["people"]["pending"]:
        yield f"还有{document['people']['pending']}人待核实"
    thin = [text for rejections, _, text in document.get("cliffs", ()) if rejections <= _THIN]
    yield from (f"余量很小：{set_apart(text)}" for text in thin)
    flags = Counter(flag for person in document["persons"] for flag in person.get("flags", ()))
    yield from (f"{FLAG_WORDS.get(flag, flag)}（{count}人）" for flag, count in sorted(flags.items()))


def queue_json(found: Queue) -> dict[str, Any]:
    """Return ``queue --json``."""
    return {
        "step": found.step,
        "single_handed": found.single_handed,
        "cases": [
            {
                "case": each.case.number,
                "enterprise": {"uscc": each.case.uscc, "name": each.case.enterprise_name},
                "measure": each.case.measure,
                "determination": each.hash,
                "people": {"declared": each.people, "payable": each.payable, "pending": each.pending},
                "amount": yuan(each.payable_fen),
                "since": each.since.isoformat(),
                "working_days": each.days,
                "entered_by": each.entered_by,
                "verified_by": each.verified_by,
                "reviewed_by": each.reviewed_by,
                "remarks": list(each.remarks),
                "warnings": list(each.warnings),
                "blocked": each.blocked.as_json() if each.blocked else None,
            }
            for each in found.waiting
        ],
    }
