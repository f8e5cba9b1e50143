"""Try the program on a made-up township (用样例试用): where it is put, how far it is, and the keys to it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.ui.acts import office
from desktop.ui.dialogs.sheet import PathField, Sheet, label
from desktop.ui.session import Session
from desktop.ui.widgets.progress import ProgressPanel
from desktop.ui.wording import person

if TYPE_CHECKING:
    from desktop.services.demo import Demonstration

_LEAD = (
    "在一个新文件夹里建一套样例街道：企业、人员、证件号码、口令全是编造的，从受理、核验、审批到上报都走过一遍，"
    "可以放心试用。不要放入真实材料；试完删去整个文件夹即可。本单位自己的工作区不受影响。"
)
_FOLDER = "稳岗经办台-样例"


class DemoDialog(Sheet):
    """Folder, then the keys; after acceptance ``made`` is the demonstration that is to be opened."""

    manual = "start"

    def __init__(self, session: Session, near: Path, parent: QWidget | None = None) -> None:
        """Propose a folder beside another one."""
        super().__init__(parent, "用样例试用", main="生成样例(&G)", lead=_LEAD, width=640)
        self._session = session
        self.made: Demonstration | None = None
        self.folder = PathField("选择空文件夹", kind="folder")
        self.folder.set_path(near.parent / _FOLDER)
        self.row("样例文件夹(&F)", self.folder)
        self.keys = label("")
        self.keys.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.keys.setAccessibleName("样例的口令和密码")
        self.keys.hide()
        self.body.insertWidget(self.body.count() - 1, self.keys)
        self.body.insertWidget(self.body.count() - 1, ProgressPanel(session.tasks))
        self.folder.edit.selectAll()

    def submit(self) -> None:
        """Make it; once it is made, open it."""
        if self.made is not None:
            self.accept()
        elif self.folder.path is None:
            self.notice.say("没有填写样例文件夹。", "请填写或点“浏览”选择一个空文件夹。", tone="bad")
        else:
            self.wait(True)
            work = partial(office.demonstrate, folder=self.folder.path, now=self._session.now())
            self._session.tasks.run(self, work, self._done, self.refuse, title="正在生成样例，约一分钟")

    def reject(self) -> None:
        """Stay while it is being made: it is stopped by its own button."""
        if self.main.isEnabled():
            super().reject()

    def _done(self, made: Demonstration) -> None:
        self.made = made
        self.wait(False)
        self.folder.setEnabled(False)
        self.folder.edit.deselect()
        self.notice.say("样例已生成。", "下面的口令和密码也写在样例文件夹的“请先读我.txt”里。", tone="good")
        self.keys.setText(f"工作区口令：{made.office.passphrase}\n{passwords_of(made)}")
        self.keys.show()
        self.main.setText("打开样例(&O)")
        self.main.setAccessibleName("打开样例")
        self.main.setFocus()


def passwords_of(made: Demonstration) -> str:
    """Return whom one can sign in as at a demonstration, one a line."""
    return "\n".join(
        f"{person(each.operator)}（{each.operator.id}）密码：{each.password}" for each in made.office.operators
    )
