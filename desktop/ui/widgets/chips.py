"""What a list is narrowed by, each as a small button that takes it away; they break into lines as words do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.dialogs.sheet import button

_GAP = 6
_WIDEST = 420
_STYLE = f"""
QPushButton {{ min-height: 18px; padding: 1px 9px; font-size: 13px; background: {theme.BLUE_PALE}; }}
QPushButton:hover {{ background: {theme.CHOSEN}; }}
QPushButton:focus {{ border: 2px solid {theme.ACCENT}; padding: 0 8px; }}
"""


class Chips(QWidget):
    """The filters by name and words; hidden while there are none."""

    dropped = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show none."""
        super().__init__(parent)
        self.setStyleSheet(_STYLE)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.chips: dict[str, QPushButton] = {}
        self.clear = button("清除筛选(&Q)", tip="去掉所有筛选，列出全部案卷")
        self.clear.setParent(self)
        self.clear.clicked.connect(self.cleared)
        self.hide()

    def show_filters(self, filters: Mapping[str, str]) -> None:
        """Show other filters."""
        for chip in self.chips.values():
            chip.hide()
            chip.deleteLater()
        self.chips = {name: self._chip(name, words) for name, words in filters.items()}
        for before, after in pairwise([*self.chips.values(), self.clear]):
            QWidget.setTabOrder(before, after)
        self.setVisible(bool(filters))
        self._place(self.width())
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high so many lines are."""
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(_WIDEST, self.clear.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Be content with one chip."""
        return QSize(self.clear.sizeHint().width(), self.clear.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._place(event.size().width())

    def _chip(self, name: str, words: str) -> QPushButton:
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, _WIDEST)
        chip = button(f"{shown.replace('&', '&&')}　×", tip=f"去掉“{words}”")
        chip.setAccessibleName(f"去掉筛选：{words}")
        chip.setParent(self)
        chip.clicked.connect(partial(self._drop, name))
        chip.show()
        return chip

    def _drop(self, name: str, *_: object) -> None:
        self.dropped.emit(name)

    def _place(self, width: int, *, move: bool = True) -> int:
        """Put the chips into lines of a width; return the height that they take."""
        x = y = 0
        high = self.clear.sizeHint().height()
        for chip in (*self.chips.values(), self.clear):
            size = chip.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + high + _GAP
            if move:
                chip.setGeometry(x, y, min(size.width(), width), high)
            x += size.width() + _GAP
        return y + high
