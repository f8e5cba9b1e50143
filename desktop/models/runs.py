"""Intakes as one act (整次导入): which files came in together, so that they can be taken back together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from desktop.errors import DeskError
from desktop.models.connection import Session
from desktop.record_words import record_words

_PREFIX = "intake-"
_SELECT = (
    "SELECT run.id, run.at, run.by, part.id, part.case_id, part.undone FROM intake_run run"
    " JOIN intake_part ON intake_part.run_id = run.id JOIN part ON part.id = intake_part.part_id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRun:
    """One intake that took at least one file; ``parts`` in the order of their taking, ``standing`` not taken back."""

    id: int
    at: datetime
    by: str
    parts: tuple[int, ...]
    standing: tuple[int, ...]
    cases: tuple[int, ...]

    @property
    def number(self) -> str:
        """What people call it by: ``intake-N``."""
        return run_number(self.id)


def run_number(key: int) -> str:
    """Return the number by which people call an intake; '' for 0, which is none."""
    return f"{_PREFIX}{key}" if key else ""


class Runs:
    """The intakes of a workspace."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def add(self, run: int, part: int, *, by: str, now: datetime) -> int:
        """Count a part that was just taken to a run, a new one where ``run`` is 0; return the run."""
        with self._session.atomic():
            run = run or self._session.run("INSERT INTO intake_run (at, by) VALUES (?, ?)", (now.isoformat(), by))
            self._session.run("INSERT INTO intake_part (part_id, run_id) VALUES (?, ?)", (part, run))
        return run

    def get(self, key: int) -> IntakeRun:
        """Return an intake; raises ``id-unknown``."""
        found = self._session.rows(f"{_SELECT} WHERE run.id = ? ORDER BY part.id", (key,))
        if not found:
            raise DeskError("id-unknown", number=record_words(f"{_PREFIX}{key}"))
        [run] = _runs(found)
        return run

    def all(self) -> list[IntakeRun]:
        """Return every intake, oldest first."""
        return list(_runs(self._session.rows(f"{_SELECT} ORDER BY run.id, part.id")))

    def of_case(self, case_id: int) -> list[str]:
        """Return the numbers of the intakes that files of a case came in with, oldest first."""
        sql = (
            "SELECT DISTINCT intake_part.run_id FROM part JOIN intake_part ON intake_part.part_id = part.id"
            " WHERE part.case_id = ? ORDER BY 1"
        )
        return [run_number(key) for (key,) in self._session.rows(sql, (case_id,))]


def _runs(rows: list[tuple[int, str, str, int, int, int]]) -> Iterator[IntakeRun]:
    for (key, at, by), group in groupby(rows, key=itemgetter(0, 1, 2)):
        own = [row[3:] for row in group]
        yield IntakeRun(
            id=key,
            at=datetime.fromisoformat(at),
            by=by,
            parts=tuple(part for part, _, _ in own),
            standing=tuple(part for part, _, undone in own if not undone),
            cases=tuple(dict.fromkeys(case for _, case, _ in own)),
        )
