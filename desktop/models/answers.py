"""What became of a batch that was sent (批次去向): its copies, the district's answer, what we made of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from desktop.models.columns import as_json
from desktop.models.connection import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy that was written out and read back whole: the file's path as it was then."""

    place: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """The district's answer as it came (``answer.json``), who took it and when."""

    content: Mapping[str, Any]
    taken_by: str
    taken_at: datetime


class MarkKind(StrEnum):
    """What the office does about an objection of the district: 接受, or 更正."""

    ACCEPTED = "accepted"
    TO_CORRECT = "to-correct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How one objection was dealt with; ``row`` is None for a whole case."""

    case_id: int
    row: int | None
    kind: MarkKind
    note: str
    made_by: str
    made_at: datetime


class Copies:
    """Copies of sent batches, only ever added to."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def put(self, batch_id: int, place: str, *, by: str, now: datetime) -> None:
        """Write down that a copy stands at a place."""
        sql = "INSERT INTO batch_copy (batch_id, place, made_by, made_at) VALUES (?, ?, ?, ?)"
        self._session.run(sql, (batch_id, place, by, now.isoformat()))

    def of_batch(self, batch_id: int) -> list[Copy]:
        """Return the copies of a batch, oldest first."""
        sql = "SELECT place, made_by, made_at FROM batch_copy WHERE batch_id = ? ORDER BY id"
        return [
            Copy(place=place, made_by=made_by, made_at=datetime.fromisoformat(made_at))
            for place, made_by, made_at in self._session.rows(sql, (batch_id,))
        ]


class Answers:
    """The district's answers, one a batch, and what was made of each objection; of several marks the last holds."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def put(self, batch_id: int, content: Mapping[str, Any], *, by: str, now: datetime) -> None:
        """Keep the answer to a batch; the service has made sure that there is none yet."""
        sql = "INSERT INTO batch_answer (batch_id, content, taken_by, taken_at) VALUES (?, ?, ?, ?)"
        self._session.run(sql, (batch_id, as_json(dict(content)), by, now.isoformat()))

    def of_batch(self, batch_id: int) -> KeptAnswer | None:
        """Return the answer to a batch; None where there is none, or where it came before answers were kept."""
        sql = "SELECT content, taken_by, taken_at FROM batch_answer WHERE batch_id = ?"
        found = self._session.row(sql, (batch_id,))
        if found is None:
            return None
        content, taken_by, taken_at = found
        return KeptAnswer(content=json.loads(content), taken_by=taken_by, taken_at=datetime.fromisoformat(taken_at))

    def mark(self, batch_id: int, mark: Mark) -> None:
        """Write down how one objection was dealt with."""
        row = (batch_id, mark.case_id, mark.row or 0, mark.kind, mark.note, mark.made_by, mark.made_at.isoformat())
        self._session.run(
            "INSERT INTO answer_mark (batch_id, case_id, row, mark, note, made_by, made_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )

    def marks(self, batch_id: int) -> dict[tuple[int, int | None], Mark]:
        """Return how each objection was dealt with last, by case id and row."""
        sql = "SELECT case_id, row, mark, note, made_by, made_at FROM answer_mark WHERE batch_id = ? ORDER BY id"
        found = {}
        for case_id, row, kind, note, made_by, made_at in self._session.rows(sql, (batch_id,)):
            found[case_id, row or None] = Mark(
                case_id=case_id,
                row=row or None,
                kind=MarkKind(kind),
                note=note,
                made_by=made_by,
                made_at=datetime.fromisoformat(made_at),
            )
        return found
