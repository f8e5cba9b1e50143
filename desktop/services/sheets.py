"""What each form says of a case: sheets of plain values, built from its ground alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, cast

from desktop.masking import mask_ids
from desktop.printing import approval, correction, cover, person_list, receipt, refusal, roster
from desktop.printing.imprint import Imprint
from desktop.printing.wording import day
from desktop.records import CaseState, Severity
from desktop.services.ground import Ground
from desktop.services.letters import cover_sheet, listed_on_cover, refusal_sheet
from desktop.services.materials import Presence, checklist, missing
from desktop.services.reductions import reductions
from desktop.services.report import reasons_json
from desktop.services.steps import STEPS
from desktop.services.workdays import ANSWER_DAYS, RECEIPT_DAYS, after_working_days
from rules.benefits import PERSON_LIST
from rules.cliff import set_apart
from rules.criteria import CRITERIA
from rules.document import Document
from rules.outcome import Outcome, Standing
from rules.policy import Measure
from rules.words import PAYEE_WORDS, STANDING_WORDS

_LAST_DISTRICT, _LAST_COUNTY = 20, 80
_THEIRS = frozenset({"identity", "unique", "returned", "origin"})
_BEFORE_VERIFIED = frozenset(
    {CaseState.DRAFT, CaseState.ACCEPTED, CaseState.TO_CORRECT, CaseState.WITHDRAWN, CaseState.REFUSED}
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its title, its code in numbers, how its sheet is made and drawn.

    ``determined`` tells whether it rests on a determination; ``preview_in`` in which states it can only be previewed.
    ``fits`` says for which measures there is such a form, ``letter`` that it carries a 发文字号, ``archived`` a 档号.
    ``offered_in`` are the states of a case in which somebody may want to see it.  ``rests_on`` tells what it says
    beyond its ground: where that has changed, the form is issued anew.
    """

    title: str
    code: str
    sheet: Callable[[Ground, Imprint], Any]
    render: Callable[[Any], bytes]
    determined: bool = True
    preview_in: frozenset[CaseState] = _BEFORE_VERIFIED
    fits: Callable[[Measure], bool] = lambda _measure: True
    letter: bool = False
    archived: bool = False
    offered_in: frozenset[CaseState] = frozenset(CaseState)
    rests_on: Callable[[Ground], str] = lambda _ground: ""


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
        margins=tuple(set_apart(text) for _, _, text in document.get("cliffs", ())),
        eligibility=tuple(_eligibility(document)),
        payee=_payee(ground),
        reductions=tuple(reductions(document)),
        readings=tuple(
            approval.ChosenReading(id=id_, title=reading.title, option=reading.option(chosen).text)
            for id_, chosen in document["readings"].items()
            for reading in [policy.readings[id_]]
        ),
        steps=tuple(
            approval.Step(label=label, value=value, clause=clause) for label, value, clause in document["steps"]
        ),
        draft=policy.draft_remark in ground.remarks,  # not any more once it is confirmed against the final document
        level=level_of(ground.desk.office.division),
    )


def level_of(division: str) -> str:
    """Return what a division is: 区, 县 or 市, as GB/T 2260 deals out the last two of its six digits.

    01 to 20 are districts (below a province itself, ..90.., they are cities), 21 to 80 counties, 81 to 99 cities.
    """
    county = int(division[4:])
    if county > _LAST_COUNTY or not county or (county <= _LAST_DISTRICT and division[2:4] == "90"):
        return "市"
    return "区" if county <= _LAST_DISTRICT else "县"


def _threshold(ground: Ground) -> approval.Threshold | None:
    found = ground.document["threshold"]
    if found is None:
        return None
    return approval.Threshold(
        counts=_population(ground),
        required=found["required"],
        low=found["low"],
        high=found["high"],
        outcome=found["outcome"],
        clause=ground.measure.terms["required_heads"].clause,
    )


def _population(ground: Ground) -> str:
    """Return in words whom the threshold counts: by the reading that was chosen, else by the criteria."""
    population = ground.measure.terms["threshold_population"]
    if population.by:
        return ground.policy.readings[population.by].option(ground.document["readings"][population.by]).text
    criteria = cast("tuple[str, ...]", population.value)
    return f"符合{'、'.join(CRITERIA[name].title for name in criteria)}的人员"


def _payee(ground: Ground) -> str:
    """Return whom the measure pays (发放对象), under the reading that was chosen where there is one."""
    term = ground.measure.terms.get("payee")
    if term is None:
        return ""
    said = PAYEE_WORDS[str(term.under(ground.policy.choose(ground.document["readings"])))]
    return f"{said}（{term.clause}{f'，口径{term.by}' if term.by else ''}）"


def _eligibility(document: Document) -> Iterable[approval.Step]:
    """Yield the annex's statements on who may have it, with what came of each; the conditions are steps of the sum."""
    for statement, _, clause, text in document.get("eligibility", ()):
        yield approval.Step(label=text, value=statement, clause=clause)


def _roster(ground: Ground, imprint: Imprint) -> roster.RosterSheet:
    document = ground.told
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


def _receipt(ground: Ground, imprint: Imprint) -> receipt.ReceiptSheet:
    received = ground.case.received_on
    return receipt.ReceiptSheet(
        imprint=imprint,
        enterprise=ground.enterprise.name,
        uscc=ground.enterprise.uscc,
        measure=ground.measure.title,
        policy=f"{ground.policy.title}（{ground.policy.number}）",
        clause=ground.measure.clause,
        received_on=received,
        working_days=RECEIPT_DAYS,
        due_on=after_working_days(received, RECEIPT_DAYS).day,
        handler=ground.accepted_by,
        phone=ground.desk.office_phone,
        materials=tuple(_handed_in(ground)),
    )


def _handed_in(ground: Ground) -> Iterable[receipt.Material]:
    """Yield the declarations that were taken in, then what came as a scan or on paper."""
    for part in ground.parts:
        yield receipt.Material(name=part.file_name, note=f"花名册{part.rows_read}人")
    for line in checklist(ground.desk, ground.case):
        if line.files:
            yield receipt.Material(name=line.material.title, note=f"扫描件{sum(each.pages for each in line.files)}页")
        elif line.presence is Presence.RECEIVED and not line.electronic:
            yield receipt.Material(name=line.material.title, note="纸质件")


def _correction(ground: Ground, imprint: Imprint) -> correction.CorrectionSheet:
    return correction.CorrectionSheet(
        imprint=imprint,
        enterprise=ground.enterprise.name,
        measure=ground.measure.title,
        policy=ground.policy.number,
        answer_by=after_working_days(imprint.issued_on, ANSWER_DAYS).day,
        contact=f"{ground.desk.office.name}{ground.desk.office_phone}",
        defects=tuple(_defects(ground)),
    )


def _defects(ground: Ground) -> Iterable[correction.Defect]:
    """Yield why the case was returned, what was not handed in, problems of its files, persons left open by evidence."""
    if ground.return_reason:
        yield _of_the_whole(mask_ids(ground.return_reason))
    for line in missing(ground.desk, ground.case):
        kind = "复印件" if line.material.copied else "原件"
        yield _of_the_whole(f"缺少申报材料：{line.asked_for}（{line.material.clause}）", f"请补交{kind}。")
    for part in ground.parts:
        names = ground.names(part.id)
        for problem in sorted(part.problems, key=lambda each: (each.severity is not Severity.ERROR, each.row or 0)):
            yield correction.Defect(
                file=part.file_name,
                sheet=problem.sheet,
                cell=problem.cell,
                row=problem.row,
                name=names.get((problem.sheet, problem.row or 0), ""),
                problem=problem.message,
                remedy="请核对原件后更正。" if problem.severity is Severity.ERROR else "请核对，确认无误的可不更正。",
            )
    document = ground.told
    for person in document.get("persons", []):
        if "identity" in person.get("unmet", []):
            continue  # the number itself is told above
        for reason in reasons_json(person, document):
            if reason["outcome"] == Outcome.UNKNOWN and _is_theirs(reason):
                yield _unproved(person, reason, document)


def _is_theirs(reason: Mapping[str, Any]) -> bool:
    """Whether the enterprise can do something about it: an extract that has not come yet is the office's to get."""
    return reason["criterion"] in _THEIRS or (reason["criterion"] == "insured" and bool(reason["evidence"]))


def _of_the_whole(reason: str, remedy: str = "请按要求补齐后重新提交。") -> correction.Defect:
    return correction.Defect(file="", sheet="", cell="", row=None, name="", problem=reason, remedy=remedy)


def _unproved(person: Mapping[str, Any], reason: Mapping[str, Any], document: Document) -> correction.Defect:
    file, _, sheet = document["sheets"][person["at"][0]]
    return correction.Defect(
        file=file,
        sheet=sheet,
        cell="",
        row=person["at"][1],
        name=person["name"],
        problem=f"{CRITERIA[reason['criterion']].title}待核实：{reason['text']}",
        remedy="请补充证明材料，或核对申报内容。",
    )


def _names(ground: Ground, imprint: Imprint) -> person_list.PersonListSheet:
    """Return the persons entitled to what is no money (积分名单、流量名单)."""
    each = str(ground.measure.values(ground.document["readings"])["each"])
    return _person_list(ground, imprint, title=f"{ground.measure.title}名单", each=each, columns=(), money=False)


def _travel(ground: Ground, imprint: Imprint) -> person_list.PersonListSheet:
    """Return who came back from where, when and how (返岗补贴明细表)."""
    columns = (
        person_list.ListColumn(title="出发地", share=20),
        person_list.ListColumn(title="返岗日期", share=33),
        person_list.ListColumn(title="交通方式", share=19),
        person_list.ListColumn(title="档次", share=26),
    )
    rates = "、".join(tier.name for tier in ground.measure.values(ground.document["readings"]).get("tiers", ()))
    each = f"按来源地分档（{rates}）" if rates else "按人定额"
    title = f"{ground.measure.title}明细表"
    return _person_list(ground, imprint, title=title, each=each, columns=columns, money=True)


def _person_list(
    ground: Ground,
    imprint: Imprint,
    *,
    title: str,
    each: str,
    columns: tuple[person_list.ListColumn, ...],
    money: bool,
) -> person_list.PersonListSheet:
    return person_list.PersonListSheet(
        imprint=imprint,
        title=title,
        policy=f"{ground.policy.title}（{ground.policy.number}）",
        clause=ground.measure.clause,
        enterprise=ground.enterprise.name,
        uscc=ground.enterprise.uscc,
        each=each,
        columns=columns,
        lines=tuple(
            person_list.ListLine(
                name=person["name"],
                id_number=person["id"],
                texts=_travelled(person) if columns else (),
                fen=person["amount_fen"],
            )
            for person in ground.document["persons"]
            if person["outcome"] == Standing.PAYABLE
        ),
        money=money,
    )


def _travelled(person: Mapping[str, Any]) -> tuple[str, ...]:
    declared = person.get("declared", {})
    day_ = declared.get("return_on", "")
    back = day(date.fromisoformat(day_)) if day_ else "—"
    return (declared.get("departure") or "—", back, declared.get("transport") or "—", person.get("tier") or "—")


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "receipt": Form(
            "受理回执", "SL", _receipt, receipt.render, determined=False, preview_in=frozenset({CaseState.DRAFT})
        ),
        "correction": Form(
            "补正通知书",
            "BZ",
            _correction,
            correction.render,
            determined=False,
            preview_in=frozenset(CaseState) - {CaseState.TO_CORRECT},
            letter=True,
        ),
        "refusal": Form(
            "不予受理（通过）决定书",
            "BY",
            refusal_sheet,
            refusal.render,
            determined=False,
            preview_in=frozenset(CaseState) - {CaseState.REFUSED},
            letter=True,
            offered_in=STEPS["refuse"].sources | {CaseState.REFUSED},
        ),
        "approval": Form("审批表", "SP", _approval, approval.render),
        "roster": Form("核定花名册", "HM", _roster, roster.render),
        "names": Form(
            "享受人员名单",
            "MD",
            _names,
            person_list.render,
            fits=lambda measure: measure.benefit == PERSON_LIST,
        ),
        "return-travel": Form(
            "返岗补贴明细表",
            "FM",
            _travel,
            person_list.render,
            fits=lambda measure: any(rule.criterion == "returned" for rule in measure.rules),
        ),
        "cover": Form(
            "案卷封面和目录",
            "FP",
            cover_sheet,
            cover.render,
            determined=False,
            preview_in=frozenset(CaseState) - {CaseState.PAID, CaseState.REFUSED, CaseState.WITHDRAWN},
            archived=True,
            rests_on=listed_on_cover,
        ),
    }
)
