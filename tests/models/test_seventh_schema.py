"""Migration 7, from the shape before it with cases of every state: rows are refused just where they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.models import connection, migrations
from desktop.models.connection import Session
from desktop.records import CaseState
from tests.models.builders import KEY, NOW, an_id

_STATES = list(CaseState)
_FROZEN = {"approved", "noticed", "escalated", "confirmed", "partly-confirmed", "paid"}
_CASE = (
    "INSERT INTO case_file (id, number, policy, measure, uscc, enterprise_name, state, received_on, entered_by,"
    " created_at) VALUES (?, ?, 'p', 'stay', ?, '甲', 'draft', '2023-02-10', 'clerk', ?)"
)
_PART = (
    "INSERT INTO part (id, case_id, sha256, file_name, taken_at, taken_by, received_on, enterprise, problems,"
    " rows_read, live, figures) VALUES (?1, ?1, 'a', 'a.xlsx', ?2, 'clerk', '2023-02-10', '{}', '[]', 1, 1, '{}')"
)
_ROW = (
    "INSERT INTO roster_row (part_id, sheet, number, name, id_number, id_numeric, declared, error, identity_holds)"
    " VALUES (?, '表', 2, '甲', ?, 0, '{}', '', 1)"
)


@pytest.fixture
def migrated(tmp_path: Path) -> Session:
    """Return a database that went from migration 6 to the newest with a case of every state and a row in each."""
    path = tmp_path / "wengang.db"
    path.touch()
    session = connection.connect(path, KEY)
    connection.tune(session)
    migrations.migrate(session, migrations.MIGRATIONS[:6])
    session.run("INSERT INTO source_file VALUES ('a', 1, x'00')")
    for key, state in enumerate(_STATES, start=1):
        session.run(_CASE, (key, f"LG-{key}", f"9133{key}", NOW.isoformat()))
        session.run(_PART, (key, NOW.isoformat()))
        session.run(_ROW, (key, an_id(key)))
        session.run("UPDATE case_file SET state = ? WHERE id = ?", (state, key))
    migrations.migrate(session)
    return session


@pytest.mark.parametrize("state", _STATES)
def test_a_row_comes_into_a_case_unless_it_is_frozen(migrated: Session, state: CaseState) -> None:
    key = _STATES.index(state) + 1
    refusal = ""

    try:
        with migrated.atomic():
            migrated.run(_ROW, (key, an_id(100)))
    except DeskError as error:
        refusal = f"{error.code} {error.details.get('case')}"

    assert refusal == (f"case-frozen LG-{key}" if state in _FROZEN else "")
    assert migrated.rows("SELECT count(*) FROM roster_row WHERE part_id = ?", (key,)) == [(1 + (not refusal),)]


def test_the_rows_of_the_shape_before_are_all_there(migrated: Session) -> None:
    assert migrated.version == len(migrations.MIGRATIONS)
    assert migrated.rows("SELECT count(*) FROM roster_row") == [(len(_STATES),)]
