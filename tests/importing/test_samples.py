"""The sample township, where it lies beside the repository: every row and every code exactly as expected."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.importing.declaration import read_declaration
from desktop.importing.extracts import read_insurance, read_movement
from desktop.importing.source import load

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "lucheng"

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not part of the repository")


def expected_cases() -> list[tuple[Path, dict[str, Any]]]:
    if not SAMPLES.exists():
        return []
    truths = (("declarations", "expected.json"), ("returns", "expected-returns.json"))
    return [
        (SAMPLES / folder / case["file"], case)
        for folder, truth in truths
        for case in json.loads((SAMPLES / truth).read_text(encoding="utf-8"))["cases"]
    ]


@pytest.mark.parametrize(("path", "case"), expected_cases(), ids=lambda value: getattr(value, "name", ""))
def test_every_row_of_a_sample_has_its_number_name_and_code(path: Path, case: dict[str, Any]) -> None:
    declaration = read_declaration(load(path), received=date(2023, 2, 10), today=date(2023, 2, 10))

    assert (declaration.enterprise.uscc, declaration.enterprise.name) == (
        case["enterprise"]["uscc"],
        case["enterprise"]["name"],
    )
    assert [(row.number, row.name, row.error or None) for row in declaration.rows] == [
        (person["row"], person["name"], person["code"]) for person in case["persons"]
    ]


def test_the_sample_extracts_are_read_without_a_problem() -> None:
    insurance = read_insurance(load(SAMPLES / "参保明细.xlsx"), months=("2023-01", "2023-02"))
    movement = read_movement(load(SAMPLES / "留温比对结果.xlsx"))

    assert (insurance.rows_read, len(insurance.entries), insurance.problems) == (947, 947, ())
    assert (movement.rows_read, len(movement.entries), movement.problems) == (435, 435, ())
