"""Batches (报送批次): those that this office made, and those that it received."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models.columns import as_json, mapping_from_json
from desktop.models.connection import Session
from desktop.models.ledger import DoublyPaid, ReceivedBatch, ReceivedPerson, SentBatch

_SENT = (
    "id, number, policy, made_at, made_by, sha256, digest, encrypted,"
    " (SELECT files FROM batch_scans WHERE batch_id = batch.id)"
)
_HELD = (
    "SELECT bc.batch_id AS batch, s.case_id AS file, (SELECT d.id FROM step a JOIN determination d"
    " ON d.case_id = a.case_id AND d.hash = a.determination_hash WHERE a.case_id = s.case_id AND a.id < s.id"
    " ORDER BY a.id DESC, d.id DESC LIMIT 1) AS held FROM batch b JOIN batch_case bc ON bc.batch_id = b.id"
    " JOIN step s ON s.case_id = bc.case_id AND s.step = 'escalate' AND s.reason = b.number"
)
"""The determinations that batches hold: of every case the one that had been approved when the batch left."""
_RECEIVED = "sha256, office_name, office_code, policy, received_at, received_by, signer_fingerprint, summary, findings"


class Batches:
    """Batches that this office made, with their bytes."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def put(  # noqa: PLR0913  each is one column
        self,
        number: str,
        content: bytes,
        cases: Collection[int],
        *,
        policy: str,
        digest: str,
        encrypted: bool,
        by: str,
        now: datetime,
        scans: int = 0,
    ) -> SentBatch:
        """Keep a batch, the ids of its cases, and how many scans it holds; states are moved by the service."""
        sha256 = hashlib.sha256(content).hexdigest()
        row = (number, policy, now.isoformat(), by, sha256, digest, int(encrypted), content)
        with self._session.atomic():
            key = self._session.run(
                "INSERT INTO batch (number, policy, made_at, made_by, sha256, digest, encrypted, content)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            sql = "INSERT INTO batch_case (batch_id, case_id) VALUES (?, ?)"
            self._session.run_many(sql, [(key, case) for case in cases])
            if scans:
                self._session.run("INSERT INTO batch_scans (batch_id, files) VALUES (?, ?)", (key, scans))
        return self.by_number(number)

    def by_number(self, number: str) -> SentBatch:
        """Return a batch; raises ``id-unknown``."""
        found = self._session.row(f"SELECT {_SENT} FROM batch WHERE number = ?", (number,))
        if found is None:
            raise DeskError("id-unknown", number=number)
        return self._sent(found)

    def all(self) -> list[SentBatch]:
        """Return every batch, oldest first."""
        return [self._sent(row) for row in self._session.rows(f"SELECT {_SENT} FROM batch ORDER BY id")]

    def sums(self) -> dict[int, int]:
        """Return what every batch came to as it left, in fen by its id: by the determinations that were approved."""
        sql = f"SELECT batch, sum(d.payable_fen) FROM ({_HELD}) LEFT JOIN determination d ON d.id = held GROUP BY batch"
        return {key: fen or 0 for key, fen in self._session.rows(sql)}

    def held(self, batch_id: int) -> dict[str, int]:
        """Return the ids of the determinations that a batch holds, by the numbers of its cases."""
        sql = f"SELECT c.number, held FROM ({_HELD}) JOIN case_file c ON c.id = file WHERE batch = ? ORDER BY c.number"
        return dict(self._session.rows(sql, (batch_id,)))

    def content(self, batch_id: int) -> bytes:
        """Return a batch's bytes as they left; raises ``id-unknown``."""
        found = self._session.row("SELECT content FROM batch WHERE id = ?", (batch_id,))
        if found is None:
            raise DeskError("id-unknown", number=batch_id)
        return bytes(found[0])

    def _sent(self, row: tuple[Any, ...]) -> SentBatch:
        key, number, policy, made_at, made_by, sha256, digest, encrypted, scans = row
        cases = self._session.rows(
            "SELECT number FROM batch_case JOIN case_file ON case_file.id = case_id WHERE batch_id = ? ORDER BY number",
            (key,),
        )
        return SentBatch(
            id=key,
            number=number,
            policy=policy,
            made_at=datetime.fromisoformat(made_at),
            made_by=made_by,
            sha256=sha256,
            digest=digest,
            encrypted=bool(encrypted),
            cases=tuple(case for (case,) in cases),
            scans=scans or 0,
        )


class ReceivedBatches:
    """Batches that other offices sent, and whom they pay."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def put(self, batch: ReceivedBatch, persons: Iterable[ReceivedPerson]) -> None:
        """Keep what a batch said and was found to be; look with :meth:`find` first, one batch is kept once."""
        with self._session.atomic():
            self._session.run(
                f"INSERT INTO received_batch ({_RECEIVED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    batch.sha256,
                    batch.office_name,
                    batch.office_code,
                    batch.policy,
                    batch.received_at.isoformat(),
                    batch.received_by,
                    batch.signer_fingerprint,
                    as_json(dict(batch.summary)),
                    as_json([dict(finding) for finding in batch.findings]),
                ),
            )
            self._session.run_many(
                "INSERT INTO received_person (policy, measure, id_number, office_code, case_number, batch_sha256)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (batch.policy, one.measure, one.id_number, batch.office_code, one.case_number, batch.sha256)
                    for one in persons
                ),
            )

    def find(self, sha256: str) -> ReceivedBatch | None:
        """Return a received batch, or None."""
        found = self._session.row(f"SELECT {_RECEIVED} FROM received_batch WHERE sha256 = ?", (sha256,))
        return _received(found) if found else None

    def all(self) -> list[ReceivedBatch]:
        """Return every received batch, oldest first."""
        return [_received(row) for row in self._session.rows(f"SELECT {_RECEIVED} FROM received_batch ORDER BY rowid")]

    def doubly_paid(self, sha256: str) -> list[DoublyPaid]:
        """Return the persons of a batch who are paid for the same measure in another case, of whichever office."""
        rows = self._session.rows(
            "SELECT DISTINCT own.measure, own.id_number, own.case_number, other.office_code, other.case_number"
            " FROM received_person own JOIN received_person other ON other.policy = own.policy"
            " AND other.measure = own.measure AND other.id_number = own.id_number"
            " AND other.case_number <> own.case_number WHERE own.batch_sha256 = ? ORDER BY own.id, other.id",
            (sha256,),
        )
        return [
            DoublyPaid(measure=measure, id_number=number, case_number=case, other_office=office, other_case=other)
            for measure, number, case, office, other in rows
        ]


def _received(row: tuple[Any, ...]) -> ReceivedBatch:
    sha256, office_name, office_code, policy, received_at, received_by, signer_fingerprint, summary, findings = row
    return ReceivedBatch(
        sha256=sha256,
        office_name=office_name,
        office_code=office_code,
        policy=policy,
        received_at=datetime.fromisoformat(received_at),
        received_by=received_by,
        signer_fingerprint=signer_fingerprint,
        summary=mapping_from_json(summary),
        findings=tuple(json.loads(findings)),
    )
