"""The list of a hundred thousand cases: how soon it stands there, is narrowed and sorted, and how long it held."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median

from desktop.models.connection import undisturbed
from desktop.models.migrations import MIGRATIONS
from desktop.models.store import Store
from desktop.records import CaseState, Enterprise
from tests.bench import township, workplace
from tests.bench.measuring import Line, apart, at_most

_PATIENCE = 300
_AIM = 0.5  # seconds, from the issue: a list without a pause
_STALL = 100  # milliseconds, from the issue
_STATES = (CaseState.DRAFT, CaseState.ACCEPTED, CaseState.VERIFIED, CaseState.REVIEWED, CaseState.TO_CORRECT)


def measure(*, cases: int, rounds: int) -> list[Line]:
    """Return opening, narrowing, sorting and choosing all, and the longest stall of the window during each."""
    folder = apart(_filled, cases=cases)
    found = [_looked_at(folder) for _ in range(rounds)]
    lines = []
    for place, title in enumerate((f"打开{cases:,}件案卷的列表", "按名称筛选", "按金额排序", "全选")):
        took, stall = (median(each[place * 2 + part] for each in found) for part in (0, 1))
        lines.append(at_most(title, took, _AIM, unit="秒"))
        lines.append(at_most("　其间窗口最久没有响应", stall, _STALL, unit="毫秒"))
    return lines


def _filled(*, cases: int) -> str:
    """Return a workspace with so many cases, nine in ten determined; made once for schema and size."""
    folder = workplace.FOLDER / f"cases-{cases}-{township.GENERATOR}-{len(MIGRATIONS)}"
    if not folder.exists():
        building = workplace.fresh(workplace.FOLDER / "building")
        with workplace.opened(building) as desk, undisturbed(), desk.store.atomic():
            for number in range(cases):
                _add(desk.store, number)
        building.rename(folder)
    return str(folder.absolute())


def _add(store: Store, number: int) -> None:
    firm = Enterprise(name=township.a_firm(number * 7919 % 99_991), uscc=township.a_uscc(number))
    case = store.cases.open(
        firm,
        policy=workplace.POLICY,
        measure="stay" if number % 3 else "return-travel",
        prefix="330302003-LG",
        received_on=township.RECEIVED,
        by="clerk",
        now=workplace.NOW,
    )
    if number % 10:
        summary = {
            "people": {"payable": number % 90, "pending": number % 7, "rejected": number % 5},
            "amount": {"payable_fen": number % 90 * 50_000, "ceiling_fen": number % 97 * 50_000},
        }
        document = json.dumps(summary | {"case": case.number, "padding": "x" * 500}).encode()
        pack = {"pack_id": workplace.POLICY, "pack_hash": "0"}
        store.determinations.put(case.id, document, (), **pack, summary=summary, by="clerk", now=workplace.NOW)
    store.cases.move(case.id, _STATES[number % len(_STATES)])


def _looked_at(folder: str) -> list[float]:
    """Look at the list in a window of a process of its own; return seconds and milliseconds by turns."""
    command = [sys.executable, "-m", "tests.bench.case_list_driver", folder]
    own = {name: value for name, value in os.environ.items() if not name.startswith("WENGANG_")}
    run = partial(subprocess.run, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    done = run(command, env=own | {"QT_QPA_PLATFORM": "offscreen"}, cwd=Path.cwd())
    if done.returncode:
        raise RuntimeError(f"the list was never shown: {done.stderr}")
    return [float(figure) for figure in done.stdout.split()]
