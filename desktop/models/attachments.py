"""Scanned materials (申报材料) of cases and what was said of materials without a scan: only ever added to.

The bytes are kept by :class:`~desktop.models.files.Files`, once for each content; nothing here reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from desktop.errors import DeskError
from desktop.models.connection import Session

_SELECT = (
    "SELECT attachment.id, case_id, material, sha256, file_name, media, pages, size, added_by, added_at,"
    " reason, removed_by, removed_at FROM attachment JOIN source_file USING (sha256)"
    " LEFT JOIN attachment_removal ON attachment_id = attachment.id"
)


class Mark(StrEnum):
    """What was said of a material: 收到纸质件, 核对后未交, 不适用, or nothing any more."""

    PAPER = "paper"
    MISSING = "missing"
    NOT_NEEDED = "not-needed"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Why, by whom and when a scan was taken out of its case; its bytes stay."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One scan in a case; ``size`` in bytes, ``media`` by its content, ``removed`` None while it counts."""

    id: int
    case_id: int
    material: str
    sha256: str
    file_name: str
    media: str
    pages: int
    size: int
    added_by: str
    added_at: datetime
    removed: Removal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A file as it goes into a case; ``sha256`` names bytes that are kept already."""

    sha256: str
    file_name: str
    media: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The last that was said of a material of a case."""

    material: str
    mark: Mark
    reason: str
    by: str
    at: datetime


class Attachments:
    """Scans and marks of the materials of cases."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def add(self, case_id: int, material: str, scan: Scanned, *, by: str, now: datetime) -> int:
        """Put a scan into a case; return its number.  A frozen case takes scans, too: what was signed comes later."""
        sql = (
            "INSERT INTO attachment (case_id, material, sha256, file_name, media, pages, added_by, added_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        told = (case_id, material, scan.sha256, scan.file_name, scan.media, scan.pages, by, now.isoformat())
        return self._session.run(sql, told)

    def remove(self, id_: int, reason: str, *, by: str, now: datetime) -> None:
        """Take a scan out of its case; raises ``case-frozen``."""
        sql = "INSERT INTO attachment_removal (attachment_id, reason, removed_by, removed_at) VALUES (?, ?, ?, ?)"
        self._session.run(sql, (id_, reason, by, now.isoformat()))

    def mark(self, case_id: int, material: str, mark: Mark, reason: str, *, by: str, now: datetime) -> None:
        """Write down what holds of a material from now on."""
        sql = "INSERT INTO material_mark (case_id, material, mark, reason, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?)"
        self._session.run(sql, (case_id, material, mark.value, reason, by, now.isoformat()))

    def get(self, id_: int) -> Attachment:
        """Return one scan, removed or not; raise ``attachment-unknown``."""
        found = self._session.row(f"{_SELECT} WHERE attachment.id = ?", (id_,))
        if found is None:
            raise DeskError("attachment-unknown", attachment=id_)
        return _attachment(found)

    def of_case(self, case_id: int) -> list[Attachment]:
        """Return every scan of a case, oldest first, those that were removed included."""
        rows = self._session.rows(f"{_SELECT} WHERE case_id = ? ORDER BY attachment.id", (case_id,))
        return [_attachment(row) for row in rows]

    def marks(self, case_id: int) -> dict[str, Marked]:
        """Return the last mark of each material that has one."""
        sql = "SELECT material, mark, reason, made_by, made_at FROM material_mark WHERE case_id = ? ORDER BY id"
        return {row[0]: _marked(row) for row in self._session.rows(sql, (case_id,))}


def _attachment(row: tuple[Any, ...]) -> Attachment:
    id_, case_id, material, sha256, name, media, pages, size, by, at, reason, removed_by, removed_at = row
    return Attachment(
        id=id_,
        case_id=case_id,
        material=material,
        sha256=sha256,
        file_name=name,
        media=media,
        pages=pages,
        size=size,
        added_by=by,
        added_at=datetime.fromisoformat(at),
        removed=Removal(reason=reason, by=removed_by, at=datetime.fromisoformat(removed_at)) if reason else None,
    )


def _marked(row: tuple[Any, ...]) -> Marked:
    material, mark, reason, by, at = row
    return Marked(material=material, mark=Mark(mark), reason=reason, by=by, at=datetime.fromisoformat(at))
