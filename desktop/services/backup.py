"""Safety of the data (备份、恢复、检查): a backup is one file that opens with the passphrase of its day."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop import workspace
from desktop.errors import DeskError
from desktop.keys import unwrap_key
from desktop.models.store import Store
from desktop.records import Operator
from desktop.services.desk import Desk

_DATABASE, _KEY = "wengang.db", "key.json"
_UNREADABLE = (OSError, EOFError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a check found: damage in SQLite's words, and the first audit entry whose chain is broken."""

    damage: tuple[str, ...]
    broken_audit: int | None

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.damage and self.broken_audit is None


def back_up(desk: Desk, target: Path | None, *, by: Operator, now: datetime) -> Path:
    """Write a backup, whole or not at all; return where it is.  The database in it stays encrypted.

    The log tells of it only once it is written, so the backup does not know of itself.  Raises ``backup-of-damage``:
    a backup that cannot be restored must not take the place of one that can.
    """
    path = target or desk.place.backups / f"wengang-{now:%Y%m%d-%H%M%S}.bak"
    workspace.refuse_own(path)
    if not check(desk).sound:
        raise DeskError("backup-of-damage")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        # Members carry the first day that a zip knows: on a machine whose clock stands before it there is no other.
        archive.writestr(zipfile.ZipInfo(_DATABASE), desk.store.snapshot())
        archive.writestr(zipfile.ZipInfo(_KEY), json.dumps(desk.place.wrapped_key()))
    with desk.store.atomic():
        desk.store.audit.append(at=now, operator=by.id, act="backup", subject="workspace", before="", after=path.name)
        workspace.write_whole(path, content.getvalue(), private=True)
    return path


def restore(backup: Path, folder: Path, passphrase: str) -> None:
    """Make a workspace from a backup in a folder that is none yet; the backup is opened and checked before."""
    database, wrapped = _read(backup)
    key = unwrap_key(wrapped, passphrase)
    with workspace.create(folder, wrapped) as building:
        workspace.write_whole(building.database, database, private=True)
        with _opened(building.database, key, backup) as store:
            if store.damage() or store.audit.verify() is not None or store.office.get() is None:
                raise DeskError("backup-unusable", file=backup.name)
            for signer in store.trusted.all():
                workspace.write_whole(building.trusted / f"{signer.fingerprint}.pem", signer.certificate)


def check(desk: Desk) -> Health:
    """Return what is wrong with the database and its audit chain, which is not followed through a damaged file."""
    damage = tuple(desk.store.damage())
    return Health(damage=damage, broken_audit=None if damage else desk.store.audit.verify())


def _opened(database: Path, key: bytes, backup: Path) -> Store:
    try:
        return Store.open(database, key)
    except DeskError as error:
        if error.code != "database-damaged":
            raise
        raise DeskError("backup-unusable", file=backup.name) from error


def _read(backup: Path) -> tuple[bytes, dict[str, Any]]:
    """Return the database and the wrapped key of a backup as :func:`back_up` writes it: plain members, no other way."""
    try:
        if not backup.is_file():  # a pipe would never end
            raise DeskError("backup-unusable", file=backup.name)
        with zipfile.ZipFile(backup) as archive:
            if any(member.compress_type != zipfile.ZIP_STORED for member in archive.infolist()):
                raise DeskError("backup-unusable", file=backup.name)
            database, wrapped = archive.read(_DATABASE), json.loads(archive.read(_KEY))
    except _UNREADABLE as error:
        raise DeskError("backup-unusable", file=backup.name) from error
    if not isinstance(wrapped, dict):
        raise DeskError("backup-unusable", file=backup.name)
    return database, wrapped
