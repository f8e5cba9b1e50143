"""What the district confirmed of a case (区级确认金额), and in which settlement a case was shared out; kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from desktop.models.connection import Session


class Settled:
    """Confirmed sums and the settlements of cases."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def confirm(self, case_id: int, fen: int, *, now: datetime) -> None:
        """Keep the sum that the district will pay for a case."""
        sql = "INSERT INTO confirmed_sum (case_id, fen, confirmed_at) VALUES (?, ?, ?)"
        self._session.run(sql, (case_id, fen, now.isoformat()))

    def confirmed_fen(self, case_id: int) -> int | None:
        """Return what the district confirmed last of a case; None where it has not answered."""
        sql = "SELECT fen FROM confirmed_sum WHERE case_id = ? ORDER BY id DESC LIMIT 1"
        found = self._session.row(sql, (case_id,))
        return int(found[0]) if found else None

    def settle(self, paper_id: int, cases: Iterable[tuple[int, str]]) -> None:
        """Write down that a settlement shares out these cases under these determinations (id, hash)."""
        for case_id, hash_ in cases:
            sql = "INSERT INTO settled_case (case_id, determination_hash, paper_id) VALUES (?, ?, ?)"
            self._session.run(sql, (case_id, hash_, paper_id))

    def paper_of(self, case_id: int, hash_: str) -> int | None:
        """Return the settlement in which a case stands under a determination."""
        sql = "SELECT paper_id FROM settled_case WHERE case_id = ? AND determination_hash = ?"
        found = self._session.row(sql, (case_id, hash_))
        return int(found[0]) if found else None
