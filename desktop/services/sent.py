"""What became of the batches that this office sent (批次台账): saved where, answered when, waiting for how long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.models.answers import Copy
from desktop.models.ledger import SentBatch, Step
from desktop.models.store import Store
from desktop.records import CaseState
from desktop.services.workdays import working_days_between
from rules.money import yuan

_OUTCOMES = (CaseState.CONFIRMED, CaseState.PARTLY_CONFIRMED, CaseState.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLine:
    """One batch: its copies, its sum, and the district's answer: None and 0 while there is none.

    ``waiting`` are the working days without an answer, 0 once it came; ``open`` are the objections not dealt with.
    """

    batch: SentBatch
    copies: tuple[Copy, ...]
    payable_fen: int
    answered_at: datetime | None
    confirmed_fen: int
    outcomes: tuple[tuple[CaseState, int], ...]
    waiting: int
    open: int


def sent_batches(store: Store, *, now: datetime) -> list[SentLine]:
    """Return every batch that was made, the newest first."""
    sums = store.batches.sums()
    return [_line(store, batch, sums[batch.id], now) for batch in reversed(store.batches.all())]


def feedback_of(store: Store, batch: SentBatch, case_id: int) -> Step | None:
    """Return the step by which the district's answer to this very batch moved a case."""
    course = store.steps.of_case(case_id)
    sent = next((at for at, step in enumerate(course) if step.step == "escalate" and step.reason == batch.number), None)
    after = course[sent + 1 :] if sent is not None else ()
    return next((step for step in after if step.step == "feedback"), None)


def _line(store: Store, batch: SentBatch, payable_fen: int, now: datetime) -> SentLine:
    cases = [store.cases.by_number(number) for number in batch.cases]
    steps = [step for case in cases if (step := feedback_of(store, batch, case.id)) is not None]
    answered = steps[0].made_at if steps else None
    counted = Counter(step.to_state for step in steps)
    return SentLine(
        batch=batch,
        copies=tuple(store.copies.of_batch(batch.id)),
        payable_fen=payable_fen,
        answered_at=answered,
        confirmed_fen=_confirmed(store, batch) if answered else 0,
        outcomes=tuple((state, counted[state]) for state in _OUTCOMES if counted[state]),
        waiting=0 if answered else working_days_between(batch.made_at.date(), now.date()),
        open=len(objections(store, batch)) - len(store.answers.marks(batch.id)),
    )


def objections(store: Store, batch: SentBatch) -> list[tuple[str, int | None, str]]:
    """Return what the district objected to: case, row (None for the whole case) and its reason."""
    kept = store.answers.of_batch(batch.id)
    found: list[tuple[str, int | None, str]] = []
    for entry in kept.content["cases"] if kept is not None else ():
        if entry["outcome"] == CaseState.RETURNED:
            found.append((entry["case"], None, entry["reason"]))
        found += [(entry["case"], each["row"], each["reason"]) for each in entry["denied"]]
    return found


def _confirmed(store: Store, batch: SentBatch) -> int:
    kept = store.answers.of_batch(batch.id)
    return sum(entry["confirmed_fen"] for entry in kept.content["cases"]) if kept is not None else 0


def sent_json(lines: Sequence[SentLine]) -> dict[str, Any]:
    """Return ``batch list --json``."""
    return {
        "batches": [
            {
                "batch": each.batch.number,
                "policy": each.batch.policy,
                "made_at": each.batch.made_at.isoformat(),
                "by": each.batch.made_by,
                "encrypted": each.batch.encrypted,
                "sha256": each.batch.sha256,
                "cases": list(each.batch.cases),
                "amount": yuan(each.payable_fen),
                "copies": [
                    {"file": copy.place, "at": copy.made_at.isoformat(), "by": copy.made_by} for copy in each.copies
                ],
                "answered_at": each.answered_at.isoformat() if each.answered_at else None,
                "confirmed": yuan(each.confirmed_fen),
                "outcomes": {state.value: count for state, count in each.outcomes},
                "working_days_waiting": each.waiting,
                "open": each.open,
            }
            for each in lines
        ]
    }
