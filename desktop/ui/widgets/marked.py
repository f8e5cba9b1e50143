"""Cells with a fault: their ground and their sign, drawn alike wherever rows of a roster stand."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.records import Severity
from desktop.ui.tablemodels.roster_edit import SIGNS

SIGN_ROOM = 18
"""How wide a sign stands at the right of its cell, in pixels."""

_GRAVITY = (Severity.WARNING, Severity.ERROR)


class MarkedCells(QStyledItemDelegate):
    """Draws the worst of what is wrong with a cell, for the style sheet leaves the ground out."""

    def __init__(self, parent: QObject, severities: Callable[[int, int], Collection[Severity]]) -> None:
        """Ask ``severities`` by row and column."""
        super().__init__(parent)
        self._severities = severities

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a cell."""
        found = self._severities(index.row(), index.column())
        if not found:
            super().paint(painter, option, index)
            return
        sign, colour, ground = SIGNS[max(found, key=_GRAVITY.index)]
        room = QRect(option.rect)
        if not option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, QColor(ground))
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(QColor(colour))
        painter.drawText(room.adjusted(room.width() - SIGN_ROOM, 0, -3, 0), Qt.AlignmentFlag.AlignCenter, sign)
        painter.restore()
