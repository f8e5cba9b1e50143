"""``python -m tests.bench``: measure everything and print it as ratios; ``--quick`` with small sizes, to see it run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial

from tests.bench import (
    case_list,
    evidence_speed,
    intake_speed,
    intake_stall,
    open_case,
    peer_speed,
    roster_speed,
    verify_speed,
    window_speed,
)
from tests.bench.measuring import Line

Part = Callable[[], list[Line]]

FULL: dict[str, Part] = {
    "intake": partial(intake_speed.measure, people=100_000, rounds=5),
    "many": partial(intake_speed.measure_many, files=400, heads=250, rounds=3),
    "evidence": partial(evidence_speed.measure, people=150_000, rounds=3),
    "verify": partial(verify_speed.measure, cases=400, heads=250, rounds=3),
    "peer": partial(peer_speed.measure, people=1_000_000, rounds=5),
    "roster": partial(roster_speed.measure, rows=10_000, rounds=5),
    "window": partial(window_speed.measure, cases=20, heads=50, rounds=7),
    "stall": partial(intake_stall.measure, people=100_000, rounds=3),
    "case": partial(open_case.measure, heads=5000, rounds=5),
    "cases": partial(case_list.measure, cases=100_000, rounds=3),
}
QUICK: dict[str, Part] = {
    "intake": partial(intake_speed.measure, people=500, rounds=1),
    "many": partial(intake_speed.measure_many, files=4, heads=50, rounds=1),
    "evidence": partial(evidence_speed.measure, people=500, rounds=1),
    "verify": partial(verify_speed.measure, cases=4, heads=50, rounds=1),
    "peer": partial(peer_speed.measure, people=2_000, rounds=1),
    "roster": partial(roster_speed.measure, rows=200, rounds=1),
    "window": partial(window_speed.measure, cases=4, heads=50, rounds=1),
    "stall": partial(intake_stall.measure, people=500, rounds=1),
    "case": partial(open_case.measure, heads=200, rounds=1),
    "cases": partial(case_list.measure, cases=200, rounds=1),
}


def main(arguments: Sequence[str]) -> int:
    """Measure and print; a missed aim is told and never an error, for machines differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="测速，以比值给出")
    parser.add_argument("--quick", action="store_true", help="小规模跑一遍，只看能不能跑，不与目标相比")
    parser.add_argument("--only", choices=list(FULL), help="只测一项")
    given = parser.parse_args(arguments)
    for name, measure in (QUICK if given.quick else FULL).items():
        if given.only in {None, name}:
            for line in measure():
                print(in_words(line, judged=not given.quick), flush=True)
    return 0


def in_words(line: Line, *, judged: bool) -> str:
    """Return a line of the report; small sizes are not held against an aim."""
    verdict = f"　目标 {line.aim}　{'达到' if line.met else '未达到'}" if line.aim and judged else ""
    return f"{line.title}：{line.figure}{verdict}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
