"""The tables of migration 3, as text: packs kept for ever, editions, amounts of the office, final documents.

A pack is kept by its hash whatever becomes of its id, so that a determination can always be worded from the very
pack that it was made under.  All of it is only ever added to.
"""

from __future__ import annotations

_TABLES = (
    """CREATE TABLE pack (
        hash TEXT PRIMARY KEY, policy TEXT NOT NULL, content TEXT NOT NULL, kept_at TEXT NOT NULL, kept_by TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE pack_edition (
        id INTEGER PRIMARY KEY, policy TEXT NOT NULL, hash TEXT NOT NULL REFERENCES pack,
        signer_fingerprint TEXT NOT NULL, signer_name TEXT NOT NULL, installed_at TEXT NOT NULL,
        installed_by TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE office_amount (
        id INTEGER PRIMARY KEY, policy TEXT NOT NULL, parameter TEXT NOT NULL, value TEXT NOT NULL,
        source TEXT NOT NULL CHECK (source <> ''), set_by TEXT NOT NULL, set_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE pack_final (
        hash TEXT PRIMARY KEY REFERENCES pack, number TEXT NOT NULL CHECK (number <> ''), dated TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES source_file, file_name TEXT NOT NULL, recorded_by TEXT NOT NULL,
        recorded_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE pack_confirmation (
        hash TEXT NOT NULL REFERENCES pack_final, parameter TEXT NOT NULL, value TEXT NOT NULL,
        confirmed_by TEXT NOT NULL, confirmed_at TEXT NOT NULL, PRIMARY KEY (hash, parameter)
    ) STRICT, WITHOUT ROWID""",
)
_KEPT = ("pack", "pack_edition", "office_amount", "pack_final", "pack_confirmation")

STATEMENTS = (
    *_TABLES,
    *(
        f"CREATE TRIGGER {table}_kept_{event.lower()} BEFORE {event} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'record-kept'); END"
        for table in _KEPT
        for event in ("UPDATE", "DELETE")
    ),
)
"""Everything that migration 3 runs, in order."""
