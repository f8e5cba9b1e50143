"""How the bench measures: every run in a process of its own, rivals in turn, the median of what was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the report: what was measured, the figure in words, and the aim beside it, or ''."""

    title: str
    figure: str
    aim: str = ""
    met: bool = True


def apart(function: Callable[_Arguments, _Result], *args: _Arguments.args, **named: _Arguments.kwargs) -> _Result:
    """Run a function of a module in a fresh process: no cache is warm and no memory is left over from another run."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **named).result()


def in_turn(rivals: Mapping[str, Callable[[], float]], *, rounds: int) -> dict[str, list[float]]:
    """Run every rival once a round, so that a slow minute of the machine falls upon all of them."""
    found: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, run in rivals.items():
            found[name].append(run())
    return found


def ratio(own: list[float], floor: list[float]) -> float:
    """Return the median of the ratios of the rounds."""
    return median(one / other for one, other in zip(own, floor, strict=True))


def seconds(function: Callable[[], object]) -> float:
    """Return how long one call takes."""
    started = perf_counter()
    function()
    return perf_counter() - started


def peak_mib() -> float:
    """Return the most memory that this very process ever held, in MiB.

    ``ru_maxrss`` would not do: on Linux a started process inherits the figure of the one that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def at_most(title: str, found: float, aim: float, *, unit: str, words: str = "") -> Line:
    """Return a line whose figure should not pass an aim."""
    digits = 0 if unit == "MiB" else 2
    figure = f"{found:.{digits}f} {unit}{f'（{words}）' if words else ''}"
    return Line(title=title, figure=figure, aim=f"≤ {aim:g}", met=found <= aim)
