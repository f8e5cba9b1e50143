"""Bend workbooks for as long as is wanted: ``python -m tests.importing.fuzz --seconds 600``.

Every file that breaks, ends or hangs the reader is written to ``--into`` under its hash; kept as
``tests/importing/kept/bent-*`` it is a test from then on.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from tests.importing.fuzz.bending import bases, bend
from tests.importing.fuzz.guard import Reader, reader

_SLOW_SECONDS = 5
_MOST_BENDS = 4


def main() -> int:
    """Run, report, and return 1 where a file did what none may."""
    parser = argparse.ArgumentParser(prog="python -m tests.importing.fuzz")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--into", type=Path, default=Path("build/fuzz"))
    given = parser.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    with reader() as lent:
        fates = _run(lent, random.Random(given.seed), time.monotonic() + given.seconds, given.into)
    for fate, count in fates.most_common():
        print(f"{count:8d}  {fate}")  # noqa: T201
    return int(any(not fate.startswith(("read", "refused")) for fate in fates))


def _run(lent: Reader, chance: random.Random, until: float, into: Path) -> Counter[str]:
    fates: Counter[str] = Counter()
    names = sorted(bases())
    most = 0
    while time.monotonic() < until:
        content = bases()[chance.choice(names)]
        for _ in range(chance.randint(1, _MOST_BENDS)):
            content = bend(content, chance)
        fate = lent.read(content)
        fates["read" if fate.said.startswith("read") else re.split(", | among ", fate.said)[0]] += 1
        swollen = fate.megabytes > most + 50
        most = max(most, fate.megabytes)
        if not fate.sound or fate.seconds > _SLOW_SECONDS or swollen:
            kept = into / f"bent-{hashlib.sha256(content).hexdigest()[:12]}"
            kept.write_bytes(content)
            print(kept, fate, file=sys.stderr)  # noqa: T201
    return fates


if __name__ == "__main__":
    sys.exit(main())
