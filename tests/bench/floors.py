"""The floors that reading is held against: the same parser, every row inserted with one statement, and no check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench import workplace

_KEY = bytes(range(32))


class Database(NamedTuple):
    """What a floor needs of a database: to run a statement, and one for many rows."""

    run: Callable[[str], object]
    run_many: Callable[[str, Any], object]


def plain() -> Database:
    """Return a new database of plain SQLite."""
    import sqlite3

    file = workplace.FOLDER / "floor.db"
    file.unlink(missing_ok=True)
    raw = sqlite3.connect(file, isolation_level=None)
    return Database(raw.execute, raw.executemany)


def encrypted() -> Database:
    """Return a new database that is opened and tuned as that of a workspace is."""
    from desktop.models.connection import connect, tune

    file = workplace.FOLDER / "floor-encrypted.db"
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()
    file.touch()
    session = connect(file, _KEY)
    tune(session)
    return Database(session.run, session.run_many)


def parse_and_insert(database: Database, paths: Sequence[Path], *, sheet: int, lines: int, commits: int = 1) -> None:
    """Parse a sheet of every file and insert its rows; ``lines`` must come out, heads included, in so many commits."""
    there = 0
    size = max(len(paths) // commits, 1)
    for begin in range(0, len(paths), size):
        there += _insert(database, [_rows(path, sheet) for path in paths[begin : begin + size]], new=not begin)
    if there != lines:
        raise RuntimeError("the parser did not find every row")


def _rows(path: Path, sheet: int) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def _insert(database: Database, tables: Sequence[list[list[Any]]], *, new: bool) -> int:
    width = len(tables[0][0])
    if new:
        database.run(f"CREATE TABLE line ({', '.join(f'c{place}' for place in range(width))})")
    database.run("BEGIN")
    rows: Iterable[list[Any]] = chain.from_iterable(tables)
    database.run_many(f"INSERT INTO line VALUES ({', '.join('?' * width)})", rows)
    database.run("COMMIT")
    return sum(map(len, tables))
