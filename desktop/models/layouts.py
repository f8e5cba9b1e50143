"""Choices of columns, remembered by the layout of a sheet (表头对应关系); the latest of a layout holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.models.columns import as_json
from desktop.models.connection import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutChoice:
    """Which column is which: the sheet, the row above the first person, field → column letters."""

    sheet: str
    head_row: int
    columns: Mapping[str, str]


class Layouts:
    """What was chosen for which layout; the fingerprint of a layout holds nothing of a person."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def find(self, fingerprint: str) -> LayoutChoice | None:
        """Return what was chosen last for a layout."""
        sql = "SELECT sheet, head_row, columns FROM layout_choice WHERE fingerprint = ? ORDER BY id DESC LIMIT 1"
        found = self._session.row(sql, (fingerprint,))
        if found is None:
            return None
        sheet, head_row, columns = found
        return LayoutChoice(sheet=sheet, head_row=head_row, columns=json.loads(columns))

    def remember(self, fingerprint: str, choice: LayoutChoice, *, by: str, now: datetime) -> None:
        """Keep a choice; the same one as before is not kept twice."""
        if self.find(fingerprint) == choice:
            return
        sql = (
            "INSERT INTO layout_choice (fingerprint, sheet, head_row, columns, chosen_by, chosen_at)"
            " VALUES (?, ?, ?, ?, ?, ?)"
        )
        columns = as_json(dict(choice.columns))
        self._session.run(sql, (fingerprint, choice.sheet, choice.head_row, columns, by, now.isoformat()))
