"""Save a batch that was made to a drive (保存到移动盘): whole, read back, and written down where it went."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.errors import DeskError
from desktop.masking import short_hash
from desktop.models.ledger import SentBatch
from desktop.records import Operator
from desktop.services.desk import Desk
from desktop.workspace import reason_of, what_is, write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A copy of a batch as it stands on the drive, ``size`` in bytes, with its SHA-256 as it was read back."""

    number: str
    path: Path
    size: int
    sha256: str


def save_batch(desk: Desk, number: str, path: Path, *, by: Operator, now: datetime) -> Saved:
    """Write a batch out again as it was made; nothing half-done is left where that fails.

    Raise ``id-unknown``, ``own-file``, ``cannot-write``, ``copy-differs`` where the drive gives back other bytes than
    it took, or ``drive-gone`` where the folder is not there (any more).
    """
    sent = desk.store.batches.by_number(number)
    try:
        return write_batch(desk, sent, desk.store.batches.content(sent.id), path, by=by, now=now)
    except DeskError as error:
        if error.code != "own-file" and what_is(path.parent) != "folder":
            raise DeskError("drive-gone", folder=path.parent) from error
        raise


def write_batch(desk: Desk, sent: SentBatch, content: bytes, path: Path, *, by: Operator, now: datetime) -> Saved:
    """Write the bytes of a batch, read them back from the drive, and write down where they stand."""
    write_whole(path, content)
    if _read_back(path) != hashlib.sha256(content).digest():
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise DeskError("copy-differs", file=path.name)
    with desk.store.atomic():
        place = os.fsencode(path).decode(errors="replace")  # a drive's names may be no text
        desk.store.copies.put(sent.id, place, by=by.id, now=now)
        after = f"{place} {short_hash(sent.sha256)}"
        desk.store.audit.append(at=now, operator=by.id, act="batch-save", subject=sent.number, before="", after=after)
    return Saved(number=sent.number, path=path, size=len(content), sha256=sent.sha256)


def _read_back(path: Path) -> bytes:
    """Return the digest of what the drive holds, past the system's own memory of it where that can be asked."""
    try:
        with path.open("rb") as file:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise DeskError("cannot-read", file=path.name, reason=reason_of(error)) from error
