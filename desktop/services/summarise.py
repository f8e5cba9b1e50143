"""The signed summary of approved cases (汇总表), for the district."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.printing import summary
from desktop.printing.imprint import Imprint
from desktop.printing.signature import sign
from desktop.records import CaseState, Operator
from desktop.services.desk import Desk
from desktop.services.ground import Ground, ground_of
from desktop.services.print_form import Draw, Printed, draw_here
from rules.criteria import CRITERIA
from rules.policy import Policy

FORM = "summary"


def summarise(
    desk: Desk,
    policy: Policy,
    *,
    by: Operator,
    now: datetime,
    cases: Sequence[Case] | None = None,
    number: str = "",
    draw: Draw = draw_here,
) -> Printed:
    """Return the summary of the given cases, or of all approved ones not yet escalated, signed with the office's key.

    The same determinations give the paper that was issued for them.
    """
    if cases is None:
        cases = desk.store.cases.all(policy=policy.id, state=CaseState.APPROVED)
    order = list(policy.measures)
    chosen = sorted(cases, key=lambda case: (order.index(case.measure), case.number))
    grounds = [ground_of(desk, case) for case in chosen]
    if not grounds:
        raise DeskError("no-approved-cases", policy=policy.id)
    hash_ = _hash_of(grounds, number)
    issued = desk.store.papers.find(form=FORM, determination_hash=hash_)
    with desk.store.atomic():
        if issued:
            desk.store.papers.log(issued[0].id, what="reprinted", by=by.id, now=now)
            after = f"{issued[0].number} reprinted"
            desk.store.audit.append(at=now, operator=by.id, act="summary", subject=policy.id, before="", after=after)
            return Printed(
                pdf=desk.store.papers.content(issued[0].id), form=FORM, number=issued[0].number, reprint=True
            )
        number = number or next_number(desk, "HZ", now)
        sheet = _sheet(desk, policy, grounds, number, hash_, now)
        pdf = sign(draw(summary.render, sheet), desk.signer(), reason=f"{sheet.measure}汇总表", at=now)
        desk.store.papers.issue(
            pdf, form=FORM, case_id=None, number=number, determination_hash=hash_, by=by.id, now=now
        )
        after = f"{number} {len(grounds)}件 {sum(ground.payable_fen for ground in grounds)}分"
        desk.store.audit.append(at=now, operator=by.id, act="summary", subject=policy.id, before="", after=after)
    return Printed(pdf=pdf, form=FORM, number=number, reprint=False)


def batch_cases(desk: Desk, number: str) -> list[Case]:
    """Return the cases of a batch that this office sent; raise ``batch-unknown``."""
    sent = next((batch for batch in desk.store.batches.all() if batch.number == number), None)
    if sent is None:
        raise DeskError("batch-unknown", batch=number)
    return [desk.store.cases.by_number(case) for case in sent.cases]


def next_number(desk: Desk, code: str, now: datetime) -> str:
    """Return the next number of the office's batches or summaries: office code, kind, year, serial."""
    prefix = f"{desk.office.code}-{code}"
    return f"{prefix}-{now.year}-{desk.store.series.take(prefix, now.year):04d}"


def _hash_of(grounds: Sequence[Ground], number: str) -> str:
    return hashlib.sha256("\n".join([number, *(ground.determination_hash for ground in grounds)]).encode()).hexdigest()


def _sheet(
    desk: Desk, policy: Policy, grounds: Sequence[Ground], number: str, hash_: str, now: datetime
) -> summary.SummarySheet:
    measures = dict.fromkeys(ground.measure.title for ground in grounds)
    clauses = dict.fromkeys(ground.measure.clause for ground in grounds)
    remarks = dict.fromkeys(f"{ground.case.number}：{remark}" for ground in grounds for remark in ground.remarks)
    return summary.SummarySheet(
        imprint=Imprint(
            office=desk.office.name,
            document_id=number,
            case_number=number,
            pack_id=policy.id,
            pack_hash=grounds[0].pack_hash,
            determination_hash=hash_,
            issued_on=now.date(),
            remarks=(*remarks, *_editions(grounds)),
        ),
        measure="、".join(measures),
        policy=f"{policy.title}（{policy.number}）",
        clause="；".join(clauses),
        lines=tuple(_line(ground) for ground in grounds),
    )


def _editions(grounds: Sequence[Ground]) -> Iterable[str]:
    """Say of which editions of the pack the cases are, where they are not all of one."""
    cases: dict[str, list[str]] = {}
    for ground in grounds:
        cases.setdefault(ground.pack_hash, []).append(ground.case.number)
    if len(cases) > 1:
        yield from (f"按政策包版本 {hash_[:16]} 核定：{'、'.join(numbers)}" for hash_, numbers in cases.items())


def _line(ground: Ground) -> summary.SummaryLine:
    document, firm = ground.document, ground.enterprise
    return summary.SummaryLine(
        case_number=ground.case.number,
        enterprise=firm.name,
        uscc=firm.uscc,
        declared_people=document["declared"]["people"],
        declared_fen=document["declared"]["amount_fen"],
        verified_people=document["people"]["payable"],
        verified_fen=ground.payable_fen,
        bank=firm.bank,
        account=firm.account,
        reason=_reduced_for(ground),
    )


def _reduced_for(ground: Ground) -> str:
    """Return why heads fell away, rejected before pending, each by the first criterion in the way."""
    heads: Counter[tuple[str, str]] = Counter()
    for person in ground.document["persons"]:
        for kind in ("unmet", "unknown"):
            if person.get(kind):
                heads[kind, person[kind][0]] += 1
                break
    said = []
    for kind, words in (("unmet", "不予"), ("unknown", "待核")):
        of_kind = [f"{CRITERIA[name].title}{count}人" for (of, name), count in heads.items() if of == kind]
        said += [f"{words}：{'、'.join(of_kind)}"] if of_kind else []
    return "；".join(said)
