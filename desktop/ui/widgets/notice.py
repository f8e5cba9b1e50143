"""A band that says what happened and what to do: in place of boxes that only stand in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.ui import theme
from desktop.ui.wording import advice_of


class Notice(QFrame):
    """One sentence and one piece of advice; hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        """Build it hidden."""
        super().__init__(parent)
        self.setObjectName("notice")
        self._words, self._advice = _line("words"), _line("advice")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._words)
        column.addWidget(self._advice)
        layout.addLayout(column, 1)
        self._close = QPushButton("知道了")
        self._close.setAccessibleName("关闭提示")
        self._close.clicked.connect(self.hide)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.setVisible(closable)  # only now that it has a parent: else it flashes as a window of its own
        self.hide()

    @property
    def text(self) -> str:
        """What it says at present, '' while hidden."""
        return "" if self.isHidden() else f"{self._words.text()}{self._advice.text()}"

    def say(self, words: str, advice: str = "", *, tone: str = "") -> None:
        """Say something; ``tone`` is '', good, wait or bad."""
        self._words.setText(words)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self.setProperty("tone", tone)
        self.setAccessibleName("提示")
        self.setAccessibleDescription(f"{words}{advice}")
        for widget in (self, self._words, self._advice):
            theme.turn(widget)
        self.show()

    def tell(self, error: DeskError) -> None:
        """Say what was refused and what to do."""
        self.say(error.message, advice_of(error), tone="bad")


def _line(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
