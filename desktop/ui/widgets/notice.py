"""A band that says what happened and what to do: in place of boxes that only stand in the way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.ui import theme
from desktop.ui.verbatim import line
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.wording import advice_of

_MORE, _LESS = "展开", "收起"
_STYLE = """
QFrame#notice[low="true"] QPushButton { min-height: 18px; padding: 0 9px; font-size: 13px; }
QFrame#notice[low="true"] QPushButton:focus { padding: 0 8px; }
"""
_AROUND = 40  # pixels about the words and the button


class Notice(QFrame):
    """One sentence and one piece of advice; hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        """Build it hidden."""
        super().__init__(parent)
        self.setObjectName("notice")
        self._words, self._advice = _line("words"), _line("advice")
        layout = QHBoxLayout(self)
        self._space()
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._words)
        column.addWidget(self._advice)
        self._brief = ElidedLabel()
        column.addWidget(self._brief)
        layout.addLayout(column, 1)
        self._more = QPushButton(_MORE)
        self._more.clicked.connect(self._turn_over)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        self._close = QPushButton("知道了")
        self._close.setAccessibleName("关闭提示")
        self._close.clicked.connect(self.hide)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.setVisible(closable)  # only now that it has a parent: else it flashes as a window of its own
        self._low = self._whole = False
        self._about = ""
        self.setStyleSheet(_STYLE)
        self._lay()
        self.hide()

    @property
    def text(self) -> str:
        """What it says at present, '' while hidden."""
        return "" if self.isHidden() else f"{self._words.text()}{self._advice.text()}"

    @property
    def about(self) -> str:
        """What is said at present is about, as its sayer named it; '' while hidden."""
        return "" if self.isHidden() else self._about

    def say(self, words: str, advice: str = "", *, tone: str = "", about: str = "") -> None:
        """Say something; ``tone`` is '', good, wait or bad, ``about`` names it for :meth:`take_back`."""
        self._about = about
        self._words.setText(words)
        self._advice.setText(advice)
        self._brief.setText(f"{words}{advice}")
        self._whole = False
        self._lay()
        self.setProperty("tone", tone)
        self.setAccessibleName("提示")
        self.setAccessibleDescription(f"{words}{advice}")
        for widget in (self, self._words, self._advice, self._brief):
            theme.turn(widget)
        self.show()

    def take_back(self, about: str) -> None:
        """Hide what is said if it is about that; anything else stays."""
        if self.about == about:
            self.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Follow how close things stand."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._space()

    def _space(self) -> None:
        layout = self.layout()
        if layout is not None:  # a style comes before what is laid out in it
            layout.setContentsMargins(*theme.density().band)

    def condense(self, *, low: bool) -> None:
        """Say it on one line where the window is low; what does not fit opens by a button, and stands in the tip."""
        if low is not self._low:
            self._low = low
            theme.turn(self, low=low)
            for each in (self._more, self._close):
                theme.turn(each)
            self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer to open what another width cuts."""
        super().resizeEvent(event)
        self._lay()

    def tell(self, error: DeskError) -> None:
        """Say what was refused and what to do."""
        self.say(error.message, advice_of(error), tone="bad")

    def _turn_over(self) -> None:
        self._whole = not self._whole
        self._lay()

    def _lay(self) -> None:
        brief = self._low and not self._whole
        room = self.width() - self._close.sizeHint().width() - _AROUND
        cut = self._brief.fontMetrics().horizontalAdvance(self._brief.text()) > room
        self._words.setVisible(not brief)
        self._advice.setVisible(not brief and bool(self._advice.text()))
        self._brief.setVisible(brief)
        self._more.setText(_LESS if self._whole else _MORE)
        self._more.setAccessibleName(f"{self._more.text()}提示")
        self._more.setVisible(self._low and (cut or self._whole))


def _line(name: str) -> QLabel:
    label = line()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
