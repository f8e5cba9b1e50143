"""The table of migration 4, as text: which columns are which, chosen once for a layout (表头对应关系)."""

from __future__ import annotations

STATEMENTS = (
    """CREATE TABLE layout_choice (
        id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, sheet TEXT NOT NULL, head_row INTEGER NOT NULL,
        columns TEXT NOT NULL, chosen_by TEXT NOT NULL, chosen_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX layout_fingerprint ON layout_choice (fingerprint)",
    *(
        f"CREATE TRIGGER layout_choice_kept_{event.lower()} BEFORE {event} ON layout_choice"
        " BEGIN SELECT RAISE(ABORT, 'record-kept'); END"
        for event in ("UPDATE", "DELETE")
    ),
)
"""Everything that migration 4 runs, in order."""
