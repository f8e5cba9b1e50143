"""The main job in a real window, by keyboard alone, as three operators; then the command line tells what was done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.printing.fakelp import FakeLp, fake_cups
from tests.ui.conftest import DECLARATIONS, INSURANCE, MOVEMENT, PASSPHRASE, PASSWORD, SAMPLES
from tests.ui.hands import LOCKED, SIGN_IN, TOOLS, Hands, desktop, program

BELOW_THRESHOLD = {"330302001-LG-2023-0008", "330302001-LG-2023-0009"}  # nothing to approve
OVERTAKEN = "330302001-LG-2023-0002"  # approving 0001 froze persons whom this one claims too: it must be verified again
RULED = "330302001-LG-2023-0005"  # one of its persons waits for the insurance to be explained
REASON = "已核对派遣协议"
PRINTED = [("approver", "print")] * 4  # issued and printed by hand, then taken into the batch with the roster
NOT_APPROVED = {*BELOW_THRESHOLD, OVERTAKEN}

pytestmark = [
    pytest.mark.window,
    pytest.mark.slow,
    pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"needs {', '.join(TOOLS)}"),
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample township is not beside the repository"),
]


@pytest.fixture
def place(tmp_path: Path, empty_template: Path) -> Path:
    """Return a folder with an empty workspace, and the sample files under names that any keyboard can type."""
    shutil.copytree(empty_template, tmp_path / "workspace")
    shutil.copytree(DECLARATIONS, tmp_path / "forms")
    shutil.copy(INSURANCE, tmp_path / "insurance.xlsx")
    shutil.copy(MOVEMENT, tmp_path / "movement.xlsx")
    return tmp_path


@pytest.fixture
def printer(place: Path, monkeypatch: pytest.MonkeyPatch) -> FakeLp:
    """Put a printer there that writes down what it is given."""
    ways = os.environ["PATH"]
    fake = fake_cups(place / "cups", monkeypatch)
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{ways}")
    return fake


@pytest.fixture
def hands(place: Path, printer: FakeLp) -> Iterator[Hands]:
    """Open the program in a window of a display of its own, with a window manager."""
    with desktop(place) as environment, program(place, environment) as pressed:
        yield pressed


def command(place: Path, *arguments: str, operator: str = "clerk") -> Any:  # noqa: ANN401
    """Return what the command line says as JSON."""
    environment = {
        **os.environ,
        "WENGANG_WORKSPACE": str(place / "workspace"),
        "WENGANG_PASSPHRASE": PASSPHRASE,
        "WENGANG_OPERATOR_PASSWORD": PASSWORD,
        "WENGANG_BATCH_PASSPHRASE": "between us",
    }
    run = subprocess.run(
        [sys.executable, "-m", "desktop", *arguments, "--json", "--as", operator],
        env=environment, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    return json.loads(run.stdout)


def test_the_main_job_in_a_real_window_leaves_exactly_its_acts(hands: Hands, place: Path, printer: FakeLp) -> None:
    hands.sign_in(SIGN_IN)
    take_in(hands, place / "forms")
    register(hands, place / "insurance.xlsx", movement=False)
    register(hands, place / "movement.xlsx", movement=True)
    move_all(hands, "Down", "受理")  # the first of the menu
    hands.press("F5")
    hands.await_rest()
    rule_on_one(hands, RULED)
    for step in ("复核", "审批"):
        hands.press("ctrl+l")
        hands.sign_in(LOCKED, downs=1)
        move_all(hands, "Up", step)  # the last of the menu
    preview_and_print(hands, RULED)
    make_batch(hands, place / "out.zip")
    hands.press("ctrl+q")
    time.sleep(1)

    cases = {case["case"]: case["state"] for case in command(place, "cases")["cases"]}
    assert len(cases) == 10
    assert {number for number, state in cases.items() if state == "reviewed"} == NOT_APPROVED
    assert {state for number, state in cases.items() if number not in NOT_APPROVED} == {"escalated"}
    assert_the_audit_tells_exactly_these_acts(place, cases)
    assert_the_figures_are_the_expected_ones(place)
    assert command(place, "batch", "check", str(place / "out.zip"))["trusted"] is True
    assert [pdf[:5] for _, pdf in printer.calls] == [b"%PDF-"]
    (ruling,) = rulings(place, RULED)
    assert (ruling["by"], ruling["as_if"], ruling["reason"]) == ("clerk", "met", REASON)


def take_in(hands: Hands, folder: Path) -> None:
    """Take a folder of declarations in as 留工补助, received on 2023-02-10."""
    hands.press("ctrl+3", "ctrl+o")
    hands.await_window("导入申报表")
    hands.press("alt+d")
    hands.await_window("选择存放申报表的文件夹")
    hands.write(str(folder))
    hands.press("Return")
    hands.await_window("导入申报表")
    hands.press("alt+m", "Down", "alt+t")
    hands.write("2023-02-10")
    hands.press("alt+i")
    hands.await_window("导入预览")
    hands.press("alt+i")
    hands.await_window("导入结果")
    hands.press("Return")
    hands.await_rest()


def register(hands: Hands, file: Path, *, movement: bool) -> None:
    """Register an extract with the cover that the policy asks for."""
    hands.press("ctrl+e")
    hands.await_window("登记佐证材料")
    if movement:
        hands.press("alt+k", "Down", "alt+f")
    hands.write(str(file))
    hands.press("Return")
    hands.await_rest()


def move_all(hands: Hands, towards: str, step: str) -> None:
    """Take the step at one end of the menu with every case of the list."""
    hands.press("ctrl+3", "ctrl+f", "ctrl+a", "Delete")
    time.sleep(0.6)
    hands.press("Return", "ctrl+a", "alt+b")
    time.sleep(0.5)
    hands.press(towards, "Return")
    hands.await_window(step)
    hands.press("alt+o")
    hands.await_rest()


def rule_on_one(hands: Hands, case: str) -> None:
    """Open a case and rule on the first person who waits, having seen what would come of it."""
    open_case(hands, case)
    hands.press("F8")
    hands.ask("alt+r", "人工认定")
    hands.press("alt+r")
    hands.paste(REASON)
    time.sleep(1)  # the effect is shown beside the reason
    hands.press("alt+o")
    hands.await_rest()


def preview_and_print(hands: Hands, case: str) -> None:
    """Preview the approval form of a case, print it, and leave the case."""
    open_case(hands, case)
    hands.ask("ctrl+p", "审批表")
    hands.ask("ctrl+p", "打印")
    hands.press("alt+p")
    hands.await_window("审批表")
    time.sleep(1)
    hands.press("Escape")
    hands.await_rest()


def open_case(hands: Hands, case: str) -> None:
    """Find a case by its number and open it."""
    hands.ask("ctrl+k", "快速查找")
    hands.write(case)
    time.sleep(1.5)
    hands.press("Return")
    hands.await_rest()
    time.sleep(1)


def make_batch(hands: Hands, file: Path) -> None:
    """Make a sealed batch of what is approved."""
    hands.press("ctrl+6")
    time.sleep(0.5)
    hands.press("alt+b")
    hands.await_window("生成批次")
    hands.press("alt+f", "ctrl+a")
    hands.write(str(file))
    for key in ("alt+p", "alt+a"):
        hands.press(key)
        hands.write("between us")
    hands.press("Return")
    hands.await_rest()


def rulings(place: Path, case: str) -> list[dict[str, Any]]:
    """Return what was ruled on the two persons of a case who wait for something."""
    rows = (command(place, "case", "person", case, "--row", row) for row in ("4", "38"))
    return [each for row in rows for each in row["decisions"]]


def assert_the_figures_are_the_expected_ones(place: Path) -> None:
    expected = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
    verified = [case for case in command(place, "verify")["cases"] if case["case"] != OVERTAKEN]
    wanted_of = {case["enterprise"]["uscc"]: case for case in expected["cases"]}
    assert len(verified) == 9
    for case in verified:
        wanted, measure = wanted_of[case["enterprise"]["uscc"]], case["measures"][0]
        people = {key: wanted["people"][key] for key in measure["people"]}
        if case["case"] == RULED:
            people |= {"payable": people["payable"] + 1, "pending": people["pending"] - 1}
        else:
            assert measure["amount"] == {key: wanted["amount"][key] for key in measure["amount"]}
        assert measure["people"] == people


def assert_the_audit_tells_exactly_these_acts(place: Path, cases: dict[str, str]) -> None:
    for number, state in cases.items():
        audit = command(place, "case", "show", number)["audit"]
        acts = [(entry["operator"], entry["act"]) for entry in audit]
        wanted = [("clerk", "intake"), ("clerk", "accept"), ("clerk", "verify"), ("clerk", "verify")]
        if number == RULED:
            wanted += [("clerk", "override"), ("clerk", "verify"), ("clerk", "verify")]
        wanted.append(("reviewer", "review"))
        if state == "escalated":
            prints = [("approver", "print")] * 2 if number != RULED else PRINTED
            wanted += [("approver", "approve"), *prints, ("approver", "escalate")]
        assert acts == wanted, number
