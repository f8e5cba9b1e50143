"""Forms as issued (已出文书): every copy can be printed again as it was, and every printing is logged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models.connection import Session
from desktop.models.ledger import Paper, Printing

_COLUMNS = "id, case_id, form, number, determination_hash, issued_at, issued_by, document_number"
_LOGGED = "at, made_by, what, printer, copies, pages, reason"


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
        document_number: str = "",
    ) -> Paper:
        """Keep a form as it leaves the office, and log that it was issued; ``case_id`` is None for a summary."""
        with self._session.atomic():
            key = self._session.run(
                "INSERT INTO issued_paper (case_id, form, number, determination_hash, pdf, issued_at, issued_by,"
                " document_number) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (case_id, form, number, determination_hash, pdf, now.isoformat(), by, document_number),
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

    def log(
        self,
        paper_id: int,
        *,
        what: str,
        by: str,
        now: datetime,
        printer: str = "",
        copies: int = 1,
        pages: str = "",
        reason: str = "",
    ) -> None:
        """Write down a printing; ``what`` is ``issued reprinted unmasked printed printed-again``."""
        sql = f"INSERT INTO print_log (paper_id, {_LOGGED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        self._session.run(sql, (paper_id, now.isoformat(), by, what, printer, copies, pages, reason))

    def printings(self, paper_id: int) -> list[Printing]:
        """Return the log of a paper, oldest first."""
        sql = f"SELECT {_LOGGED} FROM print_log WHERE paper_id = ? ORDER BY id"
        return [_printing(row) for row in self._session.rows(sql, (paper_id,))]

    def by_number(self, number: str) -> Paper:
        """Return a paper by its number; raises ``paper-unknown``."""
        found = self._session.row(f"SELECT {_COLUMNS} FROM issued_paper WHERE number = ? ORDER BY id", (number,))
        if found is None:
            raise DeskError("paper-unknown", number=number)
        return _paper(found)

    def logged(self, case_id: int | None = None) -> list[tuple[Paper, Printing]]:
        """Return every printing of the papers of a case, or of all, each with its paper, oldest first."""
        paper, line = (", ".join(f"{of}.{name.strip()}" for name in names.split(","))
                       for of, names in (("p", _COLUMNS), ("l", _LOGGED)))  # fmt: skip
        sql = (
            f"SELECT {paper}, {line} FROM print_log l JOIN issued_paper p ON p.id = l.paper_id"
            " WHERE ?1 IS NULL OR p.case_id = ?1 ORDER BY l.id"
        )
        width = len(_COLUMNS.split(","))
        return [(_paper(row[:width]), _printing(row[width:])) for row in self._session.rows(sql, (case_id,))]


def _printing(row: tuple[Any, ...]) -> Printing:
    at, by, what, printer, copies, pages, reason = row
    return Printing(
        at=datetime.fromisoformat(at),
        made_by=by,
        what=what,
        printer=printer,
        copies=copies,
        pages=pages,
        reason=reason,
    )


def _paper(row: tuple[Any, ...]) -> Paper:
    key, case_id, form, number, determination_hash, issued_at, issued_by, document_number = row
    return Paper(
        id=key,
        case_id=case_id,
        form=form,
        number=number,
        determination_hash=determination_hash,
        issued_at=datetime.fromisoformat(issued_at),
        issued_by=issued_by,
        document_number=document_number,
    )
