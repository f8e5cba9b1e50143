"""Intake of one big file and of many small ones, against the floor: parse, and insert the rows with one statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from desktop.importing import read_declaration
from desktop.services.intake import IntakeReport, intake
from tests.bench import floors, workplace
from tests.bench.measuring import Line, apart, at_most, in_turn, peak_mib, ratio, seconds

_AIM = 2.5
_PEAK = 300
_FLOORS = {"cipher": "SQLCipher", "plain": "普通 SQLite"}


def measure(*, people: int, rounds: int) -> list[Line]:
    """Return time against both floors, the same as the window has it, and the peak of memory."""
    path = workplace.workbook(people)
    peaks: list[float] = []
    runs: dict[str, Callable[[], float]] = {
        "own": partial(_run, _taken_in, [path], people, peaks),
        "cipher": partial(apart, _floor_encrypted, [path], people),
        "plain": partial(apart, _floor, [path], people),
        "aside": partial(_run, _taken_in_aside, [path], people, []),
    }
    found = in_turn(runs, rounds=rounds)
    title = f"受理 {people:,} 行 × 12 列"
    times = [_against(f"{title}，对{words}底线", found, floor) for floor, words in _FLOORS.items()]
    aside = f"{ratio(found['aside'], found['cipher']):.2f} 倍（{_in_seconds(found, 'aside', 'cipher')}）"
    return [
        *times,
        Line(title=f"{title}，窗口的做法（在另一进程读表），对{_FLOORS['cipher']}底线", figure=aside),
        at_most(f"{title}，内存峰值", max(peaks), _PEAK, unit="MiB"),
    ]


def measure_many(*, files: int, heads: int, rounds: int) -> list[Line]:
    """Return time for many files against one statement for all, and against one kept file by file; and the peak."""
    paths = workplace.workbooks(cases=files, heads=heads)
    people = files * heads
    peaks: list[float] = []
    runs: dict[str, Callable[[], float]] = {
        "own": partial(_run, _taken_in, paths, people, peaks),
        "cipher": partial(apart, _floor_encrypted, paths, people),
        "each": partial(apart, _floor_encrypted, paths, people, commits=files),
    }
    found = in_turn(runs, rounds=rounds)
    title = f"受理 {files:,} 个文件 × {heads:,} 行"
    each = f"{ratio(found['own'], found['each']):.2f} 倍（{_in_seconds(found, 'own', 'each')}）"
    return [
        _against(f"{title}，对{_FLOORS['cipher']}底线", found, "cipher"),
        Line(title=f"{title}，对逐个文件落盘的底线", figure=each),
        at_most(f"{title}，内存峰值", max(peaks), _PEAK, unit="MiB"),
    ]


def _against(title: str, found: dict[str, list[float]], floor: str) -> Line:
    words = _in_seconds(found, "own", floor)
    return at_most(title, ratio(found["own"], found[floor]), _AIM, unit="倍", words=words)


def _in_seconds(found: dict[str, list[float]], one: str, other: str) -> str:
    return f"{median(found[one]):.2f} 秒 对 {median(found[other]):.2f} 秒"


def _run(
    take: Callable[[Sequence[Path], int], tuple[float, float]],
    paths: Sequence[Path],
    people: int,
    peaks: list[float],
) -> float:
    took, peak = apart(take, paths, people)
    peaks.append(peak)
    return took


def _taken_in(paths: Sequence[Path], people: int) -> tuple[float, float]:
    """Take the files in through the service; return seconds and the peak of memory in MiB."""
    folder = workplace.fresh(workplace.FOLDER / "intake")
    with workplace.opened(folder) as desk:
        terms = workplace.terms(desk)
        run = partial(intake, desk.store, paths, terms, by=workplace.CLERK, now=workplace.NOW)
        return seconds(lambda: _check(run(), people)), peak_mib()


def _taken_in_aside(paths: Sequence[Path], people: int) -> tuple[float, float]:
    """Do the same as the window does it: its helping process stands ready, parses, and sends the records over."""
    from desktop.ui.aside import Aside

    helper = Aside()
    helper.call(len, (), waiting=_patiently)

    def read(*args: object, **named: object) -> Any:  # noqa: ANN401  whatever the reader returns
        return helper.call(read_declaration, *args, waiting=_patiently, **named)

    folder = workplace.fresh(workplace.FOLDER / "intake")
    with workplace.opened(folder) as desk:
        terms = workplace.terms(desk)
        run = partial(intake, desk.store, paths, terms, by=workplace.CLERK, now=workplace.NOW, read=read)
        took = seconds(lambda: _check(run(), people))
    helper.close()
    return took, peak_mib()


def _patiently() -> None:
    """Wait on."""


def _check(report: IntakeReport, people: int) -> None:
    if report.unreadable or sum(case.rows_read for case in report.cases) != people:
        raise RuntimeError("the intake did not take every file in")


def _floor(paths: Sequence[Path], people: int) -> float:
    database = floors.plain()
    return seconds(partial(floors.parse_and_insert, database, paths, sheet=1, lines=people + len(paths)))


def _floor_encrypted(paths: Sequence[Path], people: int, *, commits: int = 1) -> float:
    database, lines = floors.encrypted(), people + len(paths)
    return seconds(partial(floors.parse_and_insert, database, paths, sheet=1, lines=lines, commits=commits))
