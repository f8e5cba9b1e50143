"""The signed summary of approved cases (汇总表), for the district."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from desktop.errors import DeskError
from desktop.masking import short_hash
from desktop.models.ledger import Case, Paper
from desktop.printing import summary
from desktop.printing.imprint import Imprint
from desktop.printing.settlement import SettlementSheet
from desktop.printing.signature import sign
from desktop.records import CaseState, Operator
from desktop.services.desk import Desk
from desktop.services.ground import Ground, ground_of
from desktop.services.print_form import Draw, Printed, draw_here
from rules.criteria import CRITERIA
from rules.policy import Policy

FORM = "summary"
Sheet = TypeVar("Sheet", summary.SummarySheet, SettlementSheet)


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

    The same determinations give the paper that was issued for them, and so does its ``number``.
    """
    with desk.store.atomic():
        paper, fresh = issue_summary(desk, policy, by=by, now=now, cases=cases, number=number, draw=draw)
        if not fresh:
            desk.store.papers.log(paper.id, what="reprinted", by=by.id, now=now)
            _audit(desk, policy, f"{paper.number} reprinted", by=by, now=now)
    return Printed(pdf=desk.store.papers.content(paper.id), form=FORM, number=paper.number, reprint=not fresh)


def issue_summary(
    desk: Desk,
    policy: Policy,
    *,
    by: Operator,
    now: datetime,
    cases: Sequence[Case] | None = None,
    number: str = "",
    draw: Draw = draw_here,
) -> tuple[Paper, bool]:
    """Return the summary of the cases that :func:`summarise` takes, and whether it was issued just now.

    Raises ``no-approved-cases``.
    """
    if number and (issued := [each for each in desk.store.papers.find(form=FORM) if each.number == number]):
        return issued[0], False  # a batch has one, of the determinations that it holds
    grounds = _grounds(desk, policy, cases)
    hash_ = _hash_of(grounds, number)
    if issued := desk.store.papers.find(form=FORM, determination_hash=hash_):
        return issued[0], False
    with desk.store.atomic():
        number = number or next_number(desk, "HZ", now)
        sheet = _sheet(desk, policy, grounds, number, hash_, now)
        pdf = sign(draw(summary.render, sheet), desk.signer(), reason=f"{sheet.measure}汇总表", at=now)
        paper = desk.store.papers.issue(
            pdf, form=FORM, case_id=None, number=number, determination_hash=hash_, by=by.id, now=now
        )
        after = f"{number} {len(grounds)}件 {sum(ground.payable_fen for ground in grounds)}分"
        _audit(desk, policy, after, by=by, now=now)
    return paper, True


def preview_summary(desk: Desk, policy: Policy, *, now: datetime, draw: Draw = draw_here) -> Printed:
    """Return the summary as it would be issued, marked 预览 and unsigned, or as it was issued for the same cases.

    Nothing is numbered or logged.  Raises ``no-approved-cases``.
    """
    grounds = _grounds(desk, policy, None)
    hash_ = _hash_of(grounds, "")
    if issued := desk.store.papers.find(form=FORM, determination_hash=hash_):
        return Printed(pdf=desk.store.papers.content(issued[0].id), form=FORM, number=issued[0].number, reprint=True)
    sheet = previewed(_sheet(desk, policy, grounds, f"{desk.office.code}-HZ-{now.year}-0000", hash_, now))
    return Printed(pdf=draw(summary.render, sheet), form=FORM, number="", reprint=False)


def previewed(sheet: Sheet) -> Sheet:
    """Return a sheet as one that is not issued: 预览 无效 stands across it."""
    return replace(sheet, imprint=replace(sheet.imprint, preview=True))


def _grounds(desk: Desk, policy: Policy, cases: Sequence[Case] | None) -> list[Ground]:
    """Return what cases rest on, in the order of the measures; None stands for all approved, not yet escalated."""
    if cases is None:
        cases = desk.store.cases.all(policy=policy.id, state=CaseState.APPROVED)
    order = list(policy.measures)
    chosen = sorted(cases, key=lambda case: (order.index(case.measure), case.number))
    if not chosen:
        raise DeskError("no-approved-cases", policy=policy.number)
    return [ground_of(desk, case) for case in chosen]


def _audit(desk: Desk, policy: Policy, after: str, *, by: Operator, now: datetime) -> None:
    desk.store.audit.append(at=now, operator=by.id, act=FORM, subject=policy.id, before="", after=after)


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
        yield from (f"按政策包版本 {short_hash(hash_)} 核定：{'、'.join(numbers)}" for hash_, numbers in cases.items())


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
