"""Migrations 6 and 7, each from the shape before it with rows in it: operators, papers, then drafts and materials."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.models import connection, migrations
from desktop.models.attachments import Scanned
from desktop.models.connection import Session
from desktop.models.drafts import Edit, Filled
from desktop.models.store import Store
from desktop.records import Role
from tests.models.builders import KEY, NOW

AT = NOW.isoformat()
SCAN = "b" * 64
SUMMARY = {
    "people": {"payable": 31, "pending": 1, "rejected": 2},
    "amount": {"payable_fen": 1_550_000, "ceiling_fen": 1_600_000},
    "declared": {"people": 34, "amount_fen": 1_700_000},
}
CASE = (
    "INSERT INTO case_file (id, number, policy, measure, uscc, enterprise_name, state, received_on, entered_by,"
    " created_at) VALUES (1, 'LG-1', 'lucheng-2023', 'stay', '9133', '甲', 'verified', '2023-02-10', 'clerk', ?)"
)


def a_database(folder: Path, version: int, fill: Callable[[Session], None]) -> Path:
    """Return a database that has been through so many migrations only, filled in that shape."""
    path = folder / "wengang.db"
    path.touch()
    session = connection.connect(path, KEY)
    connection.tune(session)
    migrations.migrate(session, migrations.MIGRATIONS[:version])
    with session.atomic():
        fill(session)
    session.close()
    return path


def of_version_five(session: Session) -> None:
    operator = "INSERT INTO operator (id, name, role, password_hash, must_change) VALUES (?, ?, ?, ?, ?)"
    session.run(operator, ("clerk", "经办", "clerk", "hash", 0))
    session.run(operator, ("approver", "审批", "approver", "other", 1))
    session.run(CASE, (AT,))
    told = (json.dumps(SUMMARY), AT)
    session.run(
        "INSERT INTO determination (id, case_id, hash, document, pack_id, pack_hash, made_at, made_by, summary, frozen)"
        " VALUES (1, 1, 'h', x'7b7d', 'lucheng-2023', 'p', ?2, 'clerk', ?1, 1)",
        told,
    )
    session.run(
        "INSERT INTO issued_paper (id, case_id, form, number, determination_hash, pdf, issued_at, issued_by)"
        " VALUES (1, 1, 'approval', 'LG-1-SP1', 'h', x'25', ?, 'clerk')",
        (AT,),
    )
    session.run("INSERT INTO print_log (paper_id, at, made_by, what) VALUES (1, ?, 'clerk', 'issued')", (AT,))


def of_version_six(session: Session) -> None:
    of_version_five(session)
    session.run("UPDATE operator SET left_at = ? WHERE id = 'approver'", (AT,))
    session.run("INSERT INTO source_file VALUES (?, 1, x'25')", (SCAN,))
    content = json.dumps(
        {
            "policy": "lucheng-2023",
            "measure": "stay",
            "fields": ["name", "id_number"],
            "boxes": {"name": "甲"},
            "figures": {},
            "typing": [1, 0, "样"],
        }
    )
    session.run("INSERT INTO draft VALUES (7, ?1, 'clerk', ?2, 'clerk', ?2)", (content, AT))
    session.run("INSERT INTO draft_edit VALUES (7, 1, 0, 0, 2, ?)", (json.dumps([["样一", ""], ["样二", ""]]),))
    session.run("INSERT INTO draft_edit VALUES (7, 2, 1, 1, 1, ?)", (json.dumps([["样三", ""]]),))
    scan = "INSERT INTO attachment VALUES (?, 1, '营业执照', ?, 'a.pdf', 'application/pdf', 1, 'clerk', ?)"
    for key in (1, 2):
        session.run(scan, (key, SCAN, AT))
    session.run("INSERT INTO attachment_removal VALUES (1, '扫错了', 'clerk', ?)", (AT,))


def test_operators_and_papers_of_version_five_are_as_they_were(tmp_path: Path) -> None:
    path = a_database(tmp_path, 5, of_version_five)

    with Store.open(path, KEY) as store:
        assert [(each.id, each.role, each.left) for each in store.operators.all()] == [
            ("clerk", Role.CLERK, False),
            ("approver", Role.APPROVER, False),
        ]
        assert store.operators.account("approver").must_change
        [(paper, line)] = store.papers.logged(1)
        assert (paper.number, paper.document_number) == ("LG-1-SP1", "")
        assert (line.what, line.printer, line.copies, line.pages, line.reason) == ("issued", "", 1, "", "")
        assert store.damage() == []


def test_the_sums_of_older_determinations_can_be_listed(tmp_path: Path) -> None:
    path = a_database(tmp_path, 5, of_version_five)

    with Store.open(path, KEY) as store:
        sql = "SELECT payable, pending, rejected, payable_fen, ceiling_fen, declared_fen FROM determination"
        assert store._session.rows(sql) == [(31, 1, 2, 1_550_000, 1_600_000, 1_700_000)]


def test_what_version_six_made_room_for_can_be_written_after_it(tmp_path: Path) -> None:
    path = a_database(tmp_path, 5, of_version_five)

    with Store.open(path, KEY) as store:
        clerk = store.operators.get("clerk")
        store.operators.change(replace(clerk, left=True), now=NOW)
        key = store.drafts.add(Filled(policy="lucheng-2023", measure="stay", fields=("name",)), by="clerk", now=NOW)
        store.drafts.save(key, None, [Edit(0, 0, (("样一",),))], by="clerk", now=NOW)
        store._session.run("INSERT INTO source_file VALUES (?, 1, x'25')", (SCAN,))
        scan = Scanned(sha256=SCAN, file_name="a.pdf", media="application/pdf", pages=1)
        store.attachments.add(1, "营业执照", scan, by="clerk", now=NOW)

        assert store.operators.left_on() == {"clerk": NOW.date()}
        assert store.drafts.load(key).lines == (("样一",),)
        assert [each.file_name for each in store.attachments.of_case(1)] == ["a.pdf"]


def test_drafts_operators_and_materials_of_version_six_are_all_there_after_seven(tmp_path: Path) -> None:
    path = a_database(tmp_path, 6, of_version_six)

    with Store.open(path, KEY) as store:
        draft = store.drafts.load(7)
        assert draft.lines == (("样一", ""), ("样三", ""))
        assert draft.head.filled.typing == (1, 0, "样")
        assert [each.left for each in store.operators.all()] == [False, True]
        assert [each.removed and each.removed.reason for each in store.attachments.of_case(1)] == ["扫错了", None]
        with pytest.raises(DeskError, match="record-kept"):
            store._session.run("DELETE FROM attachment")
        assert store._session.rows("PRAGMA foreign_key_check") == []
        assert store.damage() == []


def test_a_program_of_version_six_refuses_a_database_of_seven_untouched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_database(tmp_path, 7, of_version_six)
    before = path.read_bytes()
    monkeypatch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:6])

    with pytest.raises(DeskError, match="schema-newer"):
        Store.open(path, KEY)

    assert path.read_bytes() == before
