"""How soon a case of thousands of persons stands there: from the asking to its rows, and how long the window held."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from statistics import median

from desktop.services.verify import verify
from tests.bench import workplace
from tests.bench.measuring import Line, apart, at_most

_PATIENCE = 120
_AIM = 0.5  # seconds, from the issue
_STALL = 100  # milliseconds, from the issue


def measure(*, heads: int, rounds: int) -> list[Line]:
    """Return the opening, the longest stall while it went on, and the trial of one decision."""
    folder = apart(_verified, heads=heads)
    found = [_opened(folder) for _ in range(rounds)]
    opening, stall, trying = (median(values) for values in zip(*found, strict=True))
    return [
        at_most(f"打开{heads:,}人的案卷，到看见花名册", opening, _AIM, unit="秒"),
        at_most("其间窗口最久没有响应", stall, _STALL, unit="毫秒"),
        at_most("试算一项人工认定", trying, 0.3, unit="秒"),
    ]


def _verified(*, heads: int) -> str:
    folder = workplace.ready_to_verify(cases=1, heads=heads).absolute()
    with workplace.opened(folder) as desk:
        (case,) = desk.store.cases.all()
        if desk.store.determinations.latest(case.id) is None:
            verify(desk.store, desk.policies, [case], by=workplace.CLERK, now=workplace.NOW)
    return str(folder)


def _opened(folder: str) -> tuple[float, float, float]:
    """Open the case in a window of a process of its own; return seconds, milliseconds of the longest stall, seconds."""
    command = [sys.executable, "-m", "tests.bench.open_case_driver", folder]
    own = {name: value for name, value in os.environ.items() if not name.startswith("WENGANG_")}
    run = partial(subprocess.run, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    done = run(command, env=own | {"QT_QPA_PLATFORM": "offscreen"})
    if done.returncode:
        raise RuntimeError(f"the case was never opened: {done.stderr}")
    opening, stall, trying = map(float, done.stdout.split())
    return opening, stall, trying
