"""Look at one person of a case (查看人员): what people decided about the row before, and the same number elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.models.ledger import KeptOverride, KeptTicket
from desktop.models.persons import Elsewhere
from desktop.services.desk import Desk
from desktop.services.override import WITHDRAWN
from rules.criteria import CRITERIA
from rules.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """A person's decision on a criterion of the row; ``as_if`` is ``WITHDRAWN`` where it took one back.

    ``holds`` says that it is the one that counts at present, ``withdrawn`` that the next one took it back.
    """

    criterion: str
    title: str
    as_if: Outcome
    reason: str
    tier: str
    by: str
    at: datetime
    holds: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ElsewhereView:
    """The same number in another case, with the title of the measure as the edition at hand gives it."""

    claim: Elsewhere
    measure_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """What is known of one row beside its reasons, decisions oldest first."""

    case: str
    file: str
    sheet: str
    row: int
    decisions: tuple[DecisionView, ...]
    tickets: tuple[KeptTicket, ...]
    elsewhere: tuple[ElsewhereView, ...]


def view_person(desk: Desk, number: str, *, row: int, file: str, sheet: str) -> PersonRecord:
    """Return the record of one row of the current version; raise ``case-unknown``, ``row-unknown``."""
    store = desk.store
    case = store.cases.by_number(number)
    row_id, id_number = store.persons.at(case.id, file=file, sheet=sheet, row=row)
    kept = [each for each in store.overrides.for_case(case.id) if each.row_id == row_id]
    last = {each.criterion: each.id for each in kept}
    withdrawn = _withdrawn(kept)
    return PersonRecord(
        case=number,
        file=file,
        sheet=sheet,
        row=row,
        decisions=tuple(
            DecisionView(
                criterion=each.criterion,
                title=CRITERIA[each.criterion].title,
                as_if=each.as_if,
                reason=each.reason,
                tier=each.tier,
                by=each.made_by,
                at=each.made_at,
                holds=last[each.criterion] == each.id and each.as_if is not WITHDRAWN,
                withdrawn=each.id in withdrawn,
            )
            for each in kept
        ),
        tickets=tuple(each for each in store.tickets.for_case(case.id) if each.row_id == row_id),
        elsewhere=tuple(
            ElsewhereView(claim=claim, measure_title=_title(desk, claim))
            for claim in store.persons.elsewhere(id_number, but=case.id)
        ),
    )


def _withdrawn(kept: Sequence[KeptOverride]) -> set[int]:
    """Return the ids of the decisions that the next one on the same criterion took back."""
    taken_back: set[int] = set()
    standing: dict[str, int] = {}
    for each in kept:
        if each.as_if is not WITHDRAWN:
            standing[each.criterion] = each.id
        elif each.criterion in standing:
            taken_back.add(standing.pop(each.criterion))
    return taken_back


def person_json(record: PersonRecord) -> dict[str, Any]:
    """Return the record as JSON."""
    from rules.money import yuan

    return {
        "case": record.case,
        "file": record.file,
        "sheet": record.sheet,
        "row": record.row,
        "decisions": [
            {
                "criterion": each.criterion,
                "as_if": "rule" if each.as_if is WITHDRAWN else each.as_if.value,
                "reason": each.reason,
                "tier": each.tier,
                "by": each.by,
                "at": each.at.isoformat(),
                "holds": each.holds,
                "withdrawn": each.withdrawn,
            }
            for each in record.decisions
        ],
        "tickets": [
            {"on": each.used_on.isoformat(), "words": each.words, "by": each.recorded_by} for each in record.tickets
        ],
        "elsewhere": [
            {
                "case": each.claim.case,
                "policy": each.claim.policy,
                "measure": each.claim.measure,
                "enterprise": each.claim.enterprise_name,
                "state": each.claim.state.value,
                "file": each.claim.file,
                "sheet": each.claim.sheet,
                "row": each.claim.row,
                "outcome": each.claim.outcome.value if each.claim.outcome else None,
                "amount": yuan(each.claim.amount_fen),
            }
            for each in record.elsewhere
        ],
    }


def _title(desk: Desk, claim: Elsewhere) -> str:
    policy = desk.policies.get(claim.policy)
    measure = policy.measures.get(claim.measure) if policy is not None else None
    return measure.title if measure is not None else claim.measure
