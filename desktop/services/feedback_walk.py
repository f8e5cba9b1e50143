"""Walk through what the district objected to (逐项核对反馈): ours beside theirs, and what we do about each, kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.masking import masked
from desktop.models.answers import Mark, MarkKind
from desktop.models.ledger import Case, SentBatch
from desktop.records import CaseState, Operator
from desktop.services.desk import Desk
from desktop.services.sent import objections
from desktop.services.sheets import reason_words
from desktop.services.told import told
from rules.document import Document
from rules.money import yuan
from rules.outcome import Standing
from rules.words import STANDING_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One objection: a whole case (``row`` None) or one person, ours beside the district's, and how it was dealt with.

    The sums are in fen; ``ours`` says in words how we came to ours; ``state`` is the case's of today.
    """

    case: str
    enterprise: str
    measure: str
    state: CaseState
    row: int | None
    name: str
    id_masked: str
    ours: str
    ours_fen: int
    theirs_fen: int
    reason: str
    mark: Mark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What was sent and what was confirmed of one measure, in cases, heads and fen."""

    measure: str
    cases: int
    confirmed_cases: int
    people: int
    confirmed_people: int
    payable_fen: int
    confirmed_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The answer to one batch: its objections in the order of cases and rows, and the sums of every measure."""

    batch: SentBatch
    items: tuple[Item, ...]
    totals: tuple[Total, ...]

    @property
    def open(self) -> int:
        """How many objections have not been dealt with."""
        return sum(item.mark is None for item in self.items)


def feedback_walk(desk: Desk, number: str) -> Walk:
    """Return the walk through the answer to a batch; raise ``id-unknown``, or ``batch-unanswered``."""
    batch = desk.store.batches.by_number(number)
    kept = desk.store.answers.of_batch(batch.id)
    if kept is None:
        raise DeskError("batch-unanswered", batch=number)
    sent = {case: _sent(desk, case) for case in batch.cases}
    marks = desk.store.answers.marks(batch.id)
    items = [_item(desk, *sent[number], row, reason, marks) for number, row, reason in objections(desk.store, batch)]
    return Walk(
        batch=batch,
        items=tuple(sorted(items, key=lambda item: (item.case, item.row or 0))),
        totals=tuple(_totals(desk, sent, kept.content)),
    )


def mark(
    desk: Desk, number: str, case: str, row: int | None, kind: MarkKind, *, note: str = "", by: Operator, now: datetime
) -> Walk:
    """Write down what the office does about one objection; a later mark takes the place of an earlier one.

    Raise ``reason-missing`` where 更正 does not say what is to be corrected, ``objection-unknown`` where the district
    said nothing of that case or row.
    """
    if kind is MarkKind.TO_CORRECT and not note.strip():
        raise DeskError("reason-missing", step="更正")
    batch = desk.store.batches.by_number(number)
    if (case, row) not in {(each, at) for each, at, _ in objections(desk.store, batch)}:
        raise DeskError("objection-unknown", batch=number, case=case, row=row or "—")
    found = desk.store.cases.by_number(case)
    made = Mark(case_id=found.id, row=row, kind=kind, note=note.strip(), made_by=by.id, made_at=now)
    with desk.store.atomic():
        desk.store.answers.mark(batch.id, made)
        said = " ".join(part for part in (number, f"第{row}行" if row else "整件", kind, made.note) if part)
        desk.store.audit.append(at=now, operator=by.id, act="feedback-mark", subject=case, before="", after=said)
    return feedback_walk(desk, number)


def _sent(desk: Desk, number: str) -> tuple[Case, Document]:
    """Return a case with the determination that it went out with: the last frozen one."""
    case = desk.store.cases.by_number(number)
    frozen = [each for each in desk.store.determinations.of_case(case.id) if each.frozen]
    return case, told(json.loads(desk.store.determinations.document(frozen[-1].id)), desk.store.operators)


def _item(
    desk: Desk,
    case: Case,
    document: Document,
    row: int | None,
    reason: str,
    marks: Mapping[tuple[int, int | None], Mark],
) -> Item:
    person = next((each for each in document["persons"] if each["at"][1] == row), None)
    payable_fen = document["amount"]["payable_fen"]
    return Item(
        case=case.number,
        enterprise=case.enterprise_name,
        measure=desk.policy(case.policy).measures[case.measure].title,
        state=case.state,
        row=row,
        name=person["name"] if person else "整件",
        id_masked=masked(person["id"]) if person else "",
        ours=_ours(person, document) if person else f"可发放{document['people']['payable']}人",
        ours_fen=person["amount_fen"] if person else payable_fen,
        theirs_fen=0,
        reason=reason,
        mark=marks.get((case.id, row)),
    )


def _ours(person: Mapping[str, Any], document: Document) -> str:
    return f"{STANDING_WORDS[Standing(person['outcome'])]}：{reason_words(person, document)}"


def _totals(desk: Desk, sent: Mapping[str, tuple[Case, Document]], answer: Mapping[str, Any]) -> list[Total]:
    found: dict[str, list[tuple[Document, Mapping[str, Any]]]] = {}
    for entry in answer["cases"]:
        case, document = sent[entry["case"]]
        title = desk.policy(case.policy).measures[case.measure].title
        found.setdefault(title, []).append((document, entry))
    return [
        Total(
            measure=measure,
            cases=len(pairs),
            confirmed_cases=sum(entry["outcome"] != CaseState.RETURNED for _, entry in pairs),
            people=sum(document["people"]["payable"] for document, _ in pairs),
            confirmed_people=sum(_confirmed_heads(document, entry) for document, entry in pairs),
            payable_fen=sum(document["amount"]["payable_fen"] for document, _ in pairs),
            confirmed_fen=sum(entry["confirmed_fen"] for _, entry in pairs),
        )
        for measure, pairs in found.items()
    ]


def _confirmed_heads(document: Document, entry: Mapping[str, Any]) -> int:
    if entry["outcome"] == CaseState.RETURNED:
        return 0
    return int(document["people"]["payable"]) - len(entry["denied"])


def walk_json(walk: Walk) -> dict[str, Any]:
    """Return ``batch walk --json``."""
    return {
        "batch": walk.batch.number,
        "open": walk.open,
        "items": [
            {
                "case": item.case,
                "row": item.row,
                "name": item.name,
                "ours": item.ours,
                "ours_amount": yuan(item.ours_fen),
                "theirs_amount": yuan(item.theirs_fen),
                "reason": item.reason,
                "mark": item.mark.kind.value if item.mark else None,
                "note": item.mark.note if item.mark else "",
            }
            for item in walk.items
        ],
        "totals": [
            {
                "measure": each.measure,
                "cases": [each.cases, each.confirmed_cases],
                "people": [each.people, each.confirmed_people],
                "amount": [yuan(each.payable_fen), yuan(each.confirmed_fen)],
            }
            for each in walk.totals
        ],
    }
