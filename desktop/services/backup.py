"""Safety of the data (备份、恢复、检查): a backup is one file that opens with the passphrase of its day."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any

from desktop import workspace
from desktop.errors import DeskError
from desktop.keys import unwrap_key
from desktop.models.store import Store
from desktop.records import Office, Operator
from desktop.services.desk import Desk
from desktop.services.settings import BACKUP_DAYS, setting
from desktop.services.steps import unheard

_DATABASE, _KEY = "wengang.db", "key.json"
_UNREADABLE = (OSError, EOFError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error)
_PIECE = 1 << 20  # bytes that are in memory at once, however large the database is
_KEY_MOST = 1 << 16  # bytes; a wrapped key has some hundred


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a check found: damage in SQLite's words, for whoever mends; and the first audit entry out of its chain."""

    damage: tuple[str, ...]
    broken_audit: int | None

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.damage and self.broken_audit is None

    @property
    def words(self) -> str:
        """What was found, for people."""
        if self.damage:
            return f"数据库至少有{len(self.damage)}处损坏"
        return "数据完好，操作日志连贯" if self.sound else f"操作日志第{self.broken_audit}条起对不上"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """A backup as it lies on the disk; ``whole`` says that its sums hold, not that its passphrase is known."""

    path: Path
    made_at: datetime
    size: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupContent:
    """What a backup would bring back: whose it is, how many cases, and when the last act in it was done."""

    office: Office
    cases: int
    last_act: datetime | None


def back_up(
    desk: Desk,
    target: Path | None,
    *,
    by: Operator,
    now: datetime,
    progress: Callable[[int, int], None] = unheard,
) -> Path:
    """Write a backup, whole or not at all, and read it back; return where it is.  The database in it stays encrypted.

    ``target`` is a file, or a folder in which it gets its usual name.  The log tells of it only once it is written, so
    the backup does not know of itself.  ``progress`` hears of it in megabytes, (0, 0) while the database is checked; it
    may raise to end it and leave nothing behind, and no transaction is open when it is called.
    Raises ``backup-of-damage``: a backup that cannot be restored must not take the place of one that can;
    ``backup-differs`` where the disk gives back something else.
    """
    name = f"wengang-{now:%Y%m%d-%H%M%S}.bak"
    folder = desk.place.backups if target is None else target
    path = folder / name if target is None or workspace.what_is(folder) == "folder" else folder
    workspace.refuse_own(path)
    if not check(desk, progress=progress).sound:
        raise DeskError("backup-of-damage")
    if path.parent == desk.place.backups:
        workspace.sweep(path.parent)
    key = json.dumps(desk.place.wrapped_key()).encode()
    with desk.store.snapshot() as database, ExitStack() as unnamed:
        file = unnamed.enter_context(workspace.writing(path, private=True))
        told = _Told(progress, os.fstat(database.fileno()).st_size * 2)
        _read_back(file, _pack(file, database, key, told), path.name, told)
        with desk.store.atomic():
            desk.store.audit.append(
                at=now, operator=by.id, act="backup", subject="workspace", before="", after=path.name
            )
            unnamed.close()  # the file takes its name before the entry is kept
    return path


def backups(folder: Path, known: Sequence[BackupFile] = ()) -> tuple[BackupFile, ...]:
    """Return the backups in a folder, the newest first; each is read through, but for those that are ``known``."""
    return tuple(_seen(path, known) for path in _newest_first(folder))


def last_made(desk: Desk) -> datetime | None:
    """Return when the newest backup in the workspace's own folder was made, in local time; it is not read."""
    newest = _newest_first(desk.place.backups)
    return _made_at(newest[0]) if newest else None


def is_due(desk: Desk, *, now: datetime) -> bool:
    """Whether the newest whole backup in the workspace's own folder is older than the office wants (自动备份)."""
    days = int(setting(desk.store, BACKUP_DAYS) or 0)
    if not days:
        return False
    # A clock may have run ahead: what it made then says nothing of today.
    newest = _newest_first(desk.place.backups)
    recent = (path for path in newest if abs(now - _made_at(path)) <= timedelta(days=days))
    return not any(map(_is_whole, recent))


def look_into(backup: Path, passphrase: str) -> BackupContent:
    """Open a backup beside everything and check it; nothing is restored.  Raises what :func:`restore` would."""
    with _unpacked(backup) as (archive, wrapped), tempfile.TemporaryDirectory(prefix="wengang-") as place:
        key = unwrap_key(wrapped, passphrase)
        copy = Path(place) / _DATABASE
        _take_out(archive, copy, backup)
        with _opened(copy, key, backup) as store:
            office, last = _sound_office(store, backup), store.audit.last()
            return BackupContent(office=office, cases=len(store.cases.all()), last_act=last.at if last else None)


def restore(backup: Path, folder: Path, passphrase: str) -> None:
    """Make a workspace from a backup in a folder that is none yet; the backup is opened and checked before."""
    with _unpacked(backup) as (archive, wrapped):
        key = unwrap_key(wrapped, passphrase)
        with workspace.create(folder, wrapped) as building:
            _take_out(archive, building.database, backup)
            with _opened(building.database, key, backup) as store:
                _sound_office(store, backup)
                for signer in store.trusted.all():
                    workspace.write_whole(building.trusted / f"{signer.fingerprint}.pem", signer.certificate)


def check(desk: Desk, *, progress: Callable[[int, int], None] = unheard) -> Health:
    """Return what is wrong with the database and its audit chain, which is not followed through a damaged file.

    It is read anew from the disk through a connection of its own, so that the desk is free for others meanwhile.
    ``progress`` hears (0, 0) twenty times a second, and may raise to end it.
    """
    try:
        return desk.store.apart(_health, waiting=partial(progress, 0, 0))
    except DeskError as error:
        if error.code != "database-damaged":
            raise
        return Health(damage=("a page cannot be read",), broken_audit=None)


def _health(store: Store) -> Health:
    damage = tuple(store.damage())
    return Health(damage=damage, broken_audit=None if damage else store.audit.verify())


def _sound_office(store: Store, backup: Path) -> Office:
    office = store.office.get()
    if store.damage() or store.audit.verify() is not None or office is None:
        raise DeskError("backup-unusable", file=backup.name)
    return office


class _Told:
    """How far a backup is, told at every piece."""

    def __init__(self, progress: Callable[[int, int], None], size: int) -> None:
        self._progress = progress
        self._done, self._size = 0, size

    def piece(self, piece: bytes) -> None:
        self._done += len(piece)
        # A count of bytes may be too large for Qt.
        self._progress(min(self._done, self._size) // _PIECE, self._size // _PIECE)


def _pack(file: IO[bytes], database: IO[bytes], key: bytes, told: _Told) -> dict[str, bytes]:
    """Write the members of a backup piece by piece; return the sum of each."""
    sizes = {_DATABASE: os.fstat(database.fileno()).st_size, _KEY: len(key)}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        return {
            name: _put(archive, name, sizes[name], source, told)
            for name, source in ((_DATABASE, database), (_KEY, io.BytesIO(key)))
        }


def _put(archive: zipfile.ZipFile, name: str, size: int, source: IO[bytes], told: _Told) -> bytes:
    # Members carry the first day that a zip knows: on a machine whose clock stands before it there is no other.
    member, sum_ = zipfile.ZipInfo(name), hashlib.sha256()
    member.file_size = size  # tells whether lengths need the wide form
    with archive.open(member, "w") as packed:
        while piece := source.read(_PIECE):
            sum_.update(piece)
            packed.write(piece)
            told.piece(piece)
    return sum_.digest()


def _read_back(file: IO[bytes], sums: Mapping[str, bytes], name: str, told: _Told) -> None:
    """Raise ``backup-differs`` unless the disk gives back what was written, before it takes the name of a backup."""
    file.flush()
    os.fsync(file.fileno())
    try:
        with zipfile.ZipFile(file) as archive:
            same = all(_sum(archive, member, told) == sum_ for member, sum_ in sums.items())
    except _UNREADABLE as error:
        raise DeskError("backup-differs", file=name) from error
    if not same:
        raise DeskError("backup-differs", file=name)


def _sum(archive: zipfile.ZipFile, name: str, told: _Told) -> bytes:
    sum_ = hashlib.sha256()
    for piece in _pieces(archive, name):
        sum_.update(piece)
        told.piece(piece)
    return sum_.digest()


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a member piece by piece; its sum is checked at its end."""
    with archive.open(name) as member:
        while piece := member.read(_PIECE):
            yield piece


def _newest_first(folder: Path) -> list[Path]:
    if workspace.what_is(folder) != "folder":  # it lies on a drive that was pulled out
        return []
    found = (path for path in folder.glob("*.bak") if workspace.what_is(path) == "file")
    return sorted(found, key=_made_at, reverse=True)


def _made_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone()


def _seen(path: Path, known: Sequence[BackupFile]) -> BackupFile:
    at, size = _made_at(path), path.stat().st_size
    same = (each for each in known if (each.path, each.made_at, each.size) == (path, at, size))
    return next(same, None) or BackupFile(path=path, made_at=at, size=size, whole=_is_whole(path))


def _is_whole(path: Path) -> bool:
    """Whether both members are there and their sums hold; read in small pieces."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _is_plain(archive) and archive.testzip() is None
    except _UNREADABLE:
        return False


def _is_plain(archive: zipfile.ZipFile) -> bool:
    """Whether both members are there as :func:`back_up` writes them: nothing in it is larger than the file."""
    members = {member.filename: member for member in archive.infolist()}
    plain = all(member.compress_type == zipfile.ZIP_STORED for member in members.values())
    return plain and {_DATABASE, _KEY} <= set(members) and members[_KEY].file_size <= _KEY_MOST


def _opened(database: Path, key: bytes, backup: Path) -> Store:
    try:
        return Store.open(database, key)
    except DeskError as error:
        if error.code != "database-damaged":
            raise
        raise DeskError("backup-unusable", file=backup.name) from error


@contextmanager
def _unpacked(backup: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """Yield a backup, its database still inside, and its wrapped key; raises ``backup-unusable``."""
    with ExitStack() as opened:
        with _reading(backup):
            if not backup.is_file():  # a pipe would never end
                raise DeskError("backup-unusable", file=backup.name)
            archive = opened.enter_context(zipfile.ZipFile(backup))
            wrapped = json.loads(archive.read(_KEY)) if _is_plain(archive) else None
        if not isinstance(wrapped, dict):
            raise DeskError("backup-unusable", file=backup.name)
        yield archive, wrapped


def _take_out(archive: zipfile.ZipFile, database: Path, backup: Path) -> None:
    """Write the database to a file of its own; raises ``backup-unusable`` or ``cannot-write``."""
    with workspace.writing(database, private=True) as file:
        for piece in _database_of(archive, backup):
            file.write(piece)


def _database_of(archive: zipfile.ZipFile, backup: Path) -> Iterator[bytes]:
    with _reading(backup):
        yield from _pieces(archive, _DATABASE)


@contextmanager
def _reading(backup: Path) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise DeskError("backup-unusable", file=backup.name) from error
