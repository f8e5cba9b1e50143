"""The audit log (审计日志): each entry carries the hash of the one before, so that no act can be edited out unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from desktop.masking import mask_ids
from desktop.models.connection import Session
from desktop.records import AuditEntry

_COLUMNS = "number, at, operator, act, subject, before, after, previous, hash"


class Audit:
    """Appends to and reads the log; whatever looks like an identity number in them is masked."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def append(
        self, *, at: datetime, operator: str, act: str, subject: str, before: str = "", after: str = ""
    ) -> AuditEntry:
        """Write down one act, inside the transaction of the act itself."""
        with self._session.atomic():
            number, previous = self._session.row("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1") or (
                0,
                "",
            )
            said = mask_ids(subject), mask_ids(before), mask_ids(after)
            act_itself = (number + 1, at.isoformat(), operator, act, *said, previous)
            row = (*act_itself, _link(act_itself))
            self._session.run(f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return _entry(row)

    def entries(self, subject: str | None = None) -> list[AuditEntry]:
        """Return every entry, or those of one subject, oldest first."""
        if subject is None:
            return [_entry(row) for row in self._session.stream(f"SELECT {_COLUMNS} FROM audit ORDER BY number")]
        sql = f"SELECT {_COLUMNS} FROM audit WHERE subject = ? ORDER BY number"
        return [_entry(row) for row in self._session.stream(sql, (subject,))]

    def about(self, subject: str, *others: str) -> list[AuditEntry]:
        """Return the entries of a subject and of its rows (``SUBJECT 第N行``), and of other subjects, oldest first."""
        marks = ", ".join("?" * (len(others) + 1))
        sql = f"SELECT {_COLUMNS} FROM audit WHERE subject IN ({marks}) OR subject BETWEEN ? AND ? ORDER BY number"
        rows = self._session.rows(sql, (subject, *others, f"{subject} ", f"{subject} \uffff"))
        return [_entry(row) for row in rows]

    def newest(self, subject: str, acts: Sequence[str]) -> Iterator[AuditEntry]:
        """Yield the entries of a subject that are one of ``acts``, newest first."""
        marks = ", ".join("?" * len(acts))
        sql = f"SELECT {_COLUMNS} FROM audit WHERE subject = ? AND act IN ({marks}) ORDER BY number DESC"
        for row in self._session.stream(sql, (subject, *acts)):
            yield _entry(row)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how often each operator did each act: operator → act → times."""
        counted: dict[str, dict[str, int]] = {}
        for operator, act, times in self._session.rows("SELECT operator, act, count(*) FROM audit GROUP BY 1, 2"):
            counted.setdefault(operator, {})[act] = times
        return counted

    def last(self) -> AuditEntry | None:
        """Return the last entry, or None."""
        found = self._session.row(f"SELECT {_COLUMNS} FROM audit ORDER BY number DESC LIMIT 1")
        return _entry(found) if found else None

    def verify(self) -> int | None:
        """Return the number of the first entry that is changed, moved or missing, or None where the chain holds."""
        expected, previous = 1, ""
        for row in self._session.rows(f"SELECT {_COLUMNS} FROM audit ORDER BY number"):
            if row[0] != expected or row[7] != previous or row[8] != _link(row[:8]):
                return expected
            expected, previous = expected + 1, row[8]
        return expected if expected <= self._last_given() else None

    def _last_given(self) -> int:
        """Return the highest number ever given: SQLite keeps it even when the last entries are cut off."""
        found = self._session.row("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")
        return int(found[0]) if found else 0


def _link(act: tuple[Any, ...]) -> str:
    """Return the hash of one entry: SHA-256 of number to previous hash as one JSON array in UTF-8."""
    return hashlib.sha256(json.dumps(act, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _entry(row: tuple[Any, ...]) -> AuditEntry:
    number, at, operator, act, subject, before, after, _, own = row
    return AuditEntry(
        number=number,
        at=datetime.fromisoformat(at),
        operator=operator,
        act=act,
        subject=subject,
        before=before,
        after=after,
        hash=own,
    )
