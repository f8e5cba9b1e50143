"""One big file through the window, previewed and taken in: the longest time in which it did not answer."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median

from tests.bench import workplace
from tests.bench.measuring import Line, apart, at_most

_PATIENCE = 300
_STALL = 100  # milliseconds, from the issue


def measure(*, people: int, rounds: int) -> list[Line]:
    """Return the longest stall while the file is looked at, and while it is taken in up to the report."""
    file = workplace.workbook(people).absolute()
    found = [_taken_in(file) for _ in range(rounds)]
    previewing, taking = (median(values) for values in zip(*found, strict=True))
    title = f"{people:,} 行，窗口最久没有响应"
    return [
        at_most(f"预览 {title}", previewing, _STALL, unit="毫秒"),
        at_most(f"导入 {title}", taking, _STALL, unit="毫秒"),
    ]


def _taken_in(file: Path) -> tuple[float, float]:
    """Take the file in through a window of a process of its own; return milliseconds of both stalls."""
    folder = apart(workplace.fresh, workplace.FOLDER / "intake-stall").absolute()
    command = [sys.executable, "-m", "tests.bench.intake_stall_driver", str(folder), str(file)]
    own = {name: value for name, value in os.environ.items() if not name.startswith("WENGANG_")}
    run = partial(subprocess.run, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    done = run(command, env=own | {"QT_QPA_PLATFORM": "offscreen"})
    if done.returncode:
        raise RuntimeError(f"the file was never taken in: {done.stderr}")
    previewing, taking = map(float, done.stdout.split())
    return previewing, taking
