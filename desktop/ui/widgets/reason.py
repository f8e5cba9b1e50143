"""Where a reason is written (理由): a few lines that Tab leaves."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

_HEIGHT = 84


class ReasonField(QPlainTextEdit):
    """A reason; ``words`` is what was typed, blanks at its ends left off."""

    def __init__(self, hint: str = "") -> None:
        """Show an empty field; ``hint`` says what belongs into it."""
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(_HEIGHT)
        self.setPlaceholderText(hint)

    @property
    def words(self) -> str:
        """The reason as typed."""
        return self.toPlainText().strip()
