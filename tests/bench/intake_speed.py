"""Intake of one big file, against the floor: parse it and insert the same rows with one statement."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from desktop.importing import read_declaration
from desktop.services.intake import IntakeReport, intake
from tests.bench import workplace
from tests.bench.measuring import Line, apart, at_most, in_turn, peak_mib, ratio, seconds

_KEY = bytes(range(32))
_FLOORS = {"cipher": "SQLCipher", "plain": "普通 SQLite"}


def measure(*, people: int, rounds: int) -> list[Line]:
    """Return time against both floors, the same as the window has it, and the peak of memory."""
    path = workplace.workbook(people)
    peaks: list[float] = []
    runs: dict[str, Callable[[], float]] = {
        "own": partial(_run, _taken_in, path, people, peaks),
        "cipher": partial(apart, _floor_encrypted, path, people),
        "plain": partial(apart, _floor, path, people),
        "aside": partial(_run, _taken_in_aside, path, people, []),
    }
    found = in_turn(runs, rounds=rounds)
    of = {name: median(times) for name, times in found.items()}
    title = f"受理 {people:,} 行 × 12 列"
    times = [
        at_most(
            f"{title}，对{words}底线",
            ratio(found["own"], found[floor]),
            3,
            unit="倍",
            words=f"{of['own']:.2f} 秒 对 {of[floor]:.2f} 秒",
        )
        for floor, words in _FLOORS.items()
    ]
    aside = f"{ratio(found['aside'], found['cipher']):.2f} 倍（{of['aside']:.2f} 秒 对 {of['cipher']:.2f} 秒）"
    return [
        *times,
        Line(title=f"{title}，窗口的做法（在另一进程读表），对{_FLOORS['cipher']}底线", figure=aside),
        at_most(f"{title}，内存峰值", max(peaks), 300, unit="MiB"),
    ]


def _run(take: Callable[[Path, int], tuple[float, float]], path: Path, people: int, peaks: list[float]) -> float:
    took, peak = apart(take, path, people)
    peaks.append(peak)
    return took


def _taken_in(path: Path, people: int) -> tuple[float, float]:
    """Take the file in through the service; return seconds and the peak of memory in MiB."""
    folder = workplace.fresh(workplace.FOLDER / "intake")
    with workplace.opened(folder) as desk:
        terms = workplace.terms(desk)
        run = partial(intake, desk.store, [path], terms, by=workplace.CLERK, now=workplace.NOW)
        return seconds(lambda: _check(run(), people)), peak_mib()


def _taken_in_aside(path: Path, people: int) -> tuple[float, float]:
    """Do the same as the window does it: its helping process stands ready, parses, and sends the records over."""
    from desktop.ui.aside import Aside

    helper = Aside()
    helper.call(len, (), waiting=_patiently)

    def read(*args: object, **named: object) -> Any:  # noqa: ANN401  whatever the reader returns
        return helper.call(read_declaration, *args, waiting=_patiently, **named)

    folder = workplace.fresh(workplace.FOLDER / "intake")
    with workplace.opened(folder) as desk:
        terms = workplace.terms(desk)
        run = partial(intake, desk.store, [path], terms, by=workplace.CLERK, now=workplace.NOW, read=read)
        took = seconds(lambda: _check(run(), people))
    helper.close()
    return took, peak_mib()


def _patiently() -> None:
    """Wait on."""


def _check(report: IntakeReport, people: int) -> None:
    if report.unreadable or [case.rows_read for case in report.cases] != [people]:
        raise RuntimeError("the intake did not take the file in")


def _floor(path: Path, people: int) -> float:
    import sqlite3

    file = workplace.FOLDER / "floor.db"
    file.unlink(missing_ok=True)
    raw = sqlite3.connect(file, isolation_level=None)
    return seconds(partial(_parse_and_insert, path, people, raw.execute, raw.executemany))


def _floor_encrypted(path: Path, people: int) -> float:
    from desktop.models.connection import connect, tune

    file = workplace.FOLDER / "floor-encrypted.db"
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()
    file.touch()
    session = connect(file, _KEY)
    tune(session)
    return seconds(partial(_parse_and_insert, path, people, session.run, session.run_many))


def _parse_and_insert(
    path: Path, people: int, run: Callable[[str], object], run_many: Callable[[str, Any], object]
) -> None:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(1).to_python(skip_empty_area=False)
    if len(rows) != people + 1:
        raise RuntimeError("the parser did not find every row")
    run("CREATE TABLE line (a, b, c, d, e, f, g, h, i, j, k, l)")
    run("BEGIN")
    run_many("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    run("COMMIT")
