"""Record a dispatch agreement (劳务派遣协议): whose insurance lines count for the enterprise, and on what paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.importing.uscc import check_digit_holds, clean_uscc, well_formed
from desktop.ui.dialogs.sheet import Sheet, label

_WRONG = {
    "uscc": "派遣单位的统一社会信用代码应为18位数字或大写字母（没有 I、O、S、V、Z），没有登记。",
    "self": "派遣单位与申报企业的统一社会信用代码相同，没有登记。",
    "name": "还没有填写派遣单位的名称，没有登记。",
    "document": "还没有填写协议的名称、编号，没有登记。",
}
_ADVICE = "请对照协议原件更正后再登记；其余填写的内容还在。"
_UNUSUAL = "校验码不符。少数早期代码本来如此，请对照协议原件核对。"


class AgreementDialog(Sheet):
    """One agreement of one enterprise; after acceptance ``given`` says what to record."""

    manual = "cases"

    def __init__(self, uscc: str, name: str, firms: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Ask for the other firm; ``firms`` are the names of those known already, by code."""
        lead = f"{name}（{uscc}）。登记后，派遣单位名下的参保记录视同本企业的，本企业的案卷需要重新核验。"
        super().__init__(parent, "登记劳务派遣协议", main="登记(&G)", lead=lead, width=620)
        self._uscc, self._firms = uscc, firms
        self.tied, self.name, self.document = QLineEdit(), QLineEdit(), QLineEdit()
        self.tied.setPlaceholderText("派遣单位的18位统一社会信用代码")
        self.document.setPlaceholderText("如 劳务派遣协议（2023）第1号")
        self.check = label("", small=True, wrap=False, tone="wait")
        self.row("派遣单位代码(&C)", self.tied)
        self.form.addRow("", self.check)
        self.form.setRowVisible(self.check, False)
        self.row("派遣单位名称(&N)", self.name)
        self.row("协议名称、编号(&D)", self.document)
        self.tied.editingFinished.connect(self._look)
        self.tied.setFocus()

    @property
    def given(self) -> dict[str, Any]:
        """What to record, as the act takes it."""
        return {
            "uscc": self._uscc,
            "tied_uscc": clean_uscc(self.tied.text()),
            "tied_name": self.name.text().strip(),
            "document": self.document.text().strip(),
        }

    def submit(self) -> None:
        """Accept what can be read; the first that cannot is told and has the cursor."""
        given = self.given
        for holds, what, field in (
            (well_formed(given["tied_uscc"]), "uscc", self.tied),
            (given["tied_uscc"] != self._uscc, "self", self.tied),
            (bool(given["tied_name"]), "name", self.name),
            (bool(given["document"]), "document", self.document),
        ):
            if not holds:
                self.notice.say(_WRONG[what], _ADVICE, tone="bad")
                field.setFocus()
                field.selectAll()
                return
        self.accept()

    def _look(self) -> None:
        """Say what is unusual about the code, and fill in the name of a firm that is known."""
        code = clean_uscc(self.tied.text())
        unusual = well_formed(code) and not check_digit_holds(code)
        self.check.setText(_UNUSUAL if unusual else "")
        self.form.setRowVisible(self.check, unusual)
        if not self.name.text().strip():
            self.name.setText(self._firms.get(code, ""))
