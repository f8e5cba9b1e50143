"""The tables of migration 2: registers of every kind, recorded facts, trips, and what determinations rest on.

``extract`` is built anew, because SQLite cannot widen a CHECK: the lines keep pointing at the same ids.  Whatever a
bureau or the office recorded is only ever added to; of an act as a whole only ``undone`` may be set, once.
"""

from __future__ import annotations

_EXTRACT_COLUMNS = (
    "id, kind, sha256, file_name, registered_at, registered_by, months, covers_from, covers_to, problems, rows_read,"
    " rows_taken, undone"
)

_EXTRACTS = (
    "PRAGMA defer_foreign_keys = ON",  # the lines are without their extract until it is back, in one transaction
    f"CREATE TABLE extract_kept AS SELECT {_EXTRACT_COLUMNS} FROM extract",
    "DROP TABLE extract",
    """CREATE TABLE extract (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('insurance', 'movement', 'duty', 'register')),
        register TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', source TEXT NOT NULL DEFAULT '',
        as_of TEXT, whole INTEGER NOT NULL DEFAULT 0 CHECK (whole IN (0, 1)), sha256 TEXT NOT NULL
        REFERENCES source_file, file_name TEXT NOT NULL, registered_at TEXT NOT NULL, registered_by TEXT NOT NULL,
        months TEXT NOT NULL, covers_from TEXT, covers_to TEXT, problems TEXT NOT NULL, rows_read INTEGER NOT NULL,
        rows_taken INTEGER NOT NULL, undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
        CHECK ((kind = 'register') = (register <> ''))
    ) STRICT""",
    f"INSERT INTO extract ({_EXTRACT_COLUMNS}) SELECT {_EXTRACT_COLUMNS} FROM extract_kept",
    "DROP TABLE extract_kept",
)

_LINES = (
    """CREATE TABLE register_line (
        id_number TEXT NOT NULL, extract_id INTEGER NOT NULL REFERENCES extract, position INTEGER NOT NULL,
        sheet TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, fields TEXT NOT NULL,
        PRIMARY KEY (id_number, extract_id, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE firm_line (
        uscc TEXT NOT NULL, extract_id INTEGER NOT NULL REFERENCES extract, position INTEGER NOT NULL,
        sheet TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, fields TEXT NOT NULL,
        PRIMARY KEY (uscc, extract_id, position)
    ) STRICT, WITHOUT ROWID""",
    "ALTER TABLE insurance_line ADD COLUMN paid_on TEXT",
    "ALTER TABLE part ADD COLUMN figures TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE person_outcome ADD COLUMN claimed_fen INTEGER NOT NULL DEFAULT 0",
)

_RECORDED = (
    """CREATE TABLE fact_record (
        id INTEGER PRIMARY KEY, uscc TEXT NOT NULL CHECK (uscc <> ''), source TEXT NOT NULL CHECK (source <> ''),
        as_of TEXT NOT NULL, recorded_at TEXT NOT NULL, recorded_by TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
    ) STRICT""",
    "CREATE INDEX fact_record_uscc ON fact_record (uscc)",
    """CREATE TABLE fact_value (
        record_id INTEGER NOT NULL REFERENCES fact_record, name TEXT NOT NULL, value TEXT NOT NULL,
        policy TEXT NOT NULL, measure TEXT NOT NULL, PRIMARY KEY (record_id, name),
        CHECK ((policy = '') = (measure = ''))
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE determination_act (
        determination_id INTEGER NOT NULL REFERENCES determination,
        kind TEXT NOT NULL CHECK (kind IN ('extract', 'fact')), act INTEGER NOT NULL,
        PRIMARY KEY (kind, act, determination_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE trip (
        id INTEGER PRIMARY KEY, invoice TEXT NOT NULL CHECK (invoice <> ''), day TEXT NOT NULL, uscc TEXT NOT NULL,
        enterprise_name TEXT NOT NULL, origin TEXT NOT NULL, cost_fen INTEGER NOT NULL CHECK (cost_fen > 0),
        sha256 TEXT REFERENCES source_file, file_name TEXT NOT NULL DEFAULT '', problems TEXT NOT NULL,
        recorded_at TEXT NOT NULL, recorded_by TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
    ) STRICT""",
    "CREATE UNIQUE INDEX trip_once ON trip (invoice) WHERE NOT undone",
    """CREATE TABLE trip_share (
        trip_id INTEGER NOT NULL REFERENCES trip, uscc TEXT NOT NULL CHECK (uscc <> ''),
        riders INTEGER NOT NULL CHECK (riders > 0), share_fen INTEGER NOT NULL CHECK (share_fen >= 0),
        PRIMARY KEY (trip_id, uscc)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE trip_rider (
        id_number TEXT NOT NULL CHECK (id_number <> ''), trip_id INTEGER NOT NULL REFERENCES trip,
        number INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id_number, trip_id)
    ) STRICT, WITHOUT ROWID""",
)

_KEPT = ("register_line", "firm_line", "fact_value", "determination_act", "trip_share", "trip_rider")
_ACTS = {  # every column of an act but ``undone``
    "extract": (
        "id, kind, register, title, source, as_of, whole, sha256, file_name, registered_at, registered_by, months,"
        " covers_from, covers_to, problems, rows_read, rows_taken"
    ),
    "fact_record": "id, uscc, source, as_of, recorded_at, recorded_by",
    "trip": (
        "id, invoice, day, uscc, enterprise_name, origin, cost_fen, sha256, file_name, problems, recorded_at,"
        " recorded_by"
    ),
}


def _refuse(table: str, event: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER {table}_kept_{event.lower()} BEFORE {event} ON {table} WHEN {condition} "
        "BEGIN SELECT RAISE(ABORT, 'record-kept'); END"
    )


def _undone_once(table: str, columns: str) -> tuple[str, str]:
    """Refuse every change of an act but the one that takes it back."""
    new, old = (", ".join(f"{side}.{name.strip()}" for name in columns.split(",")) for side in ("NEW", "OLD"))
    changed = f"OLD.undone OR NOT NEW.undone OR ({new}) IS NOT ({old})"
    return _refuse(table, "UPDATE", changed), _refuse(table, "DELETE", "1")


_GUARDS = (
    *(_refuse(table, event, "1") for table in _KEPT for event in ("UPDATE", "DELETE")),
    *(statement for table, columns in _ACTS.items() for statement in _undone_once(table, columns)),
    _refuse("determination_act", "INSERT", "(SELECT frozen FROM determination WHERE id = NEW.determination_id)"),
)

STATEMENTS = (*_EXTRACTS, *_LINES, *_RECORDED, *_GUARDS)
"""Everything that migration 2 runs, in order."""
