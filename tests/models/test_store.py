"""The database itself: encrypted, strict, whole or nothing, and never opened by the wrong hands."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.models import connection, migrations
from desktop.models.store import Store
from desktop.records import Operator, Role
from tests.models.builders import KEY, NOW, a_declaration, a_file, a_store, an_id, take

ROOT = Path(__file__).parent.parent.parent


def _digest(folder: Path) -> str:
    return hashlib.sha256((folder / "wengang.db").read_bytes()).hexdigest()


def test_what_was_kept_is_there_after_opening_again(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        take(store, a_declaration(an_id(1)))

    with Store.open(tmp_path / "wengang.db", KEY) as store:
        assert [case.number for case in store.cases.all()] == ["330302003-LG-2023-0001"]
        assert store.damage() == []


def test_nothing_readable_reaches_the_disk(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        take(store, a_declaration(an_id(1)))

        written = b"".join(file.read_bytes() for file in tmp_path.iterdir())

    assert written
    assert an_id(1).encode() not in written
    assert b"SQLite format 3" not in written


def test_another_key_does_not_open_it_and_changes_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with a_store(tmp_path):
        pass
    before = _digest(tmp_path)

    with pytest.raises(DeskError) as refused:
        Store.open(tmp_path / "wengang.db", bytes(32))

    assert refused.value.code == "database-damaged"
    assert _digest(tmp_path) == before
    assert capfd.readouterr().err == ""


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "wengang.db").write_bytes(b"a letter" * 1000)

    with pytest.raises(DeskError) as refused:
        Store.open(tmp_path / "wengang.db", KEY)

    assert refused.value.code == "database-damaged"


def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DeskError) as refused:
        Store.open(tmp_path / "wengang.db", KEY)

    assert refused.value.code == "workspace-missing"
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_not_made_over_another(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        store.secrets.put("mine", b"1")

        with pytest.raises(DeskError, match="workspace-exists"):
            Store.create(tmp_path / "wengang.db", KEY)

        assert store.secrets.get("mine") == b"1"


def test_a_newer_schema_is_refused_and_nothing_touched(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        store._session.run(f"PRAGMA user_version = {len(migrations.MIGRATIONS) + 1}")
    before = _digest(tmp_path)

    with pytest.raises(DeskError) as refused:
        Store.open(tmp_path / "wengang.db", KEY)

    assert refused.value.code == "schema-newer"
    assert _digest(tmp_path) == before


def test_migrations_run_once_and_keep_the_rows(tmp_path: Path) -> None:
    def add_column(session: connection.Session) -> None:
        session.run("ALTER TABLE office ADD COLUMN phone TEXT NOT NULL DEFAULT ''")

    with a_store(tmp_path) as store:
        store.files.put(a_file("a.xlsx"))
        migrations.migrate(store._session, [*migrations.MIGRATIONS, add_column])

        migrations.migrate(store._session, [*migrations.MIGRATIONS, add_column])

        assert store._session.version == len(migrations.MIGRATIONS) + 1
        assert store.files.get(a_file("a.xlsx").sha256, name="a.xlsx") == a_file("a.xlsx")


def test_a_migration_that_fails_leaves_the_shape_before_it(store: Store) -> None:
    def half(session: connection.Session) -> None:
        session.run("CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        migrations.migrate(store._session, [*migrations.MIGRATIONS, half])

    assert store._session.version == len(migrations.MIGRATIONS)
    assert store._session.row("SELECT 1 FROM sqlite_master WHERE name = 'half'") is None


def test_every_table_is_strict(store: Store) -> None:
    lax = store._session.rows(
        "SELECT name FROM pragma_table_list WHERE NOT strict AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    )

    assert lax == []


def test_text_in_a_column_of_money_is_refused(store: Store) -> None:
    case, taken = take(store, a_declaration(an_id(1)))

    with pytest.raises(Exception, match="cannot store TEXT value in INTEGER column"):
        store._session.run("UPDATE part SET declared_fen = 'much' WHERE id = ?", (taken.part,))

    assert store.parts.of_case(case.id)[0].declared_fen is None


def _put_and_fail(store: Store, name: str) -> None:
    with store.atomic():
        store.secrets.put(name, b"2")
        raise RuntimeError


def test_a_block_that_fails_keeps_nothing_and_an_inner_one_only_loses_itself(store: Store) -> None:
    with store.atomic():
        store.secrets.put("outer", b"1")
        with pytest.raises(RuntimeError):
            _put_and_fail(store, "inner")
    with pytest.raises(RuntimeError):
        _put_and_fail(store, "lost")

    assert [store.secrets.get(name) for name in ("outer", "inner", "lost")] == [b"1", None, None]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_a_process_killed_in_the_middle_of_a_block_leaves_nothing_of_it(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        store.secrets.put("before", b"1")
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from desktop.models.store import Store\n"
        "from tests.models.builders import KEY, a_declaration, an_id, take\n"
        "store = Store.open(Path(sys.argv[1]), KEY)\n"
        "with store.atomic():\n"
        "    take(store, a_declaration(*map(an_id, range(20_000))))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )

    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "wengang.db")], cwd=ROOT, check=False)

    assert killed.returncode == -signal.SIGKILL
    with Store.open(tmp_path / "wengang.db", KEY) as store:
        assert store.secrets.get("before") == b"1"
        assert store.cases.all() == []
        assert store.damage() == []


def test_a_database_in_use_by_another_writer_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_BUSY_MILLISECONDS", 10)
    with a_store(tmp_path) as store, Store.open(tmp_path / "wengang.db", KEY) as second, store.atomic():
        store.secrets.put("mine", b"1")

        with pytest.raises(DeskError) as refused:
            second.secrets.put("yours", b"2")

    assert refused.value.code == "workspace-locked"


def test_a_look_apart_leaves_the_store_free_for_reading_and_writing(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        take(store, a_declaration(an_id(1)))
        written: list[str] = []

        def meanwhile() -> None:
            if not written:
                with store.atomic():
                    store.office.set("k", "v")
                written.append(store.office.setting("k"))

        found = store.apart(lambda other: (other is store, len(other.cases.all()), other.damage()), waiting=meanwhile)

    assert found == (False, 1, [])
    assert written == ["v"]


def test_a_look_apart_that_would_never_end_is_ended_by_whoever_waits(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up) SELECT max(n) FROM up"
    asked: list[None] = []

    def enough() -> None:
        asked.append(None)
        if len(asked) == 3:
            raise TimeoutError

    with a_store(tmp_path) as store:
        with pytest.raises(TimeoutError):
            store.apart(lambda other: other._session.rows(endless), waiting=enough)
        left = store.cases.all()

    assert (len(asked), left) == (3, [])


def test_numbers_run_by_prefix_and_year(store: Store) -> None:
    taken = [store.series.take(prefix, year) for prefix, year in (("A", 2023), ("A", 2023), ("B", 2023), ("A", 2024))]

    assert taken == [1, 2, 1, 1]


def test_operators_keep_their_password_hashes(store: Store) -> None:
    clerk = Operator(id="clerk", name="经办", role=Role.CLERK)
    store.operators.add(clerk, password_hash="one", must_change=True)

    store.operators.set_password("clerk", "two")

    assert store.operators.all() == [clerk]
    assert (store.operators.account("clerk").password_hash, store.operators.account("clerk").must_change) == (
        "two",
        False,
    )
    with pytest.raises(DeskError, match="operator-unknown"):
        store.operators.get("nobody")


def _log(store: Store, acts: int = 3) -> None:
    for number in range(acts):
        store.audit.append(at=NOW, operator="clerk", act="verify", subject=f"case {number}", before="a", after="b")


def test_the_audit_chain_holds_and_is_found_by_subject(store: Store) -> None:
    _log(store)

    assert store.audit.verify() is None
    assert [entry.number for entry in store.audit.entries()] == [1, 2, 3]
    assert [entry.number for entry in store.audit.entries("case 1")] == [2]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET after = 'c' WHERE number = 2",
        "DELETE FROM audit WHERE number = 3",
        "INSERT OR REPLACE INTO audit SELECT number, at, operator, 'x', subject, '', after, previous, hash FROM audit",
        "INSERT INTO audit VALUES (5, '', '', '', '', '', '', '', '')",
        "INSERT INTO audit VALUES (4, '', '', '', '', '', '', 'other', '')",
    ],
)
def test_the_audit_log_refuses_change(store: Store, sql: str) -> None:
    _log(store)

    with pytest.raises(DeskError) as refused:
        store._session.run(sql)

    assert refused.value.code == "record-kept"
    assert store.audit.verify() is None


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE audit SET after = 'c' WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("UPDATE audit SET number = 9 WHERE number = 3", 3),
        ("UPDATE audit SET hash = 'x' WHERE number = 3", 3),
    ],
)
def test_tampering_behind_the_triggers_is_found(store: Store, sql: str, broken: int) -> None:
    _log(store)
    for trigger in ("audit_kept_update", "audit_kept_delete"):
        store._session.run(f"DROP TRIGGER {trigger}")

    store._session.run(sql)

    assert store.audit.verify() == broken
