"""设置 › 操作员: who works here, what each has done, and who comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.records import ROLE_WORDS
from desktop.services.actwords import act
from desktop.ui import theme
from desktop.ui.acts import settings
from desktop.ui.acts.settings import Person
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import label
from desktop.ui.pages.page import Page
from desktop.ui.pages.settings_section import Section
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.verbatim import sure
from desktop.ui.widgets.table import Table

if TYPE_CHECKING:
    from desktop.services.initialise import OneTimePassword

_MOST_ACTS = 6


def _duty(one: Person) -> str:
    if one.colleague.left_on is not None:
        return f"○ {one.colleague.left_on.isoformat()} 离岗"
    return "● 在岗，仍用一次性密码" if one.colleague.must_change else "● 在岗"


def _colour(one: Person) -> str | None:
    return theme.QUIET if one.colleague.left_on is not None else None


_COLUMNS: tuple[Column[Person], ...] = (
    Column(title="姓名", text=lambda one: one.colleague.operator.name, width=130, colour=_colour),
    Column(title="编号", text=lambda one: one.colleague.operator.id, width=110, colour=_colour),
    Column(title="岗位", text=lambda one: ROLE_WORDS[one.colleague.operator.role], width=70, colour=_colour),
    Column(title="办理事项", text=lambda one: str(one.colleague.done), align=RIGHT, width=90,
           sort=lambda one: one.colleague.done, colour=_colour),
    Column(title="状态", text=_duty, colour=_colour),
)  # fmt: skip


class PeopleSection(Section):
    """操作员."""

    title = "操作员"

    def __init__(self, page: Page) -> None:
        """Show the list over what can be done with whoever is chosen."""
        super().__init__(
            page, "增减、更改操作员由审批岗办理；不能更改自己的岗位。离岗的人不能登录，名字留在办理经过中。"
        )
        self.table = Table(_COLUMNS, name="操作员", key=lambda one: one.colleague.operator.id, parent=self)
        self.table.opened.connect(lambda _: self.change())
        self.add_table(self.table)
        self.add_button, self.change_button, self.reset_button, self.duty_button = self.buttons(
            ("增加(&A)…", self.add, True),
            ("更改(&E)…", self.change, False),
            ("重置密码(&W)…", self.reset, False),
            ("离岗(&V)…", self.turn, False),
        )
        self.why = label("", small=True)
        self.done = label("", quiet=True)
        self.body.addWidget(self.why)
        self.body.addWidget(self.done)
        self.table.chosen_changed.connect(self.fit)

    def reload(self) -> None:
        """Read the operators."""
        self.session.look(self, settings.people, self._show, by=self.session.operator)

    def fit(self) -> None:
        """Say beforehand what cannot be done with whoever is chosen."""
        one, mine = self.table.current(), self.approver and self.free
        gone = one is not None and one.colleague.operator.left
        self.add_button.setEnabled(mine)
        self.change_button.setEnabled(mine and one is not None)
        self.reset_button.setEnabled(mine and one is not None and not gone)
        self.duty_button.setEnabled(mine and one is not None and (gone or not one.obstacle))
        self.duty_button.setText("恢复在岗(&V)" if gone else "离岗(&V)…")
        self.duty_button.setAccessibleName("恢复在岗" if gone else "离岗")
        self.why.setText(self._why(one))
        self.done.setText(_said(one) if one is not None else "")

    def add(self) -> None:
        """Add somebody and hand out the password."""
        from desktop.ui.dialogs.operator import OperatorDialog

        dialog = OperatorDialog(self.session, parent=self.window())
        if ask(dialog) and dialog.handed is not None:
            self._hand_out(dialog.handed)
            self.session.renew()

    def change(self) -> None:
        """Change name and role of whoever is chosen."""
        from desktop.ui.dialogs.operator import OperatorDialog

        one = self.table.current()
        if one is not None and self.change_button.isEnabled():
            who = one.colleague.operator
            dialog = OperatorDialog(self.session, who, fixed=one.obstacle, parent=self.window())
            if ask(dialog):
                self.say(f"已更改操作员“{who.id}”。")
                self.session.renew()

    def reset(self) -> None:
        """Give whoever is chosen a one-time password."""
        one = self.table.current()
        if one is None:
            return
        who = one.colleague.operator
        if self._sure("重置密码", f"重置“{who.name}”的密码？原来的密码立即失效，换成一次性密码交给本人。"):
            self.session.do(
                self, settings.reset_password, self._hand_out, self.refuse, title="正在重置密码", id_=who.id
            )

    def turn(self) -> None:
        """Let whoever is chosen leave, or come back."""
        one = self.table.current()
        if one is None:
            return
        who = one.colleague.operator
        words = f"让“{who.name}”离岗？离岗后不能登录，办理过的事项和名字都保留，以后可以恢复。"
        if who.left or self._sure("离岗", words):
            self.session.do(
                self, settings.set_duty, self._turned, self.refuse, title="正在更改操作员", id_=who.id, here=who.left
            )

    def _turned(self, _: object) -> None:
        self.say("已更改。", "改动已记入操作日志。")
        self.session.renew()

    def _show(self, people: list[Person]) -> None:
        self.table.show_records(people)
        self.fit()

    def _why(self, one: Person | None) -> str:
        if not self.approver:
            return "您不是审批岗，只能查看；增减、更改由审批岗的操作员办理。"
        if one is None:
            return "选中一位操作员，可以更改、重置密码、离岗。"
        return f"岗位、离岗不能更改：{one.obstacle}" if one.obstacle else ""

    def _sure(self, title: str, words: str) -> bool:
        return sure(self.window(), title, words)

    def _hand_out(self, handed: OneTimePassword) -> None:
        from desktop.ui.dialogs.opening import HandedOutDialog

        ask(HandedOutDialog([handed], self.session.place.office.name, self.window()))


def _said(one: Person) -> str:
    """Return what somebody did most."""
    most = sorted(one.colleague.acts.items(), key=lambda each: -each[1])[:_MOST_ACTS]
    name = one.colleague.operator.name
    return f"{name}办理过：{'、'.join(f'{act(what)}{times}次' for what, times in most)}" if most else ""
