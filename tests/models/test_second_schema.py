"""Migration 2, from a real database of version 1 with rows in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.models import connection, first_schema, migrations
from desktop.models.ledger import ExtractKind
from desktop.models.store import Store
from tests.models.builders import KEY, NOW, an_id

ONE, TWO = an_id(1), an_id(2)
AT = NOW.isoformat()
ROWS = (
    ("source_file", ("a" * 64, 1, b"x")),
    ("case_file", (1, "330302003-LG-2023-0001", "lucheng-2023", "stay", "9133", "甲", "verified", "2023-02-10")),
    ("part", (1, 1, "a" * 64, "a.xlsx", AT, "clerk", "2023-02-10", None, "{}", None, None, "[]", 2, 1, 0)),
    ("roster_row", (1, 1, "表", 2, "甲", ONE, 0, "{}", "", 1)),
    ("roster_row", (2, 1, "表", 3, "乙", TWO, 0, "{}", "", 1)),
    ("extract", (3, "insurance", "a" * 64, "参保.xlsx", AT, "clerk", "2023-01", None, None, "[]", 2, 2, 0)),
    ("extract", (4, "movement", "a" * 64, "比对.xlsx", AT, "clerk", "", "2023-01-06", "2023-02-05", "[]", 1, 1, 0)),
    ("extract", (7, "insurance", "a" * 64, "旧.xlsx", AT, "clerk", "2022-12", None, None, "[]", 0, 0, 1)),
    ("insurance_line", (ONE, 3, 0, "表", 2, "甲", "甲鞋业", "9133", "企业职工基本养老保险", "2023-01", "已到账")),
    ("insurance_line", (TWO, 3, 1, "表", 3, "乙", "甲鞋业", "9133", "企业职工基本养老保险", "2023-01", "欠费")),
    ("movement_line", (ONE, 4, 0, "表", 2, "甲", "在温", None, None, 0, "公安")),
    ("determination", (1, 1, "h", b"{}", "lucheng-2023", "p", AT, "clerk", "{}", 0)),
    ("person_outcome", (1, 1, "payable", 50000, "", "", "")),
)
_FIRST_COLUMNS = {
    "case_file": "(id, number, policy, measure, uscc, enterprise_name, state, received_on, entered_by, created_at)"
}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """Return a database that has been through migration 1 only, with a verified case and three extracts."""
    path = tmp_path / "wengang.db"
    path.touch()
    session = connection.connect(path, KEY)
    connection.tune(session)
    migrations.migrate(session, migrations.MIGRATIONS[:1])
    for table, values in ROWS:
        whole = (*values, "clerk", AT) if table == "case_file" else values
        marks = ", ".join("?" * len(whole))
        session.run(f"INSERT INTO {table} {_FIRST_COLUMNS.get(table, '')} VALUES ({marks})", whole)
    session.close()
    return path


def test_every_row_of_version_one_is_there_after_it(first: Path) -> None:
    with Store.open(first, KEY) as store:
        extracts = store.evidence.extracts()
        facts = store.facts.of_case(1, policy="lucheng-2023", measure="stay")

        assert store._session.version == len(migrations.MIGRATIONS)
        assert [(each.id, each.kind, each.file_name, each.undone) for each in extracts] == [
            (3, ExtractKind.INSURANCE, "参保.xlsx", False),
            (4, ExtractKind.MOVEMENT, "比对.xlsx", False),
            (7, ExtractKind.INSURANCE, "旧.xlsx", True),
        ]
        assert [[line.status for line in person.insurance] for person in facts.persons] == [["已到账"], ["欠费"]]
        assert [len(person.whereabouts) for person in facts.persons] == [1, 0]
        assert store.determinations.outcomes(1)[0].claimed_fen == 0
        assert store.damage() == []


def test_lines_still_point_at_their_extract(first: Path) -> None:
    with Store.open(first, KEY) as store:
        session = store._session

        assert session.rows("PRAGMA foreign_key_check") == []
        with pytest.raises(Exception, match="FOREIGN KEY"):
            session.run("INSERT INTO register_line VALUES ('x', 99, 0, '', 1, '', '{}')")
        with pytest.raises(DeskError, match="record-kept"):
            session.run("DELETE FROM extract WHERE id = 3")


def test_the_guards_of_version_one_still_hold(first: Path) -> None:
    with Store.open(first, KEY) as store:
        names = {name for (name,) in store._session.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        wanted = {words.split()[2] for words in first_schema.STATEMENTS if words.startswith("CREATE TRIGGER")}

        assert wanted <= names
        with pytest.raises(DeskError, match="record-kept"):
            store._session.run("UPDATE insurance_line SET status = 'x'")


def test_an_extract_of_version_one_can_be_taken_back(first: Path) -> None:
    with Store.open(first, KEY) as store:
        done = store.evidence.undo(3)

        assert done.stale == ("330302003-LG-2023-0001",)
        assert [each.undone for each in store.evidence.extracts()] == [True, False, True]


def test_a_kind_that_no_one_knows_is_refused(first: Path) -> None:
    with Store.open(first, KEY) as store, pytest.raises(Exception, match="CHECK"):
        store._session.run("UPDATE extract SET undone = 2 WHERE id = 3")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE extract SET file_name = 'x' WHERE id = 3",
        "UPDATE extract SET undone = 0 WHERE id = 7",
        "UPDATE fact_record SET source = 'x'",
        "UPDATE fact_value SET value = 'x'",
        "DELETE FROM fact_value",
        "UPDATE trip SET cost_fen = 1",
        "DELETE FROM trip",
        "UPDATE trip_rider SET name = 'x'",
        "UPDATE firm_line SET fields = ''",
    ],
)
def test_what_was_registered_is_beyond_sql(first: Path, sql: str) -> None:
    with Store.open(first, KEY) as store:
        session = store._session
        session.run("INSERT INTO fact_record VALUES (1, '9133', '统计局', '2023-02-10', '', 'clerk', 0)")
        session.run("INSERT INTO fact_value VALUES (1, 'cost', '1', 'lucheng-2023', 'charter')")
        session.run(
            f"INSERT INTO trip VALUES (1, 'F1', '2023-01-28', '9133', '', '', 1, NULL, '', '[]', '{AT}', 'c', 0)"
        )
        session.run(f"INSERT INTO trip_rider VALUES ('{ONE}', 1, 2, '甲')")
        session.run("INSERT INTO firm_line VALUES ('9133', 3, 0, '', 1, '', '{}')")

        with pytest.raises(DeskError, match="record-kept"):
            session.run(sql)
