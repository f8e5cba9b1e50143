"""``calculate`` as a script uses it: exact text in, exact text out, a code for what cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rules.packfile import PACKS, load_all
from tests.commandline import Answer, Terminal

POLICY = "lucheng-2023"
GROWTH = {
    "above_scale": True,
    "manufacturing": True,
    "output_2022": "1000000000",
    "output_q1_prev": "100000000",
    "output_q1": "123450000.00",
}


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """Return a terminal without workspace, passphrase or password."""
    return Terminal(workspace=tmp_path / "nowhere")


def _calculate(
    terminal: Terminal, facts: object, *options: str, measure: str = "output-growth", policy: str = POLICY
) -> Answer:
    file = terminal.workspace.parent / "facts.json"
    file.write_bytes(facts if isinstance(facts, bytes) else json.dumps(facts).encode())
    return terminal.run("calculate", "--policy", policy, "--measure", measure, "--facts", file, *options)


def _code(answer: Answer) -> str:
    assert answer.code == 2
    assert "Traceback" not in answer.told
    assert answer.value["error"]["message"]
    assert answer.value["error"]["advice"]
    return str(answer.value["error"]["code"])


def test_the_answer_has_the_keys_of_the_contract_and_needs_no_workspace(terminal: Terminal) -> None:
    answer = _calculate(terminal, GROWTH)

    assert answer.code == 0
    assert list(answer.value) == ["measure", "outcome", "amount", "draft", "steps"]
    assert (answer.value["measure"], answer.value["outcome"]) == ("output-growth", "met")
    assert answer.value["amount"] == "450000.00"  # 200,000 and five whole points of 23.45 - 18
    assert answer.value["draft"] is False
    assert all(list(step) == ["label", "value", "clause"] for step in answer.value["steps"])
    assert not terminal.workspace.exists()


def test_words_for_people_go_beside_the_document(terminal: Terminal) -> None:
    answer = _calculate(terminal, GROWTH)

    assert "增长加奖" in answer.told
    assert load_all()[POLICY].hash[:16] in answer.told


@pytest.mark.parametrize(
    ("options", "amount"),
    [((), "450000.00"), (("--reading", "R-L4=pro-rata"), "472500.00"), (("--reading", "R-L4=whole"), "450000.00")],
)
def test_a_reading_is_chosen_by_option(terminal: Terminal, options: tuple[str, ...], amount: str) -> None:
    assert _calculate(terminal, GROWTH, *options).value["amount"] == amount


@pytest.mark.parametrize(("options", "amount"), [((), "2500.00"), (("--amount", "agency.rate=600.00"), "3000.00")])
def test_an_amount_of_the_office_is_given_by_option(terminal: Terminal, options: tuple[str, ...], amount: str) -> None:
    answer = _calculate(terminal, {"people": 5}, *options, measure="agency")

    assert answer.value["amount"] == amount


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({}, "met"),
        ({"output_q1": "118000000"}, "unmet"),
        ({"output_q1": None}, "unknown"),
        ({"manufacturing": False, "output_q1": None}, "unmet"),
        ({"more_than_is_asked": [1, {"deep": None}]}, "met"),
    ],
)
def test_met_unmet_and_unknown_are_all_done(terminal: Terminal, change: dict[str, Any], outcome: str) -> None:
    answer = _calculate(terminal, GROWTH | change)

    assert (answer.code, answer.value["outcome"]) == (0, outcome)
    assert (answer.value["amount"] == "0.00") is (outcome != "met")


def test_a_draft_computes_and_says_so(terminal: Terminal) -> None:
    answer = _calculate(terminal, {"quota": "10", "quota_used": "6"}, measure="emission-carry", policy="shengzhou-2024")

    assert (answer.code, answer.value["outcome"], answer.value["draft"]) == (0, "met", True)
    assert "征求意见稿" in answer.told


def test_a_number_is_read_as_it_is_written(terminal: Terminal) -> None:
    fare = b'{"fare": 10000000000000000.07}'  # beyond what a binary float can tell

    answer = _calculate(terminal, fare, measure="rcep-airfare")

    assert answer.value["amount"] == "3000000000000000.02"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"output_q1": "many"}, "figure-unreadable"),
        ({"output_q1": "1,000"}, "figure-unreadable"),
        ({"output_q1": [1]}, "figure-unreadable"),
        ({"output_q1": True}, "figure-unreadable"),
        ({"output_q1": "-1"}, "figure-negative"),
        ({"output_q1": -0.01}, "figure-negative"),
        ({"above_scale": "是"}, "flag-unreadable"),
        ({"above_scale": 1}, "flag-unreadable"),
        ({"output_q1_prev": 0}, "growth-over-zero"),
        ({"output_q1_prev": "0.00"}, "growth-over-zero"),
    ],
)
def test_an_impossible_figure_is_refused_by_code(terminal: Terminal, change: dict[str, Any], code: str) -> None:
    assert _code(_calculate(terminal, GROWTH | change)) == code


@pytest.mark.parametrize("day", ["2023-02-30", "2023-2-1", "昨天", "20230201", 20230201])
def test_a_day_that_is_none_is_refused(terminal: Terminal, day: object) -> None:
    facts = {"manufacturing": True, "cross_province": True, "trip_date": day, "cost": "1"}

    assert _code(_calculate(terminal, facts, measure="charter")) == "day-unreadable"


def test_half_a_person_is_refused(terminal: Terminal) -> None:
    assert _code(_calculate(terminal, {"people": "4.5"}, measure="agency")) == "figure-not-whole"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"fare": NaN}',
        b'{"fare": 1, "fare": 2}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"fare": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"a": "' + b"x" * (1 << 20) + b'"}',
    ],
    ids=["empty", "list", "null", "broken", "NaN", "twice", "no text", "deep", "deep inside", "huge"],
)
def test_a_file_that_holds_no_facts_is_refused(terminal: Terminal, content: bytes) -> None:
    assert _code(_calculate(terminal, content, measure="rcep-airfare")) == "facts-unreadable"


def test_a_figure_without_end_is_refused_and_not_repeated_whole(terminal: Terminal) -> None:
    answer = _calculate(terminal, {"fare": "1" * 100_000}, measure="rcep-airfare")

    assert _code(answer) == "figure-unreadable"
    assert len(answer.value["error"]["message"]) < 200


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"measure": "stay"}, "not-calculable"),
        ({"measure": "nothing"}, "measure-unknown"),
        ({"policy": "nothing"}, "policy-unknown"),
    ],
)
def test_what_cannot_be_reckoned_is_refused(terminal: Terminal, options: dict[str, str], code: str) -> None:
    assert _code(_calculate(terminal, GROWTH, **options)) == code


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--reading", "R-L4", "choice-unreadable"),
        ("--reading", "R-X=1", "reading-unknown"),
        ("--reading", "R-L4=maybe", "option-unknown"),
        ("--amount", "agency.rate=499.99", "amount-below-floor"),
        ("--amount", "output-growth.cap=1.00", "amount-not-open"),
        ("--facts", "missing.json", "file-missing"),
    ],
)
def test_an_option_that_is_none_is_refused(terminal: Terminal, option: str, value: str, code: str) -> None:
    assert _code(_calculate(terminal, GROWTH, option, value)) == code


def test_a_pack_file_is_reckoned_by_without_installing_it(terminal: Terminal) -> None:
    dearer = terminal.workspace.parent / "dearer.toml"
    text = (PACKS / f"{POLICY}.toml").read_text("utf-8")
    dearer.write_text(text.replace('amount = "200000.00"', 'amount = "210000.00"'), "utf-8")

    answer = _calculate(terminal, GROWTH, "--pack", str(dearer))
    other = _calculate(terminal, GROWTH, "--pack", str(PACKS / "zhoushan-2023.toml"))

    assert answer.value["amount"] == "460000.00"
    assert _code(other) == "policy-unknown"


def test_policies_lists_the_facts_that_every_calculable_measure_asks(terminal: Terminal) -> None:
    answer = terminal.run("policies")

    listed = {policy["id"]: policy for policy in answer.value["policies"]}
    asked = {measure["id"]: [fact["name"] for fact in measure["facts"]] for measure in listed[POLICY]["measures"]}
    unsaid = [
        (policy["id"], measure["id"])
        for policy in listed.values()
        for measure in policy["measures"]
        if measure["calculable"] and not measure["facts"]
    ]

    assert set(listed) == set(load_all())
    assert asked["output-growth"] == ["above_scale", "manufacturing", "output_2022", "output_q1_prev", "output_q1"]
    assert asked["agency"] == ["people"]
    assert unsaid == []
    assert {policy["status"] for policy in listed.values()} >= {"draft", "in-force"}
