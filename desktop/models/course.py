"""The course of a case (办理过程): its steps, and the persons whom its approval takes."""

from __future__ import annotations

from datetime import datetime

from desktop.errors import DeskError
from desktop.masking import masked
from desktop.models import staleness
from desktop.models.connection import Session
from desktop.models.ledger import Step
from desktop.records import CaseState
from rules.outcome import Standing

_PAYABLE = (
    "SELECT c.policy, c.measure, r.id_number, c.id AS case_id, r.id AS row_id FROM determination d"
    " JOIN case_file c ON c.id = d.case_id CROSS JOIN person_outcome o ON o.determination_id = d.id"
    f" AND o.outcome = '{Standing.PAYABLE}' CROSS JOIN roster_row r ON r.id = o.row_id WHERE d.id = ?"
)


class Steps:
    """Every step of every case, only ever added to."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def add(self, case_id: int, step: Step) -> None:
        """Record a step; the state itself is moved by :meth:`desktop.models.cases.Cases.move`."""
        self._session.run(
            "INSERT INTO step (case_id, step, from_state, to_state, made_by, made_at, reason, determination_hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                case_id,
                step.step,
                step.from_state,
                step.to_state,
                step.made_by,
                step.made_at.isoformat(),
                step.reason,
                step.determination_hash,
            ),
        )

    def of_case(self, case_id: int) -> list[Step]:
        """Return the steps of a case, oldest first."""
        sql = (
            "SELECT step, from_state, to_state, made_by, made_at, reason, determination_hash FROM step"
            " WHERE case_id = ? ORDER BY id"
        )
        return [
            Step(
                step=step,
                from_state=CaseState(from_state),
                to_state=CaseState(to_state),
                made_by=made_by,
                made_at=datetime.fromisoformat(made_at),
                reason=reason,
                determination_hash=determination_hash,
            )
            for step, from_state, to_state, made_by, made_at, reason, determination_hash in self._session.rows(
                sql, (case_id,)
            )
        ]


class TakenPersons:
    """Persons frozen as payable: one natural person once per measure, held by a primary key."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def take(self, determination_id: int) -> list[str]:
        """Take every payable person of a determination; return the cases that became stale by it.

        Raises ``person-taken`` and names the case that holds the person, or ``person-twice`` where two payable rows
        are one person; nobody is taken then.
        """
        with self._session.atomic():
            self._refuse_held(determination_id)
            self._refuse_twice(determination_id)
            self._session.run(
                f"INSERT INTO taken (policy, measure, id_number, case_id, row_id) {_PAYABLE}", (determination_id,)
            )
            [(case_id,)] = self._session.rows("SELECT case_id FROM determination WHERE id = ?", (determination_id,))
            return self._mark_rivals(case_id, staleness.RIVAL_TAKEN)

    def release(self, case_id: int) -> list[str]:
        """Let the persons of a case go, when the district returned it; return the cases that became stale by it."""
        with self._session.atomic():
            self._session.run("DELETE FROM taken WHERE case_id = ?", (case_id,))
            return self._mark_rivals(case_id, staleness.RIVAL_RELEASED)

    def holder(self, id_number: str, *, policy: str, measure: str) -> str:
        """Return the number of the case that holds a person, or ''."""
        sql = (
            "SELECT number FROM taken JOIN case_file ON case_file.id = taken.case_id"
            " WHERE taken.policy = ? AND taken.measure = ? AND id_number = ?"
        )
        found = self._session.row(sql, (policy, measure, id_number))
        return str(found[0]) if found else ""

    def _mark_rivals(self, case_id: int, why: str) -> list[str]:
        return staleness.mark_rivals(self._session, case_id, staleness.live_parts(self._session, case_id), why)

    def _refuse_held(self, determination_id: int) -> None:
        held = self._session.row(
            f"SELECT taken.id_number, case_file.number FROM ({_PAYABLE}) JOIN taken USING (policy, measure, id_number)"
            " JOIN case_file ON case_file.id = taken.case_id ORDER BY taken.row_id LIMIT 1",
            (determination_id,),
        )
        if held:
            raise DeskError("person-taken", masked=masked(held[0]), case=held[1])

    def _refuse_twice(self, determination_id: int) -> None:
        twice = self._session.row(
            f"SELECT id_number FROM ({_PAYABLE}) GROUP BY id_number HAVING count(*) > 1 LIMIT 1", (determination_id,)
        )
        if twice:
            raise DeskError("person-twice", masked=masked(twice[0]))
