"""Record a hired coach: its invoice, day, cost, who declares it, who rode, and the shares of a joint one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import DeskError
from desktop.services.record_trip import Hire
from desktop.ui.dialogs.sheet import PathField, Sheet
from desktop.ui.widgets.day import DayField
from desktop.ui.widgets.firm import FirmField
from desktop.ui.widgets.reason import ReasonField

_PATTERN = "表格 (*.xlsx *.xls *.xlsm *.ods *.csv *.tsv *.txt);;所有文件 (*)"
_SHARE = re.compile(r"(\S+?)\s*[=＝:：,，\s]\s*(\d+)\s*人?")


class TripDialog(Sheet):
    """One coach; after acceptance ``hire`` and ``riders`` say what to record."""

    manual = "evidence"

    def __init__(self, firms: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Start empty; ``firms`` are code → name."""
        lead = "同一张发票在全街道只登记一次。登记后，相关案卷需要重新核验。"
        super().__init__(parent, "登记包车", main="登记(&G)", lead=lead, width=660)
        self.invoice, self.cost, self.origin = QLineEdit(), QLineEdit(), QLineEdit()
        self.day = DayField()
        self.firm = FirmField(firms)
        self.cost.setPlaceholderText("如 12800.00")
        self.origin.setPlaceholderText("选填；如 四川省")
        self.listed = PathField("选择乘车人员名单", kind="open", pattern=_PATTERN)
        self.listed.edit.setPlaceholderText("选填；有乘车人员的姓名和身份证号码")
        self.joint = ReasonField("拼车时填写，每行一家：统一社会信用代码 人数（申报企业自己也写一行）")
        for text, field in (
            ("发票号码(&N)", self.invoice),
            ("乘车日期(&D)", self.day),
            ("申报企业(&F)", self.firm),
            ("包车费用（元）(&C)", self.cost),
            ("出发的省份(&O)", self.origin),
            ("乘车人员名单(&R)", self.listed),
            ("拼车各企业人数(&J)", self.joint),
        ):
            self.row(text, field)
        self.invoice.setFocus()

    @property
    def hire(self) -> Hire:
        """The coach as typed; raise ``day-invalid`` or ``joint-unreadable`` for what cannot be read."""
        day = self.day.day()
        if day is None:
            raise DeskError("day-invalid", day="（空）")
        return Hire(
            invoice=self.invoice.text().strip(),
            day=day,
            uscc=self.firm.code,
            cost=self.cost.text().strip(),
            origin=self.origin.text().strip(),
            joint=self._shares(),
        )

    @property
    def given(self) -> dict[str, Any]:
        """What to record, as the act takes it."""
        return {"hire": self.hire, "riders": self.riders}

    @property
    def riders(self) -> Path | None:
        """The list of riders, or None."""
        return self.listed.path

    def submit(self) -> None:
        """Accept what can be read; the service judges the rest and the dialog comes back with what was typed."""
        try:
            hire = self.hire
        except DeskError as error:
            self.refuse(error)
            return
        if not hire.invoice:
            self.refuse(DeskError("invoice-missing"))
        elif not hire.uscc:
            self.refuse(DeskError("firm-code-invalid"))
        else:
            self.accept()

    def _shares(self) -> tuple[str, ...]:
        shares = []
        for line in filter(None, map(str.strip, self.joint.toPlainText().splitlines())):
            found = _SHARE.fullmatch(line)
            if found is None:
                raise DeskError("joint-unreadable", text=line)
            shares.append(f"{found[1]}={found[2]}")
        return tuple(shares)
