"""Register evidence: which extract, from whom, of which day, and which months or days or list it covers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop.errors import DeskError
from desktop.ui.acts.evidence import DUTY, INSURANCE, MOVEMENT, Asked
from desktop.ui.dialogs.sheet import Choice, PathField, Sheet
from desktop.ui.session import Session
from desktop.ui.widgets.day import DayField
from rules.registers import REGISTERS

_PATTERN = "表格 (*.xlsx *.xls *.xlsm *.ods *.csv *.tsv *.txt);;所有文件 (*)"
_COMMA = re.compile(r"[,，、;；\s]+")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_LIST = "list"
KINDS = (
    (INSURANCE, "参保明细"),
    (MOVEMENT, "留温比对结果"),
    (DUTY, "在岗核查结果"),
    *((kind, register.title) for kind, register in REGISTERS.items()),
)


class EvidenceDialog(Sheet):
    """One extract; after acceptance ``asked`` says what to register."""

    manual = "evidence"

    def __init__(
        self, session: Session, kind: str = INSURANCE, parent: QWidget | None = None, *, path: Path | None = None
    ) -> None:
        """Propose what the policies ask for, and the file that was dropped."""
        super().__init__(parent, "登记佐证材料", main="登记(&G)", width=660)
        self._session = session
        self.kind = Choice("种类", list(KINDS))
        self.kind.pick(kind)
        self.file = PathField("选择佐证材料", kind="open", pattern=_PATTERN)
        self.file.set_path(path or "")
        self.months = QLineEdit("、".join(_asked_months(session)))
        self.months.setPlaceholderText("如 2023-01、2023-02")
        first, last = _asked_days(session)
        self.first, self.last = DayField(first), DayField(last)
        self.title = QLineEdit()
        self.title.setPlaceholderText("如 春节返温专列乘车人员名单")
        self.part = QCheckBox("不是全部名单：不在其中的人或企业不作否定(&N)")
        self.source = QLineEdit()
        self.source.setPlaceholderText("选填；如 鹿城公安分局")
        self.as_of = DayField()
        self.as_of.setPlaceholderText("选填；如 2023-02-10")
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._fit)
        self._fit()
        self.file.edit.setFocus()

    @property
    def asked(self) -> Asked:
        """What to register; raise ``months-invalid``, ``day-invalid``, ``span-reversed`` or ``list-title-missing``."""
        kind = self.kind.value
        asked = Asked(
            path=self.file.path or Path(), kind=kind, source=self.source.text().strip(), as_of=self.as_of.day()
        )
        if kind == INSURANCE:
            return replace(asked, months=self._months())
        if kind in (MOVEMENT, DUTY):
            return replace(asked, days=self._days())
        title = self.title.text().strip() if kind == _LIST else ""
        if kind == _LIST and not title:
            raise DeskError("list-title-missing")
        return replace(asked, title=title, part=REGISTERS[kind].whole and self.part.isChecked())

    def submit(self) -> None:
        """Accept if the file is named and the cover makes sense."""
        if self.file.path is None:
            self.notice.say("还没有选择文件。", "请填写或点“浏览”选择。", tone="bad")
            self.file.edit.setFocus()
            return
        try:
            _refuse_ahead(self.asked.as_of, self._session.now().date())
        except DeskError as error:
            self.refuse(error)
            return
        self.accept()

    def _lay_out(self) -> None:
        for text, field in (
            ("种类(&K)", self.kind),
            ("文件(&F)", self.file),
            ("覆盖的月份(&M)", self.months),
            ("覆盖的第一天(&S)", self.first),
            ("覆盖的最后一天(&E)", self.last),
            ("名单的名称(&T)", self.title),
        ):
            self.row(text, field)
        self.form.addRow("", self.part)
        self.row("数据来源(&O)", self.source)
        self.row("数据截至(&D)", self.as_of)

    def _months(self) -> tuple[str, ...]:
        months = tuple(month for month in _COMMA.split(self.months.text().strip()) if month)
        if not (months and all(_MONTH.fullmatch(month) for month in months)):
            raise DeskError("months-invalid", months=self.months.text())
        return months

    def _days(self) -> tuple[date, date]:
        first, last = self.first.day(), self.last.day()
        if first is None or last is None:
            raise DeskError("day-invalid", day="（空）")
        if last < first:
            raise DeskError("span-reversed", first=first, last=last)
        return first, last

    def _fit(self) -> None:
        """Show what the kind asks for."""
        kind = self.kind.value
        self.form.setRowVisible(self.months, kind == INSURANCE)
        for field in (self.first, self.last):
            self.form.setRowVisible(field, kind in (MOVEMENT, DUTY))
        self.form.setRowVisible(self.title, kind == _LIST)
        self.form.setRowVisible(self.part, kind in REGISTERS and REGISTERS[kind].whole)
        self.notice.hide()


def _refuse_ahead(day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise DeskError("day-ahead", day=day.isoformat())


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
    """Yield what the policies of this place ask for, and where none is of this place, what any does."""
    policies, division = session.place.policies.values(), session.place.office.division
    for policy in [each for each in policies if division in each.divisions] or policies:
        for measure in policy.measures.values():
            if term in measure.terms:
                yield from measure.terms[term].every_value()
