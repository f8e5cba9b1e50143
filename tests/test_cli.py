"""The public command line: one JSON document, exit codes, and refusals that touch nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import WORDS
from desktop.models.store import Store
from desktop.workspace import Workspace
from tests.commandline import Answer, Terminal
from tests.models.builders import KEY
from tests.services.counter import (
    PASSPHRASE,
    PASSWORD,
    POLICY,
    a_counter,
    a_roster,
    make_workspace,
    workers,
)

ROOT = Path(__file__).parents[1]
CASE = "330302999-LG-2023-0001"
BATCH_PASSPHRASE = "批次-样例-0001"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    make_workspace(folder / "workspace")
    with a_counter(folder / "workspace", folder) as counter:
        counter.take(a_roster(folder / "a.xlsx", workers(2)))
    return folder / "workspace"


@pytest.fixture
def workspace(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "workspace"))


def _contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a workspace but the lock, whose only content is who holds it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


def _terminal(
    workspace: Path, *, passphrase: str = PASSPHRASE, password: str = PASSWORD, batch_passphrase: str = ""
) -> Terminal:
    return Terminal(workspace=workspace, passphrase=passphrase, password=password, batch_passphrase=batch_passphrase)


def _refused(answer: Answer, code: str) -> None:
    error = answer.value["error"]
    assert (answer.code, error["code"]) == (2, code)
    assert set(error) == {"code", "message", "advice"}
    assert error["message"]
    assert error["advice"]
    assert "Traceback" not in answer.told


@pytest.mark.parametrize(
    "command",
    [("cases",), ("verify", "--policy", POLICY), ("undo", CASE), ("backup",), ("check",), ("case", "show", CASE)],
    ids=" ".join,
)
@pytest.mark.parametrize(
    ("secrets", "code"),
    [
        ({"passphrase": "口令-错的"}, "passphrase-wrong"),
        ({"passphrase": ""}, "passphrase-missing"),
    ],
)
def test_without_the_right_passphrase_nothing_opens(
    workspace: Path, command: tuple[str, ...], secrets: dict[str, str], code: str
) -> None:
    before = _contents(workspace)

    answer = _terminal(workspace, **secrets).run(*command)

    _refused(answer, code)
    assert _contents(workspace) == before


@pytest.mark.parametrize(
    ("secrets", "operator", "code"),
    [
        ({"password": "密码-错的"}, "clerk", "operator-password-wrong"),
        ({"password": ""}, "clerk", "operator-password-missing"),
        ({}, "nobody", "operator-unknown"),
    ],
)
def test_without_an_operators_password_nothing_is_written(
    workspace: Path, secrets: dict[str, str], operator: str, code: str
) -> None:
    before = _rows(workspace)

    answer = _terminal(workspace, **secrets).run("decide", CASE, "--step", "accept", operator=operator)

    _refused(answer, code)
    assert _rows(workspace) == before


def _rows(workspace: Path) -> list[tuple[Any, ...]]:
    """Return cases and acts; that a wrong password was given is written down and no act."""
    acts = "SELECT * FROM audit WHERE act <> 'sign-in-refused'"
    with Store.open(Workspace(workspace).database, KEY) as store:
        return [*store._session.rows("SELECT * FROM case_file"), *store._session.rows(acts)]


def test_a_workspace_in_use_says_by_whom_and_stays_as_it_is(workspace: Path) -> None:
    before = _contents(workspace)

    with Workspace(workspace).lock():
        answer = _terminal(workspace).run("cases")

    _refused(answer, "workspace-locked")
    assert str(os.getpid()) in answer.value["error"]["message"]
    assert _contents(workspace) == before
    assert _terminal(workspace).run("cases").code == 0


def test_a_folder_that_is_no_workspace_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "笔记.txt").write_text("x", encoding="utf-8")

    here = _terminal(tmp_path).run("cases")
    nowhere = _terminal(tmp_path / "none").run("cases")

    _refused(here, "workspace-missing")
    _refused(nowhere, "workspace-missing")
    assert [path.name for path in tmp_path.iterdir()] == ["笔记.txt"]


def test_a_newer_workspace_is_not_opened_and_not_touched(workspace: Path) -> None:
    with Store.open(Workspace(workspace).database, KEY) as store:
        store._session.run("PRAGMA user_version = 99")
    before = _contents(workspace)

    answer = _terminal(workspace).run("cases")

    _refused(answer, "schema-newer")
    assert "99" in answer.value["error"]["message"]
    assert _contents(workspace) == before


def test_a_damaged_database_or_key_is_told_apart_and_not_touched(workspace: Path) -> None:
    database, key = Workspace(workspace).database, Workspace(workspace).key_file
    whole = key.read_bytes()
    key.write_bytes(whole[:-20])
    torn_key = _terminal(workspace).run("cases")
    key.write_bytes(whole)
    database.write_bytes(bytes(4096))

    torn_database = _terminal(workspace).run("cases")

    _refused(torn_key, "key-damaged")
    _refused(torn_database, "database-damaged")
    assert database.read_bytes() == bytes(4096)


def test_a_workspace_is_not_made_over_another(workspace: Path) -> None:
    before = _contents(workspace)

    answer = _terminal(workspace).run("init", "--office", "别的街道办事处", "--division", "330302")

    _refused(answer, "workspace-exists")
    assert _contents(workspace) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("verify", "--nonsense"),
        ("decide", CASE),
        ("evidence", "movement", "x.xlsx", "--from", "2023-02-30", "--to", "2023-03-01"),
        ("print", CASE, "--form", "approval"),
    ],
    ids=" ".join,
)
def test_arguments_that_cannot_be_used_are_said_in_one_document(workspace: Path, arguments: tuple[str, ...]) -> None:
    answer = _terminal(workspace).run(*arguments)

    assert answer.code == 2
    assert answer.value["error"]["code"] in {"usage", "day-invalid"}


def test_a_defect_of_ours_is_shown_as_such_and_logged_with_masked_numbers(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = workers(1)[0].id_number

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"unexpected {number}")

    monkeypatch.setattr("desktop.services.find_cases.find_cases", fail)
    answer = _terminal(workspace).run("cases")

    log = (workspace / "log" / "wengang.log").read_text(encoding="utf-8")
    _refused(answer, "internal")
    assert "RuntimeError" in log
    assert number not in log + answer.told + json.dumps(answer.value)


def test_the_program_is_started_by_its_module_too(workspace: Path) -> None:
    environment = {**os.environ, "WENGANG_PASSPHRASE": PASSPHRASE, "WENGANG_WORKSPACE": str(workspace)}

    done = subprocess.run(
        [sys.executable, "-m", "desktop", "cases", "--json"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )

    assert [case["case"] for case in json.loads(done.stdout)["cases"]] == [CASE]
    assert done.stderr == ""


def test_every_code_has_a_sentence_and_one_piece_of_advice() -> None:
    for code, words in WORDS.items():
        assert words.message.endswith(("。", "}")), code
        assert words.advice.endswith(("。", "}")), code
