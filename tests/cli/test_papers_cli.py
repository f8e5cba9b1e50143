"""Printing from the command line: one paper, many, the log, and each refusal with its code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commandline import Terminal
from tests.printing.fakelp import FakeLp, fake_cups, no_cups
from tests.services.counter import PASSPHRASE, PASSWORD, POLICY, a_counter, make_workspace, workers

CASE, OTHER_CASE = "330302999-LG-2023-0001", "330302999-FG-2023-0001"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """Return the terminal of a workspace with two verified cases."""
    folder = make_workspace(tmp_path / "workspace")
    with a_counter(folder, tmp_path) as counter:
        stayed, back = workers(32), workers(3, start=50)
        counter.declare(stayed)
        counter.declare(back, measure="return-travel")
        counter.insure([*stayed, *back])
        counter.watch(stayed, away=back)
        counter.verify()
    return Terminal(workspace=folder, passphrase=PASSPHRASE, password=PASSWORD)


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeLp:
    return fake_cups(tmp_path / "cups", monkeypatch)


def test_a_form_goes_to_the_printer_as_it_is_kept(terminal: Terminal, lp: FakeLp, tmp_path: Path) -> None:
    asked = ("--printer", "Office", "--copies", 2, "--pages", "1")

    answer = terminal.run("print", CASE, "--form", "approval", *asked)

    terminal.run("papers", "copy", answer.value["number"], "-o", tmp_path / "kept.pdf")
    ((arguments, fed),) = lp.calls
    assert answer.code == 0
    assert (answer.value["copies"], answer.value["pages"], answer.value["again"]) == (2, "1", False)
    assert fed == (tmp_path / "kept.pdf").read_bytes()
    assert [arguments[at] for at in (2, 3, 6, 7)] == ["-n", "2", "-P", "1"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("--printer", "Nowhere"), "printer-unknown"),
        (("--printer", "Office", "--pages", "1-900"), "pages-unreadable"),
        (("--printer", "Office", "--copies", 0), "copies-unreadable"),
        (("--printer", "Office", "-o", "x.pdf"), "usage"),
        (("--printer", "Office", "--unmasked"), "usage"),
        ((), "usage"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_nothing_is_issued(
    terminal: Terminal, lp: FakeLp, asked: tuple[object, ...], code: str
) -> None:
    answer = terminal.run("print", CASE, "--form", "approval", *asked)

    assert (answer.code, answer.value["error"]["code"]) == (2, code)
    assert lp.calls == []
    assert terminal.run("papers", "log").value["log"] == []


def test_a_second_printing_is_told_to_give_its_reason(terminal: Terminal, lp: FakeLp) -> None:
    asked = ("print", CASE, "--form", "approval", "--printer", "Office")
    terminal.run(*asked)

    refused, again = terminal.run(*asked), terminal.run(*asked, "--reason", "企业遗失")

    assert refused.value["error"]["code"] == "reprint-reason-missing"
    assert (again.code, again.value["again"]) == (0, True)
    assert terminal.run("papers", "log", CASE).value["log"][0]["reason"] == "企业遗失"


def test_a_summary_is_printed_by_its_number(terminal: Terminal, lp: FakeLp) -> None:
    for step, who in (("review", "reviewer"), ("approve", "approver")):
        terminal.run("decide", CASE, "--step", step, operator=who)
    made = terminal.run("summary", "--policy", "lucheng-2023", "-o", terminal.workspace.parent / "s.pdf")

    answer = terminal.run("papers", "copy", made.value["number"], "--printer", "Office")

    ((_, fed),) = lp.calls
    assert (answer.code, answer.value["case"], answer.value["form"]) == (0, None, "summary")
    assert fed == (terminal.workspace.parent / "s.pdf").read_bytes()


def test_many_are_printed_and_what_is_refused_is_listed(terminal: Terminal, lp: FakeLp) -> None:
    forms = ("--form", "approval", "--form", "return-travel")

    answer = terminal.run("papers", "print", CASE, OTHER_CASE, *forms, "--printer", "Office")

    assert answer.code == 1
    assert [(each["case"], each["form"]) for each in answer.value["printed"]] == [
        (CASE, "approval"), (OTHER_CASE, "approval"), (OTHER_CASE, "return-travel")]  # fmt: skip
    assert [(each["case"], each["code"]) for each in answer.value["refused"]] == [(CASE, "form-unfit")]
    assert len(lp.calls) == 3


def test_a_printer_that_fails_in_the_middle_leaves_a_list_of_what_is_left(terminal: Terminal, lp: FakeLp) -> None:
    lp.break_after(1)

    answer = terminal.run("papers", "print", CASE, OTHER_CASE, "--form", "approval", "--printer", "Office")

    assert answer.code == 1
    assert [each["case"] for each in answer.value["printed"]] == [CASE]
    assert answer.value["left"] == [{"case": OTHER_CASE, "form": "approval"}]
    assert answer.value["stopped"]["code"] == "printer-refused"


def test_a_machine_without_printing_says_what_to_do(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_cups(tmp_path / "nothing", monkeypatch)

    answer = terminal.run("print", CASE, "--form", "approval", "--printer", "Office")

    assert answer.value["error"]["code"] == "printing-unavailable"
    assert "PDF" in answer.value["error"]["advice"]
    assert terminal.run("papers", "printers").value == {"printers": []}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("log", "330302999-LG-2023-0099"), "case-unknown"),
        (("copy", "X-1", "-o", "x"), "paper-unknown"),
        (("copy", "X-1"), "usage"),
    ],
)
def test_what_is_not_there_is_told(terminal: Terminal, asked: tuple[str, ...], code: str) -> None:
    answer = terminal.run("papers", *asked)

    assert (answer.code, answer.value["error"]["code"]) == (2, code)


def test_a_preview_of_any_paper_numbers_and_logs_nothing(terminal: Terminal, tmp_path: Path) -> None:
    for step, who in (("review", "reviewer"), ("approve", "approver")):
        terminal.run("decide", CASE, "--step", step, operator=who)
    before = terminal.run("papers", "log").value["log"]

    form = terminal.run("print", CASE, "--form", "approval", "--preview", "-o", tmp_path / "a.pdf")
    summary = terminal.run("summary", "--policy", POLICY, "--preview", "-o", tmp_path / "s.pdf")

    assert (form.value["number"], summary.value["number"]) == ("", "")
    assert terminal.run("papers", "log").value["log"] == before
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")


def test_the_letter_of_a_batch_is_seen_issued_and_printed_again(terminal: Terminal, tmp_path: Path) -> None:
    for step, who in (("review", "reviewer"), ("approve", "approver")):
        terminal.run("decide", CASE, "--step", step, operator=who)
    batch = terminal.run("batch", "create", "--policy", POLICY, "--plain", "-o", tmp_path / "b.zip").value["batch"]

    seen = terminal.run("transmittal", batch, "--preview", "-o", tmp_path / "0.pdf").value
    issued = terminal.run("transmittal", batch, "-o", tmp_path / "1.pdf").value
    again = terminal.run("transmittal", batch, "-o", tmp_path / "2.pdf").value

    assert (seen["number"], issued["number"], issued["reprint"], again["reprint"]) == ("", f"{batch}-BS", False, True)
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()
    told = [each["what"] for each in terminal.run("papers", "log").value["log"] if each["form"] == "transmittal"]
    assert told == ["reprinted", "issued"]


@pytest.mark.parametrize(
    "words",
    [
        ("print", CASE, "--form", "roster", "--preview", "--unmasked", "-o", "x.pdf"),
        ("summary", "--policy", "lucheng-2023", "--preview", "--batch", "1", "-o", "x.pdf"),
    ],
)
def test_a_preview_that_cannot_be_is_refused(terminal: Terminal, words: tuple[str, ...]) -> None:
    answer = terminal.run(*words)

    assert (answer.code, answer.value["error"]["code"]) == (2, "usage")
