"""The letter that goes with a batch to the district (报送函): issued once for a batch, printed again as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.ledger import Paper, SentBatch
from desktop.printing import transmittal
from desktop.printing.imprint import Imprint
from desktop.records import Operator
from desktop.services.create_batch import CASE_FORMS
from desktop.services.desk import Desk
from desktop.services.ground import Ground, ground_of
from desktop.services.numbering import DOCUMENTS, document_number
from desktop.services.print_form import Draw, Printed, audit_paper, draw_here
from desktop.services.settings import DOCUMENT_WORD, setting
from desktop.services.sheets import FORMS, level_of
from rules.policy import Policy

FORM = "transmittal"
_ADDRESSEE = "人力资源和社会保障局"


def issue_transmittal(
    desk: Desk, number: str, *, by: Operator, now: datetime, draw: Draw = draw_here
) -> tuple[Paper, bool]:
    """Return the letter of a batch, and whether it was issued just now; raise ``batch-unknown``."""
    batch = _batch(desk, number)
    if issued := desk.store.papers.find(form=FORM, determination_hash=batch.sha256):
        return issued[0], False
    with desk.store.atomic():
        word = setting(desk.store, DOCUMENT_WORD)
        letter = document_number(word, now.year, desk.store.series.take(DOCUMENTS, now.year)) if word else ""
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
    policy = desk.policy(batch.policy)
    grounds = [ground_of(desk, desk.store.cases.by_number(case)) for case in batch.cases]
    return transmittal.TransmittalSheet(
        imprint=Imprint(
            office=desk.office.name,
            document_id=_number(batch),
            case_number=batch.number,
            pack_id=policy.id,
            pack_hash=grounds[0].pack_hash,
            issued_on=now.date(),
            remarks=tuple(dict.fromkeys(remark for ground in grounds for remark in ground.remarks)),
            document_number=letter,
            preview=preview,
        ),
        addressee=f"{level_of(desk.office.division)}{_ADDRESSEE}",
        policy=f"《{policy.title.strip('《》')}》（{policy.number}）",
        batch=batch.number,
        sent=tuple(_sent(policy, grounds)),
        enclosures=tuple(_enclosures(batch)),
        contact=desk.office_phone,
    )


def _sent(policy: Policy, grounds: list[Ground]) -> Iterator[transmittal.Sent]:
    for measure in policy.measures.values():
        own = [ground for ground in grounds if ground.case.measure == measure.id]
        if own:
            yield transmittal.Sent(
                measure=measure.title,
                cases=len(own),
                people=sum(ground.document["people"]["payable"] for ground in own),
                fen=sum(ground.payable_fen for ground in own),
            )


def _enclosures(batch: SentBatch) -> Iterator[transmittal.Enclosure]:
    yield transmittal.Enclosure(title="汇总表")
    for form in CASE_FORMS:
        yield transmittal.Enclosure(title=FORMS[form].title, copies=len(batch.cases))
    yield transmittal.Enclosure(title=f"批次文件（校验码{batch.sha256[:12]}）")
