"""An operator is added, or called otherwise and given another role (操作员)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.records import ROLE_WORDS, Operator, Role
from desktop.ui.acts import settings
from desktop.ui.dialogs.sheet import Choice, Sheet, label
from desktop.ui.session import Session

if TYPE_CHECKING:
    from desktop.services.initialise import OneTimePassword


class OperatorDialog(Sheet):
    """Id, name and role.  After acceptance ``handed`` is the one-time password of somebody who was added."""

    manual = "settings"

    def __init__(
        self, session: Session, operator: Operator | None = None, *, fixed: str = "", parent: QWidget | None = None
    ) -> None:
        """Begin empty, or with somebody who is there; ``fixed`` says why the role cannot be changed."""
        title, main = ("增加操作员", "增加(&A)") if operator is None else ("更改操作员", "保存(&S)")
        super().__init__(parent, title, main=main, width=500)
        self._session, self._operator = session, operator
        self.handed: OneTimePassword | None = None
        self.id, self.name = QLineEdit(), QLineEdit()
        self.role = Choice("岗位", [(role.value, words) for role, words in ROLE_WORDS.items()])
        self.id.setPlaceholderText("登录用，如 wang；小写字母、数字、短横线")
        self.name.setPlaceholderText("真实姓名，会印在表上")
        self.row("编号(&I)", self.id)
        self.row("姓名(&N)", self.name)
        self.row("岗位(&R)", self.role)
        if operator is not None:
            self.id.setText(operator.id)
            self.id.setEnabled(False)
            self.name.setText(operator.name)
            self.role.pick(operator.role.value)
            self.role.setEnabled(not fixed)
        (self.id if operator is None else self.name).setFocus()
        if fixed:
            self.form.addRow("", label(f"岗位不能更改：{fixed}", small=True))

    def submit(self) -> None:
        """Add or change."""
        role, name = Role(self.role.value), self.name.text().strip()
        act = settings.add_operator if self._operator is None else settings.change_operator
        self.wait(True)
        self._session.do(
            self, act, self._done, self.refuse, title="正在保存操作员", id_=self.id.text().strip(), name=name, role=role
        )

    def _done(self, handed: OneTimePassword | None) -> None:
        self.handed = handed
        self.accept()
