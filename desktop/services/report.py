"""Reports as JSON values, with the keys that the public contract fixes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desktop.models.ledger import Extract
from desktop.records import Problem
from desktop.services.intake import IntakeReport
from desktop.services.take_evidence import EvidenceTaken
from desktop.services.verify import Verified
from rules.document import Document
from rules.money import yuan

Json = dict[str, Any]


def problem_json(file: str, problem: Problem) -> Json:
    """Return one problem."""
    return {
        "file": file,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "row": problem.row,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
    }


def intake_json(report: IntakeReport) -> Json:
    """Return ``intake --json``."""
    return {
        "intake": report.number or None,
        "cases": [
            {
                "case": taken.case,
                "file": taken.file,
                "policy": taken.policy,
                "measure": taken.measure,
                "enterprise": {"uscc": taken.enterprise.uscc, "name": taken.enterprise.name},
                "version": taken.version,
                "rows_read": taken.rows_read,
                "rows_taken": taken.rows_taken,
                "came": len(taken.change.came),
                "fell": len(taken.change.fell),
                "decisions_void": taken.decisions_void,
            }
            for taken in report.cases
        ],
        "problems": [problem_json(file, problem) for file, problem in report.problems],
        "unreadable": [{"file": file, **error.as_json()} for file, error in report.unreadable],
        "already": [{"file": file, "case": case} for file, case in report.already],
        "ignored": list(report.ignored),
    }


def evidence_json(taken: EvidenceTaken) -> Json:
    """Return ``evidence … --json``."""
    extract = taken.extract
    return {
        "evidence": extract.id,
        "kind": evidence_kind(extract),
        "file": extract.file_name,
        "source": extract.source,
        "covers": extract_cover(extract),
        "rows_read": extract.rows_read,
        "rows_taken": extract.rows_taken,
        "problems": [problem_json(extract.file_name, problem) for problem in taken.problems],
        "stale": list(taken.stale),
        "already": taken.already,
    }


def evidence_kind(extract: Extract) -> str:
    """Return the kind of an extract as the command line names it."""
    return extract.register or extract.kind.value


def extract_cover(extract: Extract) -> Json:
    """Return what an extract covers: months, days, or a list of all there are (or a part of it)."""
    if extract.register:
        return {"title": extract.title, "whole": extract.whole}
    if extract.covers_from and extract.covers_to:
        return {"from": extract.covers_from.isoformat(), "to": extract.covers_to.isoformat()}
    return {"months": list(extract.months)}


def verify_json(policy: str, verified: Iterable[Verified]) -> Json:
    """Return ``verify --json``."""
    return {
        "policy": policy,
        "cases": [
            {
                "case": each.case.number,
                "enterprise": {"uscc": each.case.uscc, "name": each.case.enterprise_name},
                "state": each.case.state.value,
                "measures": [measure_json(each.document, each.hash)],
            }
            for each in verified
        ],
    }


def measure_json(document: Document, hash_: str) -> Json:
    """Return what a determination says of its measure."""
    return {
        "measure": document["measure"],
        "declared": {
            "people": document["declared"]["people"],
            "amount": yuan(document["declared"]["amount_fen"]),
        },
        "people": document["people"],
        "threshold": document["threshold"],
        "amount": {
            "payable": yuan(document["amount"]["payable_fen"]),
            "ceiling": yuan(document["amount"]["ceiling_fen"]),
        },
        "steps": [{"label": label, "value": value, "clause": clause} for label, value, clause in document["steps"]],
        "remarks": document["remarks"],
        "cliff": [
            {"rejections": rejections, "loses": yuan(fen), "text": text}
            for rejections, fen, text in document.get("cliffs", ())
        ],
        "enterprise": _enterprise(document, "enterprise_reasons"),
        "eligibility": _enterprise(document, "eligibility"),
        "persons": [_person(person, document) for person in document["persons"]],
        "determination": {"hash": hash_, "pack": document["pack"], "readings": document["readings"]},
    }


def _enterprise(document: Document, kind: str) -> list[Json]:
    """Return what came of the conditions on the enterprise, or of the annex's statements, each with its clause."""
    return [
        {"title": title, "outcome": outcome, "clause": clause, "text": text}
        for title, outcome, clause, text in document.get(kind, ())
    ]


def _person(person: Mapping[str, Any], document: Document) -> Json:
    file, _, sheet = document["sheets"][person["at"][0]]
    return {
        "row": person["at"][1],
        "sheet": sheet,
        "file": file,
        "name": person["name"],
        "id": person["id"],
        "outcome": person["outcome"],
        "amount": yuan(person["amount_fen"]),
        "unmet": person.get("unmet", []),
        "unknown": person.get("unknown", []),
        "flags": person.get("flags", []),
        "reasons": reasons_json(person, document),
    }


def reasons_json(person: Mapping[str, Any], document: Document) -> list[Json]:
    """Return why each criterion came out as it did, with the rows that decided."""
    reasons = []
    for index, places in person["reasons"]:
        criterion, outcome, clause, text, rule_outcome = document["sentences"][index]
        reason: Json = {"criterion": criterion, "outcome": outcome, "clause": clause, "text": text}
        if rule_outcome:
            reason["rule_outcome"] = rule_outcome
        evidence = []
        for sheet_index, row in places:
            file, _, sheet = document["sheets"][sheet_index]
            evidence.append({"file": file, "sheet": sheet, "row": row})
        reasons.append({**reason, "evidence": evidence})
    return reasons
