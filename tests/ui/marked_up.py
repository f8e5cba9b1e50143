"""Which words of a window Qt would read as mark-up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def speaking(root: QWidget) -> list[str]:
    """Return labels that take their text for HTML where it looks so.

    Only the words of a field may, which lead to it by a mnemonic and are the program's own.
    """
    return [
        f"{label.objectName() or type(label).__name__}: {label.text()}"
        for label in root.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText and (label.buddy() is None or "<" in label.text())
    ]
