"""Original documents of policies (政策原文) and drafts of packs (政策包草稿), as they were handed in and typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.models.connection import Session

_COLUMNS = "id, policy, sha256, file_name, added_by, added_at"
_DRAFT = "policy, parent, content, made_by, made_at, changed_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The document that a pack was made from; its bytes are kept by :class:`~desktop.models.files.Files`."""

    id: int
    policy: str
    sha256: str
    file_name: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDraft:
    """A pack that is being written: its text as typed, which need not load, and the policy that it began from."""

    policy: str
    parent: str
    content: str
    made_by: str
    made_at: datetime
    changed_at: datetime


class Originals:
    """Original documents, only ever added to."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def add(self, policy: str, sha256: str, file_name: str, *, by: str, now: datetime) -> int:
        """Keep that a file is an original of a policy; return its number."""
        sql = "INSERT INTO pack_original (policy, sha256, file_name, added_by, added_at) VALUES (?, ?, ?, ?, ?)"
        return self._session.run(sql, (policy, sha256, file_name, by, now.isoformat()))

    def of_policy(self, policy: str) -> list[Original]:
        """Return the originals of a policy, oldest first."""
        sql = f"SELECT {_COLUMNS} FROM pack_original WHERE policy = ? ORDER BY id"
        return [_original(row) for row in self._session.rows(sql, (policy,))]


class PackDrafts:
    """Packs under way, one of an id."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def all(self) -> list[PackDraft]:
        """Return every draft, the one that was changed last first."""
        sql = f"SELECT {_DRAFT} FROM pack_draft ORDER BY changed_at DESC, policy"
        return [_draft(row) for row in self._session.rows(sql)]

    def find(self, policy: str) -> PackDraft | None:
        """Return the draft of an id, or None."""
        found = self._session.row(f"SELECT {_DRAFT} FROM pack_draft WHERE policy = ?", (policy,))
        return _draft(found) if found else None

    def add(self, draft: PackDraft) -> None:
        """Keep a new draft; look with :meth:`find` first."""
        self._session.run(
            f"INSERT INTO pack_draft ({_DRAFT}) VALUES (?, ?, ?, ?, ?, ?)",
            (
                draft.policy,
                draft.parent,
                draft.content,
                draft.made_by,
                draft.made_at.isoformat(),
                draft.changed_at.isoformat(),
            ),
        )

    def write(self, policy: str, content: str, *, now: datetime) -> None:
        """Keep what was typed meanwhile."""
        sql = "UPDATE pack_draft SET content = ?, changed_at = ? WHERE policy = ?"
        self._session.run(sql, (content, now.isoformat(), policy))

    def drop(self, policy: str) -> None:
        """Let a draft go."""
        self._session.run("DELETE FROM pack_draft WHERE policy = ?", (policy,))


def _original(row: tuple[Any, ...]) -> Original:
    key, policy, sha256, name, by, at = row
    return Original(
        id=key, policy=policy, sha256=sha256, file_name=name, added_by=by, added_at=datetime.fromisoformat(at)
    )


def _draft(row: tuple[Any, ...]) -> PackDraft:
    policy, parent, content, by, made, changed = row
    return PackDraft(
        policy=policy,
        parent=parent,
        content=content,
        made_by=by,
        made_at=datetime.fromisoformat(made),
        changed_at=datetime.fromisoformat(changed),
    )
