"""The folder of one office (工作区): its paths, its lock, its key file; it opens nothing itself.

A workspace holds the encrypted database ``wengang.db`` with the key file ``key.json`` beside it, and folders for
output, backups, logs and trusted certificates.  One process holds it at a time, by a lock of the operating system that
dies with its holder.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from desktop.errors import DeskError

_FOLDERS = ("output", "backups", "log", "trusted")
_GONE = "磁盘已经拔出或断开"
_REASONS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "磁盘空间不足",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "上级路径不是文件夹",
    errno.EISDIR: "同名的文件夹已存在",
    errno.EEXIST: "同名的文件已存在",
    errno.ENOTEMPTY: "同名的文件夹已存在",
    errno.ENAMETOOLONG: "文件名过长",
    errno.EINVAL: "这个名字不能用",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "读写磁盘时出错",
    errno.EBUSY: "正被别的程序占用",
    errno.ENODEV: _GONE,
    errno.ENXIO: _GONE,
    errno.ENOTCONN: _GONE,
    errno.ESTALE: _GONE,
}
_PID_BYTES = 20
_PART = ".part"  # how the name of a file ends that is not whole yet
_LOCKED_BYTE = 1 << 30  # far behind the pid: a range that Windows locks cannot be read by the others


@dataclass(frozen=True, slots=True)
class Workspace:
    """One office's folder; nothing is read or made by naming it."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "wengang.db"

    @property
    def key_file(self) -> Path:
        """The database key, wrapped by the passphrase."""
        return self.folder / "key.json"

    @property
    def lock_file(self) -> Path:
        """What a process locks while it works here; it holds that process's number."""
        return self.folder / "lock"

    @property
    def output(self) -> Path:
        """Where papers and batches go unless a clerk says otherwise."""
        return self.folder / "output"

    @property
    def backups(self) -> Path:
        """Where backups go unless a clerk says otherwise."""
        return self.folder / "backups"

    @property
    def log(self) -> Path:
        """Where the program writes down its own defects."""
        return self.folder / "log"

    @property
    def trusted(self) -> Path:
        """Certificates whose batches are trusted here."""
        return self.folder / "trusted"

    def wrapped_key(self) -> dict[str, Any]:
        """Return what ``key.json`` holds; raises ``key-damaged`` where it is no JSON object."""
        try:
            wrapped = json.loads(self.key_file.read_bytes())
        except (OSError, ValueError) as error:
            raise DeskError("key-damaged") from error
        if not isinstance(wrapped, dict):
            raise DeskError("key-damaged")
        return wrapped

    def replace_key(self, wrapped: Mapping[str, object]) -> None:
        """Write ``key.json`` anew, whole or not at all: all that a change of the passphrase touches."""
        write_whole(self.key_file, _as_json(wrapped), private=True)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the workspace for this process; raises ``workspace-locked`` and tells by whom where it is held."""
        try:
            handle = os.fdopen(os.open(self.lock_file, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
        except OSError as error:
            raise _cannot_write(self.lock_file, error) from error
        with handle:
            if not _seize(handle):
                raise DeskError("workspace-locked", pid=_holder(handle))
            self._refurnish()
            with suppress(OSError):  # the lock holds without a number to tell
                handle.truncate(0)
                handle.write(str(os.getpid()).encode())
            try:
                yield
            finally:
                handle.truncate(0)
                _let_go(handle)

    def _refurnish(self) -> None:
        """Make again whichever folder someone cleared away; where that fails, whoever needs it will say so."""
        for name in _FOLDERS:
            with suppress(OSError):
                (self.folder / name).mkdir(exist_ok=True)


def find(folder: Path) -> Workspace:
    """Return the workspace in ``folder`` and touch nothing; raises ``workspace-missing`` where there is none.

    Where only a half of one is left, raises ``key-damaged`` or ``database-missing``: nobody must make a new one there.
    """
    workspace = Workspace(folder)
    try:
        key, database = workspace.key_file.is_file(), workspace.database.is_file()
    except OSError as error:
        raise DeskError("workspace-unreachable", folder=folder, reason=reason_of(error)) from error
    if key and database:
        return workspace
    if database:
        raise DeskError("key-damaged")
    raise DeskError("database-missing" if key else "workspace-missing", folder=folder)


@contextmanager
def create(folder: Path, wrapped: Mapping[str, object]) -> Iterator[Workspace]:
    """Build a workspace beside ``folder`` and move it into place when the block ends well; else leave nothing.

    The block fills the workspace that it is given (its database above all) and closes every file in it.  Raises
    ``workspace-exists`` or ``folder-not-empty`` before anything is made; an empty folder is taken.
    """
    try:
        folder = folder.absolute()  # "." has no name to build beside
        _refuse_taken(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
    except OSError as error:
        raise _cannot_write(folder, error) from error
    try:
        yield _furnish(building, wrapped)
        _move_into_place(building, folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def write_whole(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file durably, whole or not at all; as :func:`writing` does, in one piece."""
    with writing(path, private=private) as file:
        file.write(content)


@contextmanager
def writing(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """Yield a file to be written, and read back, piece by piece: it gets its name where the block ends well.

    What stood there stays until the new content is safe on the disk.  ``private`` keeps other users of the machine out,
    and is for what belongs to a workspace; anything else goes never among its files.  Raises ``cannot-write`` and
    leaves no part behind.
    """
    if not private:
        refuse_own(path)
    partial = path.parent / f".{path.name}.{os.getpid()}{_PART}"
    try:
        _refuse_no_file(path)
        with os.fdopen(_new_file(partial, 0o600 if private else 0o666), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _settle(path.parent)
    except BaseException as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _cannot_write(path, error) from error
        raise


def what_is(path: Path) -> Literal["", "file", "folder", "other"]:
    """Return what stands at a path, following links; where it cannot be asked, on a drive pulled out, nothing does."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return ""
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "other"


def sweep(folder: Path) -> None:
    """Take away what a process that was killed while :func:`writing` left; nobody else may be writing there."""
    for left in folder.glob(f".*{_PART}"):
        with suppress(OSError):
            left.unlink()


def write_together(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into one folder, all or none; the folder is made where it is missing.

    They lie ready in a hidden folder beside their places before the first one moves.  Where one cannot be put in its
    place, what stood there before stands there again and nothing new does.  Raises ``cannot-write``, ``own-file``.
    """
    missing = not what_is(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in contents:
            refuse_own(folder / name)
        with tempfile.TemporaryDirectory(prefix=".", dir=folder, ignore_cleanup_errors=True) as aside:
            _exchange(folder, contents, Path(aside))
        _settle(folder)
    except BaseException as error:
        if missing:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise _cannot_write(folder, error) from error
        raise


def _exchange(folder: Path, contents: Mapping[str, bytes], aside: Path) -> None:
    """Put new files where others may stand; those are kept aside until all are in their places."""
    new, old = aside / "new", aside / "old"
    new.mkdir()
    old.mkdir()
    for name, content in contents.items():
        write_whole(new / name, content)
    placed: list[Path] = []
    for name in contents:
        try:
            _refuse_no_file(folder / name)
            if (folder / name).exists():
                (folder / name).replace(old / name)
            placed.append((new / name).replace(folder / name))
        except OSError as error:
            _put_back(folder, placed, old)
            raise _cannot_write(folder / name, error) from error


def _put_back(folder: Path, placed: Sequence[Path], old: Path) -> None:
    """Take away what was placed, then put back what stood there."""
    for path in placed:
        with suppress(OSError):
            path.unlink()
    for kept in old.iterdir():
        with suppress(OSError):
            kept.replace(folder / kept.name)


def refuse_own(path: Path) -> None:
    """Raise ``own-file`` where a file would stand beside the database of a workspace, or instead of it."""
    beside = Workspace(path.parent)
    try:
        if beside.key_file.exists() and beside.database.exists():
            raise DeskError("own-file", file=path.name)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _refuse_no_file(path: Path) -> None:
    """Refuse the name of a folder, a device or a pipe: a rename would put a plain file in its place."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "")


_BINARY = getattr(os, "O_BINARY", 0)  # Windows alone tells text from bytes


def _new_file(path: Path, mode: int) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | _BINARY, mode)
    except FileNotFoundError as error:
        if what_is(path.parent) != "folder":
            raise
        raise OSError(errno.EINVAL, "") from error  # exFAT says so of a name that it cannot hold


def _refuse_taken(folder: Path) -> None:
    workspace = Workspace(folder)
    if workspace.key_file.exists() or workspace.database.exists():
        raise DeskError("workspace-exists", folder=folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DeskError("folder-not-empty", folder=folder)


def _furnish(building: Path, wrapped: Mapping[str, object]) -> Workspace:
    workspace = Workspace(building)
    workspace.replace_key(wrapped)
    try:
        for name in _FOLDERS:
            (building / name).mkdir()
    except OSError as error:
        raise _cannot_write(building, error) from error
    return workspace


def _move_into_place(building: Path, folder: Path) -> None:
    try:
        if folder.is_dir():
            folder.rmdir()
        building.rename(folder)
        _settle(folder.parent)
    except OSError as error:
        raise _cannot_write(folder, error) from error


def _as_json(wrapped: Mapping[str, object]) -> bytes:
    return (json.dumps(dict(wrapped), ensure_ascii=False, indent=2) + "\n").encode()


def _cannot_write(path: Path, error: OSError) -> DeskError:
    return DeskError("cannot-write", file=path.name or str(path), reason=reason_of(error))


def reason_of(error: OSError) -> str:
    """Return why a disk refused, for people."""
    return _REASONS.get(error.errno or 0, error.strerror or "未知原因")


def _holder(handle: IO[bytes]) -> str:
    try:
        handle.seek(0)
        pid = handle.read(_PID_BYTES).decode("ascii", "replace").strip()
    except OSError:
        pid = ""
    return pid or "未知"


if sys.platform == "win32":
    import msvcrt

    def _seize(handle: IO[bytes]) -> bool:
        try:
            handle.seek(_LOCKED_BYTE)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            handle.seek(0)
        return True

    def _let_go(handle: IO[bytes]) -> None:
        handle.seek(_LOCKED_BYTE)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)

    def _settle(folder: Path) -> None:
        """Do nothing: Windows opens no folder to sync it."""

else:
    import fcntl

    def _seize(handle: IO[bytes]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _let_go(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

    def _settle(folder: Path) -> None:
        """Make a rename in ``folder`` survive a power cut."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
