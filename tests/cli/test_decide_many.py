"""Deciding from the command line: one case as it was seen, many at once, and what is refused among them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.importing.plainsheet import write_xlsx
from desktop.services.intake import Terms, intake
from desktop.services.take_evidence import take_insurance
from tests.commandline import Terminal
from tests.services.counter import (
    FIRM,
    MONTHS,
    OTHER,
    PASSPHRASE,
    PASSWORD,
    POLICY,
    Worker,
    a_counter,
    a_roster,
    make_workspace,
    workers,
)

FIRST, SECOND = "330302999-LG-2023-0001", "330302999-LG-2023-0002"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """Return the terminal of a workspace with two verified cases of two enterprises."""
    folder = make_workspace(tmp_path / "workspace")
    with a_counter(folder, tmp_path) as counter:
        ours, theirs = workers(32), workers(31, start=100)
        counter.declare(ours)
        counter.declare(theirs, firm=OTHER)
        counter.insure(ours)
        counter.insure(theirs, firm=OTHER, name="补充.xlsx")
        counter.watch([*ours, *theirs])
        counter.verify()
    return Terminal(workspace=folder, passphrase=PASSPHRASE, password=PASSWORD)


@pytest.fixture
def late(tmp_path: Path) -> Terminal:
    """Return the terminal of a workspace with two reviewed cases that came in after the policy had ended."""
    folder = make_workspace(tmp_path / "workspace")
    with a_counter(folder, tmp_path) as counter:
        policy, now = counter.desk.policy(POLICY), datetime(2024, 1, 2, 9, tzinfo=UTC)
        terms = Terms(policy=policy, measure=policy.measures["stay"], received=date(2023, 12, 31))
        ours, theirs = workers(32), workers(31, start=100)
        for firm, persons in ((FIRM, ours), (OTHER, theirs)):
            path = a_roster(tmp_path / f"{firm.uscc}.xlsx", persons, firm=firm)
            intake(counter.store, [path], terms, by=counter.clerk, now=now)
        extract = _an_extract_of_both(tmp_path, ours, theirs)
        take_insurance(counter.store, extract, months=MONTHS, by=counter.clerk, now=now)
        counter.watch([*ours, *theirs])
        for case in counter.store.cases.all():
            counter.step(case, "accept")
        counter.verify()
        for case in counter.store.cases.all():
            counter.step(case, "review", counter.reviewer)
    return Terminal(workspace=folder, passphrase=PASSPHRASE, password=PASSWORD)


def _an_extract_of_both(folder: Path, ours: list[Worker], theirs: list[Worker]) -> Path:
    """Write one insurance extract: of two, the later one would decide for everybody."""
    head = ["姓名", "身份证号码", "单位名称", "统一社会信用代码", "险种", "费款所属期", "缴费状态"]
    paid = ((each, firm) for firm, persons in ((FIRM, ours), (OTHER, theirs)) for each in persons)
    lines = [
        [*each, firm.name, firm.uscc, "企业职工基本养老保险", month, "已到账"]
        for each, firm in paid
        for month in MONTHS
    ]
    path = folder / "参保.xlsx"
    path.write_bytes(write_xlsx("参保明细", [head, *lines]))
    return path


def _waiting(terminal: Terminal, step: str, by: str) -> dict[str, Any]:
    value = terminal.run("queue", "--step", step, operator=by).value
    return {each["case"]: each for each in value["cases"]}


def _acts(terminal: Terminal, case: str) -> list[str]:
    return [entry["act"] for entry in terminal.run("case", "show", case).value["audit"]]


def test_what_waits_for_me_is_decided_at_once_with_one_entry_each(terminal: Terminal) -> None:
    answer = terminal.run("decide", "--all-mine", "--step", "review", operator="reviewer")

    assert answer.code == 0
    assert [each["case"] for each in answer.value["moved"]] == [FIRST, SECOND]
    assert {each["to"] for each in answer.value["moved"]} == {"reviewed"}
    assert [_acts(terminal, case).count("review") for case in (FIRST, SECOND)] == [1, 1]


def test_what_is_not_mine_to_decide_is_told_and_left(terminal: Terminal) -> None:
    answer = terminal.run("decide", "--all-mine", "--step", "review")

    assert (answer.code, answer.value["moved"], answer.value["refused"]) == (0, [], [])
    assert [each["code"] for each in answer.value["not_mine"]] == ["own-work", "own-work"]


def test_one_that_is_refused_holds_no_other_up(terminal: Terminal) -> None:
    answer = terminal.run("decide", FIRST, "no-such-case", SECOND, FIRST, "--step", "review", operator="reviewer")

    assert answer.code == 1
    assert [each["case"] for each in answer.value["moved"]] == [FIRST, SECOND]
    assert [(each["case"], each["code"]) for each in answer.value["refused"]] == [("no-such-case", "case-unknown")]


def test_where_none_moves_nothing_was_done(terminal: Terminal) -> None:
    answer = terminal.run("decide", FIRST, SECOND, "--step", "approve", operator="approver")

    assert (answer.code, answer.value["error"]["code"]) == (2, "step-refused")
    assert [each["code"] for each in answer.value["refused"]] == ["step-refused", "step-refused"]


def test_what_was_seen_is_what_is_decided(terminal: Terminal) -> None:
    seen = _waiting(terminal, "review", "reviewer")
    ruled = ("--row", 3, "--criterion", "stayed", "--as-if", "unmet", "--reason", "已核实")
    terminal.run("override", FIRST, *ruled)

    late = terminal.run(
        "decide", FIRST, "--step", "review", "--seen", seen[FIRST]["determination"], operator="reviewer"
    )
    pairs = [part for case in (FIRST, SECOND) for part in ("--seen", f"{case}={seen[case]['determination']}")]
    both = terminal.run("decide", FIRST, SECOND, "--step", "review", *pairs, operator="reviewer")

    assert (late.code, late.value["error"]["code"]) == (2, "seen-otherwise")
    assert both.code == 1
    assert [each["case"] for each in both.value["moved"]] == [SECOND]
    assert [each["code"] for each in both.value["refused"]] == ["seen-otherwise"]


@pytest.mark.parametrize("seen", ["", " ", f"{FIRST}="])
def test_an_empty_hash_is_no_sight_of_anything(terminal: Terminal, seen: str) -> None:
    answer = terminal.run("decide", FIRST, "--step", "review", "--seen", seen, operator="reviewer")

    assert (answer.code, answer.value["error"]["code"]) == (2, "usage")
    assert _acts(terminal, FIRST).count("review") == 0


def test_a_reason_answers_only_the_remarks_that_were_in_sight(late: Terminal) -> None:
    approve = ("--step", "approve", "--reason", "已请示区级")
    seen = _waiting(late, "approve", "approver")

    all_mine = late.run("decide", "--all-mine", *approve, operator="approver")
    both = late.run(
        "decide", FIRST, SECOND, *approve, "--seen", f"{SECOND}={seen[SECOND]['determination']}", operator="approver"
    )
    wordless = late.run("decide", FIRST, "--step", "approve", operator="approver")
    alone = late.run("decide", FIRST, *approve, operator="approver")

    assert [each["code"] for each in all_mine.value["refused"]] == ["remark-needs-reason"] * 2
    assert [each["case"] for each in both.value["moved"]] == [SECOND]
    assert [(each["case"], each["code"]) for each in both.value["refused"]] == [(FIRST, "remark-needs-reason")]
    assert (wordless.code, wordless.value["error"]["code"]) == (2, "remark-needs-reason")
    assert (alone.code, alone.value["to"]) == (0, "approved")


@pytest.mark.parametrize(
    "words",
    [
        ("--step", "review"),
        (FIRST, "--all-mine", "--step", "review"),
        ("--all-mine", "--step", "review", "--seen", "a"),
        (FIRST, "--step", "accept", "--seen", "a"),
        (FIRST, SECOND, "--step", "review", "--seen", "a"),
        (FIRST, "--step", "review", "--seen", f"{SECOND}=a"),
    ],
)
def test_what_cannot_be_meant_is_told_before_anything_is_done(terminal: Terminal, words: tuple[str, ...]) -> None:
    answer = terminal.run("decide", *words, operator="reviewer")

    assert (answer.code, answer.value["error"]["code"]) == (2, "usage")


def test_only_reviews_and_approvals_wait_for_somebody(terminal: Terminal) -> None:
    answer = terminal.run("decide", "--all-mine", "--step", "accept")

    assert (answer.code, answer.value["error"]["code"]) == (2, "step-unknown")
