"""The commands around one case: decide many rows, take back, margin and trial, person, originals, course."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commandline import Terminal
from tests.models.builders import an_enterprise
from tests.services.counter import PASSPHRASE, PASSWORD, a_counter, make_workspace, workers

CASE = "330302999-LG-2023-0001"
AWAY = ("--criterion", "stayed", "--as-if", "unmet", "--reason", "门禁记录")


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with one case of 32 persons who all stayed and are insured, verified."""
    folder = tmp_path_factory.mktemp("one-case")
    make_workspace(folder / "workspace")
    with a_counter(folder / "workspace", folder) as counter:
        counter.declare(workers(32))
        counter.insure(workers(32))
        counter.watch(workers(32))
        counter.verify()
    return folder / "workspace"


@pytest.fixture
def terminal(verified: Path, tmp_path: Path) -> Terminal:
    shutil.copytree(verified, tmp_path / "workspace")
    return Terminal(workspace=tmp_path / "workspace", passphrase=PASSPHRASE, password=PASSWORD)


def test_several_rows_are_decided_at_once_and_those_refused_are_told(terminal: Terminal) -> None:
    done = terminal.run("override", CASE, "--row", 4, "--row", 5, "--row", 999, *AWAY)
    again = terminal.run("override", CASE, "--row", 4, *AWAY)

    assert done.code == 1
    assert done.value["cases"][0]["measures"][0]["people"] == {"payable": 30, "pending": 0, "rejected": 2}
    assert [(each["row"], each["code"]) for each in done.value["refused"]] == [(999, "row-unknown")]
    assert (again.code, again.value["error"]["code"]) == (2, "override-stands")


def test_a_decision_is_taken_back_by_the_rule(terminal: Terminal) -> None:
    terminal.run("override", CASE, "--row", 4, *AWAY)

    back = terminal.run("override", CASE, "--row", 4, "--criterion", "stayed", "--as-if", "rule", "--reason", "看错")
    person = terminal.run("case", "person", CASE, "--row", 4)

    assert back.value["cases"][0]["measures"][0]["people"]["payable"] == 32
    assert [(each["as_if"], each["holds"]) for each in person.value["decisions"]] == [("unmet", False), ("rule", False)]
    assert person.value["elsewhere"] == []


def test_what_search_names_is_what_the_commands_of_a_case_take(terminal: Terminal) -> None:
    [found] = terminal.run("search", workers(32)[6].name).value["persons"]

    place = ("--row", found["row"], "--file", found["file"], "--sheet", found["sheet"])
    person = terminal.run("case", "person", found["case"], *place)
    original = terminal.run("case", "original", found["case"], *place)

    assert (person.code, person.value["row"]) == (0, found["row"])
    assert [line["cells"] for line in original.value["originals"][0]["lines"] if found["name"] in line["cells"]]


def test_the_margin_is_told_and_a_decision_tried_without_being_taken(terminal: Terminal) -> None:
    plain = terminal.run("case", "margin", CASE)

    tried = terminal.run("case", "margin", CASE, *(f"--row={row}" for row in (4, 5, 6)), *AWAY[:4])

    assert plain.value["threshold"] == {"required": 30, "low": 32, "high": 32, "needed": 0}
    assert tried.value["after"]["threshold"]["needed"] == 1
    assert tried.value["after"]["binding"] == "threshold"
    assert tried.value["after"]["amount"]["payable"] == "0.00"
    assert [each["after"] for each in tried.value["after"]["rows"]] == ["rejected"] * 3
    assert terminal.run("case", "margin", CASE).value == plain.value


def test_an_approved_case_tells_its_margin_and_takes_no_trial(terminal: Terminal) -> None:
    terminal.run("decide", CASE, "--step", "review", operator="reviewer")
    terminal.run("decide", CASE, "--step", "approve", operator="approver")

    margin = terminal.run("case", "margin", CASE)
    tried = terminal.run("case", "margin", CASE, "--row", 4, *AWAY[:4])
    taken = terminal.run("override", CASE, "--row", 4, *AWAY)

    assert margin.value["people"] == {"payable": 32, "pending": 0, "rejected": 0}
    assert [(each.code, each.value["error"]["code"]) for each in (tried, taken)] == [(2, "case-frozen")] * 2
    assert terminal.run("case", "person", CASE, "--row", 4).value["decisions"] == []
    assert terminal.run("case", "original", CASE, "--row", 4).value["originals"][0]["row"] == 4


def test_the_rows_that_decided_are_shown_from_their_originals(terminal: Terminal) -> None:
    own = terminal.run("case", "original", CASE, "--row", 4)
    insured = terminal.run("case", "original", CASE, "--row", 4, "--criterion", "insured")

    assert [each["row"] for each in own.value["originals"]] == [4]
    assert len(insured.value["originals"]) == 2
    assert insured.value["originals"][0]["head"]["cells"][0] == "姓名"
    assert "********" in str(insured.value)


def test_determinations_are_compared_and_the_course_is_told(terminal: Terminal) -> None:
    terminal.run("override", CASE, "--row", 4, *AWAY)

    compared = terminal.run("case", "compare", CASE, "--from", 1, "--to", 2, "--determinations")
    versions = terminal.run("case", "compare", CASE, "--from", 1, "--to", 1)
    missing = terminal.run("case", "compare", CASE, "--from", 1, "--to", 2)
    course = terminal.run("case", "history", CASE, "--kind", "ruling", "--kind", "determination")

    assert {each["group"] for each in compared.value["differences"]} == {"figure", "outcome", "reason"}
    assert compared.value["same"] == 31
    assert versions.value["differences"] == []
    assert (missing.code, missing.value["error"]["code"]) == (2, "no-such-side")
    assert [(each["kind"], each["ordinal"]) for each in course.value["events"]] == [
        ("determination", 2),
        ("ruling", None),
        ("determination", 1),
    ]


def test_people_read_the_same_in_words(terminal: Terminal) -> None:
    for arguments in (("margin", CASE, "--row", 4, *AWAY[:4]), ("history", CASE), ("person", CASE, "--row", 4)):
        answer = terminal.run("case", *arguments)

        assert answer.code == 0, arguments


def test_an_agreement_of_an_enterprise_without_a_case_is_taken_and_says_so(terminal: Terminal) -> None:
    firm, other, third = (an_enterprise(letter) for letter in "ACD")
    tied = ("--tied-uscc", other.uscc, "--tied-name", other.name, "--document", "协议")

    known = terminal.read("agreement", firm.uscc, *tied)
    unknown = terminal.read("agreement", third.uscc, *tied)

    assert firm.name in known
    assert "还没有案卷" in unknown
