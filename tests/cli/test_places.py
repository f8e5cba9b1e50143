"""Places and choices given wrongly to a command: a usage error in words, never an empty answer or a stray file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.services.demo import demonstrate
from tests.commandline import Terminal
from tests.services.counter import NOW, PASSPHRASE, PASSWORD, make_workspace


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(workspace=make_workspace(tmp_path / "workspace"), passphrase=PASSPHRASE, password=PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ledger", "people", "--outcome", "x"), "payable（可发放）"),
        (("ledger", "funds", "--outcome", "payable"), "人员台账"),
        (("backups", "/nonexistent"), "没有这个文件夹：/nonexistent"),
        (("backups", __file__), "没有这个文件夹"),
        (("backup", "-o", ""), "路径空着"),
        (("ledger", "people", "-o", " "), "路径空着"),
        (("batch", "export", "1", "-o", ""), "路径空着"),
    ],
)
def test_what_names_no_place_and_no_choice_is_a_usage_error(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    answer = terminal.run(*arguments)

    assert (answer.code, answer.value["error"]["code"]) == (2, "usage")
    assert words in answer.value["error"]["message"]
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("inside", "code"), [("", "folder-not-empty"), ("backups/x", "own-file"), ("key.json/x", "own-file")]
)
def test_no_demonstration_is_made_inside_a_workspace(terminal: Terminal, inside: str, code: str) -> None:
    before = sorted(terminal.workspace.rglob("*"))

    with pytest.raises(DeskError, match=code):
        _demonstrate(terminal.workspace / inside, NOW)

    assert sorted(terminal.workspace.rglob("*")) == before


@pytest.mark.parametrize("place", ["/proc/wengang-demo", "/dev/null/demo"])
def test_where_no_demonstration_can_be_made_the_disk_is_quoted_in_chinese(place: str) -> None:
    with pytest.raises(DeskError, match="cannot-write") as refused:
        _demonstrate(Path(place), NOW)

    assert "No such" not in refused.value.message
    assert "denied" not in refused.value.message


def _demonstrate(folder: Path, now: datetime) -> None:
    demonstrate(folder, now=now, chance=bytes, password=lambda: "x")
