"""A determination is a document: inputs, pack hash, readings, the outcome of every person and the steps of the sum.

:func:`compose` turns a finding into one JSON value whose canonical bytes are hashed, frozen, printed and sent;
:func:`facts_of` reads the inputs back, so that another office can judge the same facts and come to its own figures.
Repeated values (places, employers, sentences) stand once in tables and are referred to by index.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rules.enterprise import EnterpriseReason
from rules.facts import (
    CaseFacts,
    Claim,
    Coach,
    Employer,
    FirmBenefit,
    InsuranceLine,
    Override,
    PersonFacts,
    ProvedFigure,
    Referee,
    RegisterLine,
    Ride,
    Ticket,
    Whereabouts,
)
from rules.finding import Finding, PersonFinding
from rules.outcome import Outcome, Standing
from rules.place import Place

FORMAT = 1
Document = dict[str, Any]

# A document is a tree as it was composed or decoded: to look for circles in it takes an eighth of the time.
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


def canonical(document: Mapping[str, Any]) -> bytes:
    """Return the one way to write a document as bytes: sorted keys, no spaces, UTF-8."""
    return _written(document).encode()


def digest(content: bytes) -> str:
    """Return the SHA-256 that names a determination."""
    return hashlib.sha256(content).hexdigest()


class _Tables:
    """Values that repeat, each kept once; what is handed out is its index."""

    def __init__(self) -> None:
        self.sheets: dict[tuple[str, str, str], int] = {}
        self.employers: dict[tuple[str, str], int] = {}
        self.sentences: dict[tuple[str, str, str, str, str], int] = {}

    def place(self, place: Place) -> list[int]:
        return [self.sheets.setdefault(place[:3], len(self.sheets)), place.row]

    def employer(self, employer: Employer) -> int:
        return self.employers.setdefault((employer.uscc, employer.name), len(self.employers))

    def sentence(self, *sentence: *tuple[str, str, str, str, str]) -> int:
        return self.sentences.setdefault(sentence, len(self.sentences))


def compose(finding: Finding) -> Document:
    """Return the determination of a finding."""
    tables = _Tables()
    facts, settlement = finding.facts, finding.settlement
    tied = [tables.employer(employer) for employer in facts.tied]
    persons = [_person(person, tables) for person in finding.persons]
    threshold = settlement.threshold
    document: Document = {
        "format": FORMAT,
        "case": facts.case,
        "enterprise": {"uscc": facts.enterprise.uscc, "name": facts.enterprise.name},
        "tied": tied,
        "policy": finding.policy.id,
        "measure": finding.measure.id,
        "pack": {"id": finding.policy.id, "hash": finding.policy.hash},
        "readings": dict(finding.readings),
        "declared_on": facts.declared_on.isoformat(),
        "stated": {"people": facts.declared_people, "amount_fen": facts.declared_fen},
        "covered_months": sorted(facts.covered_months),
        "declared": {"people": finding.declared_people, "amount_fen": finding.declared_fen},
        "people": {standing.value: settlement.heads[standing] for standing in Standing},
        "threshold": threshold
        and {
            "required": threshold.required,
            "low": threshold.low,
            "high": threshold.high,
            "outcome": "undetermined" if threshold.outcome is Outcome.UNKNOWN else threshold.outcome.value,
        },
        "amount": {"payable_fen": settlement.payable_fen, "ceiling_fen": settlement.ceiling_fen},
        "steps": [[step.label, step.value, step.clause] for step in settlement.steps],
        "remarks": list(finding.remarks),
        "persons": persons,
        "sheets": [list(key) for key in tables.sheets],
        "employers": [list(key) for key in tables.employers],
        "sentences": [list(key) for key in tables.sentences],
    }
    _put(
        document,
        parameters=dict(finding.parameters),
        cliffs=[[edge.rejections, edge.lost_fen, edge.text] for edge in settlement.cliffs],
        enterprise_reasons=_reasons(finding.enterprise.reasons),
        eligibility=_reasons(finding.enterprise.eligibility),
        registers=sorted(facts.registers),
        declared_figures=dict(facts.declared_figures),
        proved_figures=[[figure.name, figure.text, figure.source] for figure in facts.proved_figures],
        benefits=[[had.document, had.measure, had.amount_fen, had.paid_on, had.source] for had in facts.benefits],
        coaches=[[each.day.isoformat(), each.invoice, each.share_fen, each.riders] for each in facts.coaches],
    )
    return document


def _reasons(reasons: Iterable[EnterpriseReason]) -> list[list[str]]:
    return [[reason.title, reason.outcome.value, reason.clause, reason.text] for reason in reasons]


def _person(person: PersonFinding, tables: _Tables) -> Document:
    facts = person.facts
    written: Document = {
        "at": tables.place(facts.place),
        "name": facts.name,
        "id": facts.id_number,
        "outcome": person.standing.value,
        "amount_fen": person.amount_fen,
        "ceiling_fen": person.ceiling_fen,
        "claimed_fen": person.claimed_fen,
        "reasons": [
            [
                tables.sentence(
                    reason.criterion, reason.outcome.value, reason.clause, reason.text, reason.rule_outcome or ""
                ),
                [tables.place(place) for place in reason.evidence],
            ]
            for reason in person.reasons
        ],
    }
    _put(
        written,
        tier=person.tier,
        unmet=list(person.unmet),
        unknown=list(person.unknown),
        flags=list(person.flags),
        numeric=facts.id_numeric,
        paper=facts.paper,
        declared=dict(facts.declared),
        insurance=[_insurance(line, tables) for line in facts.insurance],
        whereabouts=[_whereabouts(result, tables) for result in facts.whereabouts],
        taken_by=facts.taken_by,
    )
    if facts.twins or facts.rivals or facts.contrary or facts.exclusive:
        for name in ("twins", "rivals", "contrary", "exclusive"):
            _put(written, **{name: [_claim(claim, tables) for claim in getattr(facts, name)]})
    if facts.duty or facts.registers or facts.rides or facts.referee or facts.tickets or facts.overrides:
        _put_rare(written, facts, tables)
    return written


def _put_rare(written: Document, facts: PersonFacts, tables: _Tables) -> None:
    """Write the facts that few persons have."""
    _put(
        written,
        duty=[_whereabouts(result, tables) for result in facts.duty],
        registers=[_register_line(line, tables) for line in facts.registers],
        rides=[_ride(ride, tables) for ride in facts.rides],
        referee=_referee(facts.referee, tables) if facts.referee is not None else None,
        tickets=[[ticket.used_on.isoformat(), ticket.text, ticket.recorded_by] for ticket in facts.tickets],
        overrides=[[each.criterion, each.as_if.value, each.reason, each.by, each.tier] for each in facts.overrides],
    )


def _put(written: Document, **values: object) -> None:
    """Write only what is there: an absent key is an empty value."""
    for key, value in values.items():
        if value:
            written[key] = value


def _insurance(line: InsuranceLine, tables: _Tables) -> list[object]:
    return [*tables.place(line.place), line.name, tables.employer(line.employer), line.kind, line.month, line.status]


def _whereabouts(result: Whereabouts, tables: _Tables) -> list[object]:
    return [
        *tables.place(result.place),
        result.name,
        result.result,
        _iso(result.left_on),
        _iso(result.back_on),
        result.undated,
        result.source,
        result.order,
        result.covers_from.isoformat(),
        result.covers_to.isoformat(),
    ]


def _register_line(line: RegisterLine, tables: _Tables) -> list[object]:
    return [*tables.place(line.place), line.kind, line.name, dict(line.values), line.source, line.order]


def _ride(ride: Ride, tables: _Tables) -> list[object]:
    return [ride.day.isoformat(), ride.invoice, tables.employer(ride.enterprise), list(ride.shared), ride.name]


def _referee(referee: Referee, tables: _Tables) -> list[object]:
    return [referee.name, referee.id_number, [_insurance(line, tables) for line in referee.insurance]]


def _claim(claim: Claim, tables: _Tables) -> list[object]:
    judged = [claim.measure, claim.outcome, claim.amount_fen]
    return [
        *tables.place(claim.place),
        claim.case,
        tables.employer(claim.enterprise),
        [tables.employer(employer) for employer in claim.tied],
        claim.name,
        claim.earlier,
        *(judged if any(judged) else ()),
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def facts_of(document: Mapping[str, Any]) -> CaseFacts:
    """Return the inputs a determination was made from; KeyError, ValueError or TypeError where it is none."""
    try:
        return _facts(document)
    except (AttributeError, IndexError) as error:
        raise ValueError("no determination") from error


def _facts(document: Mapping[str, Any]) -> CaseFacts:
    reader = _Reader(document)
    stated = document["stated"]
    return CaseFacts(
        case=document["case"],
        enterprise=Employer(uscc=document["enterprise"]["uscc"], name=document["enterprise"]["name"]),
        tied=tuple(reader.employers[index] for index in document["tied"]),
        declared_on=date.fromisoformat(document["declared_on"]),
        declared_people=stated["people"],
        declared_fen=stated["amount_fen"],
        covered_months=frozenset(document["covered_months"]),
        registers=frozenset(document.get("registers", ())),
        declared_figures=document.get("declared_figures", {}),
        proved_figures=tuple(
            ProvedFigure(name=name, text=text, source=source)
            for name, text, source in document.get("proved_figures", ())
        ),
        benefits=tuple(
            FirmBenefit(document=paper, measure=measure, amount_fen=fen, paid_on=paid_on, source=source)
            for paper, measure, fen, paid_on, source in document.get("benefits", ())
        ),
        coaches=tuple(
            Coach(day=date.fromisoformat(day), invoice=invoice, share_fen=share_fen, riders=riders)
            for day, invoice, share_fen, riders in document.get("coaches", ())
        ),
        persons=tuple(reader.person(person) for person in document["persons"]),
    )


class _Reader:
    """Reads what :class:`_Tables` wrote."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.sheets: Sequence[tuple[str, str, str]] = [(file, sha, sheet) for file, sha, sheet in document["sheets"]]
        self.employers = [Employer(uscc=uscc, name=name) for uscc, name in document["employers"]]

    def person(self, written: Mapping[str, Any]) -> PersonFacts:
        return PersonFacts(
            place=self.place(*written["at"]),
            name=written["name"],
            id_number=written["id"],
            id_numeric=written.get("numeric", False),
            paper=written.get("paper", ""),
            declared=written.get("declared", {}),
            insurance=tuple(self.insurance(*line) for line in written.get("insurance", ())),
            whereabouts=tuple(self.whereabouts(*result) for result in written.get("whereabouts", ())),
            twins=self.claims(written.get("twins", ())),
            rivals=self.claims(written.get("rivals", ())),
            contrary=self.claims(written.get("contrary", ())),
            exclusive=self.claims(written.get("exclusive", ())),
            taken_by=written.get("taken_by", ""),
            duty=tuple(self.whereabouts(*result) for result in written.get("duty", ())),
            registers=tuple(self.register_line(*line) for line in written.get("registers", ())),
            rides=tuple(
                Ride(
                    day=date.fromisoformat(day),
                    invoice=invoice,
                    enterprise=self.employers[enterprise],
                    shared=tuple(shared),
                    name=name,
                )
                for day, invoice, enterprise, shared, name in written.get("rides", ())
            ),
            referee=self.referee(*written["referee"]) if "referee" in written else None,
            tickets=tuple(
                Ticket(used_on=date.fromisoformat(day), text=text, recorded_by=by)
                for day, text, by in written.get("tickets", ())
            ),
            overrides=tuple(
                Override(criterion=criterion, as_if=Outcome(as_if), reason=reason, by=by, tier=tier)
                for criterion, as_if, reason, by, tier in written.get("overrides", ())
            ),
        )

    def place(self, sheet: int, row: int) -> Place:
        file, sha256, name = self.sheets[sheet]
        return Place(file, sha256, name, row)

    def insurance(
        self, sheet: int, row: int, name: str, employer: int, kind: str, month: str, status: str
    ) -> InsuranceLine:
        return InsuranceLine(
            place=self.place(sheet, row),
            name=name,
            employer=self.employers[employer],
            kind=kind,
            month=month,
            status=status,
        )

    def whereabouts(self, sheet: int, row: int, name: str, result: str, *rest: Any) -> Whereabouts:  # noqa: ANN401
        left_on, back_on, undated, source, order, covers_from, covers_to = rest
        return Whereabouts(
            place=self.place(sheet, row),
            name=name,
            result=result,
            left_on=date.fromisoformat(left_on) if left_on else None,
            back_on=date.fromisoformat(back_on) if back_on else None,
            undated=undated,
            source=source,
            order=order,
            covers_from=date.fromisoformat(covers_from),
            covers_to=date.fromisoformat(covers_to),
        )

    def register_line(self, sheet: int, row: int, kind: str, name: str, *rest: Any) -> RegisterLine:  # noqa: ANN401
        values, source, order = rest
        return RegisterLine(
            kind=kind, place=self.place(sheet, row), name=name, values=dict(values), source=source, order=order
        )

    def referee(self, name: str, id_number: str, insurance: Iterable[Sequence[Any]]) -> Referee:
        return Referee(name=name, id_number=id_number, insurance=tuple(self.insurance(*line) for line in insurance))

    def claims(self, written: Iterable[Sequence[Any]]) -> tuple[Claim, ...]:
        return tuple(self.claim(*claim) for claim in written)

    def claim(self, sheet: int, row: int, case: str, enterprise: int, tied: Iterable[int], *rest: Any) -> Claim:  # noqa: ANN401
        name, earlier, *judged = rest
        measure, outcome, amount_fen = judged or ("", "", 0)
        return Claim(
            case=case,
            enterprise=self.employers[enterprise],
            tied=tuple(self.employers[index] for index in tied),
            name=name,
            place=self.place(sheet, row),
            earlier=earlier,
            measure=measure,
            outcome=outcome,
            amount_fen=amount_fen,
        )
