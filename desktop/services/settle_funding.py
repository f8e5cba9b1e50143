"""The settlement of who bears how much of the approved cases (资金结算): split to the fen, nothing lost."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.printing import settlement
from desktop.printing.imprint import Imprint
from desktop.records import CaseState, Operator
from desktop.services.desk import Desk
from desktop.services.ground import Ground, ground_of
from desktop.services.print_form import Draw, Printed, draw_here
from desktop.services.summarise import next_number
from rules.figures import percent_words
from rules.funding import split
from rules.policy import Funding, Policy

FORM = "settlement"
_DECIDED = (
    CaseState.APPROVED,
    CaseState.ESCALATED,
    CaseState.CONFIRMED,
    CaseState.PARTLY_CONFIRMED,
    CaseState.PAID,
)


def settle_funding(desk: Desk, policy: Policy, *, by: Operator, now: datetime, draw: Draw = draw_here) -> list[Printed]:
    """Return a settlement sheet for every funding of the policy that decided cases fall under.

    A case is shared out once under a determination: a new sheet holds what no earlier one does; where there is nothing
    new, the last sheet is printed again as it was.  What the district confirmed only in part is shared out by that
    sum.  Raises ``no-funding`` where the policy shares no cost, ``no-approved-cases`` where there is nothing to settle.
    """
    if not policy.funding:
        raise DeskError("no-funding", policy=policy.id)
    printed = []
    for funding in policy.funding:
        grounds = [ground_of(desk, case) for case in _cases(desk, policy, funding)]
        if not grounds:
            continue
        papers = [desk.store.settled.paper_of(each.case.id, each.determination_hash) for each in grounds]
        new = [ground for ground, paper in zip(grounds, papers, strict=True) if paper is None]
        if new:
            printed.append(_issue(desk, policy, funding, new, by=by, now=now, draw=draw))
        else:
            printed.append(_again(desk, policy, max(filter(None, papers)), by=by, now=now))
    if not printed:
        raise DeskError("no-approved-cases", policy=policy.id)
    return printed


def _cases(desk: Desk, policy: Policy, funding: Funding) -> list[Case]:
    found = [case for state in _DECIDED for case in desk.store.cases.all(policy=policy.id, state=state)]
    return sorted((case for case in found if case.measure in funding.measures), key=lambda case: case.number)


def _again(desk: Desk, policy: Policy, paper_id: int, *, by: Operator, now: datetime) -> Printed:
    paper = desk.store.papers.get(paper_id)
    with desk.store.atomic():
        desk.store.papers.log(paper.id, what="reprinted", by=by.id, now=now)
        _audit(desk, policy, f"{paper.number} reprinted", by=by, now=now)
    return Printed(pdf=desk.store.papers.content(paper.id), form=FORM, number=paper.number, reprint=True)


def _issue(
    desk: Desk,
    policy: Policy,
    funding: Funding,
    grounds: Sequence[Ground],
    *,
    by: Operator,
    now: datetime,
    draw: Draw,
) -> Printed:
    hashes = [ground.determination_hash for ground in grounds]
    hash_ = hashlib.sha256("\n".join(hashes).encode()).hexdigest()
    with desk.store.atomic():
        number = next_number(desk, "JS", now)
        sheet = _sheet(desk, policy, funding, grounds, number, hash_, now)
        pdf = draw(settlement.render, sheet)
        paper = desk.store.papers.issue(
            pdf, form=FORM, case_id=None, number=number, determination_hash=hash_, by=by.id, now=now
        )
        desk.store.settled.settle(paper.id, zip([ground.case.id for ground in grounds], hashes, strict=True))
        total = sum(line.amount_fen for line in sheet.lines)
        _audit(desk, policy, f"{number} {len(grounds)}件 {total}分", by=by, now=now)
    return Printed(pdf=pdf, form=FORM, number=number, reprint=False)


def _audit(desk: Desk, policy: Policy, after: str, *, by: Operator, now: datetime) -> None:
    desk.store.audit.append(at=now, operator=by.id, act=FORM, subject=policy.id, before="", after=after)


def _sheet(
    desk: Desk,
    policy: Policy,
    funding: Funding,
    grounds: Sequence[Ground],
    number: str,
    hash_: str,
    now: datetime,
) -> settlement.SettlementSheet:
    shares = "、".join(f"{who}{percent_words(share)}" for who, share in funding.shares.items())
    return settlement.SettlementSheet(
        imprint=Imprint(
            office=desk.office.name,
            document_id=number,
            case_number=number,
            pack_id=policy.id,
            pack_hash=policy.hash,
            determination_hash=hash_,
            issued_on=now.date(),
            remarks=tuple(dict.fromkeys(remark for ground in grounds for remark in ground.remarks)),
        ),
        policy=f"{policy.title}（{policy.number}）",
        clause=funding.clause,
        sides=tuple((who, percent_words(share)) for who, share in funding.shares.items()),
        rule=f"{shares}；每件逐笔分担，不足1分的尾差由{funding.odd}承担。",
        lines=tuple(_line(desk, ground, funding) for ground in grounds),
    )


def _line(desk: Desk, ground: Ground, funding: Funding) -> settlement.SettlementLine:
    confirmed = desk.store.settled.confirmed_fen(ground.case.id)
    amount_fen = ground.payable_fen if confirmed is None else confirmed
    return settlement.SettlementLine(
        case_number=ground.case.number,
        measure=ground.measure.title,
        enterprise=ground.enterprise.name,
        uscc=ground.enterprise.uscc,
        people=ground.document["people"]["payable"],
        amount_fen=amount_fen,
        parts_fen=split(amount_fen, funding),
    )
