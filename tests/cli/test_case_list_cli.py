"""The list of cases from the command line: filters, order, export, views, and what an intake taken back would undo."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.commandline import Terminal
from tests.services.counter import FIRM, OTHER, PASSPHRASE, PASSWORD, POLICY, a_roster, make_workspace, workers

FIRST, SECOND = "330302999-LG-2023-0001", "330302999-LG-2023-0002"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """Return a terminal at a workspace with two drafts, of 3 and of 2 persons, from two intakes."""
    made = Terminal(workspace=make_workspace(tmp_path / "workspace"), passphrase=PASSPHRASE, password=PASSWORD)
    for name, people, firm in (("甲", workers(3), FIRM), ("乙", workers(2, start=9), OTHER)):
        path = tmp_path / f"{name}.xlsx"
        a_roster(path, people, firm=firm)
        made.run("intake", path, "--policy", POLICY, "--measure", "stay", "--received", "2023-02-10")
    return made


def listed(terminal: Terminal, *arguments: object) -> list[str]:
    return [case["case"] for case in terminal.run("cases", *arguments).value["cases"]]


def test_cases_are_narrowed_and_sorted(terminal: Terminal) -> None:
    assert listed(terminal, "--enterprise", OTHER.uscc) == [SECOND]
    assert listed(terminal, "--sort", "people") == [SECOND, FIRST]
    assert listed(terminal, "--sort", "people", "--descending") == [FIRST, SECOND]
    assert listed(terminal, "--state", "draft", "--unverified", "--from", "2023-02-10") == [FIRST, SECOND]
    assert listed(terminal, "--at-least", "0.01") == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--sort", "colour"), "order-unknown"),
        (("--state", "lost"), "state-unknown"),
        (("--at-least", "5万"), "sum-unreadable"),
        (("--at-least", "2", "--at-most", "1"), "sums-turned"),
        (("--from", "2023-02-02", "--to", "2023-02-01"), "period-turned"),
        (("--policy", "none"), "policy-unknown"),
        (("--view", "无"), "view-unknown"),
    ],
)
def test_what_cannot_be_meant_is_refused(terminal: Terminal, arguments: tuple[str, ...], code: str) -> None:
    answer = terminal.run("cases", *arguments)

    assert (answer.code, answer.value["error"]["code"]) == (2, code)


def test_a_view_is_used_and_narrowed_further(terminal: Terminal) -> None:
    saved = terminal.run("views", "save", "草稿", "--state", "draft", "--sort", "people").value

    assert saved == {
        "name": "草稿",
        "wanted": {"states": ["draft"]},
        "order": "people",
        "descending": False,
        "replaced": False,
    }
    assert listed(terminal, "--view", "草稿") == [SECOND, FIRST]
    assert listed(terminal, "--view", "草稿", "--enterprise", OTHER.uscc) == [SECOND]
    assert terminal.run("views", "save", "草稿").value["replaced"]


def test_a_list_is_exported(terminal: Terminal, tmp_path: Path) -> None:
    answer = terminal.run("cases", "--enterprise", OTHER.uscc, "-o", tmp_path / "清单.xlsx")

    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "清单.xlsx").worksheets[0]]
    assert answer.value["cases"] == 1
    assert [row[0] for row in cells if row[0] in {FIRST, SECOND}] == [SECOND]


def test_a_whole_intake_is_looked_at_before_it_is_taken_back(terminal: Terminal) -> None:
    preview = terminal.run("undo", "intake-2", "--preview")

    assert preview.value == {
        "undo": "intake-2",
        "files": 1,
        "cases": [{"case": SECOND, "state": "draft", "files": 1, "withdrawn": True}],
        "stale": [],
        "refused": None,
    }
    assert listed(terminal, "--state", "draft") == [FIRST, SECOND]
    terminal.run("undo", "intake-2")
    again = terminal.run("undo", "intake-2", "--preview")
    assert (again.code, again.value["refused"]["code"]) == (1, "intake-undone")


def test_a_case_is_looked_at_before_its_last_file_goes(terminal: Terminal) -> None:
    preview = terminal.run("undo", FIRST, "--preview").value
    terminal.run("undo", FIRST)

    assert (preview["undo"], preview["files"]) == (FIRST, 1)
    assert [(each["case"], each["withdrawn"]) for each in preview["cases"]] == [(FIRST, True)]
    assert listed(terminal, "--state", "withdrawn") == [FIRST]


@pytest.mark.parametrize(
    ("words", "code"),
    [("导入0", "id-unknown"), ("佐证99", "id-unknown"), ("没有", "case-unknown"), ("", "case-unknown")],
)
def test_what_is_not_there_is_named_in_both(terminal: Terminal, words: str, code: str) -> None:
    preview, taken = terminal.run("undo", words, "--preview"), terminal.run("undo", words)

    assert preview.value["error"] == taken.value["error"]
    assert preview.value["error"]["code"] == code
    assert "“”" not in preview.value["error"]["message"] or not words
