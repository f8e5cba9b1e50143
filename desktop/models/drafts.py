"""Drafts (草稿): declarations as they are being typed; the roster is a journal of edits, so each costs its own size.

A roster is its edits, applied in order: at a place so many lines went and others came.  What is still being typed in
a cell stands beside it, and in the draft only once it is committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from desktop.errors import DeskError
from desktop.models.columns import as_json
from desktop.models.connection import Session

Line = tuple[str, ...]

_PIECE = 500  # lines in one row of the journal: encoding more at once would hold the interpreter
_SELECT = "SELECT id, content, made_by, made_at, changed_by, changed_at FROM draft"


class Edit(NamedTuple):
    """One change of a roster: at line ``at`` (from 0) ``removed`` lines go and ``lines`` come."""

    at: int
    removed: int
    lines: tuple[Line, ...]


class Typing(NamedTuple):
    """What is being typed in one cell and not committed yet: line and column from 0."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a draft says beside its roster: boxes by field and figures by name, as typed.

    ``fields`` are those of the roster's columns; every line has so many cells.
    """

    policy: str
    measure: str
    fields: tuple[str, ...] = ()
    boxes: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    typing: Typing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHead:
    """A draft without its roster: who began it, who typed last and when; ``lines`` counts the roster."""

    id: int
    filled: Filled
    lines: int
    made_by: str
    made_at: datetime
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft whole; ``edits`` is how long its journal is."""

    head: DraftHead
    lines: tuple[Line, ...]
    edits: int


class Drafts:
    """What is typed and not yet submitted."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def add(self, filled: Filled, *, by: str, now: datetime) -> int:
        """Begin a draft with an empty roster; return its id, which no later draft bears again."""
        told = (_content(filled), by, now.isoformat(), by, now.isoformat())
        sql = "INSERT INTO draft (content, made_by, made_at, changed_by, changed_at) VALUES (?, ?, ?, ?, ?)"
        with self._session.atomic():
            id_ = self._session.run(sql, told)
            self._lay_hand_on(id_, by)
        return id_

    def heads(self) -> list[DraftHead]:
        """Return every draft without its roster, the one typed in last first."""
        return [self._head(row) for row in self._session.rows(f"{_SELECT} ORDER BY changed_at DESC, id DESC")]

    def head(self, id_: int) -> DraftHead:
        """Return one draft without its roster; raise ``draft-unknown``."""
        row = self._session.row(f"{_SELECT} WHERE id = ?", (id_,))
        if row is None:
            raise DeskError("draft-unknown", draft=id_)
        return self._head(row)

    def load(self, id_: int) -> Draft:
        """Return a draft whole, what was being typed not yet among its lines; raise ``draft-unknown``."""
        head = self.head(id_)
        edits = list(self._edits(id_))
        lines: list[Line] = []
        for edit in edits:
            lines[edit.at : edit.at + edit.removed] = edit.lines
        return Draft(head=head, lines=tuple(lines), edits=len(edits))

    def save(self, id_: int, filled: Filled | None, edits: Sequence[Edit], *, by: str, now: datetime) -> None:
        """Keep what was typed since; None leaves what stands beside the roster as it is.  Raises ``draft-unknown``."""
        with self._session.atomic():
            head = self.head(id_)
            told = (_content(filled or head.filled), by, now.isoformat(), id_)
            self._session.run("UPDATE draft SET content = ?, changed_by = ?, changed_at = ? WHERE id = ?", told)
            self._append(id_, edits)
            self._lay_hand_on(id_, by)

    def rewrite(self, id_: int, filled: Filled, lines: Sequence[Line]) -> None:
        """Put a short journal in the place of a long one; who typed last, and when, stays."""
        with self._session.atomic():
            self.head(id_)
            self._session.run("UPDATE draft SET content = ? WHERE id = ?", (_content(filled), id_))
            self._session.run("DELETE FROM draft_edit WHERE draft_id = ?", (id_,))
            self._append(id_, [Edit(0, 0, tuple(lines))])

    def remove(self, id_: int) -> None:
        """Let a draft go; raise ``draft-unknown``."""
        with self._session.atomic():
            self.head(id_)
            self._session.run("DELETE FROM draft WHERE id = ?", (id_,))

    def become(self, id_: int, case: str) -> None:
        """Let a draft go that a case holds now: whoever typed in it had a hand in the case; raise ``draft-unknown``."""
        sql = (
            "INSERT OR IGNORE INTO case_hand SELECT case_file.id, operator FROM case_file, draft_hand"
            " WHERE number = ? AND draft_id = ?"
        )
        with self._session.atomic():
            self._session.run(sql, (case, id_))
            self.remove(id_)

    def _lay_hand_on(self, id_: int, by: str) -> None:
        self._session.run("INSERT OR IGNORE INTO draft_hand (draft_id, operator) VALUES (?, ?)", (id_, by))

    def _append(self, id_: int, edits: Iterable[Edit]) -> None:
        found = self._session.row("SELECT coalesce(max(number), 0) FROM draft_edit WHERE draft_id = ?", (id_,))
        first = (found[0] if found else 0) + 1
        pieces = (piece for edit in edits for piece in _pieces(edit))
        sql = "INSERT INTO draft_edit (draft_id, number, at, removed, added, rows) VALUES (?, ?, ?, ?, ?, ?)"
        self._session.run_many(
            sql,
            (
                (id_, number, piece.at, piece.removed, len(piece.lines), as_json(piece.lines))
                for number, piece in enumerate(pieces, start=first)
            ),
        )

    def _edits(self, id_: int) -> Iterator[Edit]:
        sql = "SELECT at, removed, rows FROM draft_edit WHERE draft_id = ? ORDER BY number"
        for at, removed, rows in self._session.stream(sql, (id_,)):
            yield Edit(at, removed, tuple(map(tuple, json.loads(rows))))

    def _head(self, row: tuple[Any, ...]) -> DraftHead:
        id_, content, made_by, made_at, changed_by, changed_at = row
        counted = self._session.row("SELECT sum(added) - sum(removed) FROM draft_edit WHERE draft_id = ?", (id_,))
        return DraftHead(
            id=id_,
            filled=_filled(content),
            lines=(counted[0] if counted else None) or 0,
            made_by=made_by,
            made_at=datetime.fromisoformat(made_at),
            changed_by=changed_by,
            changed_at=datetime.fromisoformat(changed_at),
        )


def _pieces(edit: Edit) -> Iterator[Edit]:
    """Yield an edit as several that come to the same, none of which brings very many lines."""
    yield Edit(edit.at, edit.removed, edit.lines[:_PIECE])
    for start in range(_PIECE, len(edit.lines), _PIECE):
        yield Edit(edit.at + start, 0, edit.lines[start : start + _PIECE])


def _content(filled: Filled) -> str:
    return as_json(
        {
            "policy": filled.policy,
            "measure": filled.measure,
            "fields": filled.fields,
            "boxes": dict(filled.boxes),
            "figures": dict(filled.figures),
            "typing": filled.typing,
        }
    )


def _filled(content: str) -> Filled:
    told = json.loads(content)
    return Filled(
        policy=told["policy"],
        measure=told["measure"],
        fields=tuple(told["fields"]),
        boxes=told["boxes"],
        figures=told["figures"],
        typing=Typing(*told["typing"]) if told["typing"] else None,
    )
