"""The first dialogs: which workspace, its passphrase; a new workspace, and the passwords that are shown once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DeskError
from desktop.records import Office
from desktop.ui.acts import office
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import PathField, Sheet, button, label
from desktop.ui.dialogs.sign_in import secret_field
from desktop.ui.session import Session
from desktop.ui.wording import person
from desktop.workspace import what_is

if TYPE_CHECKING:
    from desktop.services.initialise import OneTimePassword


class OpeningDialog(Sheet):
    """Folder and passphrase; accepted once the workspace is open.

    ``hint`` holds the passwords where the sample township was opened, whose people are made up; else ''.
    """

    manual = "start"

    def __init__(self, session: Session, folder: Path, passphrase: str = "", parent: QWidget | None = None) -> None:
        """Propose a folder; a passphrase that is known already is tried at once by :meth:`submit`."""
        super().__init__(parent, "稳岗经办台", main="打开(&O)", lead="请打开本单位的工作区。", width=600)
        self._session = session
        self.folder = PathField("选择工作区文件夹", kind="folder")
        self.folder.set_path(folder)
        self.passphrase = secret_field()
        self.passphrase.setText(passphrase)
        self.row("工作区文件夹(&F)", self.folder)
        self.row("口令(&P)", self.passphrase)
        self.new = button("新建工作区(&N)…")
        self.new.clicked.connect(self._make_new)
        self.demo = button("用样例试用(&T)…", tip="建一套编造的样例街道，不影响本单位的工作区")
        self.demo.clicked.connect(self._try_out)
        self.hint = ""
        buttons = QHBoxLayout()
        buttons.addWidget(self.new)
        buttons.addWidget(self.demo)
        buttons.addStretch(1)
        self.body.insertLayout(self.body.count() - 1, buttons)
        self.passphrase.setFocus()
        if not what_is(folder / "key.json"):
            self.notice.say(
                "这个文件夹里还没有工作区。", "第一次使用请点“新建工作区”；已有工作区的请选对文件夹。", tone="wait"
            )

    def submit(self) -> None:
        """Open the workspace."""
        if self.folder.path is None:
            self.notice.say("没有填写工作区文件夹。", "请填写或点“浏览”选择。", tone="bad")
            return
        if not self.passphrase.text():
            self.refuse(DeskError("passphrase-missing"))
            return
        self.wait(True)
        work = partial(office.open_workspace, folder=self.folder.path, passphrase=self.passphrase.text())
        self._session.tasks.run(self, work, self._opened, self._refused)

    def wait(self, waiting: bool) -> None:
        """Hold every button while the workspace is being opened."""
        super().wait(waiting)
        self.new.setEnabled(not waiting)
        self.demo.setEnabled(not waiting)

    def _opened(self, opened: office.Opened) -> None:
        self._session.opened = opened
        if not self.hint:  # the next start is for the office's own workspace
            self._session.settings.setValue("workspace", str(opened.folder))
        self.accept()

    def _refused(self, error: DeskError) -> None:
        self.refuse(error)
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _try_out(self) -> None:
        from desktop.ui.dialogs.demo import DemoDialog, passwords_of

        dialog = DemoDialog(self._session, self.folder.path or Path.home() / "wengang", self)
        if ask(dialog) and dialog.made is not None:
            self.hint = passwords_of(dialog.made)
            self.folder.set_path(dialog.made.office.workspace)
            self.passphrase.setText(dialog.made.office.passphrase)
            self.notice.hide()
            self.submit()

    def _make_new(self) -> None:
        dialog = NewWorkspaceDialog(self._session, self.folder.edit.text(), self)
        if ask(dialog) and dialog.folder.path:
            self.folder.set_path(dialog.folder.path)
            self.passphrase.setText(dialog.passphrase.text())
            self.notice.hide()
            self.submit()


class NewWorkspaceDialog(Sheet):
    """A new office: its name, division and code, the folder, the passphrase twice."""

    manual = "start"

    def __init__(self, session: Session, folder: str, parent: QWidget | None = None) -> None:
        """Propose the folder."""
        lead = "工作区是存放全部案卷的加密文件夹。忘记口令，数据就打不开。"
        super().__init__(parent, "新建工作区", main="新建(&N)", lead=lead, width=620)
        self._session = session
        self.folder = PathField("选择空文件夹", kind="folder")
        self.folder.set_path(folder)
        self.name, self.division, self.code = QLineEdit(), QLineEdit(), QLineEdit()
        self.passphrase, self.again = secret_field(), secret_field()
        self.name.setPlaceholderText("街道办事处或镇人民政府的全称")
        self.division.setPlaceholderText("6位，如 330302")
        self.code.setPlaceholderText("9位；不填则为区划代码加 000")
        self.row("文件夹(&F)", self.folder)
        self.row("单位名称(&M)", self.name)
        self.row("行政区划代码(&D)", self.division)
        self.row("单位代码(&C)", self.code)
        self.row("口令(&P)", self.passphrase)
        self.row("再输一遍(&A)", self.again)
        self.name.setFocus()

    def submit(self) -> None:
        """Make the workspace and show its passwords once."""
        if self.folder.path is None:
            self.notice.say("没有填写文件夹。", "请填写或点“浏览”选择一个空文件夹。", tone="bad")
            return
        if not self.twice(self.passphrase, self.again, "两次输入的口令不一致，没有新建工作区。"):
            return
        division = self.division.text().strip()
        record = Office(
            name=self.name.text().strip(), division=division, code=self.code.text().strip() or f"{division}000"
        )
        self.wait(True)
        work = partial(
            office.create_workspace,
            folder=self.folder.path,
            office=record,
            passphrase=self.passphrase.text(),
            now=self._session.now(),
        )
        self._session.tasks.run(self, work, self._made, self.refuse, title="正在新建工作区")

    def _made(self, passwords: Sequence[OneTimePassword]) -> None:
        ask(HandedOutDialog(passwords, self.name.text().strip(), self))
        self.accept()


class HandedOutDialog(QDialog):
    """The one-time passwords, shown once."""

    manual = "start"

    def __init__(self, passwords: Sequence[OneTimePassword], office_name: str, parent: QWidget | None = None) -> None:
        """Show them large; the dialog closes only when the clerk says that they were written down."""
        super().__init__(parent)
        self.setWindowTitle("一次性密码")
        self.setMinimumWidth(560)
        self._lines = [f"{person(each.operator)}（{each.operator.id}）\t{each.password}" for each in passwords]
        self._office = office_name
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(14)
        layout.addWidget(label("下面的密码只显示这一次，请分别交给本人，首次登录后更换。", quiet=True))
        layout.addLayout(self._table(passwords))
        self.noted = QCheckBox("我已抄下或打印(&K)")
        layout.addWidget(self.noted)
        layout.addLayout(self._buttons())

    def reject(self) -> None:
        """Stay open until the passwords are noted."""
        if self.noted.isChecked():
            super().reject()

    def copy(self) -> None:
        """Put the passwords on the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self._lines))

    def _table(self, passwords: Sequence[OneTimePassword]) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(10)
        for row, each in enumerate(passwords):
            grid.addWidget(label(f"{person(each.operator)}（{each.operator.id}）"), row, 0)
            shown = QLineEdit(each.password)
            shown.setReadOnly(True)
            shown.setAccessibleName(f"{each.operator.name}的一次性密码")
            font = shown.font()
            font.setPixelSize(20)
            shown.setFont(font)
            grid.addWidget(shown, row, 1)
        return grid

    def _buttons(self) -> QHBoxLayout:
        copy, print_, close = button("复制(&C)"), button("打印(&P)…"), button("完成(&D)", main=True)
        copy.clicked.connect(self.copy)
        print_.clicked.connect(self._print)
        close.clicked.connect(self.accept)
        close.setEnabled(False)
        self.noted.toggled.connect(close.setEnabled)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addWidget(print_)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        if not ask(QPrintDialog(printer, self)):
            return
        document = QTextDocument()
        document.setPlainText("\n\n".join([f"{self._office}　一次性密码", *self._lines, "首次登录后请更换。"]))
        document.print_(printer)
