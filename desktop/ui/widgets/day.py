"""A day as people type it: 2023-02-10, 20230210, 2023.2.10 or 2023年2月10日.

Qt's own date field moves between its parts as one types and turns 2023-02-10 into the second of November; this one
takes what was typed as a whole, and says so where it is no day.
"""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtWidgets import QLineEdit

from desktop.errors import DeskError

_PARTS = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")


class DayField(QLineEdit):
    """A field for one day, empty where none is meant."""

    def __init__(self, day: date | None = None) -> None:
        """Propose a day."""
        super().__init__(day.isoformat() if day else "")
        self.setPlaceholderText("如 2023-02-10")
        self.setMaximumWidth(200)
        self.editingFinished.connect(self._tidy)

    def day(self) -> date | None:
        """Return the day, None while the field is empty; raise ``day-invalid`` for anything else."""
        typed = self.text().strip()
        if not typed:
            return None
        found = _PARTS.fullmatch(typed)
        try:
            return date(*(int(part) for part in found.groups() if part)) if found else _refuse(typed)
        except ValueError:
            return _refuse(typed)

    def _tidy(self) -> None:
        """Show the day as it was understood."""
        try:
            day = self.day()
        except DeskError:
            return
        self.setText(day.isoformat() if day else "")


def _refuse(typed: str) -> date:
    raise DeskError("day-invalid", day=typed)
