"""The report of an intake of many: every file and row has one fate, and the sums say so."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.services.intake import IntakeReport
from desktop.services.intake_report import Account, Fate, account, account_json, account_xlsx
from tests.models.builders import an_id
from tests.services.counter import FIRM, OTHER, Counter, Worker, a_roster, workers


@pytest.fixture
def report(counter: Counter, tmp_path: Path) -> IntakeReport:
    """Return the intake of a folder: one good file, the same again, one with an error, a picture, a lock file."""
    folder = tmp_path / "材料"
    folder.mkdir()
    good = a_roster(folder / "1-好.xlsx", workers(3), firm=FIRM)
    (folder / "2-同一份.xlsx").write_bytes(good.read_bytes())
    a_roster(folder / "3-有错.xlsx", [Worker("样本甲", an_id(9)[:-1] + "#"), *workers(2, start=20)], firm=OTHER)
    (folder / "4-照片.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "~$1-好.xlsx").write_bytes(b"x")
    return counter.take(folder)


@pytest.fixture
def drawn(report: IntakeReport) -> Account:
    return account(report, found=5)


def test_every_file_has_one_fate_and_the_sums_hold(drawn: Account) -> None:
    fates = {each.file: each.fate for each in drawn.files}

    assert fates == {
        "1-好.xlsx": Fate.TAKEN,
        "2-同一份.xlsx": Fate.ALREADY,
        "3-有错.xlsx": Fate.TAKEN,
        "4-照片.xlsx": Fate.UNREADABLE,
        "~$1-好.xlsx": Fate.IGNORED,
    }
    assert drawn.rows() == (6, 5, 1)
    assert (drawn.files_balance, drawn.rows_balance) == (True, True)


def test_a_file_or_a_row_that_is_missing_shows_in_the_sums(drawn: Account, report: IntakeReport) -> None:
    assert not account(report, found=6).files_balance
    assert not replace(drawn, problems=()).rows_balance
    assert not replace(drawn, files=tuple(each._replace(rows_taken=0) for each in drawn.files)).rows_balance


def test_what_was_not_reached_when_someone_stopped_is_counted(report: IntakeReport) -> None:
    report.stopped = True

    drawn = account(report, found=9)

    assert (drawn.not_reached, drawn.files_balance) == (4, True)


def test_the_account_is_plain_json(drawn: Account) -> None:
    value = json.loads(json.dumps(account_json(drawn)))

    assert value["files"] == {
        "found": 5,
        "taken": 2,
        "already": 1,
        "unreadable": 1,
        "ignored": 1,
        "not_reached": 0,
        "balanced": True,
    }
    assert value["rows"] == {"read": 6, "taken": 5, "with_error": 1, "balanced": True}
    assert {entry["code"] for entry in value["by_code"]} >= {"id-charset"}
    [wrong] = [entry for entry in value["by_file"] if entry.get("rows_with_error")]
    assert (wrong["file"], wrong["rows_read"], wrong["rows_taken"]) == ("3-有错.xlsx", 3, 2)


def test_the_account_is_a_workbook_of_sums_files_rows_and_codes(drawn: Account) -> None:
    book = load_workbook(io.BytesIO(account_xlsx(drawn)))

    sums = {row[0].value: row[1].value for row in book["合计"].iter_rows(min_row=2)}
    assert book.sheetnames == ["合计", "文件", "逐行问题", "问题分类"]
    assert (sums["文件总数"], sums["文件是否一一对上"]) == (5, "是")
    assert (sums["读到的数据行"], sums["数据行是否一一对上"]) == (6, "是")
    assert book["文件"].max_row == 6
    assert book["逐行问题"].max_row == 1 + len(drawn.problems)


def test_no_report_shows_a_whole_number(drawn: Account) -> None:
    assert an_id(9)[:-1] not in json.dumps(account_json(drawn))
