"""Where a reason is written (理由), or anything else of a few lines: a field that Tab leaves."""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QPlainTextEdit

from desktop.errors import DeskError
from desktop.services.typed import typed

_HEIGHT = 84


class ReasonField(QPlainTextEdit):
    """A reason; ``words`` is what was typed, blanks at its ends left off."""

    def __init__(self, hint: str = "") -> None:
        """Show an empty field; ``hint`` says what belongs into it."""
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(_HEIGHT)
        self._hint = hint
        self.setPlaceholderText(hint)

    @property
    def words(self) -> str:
        """The reason as typed."""
        return self.toPlainText().strip()

    def fault(self, what: str) -> DeskError | None:
        """Return why the words cannot be kept, None where they can; ``what`` they are."""
        try:
            typed(self.words, what)
        except DeskError as error:
            return error
        return None

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take the hint away while something is composed: Qt would draw the one over the other."""
        super().inputMethodEvent(event)
        self.setPlaceholderText("" if event.preeditString() else self._hint)
