"""Intake, candidates, return copies and evidence as a script calls them: passwords, choices, reports."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import msoffcrypto
import pytest
from openpyxl import load_workbook

from desktop.importing.plainsheet import write_xlsx
from tests.commandline import Answer, Terminal
from tests.importing.locks import locked_zip, old_cipher
from tests.services.counter import (
    FIRM,
    OTHER,
    PASSPHRASE,
    PASSWORD,
    POLICY,
    Worker,
    a_register,
    a_roster,
    a_whereabouts_extract,
    an_insurance_extract,
    make_workspace,
    workers,
)

STAY = ("--policy", POLICY, "--measure", "stay", "--received", "2023-02-10")
SECRET = "开门-0001"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("intake") / "workspace")


@pytest.fixture
def run(empty: Path, tmp_path: Path) -> Callable[..., Answer]:
    workspace = Path(shutil.copytree(empty, tmp_path / "workspace"))
    return Terminal(workspace=workspace, passphrase=PASSPHRASE, password=PASSWORD).run


def _locked(path: Path) -> Path:
    """Put the password on a file that stands there."""
    plain, locked = io.BytesIO(path.read_bytes()), io.BytesIO()
    msoffcrypto.OfficeFile(plain).encrypt(SECRET, locked)
    path.write_bytes(locked.getvalue())
    return path


def _unheaded(path: Path, start: int) -> Path:
    """Write a roster that names no column."""
    form = [["企业名称", FIRM.name, "", ""], ["统一社会信用代码", FIRM.uscc, "", ""], [""] * 4]
    persons = [
        [str(at), "外", "程" + "甲乙丙丁"[at - 1], worker.id_number]
        for at, worker in enumerate(workers(4, start=start), 1)
    ]
    path.write_bytes(write_xlsx("名册", [*form, *persons]))
    return path


def _code(answer: Answer) -> str:
    return str(answer.value["error"]["code"])


def _cases(run: Callable[..., Answer]) -> int:
    return len(run("cases").value["cases"])


def _evidence(kind: str, folder: Path) -> tuple[str | Path, ...]:
    path = folder / f"{kind}.xlsx"
    if kind == "insurance":
        return kind, _locked(an_insurance_extract(path, workers(2))), "--months", "2023-01,2023-02"
    if kind == "movement":
        days = ("--from", "2023-01-06", "--to", "2023-02-05")
        return kind, _locked(a_whereabouts_extract(path, workers(2))), *days
    return "household", _locked(a_register(path, "household", workers(2)))


@pytest.mark.parametrize("kind", ["insurance", "movement", "household"])
def test_evidence_under_a_password_is_opened_with_it_and_refused_without(
    run: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    given = _evidence(kind, tmp_path)
    monkeypatch.setenv("OPENING", SECRET)
    monkeypatch.setenv("WRONG", "不对")

    refused = [run("evidence", *given, *extra) for extra in ((), ("--password-env", "WRONG"), ("--password-env", "NO"))]
    taken = run("evidence", *given, "--password-env", "OPENING")

    assert [(each.code, _code(each)) for each in refused] == [
        (2, "encrypted"),
        (2, "password-wrong"),
        (2, "password-unset"),
    ]
    assert (taken.code, taken.value["rows_read"] == taken.value["rows_taken"] > 0) == (0, True)
    assert SECRET not in taken.told


def test_a_declaration_under_a_password_is_taken_with_it_and_given_back_with_it(
    run: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _locked(a_roster(tmp_path / "a.xlsx", [Worker("错号", "33"), *workers(2)]))
    monkeypatch.setenv("OPENING", SECRET)
    (tmp_path / "out").mkdir()

    refused = run("intake", path, *STAY)
    taken = run("intake", path, *STAY, "--password-env", "OPENING")
    number = taken.value["cases"][0]["case"]
    copy = run("return-copy", number, "-o", tmp_path / "out", "--password-env", "OPENING")

    assert (refused.code, _code(refused)) == (2, "encrypted")
    assert (taken.code, taken.value["cases"][0]["rows_read"], taken.value["cases"][0]["rows_taken"]) == (1, 3, 2)
    assert (copy.code, copy.value["copies"][0]["way"]) == (0, "own")


def test_columns_are_found_chosen_and_remembered(run: Callable[..., Answer], tmp_path: Path) -> None:
    first, second = _unheaded(tmp_path / "a.xlsx", 1), _unheaded(tmp_path / "b.xlsx", 11)
    unsure = run("intake", first, *STAY)
    found = run("candidates", first).value["candidates"][0]
    columns = {guess["field"]: guess["column"] for guess in found["columns"]}
    chosen = [f"--column={field}={column}" for field, column in columns.items()]

    taken = run("intake", first, *STAY, "--table", f"{found['sheet']}!{found['head_row']}", *chosen)
    remembered = run("intake", second, *STAY, "--supplement")

    assert _code(unsure) == "no-roster"
    assert columns == {"name": "C", "id_number": "D"}
    assert [each["rows_taken"] for each in taken.value["cases"]] == [4]
    assert [(each["version"], each["rows_taken"]) for each in remembered.value["cases"]] == [(2, 4)]


@pytest.mark.parametrize(
    "chosen",
    [
        ("--table", "名册"),
        ("--table", "名册!x", "--column", "name=C"),
        ("--table", "名册!3", "--column", "name="),
        ("--column", "name=C"),
        ("--table", "名册!3", "--column", "name=C", "--column", "id_number=C"),
        ("--table", "没有!3", "--column", "name=C", "--column", "id_number=D"),
        ("--table", "名册!3", "--column", "name=C", "--column", "id_number=ZZZ"),
    ],
    ids=" ".join,
)
def test_a_choice_that_says_nothing_takes_nothing(
    run: Callable[..., Answer], tmp_path: Path, chosen: tuple[str, ...]
) -> None:
    answer = run("intake", _unheaded(tmp_path / "a.xlsx", 1), *STAY, *chosen)

    assert (answer.code, _code(answer) in {"mapping-unreadable", "mapping-unfit"}) == (2, True)
    assert _cases(run) == 0


def test_a_folder_is_accounted_for_on_screen_and_in_a_workbook(run: Callable[..., Answer], tmp_path: Path) -> None:
    folder = tmp_path / "来件"
    folder.mkdir()
    a_roster(folder / "甲.xlsx", [Worker("错号", "33"), *workers(2)])
    a_roster(folder / "乙.xlsx", workers(3, start=11), firm=OTHER)
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")

    answer = run("intake", folder, *STAY, "--report", tmp_path / "报告.xlsx")

    assert answer.code == 1
    assert answer.value["account"]["files"] == {
        "found": 3,
        "taken": 2,
        "already": 0,
        "unreadable": 1,
        "ignored": 0,
        "not_reached": 0,
        "balanced": True,
    }
    assert answer.value["account"]["rows"] == {"read": 6, "taken": 5, "with_error": 1, "balanced": True}
    assert load_workbook(tmp_path / "报告.xlsx")["文件"].max_row == 4


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("来件/甲.xlsx", "report-among-files"),
        ("来件/报告.xlsx", "report-among-files"),
        ("没有/报告.xlsx", "cannot-write"),
        ("来件", "cannot-write"),
        ("长" * 120, "cannot-write"),
    ],
)
def test_a_report_that_cannot_stand_where_it_is_wanted_refuses_everything(
    run: Callable[..., Answer], tmp_path: Path, place: str, code: str
) -> None:
    folder = tmp_path / "来件"
    folder.mkdir()
    before = a_roster(folder / "甲.xlsx", workers(2)).read_bytes()

    answer = run("intake", folder, *STAY, "--report", tmp_path / place)

    assert (answer.code, _code(answer)) == (2, code)
    assert (folder / "甲.xlsx").read_bytes() == before
    assert _cases(run) == 0


def test_a_report_that_fails_after_all_is_told_beside_what_was_taken(
    run: Callable[..., Answer], tmp_path: Path
) -> None:
    path = a_roster(tmp_path / "a.xlsx", workers(2))

    answer = run("intake", path, *STAY, "--report", tmp_path / ("长" * 82 + ".xlsx"))

    assert (answer.code, answer.value["report_error"]["code"]) == (1, "cannot-write")
    assert len(answer.value["cases"]) == _cases(run) == 1


def test_a_day_of_receipt_still_to_come_is_refused(run: Callable[..., Answer], tmp_path: Path) -> None:
    path = a_roster(tmp_path / "a.xlsx", workers(2))

    answer = run("intake", path, "--policy", POLICY, "--received", "2999-01-01")

    assert (answer.code, _code(answer)) == (2, "day-ahead")


def test_a_folder_is_taken_back_by_the_number_of_its_intake_in_another_session(
    run: Callable[..., Answer], tmp_path: Path
) -> None:
    folder = tmp_path / "来件"
    folder.mkdir()
    a_roster(folder / "甲.xlsx", workers(2))
    a_roster(folder / "乙.xlsx", workers(3, start=11), firm=OTHER)
    taken = run("intake", folder, *STAY)

    listed = run("intakes").value["intakes"]
    undone = run("undo", taken.value["intake"])
    again = run("undo", taken.value["intake"])

    assert taken.value["intake"] == "intake-1"
    assert [(each["intake"], each["by"], each["files"], each["standing"]) for each in listed] == [
        ("intake-1", "clerk", 2, 2)
    ]
    assert listed[0]["cases"] == [each["case"] for each in taken.value["cases"]]
    assert (undone.code, undone.value) == (0, {"undone": "intake-1", "stale": []})
    assert {each["state"] for each in run("cases").value["cases"]} == {"withdrawn"}
    assert [each["standing"] for each in run("intakes").value["intakes"]] == [0]
    assert (again.code, _code(again)) == (2, "intake-undone")


def test_an_intake_that_takes_nothing_has_no_number(run: Callable[..., Answer], tmp_path: Path) -> None:
    path = a_roster(tmp_path / "a.xlsx", workers(2))
    run("intake", path, *STAY)

    again = run("intake", path, *STAY)

    assert (again.code, again.value["intake"], len(again.value["already"])) == (0, None, 1)


def test_a_file_that_is_both_a_supplement_and_a_replacement_is_refused_as_usage(
    run: Callable[..., Answer], tmp_path: Path
) -> None:
    path = a_roster(tmp_path / "申报.xlsx", workers(2))

    answer = run("intake", path, *STAY, "--supplement", "--replace")

    assert (answer.code, _code(answer), _cases(run)) == (2, "usage", 0)


def test_the_folder_of_return_copies_is_made_where_it_is_missing(run: Callable[..., Answer], tmp_path: Path) -> None:
    case = run("intake", a_roster(tmp_path / "申报.xlsx", workers(2)), *STAY).value["cases"][0]["case"]

    answer = run("return-copy", case, "-o", tmp_path / "退回" / "五月")

    assert (answer.code, len(list((tmp_path / "退回" / "五月").iterdir()))) == (0, 1)


def test_a_locked_zip_is_taken_with_the_password_of_its_variable(
    run: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENGANG_TEST_SECRET", SECRET)
    roster = a_roster(tmp_path / "x.xlsx", workers(2)).read_bytes()
    packed = tmp_path / "材料.zip"
    packed.write_bytes(locked_zip({"申报.xlsx": roster}, SECRET.encode("gb18030"), lock=old_cipher).content)

    locked = run("intake", packed, *STAY)
    opened = run("intake", packed, *STAY, "--password-env", "WENGANG_TEST_SECRET")

    assert (_code(locked), "--password-env" in locked.value["error"]["advice"]) == ("encrypted", True)
    assert [each["file"] for each in opened.value["cases"]] == ["材料.zip/申报.xlsx"]
