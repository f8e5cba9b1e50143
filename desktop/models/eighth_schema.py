"""What migration 8 runs, as text: how many scans (扫描件) each batch took along, so that its letter can list them.

An encrypted batch cannot be asked any more; what went along before is known from the log alone.
"""

from __future__ import annotations

_MARK = "附扫描件"

_TABLE = """CREATE TABLE batch_scans (
        batch_id INTEGER PRIMARY KEY REFERENCES batch, files INTEGER NOT NULL CHECK (files > 0)
    ) STRICT"""

_BEFORE = (
    f"INSERT INTO batch_scans SELECT batch.id, CAST(substr(after, instr(after, '{_MARK}') + {len(_MARK)}) AS INTEGER)"
    f" FROM batch JOIN audit ON act = 'batch' AND subject = batch.number WHERE instr(after, '{_MARK}') > 0"
)

_KEPT = tuple(
    f"CREATE TRIGGER batch_scans_kept_{event.lower()} BEFORE {event} ON batch_scans"
    " BEGIN SELECT RAISE(ABORT, 'record-kept'); END"
    for event in ("UPDATE", "DELETE")
)

STATEMENTS = (_TABLE, _BEFORE, *_KEPT)
"""Everything that migration 8 runs, in order."""
