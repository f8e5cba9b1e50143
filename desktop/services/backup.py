"""Safety of the data (备份、恢复、检查): a backup is one file that opens with the passphrase of its day."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop import workspace
from desktop.errors import DeskError
from desktop.keys import unwrap_key
from desktop.models.store import Store
from desktop.records import Operator
from desktop.services.desk import Desk

_DATABASE, _KEY = "wengang.db", "key.json"


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
    """Write a backup, whole or not at all; return where it is.  The database in it stays encrypted."""
    path = target or desk.place.backups / f"wengang-{now:%Y%m%d-%H%M%S}.bak"
    desk.store.audit.append(at=now, operator=by.id, act="backup", subject="workspace", before="", after=path.name)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_DATABASE, desk.store.snapshot())
        archive.writestr(_KEY, json.dumps(desk.place.wrapped_key()))
    workspace.write_whole(path, content.getvalue(), private=True)
    return path


def restore(backup: Path, folder: Path, passphrase: str) -> None:
    """Make a workspace from a backup in a folder that is none yet; the backup is opened and checked before."""
    try:
        with zipfile.ZipFile(backup) as archive:
            database, wrapped = archive.read(_DATABASE), json.loads(archive.read(_KEY))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise DeskError("backup-unusable", file=backup.name) from error
    key = unwrap_key(wrapped, passphrase)
    with workspace.create(folder, wrapped) as building:
        workspace.write_whole(building.database, database, private=True)
        with Store.open(building.database, key) as store:
            if store.damage() or store.audit.verify() is not None:
                raise DeskError("backup-unusable", file=backup.name)
            for signer in store.trusted.all():
                workspace.write_whole(building.trusted / f"{signer.fingerprint}.pem", signer.certificate)


def check(desk: Desk) -> Health:
    """Return what is wrong with the database and its audit chain."""
    return Health(damage=tuple(desk.store.damage()), broken_audit=desk.store.audit.verify())
