"""The sample township through the real command line: every person, criterion, count and sum as expected.

The truth lies beside the repository, worked out without the product (``samples/README.md`` says how to compare).
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.commandline import Answer, Terminal

SAMPLES = Path(__file__).parents[2] / "shared" / "samples" / "lucheng"
POLICY = ("--policy", "lucheng-2023")
TRUTHS = (("stay", "declarations", "expected.json"), ("return-travel", "returns", "expected-returns.json"))

Json = dict[str, Any]


def _expected() -> list[Json]:
    if not SAMPLES.exists():
        if os.environ.get("CI"):
            pytest.fail(f"the samples are not there: {SAMPLES}", pytrace=False)
        pytest.skip("the samples are not part of the repository", allow_module_level=True)
    return [case for *_, truth in TRUTHS for case in json.loads((SAMPLES / truth).read_text(encoding="utf-8"))["cases"]]


EXPECTED = _expected()


def _verified(folder: Path, *, backwards: bool) -> dict[str, Json]:
    """Take everything in and verify; return what was said of every case, by its file."""
    terminal = Terminal(workspace=folder, passphrase="口令-样例-1")
    made = terminal.run("init", "--office", "样例街道办事处", "--division", "330302").value
    terminal = Terminal(workspace=folder, passphrase="口令-样例-1", password=made["operators"][0]["password"])
    acts = [_intake(terminal, measure, directory, backwards=backwards) for measure, directory, _ in TRUTHS]
    for evidence in (_INSURANCE, _MOVEMENT)[:: -1 if backwards else 1]:
        assert terminal.run("evidence", *evidence).code == 0
    said = terminal.run("verify", *POLICY)
    assert said.code == 0
    file_of = {case["case"]: case["file"] for act in acts for case in act["cases"]}
    errors = {
        (problem["file"], problem["row"]): problem["code"]
        for act in acts
        for problem in act["problems"]
        if problem["severity"] == "error"
    }
    return {file_of[case["case"]]: _with_codes(case, file_of[case["case"]], errors) for case in said.value["cases"]}


_INSURANCE = ("insurance", SAMPLES / "参保明细.xlsx", "--months", "2023-01,2023-02")
_MOVEMENT = ("movement", SAMPLES / "留温比对结果.xlsx", "--from", "2023-01-06", "--to", "2023-02-05")


def _intake(terminal: Terminal, measure: str, directory: str, *, backwards: bool) -> Json:
    files: Sequence[Path] = [SAMPLES / directory]
    if backwards:
        files = sorted((SAMPLES / directory).iterdir(), reverse=True)
    answer: Answer = terminal.run("intake", *files, *POLICY, "--measure", measure, "--received", "2023-02-10")
    assert answer.value["unreadable"] == []
    said: Json = answer.value
    return said


def _with_codes(case: Json, file: str, errors: dict[tuple[str, int], str]) -> Json:
    (measure,) = case["measures"]
    for person in measure["persons"]:
        person["code"] = errors.get((file, person["row"]))
    return {**measure, "enterprise": case["enterprise"]}


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Json]:
    return _verified(tmp_path_factory.mktemp("lucheng") / "workspace", backwards=False)


def _person(person: Json) -> Json:
    """Return what is fixed of a person: where identity fails, only the outcome and that it fails."""
    unknown = person["unknown_if_judged"] if "unknown_if_judged" in person else person["unknown"]
    fixed = {key: person[key] for key in ("row", "name", "outcome", "code")}
    if "identity" in person["unmet"]:
        return fixed | {"identity": "unmet"}
    return fixed | {"unmet": sorted(person["unmet"]), "unknown": sorted(unknown)}


def test_every_declaration_of_the_township_is_a_case(verified: dict[str, Json]) -> None:
    assert len(EXPECTED) == 12
    assert verified.keys() == {case["file"] for case in EXPECTED}


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case["file"])
def test_the_counts_and_sums_of_a_case_are_as_expected(verified: dict[str, Json], case: Json) -> None:
    said = verified[case["file"]]

    figures = [key for key in ("enterprise", "measure", "declared", "people", "threshold", "amount") if key in case]

    assert {"people", "threshold", "amount"} <= set(figures)
    assert {key: said[key] for key in figures} == {key: case[key] for key in figures}


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case["file"])
def test_every_person_of_a_case_is_judged_as_expected(verified: dict[str, Json], case: Json) -> None:
    said = verified[case["file"]]["persons"]

    assert [_person(person) for person in said] == [_person(person) for person in case["persons"]]


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case["file"])
def test_every_person_has_a_reason_for_every_criterion_and_the_evidence_is_named(
    verified: dict[str, Json], case: Json
) -> None:
    said = verified[case["file"]]
    criteria = {
        "stay": ["identity", "unique", "nonlocal", "insured", "stayed"],
        "return-travel": ["identity", "unique", "nonlocal", "insured", "returned", "origin"],
    }[said["measure"]]

    for person in said["persons"]:
        reasons = person["reasons"]
        assert [reason["criterion"] for reason in reasons] == criteria
        assert [reason["criterion"] for reason in reasons if reason["outcome"] == "unmet"] == person["unmet"]
        assert [reason["criterion"] for reason in reasons if reason["outcome"] == "unknown"] == person["unknown"]
        assert all(reason["text"] and reason["clause"] for reason in reasons)
        proved = {reason["criterion"] for reason in reasons if reason["evidence"]}
        if person["outcome"] == "payable":
            assert {"insured", "stayed" if said["measure"] == "stay" else "returned"} <= proved


def test_the_order_of_files_and_extracts_changes_nothing(tmp_path: Path, verified: dict[str, Json]) -> None:
    backwards = _verified(tmp_path / "workspace", backwards=True)

    keys = ("declared", "people", "threshold", "amount")
    assert {file: {key: case[key] for key in keys} for file, case in backwards.items()} == {
        file: {key: case[key] for key in keys} for file, case in verified.items()
    }
    assert {file: [_said(person) for person in case["persons"]] for file, case in backwards.items()} == {
        file: [_said(person) for person in case["persons"]] for file, case in verified.items()
    }


def _said(person: Json) -> Json:
    return {key: value for key, value in person.items() if key != "reasons"}
