"""Cases (案卷): opening, finding, moving.  What a case holds is :mod:`desktop.models.parts`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models import staleness
from desktop.models.columns import day_from
from desktop.models.connection import Session
from desktop.models.hands import hands
from desktop.models.ledger import Case
from desktop.models.office import NumberSeries
from desktop.records import CaseState, Enterprise

_COLUMNS = (
    "id, number, policy, measure, uscc, enterprise_name, state, received_on, version, entered_by, stale, created_at"
)
_SERIAL_PLACES = 4
_CLOSED = (CaseState.REFUSED, CaseState.WITHDRAWN)


class Cases:
    """The cases of a workspace."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def open(
        self,
        enterprise: Enterprise,
        *,
        policy: str,
        measure: str,
        prefix: str,
        received_on: date,
        by: str,
        now: datetime,
    ) -> Case:
        """Open a draft case without any part; its number is ``prefix``, the year of receipt and a serial (受理编号).

        One enterprise has one case of a measure that is not refused or withdrawn: look with :meth:`current` first.
        """
        with self._session.atomic():
            serial = NumberSeries(self._session).take(prefix, received_on.year)
            number = f"{prefix}-{received_on.year}-{serial:0{_SERIAL_PLACES}d}"
            subject = (number, policy, measure, enterprise.uscc, enterprise.name)
            self._session.run(
                "INSERT INTO case_file (number, policy, measure, uscc, enterprise_name, state, received_on, entered_by,"
                " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*subject, CaseState.DRAFT, received_on.isoformat(), by, now.isoformat()),
            )
        return self.by_number(number)

    def by_number(self, number: str) -> Case:
        """Return a case; raises ``case-unknown``."""
        found = self._session.row(f"SELECT {_COLUMNS} FROM case_file WHERE number = ?", (number,))
        if found is None:
            raise DeskError("case-unknown", case=number)
        return _case(found)

    def by_id(self, case_id: int) -> Case:
        """Return a case by the database's own number; raises ``case-unknown``."""
        found = self._session.row(f"SELECT {_COLUMNS} FROM case_file WHERE id = ?", (case_id,))
        if found is None:
            raise DeskError("case-unknown", case=case_id)
        return _case(found)

    def current(self, uscc: str, *, policy: str, measure: str) -> Case | None:
        """Return the one case of an enterprise and measure that is not refused or withdrawn, or None."""
        sql = f"SELECT {_COLUMNS} FROM case_file WHERE policy = ? AND measure = ? AND uscc = ? AND claims"
        found = self._session.row(sql, (policy, measure, uscc))
        return _case(found) if found else None

    def name_of(self, uscc: str) -> str:
        """Return the name of an enterprise as its newest case gives it, or '' where none is known."""
        sql = "SELECT enterprise_name FROM case_file WHERE uscc = ? ORDER BY id DESC LIMIT 1"
        found = self._session.row(sql, (uscc,))
        return str(found[0]) if found else ""

    def all(self, *, policy: str | None = None, state: CaseState | None = None) -> list[Case]:
        """Return cases by number, all or those of a policy or state."""
        sql = (
            f"SELECT {_COLUMNS} FROM case_file WHERE (?1 IS NULL OR policy = ?1) AND (?2 IS NULL OR state = ?2)"
            " ORDER BY number"
        )
        return [_case(row) for row in self._session.rows(sql, (policy, state))]

    def move(self, case_id: int, state: CaseState) -> list[str]:
        """Set the state; return the cases that became stale because a claim fell away.

        Which step leads where is judged by the service; the database refuses only to leave the frozen states other
        than from ``escalated`` to ``returned``.
        """
        with self._session.atomic():
            self._session.run("UPDATE case_file SET state = ? WHERE id = ?", (state, case_id))
            if state not in _CLOSED:
                return []
            self.clear_stale(case_id)  # nobody will verify it again
            return staleness.mark_rivals(self._session, case_id, staleness.live_parts(self._session, case_id))

    def clear_stale(self, case_id: int) -> None:
        """Say that a case need not be verified again: what was determined before still stands, or it has ended."""
        self._session.run("UPDATE case_file SET stale = '' WHERE id = ? AND stale <> ''", (case_id,))

    def hands(self, case_id: int) -> frozenset[str]:
        """Return who entered or verified a case."""
        return hands(self._session, case_id)


def _case(row: tuple[Any, ...]) -> Case:
    key, number, policy, measure, uscc, name, state, received_on, version, entered_by, stale, created_at = row
    return Case(
        id=key,
        number=number,
        policy=policy,
        measure=measure,
        uscc=uscc,
        enterprise_name=name,
        state=CaseState(state),
        received_on=day_from(received_on),
        version=version,
        entered_by=entered_by,
        stale=stale,
        created_at=datetime.fromisoformat(created_at),
    )
