"""A field that says beside it what there is to say of what was typed, in words and with a sign; it blocks nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.ui import theme
from desktop.ui.dialogs.sheet import Choice, label

if TYPE_CHECKING:
    from desktop.importing.entrycheck import Check

_SIGNS = {"ok": ("✓", "good"), "warn": ("！", "wait"), "bad": ("✗", "bad")}
_SIGN_WIDTH = 18
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CheckedField(QWidget):
    """One text.  ``typed`` follows every key, ``committed`` comes when the field is left, ``moved`` on Enter.

    ``moved`` is 1 for the next field, -1 (Shift+Enter) for the one before.
    """

    typed = Signal()
    committed = Signal()
    moved = Signal(int)

    def __init__(self, name: str, check: Callable[[str], Check | None], *, choices: Sequence[str] = ()) -> None:
        """Build it empty; with ``choices`` one of them is chosen instead of typed."""
        super().__init__()
        self._check = check
        self.edit: QLineEdit | Choice = _choice(name, choices) if choices else QLineEdit()
        self.edit.setAccessibleName(name)
        self.sign, self.words = label("", wrap=False), label("", small=True)
        self.sign.setFixedWidth(_SIGN_WIDTH)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(4)
        layout.setVerticalSpacing(1)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self.edit, 0, 0)
        layout.addWidget(self.sign, 0, 1)
        layout.addWidget(self.words, 1, 0, 1, 2)
        self.words.hide()
        self._settled = QTimer(self)  # a style that changed gives its font only after this turn of the event loop
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._make_room)
        self.setFocusProxy(self.edit)
        self.edit.installEventFilter(self)
        if isinstance(self.edit, QLineEdit):
            self.edit.textChanged.connect(self._tell)
            self.edit.editingFinished.connect(self.committed)
        else:
            self.edit.currentIndexChanged.connect(self._tell)
            self.edit.activated.connect(self.committed)

    @property
    def text(self) -> str:
        """What is typed or chosen."""
        return self.edit.text() if isinstance(self.edit, QLineEdit) else self.edit.value

    def put(self, text: str) -> None:
        """Show a text; one that is no choice is offered beside them."""
        if isinstance(self.edit, QLineEdit):
            self.edit.setText(text)
        else:
            if self.edit.findData(text) < 0:
                self.edit.addItem(text, text)
            self.edit.pick(text)
        self.judge()

    def judge(self) -> None:
        """Say what there is to say of the text."""
        found = self._check(self.text)
        sign, tone = _SIGNS[found.level] if found else ("", "")
        words = found.words if found else ""
        self.sign.setText(sign)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.edit.setAccessibleDescription(f"{sign} {words}".strip())
        for each in (self.sign, self.words):
            theme.turn(each, tone=tone)
        self._make_room()
        self._settled.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words as many lines as they need at this width."""
        super().resizeEvent(event)
        self._make_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter lead to the next field."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _ENTER:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.committed.emit()
                self.moved.emit(-1 if back else 1)
                return True
        return super().eventFilter(watched, event)

    def _make_room(self) -> None:
        """Ask for the words' height outright: a scroll area does not ask what height goes with a width."""
        if not self.words.isHidden():
            self.words.setMinimumHeight(0)  # else the height of the words before would count
            self.words.setFixedHeight(self.words.heightForWidth(self.width()))

    def _tell(self) -> None:
        self.judge()
        self.typed.emit()


def _choice(name: str, choices: Sequence[str]) -> Choice:
    return Choice(name, [("", "（未填）"), *((each, each) for each in choices)])
