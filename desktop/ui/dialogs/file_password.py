"""Ask for the password that opens files which an enterprise or a bureau has locked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop.ui.dialogs.sheet import Sheet

_SHOWN = 5


class FilePasswordDialog(Sheet):
    """One password for the files named; ``words`` is what was typed.  It is used once and kept nowhere."""

    manual = "entry"

    def __init__(self, files: Sequence[str], parent: QWidget | None = None, *, wrong: bool = False) -> None:
        """``wrong`` says that a password was tried before."""
        lead = f"下列{len(files)}个文件设有打开密码：{_listed(files)}"
        super().__init__(parent, "输入打开密码", main="打开(&O)", lead=lead, width=560)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText("请向交来文件的单位询问")
        self.shown = QCheckBox("显示密码(&H)")
        self.shown.toggled.connect(self._reveal)
        self.row("打开密码(&P)", self.password)
        self.form.addRow("", self.shown)
        self.cancel.setText("跳过这些文件")
        self.cancel.setAccessibleName("跳过这些文件")
        if wrong:
            advice = "请核对大小写后再输入；也可以先跳过，其余文件不受影响。"
            self.notice.say("密码不对，文件没有打开。", advice, tone="bad")
        self.password.setFocus()

    @property
    def words(self) -> str:
        """The password typed."""
        return self.password.text()

    def submit(self) -> None:
        """Accept anything but nothing."""
        if not self.words:
            self.notice.say("还没有输入密码。", "请输入后再点“打开”，或点“跳过这些文件”。", tone="bad")
            self.password.setFocus()
            return
        self.accept()

    def _reveal(self, shown: bool) -> None:
        self.password.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


def _listed(files: Sequence[str]) -> str:
    return "、".join(files[:_SHOWN]) + (" 等。" if len(files) > _SHOWN else "。")
