"""A big insurance extract (参保明细) registered, against the floor: parse, and insert the rows with one statement."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from statistics import median

from desktop.services.take_evidence import EvidenceTaken, take_insurance
from tests.bench import floors, township, workplace
from tests.bench.measuring import Line, apart, at_most, in_turn, peak_mib, ratio, seconds

_HEADS = 250


def measure(*, people: int, rounds: int) -> list[Line]:
    """Return time for so many persons in two months against the encrypted floor, and the peak of memory."""
    path = workplace.insurance_workbook(cases=people // _HEADS, heads=_HEADS)
    rows = people * len(township.MONTHS)
    peaks: list[float] = []
    found = in_turn(
        {"own": partial(_run, path, rows, peaks), "floor": partial(apart, _floor, path, rows)}, rounds=rounds
    )
    title = f"登记参保明细 {rows:,} 行 × 8 列"
    words = f"{median(found['own']):.2f} 秒 对 {median(found['floor']):.2f} 秒"
    return [
        at_most(f"{title}，对 SQLCipher 底线", ratio(found["own"], found["floor"]), 2.5, unit="倍", words=words),
        at_most(f"{title}，内存峰值", max(peaks), 300, unit="MiB"),
    ]


def _run(path: Path, rows: int, peaks: list[float]) -> float:
    took, peak = apart(_registered, path, rows)
    peaks.append(peak)
    return took


def _registered(path: Path, rows: int) -> tuple[float, float]:
    """Register the extract through the service; return seconds and the peak of memory in MiB."""
    folder = workplace.fresh(workplace.FOLDER / "evidence")
    with workplace.opened(folder) as desk:
        months, by, now = township.MONTHS, workplace.CLERK, workplace.NOW
        run = partial(take_insurance, desk.store, path, months=months, by=by, now=now)
        return seconds(lambda: _check(run(), rows)), peak_mib()


def _check(taken: EvidenceTaken, rows: int) -> None:
    if taken.problems or taken.extract.rows_taken != rows:
        raise RuntimeError("the extract was not registered whole")


def _floor(path: Path, rows: int) -> float:
    database = floors.encrypted()
    return seconds(partial(floors.parse_and_insert, database, [path], sheet=0, lines=rows + 1))
