"""Take the district's answer to a batch (接收反馈): escalated cases become confirmed, partly confirmed or returned."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.exchange import Batch
from desktop.exchange import open_batch as open_sealed
from desktop.models.ledger import Case
from desktop.records import CaseState, Operator
from desktop.services.answer_batch import ANSWER, FORMAT
from desktop.services.desk import Desk
from desktop.services.steps import record
from rules.money import yuan_words

_ANSWERS = frozenset({CaseState.CONFIRMED, CaseState.PARTLY_CONFIRMED, CaseState.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the district said of one case; ``confirmed_fen`` is what it will pay."""

    case: str
    outcome: CaseState
    reason: str
    confirmed_fen: int


def take_feedback(desk: Desk, content: bytes, *, by: Operator, now: datetime) -> list[Answered]:
    """Move every case that the answer names, all or none; a returned case lets its persons go.

    Raise ``signer-untrusted``: an answer moves money and is never taken from a stranger.
    """
    batch = open_sealed(content)
    if batch.signer_fingerprint not in {signer.fingerprint for signer in desk.store.trusted.all()}:
        raise DeskError("signer-untrusted", name=batch.signer_name, fingerprint=batch.signer_fingerprint)
    answer = _answer_of(batch)
    sent = next((each for each in desk.store.batches.all() if each.number == answer["batch"]), None)
    if sent is None:
        raise DeskError("batch-unknown", batch=answer["batch"])
    answered = []
    with desk.store.atomic():
        for entry in answer["cases"]:
            if entry["case"] not in sent.cases:
                raise DeskError("case-not-in-batch", case=entry["case"], batch=sent.number)
            answered.append(_take(desk, desk.store.cases.by_number(entry["case"]), entry, by=by, now=now))
    return answered


def _answer_of(batch: Batch) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(batch.members[ANSWER])
        if answer["format"] != FORMAT:
            raise DeskError("batch-foreign", what=f"格式 {answer['format']}")
        for entry in answer["cases"]:
            if CaseState(entry["outcome"]) not in _ANSWERS or type(entry["confirmed_fen"]) is not int:
                raise DeskError("batch-foreign", what=f"案卷 {entry['case']} 的结论")
            entry["reason"], entry["denied"]
        answer["batch"]
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise DeskError("batch-foreign", what="反馈内容不完整") from error
    return answer


def _take(desk: Desk, case: Case, entry: dict[str, Any], *, by: Operator, now: datetime) -> Answered:
    if case.state is not CaseState.ESCALATED:
        raise DeskError("feedback-taken", case=case.number)
    outcome = CaseState(entry["outcome"])
    denied = "；".join(f"第{each['row']}行 {each['reason']}" for each in entry["denied"])
    reason = "；".join(filter(None, (entry["reason"], denied)))
    said = f"{reason}（区级确认{yuan_words(entry['confirmed_fen'])}）" if reason else ""
    record(desk.store, case, "feedback", outcome, by=by, now=now, reason=said)
    if outcome is CaseState.RETURNED:
        desk.store.taken.release(case.id)
    return Answered(case=case.number, outcome=outcome, reason=reason, confirmed_fen=entry["confirmed_fen"])
