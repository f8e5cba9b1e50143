"""The tables of migration 6, as text: drafts as typed (草稿), materials (申报材料), saved views, operators who left."""

from __future__ import annotations

_TABLES = (
    """CREATE TABLE draft (
        id INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL, made_by TEXT NOT NULL, made_at TEXT NOT NULL,
        changed_by TEXT NOT NULL, changed_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE draft_edit (
        draft_id INTEGER NOT NULL REFERENCES draft ON DELETE CASCADE, number INTEGER NOT NULL,
        at INTEGER NOT NULL CHECK (at >= 0), removed INTEGER NOT NULL CHECK (removed >= 0),
        added INTEGER NOT NULL CHECK (added >= 0), rows TEXT NOT NULL, PRIMARY KEY (draft_id, number)
    ) STRICT, WITHOUT ROWID""",
    # Who typed in a draft goes with it into the case, whoever submits it.
    """CREATE TABLE draft_hand (
        draft_id INTEGER NOT NULL REFERENCES draft ON DELETE CASCADE, operator TEXT NOT NULL,
        PRIMARY KEY (draft_id, operator)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE case_hand (
        case_id INTEGER NOT NULL REFERENCES case_file, operator TEXT NOT NULL, PRIMARY KEY (case_id, operator)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE attachment (
        id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, material TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES source_file, file_name TEXT NOT NULL, media TEXT NOT NULL
        CHECK (media IN ('application/pdf', 'image/jpeg', 'image/png')), pages INTEGER NOT NULL CHECK (pages > 0),
        added_by TEXT NOT NULL, added_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX attachment_case ON attachment (case_id)",
    """CREATE TABLE attachment_removal (
        attachment_id INTEGER PRIMARY KEY REFERENCES attachment, reason TEXT NOT NULL CHECK (reason <> ''),
        removed_by TEXT NOT NULL, removed_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE material_mark (
        id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, material TEXT NOT NULL,
        mark TEXT NOT NULL CHECK (mark IN ('paper', 'missing', 'not-needed', 'open')), reason TEXT NOT NULL,
        made_by TEXT NOT NULL, made_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX material_mark_case ON material_mark (case_id)",
    """CREATE TABLE saved_view (
        page TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, saved_by TEXT NOT NULL, saved_at TEXT NOT NULL,
        PRIMARY KEY (page, saved_by, name)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE pack_original (
        id INTEGER PRIMARY KEY, policy TEXT NOT NULL, sha256 TEXT NOT NULL REFERENCES source_file,
        file_name TEXT NOT NULL, added_by TEXT NOT NULL, added_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE pack_draft (
        policy TEXT PRIMARY KEY, parent TEXT NOT NULL, content TEXT NOT NULL, made_by TEXT NOT NULL,
        made_at TEXT NOT NULL, changed_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE batch_copy (
        id INTEGER PRIMARY KEY, batch_id INTEGER NOT NULL REFERENCES batch, place TEXT NOT NULL, made_by TEXT NOT NULL,
        made_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX batch_copy_of ON batch_copy (batch_id)",
    """CREATE TABLE batch_answer (
        batch_id INTEGER PRIMARY KEY REFERENCES batch, content TEXT NOT NULL, taken_by TEXT NOT NULL,
        taken_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE answer_mark (
        id INTEGER PRIMARY KEY, batch_id INTEGER NOT NULL REFERENCES batch_answer,
        case_id INTEGER NOT NULL REFERENCES case_file, row INTEGER NOT NULL,
        mark TEXT NOT NULL CHECK (mark IN ('accepted', 'to-correct')), note TEXT NOT NULL, made_by TEXT NOT NULL,
        made_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX answer_mark_of ON answer_mark (batch_id)",
    *(
        f"ALTER TABLE determination ADD COLUMN {name} INTEGER AS (summary ->> '$.{path}') VIRTUAL"
        for name, path in (
            ("payable", "people.payable"),
            ("pending", "people.pending"),
            ("rejected", "people.rejected"),
            ("payable_fen", "amount.payable_fen"),
            ("ceiling_fen", "amount.ceiling_fen"),
            ("declared_fen", "declared.amount_fen"),
        )
    ),
    # A list or a sum never reads the documents.
    """CREATE INDEX determination_listed ON determination (case_id, id, payable, pending, rejected, payable_fen,
        ceiling_fen, declared_fen, made_by, hash, pack_hash)""",
    "CREATE INDEX case_overview ON case_file (policy, measure, state, received_on, stale)",
    "ALTER TABLE operator ADD COLUMN left_at TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE issued_paper ADD COLUMN document_number TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE print_log ADD COLUMN printer TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE print_log ADD COLUMN copies INTEGER NOT NULL DEFAULT 1 CHECK (copies > 0)",
    "ALTER TABLE print_log ADD COLUMN pages TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE print_log ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
)
_OF_CASE = "(SELECT {} FROM case_file WHERE id = (SELECT case_id FROM attachment WHERE id = NEW.attachment_id))"
_KEPT = (
    "case_hand",
    "attachment",
    "attachment_removal",
    "material_mark",
    "pack_original",
    "batch_copy",
    "batch_answer",
    "answer_mark",
)

STATEMENTS = (
    *_TABLES,
    f"""CREATE TRIGGER attachment_removal_frozen BEFORE INSERT ON attachment_removal WHEN {_OF_CASE.format("frozen")}
        BEGIN SELECT RAISE(ABORT, 'case-frozen ' || {_OF_CASE.format("number")}); END""",
    *(
        f"CREATE TRIGGER {table}_kept_{event.lower()} BEFORE {event} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'record-kept'); END"
        for table in _KEPT
        for event in ("UPDATE", "DELETE")
    ),
)
"""Everything that migration 6 runs, in order."""
