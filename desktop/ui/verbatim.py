"""Words as they were written (原样显示): a name or a reason that somebody else typed never speaks as mark-up.

Qt takes for HTML whatever looks like it, in labels, tips and message boxes alike.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget


def line(text: str = "") -> QLabel:
    """Return a label that shows a text as it is."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    return made


def tip(text: str) -> str:
    """Return a text as a tip or a message box must be given it to show it as it is."""
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if "<" in text else text  # no tag, no mark-up


def sure(parent: QWidget, title: str, words: str) -> bool:
    """Ask whether something shall be done; return whether it was answered with yes."""
    return QMessageBox.question(parent, title, tip(words)) == QMessageBox.StandardButton.Yes
