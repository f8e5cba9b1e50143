"""What the command line says to people: names and words; codes are for programs; whoever left is told so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commandline import Terminal
from tests.services.counter import FIRM, PASSPHRASE, PASSWORD, POLICY, a_roster, make_workspace, workers
from tests.wordcheck import codes_in


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Return a terminal at a workspace with one draft, a recorded figure, and a reviewer who left; only looked at."""
    folder = tmp_path_factory.mktemp("words")
    made = Terminal(workspace=make_workspace(folder / "workspace"), passphrase=PASSPHRASE, password=PASSWORD)
    roster = a_roster(folder / "甲.xlsx", workers(3))
    made.run("intake", roster, "--policy", POLICY, "--measure", "stay", "--received", "2023-02-10")
    said = ("--policy", POLICY, "--measure", "output-growth", "--source", "统计局")
    made.run("fact", FIRM.uscc, "output_q1=12000000", *said)
    made.run("operator", "change", "clerk", "--name", "林样经", operator="approver")
    made.run("operator", "leave", "reviewer", operator="approver")
    return made


@pytest.mark.parametrize("command", [("waiting",), ("cases",), ("views", "list"), ("queue",)])
def test_nothing_is_listed_for_somebody_who_left(terminal: Terminal, command: tuple[str, ...]) -> None:
    answer = terminal.run(*command, operator="reviewer")

    assert (answer.code, answer.value["error"]["code"]) == (2, "operator-off-duty")
    assert answer.value["error"]["message"].startswith("“复核”已经离岗")


def test_whole_numbers_are_given_to_a_file_or_not_at_all(terminal: Terminal, tmp_path: Path) -> None:
    answer = terminal.run("ledger", "people", "--whole-numbers")
    saved = terminal.run("ledger", "people", "--whole-numbers", "-o", tmp_path / "台账.xlsx")

    assert (answer.code, answer.value["error"]["code"]) == (2, "whole-numbers-unsaved")
    assert saved.value["whole"]


def test_the_log_is_read_in_words_and_given_to_programs_as_it_is_kept(terminal: Terminal) -> None:
    read = terminal.read("ledger", "acts")
    given = terminal.run("ledger", "acts", "--find", "fact-1").value

    assert f"企业数据1 {FIRM.name}" in read
    assert codes_in(read) == []
    assert [row[4] for row in given["rows"]] == [f"fact-1 {FIRM.uscc}"]


def test_a_ledger_is_read_to_the_minute_with_nothing_cut_off(terminal: Terminal) -> None:
    case = terminal.read("ledger", "enterprises").splitlines()[1]
    entry = terminal.read("ledger", "acts").splitlines()[1]

    assert case.endswith(f"  {FIRM.uscc}  温鹿政办〔2022〕88号")
    assert re.match(r"[0-9]+  [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}  ", entry)


def test_a_wrong_password_names_the_person(terminal: Terminal) -> None:
    wrong = Terminal(workspace=terminal.workspace, passphrase=PASSPHRASE, password="不对")
    none = Terminal(workspace=terminal.workspace, passphrase=PASSPHRASE)

    assert "“林样经”的密码不对" in wrong.run("backup").value["error"]["message"]
    assert "没有给出操作员“林样经”的密码" in none.run("backup").value["error"]["message"]


def test_a_choice_that_is_none_is_told_with_codes_and_what_they_mean(terminal: Terminal) -> None:
    answer = terminal.run("cases", "--state", "lost")

    assert "draft（草稿）、accepted（已受理）" in answer.value["error"]["advice"]
