"""Register evidence: which extract, and which months or days it covers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import DeskError
from desktop.ui.dialogs.sheet import Choice, PathField, Sheet
from desktop.ui.session import Session
from desktop.ui.widgets.day import DayField

_PATTERN = "表格 (*.xlsx *.xls *.xlsm *.ods *.csv);;所有文件 (*)"
_COMMA = re.compile(r"[,，、;；\s]+")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
INSURANCE, MOVEMENT = "insurance", "movement"


class EvidenceDialog(Sheet):
    """One extract; after acceptance ``path``, ``kind`` and ``months`` or ``days`` say what to register."""

    def __init__(self, session: Session, kind: str = INSURANCE, parent: QWidget | None = None) -> None:
        """Propose what the policies ask for."""
        super().__init__(parent, "登记佐证材料", main="登记(&G)", width=640)
        self._session = session
        self.kind = Choice("种类", [(INSURANCE, "参保明细"), (MOVEMENT, "留温比对结果")])
        self.kind.pick(kind)
        self.file = PathField("选择佐证材料", kind="open", pattern=_PATTERN)
        self.file.set_path("")
        self.months = QLineEdit("、".join(_asked_months(session)))
        self.months.setPlaceholderText("如 2023-01、2023-02")
        first, last = _asked_days(session)
        self.first, self.last = DayField(first), DayField(last)
        self.row("种类(&K)", self.kind)
        self.row("文件(&F)", self.file)
        self.row("覆盖的月份(&M)", self.months)
        self.row("覆盖的第一天(&S)", self.first)
        self.row("覆盖的最后一天(&E)", self.last)
        self.kind.currentIndexChanged.connect(self._fit)
        self._fit()
        self.file.edit.setFocus()

    @property
    def path(self) -> Path:
        """The file to register."""
        return self.file.path or Path()

    def wanted_months(self) -> list[str]:
        """Return the months typed."""
        return [month for month in _COMMA.split(self.months.text().strip()) if month]

    def wanted_days(self) -> tuple[date, date]:
        """Return the first and the last day; raise ``day-invalid`` or ``span-reversed``."""
        first, last = self.first.day(), self.last.day()
        if first is None or last is None:
            raise DeskError("day-invalid", day="")
        if last < first:
            raise DeskError("span-reversed", first=first, last=last)
        return first, last

    def submit(self) -> None:
        """Accept if the file is named and the cover makes sense."""
        if self.file.path is None:
            self.notice.say("还没有选择文件。", "请填写或点“浏览”选择。", tone="bad")
            return
        months = self.wanted_months()
        if self.kind.value == INSURANCE and not (months and all(_MONTH.fullmatch(month) for month in months)):
            self.refuse(DeskError("months-invalid", months=self.months.text()))
            return
        if self.kind.value == MOVEMENT and not self._days_hold():
            return
        self._session.settings.setValue("evidence/folder", str(self.file.path.parent))
        self.accept()

    def _days_hold(self) -> bool:
        try:
            self.wanted_days()
        except DeskError as error:
            self.refuse(error)
            return False
        return True

    def _fit(self) -> None:
        insurance = self.kind.value == INSURANCE
        self.form.setRowVisible(self.months, insurance)
        for field in (self.first, self.last):
            self.form.setRowVisible(field, not insurance)


def _asked_months(session: Session) -> list[str]:
    """Return every month that a measure asks for."""
    return sorted({str(month) for value in _values(session, "months") for month in value})


def _asked_days(session: Session) -> tuple[date, date]:
    """Return the days that the windows of all measures span."""
    windows = [value for value in _values(session, "window") if hasattr(value, "first") and hasattr(value, "last")]
    if not windows:
        today = session.now().date()
        return today, today
    return min(window.first for window in windows), max(window.last for window in windows)


def _values(session: Session, term: str) -> Iterator[Any]:
    for policy in session.place.policies.values():
        for measure in policy.measures.values():
            if term in measure.terms:
                yield from measure.terms[term].every_value()
