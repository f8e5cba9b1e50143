"""Name the enterprise of one file that does not say it itself."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.importing.uscc import clean_uscc, well_formed
from desktop.ui.dialogs.sheet import Sheet


class NameFirmDialog(Sheet):
    """One code; ``code`` is what was typed, once accepted."""

    manual = "entry"

    def __init__(self, file: str, parent: QWidget | None = None) -> None:
        """Say which file it is about."""
        lead = f"“{file}”是哪一家企业的申报？按统一社会信用代码指明。"
        super().__init__(parent, "指明企业", main="就按这家(&O)", lead=lead)
        self.uscc = QLineEdit()
        self.uscc.setPlaceholderText("18位数字和大写字母")
        self.row("统一社会信用代码(&U)", self.uscc)
        self.uscc.setFocus()

    @property
    def code(self) -> str:
        """The code, in capitals."""
        return clean_uscc(self.uscc.text())

    def submit(self) -> None:
        """Accept a code that has the shape of one."""
        if well_formed(self.code):
            self.accept()
            return
        self.notice.say("统一社会信用代码应为18位数字和大写字母。", "请与营业执照核对后再填。", tone="bad")
        self.uscc.setFocus()
