"""Declarations typed at the counter, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commandline import Terminal
from tests.models.builders import an_id
from tests.services.counter import FIRM, PASSPHRASE, PASSWORD, POLICY, make_workspace


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(workspace=make_workspace(tmp_path / "workspace"), passphrase=PASSPHRASE, password=PASSWORD)


def a_file(folder: Path, **changed: object) -> Path:
    told = {
        "policy": POLICY,
        "measure": "stay",
        "enterprise": {"name": FIRM.name, "uscc": FIRM.uscc},
        "rows": [{"name": "样本", "id_number": an_id(1)}, {"name": "样本二", "id_number": "330302"}],
    }
    path = folder / "draft.json"
    path.write_text(json.dumps(told | changed, ensure_ascii=False), "utf-8")
    return path


def test_a_draft_is_put_listed_shown_and_submitted(terminal: Terminal, tmp_path: Path) -> None:
    kept = terminal.run("draft", "put", a_file(tmp_path))

    listed = terminal.run("draft", "list").value["drafts"]
    shown = terminal.run("draft", "show", 1).value
    submitted = terminal.run("draft", "submit", 1)

    assert (kept.code, kept.value["draft"], kept.value["rows"]) == (0, 1, 2)
    assert [each["enterprise"] for each in listed] == [FIRM.name]
    assert shown["checks"]["errors"] == 1
    assert an_id(1) not in json.dumps(shown)
    assert (submitted.code, submitted.value["cases"][0]["rows_taken"]) == (1, 1)
    assert terminal.run("draft", "list").value["drafts"] == []


def test_a_draft_shown_whole_can_be_put_back_and_what_another_typed_is_logged(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.run("draft", "put", a_file(tmp_path, received="2023-02-09", people="2"))

    shown = terminal.run("draft", "show", 1, "--whole", operator="reviewer").value
    (tmp_path / "shown.json").write_text(json.dumps(shown), "utf-8")
    again = terminal.run("draft", "put", tmp_path / "shown.json")

    assert shown["content"]["rows"][0]["id_number"] == an_id(1)
    assert again.value["draft"] == 2
    assert terminal.run("draft", "show", 2, "--whole").value["content"] == shown["content"]
    log = terminal.run("ledger", "acts").value["rows"]
    assert [row[3:6] for row in log if row[3] == "查看证件号码"] == [["查看证件号码", "草稿1", "2行"]]  # not one's own


def test_a_draft_that_cannot_be_submitted_is_still_there(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("draft", "put", a_file(tmp_path, enterprise={"name": FIRM.name}))

    refused = terminal.run("draft", "submit", 1)

    assert (refused.code, refused.value["error"]["code"]) == (2, "draft-incomplete")
    assert len(terminal.run("draft", "list").value["drafts"]) == 1


def test_a_draft_is_replaced_and_discarded(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("draft", "put", a_file(tmp_path))

    replaced = terminal.run("draft", "put", a_file(tmp_path, rows=[]), "--draft", 1)
    gone = terminal.run("draft", "discard", 1)
    again = terminal.run("draft", "discard", 1)

    assert (replaced.value["draft"], replaced.value["rows"], gone.code) == (1, 0, 0)
    assert (again.code, again.value["error"]["code"]) == (2, "draft-unknown")


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"rows": 1, "policy": "lucheng-2023", "measure": "stay"}', "[" * 100_000]
)
def test_a_file_that_is_no_draft_is_said_so(terminal: Terminal, tmp_path: Path, text: str) -> None:
    path = tmp_path / "draft.json"
    path.write_text(text, "utf-8")

    refused = terminal.run("draft", "put", path)

    assert (refused.code, refused.value["error"]["code"]) == (2, "draft-malformed")


@pytest.mark.parametrize("number", ["9223372036854775808", "1" * 30])
@pytest.mark.parametrize(
    "command", [("draft", "show"), ("draft", "submit"), ("draft", "discard"), ("attachment", "show")]
)
def test_a_number_beyond_every_number_is_refused_as_written_wrongly(
    terminal: Terminal, command: tuple[str, str], number: str
) -> None:
    refused = terminal.run(*command, number)

    assert (refused.code, refused.value["error"]["code"]) == (2, "usage")
    assert number in refused.value["error"]["message"]
