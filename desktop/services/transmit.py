"""The letter that goes with a batch to the district (报送函): issued once for a batch, printed again as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.ledger import Case, Paper, SentBatch
from desktop.printing import transmittal
from desktop.printing.imprint import Imprint
from desktop.records import Operator
from desktop.services.create_batch import CASE_FORMS
from desktop.services.decide import remarks_of
from desktop.services.desk import Desk
from desktop.services.finalise_draft import remarks_on
from desktop.services.numbering import DOCUMENTS, document_number, take_number
from desktop.services.print_form import Draw, Printed, audit_paper, draw_here
from desktop.services.settings import ADDRESSEE, DOCUMENT_WORD, setting
from desktop.services.sheets import FORMS, level_of
from rules.document import Document
from rules.policy import Policy

FORM = "transmittal"
_BUREAU = "人力资源和社会保障局"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A case as a batch holds it, whatever became of it since."""

    case: Case
    document: Document
    remarks: tuple[str, ...]

    @property
    def pack_hash(self) -> str:
        """The edition of the pack that it was determined under."""
        return str(self.document["pack"]["hash"])


def issue_transmittal(
    desk: Desk, number: str, *, by: Operator, now: datetime, draw: Draw = draw_here
) -> tuple[Paper, bool]:
    """Return the letter of a batch, and whether it was issued just now; raise ``batch-unknown, numbers-used-up``."""
    batch = _batch(desk, number)
    if issued := desk.store.papers.find(form=FORM, determination_hash=batch.sha256):
        return issued[0], False
    with desk.store.atomic():
        word = setting(desk.store, DOCUMENT_WORD)
        letter = document_number(word, now.year, take_number(desk.store, DOCUMENTS, now)) if word else ""
        pdf = draw(transmittal.render, _sheet(desk, batch, now, letter=letter))
        paper = desk.store.papers.issue(
            pdf,
            form=FORM,
            case_id=None,
            number=_number(batch),
            determination_hash=batch.sha256,
            by=by.id,
            now=now,
            document_number=letter,
        )
        audit_paper(desk, paper, None, f"issued {letter}".strip(), by=by, now=now)
    return paper, True


def preview_transmittal(desk: Desk, number: str, *, now: datetime, draw: Draw = draw_here) -> Printed:
    """Return the letter as it would be issued, marked 预览, or as it was; nothing is numbered or logged."""
    batch = _batch(desk, number)
    if issued := desk.store.papers.find(form=FORM, determination_hash=batch.sha256):
        return Printed(pdf=desk.store.papers.content(issued[0].id), form=FORM, number=issued[0].number, reprint=True)
    word = setting(desk.store, DOCUMENT_WORD)
    sheet = _sheet(desk, batch, now, letter=f"{word}〔{now.year}〕　号" if word else "", preview=True)
    return Printed(pdf=draw(transmittal.render, sheet), form=FORM, number="", reprint=False)


def _batch(desk: Desk, number: str) -> SentBatch:
    found = next((batch for batch in desk.store.batches.all() if batch.number == number), None)
    if found is None:
        raise DeskError("batch-unknown", batch=number)
    return found


def _number(batch: SentBatch) -> str:
    return f"{batch.number}-BS"


def _sheet(
    desk: Desk, batch: SentBatch, now: datetime, *, letter: str, preview: bool = False
) -> transmittal.TransmittalSheet:
    held = list(_held(desk, batch))
    policy = desk.pack_by_hash(held[0].pack_hash) or desk.policy(batch.policy)
    return transmittal.TransmittalSheet(
        imprint=Imprint(
            office=desk.office.name,
            document_id=_number(batch),
            case_number=batch.number,
            pack_id=policy.id,
            pack_hash=held[0].pack_hash,
            issued_on=now.date(),
            remarks=tuple(dict.fromkeys(remark for each in held for remark in each.remarks)),
            document_number=letter,
            preview=preview,
        ),
        addressee=setting(desk.store, ADDRESSEE) or f"{level_of(desk.office.division)}{_BUREAU}",
        policy=f"《{policy.title.strip('《》')}》（{policy.number}）",
        batch=batch.number,
        sent=tuple(_sent(policy, held)),
        enclosures=tuple(_enclosures(batch)),
        contact=desk.office_phone,
    )


def _held(desk: Desk, batch: SentBatch) -> Iterator[_Held]:
    """Yield what a batch holds, by number of the case: today's determination may be another one."""
    store = desk.store
    for number, determination in store.batches.held(batch.id).items():
        case, document = store.cases.by_number(number), json.loads(store.determinations.document(determination))
        remarks = (*remarks_on(store, document), *remarks_of(store, case, sent_in=batch.number))
        yield _Held(case=case, document=document, remarks=remarks)


def _sent(policy: Policy, held: Sequence[_Held]) -> Iterator[transmittal.Sent]:
    for measure in policy.measures.values():
        own = [each.document for each in held if each.case.measure == measure.id]
        if own:
            yield transmittal.Sent(
                measure=measure.title,
                cases=len(own),
                people=sum(document["people"]["payable"] for document in own),
                fen=sum(document["amount"]["payable_fen"] for document in own),
            )


def _enclosures(batch: SentBatch) -> Iterator[transmittal.Enclosure]:
    yield transmittal.Enclosure(title="汇总表")
    for form in CASE_FORMS:
        yield transmittal.Enclosure(title=FORMS[form].title, copies=len(batch.cases))
    yield transmittal.Enclosure(title=f"批次文件（校验码{batch.sha256[:12]}）")
    if batch.scans:
        yield transmittal.Enclosure(title="申报材料扫描件（在批次文件内）", copies=batch.scans)
