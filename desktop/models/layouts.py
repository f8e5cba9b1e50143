"""Choices of columns, remembered by the layout of a sheet (表头对应关系); the latest of a layout holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.models.columns import as_json
from desktop.models.connection import Session

_COLUMNS = "sheet, head_row, columns, uscc, chosen_by, chosen_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutChoice:
    """Which column is which: the sheet, the row above the first person, field → column letters; by whom and when.

    ``uscc`` is the one enterprise that it holds for, '' where the heads of the layout tell it from any other.
    """

    sheet: str
    head_row: int
    columns: Mapping[str, str]
    uscc: str
    chosen_by: str
    chosen_at: datetime

    @property
    def said(self) -> tuple[str, int, dict[str, str]]:
        """What was chosen, whoever chose it."""
        return self.sheet, self.head_row, dict(self.columns)


class Layouts:
    """What was chosen for which layout; the fingerprint of a layout holds nothing of a person."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def find(self, fingerprint: str, *, uscc: str | None) -> LayoutChoice | None:
        """Return what was chosen last for a layout of an enterprise ('': of any), None as ``uscc``: of whichever."""
        sql = (
            f"SELECT {_COLUMNS} FROM layout_choice WHERE fingerprint = ?1 AND (?2 IS NULL OR uscc = ?2)"
            " ORDER BY id DESC LIMIT 1"
        )
        found = self._session.row(sql, (fingerprint, uscc))
        if found is None:
            return None
        sheet, head_row, columns, holds_for, by, at = found
        return LayoutChoice(
            sheet=sheet,
            head_row=head_row,
            columns=json.loads(columns),
            uscc=holds_for,
            chosen_by=by,
            chosen_at=datetime.fromisoformat(at),
        )

    def remember(self, fingerprint: str, choice: LayoutChoice) -> None:
        """Keep a choice; the same one as before is not kept twice."""
        standing = self.find(fingerprint, uscc=choice.uscc)
        if standing is not None and standing.said == choice.said:
            return
        columns = as_json(dict(choice.columns))
        told = (choice.sheet, choice.head_row, columns, choice.uscc, choice.chosen_by, choice.chosen_at.isoformat())
        sql = f"INSERT INTO layout_choice (fingerprint, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._session.run(sql, (fingerprint, *told))
