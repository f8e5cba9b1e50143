"""The tables of migration 4, as text: columns chosen once (表头对应关系), and intakes as one act (整次导入)."""

from __future__ import annotations

_TABLES = (
    """CREATE TABLE layout_choice (
        id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, uscc TEXT NOT NULL, sheet TEXT NOT NULL,
        head_row INTEGER NOT NULL, columns TEXT NOT NULL, chosen_by TEXT NOT NULL, chosen_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX layout_fingerprint ON layout_choice (fingerprint, uscc)",
    "CREATE TABLE intake_run (id INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL) STRICT",
    """CREATE TABLE intake_part (
        part_id INTEGER PRIMARY KEY REFERENCES part, run_id INTEGER NOT NULL REFERENCES intake_run
    ) STRICT""",
    "CREATE INDEX intake_part_run ON intake_part (run_id)",
)

STATEMENTS = (
    *_TABLES,
    *(
        f"CREATE TRIGGER {table}_kept_{event.lower()} BEFORE {event} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'record-kept'); END"
        for table in ("layout_choice", "intake_run", "intake_part")
        for event in ("UPDATE", "DELETE")
    ),
)
"""Everything that migration 4 runs, in order."""
