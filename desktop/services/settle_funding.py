"""The settlement of who bears how much of the approved cases (资金结算): split to the fen, nothing lost."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.ledger import Case, Paper
from desktop.printing import settlement
from desktop.printing.imprint import Imprint
from desktop.records import CaseState, Operator
from desktop.services.desk import Desk
from desktop.services.ground import Ground, ground_of
from desktop.services.print_form import Draw, Printed, draw_here
from desktop.services.summarise import next_number, previewed
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What the funding ``at`` this place of a policy has to settle: cases that no sheet holds, else the last sheet."""

    policy: Policy
    at: int
    funding: Funding
    new: tuple[Ground, ...]
    paper: Paper | None


def settle_funding(desk: Desk, policy: Policy, *, by: Operator, now: datetime, draw: Draw = draw_here) -> list[Printed]:
    """Return a settlement sheet for every funding of the policy that decided cases fall under.

    A case is shared out once under a determination: a new sheet holds what no earlier one does; where there is nothing
    new, the last sheet is printed again as it was.  What the district confirmed only in part is shared out by that
    sum.  Raises as :func:`parts_of` does.
    """
    printed = []
    for part in parts_of(desk, policy):
        with desk.store.atomic():
            paper, fresh = issue_part(desk, part, by=by, now=now, draw=draw)
            if not fresh:
                desk.store.papers.log(paper.id, what="reprinted", by=by.id, now=now)
                _audit(desk, policy, f"{paper.number} reprinted", by=by, now=now)
        printed.append(_printed(desk, paper, reprint=not fresh))
    return printed


def parts_of(desk: Desk, policy: Policy) -> list[Part]:
    """Return what every funding of the policy has to settle, in the order of the pack.

    Raises ``no-funding`` where the policy shares no cost, ``no-approved-cases`` where there is nothing to settle.
    """
    if not policy.funding:
        raise DeskError("no-funding", policy=policy.number)
    parts = []
    for at, funding in enumerate(policy.funding):
        grounds = [ground_of(desk, case) for case in _cases(desk, policy, funding)]
        if not grounds:
            continue
        papers = [desk.store.settled.paper_of(each.case.id, each.determination_hash) for each in grounds]
        new = tuple(ground for ground, paper in zip(grounds, papers, strict=True) if paper is None)
        last = None if new else desk.store.papers.get(max(filter(None, papers)))
        parts.append(Part(policy=policy, at=at, funding=funding, new=new, paper=last))
    if not parts:
        raise DeskError("no-approved-cases", policy=policy.number)
    return parts


def preview_part(desk: Desk, part: Part, *, now: datetime, draw: Draw = draw_here) -> Printed:
    """Return a settlement as it would be issued, marked 预览, or the sheet that stands; nothing is written down."""
    if part.paper is not None:
        return _printed(desk, part.paper, reprint=True)
    number = f"{desk.office.code}-JS-{now.year}-0000"
    sheet = previewed(_sheet(desk, part, number, _hash_of(part), now))
    return Printed(pdf=draw(settlement.render, sheet), form=FORM, number="", reprint=False)


def issue_part(desk: Desk, part: Part, *, by: Operator, now: datetime, draw: Draw = draw_here) -> tuple[Paper, bool]:
    """Return the sheet of a part, and whether it was issued just now."""
    if part.paper is not None:
        return part.paper, False
    hash_ = _hash_of(part)
    with desk.store.atomic():
        number = next_number(desk, "JS", now)
        sheet = _sheet(desk, part, number, hash_, now)
        pdf = draw(settlement.render, sheet)
        paper = desk.store.papers.issue(
            pdf, form=FORM, case_id=None, number=number, determination_hash=hash_, by=by.id, now=now
        )
        desk.store.settled.settle(paper.id, [(ground.case.id, ground.determination_hash) for ground in part.new])
        total = sum(line.amount_fen for line in sheet.lines)
        _audit(desk, part.policy, f"{number} {len(part.new)}件 {total}分", by=by, now=now)
    return paper, True


def _hash_of(part: Part) -> str:
    return hashlib.sha256("\n".join(ground.determination_hash for ground in part.new).encode()).hexdigest()


def _printed(desk: Desk, paper: Paper, *, reprint: bool) -> Printed:
    return Printed(pdf=desk.store.papers.content(paper.id), form=FORM, number=paper.number, reprint=reprint)


def _cases(desk: Desk, policy: Policy, funding: Funding) -> list[Case]:
    found = [case for state in _DECIDED for case in desk.store.cases.all(policy=policy.id, state=state)]
    return sorted((case for case in found if case.measure in funding.measures), key=lambda case: case.number)


def _audit(desk: Desk, policy: Policy, after: str, *, by: Operator, now: datetime) -> None:
    desk.store.audit.append(at=now, operator=by.id, act=FORM, subject=policy.id, before="", after=after)


def _sheet(desk: Desk, part: Part, number: str, hash_: str, now: datetime) -> settlement.SettlementSheet:
    policy, funding, grounds = part.policy, part.funding, part.new
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
