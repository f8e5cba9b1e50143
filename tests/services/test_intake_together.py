"""Many files share a commit, and each is taken whole or not at all: refused, killed, or with a full disk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import pytest

from desktop.errors import DeskError
from desktop.importing import read_declaration
from desktop.records import Declaration, Enterprise, Row
from desktop.services import keep_files
from desktop.services.intake import IntakeReport, Terms, intake
from tests.services.counter import NOW, POLICY, RECEIVED, Counter, a_counter, a_roster, workers

ROOT = Path(__file__).parents[2]
PAGES = "PRAGMA max_page_count = {}"


def _firm(number: int) -> Enterprise:
    return Enterprise(uscc=f"9133030200000000{number:02d}", name=f"样例{number}有限公司")


def _rosters(folder: Path, sizes: Sequence[int]) -> list[Path]:
    """Return a roster of so many people for each of as many enterprises."""
    return [
        a_roster(folder / f"{at}.xlsx", workers(size, start=1000 * at), firm=_firm(at))
        for at, size in enumerate(sizes, start=1)
    ]


def _heads(counter: Counter) -> dict[str, int]:
    return {case.uscc[-2:]: len(counter.store.parts.row_ids(case.id)) for case in counter.store.cases.all()}


def _intake(counter: Counter, paths: Sequence[Path], **named: Any) -> IntakeReport:  # noqa: ANN401
    policy = counter.desk.policy(POLICY)
    terms = Terms(policy=policy, measure=policy.measures["stay"], received=RECEIVED)
    return intake(counter.store, paths, terms, by=counter.clerk, now=NOW, **named)


class _Spoilt(tuple[Row, ...]):
    """Rows that fail when half of them were written."""

    __slots__ = ()

    def __iter__(self: Self) -> Iterator[Row]:
        """Yield half of the rows."""
        yield from self[: len(self) // 2]
        raise DeskError("record-kept")


def test_a_file_refused_in_the_middle_of_its_writing_leaves_the_others_and_nothing_of_itself(
    counter: Counter,
) -> None:
    paths = _rosters(counter.papers, (3, 120, 4))

    def read(file: Any, **said: Any) -> Declaration:  # noqa: ANN401
        declaration = read_declaration(file, **said)
        return replace(declaration, rows=_Spoilt(declaration.rows)) if file.name == "2.xlsx" else declaration

    report = _intake(counter, paths, read=read)

    assert [taken.file for taken in report.cases] == ["1.xlsx", "3.xlsx"]
    assert [(name, error.code) for name, error in report.unreadable] == [("2.xlsx", "record-kept")]
    assert [taken.case[-4:] for taken in report.cases] == ["0001", "0002"]
    assert _heads(counter) == {"01": 3, "03": 4}
    assert counter.store._session.rows("SELECT count(*) FROM roster_row") == [(7,)]
    assert counter.store._session.rows("SELECT count(*) FROM part") == [(2,)]
    assert counter.store.audit.verify() is None


def test_the_same_content_twice_in_one_intake_is_taken_once(counter: Counter) -> None:
    [path] = _rosters(counter.papers, (3,))
    copy = path.with_name("copy.xlsx")
    copy.write_bytes(path.read_bytes())

    report = counter.take(path, copy)

    assert ([taken.file for taken in report.cases], [name for name, _ in report.already]) == (["1.xlsx"], ["copy.xlsx"])
    assert report.fates == report.found == 2


def test_no_transaction_is_open_while_a_file_is_read(counter: Counter) -> None:
    connection = counter.store._session._connection
    seen: list[tuple[bool, int]] = []

    def look(_done: int, _total: int) -> None:
        seen.append((connection.in_transaction, len(counter.store.cases.all())))

    _intake(counter, _rosters(counter.papers, (3, 3, 3)), progress=look)

    assert seen == [(False, 0), (False, 0), (False, 0), (False, 3)]


def test_so_many_rows_are_kept_before_more_are_read(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_files, "_ROWS_TOGETHER", 5)
    kept: list[int] = []

    def look(_done: int, _total: int) -> None:
        kept.append(len(counter.store.cases.all()))

    _intake(counter, _rosters(counter.papers, (3, 3, 6, 1)), progress=look)

    assert kept == [0, 0, 2, 3, 4]


def test_where_the_disk_is_full_for_one_file_the_others_are_taken(counter: Counter) -> None:
    paths = _rosters(counter.papers, (3, 4000, 4))
    session = counter.store._session
    [(pages,)] = session.rows("PRAGMA page_count")
    session.rows(PAGES.format(pages + 150))

    report = counter.take(*paths)

    assert [(name, error.code) for name, error in report.unreadable] == [("2.xlsx", "disk-full")]
    assert [taken.file for taken in report.cases] == ["1.xlsx", "3.xlsx"]
    assert _heads(counter) == {"01": 3, "03": 4}
    session.rows(PAGES.format(1_000_000))
    assert [taken.rows_taken for taken in counter.take(*paths).cases] == [4000]
    assert counter.store.audit.verify() is None


KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path

from desktop.importing import read_declaration
from desktop.services import keep_files
from desktop.services.intake import Terms, intake
from tests.services.counter import NOW, POLICY, RECEIVED, a_counter


class Deadly(tuple):
    def __iter__(self):
        for number, row in enumerate(super().__iter__()):
            if number == 60:
                os.kill(os.getpid(), signal.SIGKILL)
            yield row


def read(file, **terms):
    declaration = read_declaration(file, **terms)
    return replace(declaration, rows=Deadly(declaration.rows)) if file.name == "4.xlsx" else declaration


keep_files._FILES_TOGETHER = 2
workspace, *rosters = map(Path, sys.argv[1:])
with a_counter(workspace, workspace) as counter:
    policy = counter.desk.policy(POLICY)
    terms = Terms(policy=policy, measure=policy.measures["stay"], received=RECEIVED)
    intake(counter.store, rosters, terms, by=counter.clerk, now=NOW, read=read)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_process_killed_between_two_files_of_a_commit_keeps_whole_files_only_and_a_repeat_completes(
    counter: Counter,
) -> None:
    rosters = _rosters(counter.papers, (3, 4, 5, 120, 6))
    workspace = counter.desk.place.folder
    counter.store.close()

    command = [sys.executable, "-c", KILLED, str(workspace), *map(str, rosters)]
    died = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)

    with a_counter(workspace, counter.papers) as again:
        assert died.returncode == -9, died.stderr.decode()
        assert _heads(again) == {"01": 3, "02": 4}  # 3.xlsx was whole, and went with the commit that never came
        assert again.store._session.rows("SELECT count(*) FROM roster_row") == [(7,)]
        assert (again.store.damage(), again.store.audit.verify()) == ([], None)
        report = again.take(*rosters)
        assert [name for name, _ in report.already] == ["1.xlsx", "2.xlsx"]
        assert _heads(again) == {"01": 3, "02": 4, "03": 5, "04": 120, "05": 6}
        assert [case.number[-4:] for case in again.store.cases.all()] == ["0001", "0002", "0003", "0004", "0005"]
