"""The folder of an office: made whole or not at all, found or told why not, held by one process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import workspace
from desktop.errors import DeskError
from desktop.workspace import Workspace, write_whole

WRAPPED = {"format": "a", "key": "00"}
ROOT = Path(__file__).parent.parent


def _made(folder: Path) -> Workspace:
    with workspace.create(folder, WRAPPED) as draft:
        draft.database.write_bytes(b"database")
    return workspace.find(folder)


def _python(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_new_workspace_is_found_with_its_key_and_folders(tmp_path: Path) -> None:
    made = _made(tmp_path / "lucheng")

    assert made.wrapped_key() == WRAPPED
    assert made.database.read_bytes() == b"database"
    assert all(folder.is_dir() for folder in (made.output, made.backups, made.log, made.trusted))
    assert [entry.name for entry in tmp_path.iterdir()] == ["lucheng"]


def test_an_empty_folder_may_become_a_workspace(tmp_path: Path) -> None:
    folder = tmp_path / "lucheng"
    folder.mkdir()

    assert _made(folder).folder == folder


def _make_half(folder: Path) -> None:
    with workspace.create(folder, WRAPPED) as draft:
        draft.database.write_bytes(b"half")
        raise RuntimeError


def test_a_workspace_that_fails_in_the_making_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        _make_half(tmp_path / "lucheng")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("content", "code"), [("key.json", "workspace-exists"), ("letter.txt", "folder-not-empty")])
def test_a_folder_with_something_in_it_is_not_made_a_workspace(tmp_path: Path, content: str, code: str) -> None:
    (tmp_path / content).write_text("mine")

    with pytest.raises(DeskError) as refused, workspace.create(tmp_path, WRAPPED):
        pass

    assert refused.value.code == code
    assert [entry.read_text() for entry in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("name", ["nowhere", "photos"])
def test_a_folder_that_is_no_workspace_is_missing_and_untouched(tmp_path: Path, name: str) -> None:
    (tmp_path / "photos").mkdir()

    with pytest.raises(DeskError) as refused:
        workspace.find(tmp_path / name)

    assert refused.value.code == "workspace-missing"
    assert [entry.name for entry in tmp_path.rglob("*")] == ["photos"]


def test_a_new_key_replaces_the_key_file_and_nothing_else(tmp_path: Path) -> None:
    made = _made(tmp_path / "lucheng")

    made.replace_key({"key": "01"})

    assert made.wrapped_key() == {"key": "01"}
    assert made.database.read_bytes() == b"database"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_a_key_file_that_is_no_object_is_damaged(tmp_path: Path, content: bytes) -> None:
    made = _made(tmp_path / "lucheng")
    made.key_file.write_bytes(content)

    with pytest.raises(DeskError) as refused:
        made.wrapped_key()

    assert refused.value.code == "key-damaged"


def test_a_workspace_held_by_another_process_is_locked_and_tells_by_whom(tmp_path: Path) -> None:
    made = _made(tmp_path / "lucheng")
    code = (
        "import sys; from pathlib import Path; from desktop.workspace import Workspace\n"
        "with Workspace(Path(sys.argv[1])).lock(): print('held', flush=True); sys.stdin.read()"
    )
    other = _python(code, str(made.folder))
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"

    with pytest.raises(DeskError) as refused, made.lock():
        pass

    assert refused.value.code == "workspace-locked"
    assert str(other.pid) in refused.value.message
    other.kill()
    other.communicate()
    with made.lock():
        assert made.lock_file.read_text() == str(os.getpid())


def test_a_lock_is_let_go_at_the_end_of_the_block(tmp_path: Path) -> None:
    made = _made(tmp_path / "lucheng")
    with made.lock():
        pass

    with made.lock():
        pass

    assert made.lock_file.read_bytes() == b""


def test_a_file_is_written_over_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(b"old")

    write_whole(tmp_path / "paper.pdf", b"new")

    assert (tmp_path / "paper.pdf").read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["paper.pdf"]


@pytest.mark.parametrize(("path", "reason"), [("missing/a.pdf", "文件夹不存在"), ("folder", "同名的文件夹已存在")])
def test_a_place_that_takes_no_file_is_told_in_words(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()

    with pytest.raises(DeskError) as refused:
        write_whole(tmp_path / path, b"new")

    assert refused.value.code == "cannot-write"
    assert reason in refused.value.message
    assert [entry.name for entry in tmp_path.rglob("*")] == ["folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit to the size of a file")
def test_a_full_disk_leaves_the_old_file_and_no_part_of_the_new(tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(b"old")
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from desktop.errors import DeskError; from desktop.workspace import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: write_whole(Path(sys.argv[1]), bytes(100_000))\n"
        "except DeskError as error: print(error.code)"
    )

    said, _ = _python(code, str(tmp_path / "paper.pdf")).communicate()

    assert said == "cannot-write\n"
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("paper.pdf", b"old")]
