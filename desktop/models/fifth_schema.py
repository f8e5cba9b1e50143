"""The tables of migration 5, as text: what the district confirmed of a case, and which settlement a case stands in."""

from __future__ import annotations

_TABLES = (
    """CREATE TABLE confirmed_sum (
        id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file,
        fen INTEGER NOT NULL CHECK (fen >= 0), confirmed_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX confirmed_case ON confirmed_sum (case_id)",
    """CREATE TABLE settled_case (
        case_id INTEGER NOT NULL REFERENCES case_file, determination_hash TEXT NOT NULL,
        paper_id INTEGER NOT NULL REFERENCES issued_paper, PRIMARY KEY (case_id, determination_hash)
    ) STRICT, WITHOUT ROWID""",
)
_KEPT = ("confirmed_sum", "settled_case")

STATEMENTS = (
    *_TABLES,
    *(
        f"CREATE TRIGGER {table}_kept_{event.lower()} BEFORE {event} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'record-kept'); END"
        for table in _KEPT
        for event in ("UPDATE", "DELETE")
    ),
)
"""Everything that migration 5 runs, in order."""
