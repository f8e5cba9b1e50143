"""Escalate approved cases (上报): a sealed batch of determinations and papers that stands on its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.exchange import encrypt, open_batch, seal
from desktop.models.ledger import SentBatch
from desktop.records import CaseState, Operator
from desktop.services.desk import Desk
from desktop.services.ground import Ground, ground_of
from desktop.services.print_form import print_form
from desktop.services.steps import record
from desktop.services.summarise import next_number, summarise
from rules.document import canonical
from rules.policy import Policy

FORMAT = 1
INDEX, SUMMARY = "batch.json", "papers/summary.pdf"
CASE_FORMS = ("approval", "roster")
Draw = Callable[[Callable[[Any], bytes], Any], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A batch as it leaves: its record, its bytes, its cases and their sum in fen."""

    batch: SentBatch
    content: bytes
    cases: tuple[str, ...]
    payable_fen: int


def create_batch(
    desk: Desk,
    policy: Policy,
    *,
    by: Operator,
    now: datetime,
    passphrase: str | None,
    plain: bool = False,
    draw: Draw = lambda render, sheet: render(sheet),
) -> Created:
    """Put every approved case of a policy into one batch and move it to ``escalated``.

    Encrypted with ``passphrase`` unless ``plain``, which the audit log tells.  ``draw`` may do the drawing of papers
    in another process.
    """
    if not passphrase and not plain:
        raise DeskError("batch-passphrase-missing")
    cases = desk.store.cases.all(policy=policy.id, state=CaseState.APPROVED)
    if not cases:
        raise DeskError("no-approved-cases", policy=policy.id)
    with desk.store.atomic():
        number = next_number(desk, "PC", now)
        grounds = [ground_of(desk, case) for case in cases]
        members = _members(desk, policy, number, grounds, by=by, now=now, draw=draw)
        info = {
            "Bagging-Date": now.date().isoformat(),
            "Source-Organization": desk.office.name,
            "External-Identifier": number,
        }
        sealed = seal(members, info=info, signer=desk.signer())
        content = sealed if plain else encrypt(sealed, passphrase or "")
        kept = desk.store.batches.put(
            number,
            content,
            [case.id for case in cases],
            policy=policy.id,
            digest=open_batch(sealed).digest,
            encrypted=not plain,
            by=by.id,
            now=now,
        )
        for case in cases:
            record(desk.store, case, "escalate", CaseState.ESCALATED, by=by, now=now, reason=number)
        total = sum(ground.payable_fen for ground in grounds)
        after = f"{len(cases)}件 {total}分 {'未加密' if plain else '已加密'} {kept.sha256[:16]}"
        desk.store.audit.append(at=now, operator=by.id, act="batch", subject=number, before="", after=after)
    return Created(batch=kept, content=content, cases=tuple(case.number for case in cases), payable_fen=total)


def _members(
    desk: Desk, policy: Policy, number: str, grounds: Sequence[Ground], *, by: Operator, now: datetime, draw: Draw
) -> dict[str, bytes]:
    members = {}
    cases = [ground.case for ground in grounds]
    for ground in grounds:
        folder = f"cases/{ground.case.number}"
        members[f"{folder}/determination.json"] = canonical(ground.document)
        members[f"{folder}/case.json"] = canonical(_case_data(desk, ground))
        for form in CASE_FORMS:
            pdf = print_form(desk, ground.case, form, by=by, now=now, draw=draw).pdf
            members[f"papers/{ground.case.number}/{form}.pdf"] = pdf
    members[SUMMARY] = summarise(desk, policy, by=by, now=now, cases=cases, number=number, draw=draw).pdf
    members[INDEX] = canonical(_index(desk, policy, number, grounds, now))
    return members


def _index(desk: Desk, policy: Policy, number: str, grounds: Sequence[Ground], now: datetime) -> dict[str, object]:
    return {
        "format": FORMAT,
        "number": number,
        "office": asdict(desk.office),
        "policy": policy.id,
        "pack": policy.hash,
        "made_at": now.isoformat(),
        "cases": [
            {
                "case": ground.case.number,
                "measure": ground.case.measure,
                "enterprise": {"uscc": ground.case.uscc, "name": ground.case.enterprise_name},
                "determination": ground.determination_hash,
                "people": ground.document["people"],
                "payable_fen": ground.payable_fen,
            }
            for ground in grounds
        ],
        "payable_fen": sum(ground.payable_fen for ground in grounds),
    }


def _case_data(desk: Desk, ground: Ground) -> dict[str, object]:
    """Return what the district needs beside the determination: the enterprise with its bank, and who decided when."""
    return {
        "case": ground.case.number,
        "enterprise": asdict(ground.enterprise),
        "received_on": ground.case.received_on.isoformat(),
        "steps": [
            {"step": step.step, "to": step.to_state.value, "by": step.made_by, "at": step.made_at.isoformat()}
            for step in desk.store.steps.of_case(ground.case.id)
        ],
    }
