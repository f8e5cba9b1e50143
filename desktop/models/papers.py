"""Forms as issued (已出文书): every copy can be printed again as it was, and every printing is logged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models.connection import Session
from desktop.models.ledger import Paper, Printing

_COLUMNS = "id, case_id, form, number, determination_hash, issued_at, issued_by"


class Papers:
    """Issued papers, only ever added to."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def issue(
        self,
        pdf: bytes,
        *,
        form: str,
        case_id: int | None,
        number: str,
        determination_hash: str = "",
        by: str,
        now: datetime,
    ) -> Paper:
        """Keep a form as it leaves the office, and log its first printing; ``case_id`` is None for a summary."""
        with self._session.atomic():
            key = self._session.run(
                "INSERT INTO issued_paper (case_id, form, number, determination_hash, pdf, issued_at, issued_by)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (case_id, form, number, determination_hash, pdf, now.isoformat(), by),
            )
            self.log(key, what="issued", by=by, now=now)
        return self.get(key)

    def get(self, paper_id: int) -> Paper:
        """Return a paper; raises ``id-unknown``."""
        found = self._session.row(f"SELECT {_COLUMNS} FROM issued_paper WHERE id = ?", (paper_id,))
        if found is None:
            raise DeskError("id-unknown", number=paper_id)
        return _paper(found)

    def find(
        self, *, form: str | None = None, case_id: int | None = None, determination_hash: str | None = None
    ) -> list[Paper]:
        """Return the papers of a form, a case, a determination, oldest first; what is None is not asked."""
        sql = (
            f"SELECT {_COLUMNS} FROM issued_paper WHERE (?1 IS NULL OR form = ?1) AND (?2 IS NULL OR case_id = ?2)"
            " AND (?3 IS NULL OR determination_hash = ?3) ORDER BY id"
        )
        return [_paper(row) for row in self._session.rows(sql, (form, case_id, determination_hash))]

    def content(self, paper_id: int) -> bytes:
        """Return the PDF as it was issued; raises ``id-unknown``."""
        found = self._session.row("SELECT pdf FROM issued_paper WHERE id = ?", (paper_id,))
        if found is None:
            raise DeskError("id-unknown", number=paper_id)
        return bytes(found[0])

    def log(self, paper_id: int, *, what: str, by: str, now: datetime) -> None:
        """Write down a printing; ``what`` is ``issued``, ``reprinted`` or ``unmasked``."""
        sql = "INSERT INTO print_log (paper_id, at, made_by, what) VALUES (?, ?, ?, ?)"
        self._session.run(sql, (paper_id, now.isoformat(), by, what))

    def printings(self, paper_id: int) -> list[Printing]:
        """Return the log of a paper, oldest first."""
        sql = "SELECT at, made_by, what FROM print_log WHERE paper_id = ? ORDER BY id"
        return [
            Printing(at=datetime.fromisoformat(at), made_by=by, what=what)
            for at, by, what in self._session.rows(sql, (paper_id,))
        ]


def _paper(row: tuple[Any, ...]) -> Paper:
    key, case_id, form, number, determination_hash, issued_at, issued_by = row
    return Paper(
        id=key,
        case_id=case_id,
        form=form,
        number=number,
        determination_hash=determination_hash,
        issued_at=datetime.fromisoformat(issued_at),
        issued_by=issued_by,
    )
