"""What the office holds as a whole (馆藏): what is closed since when, which names it writes, what engine keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from desktop.models.connection import Session
from desktop.records import CaseState

_CLOSED = (CaseState.PAID, CaseState.REFUSED, CaseState.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One thing that is kept: its public number, what it is, and the day it was closed on."""

    number: str
    title: str
    closed_on: date


class Holdings:
    """Reads over all subjects; it writes nothing."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def cases(self) -> list[Holding]:
        """Return the cases that ended (paid, refused, withdrawn), by number, with the day of their last step."""
        states = ", ".join(f"'{state}'" for state in _CLOSED)
        sql = (
            "SELECT number, enterprise_name, coalesce(max(step.made_at), created_at) FROM case_file"
            " LEFT JOIN step ON step.case_id = case_file.id"
            f" WHERE state IN ({states}) GROUP BY case_file.id ORDER BY number"
        )
        return self._holdings(sql)

    def papers(self) -> list[Holding]:
        """Return the papers of cases that came to an end, and every summary, with the day of their issue."""
        states = ", ".join(f"'{state}'" for state in _CLOSED)
        sql = (
            "SELECT issued_paper.number, form, issued_at FROM issued_paper"
            " LEFT JOIN case_file ON case_file.id = issued_paper.case_id"
            f" WHERE case_id IS NULL OR state IN ({states}) ORDER BY issued_paper.id"
        )
        return self._holdings(sql)

    def audit_years(self) -> list[Holding]:
        """Return the audit log by years, each closed on its last day with an entry."""
        sql = "SELECT substr(at, 1, 4), count(*), max(at) FROM audit GROUP BY 1 ORDER BY 1"
        return self._holdings(sql)

    def names(self) -> Iterator[str]:
        """Yield every different name that papers show: of persons, enterprises, operators, and the office."""
        sql = (
            "SELECT name FROM roster_row UNION SELECT enterprise_name FROM case_file"
            " UNION SELECT name FROM operator UNION SELECT name FROM office"
        )
        for (name,) in self._session.stream(sql):
            yield str(name)

    def engine(self) -> tuple[str, str]:
        """Return the versions of SQLite and SQLCipher."""
        [(plain,)] = self._session.rows("SELECT sqlite_version()")
        found = self._session.row("PRAGMA cipher_version")
        return str(plain), str(found[0]) if found else ""

    def _holdings(self, sql: str) -> list[Holding]:
        return [
            Holding(number=number, title=str(title), closed_on=datetime.fromisoformat(at).date())
            for number, title, at in self._session.rows(sql)
        ]
