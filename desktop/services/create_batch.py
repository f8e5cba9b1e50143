"""Escalate approved cases (上报): a sealed batch of determinations and papers that stands on its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.exchange import encrypt, open_batch, seal
from desktop.masking import short_hash
from desktop.models.ledger import Case, SentBatch
from desktop.records import STATE_WORDS, CaseState, Operator
from desktop.services.batch_scans import BatchScan, gather_scans, index_entry
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
Scans = Mapping[str, Sequence[tuple[BatchScan, bytes]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A batch as it leaves: its record, its bytes, its cases and their sum in fen.

    ``left_out`` are cases that stay approved because a name in them cannot be printed, each with the reason.
    """

    batch: SentBatch
    content: bytes
    cases: tuple[str, ...]
    payable_fen: int
    left_out: tuple[tuple[str, DeskError], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Load:
    """What goes into a batch; ``left_out`` are the cases that stay behind, each with the reason."""

    cases: Sequence[Case]
    grounds: Sequence[Ground]
    papers: Mapping[str, Mapping[str, bytes]]
    scans: Scans
    left_out: tuple[tuple[str, DeskError], ...]

    @property
    def payable_fen(self) -> int:
        return sum(ground.payable_fen for ground in self.grounds)


def create_batch(  # noqa: PLR0913  each is one thing that a clerk chooses
    desk: Desk,
    policy: Policy,
    *,
    by: Operator,
    now: datetime,
    passphrase: str | None,
    plain: bool = False,
    numbers: Collection[str] = (),
    with_scans: bool = False,
    draw: Draw = lambda render, sheet: render(sheet),
) -> Created:
    """Put the named cases of a policy, or every approved one, into one batch and move them to ``escalated``.

    ``with_scans`` puts the scans of their materials in.  Encrypted with ``passphrase`` unless ``plain``, which the
    audit log tells.  ``draw`` may do the drawing of papers in another process.  A case with a name that no font has
    stays behind alone; ``name-unprintable`` is raised where no other is left.
    """
    if not passphrase and not plain:
        raise DeskError("batch-passphrase-missing")
    cases = approved_cases(desk, policy, numbers)
    with desk.store.atomic():
        number = next_number(desk, "PC", now)
        load = _load(desk, cases, with_scans=with_scans, by=by, now=now, draw=draw)
        members = _members(desk, policy, number, load, now=now)
        members[SUMMARY] = summarise(desk, policy, by=by, now=now, cases=load.cases, number=number, draw=draw).pdf
        sealed = seal(members, info=_info(desk, number, now), signer=desk.signer())
        content = sealed if plain else encrypt(sealed, passphrase or "")
        ids, digest = [case.id for case in load.cases], open_batch(sealed).digest
        scans = sum(map(len, load.scans.values()))
        kept = desk.store.batches.put(
            number, content, ids, policy=policy.id, digest=digest, encrypted=not plain, by=by.id, now=now, scans=scans
        )
        _escalate(desk, load, kept, by=by, now=now)
    numbered = tuple(case.number for case in load.cases)
    return Created(batch=kept, content=content, cases=numbered, payable_fen=load.payable_fen, left_out=load.left_out)


def _load(desk: Desk, cases: Sequence[Case], *, with_scans: bool, by: Operator, now: datetime, draw: Draw) -> _Load:
    """Draw the papers of the cases, and return what goes with those that could be drawn."""
    papers, left_out = _papers(desk, cases, by=by, now=now, draw=draw)
    going = [case for case in cases if case.number in papers]
    return _Load(
        cases=going,
        grounds=[ground_of(desk, case) for case in going],
        papers=papers,
        scans=gather_scans(desk, going) if with_scans else {},
        left_out=tuple(left_out),
    )


def _escalate(desk: Desk, load: _Load, kept: SentBatch, *, by: Operator, now: datetime) -> None:
    """Move the cases of a batch on, and log what it holds."""
    for case in load.cases:
        record(desk.store, case, "escalate", CaseState.ESCALATED, by=by, now=now, reason=kept.number)
    secrecy = "已加密" if kept.encrypted else "未加密"
    told = f"{len(load.cases)}件 {load.payable_fen}分 {secrecy}{_scan_words(kept.scans)} {short_hash(kept.sha256)}"
    desk.store.audit.append(at=now, operator=by.id, act="batch", subject=kept.number, before="", after=told)


def _scan_words(count: int) -> str:
    return f" 附扫描件{count}份" if count else ""


def _info(desk: Desk, number: str, now: datetime) -> dict[str, str]:
    """Return what the bag says of itself."""
    return {
        "Bagging-Date": now.date().isoformat(),
        "Source-Organization": desk.office.name,
        "External-Identifier": number,
    }


def approved_cases(desk: Desk, policy: Policy, numbers: Collection[str] = ()) -> list[Case]:
    """Return the named cases of a policy, or all that are approved and not escalated yet, by number.

    Raise ``no-approved-cases``, ``case-unknown``, or ``step-refused`` for one that is not approved under this policy.
    """
    approved = desk.store.cases.all(policy=policy.id, state=CaseState.APPROVED)
    for number in sorted(set(numbers) - {case.number for case in approved}):
        case = desk.store.cases.by_number(number)
        allowed = f"{STATE_WORDS[CaseState.APPROVED]}、属于本政策"
        raise DeskError("step-refused", step="上报", case=number, state=STATE_WORDS[case.state], allowed=allowed)
    chosen = [case for case in approved if not numbers or case.number in numbers]
    if not chosen:
        raise DeskError("no-approved-cases", policy=policy.number)
    return chosen


def _papers(
    desk: Desk, cases: Sequence[Case], *, by: Operator, now: datetime, draw: Draw
) -> tuple[dict[str, dict[str, bytes]], list[tuple[str, DeskError]]]:
    """Return the papers of each case by form, and the cases that have none because a name cannot be printed."""
    drawn: dict[str, dict[str, bytes]] = {}
    left_out: list[tuple[str, DeskError]] = []
    for case in cases:
        try:
            with desk.store.atomic():  # of a case that stays behind nothing is issued
                drawn[case.number] = {
                    form: print_form(desk, case, form, by=by, now=now, draw=draw).pdf for form in CASE_FORMS
                }
        except DeskError as error:
            if error.code != "name-unprintable":
                raise
            left_out.append((case.number, error))
    if not drawn:
        raise left_out[0][1]
    return drawn, left_out


def _members(desk: Desk, policy: Policy, number: str, load: _Load, *, now: datetime) -> dict[str, bytes]:
    members = {}
    for ground in load.grounds:
        folder = f"cases/{ground.case.number}"
        members[f"{folder}/determination.json"] = canonical(ground.document)
        members[f"{folder}/case.json"] = canonical(_case_data(desk, ground))
        for form, pdf in load.papers[ground.case.number].items():
            members[f"papers/{ground.case.number}/{form}.pdf"] = pdf
        members |= {scan.member: content for scan, content in load.scans.get(ground.case.number, ())}
    members[INDEX] = canonical(_index(desk, policy, number, load, now))
    return members


def _index(desk: Desk, policy: Policy, number: str, load: _Load, now: datetime) -> dict[str, object]:
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
                **_scans_of(load.scans, ground.case.number),
            }
            for ground in load.grounds
        ],
        "payable_fen": load.payable_fen,
    }


def _scans_of(scans: Scans, case: str) -> dict[str, object]:
    """Return what the index says of the scans of a case; nothing where the batch goes without."""
    return {"scans": [index_entry(scan) for scan, _ in scans[case]]} if case in scans else {}


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
