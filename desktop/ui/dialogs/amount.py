"""Set what a text leaves to the office (确定标准): its bounds, what a value would change, then the value and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.errors import DeskError
from desktop.services.effects import Effect
from desktop.services.parameters import OpenAmount, amount_words
from desktop.ui.acts import policies
from desktop.ui.dialogs.effects import EffectsPanel, again, in_words, unfold
from desktop.ui.dialogs.sheet import Choice, Sheet, button, label
from desktop.ui.session import Session
from desktop.ui.verbatim import sure

_HEIGHT = 480
_FIRST = "请填写数值，按“看影响”，先看会改变哪些案卷。"


class AmountDialog(Sheet):
    """One value at a time; after acceptance ``told`` says what was done."""

    manual = "policies"

    def __init__(
        self, session: Session, policy: str, amounts: Sequence[OpenAmount], parent: QWidget | None = None
    ) -> None:
        """Begin with the first of ``amounts``, of which there is at least one."""
        super().__init__(parent, "确定标准", main="确定(&O)", width=880)
        self._session, self._policy = session, policy
        self._amounts = {each.key: each for each in amounts}
        self._asked = ""
        self._effects: Sequence[Effect] = ()
        self.told = ""
        self.amount = Choice("标准", [(each.key, each.title) for each in amounts])
        self.bounds = label("", quiet=True)
        self.value = QLineEdit()
        self.look = button("看影响(&V)")
        self.source = QLineEdit()
        self.source.setPlaceholderText("如会议纪要、文件的名称和文号，会记入办理经过")
        self.effects = EffectsPanel()
        self._lay_out()
        self.amount.currentIndexChanged.connect(lambda _: self._show())
        self.value.textChanged.connect(lambda _: self._forget())
        self.value.returnPressed.connect(self.preview)
        self.look.clicked.connect(lambda _=False: self.preview())
        self._show()
        self.value.setFocus()
        unfold(self, _HEIGHT)

    @property
    def current(self) -> OpenAmount:
        """The value that is being set."""
        return self._amounts[self.amount.value]

    @property
    def typed(self) -> str:
        """The value as typed."""
        return self.value.text().strip()

    def preview(self) -> None:
        """Ask what the typed value would change."""
        self._asked = f"{self.amount.value}={self.typed}"
        self.notice.hide()
        self.main.setEnabled(False)
        if not self.typed:
            self.notice.say("还没有填写数值，没有任何改动。", "请对照文件填写后再按“看影响”。", tone="bad")
            return
        self.effects.say("正在算出会改变哪些案卷……")
        work = partial(policies.amount_effects, id_=self._policy, amount=self.current, text=self.typed)
        self._session.tasks.run(self, work, partial(self._answer, self._asked), self.refuse, reading=True)

    def submit(self) -> None:
        """Ask once more, naming the effect, and set the value."""
        if not self.source.text().strip():
            super().refuse(DeskError("amount-source-missing"))
            self.source.setFocus()
            return
        words = f"把“{self.current.title}”定为 {self.typed}？{in_words(self._effects)}"
        if not sure(self, "确定标准", words):
            return
        self.wait(True)
        self._session.do(
            self,
            policies.set_amount,
            self._done,
            self.refuse,
            title="正在确定标准",
            id_=self._policy,
            amount=self.current,
            text=self.typed,
            source=self.source.text(),
        )

    def refuse(self, error: DeskError) -> None:
        """Say what was refused; what was typed stays."""
        super().refuse(error)
        self.main.setEnabled(False)
        self.effects.say("改正后再按“看影响”。")

    def _lay_out(self) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.value, 1)
        row.addWidget(self.look)
        holder.setFocusProxy(self.value)
        self.row("标准(&K)", self.amount)
        self.form.addRow("原文", self.bounds)
        self.row("定为(&T)", holder)
        self.row("依据(&B)", self.source)
        self.body.insertWidget(self.body.count() - 1, self.effects, 1)

    def _show(self) -> None:
        self.bounds.setText(f"{self.current.clause}：{amount_words(self.current)}")
        self.value.setPlaceholderText("如 2023-01-21至2023-01-27" if self.amount.value.endswith("window") else "")
        self.value.setText(self.current.chosen.value if self.current.chosen else "")
        self._forget()

    def _forget(self) -> None:
        self._asked = ""
        self.main.setEnabled(False)
        self.effects.say(_FIRST)

    def _answer(self, asked: str, effects: Sequence[Effect]) -> None:
        if asked == self._asked:
            self._effects = effects
            self.effects.show_effects(effects)
            self.main.setEnabled(True)

    def _done(self, stale: Sequence[str]) -> None:
        self.told = f"已把“{self.current.title}”定为 {self.typed}。{again(stale)}"
        self.accept()
