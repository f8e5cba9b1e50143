"""How soon a window stands there: from the start of the process to the first paint, against an empty window."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from desktop.keys import KEY_COST, PASSWORD_COST, derive_key
from tests.bench import workplace
from tests.bench.measuring import Line, apart, at_most, in_turn, ratio, seconds

_PATIENCE = 30


def measure(*, cases: int, heads: int, rounds: int) -> list[Line]:
    """Return the first window that is seen, and the main window of a clerk who types in no time."""
    folder = apart(workplace.ready_to_verify, cases=cases, heads=heads).absolute()
    runs = {which: partial(_painted, which, folder) for which in ("empty", "first", "main")}
    _painted("empty", folder)  # the libraries are read from the disk once, whoever starts first
    found = in_turn(runs, rounds=rounds)
    empty, first, entered = (median(found[which]) for which in runs)
    deriving = seconds(_derive_keys)
    shown = [each - deriving for each in found["main"]]
    words = f"{entered:.2f} 秒，减去由口令和密码派生密钥的 {deriving:.2f} 秒，对 {empty:.2f} 秒"
    return [
        at_most(
            "第一个窗口（打开工作区），对空窗口",
            ratio(found["first"], found["empty"]),
            4,
            unit="倍",
            words=f"{first:.2f} 秒 对 {empty:.2f} 秒",
        ),
        Line(
            title="主窗口（两个对话框自动应答），对空窗口", figure=f"{ratio(shown, found['empty']):.2f} 倍（{words}）"
        ),
    ]


def _painted(which: str, folder: Path) -> float:
    """Start a process and return how long it took to its first paint."""
    started = perf_counter()
    command = [sys.executable, "-m", "tests.bench.window_driver", which, str(folder)]
    environment = _environment(folder, which)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    if not done.stdout:
        raise RuntimeError(f"the window {which} was never painted: {done.stderr}")
    return float(done.stdout) - started


def _environment(folder: Path, which: str) -> Mapping[str, str]:
    """Return an environment without a display and without this user's settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("WENGANG_")}
    own |= {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder.parent / "config")}
    if which == "main":
        own |= {"WENGANG_PASSPHRASE": workplace.PASSPHRASE, "WENGANG_OPERATOR_PASSWORD": workplace.PASSWORD}
    return own


def _derive_keys() -> None:
    """Do what opening and signing in do on purpose, so that no one guesses a password by trying."""
    for cost in (KEY_COST, PASSWORD_COST):
        derive_key(workplace.PASSPHRASE, b"sixteen bytes ok", cost=cost)
