"""Walk through every page and dialog and write their pictures for the manual: ``python -m tests.tour``.

Each scale is walked by a process of its own, because Qt reads its scale at the start.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PICTURES = Path(__file__).parents[2] / "docs" / "manual" / "pictures"
INDEX = "index.json"
"""Which picture shows an object of which class: what the tests hold the manual against."""
SCALES = {"1": "", "1.5": "-150"}


def main() -> int:
    """Walk at both scales, or at the one that is asked for, and say what was written."""
    parser = argparse.ArgumentParser(prog="python -m tests.tour")
    parser.add_argument("--scale", choices=SCALES)
    parser.add_argument("--out", type=Path, default=PICTURES)
    parser.add_argument("--only", default="", help="only pictures whose name begins so")
    asked = parser.parse_args()
    if asked.scale:
        return _walk(asked.scale, asked.out, asked.only)
    asked.out.mkdir(parents=True, exist_ok=True)
    for old in asked.out.glob("*.png"):
        old.unlink()
    for scale in SCALES:
        command = [sys.executable, "-m", "tests.tour", "--scale", scale, "--out", str(asked.out)]
        subprocess.run(command, check=True)
    return 0


def _walk(scale: str, out: Path, only: str) -> int:
    """Walk at one scale, with the clock of one place and the screen of one notebook, whatever the machine has."""
    from tests.tour.stage import NEUTRAL, printer_folder, screen_file
    from tests.tour.walk import walk

    with tempfile.TemporaryDirectory() as scratch:
        os.environ |= {
            "TZ": "Asia/Shanghai",
            "HOME": str(NEUTRAL.parent),
            "XDG_CACHE_HOME": scratch,
            "PATH": f"{printer_folder(Path(scratch))}{os.pathsep}{os.environ['PATH']}",
            "QT_SCALE_FACTOR": scale,
            "QT_QPA_PLATFORM": f"offscreen:configfile={screen_file(Path(scratch))}",
        }
        time.tzset()
        out.mkdir(parents=True, exist_ok=True)
        taken = walk(Path(scratch), out, scale=float(scale), suffix=SCALES[scale], only=only)
    if not only:
        (out / INDEX).write_text(json.dumps(taken, indent=1, sort_keys=True) + "\n", "utf-8")
    size = sum(file.stat().st_size for file in out.glob("*.png"))
    sys.stdout.write(f"{scale}：{len(taken)}张，文件夹共{size / 2**20:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
