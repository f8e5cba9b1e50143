"""Tiles: a count, what it counts, and by when; a grid of them that is walked with the arrows and opened with Enter."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.verbatim import tip

_IDEAL = 320  # pixels of width
_PAD, _STRIPE, _FIGURE = 12, 5, 62
_TITLE_PIXELS, _LINE_PIXELS, _FIGURE_PIXELS = 15, 13, 26
_TITLE_HEIGHT, _LINE_HEIGHT = 23, 19
_GAP = 10
_CLEFT = 2  # lines at least, so that tiles of one grid look alike
_COLOURS = {"": theme.INK, "wait": theme.AMBER, "bad": theme.RED}
_STRIPES = {"": theme.ACCENT, "wait": theme.AMBER, "bad": theme.RED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a tile shows: ``tone`` ('', wait, bad) colours its last line, whose words say the same; ``tip`` says all.

    ``faint`` is a tile that is not the reader's own concern.
    """

    key: Hashable
    figure: str
    title: str
    lines: tuple[str, ...] = ()
    tone: str = ""
    tip: str = ""
    faint: bool = False


class Tile(QAbstractButton):
    """One tile; pressed like any button."""

    stepped = Signal(int, int)

    def __init__(self, face: Face, parent: QWidget) -> None:
        """Show a face."""
        super().__init__(parent)
        self.lines = _CLEFT
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.turn(face)

    def turn(self, face: Face) -> None:
        """Show another face."""
        self.face = face
        said = "，".join(filter(None, (face.title, face.figure, *face.lines)))
        self.setAccessibleName(said)
        self.setToolTip(tip(face.tip or said))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a title and the lines of the grid."""
        return QSize(_IDEAL, 2 * _PAD + _TITLE_HEIGHT + self.lines * _LINE_HEIGHT - 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter, walk with the arrows."""
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in steps:
            self.stepped.emit(*steps[key])
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, stripe, figure and words."""
        painter = QPainter(self)
        marked = self.hasFocus() or self.underMouse()
        pen = QPen(QColor(theme.ACCENT if marked else theme.LINE), 2 if self.hasFocus() else 1)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.fillRect(self.rect(), QColor(theme.PALE if self.face.faint else theme.WHITE))
        painter.setPen(pen)
        inset = pen.widthF() / 2
        painter.drawRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
        stripe = theme.LINE if self.face.faint else _STRIPES[self.face.tone]
        painter.fillRect(QRectF(0, 0, _STRIPE, self.height()), QColor(stripe))
        self._draw_figure(painter)
        self._draw_words(painter)

    def _draw_figure(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setPixelSize(_FIGURE_PIXELS)
        while QFontMetrics(font).horizontalAdvance(self.face.figure) > _FIGURE and font.pixelSize() > _LINE_PIXELS:
            font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
        painter.setPen(QColor(theme.QUIET if self.face.faint else theme.ACCENT))
        room = QRectF(_STRIPE + 4, 0, _FIGURE, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), self.face.figure)

    def _draw_words(self, painter: QPainter) -> None:
        left, width = _STRIPE + _FIGURE + 12, self.width() - _STRIPE - _FIGURE - 12 - _PAD
        top = (self.height() - _TITLE_HEIGHT - len(self.face.lines) * _LINE_HEIGHT) / 2
        last = len(self.face.lines) - 1
        tone = _COLOURS[self.face.tone]
        self._line(painter, QRectF(left, top, width, _TITLE_HEIGHT), self.face.title, _TITLE_PIXELS, theme.INK)
        for at, words in enumerate(self.face.lines):
            room = QRectF(left, top + _TITLE_HEIGHT + at * _LINE_HEIGHT, width, _LINE_HEIGHT)
            colour = tone if at == last and self.face.tone and not self.face.faint else theme.QUIET
            self._line(painter, room, words, _LINE_PIXELS, colour)

    def _line(self, painter: QPainter, room: QRectF, words: str, pixels: int, colour: str) -> None:
        font = QFont(self.font())
        font.setPixelSize(pixels)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class TileGrid(QWidget):
    """Tiles in as many columns as there is room for; ``opened`` gives the key of the one that was pressed."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.tiles: list[Tile] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_faces(self, faces: Sequence[Face]) -> None:
        """Show other faces; a tile whose key stays is the same tile, with the cursor if it had it."""
        known = {tile.face.key: tile for tile in self.tiles}
        lines = max((len(face.lines) for face in faces), default=_CLEFT)
        self.tiles = [self._tile(known, face) for face in faces]
        for tile in self.tiles:
            tile.lines = max(lines, _CLEFT)
        for before, after in pairwise(self.tiles):
            QWidget.setTabOrder(before, after)
        for gone in known.keys() - {face.key for face in faces}:
            known[gone].hide()
            known[gone].deleteLater()
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._lay()

    @property
    def columns(self) -> int:
        """How many tiles stand beside each other at this width."""
        return max((self.width() + _GAP) // (_IDEAL + _GAP), 1)

    def _tile(self, known: dict[Hashable, Tile], face: Face) -> Tile:
        if face.key in known:
            known[face.key].turn(face)
            return known[face.key]
        tile = Tile(face, self)
        tile.clicked.connect(self._open)
        tile.stepped.connect(self._step)
        tile.show()
        return tile

    def _lay(self) -> None:
        """Set the tiles in rows: all of one size, also where a row is not full."""
        columns = self.columns
        wide = (self.width() - _GAP * (columns - 1)) / columns
        high = self.tiles[0].sizeHint().height() if self.tiles else 0
        for at, tile in enumerate(self.tiles):
            row, column = divmod(at, columns)
            left, right = int(column * (wide + _GAP)), int((column + 1) * (wide + _GAP) - _GAP)
            tile.setGeometry(left, row * (high + _GAP), right - left, high)
        rows = -(-len(self.tiles) // columns)
        height = max(rows * (high + _GAP) - _GAP, 0)
        if self.minimumHeight() != height or self.maximumHeight() != height:
            self.setFixedHeight(height)

    def _open(self) -> None:
        sender = self.sender()
        if isinstance(sender, Tile):
            self.opened.emit(sender.face.key)

    def _step(self, across: int, down: int) -> None:
        sender = self.sender()
        if isinstance(sender, Tile):
            at = self.tiles.index(sender) + across + down * self.columns
            if 0 <= at < len(self.tiles):
                self.tiles[at].setFocus(Qt.FocusReason.TabFocusReason)
