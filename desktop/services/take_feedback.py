"""Take the district's answer to a batch (接收反馈): escalated cases become confirmed, partly confirmed or returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.exchange import Batch
from desktop.exchange import open_batch as open_sealed
from desktop.exchange.content import read_object
from desktop.masking import aloud
from desktop.models.ledger import Case
from desktop.records import CaseState, Operator
from desktop.services.answer_batch import ANSWER, FORMAT
from desktop.services.desk import Desk
from desktop.services.steps import record
from desktop.services.verify import determination_of
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

    Raise ``signer-untrusted`` or ``not-superior``: an answer moves money and is taken from the district alone;
    ``feedback-foreign`` and ``feedback-incomplete`` where it does not answer the very file that was sent.
    """
    batch = open_sealed(content)
    _check_signer(desk, batch)
    answer = _answer_of(batch)
    sent = next((each for each in desk.store.batches.all() if each.number == answer["batch"]), None)
    if sent is None:
        raise DeskError("batch-unknown", batch=answer["batch"])
    if answer["digest"] != sent.digest:
        raise DeskError("feedback-foreign", batch=sent.number)
    if sorted(entry["case"] for entry in answer["cases"]) != sorted(sent.cases):
        raise DeskError("feedback-incomplete", batch=sent.number, what="案卷不全")
    with desk.store.atomic():
        answered = [
            _take(desk, desk.store.cases.by_number(entry["case"]), entry, by=by, now=now) for entry in answer["cases"]
        ]
        desk.store.answers.put(sent.id, answer, by=by.id, now=now)
    return answered


def _check_signer(desk: Desk, batch: Batch) -> None:
    """Refuse an answer of anyone but a superior: strangers, peers, and this office itself."""
    signers = {signer.fingerprint: signer for signer in desk.store.trusted.all()}
    if batch.signer_fingerprint not in signers:
        raise DeskError("signer-untrusted", name=batch.signer_name, fingerprint=aloud(batch.signer_fingerprint))
    if not signers[batch.signer_fingerprint].superior:
        raise DeskError("not-superior", name=batch.signer_name)


def _answer_of(batch: Batch) -> dict[str, Any]:
    try:
        answer = read_object(batch.members[ANSWER])
        if answer["format"] != FORMAT:
            raise DeskError("batch-foreign", what=f"格式 {answer['format']}")
        for entry in answer["cases"]:
            if CaseState(entry["outcome"]) not in _ANSWERS or not _is_readable(entry):
                raise DeskError("batch-foreign", what=f"案卷 {entry['case']} 的结论")
        answer["batch"].strip()
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise DeskError("batch-foreign", what="反馈内容不完整") from error
    return answer


def _is_readable(entry: dict[str, Any]) -> bool:
    """Whether the sum is one, and every word is text."""
    texts = [entry["case"], entry["reason"], *(each["reason"] for each in entry["denied"])]
    rows = [each["row"] for each in entry["denied"]]
    numbers = [entry["confirmed_fen"], *rows]
    return all(isinstance(text, str) for text in texts) and all(type(each) is int and each >= 0 for each in numbers)


def _check_figures(case: Case, outcome: CaseState, entry: dict[str, Any], payable_fen: int) -> None:
    """Refuse an outcome that its own figures contradict."""
    confirmed, denied = entry["confirmed_fen"], entry["denied"]
    holds = {
        CaseState.CONFIRMED: confirmed == payable_fen and not denied,
        CaseState.PARTLY_CONFIRMED: 0 <= confirmed < payable_fen and bool(denied),
        CaseState.RETURNED: confirmed == 0,
    }
    if not holds[outcome]:
        raise DeskError("feedback-incomplete", batch=case.number, what="结论与金额不符")


def _take(desk: Desk, case: Case, entry: dict[str, Any], *, by: Operator, now: datetime) -> Answered:
    if case.state is not CaseState.ESCALATED:
        raise DeskError("feedback-taken", case=case.number)
    _, document = determination_of(desk.store, case)
    outcome = CaseState(entry["outcome"])
    _check_figures(case, outcome, entry, document["amount"]["payable_fen"])
    denied = "；".join(f"第{each['row']}行 {each['reason']}" for each in entry["denied"])
    reason = "；".join(filter(None, (entry["reason"], denied)))
    said = f"{reason}（区级确认{yuan_words(entry['confirmed_fen'])}）"
    record(desk.store, case, "feedback", outcome, by=by, now=now, reason=said)
    desk.store.settled.confirm(case.id, entry["confirmed_fen"], now=now)
    if outcome is CaseState.RETURNED:
        desk.store.taken.release(case.id)
    return Answered(case=case.number, outcome=outcome, reason=reason, confirmed_fen=entry["confirmed_fen"])
