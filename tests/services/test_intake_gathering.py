"""What an intake gathers: locked zips, only the files that are named, and all that lay there when it was stopped."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.services.intake import IntakeReport, Terms, intake
from desktop.services.intake_report import account
from tests.importing.locks import aes_cipher, locked_zip
from tests.services.counter import NOW, OTHER, POLICY, RECEIVED, Counter, a_roster, workers


def rosters(counter: Counter) -> Mapping[str, bytes]:
    first = a_roster(counter.papers / "x.xlsx", workers(2)).read_bytes()
    other = a_roster(counter.papers / "x.xlsx", workers(3, start=11), firm=OTHER).read_bytes()
    (counter.papers / "x.xlsx").unlink()
    return {"甲/名单.xlsx": first, "乙/名单.xlsx": other}


def a_zip(path: Path, contents: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in contents.items():
            packed.writestr(name, content)
    return path


def terms(counter: Counter, **said: object) -> Terms:
    policy = counter.desk.policy(POLICY)
    return Terms(policy=policy, measure=policy.measures["stay"], received=RECEIVED, **said)  # type: ignore[arg-type]


def take(counter: Counter, *paths: Path, **said: object) -> IntakeReport:
    return intake(counter.store, paths, terms(counter, **said), by=counter.clerk, now=NOW)


def test_a_locked_zip_is_taken_by_its_password_alone(counter: Counter) -> None:
    path = counter.papers / "材料.zip"
    path.write_bytes(locked_zip(rosters(counter), b"secret", lock=aes_cipher).content)

    without, wrong, opened = (take(counter, path, password=password) for password in ("", "guess", "secret"))

    assert [(file, error.code) for file, error in without.unreadable] == [("材料.zip", "encrypted")]
    assert [(file, error.code) for file, error in wrong.unreadable] == [("材料.zip", "password-wrong")]
    assert [(taken.file, taken.rows_taken) for taken in opened.cases] == [
        ("材料.zip/乙/名单.xlsx", 3),
        ("材料.zip/甲/名单.xlsx", 2),
    ]


@pytest.mark.parametrize("only", [("材料.zip/甲/名单.xlsx",), ("里/材料.zip/乙/名单.xlsx",), ("里/材料.zip",)])
def test_nothing_is_taken_but_what_is_named(counter: Counter, only: tuple[str, ...]) -> None:
    folder = counter.papers / "来件"
    (folder / "里").mkdir(parents=True)
    contents = rosters(counter)
    a_zip(folder / "里" / "材料.zip", contents)
    packed = a_zip(counter.papers / "材料.zip", contents)

    report = take(counter, folder, packed, only=only)

    files = {taken.file for taken in report.cases}
    assert files == ({*only} if only[0].endswith(".xlsx") else {f"{only[0]}/{name}" for name in contents})
    assert report.found == len(files)


def test_a_named_file_that_is_gone_is_told(counter: Counter) -> None:
    folder = counter.papers / "来件"
    folder.mkdir()

    with pytest.raises(DeskError, match="file-missing"):
        take(counter, folder, only=("甲.xlsx",))


def test_a_zip_within_a_zip_is_told_with_the_advice_to_unpack_it(counter: Counter) -> None:
    inner = a_zip(counter.papers / "里.zip", rosters(counter)).read_bytes()

    report = take(counter, a_zip(counter.papers / "外.zip", {"里.zip": inner}))

    [(file, error)] = report.unreadable
    assert (file, error.code) == ("外.zip/里.zip", "not-a-workbook")
    assert "先解压" in error.advice


def test_a_stopped_intake_counts_what_it_did_not_reach(counter: Counter) -> None:
    folder = counter.papers / "来件"
    folder.mkdir()
    for at in range(4):
        a_roster(folder / f"{at}.xlsx", workers(2, start=1 + at * 5))
    (folder / "~$0.xlsx").write_bytes(b"x")
    report = IntakeReport(stopped=True)

    def stop(done: int, _of: int) -> None:
        if done == 1:
            raise DeskError("cancelled")

    with pytest.raises(DeskError, match="cancelled"):
        intake(counter.store, [folder], terms(counter), by=counter.clerk, now=NOW, progress=stop, report=report)

    drawn = account(report, found=report.found)
    assert (drawn.found, len(report.cases), drawn.not_reached, drawn.files_balance) == (5, 1, 3, True)


def test_the_zip_in_which_an_intake_is_stopped_counts_as_one_that_was_not_reached(counter: Counter) -> None:
    packed = a_zip(counter.papers / "材料.zip", rosters(counter))
    report = IntakeReport(stopped=True)
    heard: list[int] = []

    def stop(done: int, _of: int) -> None:
        heard.append(done)
        if len(heard) > 1:
            raise DeskError("cancelled")

    with pytest.raises(DeskError, match="cancelled"):
        intake(counter.store, [packed], terms(counter), by=counter.clerk, now=NOW, progress=stop, report=report)

    drawn = account(report, found=report.found)
    assert (drawn.found, len(report.cases), drawn.not_reached, drawn.files_balance) == (2, 1, 1, True)


def test_a_folder_that_is_a_link_to_another_place_is_told_and_never_followed(counter: Counter) -> None:
    folder = counter.papers / "来件"
    folder.mkdir()
    a_roster(folder / "甲.xlsx", workers(2))
    (folder / "自己").symlink_to(folder, target_is_directory=True)

    report = take(counter, folder)

    assert [taken.file for taken in report.cases] == ["甲.xlsx"]
    assert [(file, error.code) for file, error in report.unreadable] == [("自己", "file-unreadable")]
