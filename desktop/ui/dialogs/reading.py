"""Choose how a passage is read (选用口径): the options in their words, what another would change, then the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.services.effects import Effect
from desktop.ui.acts import policies
from desktop.ui.dialogs.effects import EffectsPanel, again, in_words, unfold
from desktop.ui.dialogs.sheet import Choice, Sheet, label
from desktop.ui.session import Session
from desktop.ui.verbatim import sure
from rules.policy import Policy, Reading

_HEIGHT = 480


class ReadingDialog(Sheet):
    """One reading at a time; after acceptance ``told`` says what was done."""

    manual = "policies"

    def __init__(
        self, session: Session, policy: Policy, chosen: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        """Begin with the first reading as it holds; ``chosen`` is the option of every reading."""
        super().__init__(parent, "选用口径", main="改选(&O)", width=880)
        self._session, self._policy, self._chosen = session, policy, chosen
        self._asked = ""
        self._effects: Sequence[Effect] = ()
        self.told = ""
        readings = policy.readings.values()
        self.reading = Choice("口径", [(each.id, f"{each.id}　{each.title}") for each in readings])
        self.clause = label("", quiet=True)
        self.options = [QRadioButton() for _ in range(max(len(each.options) for each in readings))]
        self.effects = EffectsPanel()
        self.row("口径(&K)", self.reading)
        self.form.addRow("条款", self.clause)
        self.form.addRow("选项", self._option_block())
        self.body.insertWidget(self.body.count() - 1, self.effects, 1)
        self.reading.currentIndexChanged.connect(lambda _: self._show())
        self._show()
        self.reading.setFocus()
        unfold(self, _HEIGHT)

    @property
    def option(self) -> str:
        """The id of the option that is marked."""
        return self._current.options[self._group.checkedId()].id

    @property
    def _current(self) -> Reading:
        return self._policy.readings[self.reading.value]

    def submit(self) -> None:
        """Ask once more, naming the effect, and choose."""
        wanted = self._current.option(self.option).text
        words = f"把“{self._current.title}”改为“{wanted}”？{in_words(self._effects)}"
        if not sure(self, "选用口径", words):
            return
        self.wait(True)
        self._session.do(
            self,
            policies.choose,
            partial(self._done, wanted),
            self.refuse,
            title="正在改选口径",
            id_=self._policy.id,
            choices={self.reading.value: self.option},
        )

    def _option_block(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._group = QButtonGroup(self)
        for number, each in enumerate(self.options):
            self._group.addButton(each, number)
            column.addWidget(each)
        self._group.idClicked.connect(lambda _: self._ask())
        return holder

    def _show(self) -> None:
        reading, held = self._current, self._chosen[self.reading.value]
        self.clause.setText(reading.clause)
        for number, each in enumerate(self.options):
            each.setVisible(number < len(reading.options))
            if number >= len(reading.options):
                continue
            option = reading.options[number]
            now = "（现用）" if option.id == held else ""
            each.setText(f"{option.text}{now}(&{number + 1})")
            each.setAccessibleName(f"选项{number + 1}：{option.text}{now}")
            each.setChecked(option.id == held)
        self._ask()

    def _ask(self) -> None:
        """Ask what the marked option would change; the choice waits for the answer."""
        self._asked = f"{self.reading.value}={self.option}"
        self.notice.hide()
        self.main.setEnabled(False)
        if self.option == self._chosen[self.reading.value]:
            self.effects.say("这是现用的选项。选另一项，可以先看它会改变哪些案卷。")
            return
        self.effects.say("正在算出会改变哪些案卷……")
        choices = {self.reading.value: self.option}
        work = partial(policies.reading_effects, id_=self._policy.id, choices=choices)
        self._session.tasks.run(self, work, partial(self._answer, self._asked), self.refuse, reading=True)

    def _answer(self, asked: str, effects: Sequence[Effect]) -> None:
        if asked == self._asked:
            self._effects = effects
            self.effects.show_effects(effects)
            self.main.setEnabled(True)

    def refuse(self, error: DeskError) -> None:
        """Say what was refused; without its effects nothing is chosen."""
        super().refuse(error)
        self.main.setEnabled(False)
        self.effects.say("没有改选，现用的口径不变。")

    def _done(self, wanted: str, stale: Sequence[str]) -> None:
        self.told = f"已改选“{self._current.title}”：{wanted}。{again(stale)}"
        self.accept()
