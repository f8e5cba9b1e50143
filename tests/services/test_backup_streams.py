"""A backup goes to the disk and comes back from it in pieces; whatever ends it leaves no half of one."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.records import SourceFile
from desktop.services.backup import back_up, backups, look_into, restore
from desktop.services.desk import open_desk
from desktop.workspace import Workspace
from tests.services.counter import NOW, PASSPHRASE, Counter, workers

ROOT = Path(__file__).parent.parent.parent
SCAN = os.urandom(24 << 20)
FEW = 8 << 20  # bytes: a third of the scan
BACK_UP = """
import os, resource, signal, sys
from datetime import datetime
from pathlib import Path
from desktop.errors import DeskError
from desktop.services.backup import back_up
from desktop.services.desk import open_desk
{before}
with open_desk(Path(sys.argv[1]), sys.argv[2]) as desk:
    by = next(each for each in desk.store.operators.all() if each.id == sys.argv[3])
    try:
        back_up(desk, None, by=by, now=datetime.fromisoformat(sys.argv[4]))
    except DeskError as error:
        print(error.code, error.details.get("reason"))
"""
KILLED = "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)"
FULL = (
    "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))"
)


def _keep_a_scan(counter: Counter) -> None:
    counter.store.files.put(SourceFile(name="大.pdf", sha256=hashlib.sha256(SCAN).hexdigest(), content=SCAN))


def _most_memory(act: Callable[[], object]) -> int:
    """Return how many bytes Python took at most while something was done."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture
def place(verified_workspace: Path, tmp_path: Path) -> Workspace:
    """Return a workspace with a case in it, which nobody has open."""
    shutil.copytree(verified_workspace, tmp_path / "workspace")
    return Workspace(tmp_path / "workspace")


def _in_another_process(place: Workspace, before: str) -> tuple[int, str]:
    """Back a workspace up in a process of its own; return how that ended and what it said."""
    arguments = [str(place.folder), PASSPHRASE, "clerk", NOW.isoformat()]
    code = BACK_UP.format(before=before)
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_neither_a_backup_nor_its_restoring_holds_the_database_in_memory(counter: Counter, tmp_path: Path) -> None:
    _keep_a_scan(counter)
    made: list[Path] = []

    written = _most_memory(lambda: made.append(back_up(counter.desk, None, by=counter.clerk, now=NOW)))
    listed = _most_memory(lambda: backups(counter.desk.place.backups))
    looked = _most_memory(lambda: look_into(made[0], PASSPHRASE))
    restored = _most_memory(lambda: restore(made[0], tmp_path / "again", PASSPHRASE))

    assert made[0].stat().st_size > len(SCAN)
    assert max(written, listed, looked, restored) < FEW
    with open_desk(tmp_path / "again", PASSPHRASE) as desk:
        assert desk.store.files.get(hashlib.sha256(SCAN).hexdigest(), name="大.pdf").content == SCAN


def test_a_backup_holds_what_was_written_last(counter: Counter, tmp_path: Path) -> None:
    case = counter.declare(workers(1))

    restore(back_up(counter.desk, None, by=counter.clerk, now=NOW), tmp_path / "again", PASSPHRASE)

    with open_desk(tmp_path / "again", PASSPHRASE) as desk:
        assert desk.store.cases.all() == [case]


def test_what_others_write_while_a_backup_is_made_is_kept_and_no_part_of_it(counter: Counter, tmp_path: Path) -> None:
    _keep_a_scan(counter)
    other = SourceFile(name="另一份.pdf", sha256=hashlib.sha256(SCAN[::-1]).hexdigest(), content=SCAN[::-1])
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done == 1:  # longer than what is carried over by itself into the file that is being copied
            with counter.store.atomic():
                counter.store.files.put(other)

    restore(back_up(counter.desk, None, by=counter.clerk, now=NOW, progress=progress), tmp_path / "again", PASSPHRASE)

    size = (tmp_path / "again" / "wengang.db").stat().st_size >> 20
    done = [done for done, total in told if total]
    assert done == sorted(done)
    assert {total for _, total in told} <= {0, 2 * size, 2 * size + 1}
    assert done[-1] in (2 * size, 2 * size + 1)
    assert counter.store.files.get(other.sha256, name="").content == other.content
    with open_desk(tmp_path / "again", PASSPHRASE) as desk, pytest.raises(DeskError):
        desk.store.files.get(other.sha256, name="")


@pytest.mark.parametrize("at", [(0, 0), (1, 48), (30, 48)], ids=["checking", "writing", "reading back"])
def test_a_backup_that_is_stopped_leaves_nothing_behind_and_the_database_as_it_was(
    counter: Counter, at: tuple[int, int]
) -> None:
    _keep_a_scan(counter)

    def progress(done: int, total: int) -> None:
        if (done, bool(total)) == (at[0], bool(at[1])):
            raise DeskError("cancelled")

    with pytest.raises(DeskError) as stopped:
        back_up(counter.desk, None, by=counter.clerk, now=NOW, progress=progress)

    assert stopped.value.code == "cancelled"
    assert list(counter.desk.place.backups.iterdir()) == []
    assert counter.store.audit.entries("workspace")[-1].act == "init"
    assert back_up(counter.desk, None, by=counter.clerk, now=NOW).is_file()


def test_a_backup_of_an_earlier_edition_is_restored(counter: Counter, tmp_path: Path) -> None:
    place, content = counter.desk.place, io.BytesIO()
    with counter.store.snapshot() as database, zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("wengang.db"), database.read())
        archive.writestr(zipfile.ZipInfo("key.json"), json.dumps(place.wrapped_key()))
    earlier = tmp_path / "earlier.bak"
    earlier.write_bytes(content.getvalue())

    restore(earlier, tmp_path / "again", PASSPHRASE)

    with open_desk(tmp_path / "again", PASSPHRASE) as desk:
        assert desk.store.audit.last() == counter.store.audit.last()


def test_a_disk_that_gives_back_something_else_is_told_and_the_backup_before_stays(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.bak"
    path.write_bytes(b"the backup before")
    monkeypatch.setattr(os, "fsync", lambda descriptor: os.pwrite(descriptor, b"worn out", 20_000))

    with pytest.raises(DeskError) as refused:
        back_up(counter.desk, path, by=counter.clerk, now=NOW)

    assert refused.value.code == "backup-differs"
    assert counter.store.audit.entries("workspace")[-1].act == "init"
    assert path.read_bytes() == b"the backup before"
    assert [each.name for each in tmp_path.glob("*x.bak*")] == ["x.bak"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows neither the signal nor the limit")
def test_a_process_killed_in_the_middle_leaves_no_backup_and_the_next_one_sweeps(place: Workspace) -> None:
    folder = place.backups

    ended, _ = _in_another_process(place, KILLED)
    left = [each.name for each in folder.iterdir()]
    listed = backups(folder)
    again, said = _in_another_process(place, "")

    assert ended == -signal.SIGKILL
    assert [name.endswith(".part") for name in left] == [True]
    assert listed == ()
    assert (again, said) == (0, "")
    assert [each.name for each in folder.iterdir()] == [f"wengang-{NOW:%Y%m%d-%H%M%S}.bak"]
    assert [each.whole for each in backups(folder)] == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit to the size of a file")
def test_a_full_disk_is_told_and_nothing_of_the_backup_is_left(place: Workspace) -> None:
    ended, said = _in_another_process(place, FULL)

    assert (ended, said) == (0, "cannot-write 磁盘空间不足\n")
    assert list(place.backups.iterdir()) == []
