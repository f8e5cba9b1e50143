"""Let a ledger leave as a workbook (导出台账): where to, and of persons whether with whole identity numbers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.ui.dialogs.sheet import PathField, Sheet, label
from desktop.ui.verbatim import sure
from desktop.workspace import what_is

_PATTERN = "Excel 工作簿 (*.xlsx)"
_WHOLE = "含有完整证件号码的文件离开工作区后不再受加密保护。确定导出完整证件号码？这次导出会记入操作日志。"


class ExportLedgerDialog(Sheet):
    """One ledger as it is narrowed; after acceptance ``path`` and ``whole`` say what is wanted."""

    def __init__(self, title: str, said: str, path: Path, parent: QWidget | None = None, *, people: bool) -> None:
        """Propose a file; ``said`` tells what is in it."""
        super().__init__(parent, f"导出{title}", main="导出(&X)", width=620)
        self.path = path
        self.file = PathField("导出到", kind="save", pattern=_PATTERN)
        self.file.set_path(path)
        self.row("文件(&F)", self.file)
        self.numbers = QCheckBox("导出完整证件号码(&N)")
        self.numbers.setAccessibleName("导出完整证件号码")
        self.form.addRow("内容", label(said))
        if people:
            self.form.addRow("", self.numbers)
        self.numbers.setVisible(people)
        self.form.addRow("", label("导出会记入操作日志。文件按A4横向、每页重复表头设置，可直接打印。", small=True))
        self.file.edit.setFocus()

    @property
    def whole(self) -> bool:
        """Whether whole identity numbers are asked for."""
        return self.numbers.isChecked()

    def submit(self) -> None:
        """Judge the name, and ask once more before whole numbers leave."""
        path = self.file.path
        if path is None or not path.name:
            self.notice.say("还没有写明导出到哪个文件，没有导出。", "请选择文件夹并写明文件名。", tone="bad")
            return
        self.path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
        if what_is(self.path) and not self._sure("已有同名文件，要用这次导出的内容替换它吗？"):
            return
        if not self.whole or self._sure(_WHOLE):
            self.accept()

    def _sure(self, words: str) -> bool:
        return sure(self, self.windowTitle(), words)
