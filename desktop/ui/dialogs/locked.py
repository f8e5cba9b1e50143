"""The lock: the operator's password, or another operator's, opens the window again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.acts.office import SignedIn
from desktop.ui.dialogs.sign_in import SignInDialog
from desktop.ui.session import Session
from desktop.ui.verbatim import sure
from desktop.ui.wording import person


class LockedDialog(SignInDialog):
    """Accepted once somebody signed in; cannot be closed otherwise but by leaving the program (``leaving``)."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        """Offer whoever locked it first."""
        super().__init__(session, parent)
        self.setWindowTitle("已锁定")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.leaving = False
        self.was = session.operator
        self.operator.pick(self.was.id)
        self.notice.say(
            f"由{person(self.was)}使用，现已锁定。", "输入密码即可继续；没有办完的都还在，正在进行的任务照常进行。"
        )
        self.main.setText("解锁(&L)")
        self.main.setAccessibleName("解锁")
        self.cancel.setText("退出程序(&X)")
        self.cancel.setAccessibleName("退出程序")
        self.cancel.clicked.disconnect(self.reject)
        self.cancel.clicked.connect(self.leave)

    def entering(self) -> partial[SignedIn]:
        """Say that this unlocks where it is the same operator."""
        return partial(super().entering(), unlocks=self.operator.value == self.was.id)

    def reject(self) -> None:
        """Stay: Esc opens nothing."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay, too."""
        event.ignore()

    def leave(self) -> None:
        """Leave the program, once that is meant."""
        words = "锁定时退出，没有保存的内容可能丢失，正在进行的任务会停止。确定退出程序？"
        if sure(self, "退出程序", words):
            self.leaving = True
            super().reject()
