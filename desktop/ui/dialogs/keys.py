"""Trust somebody's certificate (信任名单), and change the passphrase of the workspace (工作区口令)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from desktop.errors import DeskError
from desktop.records import Role
from desktop.ui.acts import settings
from desktop.ui.dialogs.sheet import PathField, Sheet, button, label
from desktop.ui.dialogs.sign_in import secret_field
from desktop.ui.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.services.certificates import Certificate

_LEAST_PASSPHRASE = 8


def beside(one: QWidget) -> QHBoxLayout:
    """Return a row in which a button keeps its own width."""
    row = QHBoxLayout()
    row.addWidget(one)
    row.addStretch(1)
    return row


class TrustDialog(Sheet):
    """A certificate file: looked at first, trusted once a person says that the fingerprint was compared."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Ask for the file."""
        lead = "请打电话给对方，逐组核对指纹，一致才列入。列入后，对方签名的批次和反馈才会被接收。"
        super().__init__(parent, "列入信任名单", main="列入(&O)", lead=lead, width=640)
        self._session = session
        self._seen: tuple[Path, Certificate] | None = None
        self.file = PathField("选择证书文件", kind="open", pattern="证书 (*.pem *.crt *.cer);;所有文件 (*)")
        self.look = button("看证书(&V)")
        self.name = QLineEdit()
        self.shown = label("还没有看证书。", quiet=True)
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.superior = QCheckBox("是上级（区级）单位，接收其对批次的反馈(&U)")
        if session.operator.role is not Role.APPROVER:
            self.superior.setText("是上级（区级）单位：由审批岗的操作员登记(&U)")
            self.superior.setEnabled(False)
        self.compared = QCheckBox("已与对方核对指纹，一致(&C)")
        self.row("证书文件(&F)", self.file)
        self.form.addRow("", beside(self.look))
        self.form.addRow("", self.shown)
        self.row("单位名称(&M)", self.name)
        self.form.addRow("", self.superior)
        self.form.addRow("", self.compared)
        self.look.clicked.connect(self.preview)
        self.file.edit.textChanged.connect(self._forget)
        self.compared.toggled.connect(self._fit)
        self._forget()
        self.file.setFocus()

    def preview(self) -> None:
        """Read what the file says."""
        path = self.file.path
        if path is None:
            self.notice.say("没有选择证书文件。", "请填写或点“浏览”选择。", tone="bad")
            return
        work = partial(settings.look_at_certificate, path=path)
        self._session.tasks.run(self, work, partial(self._see, path), self._unseen, reading=True)

    def submit(self) -> None:
        """Trust the very certificate that was shown."""
        if self._seen is None:
            return
        path, found = self._seen
        self.wait(True)
        self._session.do(
            self,
            settings.trust,
            lambda _: self.accept(),
            self.refuse,
            title="正在列入信任名单",
            path=path,
            print_=found.fingerprint,
            name=self.name.text().strip() or found.name,
            superior=self.superior.isChecked(),
        )

    def refuse(self, error: DeskError) -> None:
        """Say what was refused; what was compared stays so."""
        super().refuse(error)
        self._fit()

    def _see(self, path: Path, found: Certificate) -> None:
        if path != self.file.path:
            return
        self._seen = (path, found)
        self.notice.hide()
        if not self.name.text().strip():
            self.name.setText(found.name)
        groups = found.aloud.split(" ")
        half = len(groups) // 2
        lines = [f"{found.name}　有效 {found.valid_from} 至 {found.valid_to}", "指纹（四位一组念）："]
        self.shown.setText("\n".join([*lines, " ".join(groups[:half]), " ".join(groups[half:])]))
        self._fit()

    def _unseen(self, error: DeskError) -> None:
        self._forget()
        self.refuse(error)

    def _forget(self) -> None:
        self._seen = None
        self.shown.setText("还没有看证书。")
        self.compared.setChecked(False)
        self._fit()

    def _fit(self) -> None:
        self.compared.setEnabled(self._seen is not None)
        self.main.setEnabled(self._seen is not None and self.compared.isChecked())


class PassphraseDialog(Sheet):
    """The passphrase of the workspace: the present one, and the next twice."""

    manual = "settings"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Say what hangs on it."""
        lead = (
            "口令是打开全部案卷的唯一钥匙，谁也找不回来：口令丢失，工作区和它的备份都打不开。"
            "请把口令写下来，封好，交由单位保险柜保管。以前的备份仍用备份当时的口令。"
        )
        super().__init__(parent, "更换工作区口令", main="更换(&C)", lead=lead, width=520)
        self._session = session
        self.old, self.new, self.again = secret_field(), secret_field(), secret_field()
        self.row("现在的口令(&O)", self.old)
        self.row("新口令(&N)", self.new)
        self.row("再输一遍(&A)", self.again)
        self.new.setPlaceholderText(f"至少{_LEAST_PASSPHRASE}个字符，建议用一句话")
        self.old.setFocus()

    def submit(self) -> None:
        """Change it if both entries agree."""
        if len(self.new.text()) < _LEAST_PASSPHRASE:
            self.notice.say(f"新口令不足{_LEAST_PASSPHRASE}个字符，没有更换。", "请用长一些的口令。", tone="bad")
            return
        if not self.twice(self.new, self.again, "两次输入的新口令不一致，没有更换。"):
            return
        self.wait(True)
        self._session.do(
            self,
            settings.change_passphrase,
            lambda _: self.accept(),
            self.refuse,
            title="正在更换口令",
            old=self.old.text(),
            new=self.new.text(),
        )
