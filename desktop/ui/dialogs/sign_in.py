"""Who is at the counter: log in, and change one's password."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import DeskError
from desktop.ui.acts import office, shell
from desktop.ui.dialogs.sheet import Choice, Sheet
from desktop.ui.session import Session
from desktop.ui.wording import person


def secret_field() -> QLineEdit:
    """Return a field that shows dots."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


class SignInDialog(Sheet):
    """Operator and password; accepted once the service knows them."""

    manual = "start"

    def __init__(self, session: Session, parent: QWidget | None = None, *, hint: str = "") -> None:
        """Offer the workspace's operators, the last one first chosen; ``hint`` are passwords that are no secret."""
        place = session.place
        super().__init__(parent, "登录", main="登录(&L)", lead=place.office.name, width=460)
        self._session = session
        self.must_change = False
        self._left = False
        names = [(each.id, f"{person(each)}　{each.id}") for each in place.operators if not each.left]
        self.operator = Choice("操作员", names)
        self.operator.pick(str(session.settings.value("operator", "")))
        self.password = secret_field()
        self.row("操作员(&O)", self.operator)
        self.row("密码(&P)", self.password)
        if hint:
            self.notice.say("这是样例街道，人员和数据都是编造的。", hint, tone="wait")
        self.password.setFocus()

    def submit(self) -> None:
        """Ask the service whether the password is right."""
        if not self.password.text():
            self.refuse(DeskError("operator-password-missing", operator=self.operator.currentText()))
            return
        self.wait(True)
        self.cancel.setEnabled(True)
        self._session.tasks.run(self, self.entering(), self._known, self._unknown, reading=True)

    def entering(self) -> partial[office.SignedIn]:
        """Return what asks the service."""
        now = self._session.now()
        return partial(shell.sign_in, operator=self.operator.value, password=self.password.text(), now=now)

    def reject(self) -> None:
        """Leave; an answer that is still under way changes nothing any more."""
        self._left = True
        super().reject()

    def _known(self, found: office.SignedIn) -> None:
        if self._left:
            return
        self.must_change = found.must_change
        self._session.sign_in(found.operator)
        self.accept()

    def _unknown(self, error: DeskError) -> None:
        if self._left:
            return
        self.refuse(error)
        self.password.selectAll()
        self.password.setFocus()


class PasswordDialog(Sheet):
    """One's own password, old and new."""

    manual = "start"

    def __init__(self, session: Session, parent: QWidget | None = None, *, first: bool = False) -> None:
        """``first`` says that the one-time password is still in use."""
        lead = "您仍在使用一次性密码，请现在换成自己的密码。" if first else ""
        super().__init__(parent, "更换密码", main="更换(&C)", lead=lead, width=460)
        self._session = session
        self.old, self.new, self.again = secret_field(), secret_field(), secret_field()
        self.row("现在的密码(&O)", self.old)
        self.row("新密码(&N)", self.new)
        self.row("再输一遍(&A)", self.again)
        self.new.setPlaceholderText("至少8位")
        if first:
            self.cancel.setText("以后再换")
            self.cancel.setAccessibleName("以后再换")

    def submit(self) -> None:
        """Change the password if both entries agree."""
        if not self.twice(self.new, self.again, "两次输入的新密码不一致，没有更换。"):
            return
        self.wait(True)
        self._session.do(
            self,
            office.change_password,
            lambda _: self.accept(),
            self.refuse,
            title="正在更换密码",
            old=self.old.text(),
            new=self.new.text(),
        )
