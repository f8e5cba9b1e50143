"""A calendar of what is covered: kinds of evidence by months, every day of a month a stripe; read without colour."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from desktop.ui import theme

_HEAD, _SIDE, _CELL, _ROW = 44, 96, 104, 66  # pixels
_STRIPE = 14
_LEGEND = 54
_EMPTY = "登记佐证材料后，这里逐月列出各类材料覆盖了哪些日子，还缺哪些。"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCover:
    """The days of one month that are covered, and those that a policy asks for; days count from 1."""

    days: frozenset[int]
    asked: frozenset[int]

    @property
    def missing(self) -> frozenset[int]:
        """The days that are asked for and not covered."""
        return self.asked - self.days


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind of evidence, month by month."""

    title: str
    months: tuple[MonthCover, ...]


class Coverage(QWidget):
    """Months by kinds.  The arrow keys and a click move a frame; ``moved`` tells that its cell is another."""

    moved = Signal()

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._months: Sequence[str] = ()
        self._lines: Sequence[Line] = ()
        self._at = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("佐证覆盖日历")
        self.setMouseTracking(True)

    def show_months(self, months: Sequence[str], lines: Sequence[Line]) -> None:
        """Show other months (``YYYY-MM``) and lines."""
        self._months, self._lines, self._at = tuple(months), tuple(lines), (0, 0)
        self.setMinimumSize(self.sizeHint())
        self._tell()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for every month."""
        return QSize(_SIDE + _CELL * len(self._months) + 2, _HEAD + _ROW * len(self._lines) + _LEGEND)

    @property
    def current_words(self) -> str:
        """What the cell in the frame shows, or what to do where there is none."""
        return self.words(*self._at) if self._months and self._lines else _EMPTY

    def words(self, line: int, month: int) -> str:
        """Say what a cell shows."""
        cover, size = self._lines[line].months[month], _size(self._months[month])
        words = f"{self._lines[line].title} {self._months[month]}：{_covered(cover, size)}"
        return words + (f"；政策要求的日子还缺{_days(cover.missing)}" if cover.missing else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the frame."""
        step = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }.get(Qt.Key(event.key()))
        if step is None or not self._months:
            super().keyPressEvent(event)
            return
        line, month = self._at[0] + step[0], self._at[1] + step[1]
        self._at = min(max(line, 0), len(self._lines) - 1), min(max(month, 0), len(self._months) - 1)
        self._tell()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the frame to the pointer."""
        self._at = self._under(event.position().toPoint()) or self._at
        self._tell()
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell in a tip what lies under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found = self._under(event.pos())
            QToolTip.showText(event.globalPos(), self.words(*found) if found else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw heads, cells, and the legend."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.WHITE))
        if not self._months:
            painter.setPen(QColor(theme.QUIET))
            painter.drawText(self.rect().adjusted(8, 12, -8, -8), _TOP | Qt.TextFlag.TextWordWrap, _EMPTY)
            return
        for at, month in enumerate(self._months):
            self._head(painter, QRect(_SIDE + at * _CELL, 0, _CELL, _HEAD), month)
        for number, line in enumerate(self._lines):
            side = QRect(0, _HEAD + number * _ROW, _SIDE - 8, _ROW)
            painter.setPen(QColor(theme.INK))
            painter.drawText(side, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, line.title)
            for at, cover in enumerate(line.months):
                self._draw(painter, self._cell(number, at), cover, _size(self._months[at]))
        self._legend(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.ACCENT), 2))
            painter.drawRect(self._cell(*self._at).adjusted(1, 1, -2, -2))

    def _head(self, painter: QPainter, room: QRect, month: str) -> None:
        painter.fillRect(room, QColor(theme.PALE))
        painter.setPen(QColor(theme.LINE))
        painter.drawRect(room)
        painter.setPen(QColor(theme.INK))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, f"{month[:4]}年{int(month[5:])}月")

    def _draw(self, painter: QPainter, room: QRect, cover: MonthCover, size: int) -> None:
        """Draw a cell: what it says, and under it a stripe with every day that is covered hatched."""
        painter.setPen(QColor(theme.LINE))
        painter.drawRect(room)
        tone = theme.RED if cover.missing else theme.GREEN if cover.days else theme.QUIET
        painter.setPen(QColor(tone))
        top = QRect(room.x() + 4, room.y() + 4, room.width() - 8, room.height() - _STRIPE - 12)
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, _short(cover, size))
        strip = QRect(room.x() + 6, room.bottom() - _STRIPE - 6, room.width() - 12, _STRIPE)
        _stripe(painter, strip, cover, size)

    def _legend(self, painter: QPainter) -> None:
        top = _HEAD + _ROW * len(self._lines) + 10
        painter.setPen(QColor(theme.QUIET))
        room = QRect(8, top, max(self.width() - 16, 1), _LEGEND - 10)
        words = "斜纹：已覆盖的日子。粗框：政策要求的日子。“缺”：要求而还没有覆盖。名册、名单不按月份，见“佐证材料”。"
        painter.drawText(room, _TOP | Qt.TextFlag.TextWordWrap, words)

    def _cell(self, line: int, month: int) -> QRect:
        return QRect(_SIDE + month * _CELL, _HEAD + line * _ROW, _CELL, _ROW)

    def _under(self, point: QPoint) -> tuple[int, int] | None:
        cells = ((line, month) for line in range(len(self._lines)) for month in range(len(self._months)))
        return next((at for at in cells if self._cell(*at).contains(point)), None)

    def _tell(self) -> None:
        self.setAccessibleDescription(self.current_words)
        self.moved.emit()


_TOP = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


def _stripe(painter: QPainter, room: QRect, cover: MonthCover, size: int) -> None:
    def across(day: int) -> int:
        return room.x() + room.width() * (day - 1) // size

    for first, last in _runs(cover.days):
        part = QRect(across(first), room.y(), across(last + 1) - across(first), room.height())
        painter.fillRect(part, QColor(theme.GREEN_PALE))
        painter.fillRect(part, QBrush(QColor(theme.GREEN), Qt.BrushStyle.BDiagPattern))
    painter.setPen(QColor(theme.LINE))
    painter.drawRect(room)
    painter.setPen(QPen(QColor(theme.INK), 2))
    for first, last in _runs(cover.asked):
        painter.drawRect(QRect(across(first), room.y(), across(last + 1) - across(first), room.height()))


def _short(cover: MonthCover, size: int) -> str:
    if cover.missing:
        return f"✗ 缺{_days(cover.missing)}" if cover.missing != cover.asked or cover.days else "✗ 缺"
    return f"✓ {_covered(cover, size)}" if cover.days else "—"


def _covered(cover: MonthCover, size: int) -> str:
    if not cover.days:
        return "没有覆盖"
    return "全月" if len(cover.days) == size else _days(cover.days)


def _days(days: frozenset[int]) -> str:
    return "、".join(str(first) if first == last else f"{first}–{last}" for first, last in _runs(days)) + "日"


def _runs(days: frozenset[int]) -> list[tuple[int, int]]:
    """Return the days as runs, first and last of each."""
    runs: list[tuple[int, int]] = []
    for day in sorted(days):
        if runs and runs[-1][1] == day - 1:
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return runs


def _size(month: str) -> int:
    return monthrange(int(month[:4]), int(month[5:7]))[1]
