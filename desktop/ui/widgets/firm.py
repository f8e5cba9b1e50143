"""An enterprise as clerks name it: typed by code or chosen by name from those that have a case."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

_GAP = "　"


class FirmField(QComboBox):
    """``code`` is the unified code of what was chosen or typed, '' while there is none."""

    def __init__(self, firms: Mapping[str, str]) -> None:
        """Offer the enterprises (code → name); nothing is chosen beforehand."""
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(20)
        for code, name in sorted(firms.items(), key=lambda each: each[1]):
            self.addItem(f"{name}{_GAP}{code}", code)
        self.view().setAccessibleName("企业")
        self.setCurrentIndex(-1)
        completer, line = self.completer(), self.lineEdit()
        if completer is not None and line is not None:  # an editable box has both
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setPlaceholderText("选择企业，或填写18位统一社会信用代码")

    @property
    def code(self) -> str:
        """The code: of an offered enterprise by its name too, else what was typed."""
        typed = self.currentText().strip()
        at = self.findText(typed)
        return str(self.itemData(at)) if at >= 0 and typed else typed.rpartition(_GAP)[2].upper()
