"""What becomes of a file on a drive that is full, read-only, pulled out, or takes no such name."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.services.backup import backups
from desktop.workspace import what_is, write_whole, writing

MEGABYTE = 1 << 20


def mount(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


def pull_out(drive: Path) -> None:
    subprocess.run(["umount", "-l", str(drive)], capture_output=True, check=False)


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """Return where a drive of one megabyte is mounted, which is pulled out in the end."""
    place = tmp_path / "drive"
    place.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=1m", "none", str(place)):
        pytest.skip("nobody but the administrator can mount a drive")
    yield place
    pull_out(place)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as caught:
        act()
    assert caught.value.code == "cannot-write"
    return str(caught.value.details["reason"])


def test_a_full_drive_is_told_of_and_holds_no_half_file(drive: Path) -> None:
    write_whole(drive / "批次.zip", b"before")

    reason = refused(lambda: write_whole(drive / "批次.zip", bytes(2 * MEGABYTE)))

    assert reason == "磁盘空间不足"
    assert {file.name: file.read_bytes() for file in drive.iterdir()} == {"批次.zip": b"before"}


def test_a_read_only_drive_is_told_of(drive: Path) -> None:
    assert mount("-o", "remount,ro", str(drive))

    assert refused(lambda: write_whole(drive / "批次.zip", b"batch")) == "磁盘是只读的"


def test_a_drive_pulled_out_while_it_is_written_to_leaves_nothing_in_its_place(drive: Path) -> None:
    def write() -> None:
        with writing(drive / "批次.zip") as file:
            file.write(b"the first half")
            pull_out(drive)
            file.write(b"the second half")

    assert refused(write) == "文件夹不存在"
    assert list(drive.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE])
def test_a_drive_that_answers_no_more_is_told_of_in_chinese(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(number))

    assert refused(lambda: write_whole(tmp_path / "批次.zip", b"batch")) == "磁盘已经拔出或断开"
    assert list(tmp_path.iterdir()) == []


def test_a_drive_that_knows_no_such_name_does_not_blame_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "open", failing(errno.ENOENT))  # as exFAT does with 批*次.zip

    assert refused(lambda: write_whole(tmp_path / "批*次.zip", b"batch")) == "这个名字不能用"
    assert refused(lambda: write_whole(tmp_path / "gone" / "批次.zip", b"batch")) == "文件夹不存在"


def failing(number: int) -> Callable[..., int]:
    def fail(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    return fail


def test_where_nothing_can_be_asked_nothing_stands(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")

    assert [what_is(tmp_path / name) for name in ("", "file", "pipe", "gone")] == ["folder", "file", "other", ""]
    assert what_is(tmp_path / ("很长的名字" * 60)) == ""
    assert what_is(tmp_path / "a\0b") == ""


def test_of_a_drive_that_answers_no_more_no_backup_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wengang-20230211-093000.bak").touch()
    before = len(backups(tmp_path))
    monkeypatch.setattr(Path, "stat", failing(errno.ENOTCONN))

    assert (before, backups(tmp_path)) == (1, ())
