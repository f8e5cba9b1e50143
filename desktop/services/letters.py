"""What is said of a case that is over: the letter that refuses it, and the cover of its file."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.masking import mask_ids
from desktop.printing import cover, refusal
from desktop.printing.imprint import Imprint
from desktop.printing.raster import page_count
from desktop.printing.wording import count, figures
from desktop.records import STATE_WORDS
from desktop.services.actwords import FORM_WORDS
from desktop.services.ground import Ground
from desktop.services.materials import checklist
from desktop.services.numbering import archive_number
from desktop.services.reductions import reductions
from desktop.services.retention import term_of_archive
from rules.words import THRESHOLD_WORDS

COVER = "cover"


def refusal_sheet(ground: Ground, imprint: Imprint) -> refusal.RefusalSheet:
    """Return the letter that refuses a case; what the policy does not say of remedies is not said."""
    office = ground.desk.office.name
    steps = ground.desk.store.steps.of_case(ground.case.id)
    refused = [step.reason for step in steps if step.step == "refuse"]
    phone = ground.desk.office_phone
    return refusal.RefusalSheet(
        imprint=imprint,
        enterprise=ground.enterprise.name,
        uscc=ground.enterprise.uscc,
        measure=ground.measure.title,
        policy=f"《{ground.policy.title.strip('《》')}》（{ground.policy.number}）",
        clause=ground.measure.clause,
        received_on=ground.case.received_on,
        accepted=any(step.step == "accept" for step in steps),
        facts=tuple(_facts(ground)),
        reason=mask_ids(refused[-1]) if refused else "（理由在办理“不予通过”时写明）",
        contact=f"{office}{f'，电话{phone}' if phone else ''}",
    )


def _facts(ground: Ground) -> Iterator[str]:
    """Yield what was found, from the determination that stands; nothing where the case was never verified."""
    document = ground.told
    if not document:
        return
    declared, heads, amount = document["declared"], document["people"], document["amount"]
    yield (
        f"申报{count(declared['people'])}人、{figures(declared['amount_fen'])}元。经核定，可发放{count(heads['payable'])}人、"
        f"待核实{count(heads['pending'])}人、不予发放{count(heads['rejected'])}人，"
        f"核定金额{figures(amount['payable_fen'])}元。"
    )
    threshold = document["threshold"]
    if threshold is not None:
        low, high = threshold["low"], threshold["high"]
        found = f"{count(low)}人" if low == high else f"{count(low)}人至{count(high)}人"
        clause = ground.measure.terms["required_heads"].clause
        outcome = THRESHOLD_WORDS[threshold["outcome"]]
        yield f"人数须达到{count(threshold['required'])}人，核定为{found}，{outcome}（{clause}）。"
    reasons = [f"{each.reason}{count(each.people)}人（{each.clause}）" for each in reductions(document)]
    if reasons:
        yield f"{'；'.join(reasons)}。"


def cover_sheet(ground: Ground, imprint: Imprint) -> cover.CoverSheet:
    """Return the cover of a case's file with everything that is in it."""
    case = ground.case
    steps = ground.desk.store.steps.of_case(case.id)
    return cover.CoverSheet(
        imprint=imprint,
        enterprise=ground.enterprise.name,
        uscc=ground.enterprise.uscc,
        measure=ground.measure.title,
        policy=f"{ground.policy.title}（{ground.policy.number}）",
        received_on=case.received_on,
        closed_on=steps[-1].made_at.date() if steps else case.received_on,
        outcome=STATE_WORDS[case.state],
        retention=term_of_archive(ground.desk.store),
        filed=_in_file(ground),
    )


def listed_on_cover(ground: Ground) -> str:
    """Return what else than its ground a cover rests on: what it lists, and whether it has a 档号."""
    lines = (f"{each.number} {each.title} {each.on} {each.pages}" for each in _in_file(ground))
    numbered = archived_as(ground) or archive_number(ground.desk.store, ground.case.received_on.year, 1)
    return "\n".join(("cover", ground.case.state, "numbered" if numbered else "", *lines))


def archived_as(ground: Ground) -> str:
    """Return the 档号 that the file of a case was given with an earlier cover, '' where it has none."""
    covers = ground.desk.store.papers.find(form=COVER, case_id=ground.case.id)
    return next((each.document_number for each in covers if each.document_number), "")


def _in_file(ground: Ground) -> tuple[cover.Filed, ...]:
    return (*_declared(ground), *_scanned(ground), *_issued(ground))


def _declared(ground: Ground) -> Iterator[cover.Filed]:
    for part in ground.parts:
        yield cover.Filed(number="", title=f"申报表：{part.file_name}", on=ground.case.received_on, pages=0)


def _scanned(ground: Ground) -> Iterator[cover.Filed]:
    for line in checklist(ground.desk, ground.case):
        for each in line.files:
            yield cover.Filed(number="", title=line.material.title, on=each.added_at.date(), pages=each.pages)


def _issued(ground: Ground) -> Iterator[cover.Filed]:
    papers = ground.desk.store.papers
    for paper in papers.find(case_id=ground.case.id):
        if paper.form != COVER:
            yield cover.Filed(
                number=paper.document_number or paper.number,
                title=FORM_WORDS[paper.form],
                on=paper.issued_at.date(),
                pages=page_count(papers.content(paper.id)),
            )
