"""The office kept in order from the command line: what people read, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commandline import Terminal
from tests.services.counter import PASSPHRASE, PASSWORD, Worker, a_counter, make_workspace, workers


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("upkeep") / "workspace")


@pytest.fixture
def terminal(template: Path, tmp_path: Path) -> Terminal:
    folder = Path(shutil.copytree(template, tmp_path / "workspace"))
    return Terminal(workspace=folder, passphrase=PASSPHRASE, password=PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("operator", "add", "wang", "--name", "王样例", "--role", "clerk"), "role-refused"),
        (("office", "--name", "样例新街道办事处"), "role-refused"),
        (("numbering", "--skip", "document=8"), "role-refused"),
        (("numbering", "--skip", "document=八"), "setting-unreadable"),
        (("keys", "renew"), "role-refused"),
        (("trusted", "--withdraw", "00"), "signer-unknown"),
        (("retention", "-o", "none.xlsx"), "nothing-expired"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else each,
)
def test_what_a_clerk_must_not_do_is_refused(terminal: Terminal, arguments: tuple[str, ...], code: str) -> None:
    answer = terminal.run(*arguments)

    assert (answer.code, answer.value["error"]["code"]) == (2, code)


def test_a_name_and_a_role_are_changed_together_or_not_at_all(terminal: Terminal) -> None:
    answer = terminal.run("operator", "change", "approver", "--name", "李", "--role", "clerk", operator="approver")

    assert answer.value["error"]["code"] == "operator-self"
    assert "审批" in [each["name"] for each in terminal.run("operators").value["operators"]]


def test_a_backup_that_cannot_be_read_needs_a_person(terminal: Terminal) -> None:
    terminal.run("backup")
    (terminal.workspace / "backups" / "broken.bak").write_bytes(b"x")

    answer = terminal.run("backups")

    assert answer.code == 1
    assert sorted(each["whole"] for each in answer.value["backups"]) == [False, True]


def test_a_name_that_cannot_be_printed_needs_a_person(terminal: Terminal, tmp_path: Path) -> None:
    with a_counter(terminal.workspace, tmp_path) as counter:
        counter.declare([Worker("样\U0003134a", workers(1)[0].id_number)])

    answer = terminal.run("fonts")

    assert answer.code == 1
    assert answer.value["missing"] == [{"sign": "\U0003134a", "point": "U+3134A", "names": ["样\U0003134a"]}]


def test_somebody_who_left_writes_nothing_more(terminal: Terminal) -> None:
    terminal.run("operator", "leave", "reviewer", operator="approver")

    answer = terminal.run("backup", operator="reviewer")

    assert answer.value["error"]["code"] == "operator-left"
