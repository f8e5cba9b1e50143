"""The head of a case: who, which state and number, and the steps it allows; one line where they fit, else two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from desktop.records import STATE_WORDS
from desktop.services.matterwords import BLOCKED_WORDS
from desktop.services.steps import STEPS
from desktop.ui.dialogs.sheet import button, label
from desktop.ui.verbatim import tip
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.wording import blocked_words

if TYPE_CHECKING:
    from desktop.errors import DeskError
    from desktop.services.view_case import CaseView
    from desktop.ui.pages.page import Page

FORWARD = frozenset({"accept", "review", "approve", "close-notice", "pay"})
_GRAVE = frozenset({"refuse", "withdraw"})
_MNEMONICS = {
    "accept": "(&A)",
    "review": "(&A)",
    "approve": "(&A)",
    "pay": "(&A)",
    "return": "(&T)",
    "refuse": "(&N)",
    "withdraw": "(&W)",
}
_AFTER_STATE, _GREEDY = 3, 20  # where the facts stand in the bar, and how they take its room before the gap does


class CaseHead(QObject):
    """Fills the bar of a page, and a line below it where the bar is not wide enough; ``take`` takes a step."""

    def __init__(self, page: Page, take: Callable[[str], None]) -> None:
        """Build it with nothing to tell."""
        super().__init__(page)
        self._page, self._take = page, take
        self._one_line = False
        self._number = ""
        self.buttons: list[QPushButton] = []
        self._blocked: Mapping[str, DeskError] = {}
        page.heading.setObjectName("case-title")
        self.back_button = button("返回(&B)", tip="Esc")
        self.state = label("", wrap=False)
        self.facts = ElidedLabel()
        self.facts.setProperty("quiet", True)
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        page.bar.insertWidget(0, self.back_button)
        page.bar.insertWidget(2, self.state)
        self._holder = QWidget()
        self._holder.setMinimumWidth(1)  # else a line that is about to break would widen the window first
        self._steps = QHBoxLayout(self._holder)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setSpacing(8)
        self._under = QHBoxLayout()
        self._under.addWidget(self.facts, 1)
        self._under.addWidget(self._holder)
        page.content.insertLayout(1, self._under)

    def opening(self, number: str) -> None:
        """Say that a case is being read."""
        self._page.heading.setText("正在打开案卷")
        self.state.setText("")
        self._number = number
        self.facts.setText(number)
        self._offer((), {})

    def show_case(self, case: CaseView) -> None:
        """Say which case it is, and offer its steps; those that the operator cannot take, with the reason."""
        self._page.heading.setText(case.case.enterprise_name)
        self.state.setText(f"〔{STATE_WORDS[case.case.state]}〕")
        self._number = case.case.number
        self.facts.setText(f"{case.case.number}　{case.measure_title}　{case.case.uscc}")
        self._offer(case.steps, case.blocked)

    def fit(self, *, free: bool) -> None:
        """Follow whether the steps can be taken at present."""
        for each in self.buttons:
            each.setEnabled(free and each.property("step") not in self._blocked)

    def settle(self) -> None:
        """Put everything on one line if name and number of the case are still read there in full."""
        bar, content = self._page.bar, self._page.content
        fits = self._needed() <= self._page.width() - 2 * content.contentsMargins().left()
        if fits is self._one_line:
            return
        self._one_line = fits
        if fits:
            bar.insertWidget(_AFTER_STATE, self.facts, _GREEDY)
            bar.addWidget(self._holder)
        else:
            self._under.addWidget(self.facts, 1)
            self._under.addWidget(self._holder)

    def _needed(self) -> int:
        """Return how wide one line would have to be: the number of the case whole, what follows it cut."""
        bar, apart = self._page.bar, (self.facts, self._holder)
        shown = [widget for at in range(bar.count()) if (widget := _widget(bar.itemAt(at))) and widget not in apart]
        widths = [widget.sizeHint().width() for widget in (*shown, *self.buttons)]
        widths.append(self.facts.fontMetrics().horizontalAdvance(f"{self._number}　　"))
        return sum(widths) + len(widths) * bar.spacing()

    def _offer(self, steps: Sequence[str], blocked: Mapping[str, DeskError]) -> None:
        for each in self.buttons:
            self._steps.removeWidget(each)
            each.hide()
            each.deleteLater()
        self.buttons, self._blocked = [], blocked
        for step in sorted(steps, key=lambda each: each in FORWARD):
            made = _button(step, blocked.get(step))
            made.clicked.connect(partial(self._ask, step))
            self._steps.addWidget(made)
            self.buttons.append(made)
        self.settle()
        self._holder.setVisible(bool(steps))

    def _ask(self, step: str, _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
        self._take(step)


def _button(step: str, why: DeskError | None) -> QPushButton:
    """Return the button of a step; one that cannot be taken says why in short, and in full where one points at it."""
    title = STEPS[step].title
    if why is None:
        made = button(f"{title}{_MNEMONICS.get(step, '')}…", main=step in FORWARD, grave=step in _GRAVE)
    else:
        made = button(f"{title}：{BLOCKED_WORDS.get(why.code, '不能办理')}", main=step in FORWARD)
        made.setToolTip(tip(blocked_words(why)))
        made.setAccessibleName(title)
        made.setAccessibleDescription(blocked_words(why))
    made.setProperty("step", step)
    return made


def _widget(item: QLayoutItem | None) -> QWidget | None:
    return item.widget() if item is not None else None
