"""The tables of migration 1, as text: never edited once a workspace exists, only followed by a next migration.

Money is integer fen, identity numbers are text, days and instants are ISO text, flags are 0 or 1.  ``case_file`` is
the case (案卷): CASE is a word of SQL.  A case in a frozen state takes no file, row, override, ticket or
determination; triggers hold it, whoever writes.
"""

from __future__ import annotations

_OFFICE = (
    """CREATE TABLE office (
        id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, division TEXT NOT NULL, code TEXT NOT NULL
    ) STRICT""",
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE operator (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('clerk', 'reviewer', 'approver')),
        password_hash TEXT NOT NULL, must_change INTEGER NOT NULL CHECK (must_change IN (0, 1))
    ) STRICT""",
    "CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
    """CREATE TABLE trusted_signer (
        fingerprint TEXT PRIMARY KEY, name TEXT NOT NULL, certificate BLOB NOT NULL,
        superior INTEGER NOT NULL CHECK (superior IN (0, 1)), added_at TEXT NOT NULL, added_by TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE number_series (
        prefix TEXT NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (prefix, year)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE audit (
        number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, operator TEXT NOT NULL, act TEXT NOT NULL,
        subject TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX audit_subject ON audit (subject)",
    """CREATE TRIGGER audit_chain BEFORE INSERT ON audit
    WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM audit)
      OR NEW.previous IS NOT coalesce((SELECT hash FROM audit ORDER BY number DESC LIMIT 1), '')
    BEGIN SELECT RAISE(ABORT, 'record-kept'); END""",
)

_CASES = (
    "CREATE TABLE source_file (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, content BLOB NOT NULL) STRICT",
    """CREATE TABLE case_file (
        id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, policy TEXT NOT NULL, measure TEXT NOT NULL,
        uscc TEXT NOT NULL, enterprise_name TEXT NOT NULL, state TEXT NOT NULL, received_on TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 0, entered_by TEXT NOT NULL, stale TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        claims INTEGER NOT NULL AS (state NOT IN ('refused', 'withdrawn')) VIRTUAL,
        frozen INTEGER NOT NULL AS (
            state IN ('approved', 'noticed', 'escalated', 'confirmed', 'partly-confirmed', 'paid')) VIRTUAL
    ) STRICT""",
    "CREATE UNIQUE INDEX case_once ON case_file (policy, measure, uscc) WHERE state NOT IN ('refused', 'withdrawn')",
    """CREATE TABLE part (
        id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, sha256 TEXT NOT NULL
        REFERENCES source_file, file_name TEXT NOT NULL, taken_at TEXT NOT NULL, taken_by TEXT NOT NULL,
        received_on TEXT NOT NULL, filled_on TEXT, enterprise TEXT NOT NULL, declared_people INTEGER,
        declared_fen INTEGER, problems TEXT NOT NULL, rows_read INTEGER NOT NULL,
        live INTEGER NOT NULL CHECK (live IN (0, 1)), undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
        CHECK (live = 0 OR undone = 0)
    ) STRICT""",
    "CREATE INDEX part_case ON part (case_id)",
    "CREATE INDEX part_file ON part (sha256)",
    """CREATE TABLE version (
        case_id INTEGER NOT NULL REFERENCES case_file, number INTEGER NOT NULL, made_at TEXT NOT NULL,
        made_by TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('first', 'correction', 'supplement', 'undo')),
        PRIMARY KEY (case_id, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE version_part (
        case_id INTEGER NOT NULL, version INTEGER NOT NULL, part_id INTEGER NOT NULL REFERENCES part,
        PRIMARY KEY (case_id, version, part_id), FOREIGN KEY (case_id, version) REFERENCES version (case_id, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE roster_row (
        id INTEGER PRIMARY KEY, part_id INTEGER NOT NULL REFERENCES part, sheet TEXT NOT NULL, number INTEGER NOT NULL,
        name TEXT NOT NULL, id_number TEXT NOT NULL, id_numeric INTEGER NOT NULL, declared TEXT NOT NULL,
        error TEXT NOT NULL, identity_holds INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX roster_part ON roster_row (part_id)",
    "CREATE INDEX roster_person ON roster_row (id_number, identity_holds, part_id)",
)

_EVIDENCE = (
    """CREATE TABLE extract (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('insurance', 'movement')), sha256 TEXT NOT NULL
        REFERENCES source_file, file_name TEXT NOT NULL, registered_at TEXT NOT NULL, registered_by TEXT NOT NULL,
        months TEXT NOT NULL, covers_from TEXT, covers_to TEXT, problems TEXT NOT NULL, rows_read INTEGER NOT NULL,
        rows_taken INTEGER NOT NULL, undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
    ) STRICT""",
    """CREATE TABLE insurance_line (
        id_number TEXT NOT NULL, extract_id INTEGER NOT NULL REFERENCES extract, position INTEGER NOT NULL,
        sheet TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, employer_name TEXT NOT NULL,
        employer_uscc TEXT NOT NULL, kind TEXT NOT NULL, month TEXT NOT NULL, status TEXT NOT NULL,
        PRIMARY KEY (id_number, extract_id, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE movement_line (
        id_number TEXT NOT NULL, extract_id INTEGER NOT NULL REFERENCES extract, position INTEGER NOT NULL,
        sheet TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, result TEXT NOT NULL, left_on TEXT,
        back_on TEXT, undated INTEGER NOT NULL, source TEXT NOT NULL, PRIMARY KEY (id_number, extract_id, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE agreement (
        id INTEGER PRIMARY KEY, uscc TEXT NOT NULL, tied_uscc TEXT NOT NULL, tied_name TEXT NOT NULL,
        document TEXT NOT NULL, recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX agreement_uscc ON agreement (uscc)",
    """CREATE TABLE ticket (
        id INTEGER PRIMARY KEY, row_id INTEGER NOT NULL REFERENCES roster_row, used_on TEXT NOT NULL,
        words TEXT NOT NULL, recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX ticket_row ON ticket (row_id)",
    """CREATE TABLE override (
        id INTEGER PRIMARY KEY, row_id INTEGER NOT NULL REFERENCES roster_row, criterion TEXT NOT NULL,
        as_if TEXT NOT NULL CHECK (as_if IN ('met', 'unmet', 'unknown')), reason TEXT NOT NULL CHECK (reason <> ''),
        tier TEXT NOT NULL, made_by TEXT NOT NULL, made_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX override_row ON override (row_id)",
    """CREATE TABLE reading_choice (
        id INTEGER PRIMARY KEY, policy TEXT NOT NULL, reading TEXT NOT NULL, choice TEXT NOT NULL,
        chosen_by TEXT NOT NULL, chosen_at TEXT NOT NULL
    ) STRICT""",
)

_DECISIONS = (
    """CREATE TABLE determination (
        id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, hash TEXT NOT NULL,
        document BLOB NOT NULL, pack_id TEXT NOT NULL, pack_hash TEXT NOT NULL, made_at TEXT NOT NULL,
        made_by TEXT NOT NULL, summary TEXT NOT NULL, frozen INTEGER NOT NULL DEFAULT 0 CHECK (frozen IN (0, 1))
    ) STRICT""",
    "CREATE INDEX determination_case ON determination (case_id)",
    """CREATE TABLE person_outcome (
        determination_id INTEGER NOT NULL REFERENCES determination, row_id INTEGER NOT NULL REFERENCES roster_row,
        outcome TEXT NOT NULL CHECK (outcome IN ('payable', 'pending', 'rejected')), amount_fen INTEGER NOT NULL,
        unmet TEXT NOT NULL, unknown TEXT NOT NULL, flags TEXT NOT NULL, PRIMARY KEY (determination_id, row_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE step (
        id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, step TEXT NOT NULL,
        from_state TEXT NOT NULL, to_state TEXT NOT NULL, made_by TEXT NOT NULL, made_at TEXT NOT NULL,
        reason TEXT NOT NULL, determination_hash TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX step_case ON step (case_id)",
    """CREATE TABLE taken (
        policy TEXT NOT NULL, measure TEXT NOT NULL, id_number TEXT NOT NULL CHECK (id_number <> ''),
        case_id INTEGER NOT NULL REFERENCES case_file, row_id INTEGER NOT NULL REFERENCES roster_row,
        PRIMARY KEY (policy, measure, id_number)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX taken_case ON taken (case_id)",
)

_PAPERS = (
    """CREATE TABLE issued_paper (
        id INTEGER PRIMARY KEY, case_id INTEGER REFERENCES case_file, form TEXT NOT NULL, number TEXT NOT NULL,
        determination_hash TEXT NOT NULL, pdf BLOB NOT NULL, issued_at TEXT NOT NULL, issued_by TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX paper_case ON issued_paper (case_id, form)",
    """CREATE TABLE print_log (
        id INTEGER PRIMARY KEY, paper_id INTEGER NOT NULL REFERENCES issued_paper, at TEXT NOT NULL,
        made_by TEXT NOT NULL, what TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE batch (
        id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, policy TEXT NOT NULL, made_at TEXT NOT NULL,
        made_by TEXT NOT NULL, sha256 TEXT NOT NULL, digest TEXT NOT NULL,
        encrypted INTEGER NOT NULL CHECK (encrypted IN (0, 1)), content BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE batch_case (
        batch_id INTEGER NOT NULL REFERENCES batch, case_id INTEGER NOT NULL REFERENCES case_file,
        PRIMARY KEY (batch_id, case_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE received_batch (
        sha256 TEXT PRIMARY KEY, office_name TEXT NOT NULL, office_code TEXT NOT NULL, policy TEXT NOT NULL,
        received_at TEXT NOT NULL, received_by TEXT NOT NULL, signer_fingerprint TEXT NOT NULL, summary TEXT NOT NULL,
        findings TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE received_person (
        id INTEGER PRIMARY KEY, policy TEXT NOT NULL, measure TEXT NOT NULL, id_number TEXT NOT NULL,
        office_code TEXT NOT NULL, case_number TEXT NOT NULL, batch_sha256 TEXT NOT NULL REFERENCES received_batch
    ) STRICT""",
    "CREATE INDEX received_claim ON received_person (policy, measure, id_number)",
    "CREATE INDEX received_from ON received_person (batch_sha256)",
)


_KEPT = (  # added to, never changed
    *("audit", "step", "issued_paper", "print_log", "version", "version_part", "agreement", "ticket", "override"),
    *("reading_choice", "insurance_line", "movement_line", "batch", "batch_case", "received_batch", "received_person"),
)
_PART_OF_ROW = "(SELECT case_id FROM part WHERE id = ROW.part_id)"
_PART_OF_MARK = (
    "(SELECT part.case_id FROM roster_row JOIN part ON part.id = roster_row.part_id WHERE roster_row.id = ROW.row_id)"
)
_CASE_OF = {  # how a row finds its case
    "part": "ROW.case_id",
    "version": "ROW.case_id",
    "version_part": "ROW.case_id",
    "determination": "ROW.case_id",
    "roster_row": _PART_OF_ROW,
    "ticket": _PART_OF_MARK,
    "override": _PART_OF_MARK,
}
_FROZEN_OUTCOME = "(SELECT frozen FROM determination WHERE id = ROW.determination_id)"


def _refuse(table: str, event: str, name: str, condition: str, refusal: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, {refusal}); END"
    )


def _keep(table: str) -> tuple[str, ...]:
    return tuple(_refuse(table, event, f"kept_{event.lower()}", "1", "'record-kept'") for event in ("UPDATE", "DELETE"))


def _freeze(table: str, case_of: str) -> tuple[str, ...]:
    """Refuse every write to the rows of a frozen case; the refusal names the case."""
    sides = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    return tuple(_freeze_event(table, event, side, case_of.replace("ROW", side)) for event, side in sides)


def _freeze_event(table: str, event: str, side: str, case: str) -> str:
    refusal = f"'case-frozen ' || (SELECT number FROM case_file WHERE id = {case})"
    condition = f"(SELECT frozen FROM case_file WHERE id = {case})"
    return _refuse(table, event, f"frozen_{event.lower()}_{side.lower()}", condition, refusal)


_OWN_CASE = "'case-frozen ' || OLD.number"
_GUARDS = (
    *(statement for table in _KEPT for statement in _keep(table)),
    *(statement for table, case_of in _CASE_OF.items() for statement in _freeze(table, case_of)),
    _refuse("source_file", "UPDATE", "kept_update", "1", "'record-kept'"),
    _refuse("case_file", "DELETE", "kept_delete", "1", "'record-kept'"),
    _refuse(
        "case_file",
        "UPDATE OF id, number, policy, measure, uscc, entered_by, created_at",
        "kept_update",
        "1",
        "'record-kept'",
    ),
    _refuse("case_file", "UPDATE OF enterprise_name, received_on, version", "frozen_update", "OLD.frozen", _OWN_CASE),
    _refuse(
        "case_file",
        "UPDATE OF state",
        "frozen_state",
        "OLD.frozen AND NOT NEW.frozen AND NOT (OLD.state = 'escalated' AND NEW.state = 'returned')",
        _OWN_CASE,
    ),
    _refuse("determination", "DELETE", "kept_delete", "OLD.frozen", "'determination-frozen'"),
    _refuse(
        "determination",
        "UPDATE",
        "kept_update",
        "OLD.frozen OR NOT NEW.frozen OR (NEW.id, NEW.case_id, NEW.hash, NEW.document, NEW.pack_id, NEW.pack_hash,"
        " NEW.made_at, NEW.made_by, NEW.summary) IS NOT (OLD.id, OLD.case_id, OLD.hash, OLD.document, OLD.pack_id,"
        " OLD.pack_hash, OLD.made_at, OLD.made_by, OLD.summary)",
        "'determination-frozen'",
    ),
    *(
        _refuse(
            "person_outcome",
            event,
            f"frozen_{event.lower()}_{side.lower()}",
            _FROZEN_OUTCOME.replace("ROW", side),
            "'determination-frozen'",
        )
        for event, side in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    ),
)

STATEMENTS = (*_OFFICE, *_CASES, *_EVIDENCE, *_DECISIONS, *_PAPERS, *_GUARDS)
"""Everything that migration 1 runs, in order."""
