"""What can be looked at without changing anything: the list of cases, and one case whole with its history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from desktop.models.case_list import CaseRow, CasesWanted
from desktop.models.ledger import Case
from desktop.models.store import Store
from desktop.records import AuditEntry
from desktop.services.report import measure_json
from rules.money import yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case whole with the figures of a list: heads are data rows; money in fen; all of its determination."""

    case: Case
    people: int
    payable: int
    pending: int
    rejected: int
    payable_fen: int
    ceiling_fen: int
    determined: bool


def list_cases(store: Store, *, policy: str | None = None) -> list[CaseLine]:
    """Return every case with its figures, by number; :mod:`desktop.services.find_cases` narrows, sorts and is light."""
    figures = {row.id: row for row in store.case_list.find(CasesWanted(policy=policy or ""))}
    return [_line(case, figures[case.id]) for case in store.cases.all(policy=policy)]


def case_line(line: CaseLine) -> dict[str, Any]:
    """Return one line as JSON."""
    return _json(line.case, line)


def case_json(row: CaseRow) -> dict[str, Any]:
    """Return a case of a list as JSON, of the same shape."""
    return _json(row, row)


def _json(case: Case | CaseRow, figures: CaseLine | CaseRow) -> dict[str, Any]:
    return {
        "case": case.number,
        "policy": case.policy,
        "measure": case.measure,
        "enterprise": {"uscc": case.uscc, "name": case.enterprise_name},
        "state": str(case.state),
        "stale": case.stale,
        "version": case.version,
        "people": {
            "rows": figures.people,
            "payable": figures.payable,
            "pending": figures.pending if figures.determined else figures.people,
            "rejected": figures.rejected,
        },
        "amount": {"payable": yuan(figures.payable_fen), "ceiling": yuan(figures.ceiling_fen)},
    }


def list_intakes(store: Store) -> list[dict[str, Any]]:
    """Return every intake that took a file, oldest first; ``standing`` are the files not taken back since."""
    numbers = store.case_list.numbers()
    return [
        {
            "intake": run.number,
            "at": run.at.isoformat(),
            "by": run.by,
            "files": len(run.parts),
            "standing": len(run.standing),
            "cases": [numbers[case] for case in run.cases],
        }
        for run in store.runs.all()
    ]


def show_case(store: Store, case: Case) -> dict[str, Any]:
    """Return one case whole: versions, files, determination, steps, papers and its audit entries."""
    latest = store.determinations.latest(case.id)
    document = json.loads(store.determinations.document(latest.id)) if latest else None
    return {
        **case_line(_line(case, *store.case_list.find(CasesWanted(numbers=(case.number,))))),
        "received_on": case.received_on.isoformat(),
        "entered_by": case.entered_by,
        "files": [
            {"file": part.file_name, "sha256": part.sha256, "taken_at": part.taken_at.isoformat(), "by": part.taken_by}
            for part in store.parts.of_case(case.id, live=False)
        ],
        "versions": [_version(store, case, version.number) for version in store.parts.versions(case.id)],
        "measures": [measure_json(document, latest.hash)] if document and latest else [],
        "frozen": bool(latest and latest.frozen),
        "steps": [
            {
                "step": step.step,
                "from": step.from_state.value,
                "to": step.to_state.value,
                "by": step.made_by,
                "at": step.made_at.isoformat(),
                "reason": step.reason,
                "determination": step.determination_hash,
            }
            for step in store.steps.of_case(case.id)
        ],
        "papers": [
            {"form": paper.form, "number": paper.number, "at": paper.issued_at.isoformat(), "by": paper.issued_by}
            for paper in store.papers.find(case_id=case.id)
        ],
        "audit": [
            {
                "number": entry.number,
                "at": entry.at.isoformat(),
                "operator": entry.operator,
                "act": entry.act,
                "subject": entry.subject,
                "before": entry.before,
                "after": entry.after,
            }
            for entry in acts_on(store, case)
        ],
    }


def acts_on(store: Store, case: Case) -> list[AuditEntry]:
    """Return what the log says of a case, oldest first, the intakes that it has a file of included."""
    subjects = {case.number, *store.runs.of_case(case.id)}
    return [
        entry
        for entry in store.audit.entries()
        if entry.subject in subjects or entry.subject.startswith(f"{case.number} ")
    ]


def _version(store: Store, case: Case, number: int) -> dict[str, Any]:
    version = next(each for each in store.parts.versions(case.id) if each.number == number)
    change = store.parts.change(case.id, number)
    return {
        "version": number,
        "kind": version.kind.value,
        "by": version.made_by,
        "at": version.made_at.isoformat(),
        "came": [{"name": person.name, "id": person.id_number} for person in change.came] if number > 1 else [],
        "fell": [{"name": person.name, "id": person.id_number} for person in change.fell],
    }


def _line(case: Case, row: CaseRow) -> CaseLine:
    return CaseLine(
        case=case,
        people=row.people,
        payable=row.payable,
        pending=row.pending if row.determined else row.people,
        rejected=row.rejected,
        payable_fen=row.payable_fen,
        ceiling_fen=row.ceiling_fen,
        determined=bool(row.determined),
    )
