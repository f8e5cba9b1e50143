"""The bench itself still runs: every part at a small size, with no word on how fast."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import township
from tests.bench.__main__ import FULL, QUICK, in_words
from tests.bench.measuring import Line, at_most, ratio

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("part", list(QUICK))
def test_a_part_of_the_bench_runs_at_a_small_size(part: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.bench", "--quick", "--only", part]

    run = subprocess.run(command, cwd=tmp_path, env=_here(), capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert run.stdout.strip()


def test_the_small_run_has_every_part_of_the_full_one() -> None:
    assert list(QUICK) == list(FULL)


def test_the_same_serial_is_the_same_person_and_no_two_share_a_number() -> None:
    numbers = {township.an_id(serial) for serial in range(20_000)}

    assert len(numbers) == 20_000
    assert township.a_line(7, 1) == township.a_line(7, 1)


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    assert ratio([2.0, 9.0, 4.0], [1.0, 3.0, 1.0]) == 3.0


def test_a_line_says_whether_the_aim_is_met_but_not_at_a_small_size() -> None:
    line = at_most("受理", 3.5, 3, unit="倍")

    assert in_words(line, judged=True) == "受理：3.50 倍　目标 ≤ 3　未达到"
    assert in_words(line, judged=False) == "受理：3.50 倍"
    assert in_words(Line(title="核验", figure="每秒 1 人"), judged=True) == "核验：每秒 1 人"


def _here() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}
