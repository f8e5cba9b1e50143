"""Small charts of our own: every mark has words and a pattern beside its colour, can be walked to and opened.

The arrows walk from mark to mark, Enter opens; a screen reader is told the mark that has the cursor, then all.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.ui import theme

Pattern = Qt.BrushStyle
_SMALL = 13  # pixels
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark: what it is, its figure in words, how long it is drawn, and how it is filled.

    ``inner`` is the part of ``value`` that is drawn solid, where a chart shows a part of a whole; ``shaded`` marks a
    day on which nobody works.
    """

    key: Hashable
    label: str
    words: str
    value: int
    inner: int = 0
    colour: str = theme.ACCENT
    pattern: Pattern = Pattern.SolidPattern
    shaded: bool = False


class Chart(QWidget):
    """What all charts share: marks, the cursor, the mouse, and what is told to a screen reader."""

    opened = Signal(object)
    none = "没有数据。"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Show nothing yet; ``name`` is what the chart shows."""
        super().__init__(parent)
        self.marks: tuple[Mark, ...] = ()
        self.at = 0
        self._name = name
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_marks(())

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show other marks; the cursor stays on the mark that it is on."""
        key = self.marks[self.at].key if self.marks else None
        self.marks = tuple(marks)
        self.at = next((at for at, mark in enumerate(self.marks) if mark.key == key), 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.marks else Qt.FocusPolicy.NoFocus)
        self._tell()
        self._fit()
        self.update()

    def height_at(self, width: int) -> int:
        """Return how high the chart is at a width."""
        raise NotImplementedError

    def places(self) -> Iterator[tuple[int, QRectF]]:
        """Yield where each mark can be pressed: its number and place."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Draw the marks."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        """Ask for the height that goes with the width."""
        return QSize(300, self.height_at(max(self.width(), 300)))

    def minimumSizeHint(self) -> QSize:
        """Be content with little width."""
        return QSize(200, self.height_at(max(self.width(), 200)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart, and the cursor where it is here."""
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(_SMALL)
        painter.setFont(font)
        if not self.marks:
            painter.setPen(QColor(theme.QUIET))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.none)
            return
        self.draw(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.INK), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for number, place in self.places():
                if number == self.at:
                    painter.drawRect(place.adjusted(1, 1, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, open with Enter."""
        key = Qt.Key(event.key())
        last = len(self.marks) - 1
        to = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}.get(key, self.at - (key in _BACK) + (key in _ON))
        if key in _OPEN and self.marks:
            self.opened.emit(self.marks[self.at].key)
        elif key in (*_BACK, *_ON, Qt.Key.Key_Home, Qt.Key.Key_End):
            self.at = min(max(to, 0), last)
            self._tell()
            self.update()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor."""
        super().focusOutEvent(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be pressed."""
        over = self._under(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what is pressed."""
        number = self._under(event.position())
        if number is not None and event.button() is Qt.MouseButton.LeftButton:
            self.at = number
            self._tell()
            self.update()
            self.opened.emit(self.marks[number].key)

    def event(self, event: QEvent) -> bool:
        """Say under the mouse what a mark is."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            number = self._under(QPointF(event.pos()))
            words = "" if number is None else f"{self.marks[number].label}：{self.marks[number].words}"
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _under(self, point: QPointF) -> int | None:
        return next((number for number, place in self.places() if place.contains(point)), None)

    def _fit(self) -> None:
        height = self.height_at(self.width())
        if self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _tell(self) -> None:
        told = [f"{mark.label}{mark.words}" for mark in self.marks]
        self.setAccessibleName(f"{self._name}：{told[self.at]}" if told else f"{self._name}：{self.none}")
        self.setAccessibleDescription("；".join(told))


def fill(painter: QPainter, place: QRectF, mark: Mark) -> None:
    """Fill a place as a mark is filled: its colour, and over it its pattern in white, framed in its colour."""
    painter.fillRect(place, QColor(mark.colour))
    if mark.pattern is not Pattern.SolidPattern:
        painter.fillRect(place, QBrush(QColor(theme.WHITE), mark.pattern))
    painter.setPen(QPen(QColor(mark.colour), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))


class StackedBar(Chart):
    """Parts of a whole in one bar, with every part named below it."""

    none = "还没有案卷。"
    _BAR, _ROW, _SWATCH, _GAP = 26, 24, 14, 18

    def height_at(self, width: int) -> int:
        """Return the bar and as many rows of names as there are."""
        rows = {place.top() for place in self._names(width)}
        return self._BAR + 8 + self._ROW * max(len(rows), 1)

    def places(self) -> Iterator[tuple[int, QRectF]]:
        """Yield the names, and the parts."""
        yield from enumerate(self._names(self.width()))
        yield from enumerate(self._parts())

    def draw(self, painter: QPainter) -> None:
        """Draw the parts, then their names with a swatch."""
        for mark, part in zip(self.marks, self._parts(), strict=True):
            fill(painter, part, mark)
        for mark, name in zip(self.marks, self._names(self.width()), strict=True):
            fill(painter, QRectF(name.left() + 4, name.center().y() - 7, self._SWATCH, self._SWATCH), mark)
            painter.setPen(QColor(theme.INK))
            room = name.adjusted(self._SWATCH + 10, 0, 0, 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), f"{mark.label}　{mark.words}")

    def _parts(self) -> Iterator[QRectF]:
        whole, least = sum(mark.value for mark in self.marks) or 1, 6
        room = max(self.width() - least * len(self.marks), 0)
        left = 0.0
        for mark in self.marks:
            width = least + room * mark.value / whole
            yield QRectF(left, 0, width - 2, self._BAR)
            left += width

    def _names(self, width: int) -> Iterator[QRectF]:
        left, top = 0.0, float(self._BAR + 8)
        metrics = _metrics(self)
        for mark in self.marks:
            wide = metrics.horizontalAdvance(f"{mark.label}　{mark.words}") + self._SWATCH + self._GAP
            if left and left + wide > width:
                left, top = 0.0, top + self._ROW
            yield QRectF(left, top, wide, self._ROW)
            left += wide + 4


class PairBars(Chart):
    """One bar a line: the whole pale and hatched, the part of it solid; what both are is said over the bar."""

    none = "还没有金额。"
    _LINE, _WORDS, _BAR = 48, 22, 14

    def height_at(self, _width: int) -> int:
        """Return so many lines."""
        return self._LINE * max(len(self.marks), 1)

    def places(self) -> Iterator[tuple[int, QRectF]]:
        """Yield the lines."""
        for number in range(len(self.marks)):
            yield number, QRectF(0, number * self._LINE, self.width(), self._LINE - 4)

    def draw(self, painter: QPainter) -> None:
        """Draw the words over the bars."""
        most = max(mark.value for mark in self.marks) or 1
        metrics = _metrics(self)
        for number, place in self.places():
            mark = self.marks[number]
            said = metrics.horizontalAdvance(mark.words)
            head = QRectF(4, place.top() + 1, self.width() - 8, self._WORDS)
            label = metrics.elidedText(mark.label, Qt.TextElideMode.ElideRight, int(head.width()) - said - 12)
            painter.setPen(QColor(theme.INK))
            painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), label)
            painter.setPen(QColor(theme.QUIET))
            painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), mark.words)
            self._bar(painter, QRectF(4, head.bottom() + 1, head.width(), self._BAR), mark, most)

    def _bar(self, painter: QPainter, room: QRectF, mark: Mark, most: int) -> None:
        whole = QRectF(room.left(), room.top(), max(room.width() * mark.value / most, 1), room.height())
        painter.fillRect(whole, QColor(theme.BLUE_PALE))
        painter.fillRect(whole, QBrush(QColor(theme.SKY), Pattern.BDiagPattern))
        painter.setPen(QPen(QColor(theme.ACCENT), 1))
        painter.drawRect(whole.adjusted(0.5, 0.5, -0.5, -0.5))
        inner = QRectF(room.left(), room.top(), room.width() * min(mark.inner / most, 1), room.height())
        painter.fillRect(inner, QColor(mark.colour))


class DayColumns(Chart):
    """One column a day, its figure over it; a day without anything has neither."""

    none = "近四周没有收件。"
    _HEIGHT, _FOOT, _HEAD, _NAME, _WEEK = 132, 22, 18, 40, 7

    def height_at(self, _width: int) -> int:
        """Return one height for all."""
        return self._HEIGHT if any(mark.value for mark in self.marks) else self._FOOT + self._HEAD

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show other days; where all are empty there is nothing to walk through."""
        super().show_marks(marks if any(mark.value for mark in marks) else ())

    def places(self) -> Iterator[tuple[int, QRectF]]:
        """Yield the days."""
        wide = self.width() / max(len(self.marks), 1)
        for number in range(len(self.marks)):
            yield number, QRectF(number * wide, 0, wide, self.height())

    def draw(self, painter: QPainter) -> None:
        """Draw columns over their days; days are named as far as there is room."""
        most, metrics = max(mark.value for mark in self.marks) or 1, _metrics(self)
        room = self.height() - self._FOOT - self._HEAD
        fits = metrics.horizontalAdvance("12-28 ") < self.width() / len(self.marks)
        every = 1 if fits else self._WEEK
        painter.fillRect(QRectF(0, self.height() - self._FOOT, self.width(), 1), QColor(theme.QUIET))
        for number, place in self.places():
            self._column(painter, place, self.marks[number], room / most)
            if (len(self.marks) - 1 - number) % every == 0:
                self._day(painter, place, self.marks[number])

    def _column(self, painter: QPainter, place: QRectF, mark: Mark, scale: float) -> None:
        if mark.shaded:
            painter.fillRect(place.adjusted(0, 0, 0, -self._FOOT), QColor(theme.PALE))
        if not mark.value:
            return
        high, side = mark.value * scale, place.width() / 5
        column = QRectF(place.left() + side, place.bottom() - self._FOOT - high, place.width() - 2 * side, high)
        fill(painter, column, mark)
        painter.setPen(QColor(theme.INK))
        head = QRectF(place.left() - 20, column.top() - self._HEAD, place.width() + 40, self._HEAD)
        painter.drawText(head, int(Qt.AlignmentFlag.AlignCenter), str(mark.value))

    def _day(self, painter: QPainter, place: QRectF, mark: Mark) -> None:
        painter.setPen(QColor(theme.QUIET))
        left = min(place.center().x() - self._NAME / 2, self.width() - self._NAME)
        foot = QRectF(left, place.bottom() - self._FOOT + 2, self._NAME, self._FOOT - 2)
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), mark.label[5:])


def _metrics(widget: QWidget) -> QFontMetrics:
    font = QFont(widget.font())
    font.setPixelSize(_SMALL)
    return QFontMetrics(font)
