"""One natural person over all cases (同一人): the row of a case, and the rows of other cases with the same number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.errors import DeskError
from desktop.models.connection import Session
from desktop.records import CaseState
from rules.outcome import Standing

_AT = (
    "SELECT r.id, r.id_number FROM part p CROSS JOIN roster_row r ON r.part_id = p.id"
    " WHERE p.case_id = ?1 AND p.live AND r.number = ?2 AND p.file_name = ?3 AND r.sheet = ?4 ORDER BY p.id, r.id"
)
_ELSEWHERE = (
    "SELECT c.number, c.policy, c.measure, c.enterprise_name, c.state, c.stale, p.file_name, r.sheet, r.number, r.name,"
    " o.outcome, o.amount_fen FROM roster_row r CROSS JOIN part p ON p.id = r.part_id AND p.live"
    " CROSS JOIN case_file c ON c.id = p.case_id AND c.id <> ?2 LEFT JOIN person_outcome o ON o.row_id = r.id"
    " AND o.determination_id = (SELECT max(d.id) FROM determination d WHERE d.case_id = c.id)"
    " WHERE r.id_number = ?1 ORDER BY c.number, r.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A row of another case that names the same number; ``outcome`` is None before that case was ever verified."""

    case: str
    policy: str
    measure: str
    enterprise_name: str
    state: CaseState
    stale: bool
    file: str
    sheet: str
    row: int
    name: str
    outcome: Standing | None
    amount_fen: int


class Persons:
    """Persons by their numbers, whichever case names them."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def at(self, case_id: int, *, file: str, sheet: str, row: int) -> tuple[int, str]:
        """Return id and identity number of a row of the current version; raises ``row-unknown``."""
        found = self._session.row(_AT, (case_id, row, file, sheet))
        if found is None:
            [(number,)] = self._session.rows("SELECT number FROM case_file WHERE id = ?", (case_id,))
            raise DeskError("row-unknown", case=number, row=row)
        return int(found[0]), str(found[1])

    def elsewhere(self, id_number: str, *, but: int) -> list[Elsewhere]:
        """Return the rows of other cases with this number, by case; nobody has a blank number."""
        return [_elsewhere(row) for row in self._session.rows(_ELSEWHERE, (id_number, but))] if id_number else []


def _elsewhere(row: tuple[Any, ...]) -> Elsewhere:
    case, policy, measure, enterprise_name, state, stale, file, sheet, number, name, outcome, amount_fen = row
    return Elsewhere(
        case=case,
        policy=policy,
        measure=measure,
        enterprise_name=enterprise_name,
        state=CaseState(state),
        stale=bool(stale),
        file=file,
        sheet=sheet,
        row=number,
        name=name,
        outcome=Standing(outcome) if outcome else None,
        amount_fen=amount_fen or 0,
    )
