"""Folders and zips taken in at one go: every file in them is named apart, and has a fate that the sums can prove."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop.services.intake import IntakeReport
from desktop.services.intake_report import Account, account
from tests.services.counter import FIRM, OTHER, Counter, Worker, a_roster, workers

FAULTY = [*workers(2), Worker("短号", "33030")]


def _a_zip(path: Path, contents: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in contents.items():
            packed.writestr(name, content)
    return path


def _drawn(report: IntakeReport) -> Account:
    return account(report, found=report.found)


def test_files_alike_by_name_in_two_folders_are_told_apart(counter: Counter) -> None:
    folder = counter.papers / "来件"
    for workshop, firm in (("一车间", FIRM), ("二车间", OTHER)):
        (folder / workshop).mkdir(parents=True)
        a_roster(folder / workshop / "名单.xlsx", FAULTY, firm=firm)

    report = counter.take(folder)

    assert [taken.file for taken in report.cases] == ["一车间/名单.xlsx", "二车间/名单.xlsx"]
    assert {file for file, _ in report.problems} == {"一车间/名单.xlsx", "二车间/名单.xlsx"}


def test_the_warnings_of_a_file_are_its_own_even_where_another_bears_its_name(counter: Counter) -> None:
    for firm in (FIRM, OTHER):
        (counter.papers / firm.uscc).mkdir()
    paths = [a_roster(counter.papers / firm.uscc / "名单.xlsx", workers(3), firm=firm) for firm in (FIRM, OTHER)]

    drawn = _drawn(counter.take(*paths))

    warnings = sum(problem.severity == "warning" for _, problem in drawn.problems)
    assert warnings > 0
    assert sum(each.warnings for each in drawn.files) == warnings


def test_what_a_folder_holds_beside_declarations_is_passed_over_as_in_a_zip(counter: Counter) -> None:
    names = ["__MACOSX/._甲.xlsx", ".隐藏/乙.xlsx", "Thumbs.db", "desktop.ini", "里/~$甲.xlsx"]
    folder = counter.papers / "来件"
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    a_roster(folder / "甲.xlsx", workers(2))

    report = counter.take(folder)

    assert sorted(report.ignored) == sorted(names)
    assert [taken.file for taken in report.cases] == ["甲.xlsx"]
    assert report.unreadable == []


def test_the_files_of_a_zip_are_taken_under_its_name_and_a_broken_one_stops_no_other(counter: Counter) -> None:
    roster = a_roster(counter.papers / "x.xlsx", workers(2)).read_bytes()
    other = a_roster(counter.papers / "x.xlsx", workers(2, start=11), firm=OTHER).read_bytes()
    contents = {"甲/名单.xlsx": roster, "甲/坏.xlsx": b"PK\x03\x04", "乙/名单.xlsx": other, "甲/~$名单.xlsx": b"x"}

    report = counter.take(_a_zip(counter.papers / "材料.zip", contents))

    assert [taken.file for taken in report.cases] == ["材料.zip/乙/名单.xlsx", "材料.zip/甲/名单.xlsx"]
    assert [(file, error.code) for file, error in report.unreadable] == [("材料.zip/甲/坏.xlsx", "corrupt")]
    assert report.ignored == ["材料.zip/甲/~$名单.xlsx"]
    assert (report.found, _drawn(report).files_balance, _drawn(report).rows_balance) == (4, True, True)


def test_a_zip_with_nothing_in_it_is_told_of(counter: Counter) -> None:
    report = counter.take(_a_zip(counter.papers / "空.zip", {}))

    assert [(file, error.code) for file, error in report.unreadable] == [("空.zip", "empty")]
    assert report.found == 1


def test_the_sums_show_a_file_that_lost_its_fate(counter: Counter) -> None:
    report = counter.take(a_roster(counter.papers / "a.xlsx", workers(2)))

    report.cases.clear()

    assert not _drawn(report).files_balance


@pytest.mark.parametrize("again", [1, 2])
def test_a_folder_taken_again_changes_nothing(counter: Counter, again: int) -> None:
    folder = counter.papers / "来件"
    folder.mkdir()
    packed = io.BytesIO(a_roster(counter.papers / "x.xlsx", workers(2)).read_bytes())
    _a_zip(folder / "材料.zip", {"甲.xlsx": packed.getvalue()})
    a_roster(folder / "乙.xlsx", workers(2, start=11), firm=OTHER)
    counter.take(folder)
    before = counter.store.audit.entries()

    reports = [counter.take(folder) for _ in range(again)]

    assert [len(report.already) for report in reports] == [2] * again
    assert counter.store.audit.entries() == before
