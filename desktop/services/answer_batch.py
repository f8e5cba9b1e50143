"""Answer a batch that was received (区级反馈): each case confirmed, confirmed but for some rows, or returned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from desktop.errors import DeskError
from desktop.exchange import seal
from desktop.masking import aloud
from desktop.models.ledger import ReceivedBatch
from desktop.records import CaseState, Operator, Role
from desktop.services.desk import Desk
from rules.document import canonical

FORMAT = 1
ANSWER = "answer.json"

Paid = Mapping[str, Sequence[tuple[int, int]]]
"""For each case the payable rows, each with its sum in fen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objections:
    """What the district objects to: cases returned with a reason, and rows denied with one; the rest is confirmed."""

    returned: Mapping[str, str] = field(default_factory=dict)
    denied: Mapping[tuple[str, int], str] = field(default_factory=dict)


def answer_batch(desk: Desk, number: str, objections: Objections, *, by: Operator, now: datetime) -> bytes:
    """Return the signed answer to a received batch; it holds no personal data and is not encrypted.

    Only an approver may, and never for a batch of one's own.  Raise ``batch-unknown``, ``case-not-in-batch``,
    ``row-not-paid``, ``own-batch``, ``batch-untrusted``, ``answer-differs`` or ``role-refused``.
    """
    if by.role is not Role.APPROVER:
        raise DeskError("role-refused", operator=by.name, step="反馈")
    received = _received(desk, number)
    if received.office_code == desk.office.code:
        raise DeskError("own-batch", batch=number)
    cases: Paid = cast("Paid", received.summary["paid"])
    _check_received(desk, received, objections)
    _check(cases, objections, number)
    answer = {
        "format": FORMAT,
        "batch": number,
        "digest": received.sha256,
        "office": desk.office.name,
        "made_at": now.isoformat(),
        "cases": [_case_answer(case, rows, objections) for case, rows in sorted(cases.items())],
    }
    info = {"Bagging-Date": now.date().isoformat(), "Source-Organization": desk.office.name}
    sealed = seal({ANSWER: canonical(answer)}, info=info, signer=desk.signer())
    with desk.store.atomic():
        after = f"退回{len(objections.returned)}件 核减{len(objections.denied)}人"
        desk.store.audit.append(at=now, operator=by.id, act="answer", subject=number, before="", after=after)
    return sealed


def _received(desk: Desk, number: str) -> ReceivedBatch:
    """Return the batch of that number that was received last."""
    for received in reversed(desk.store.received.all()):
        if received.summary["number"] == number:
            return received
    raise DeskError("batch-unknown", batch=number)


def _check_received(desk: Desk, received: ReceivedBatch, objections: Objections) -> None:
    """Refuse to answer a stranger's batch, and to confirm a case in which a figure differs."""
    if received.signer_fingerprint not in {signer.fingerprint for signer in desk.store.trusted.all()}:
        raise DeskError(
            "batch-untrusted", batch=received.summary["number"], fingerprint=aloud(received.signer_fingerprint)
        )
    spoken_of = {*objections.returned, *(case for case, _ in objections.denied)}
    paid = cast("Paid", received.summary["paid"])
    differing = {str(finding["case"]) for finding in received.findings}
    open_ = {case for case in differing if case in paid} - spoken_of
    whole = differing - set(paid)  # of the batch itself: then no case can be confirmed
    if open_ or (whole and not set(paid) <= set(objections.returned)):
        raise DeskError("answer-differs", cases="、".join(sorted(open_ or set(paid))))


def _check(cases: Paid, objections: Objections, number: str) -> None:
    for case in (*objections.returned, *(case for case, _ in objections.denied)):
        if case not in cases:
            raise DeskError("case-not-in-batch", case=case, batch=number)
    for case, row in objections.denied:
        found = sum(paid == row for paid, _ in cases[case])
        if found > 1:
            raise DeskError("row-ambiguous", case=case, row=row, places="这个案卷有几张花名册")
        if not found:
            raise DeskError("row-not-paid", case=case, row=row)


def _case_answer(case: str, rows: Sequence[tuple[int, int]], objections: Objections) -> dict[str, Any]:
    if case in objections.returned:
        state, reason = CaseState.RETURNED, objections.returned[case]
        return {"case": case, "outcome": state.value, "reason": reason, "denied": [], "confirmed_fen": 0}
    denied = {row: reason for (held, row), reason in objections.denied.items() if held == case}
    return {
        "case": case,
        "outcome": (CaseState.PARTLY_CONFIRMED if denied else CaseState.CONFIRMED).value,
        "reason": "",
        "denied": [{"row": row, "reason": reason} for row, reason in sorted(denied.items())],
        "confirmed_fen": sum(fen for row, fen in rows if row not in denied),
    }
