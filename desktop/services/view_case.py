"""Open one case to look at (查看案卷): everything a counter needs of it, identity numbers masked until asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from desktop.errors import DeskError
from desktop.masking import masked
from desktop.models.connection import undisturbed
from desktop.models.ledger import Agreement, Case, KeptRow, Paper, Part, Step, Version
from desktop.models.store import Store
from desktop.records import Enterprise, Operator
from desktop.services.decide import next_steps, refusal
from desktop.services.desk import Desk
from desktop.services.finalise_draft import remarks_on
from desktop.services.margin import Margin, margin_of
from desktop.services.sheets import reason_words
from desktop.services.told import told
from desktop.services.verify import determination_of
from rules.cliff import set_apart
from rules.criteria import CRITERIA, OVERRIDABLE
from rules.document import Document
from rules.outcome import Outcome, Standing
from rules.policy import Policy
from rules.terms import Tier

_PERSONS = '"persons":['  # no text in a document can say so: it would escape its quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePlace:
    """A row that decided: its file, sheet and the row that the spreadsheet program shows; ``sha256`` finds the file."""

    file: str
    sheet: str
    row: int
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonView:
    """One criterion of one person: what came of it, on what clause, why, and the rows that decided.

    ``rule_outcome`` is the rule's own where a person decided otherwise.
    """

    criterion: str
    title: str
    outcome: Outcome
    clause: str
    text: str
    evidence: tuple[EvidencePlace, ...]
    rule_outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """One row of the roster; ``standing`` is None before the first verification, ``id_masked`` hides the birth date.

    ``told`` and ``document`` are the row and the whole as the determination has them: what the reasons are read from
    when somebody looks at them, which of thousands of rows happens to a few.
    """

    row: int
    file: str
    sheet: str
    name: str
    id_masked: str
    declared: Mapping[str, str]
    error: str
    standing: Standing | None
    amount_fen: int
    claimed_fen: int
    tier: str
    unmet: tuple[str, ...]
    unknown: tuple[str, ...]
    flags: tuple[str, ...]
    words: str
    sha256: str = ""
    told: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    document: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def judged(self) -> bool:
        """Whether there are reasons to look at."""
        return bool(self.told)

    @property
    def place(self) -> EvidencePlace:
        """Where the row itself stands in the declaration."""
        return EvidencePlace(file=self.file, sheet=self.sheet, row=self.row, sha256=self.sha256)

    @property
    def reasons(self) -> tuple[ReasonView, ...]:
        """Every criterion in the order of the measure; none before the first verification."""
        return tuple(_reason(each, self.document) for each in self.told.get("reasons", ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """The figures of the determination that stands; money in fen, ``readings`` are (title, option) pairs."""

    hash: str
    made_at: datetime
    made_by: str
    frozen: bool
    declared_people: int
    declared_fen: int
    payable: int
    pending: int
    rejected: int
    payable_fen: int
    ceiling_fen: int
    threshold: Mapping[str, Any] | None
    steps: tuple[tuple[str, str, str], ...]
    readings: tuple[tuple[str, str, str], ...]
    remarks: tuple[str, ...]
    margins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One case whole.  ``overridable`` are (criterion, title); ``tiers`` the steps of the benefit, if it has any.

    ``steps`` are those that its state allows; ``blocked`` says of a step why whoever looks at the case cannot take it.
    ``agreements`` are the dispatch agreements of the enterprise (劳务派遣协议), ``takes_tickets`` tells whether a
    recorded ticket (车票、机票) proves anything under the measure.
    """

    case: Case
    policy_title: str
    policy_number: str
    measure_title: str
    clause: str
    enterprise: Enterprise
    determined: Determined | None
    persons: tuple[PersonView, ...]
    steps: tuple[str, ...]
    overridable: tuple[tuple[str, str], ...]
    tiers: tuple[str, ...]
    parts: tuple[Part, ...]
    versions: tuple[Version, ...]
    course: tuple[Step, ...]
    papers: tuple[Paper, ...]
    blocked: Mapping[str, DeskError] = field(default_factory=dict)
    margin: Margin | None = None
    agreements: tuple[Agreement, ...] = ()
    takes_tickets: bool = False


def view_case(desk: Desk, number: str, *, by: Operator | None = None, now: datetime | None = None) -> CaseView:
    """Return a case by its number, as ``by`` may handle it ``now`` where both are given; raise ``case-unknown``."""
    with undisturbed():
        return _view_case(desk, number, by, now)


def _view_case(desk: Desk, number: str, by: Operator | None, now: datetime | None) -> CaseView:
    store = desk.store
    case = store.cases.by_number(number)
    kept = store.determinations.latest(case.id)
    found = (kept, told(_parsed(store.determinations.document(kept.id)), store.operators)) if kept else None
    policy = _policy(desk, case, found[1] if found else None)
    measure = policy.measures[case.measure]
    tiers = measure.terms["tiers"].every_value()[0] if "tiers" in measure.terms else ()
    return CaseView(
        case=case,
        policy_title=policy.title,
        policy_number=policy.number,
        measure_title=measure.title,
        clause=measure.clause,
        enterprise=_enterprise(desk, case),
        determined=_determined(desk, case, *found) if found else None,
        persons=tuple(_persons(found[1]) if found else _unjudged_rows(desk, case)),
        steps=tuple(next_steps(case)),
        overridable=tuple(
            (rule.criterion, CRITERIA[rule.criterion].title) for rule in measure.rules if rule.criterion in OVERRIDABLE
        ),
        tiers=tuple(tier.name for tier in _sequence(tiers) if isinstance(tier, Tier)),
        parts=tuple(store.parts.of_case(case.id, live=False)),
        versions=tuple(store.parts.versions(case.id)),
        course=tuple(store.steps.of_case(case.id)),
        papers=tuple(store.papers.find(case_id=case.id)),
        blocked=_blocked(store, case, found[1] if found else None, by=by, now=now) if by and now else {},
        margin=margin_of(policy, found[1]) if found else None,
        agreements=tuple(store.agreements.all(case.uscc)),
        takes_tickets=any("ticket" in CRITERIA[rule.criterion].evidence for rule in measure.rules),
    )


def reveal(desk: Desk, number: str, *, by: Operator, now: datetime) -> tuple[str, ...]:
    """Return the whole identity numbers of a case in the order of its persons; the asking is logged (显示证件号码)."""
    store = desk.store
    case = store.cases.by_number(number)
    found = determination_of(store, case) if store.determinations.latest(case.id) else None
    numbers = tuple(
        [str(person["id"]) for person in found[1]["persons"]]
        if found
        else [kept.row.id_number for kept in store.parts.rows(case.id)]
    )
    with store.atomic():
        store.audit.append(
            at=now, operator=by.id, act="reveal", subject=case.number, before="", after=f"{len(numbers)}人"
        )
    return numbers


def _blocked(
    store: Store, case: Case, document: Document | None, *, by: Operator, now: datetime
) -> dict[str, DeskError]:
    why = {step: refusal(store, case, step, document, by=by, now=now) for step in next_steps(case)}
    return {step: error for step, error in why.items() if error is not None}


def _parsed(content: bytes) -> Document:
    """Return a determination's document as ``json.loads`` would, person by person.

    In one go the parser would hold the interpreter for a tenth of a second at 5,000 persons, and the window with it.
    """
    text = content.decode()
    head, mark, rest = text.partition(_PERSONS)
    if not mark or rest.startswith("]"):
        return cast("Document", json.loads(text))
    persons, at, decode = [], 0, json.JSONDecoder().raw_decode
    while not at or rest[at] == ",":
        person, at = decode(rest, at + bool(at))
        persons.append(person)
    return {**json.loads(f"{head}{_PERSONS}{rest[at:]}"), "persons": persons}


def _policy(desk: Desk, case: Case, document: Document | None) -> Policy:
    """Return the very pack that the determination was made under, else the edition that holds."""
    made_under = desk.pack_by_hash(document["pack"]["hash"]) if document is not None else None
    return made_under or desk.policy(case.policy)


def _enterprise(desk: Desk, case: Case) -> Enterprise:
    parts = desk.store.parts.of_case(case.id)
    if not parts:  # every file was taken back
        return Enterprise(uscc=case.uscc, name=case.enterprise_name)
    return parts[-1].enterprise


def _determined(desk: Desk, case: Case, kept: Any, document: Document) -> Determined:  # noqa: ANN401
    policy = _policy(desk, case, document)
    heads, amount = document["people"], document["amount"]
    return Determined(
        hash=kept.hash,
        made_at=kept.made_at,
        made_by=kept.made_by,
        frozen=kept.frozen,
        declared_people=document["declared"]["people"],
        declared_fen=document["declared"]["amount_fen"],
        payable=heads["payable"],
        pending=heads["pending"],
        rejected=heads["rejected"],
        payable_fen=amount["payable_fen"],
        ceiling_fen=amount["ceiling_fen"],
        threshold=document["threshold"],
        steps=tuple((label, value, clause) for label, value, clause in document["steps"]),
        readings=tuple(
            (reading.title, reading.option(option).text, reading.clause)
            for id_, option in document["readings"].items()
            for reading in [policy.readings[id_]]
        ),
        remarks=remarks_on(desk.store, document),
        margins=tuple(set_apart(text) for _, _, text in document.get("cliffs", ())),
    )


def _persons(document: Document) -> list[PersonView]:
    """Return the rows; those with the same sentences are worded once."""
    words: dict[tuple[int, ...], str] = {}
    persons = []
    for person in document["persons"]:
        key = tuple([index for index, _ in person["reasons"]])
        if key not in words:
            words[key] = reason_words(person, document)
        persons.append(_person(person, document, words[key]))
    return persons


def _person(person: Mapping[str, Any], document: Document, words: str) -> PersonView:
    file, sha256, sheet = document["sheets"][person["at"][0]]
    return PersonView(
        row=person["at"][1],
        file=file,
        sheet=sheet,
        name=person["name"],
        id_masked=masked(person["id"]),
        declared=person.get("declared", {}),
        error="",
        standing=Standing(person["outcome"]),
        amount_fen=person["amount_fen"],
        claimed_fen=person["claimed_fen"],
        tier=person.get("tier", ""),
        unmet=tuple(person.get("unmet", ())),
        unknown=tuple(person.get("unknown", ())),
        flags=tuple(person.get("flags", ())),
        words=words,
        sha256=sha256,
        told=person,
        document=document,
    )


def _reason(reason: Sequence[Any], document: Mapping[str, Any]) -> ReasonView:
    index, places = reason
    criterion, outcome, clause, text, rule_outcome = document["sentences"][index]
    return ReasonView(
        criterion=criterion,
        title=CRITERIA[criterion].title,
        outcome=Outcome(outcome),
        clause=clause,
        text=text,
        evidence=tuple(_place(document["sheets"][sheet], row) for sheet, row in places),
        rule_outcome=Outcome(rule_outcome) if rule_outcome else None,
    )


def _place(sheet: Sequence[str], row: int) -> EvidencePlace:
    file, sha256, name = sheet
    return EvidencePlace(file=file, sheet=name, row=row, sha256=sha256)


def _unjudged_rows(desk: Desk, case: Case) -> list[PersonView]:
    sums = {part.id: part.sha256 for part in desk.store.parts.of_case(case.id)}
    return [_unjudged(kept, sums[kept.part_id]) for kept in desk.store.parts.rows(case.id)]


def _unjudged(kept: KeptRow, sha256: str) -> PersonView:
    return PersonView(
        row=kept.row.number,
        file=kept.file_name,
        sheet=kept.row.sheet,
        name=kept.row.name,
        id_masked=masked(kept.row.id_number),
        declared=kept.row.declared,
        error=kept.row.error,
        standing=None,
        amount_fen=0,
        claimed_fen=0,
        tier="",
        unmet=(),
        unknown=(),
        flags=(),
        words="尚未核验。",
        sha256=sha256,
    )


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else ()
