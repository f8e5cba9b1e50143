"""Put a case on paper (出具表单): built from its determination alone, issued once, printed again as it was.

A form of a case that is verified or further is issued: numbered, kept with its bytes, logged.  Before that it is a
preview and says so.  The same form of the same determination is never drawn twice: a reprint is the kept bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from desktop.errors import DeskError
from desktop.models.ledger import Case, Determination
from desktop.printing import approval, roster
from desktop.printing.imprint import Imprint
from desktop.printing.wording import day
from desktop.records import CaseState, Enterprise, Operator
from desktop.services.decide import SINGLE_HANDED
from desktop.services.desk import Desk
from desktop.services.report import reasons_json
from desktop.services.verify import determination_of
from rules.criteria import CRITERIA
from rules.document import Document
from rules.outcome import Standing
from rules.policy import Measure, Policy
from rules.words import STANDING_WORDS

_UNISSUABLE = frozenset({CaseState.DRAFT, CaseState.ACCEPTED, CaseState.TO_CORRECT, CaseState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A form as printed: its number ('' for a preview), and whether these bytes were issued before."""

    pdf: bytes
    form: str
    number: str
    reprint: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a form is drawn from: the case, its policy, its enterprise as declared, and the determination."""

    desk: Desk
    case: Case
    policy: Policy
    measure: Measure
    enterprise: Enterprise
    kept: Determination
    document: Document


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its title, its code in numbers, and how its sheet is made and drawn."""

    title: str
    code: str
    sheet: Callable[[Ground, Imprint], Any]
    render: Callable[[Any], bytes]


def print_form(
    desk: Desk,
    case: Case,
    form: str,
    *,
    by: Operator,
    now: datetime,
    unmasked: bool = False,
    preview: bool = False,
    draw: Callable[[Callable[[Any], bytes], Any], bytes] = lambda render, sheet: render(sheet),
) -> Printed:
    """Return a form of a case; ``draw`` may do the drawing in another process.

    ``preview`` shows what would be issued and issues nothing.  ``unmasked`` shows whole identity numbers on a copy that is logged and not kept as the issued paper.
    """
    shape = form_of(form)
    ground = ground_of(desk, case)
    issuable = case.state not in _UNISSUABLE and not case.stale and not preview
    issued = desk.store.papers.find(form=form, case_id=case.id, determination_hash=ground.kept.hash)
    if issued and not unmasked and not preview:
        return _again(desk, issued[0].id, case, by=by, now=now)
    if not issuable:
        sheet = _sheet(shape, ground, "", now, preview=True)
        return Printed(pdf=draw(shape.render, sheet), form=form, number="", reprint=False)
    with desk.store.atomic():
        number = issued[0].number if issued else _number(desk, case, shape)
        sheet = _sheet(shape, ground, number, now, preview=False, unmasked=unmasked)
        pdf = draw(shape.render, sheet)
        if not issued:
            desk.store.papers.issue(
                pdf, form=form, case_id=case.id, number=number, determination_hash=ground.kept.hash, by=by.id, now=now
            )
        what = "unmasked" if unmasked else "issued"
        desk.store.audit.append(
            at=now, operator=by.id, act="print", subject=case.number, before="", after=f"{form} {number} {what}"
        )
    return Printed(pdf=pdf, form=form, number=number, reprint=False)


def form_of(name: str) -> Form:
    """Return a form by its name; raise ``form-unknown``."""
    if name not in FORMS:
        raise DeskError("form-unknown", form=name, known="、".join(FORMS))
    return FORMS[name]


def ground_of(desk: Desk, case: Case) -> Ground:
    """Return what the forms of a case are drawn from; raise ``not-verified``."""
    kept, document = determination_of(desk.store, case)
    policy = desk.policy(case.policy)
    return Ground(
        desk=desk,
        case=case,
        policy=policy,
        measure=policy.measures[case.measure],
        enterprise=enterprise_of(desk, case),
        kept=kept,
        document=document,
    )


def enterprise_of(desk: Desk, case: Case) -> Enterprise:
    """Return the enterprise as the newest file of the case states it."""
    return desk.store.parts.of_case(case.id)[-1].enterprise


def _again(desk: Desk, paper_id: int, case: Case, *, by: Operator, now: datetime) -> Printed:
    paper = desk.store.papers.get(paper_id)
    with desk.store.atomic():
        desk.store.papers.log(paper_id, what="reprinted", by=by.id, now=now)
        after = f"{paper.form} {paper.number} reprinted"
        desk.store.audit.append(at=now, operator=by.id, act="print", subject=case.number, before="", after=after)
    return Printed(pdf=desk.store.papers.content(paper_id), form=paper.form, number=paper.number, reprint=True)


def _number(desk: Desk, case: Case, shape: Form) -> str:
    prefix = f"{case.number}-{shape.code}"
    return f"{prefix}{desk.store.series.take(prefix, case.received_on.year)}"


def _sheet(shape: Form, ground: Ground, number: str, now: datetime, *, preview: bool, unmasked: bool = False) -> Any:  # noqa: ANN401  each form has its own
    single_handed = ground.desk.store.office.setting(SINGLE_HANDED)
    remarks = [*ground.document["remarks"], *([f"单人值守：{single_handed}"] if single_handed else [])]
    imprint = Imprint(
        office=ground.desk.office.name,
        document_id=number or f"{ground.case.number}-{shape.code}0",
        case_number=ground.case.number,
        pack_id=ground.policy.id,
        pack_hash=ground.kept.pack_hash,
        determination_hash=ground.kept.hash,
        issued_on=now.date(),
        remarks=tuple(remarks),
        preview=preview,
    )
    sheet = shape.sheet(ground, imprint)
    if unmasked and isinstance(sheet, roster.RosterSheet):
        from dataclasses import replace

        return replace(sheet, masked=False)
    return sheet


def _approval(ground: Ground, imprint: Imprint) -> approval.ApprovalSheet:
    document, measure, policy = ground.document, ground.measure, ground.policy
    heads = document["people"]
    return approval.ApprovalSheet(
        imprint=imprint,
        measure=measure.title,
        policy=policy.title,
        policy_number=policy.number,
        clause=measure.clause,
        enterprise=ground.enterprise,
        received_on=day(ground.case.received_on),
        declared_people=document["declared"]["people"],
        declared_fen=document["declared"]["amount_fen"],
        payable_people=heads["payable"],
        pending_people=heads["pending"],
        rejected_people=heads["rejected"],
        payable_fen=document["amount"]["payable_fen"],
        ceiling_fen=document["amount"]["ceiling_fen"],
        rejected_fen=sum(each["claimed_fen"] for each in document["persons"] if each["outcome"] == Standing.REJECTED),
        threshold=_threshold(ground),
        reductions=tuple(_reductions(document)),
        readings=tuple(
            approval.ChosenReading(id=id_, title=reading.title, option=reading.option(chosen).text)
            for id_, chosen in document["readings"].items()
            for reading in [policy.readings[id_]]
        ),
        steps=tuple(
            approval.Step(label=label, value=value, clause=clause) for label, value, clause in document["steps"]
        ),
        draft=policy.status == "draft",
    )


def _threshold(ground: Ground) -> approval.Threshold | None:
    found = ground.document["threshold"]
    if found is None:
        return None
    population = ground.measure.terms["threshold_population"]
    reading = ground.policy.readings[population.by]
    return approval.Threshold(
        counts=reading.option(ground.document["readings"][reading.id]).text,
        required=found["required"],
        low=found["low"],
        high=found["high"],
        outcome=found["outcome"],
        clause=ground.measure.terms["required_heads"].clause,
    )


def _reductions(document: Document) -> Iterable[approval.Reduction]:
    """Yield why persons are not paid, by the first criterion that stands in the way, rejected before pending."""
    heads: Counter[tuple[str, str]] = Counter()
    sums: Counter[tuple[str, str]] = Counter()
    clauses = {(criterion, outcome): clause for criterion, outcome, clause, *_ in document["sentences"]}
    for person in document["persons"]:
        for kind in ("unmet", "unknown"):
            if person.get(kind):
                heads[kind, person[kind][0]] += 1
                sums[kind, person[kind][0]] += person["claimed_fen"]
                break
    for kind, criterion in sorted(heads):
        words = "不符合" if kind == "unmet" else "待核实"
        yield approval.Reduction(
            reason=f"{CRITERIA[criterion].title}{words}",
            clause=clauses[criterion, kind],
            people=heads[kind, criterion],
            fen=sums[kind, criterion],
        )


def _roster(ground: Ground, imprint: Imprint) -> roster.RosterSheet:
    document = ground.document
    return roster.RosterSheet(
        imprint=imprint,
        measure=ground.measure.title,
        policy=f"{ground.policy.title}（{ground.policy.number}）",
        clause=ground.measure.clause,
        enterprise=ground.enterprise.name,
        uscc=ground.enterprise.uscc,
        lines=tuple(_roster_line(person, document) for person in document["persons"]),
    )


def _roster_line(person: Mapping[str, Any], document: Document) -> roster.RosterLine:
    return roster.RosterLine(
        row=person["at"][1],
        name=person["name"],
        id_number=person["id"],
        declared=_declared_words(person.get("declared", {})),
        declared_fen=person["claimed_fen"],
        result=STANDING_WORDS[Standing(person["outcome"])],
        verified_fen=person["amount_fen"],
        reason=reason_words(person, document),
    )


def _declared_words(declared: Mapping[str, str]) -> str:
    if "return_on" in declared:
        return f"{declared['return_on']} {declared.get('transport', '')}".strip()
    first, last = declared.get("stay_from", ""), declared.get("stay_to", "")
    return f"{first}至{last}" if first or last else ""


def reason_words(person: Mapping[str, Any], document: Document) -> str:
    """Return the reasons that decide, with their clauses: what is not met or unknown, else that all is met."""
    every = reasons_json(person, document)
    reasons = [reason for reason in every if reason["outcome"] != "met" or "rule_outcome" in reason]
    if not reasons:
        return f"各项条件均符合（{'、'.join(dict.fromkeys(reason['clause'] for reason in every))}）。"
    return "".join(f"{reason['text'].rstrip('。')}（{reason['clause']}）。" for reason in reasons)


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "approval": Form("审批表", "SP", _approval, approval.render),
        "roster": Form("核定花名册", "HM", _roster, roster.render),
    }
)
