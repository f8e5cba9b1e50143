"""Determinations (核定结果): the canonical document with its hash, and the outcome of every person as rows."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models import staleness
from desktop.models.columns import as_json, codes_as_text, codes_from_text
from desktop.models.connection import Session
from desktop.models.ledger import Determination, PersonOutcome
from desktop.models.reliance import Act
from rules.outcome import Standing

_COLUMNS = "id, case_id, hash, pack_id, pack_hash, made_at, made_by, summary, frozen"
_FAST = 1  # zlib's lowest effort: a township's documents are written often and read seldom


class Determinations:
    """Every determination that was ever made; a frozen one is beyond change."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def put(
        self,
        case_id: int,
        document: bytes,
        outcomes: Collection[PersonOutcome],
        *,
        pack_id: str,
        pack_hash: str,
        summary: Mapping[str, object],
        by: str,
        now: datetime,
    ) -> Determination:
        """Keep a determination and take the case's staleness away; raises ``case-frozen``.

        ``document`` is canonical JSON, ``summary`` what lists show of it without reading it.  If the
        latest one is not frozen and says the same, byte for byte, it stands and is returned.
        """
        own = hashlib.sha256(document).hexdigest()
        with self._session.atomic():
            latest = self.latest(case_id)
            if (
                latest is None
                or latest.frozen
                or (latest.hash, latest.pack_hash) != (own, pack_hash)
                or not self.is_about(latest, outcomes)
            ):
                kept = zlib.compress(document, _FAST)
                row = (case_id, own, kept, pack_id, pack_hash, now.isoformat(), by, as_json(summary))
                latest = self._insert(row, outcomes)
            self._session.run("UPDATE case_file SET stale = '' WHERE id = ? AND stale <> ''", (case_id,))
        return latest

    def tell_other_measures(self, case_id: int, measures: Collection[str]) -> list[str]:
        """Mark the cases under these measures that hold a person who came out otherwise than the time before.

        They are those of which only the higher is paid; return the cases that became stale.
        """
        if not measures:
            return []
        sql = "SELECT id FROM determination WHERE case_id = ? ORDER BY id DESC LIMIT 2"
        latest, former = (*(key for (key,) in self._session.rows(sql, (case_id,))), 0, 0)[:2]
        return staleness.mark_other_measures(self._session, case_id, (former, latest), measures)

    def get(self, determination_id: int) -> Determination:
        """Return a determination; raises ``id-unknown``."""
        found = self._session.row(f"SELECT {_COLUMNS} FROM determination WHERE id = ?", (determination_id,))
        if found is None:
            raise DeskError("id-unknown", number=determination_id)
        return _determination(found)

    def latest(self, case_id: int) -> Determination | None:
        """Return the newest determination of a case, or None before the first verification."""
        sql = f"SELECT {_COLUMNS} FROM determination WHERE case_id = ? ORDER BY id DESC LIMIT 1"
        found = self._session.row(sql, (case_id,))
        return _determination(found) if found else None

    def of_case(self, case_id: int) -> list[Determination]:
        """Return every determination of a case, oldest first."""
        sql = f"SELECT {_COLUMNS} FROM determination WHERE case_id = ? ORDER BY id"
        return [_determination(row) for row in self._session.rows(sql, (case_id,))]

    def document(self, determination_id: int) -> bytes:
        """Return the canonical JSON as it was put; raises ``id-unknown``."""
        found = self._session.row("SELECT document FROM determination WHERE id = ?", (determination_id,))
        if found is None:
            raise DeskError("id-unknown", number=determination_id)
        return zlib.decompress(found[0])

    def outcomes(self, determination_id: int) -> list[PersonOutcome]:
        """Return the outcome of every row, in the order of the rows."""
        sql = (
            "SELECT row_id, outcome, amount_fen, claimed_fen, unmet, unknown, flags FROM person_outcome"
            " WHERE determination_id = ? ORDER BY row_id"
        )
        return [_outcome(row) for row in self._session.stream(sql, (determination_id,))]

    def rest_on(self, determination_id: int, acts: Collection[Act]) -> None:
        """Keep what a determination rests on, beside what is kept already; those acts cannot be taken back any more.

        That holds once it is frozen, when nothing can be added either.
        """
        sql = "INSERT OR IGNORE INTO determination_act (determination_id, kind, act) VALUES (?, ?, ?)"
        self._session.run_many(sql, [(determination_id, kind, act) for kind, act in acts])

    def freeze(self, determination_id: int) -> None:
        """Put a determination beyond change, before its case moves on; raises ``determination-frozen`` if it is."""
        self._session.run("UPDATE determination SET frozen = 1 WHERE id = ?", (determination_id,))

    def is_about(self, determination: Determination, outcomes: Collection[PersonOutcome]) -> bool:
        """Say whether a determination is about these very rows: a file taken in again has the words but new rows."""
        sql = "SELECT row_id FROM person_outcome WHERE determination_id = ?"
        rows = {row for (row,) in self._session.stream(sql, (determination.id,))}
        return rows == {outcome.row_id for outcome in outcomes}

    def _insert(self, row: tuple[object, ...], outcomes: Collection[PersonOutcome]) -> Determination:
        key = self._session.run(
            "INSERT INTO determination (case_id, hash, document, pack_id, pack_hash, made_at, made_by, summary)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        self._session.run_many(
            "INSERT INTO person_outcome (determination_id, row_id, outcome, amount_fen, claimed_fen, unmet, unknown,"
            " flags) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (_outcome_values(key, outcome) for outcome in outcomes),
        )
        return self.get(key)


def _outcome_values(determination_id: int, outcome: PersonOutcome) -> tuple[object, ...]:
    unmet, unknown, flags = map(codes_as_text, (outcome.unmet, outcome.unknown, outcome.flags))
    fen = outcome.amount_fen, outcome.claimed_fen
    return (determination_id, outcome.row_id, str(outcome.outcome), *fen, unmet, unknown, flags)


def _outcome(row: tuple[Any, ...]) -> PersonOutcome:
    row_id, outcome, amount_fen, claimed_fen, unmet, unknown, flags = row
    return PersonOutcome(
        row_id=row_id,
        outcome=Standing(outcome),
        amount_fen=amount_fen,
        claimed_fen=claimed_fen,
        unmet=codes_from_text(unmet),
        unknown=codes_from_text(unknown),
        flags=codes_from_text(flags),
    )


def _determination(row: tuple[Any, ...]) -> Determination:
    key, case_id, own, pack_id, pack_hash, made_at, made_by, summary, frozen = row
    return Determination(
        id=key,
        case_id=case_id,
        hash=own,
        pack_id=pack_id,
        pack_hash=pack_hash,
        made_at=datetime.fromisoformat(made_at),
        made_by=made_by,
        summary=json.loads(summary),
        frozen=bool(frozen),
    )
