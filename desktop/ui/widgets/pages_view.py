"""The pages of a PDF: one before the eyes, all of them small beside it; zoom and keys as readers of PDFs have them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QKeyEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QScrollArea, QWidget

from desktop.printing.raster import Pages
from desktop.ui import theme
from desktop.ui.verbatim import line

WIDTH, PAGE = "width", "page"
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_POINTS, _SCREEN_DPI = 72.0, 96.0
_MARGIN, _LEAST = 36, 120
_THUMB, _THUMBS = QSize(66, 92), 108
DESK = f"""
QScrollArea {{ background: {theme.EDGE}; border: none; }}
QScrollArea > QWidget > QLabel {{ background: {theme.EDGE}; }}
"""
"""The grey on which pages lie."""
_LOW = 620  # a view so narrow shows no small pages


class PdfPages:
    """A PDF in memory as images of Qt; raises ``not-a-pdf``."""

    def __init__(self, pdf: bytes) -> None:
        """Open the document."""
        self._pages = Pages(pdf)

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self._pages)

    def width(self, number: int) -> float:
        """Return the width of a page in points."""
        return self._pages.size(number)[0]

    def height(self, number: int) -> float:
        """Return the height of a page in points."""
        return self._pages.size(number)[1]

    def image(self, number: int, scale: float) -> QImage:
        """Return a page; a scale of 1 is 72 dots an inch."""
        drawn = self._pages.picture(number, scale * _POINTS)
        image = QImage(drawn.pixels, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB888)
        return image.copy()  # the bytes go with the picture

    def close(self) -> None:
        """Let the document go."""
        self._pages.close()


class PageArea(QScrollArea):
    """Scrolls a page, and turns it where scrolling comes to its end."""

    turned = Signal(int)
    asked_for = Signal(int)  # the first page (0) or the last (-1)
    zoomed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the page with PgUp and PgDn at its ends; Home and End go to the first and the last."""
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Space: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Backspace: -1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in steps:
            self._on(steps[Qt.Key(event.key())])
        elif event.key() in ends:
            self.asked_for.emit(ends[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl and the wheel."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def _on(self, step: int) -> None:
        bar = self.verticalScrollBar()
        end = bar.maximum() if step > 0 else bar.minimum()
        if bar.value() == end:
            self.turned.emit(step)
        else:
            bar.setValue(bar.value() + step * bar.pageStep())


class PagesView(QWidget):
    """Shows one document at a time; ``moved`` tells that another page or zoom is shown."""

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build it empty, as wide as a page fits."""
        super().__init__(parent)
        self.pages: PdfPages | None = None
        self.number = 0
        self.zoom_mode: str | float = WIDTH
        self._drawn = (-1, 0.0)
        self.page = line()
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self.page.setAccessibleName("页面")
        self.area = self._area()
        self.thumbs = self._thumbs()
        self._drawing = QTimer(self)
        self._drawing.setInterval(0)
        self._drawing.timeout.connect(self._draw_thumb)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.thumbs)
        row.addWidget(self.area, 1)
        self.setFocusProxy(self.area)

    def show_pdf(self, pdf: bytes) -> None:
        """Show a document at the page where the one before stood; raises ``not-a-pdf``."""
        pages = PdfPages(pdf)
        self.close_pdf()
        self.pages, self._drawn = pages, (-1, 0.0)
        self.thumbs.blockSignals(True)
        self.thumbs.clear()
        for number in range(len(pages)):
            item = QListWidgetItem(str(number + 1), self.thumbs)
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            item.setSizeHint(QSize(_THUMBS - 20, _THUMB.height() + 30))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"第{number + 1}页")
        self.thumbs.blockSignals(False)
        self._show_thumbs()
        self.go(self.number)

    def close_pdf(self) -> None:
        """Let the document go."""
        self._drawing.stop()
        if self.pages is not None:
            self.pages.close()
        self.pages = None

    def go(self, number: int) -> None:
        """Show a page by its index, the first or last where there is no such page; -1 is the last."""
        if self.pages is None:
            return
        last = len(self.pages) - 1
        turned = self.number
        self.number = last if number < 0 else min(number, last)
        self.thumbs.setCurrentRow(self.number)
        self._draw()
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.maximum() if self.number == turned - 1 else bar.minimum())
        self.moved.emit()

    def turn(self, step: int) -> None:
        """Turn so many pages on, or back; at the ends nothing happens."""
        if self.pages is not None and 0 <= self.number + step < len(self.pages):
            self.go(self.number + step)

    def zoom_to(self, mode: str | float) -> None:
        """Fit the ``width``, the whole ``page``, or show it at a factor of its own size."""
        self.zoom_mode = mode
        self._draw()
        self.moved.emit()

    def zoom(self, step: int) -> None:
        """Zoom in or out by one step; 0 fits the width."""
        if step == 0:
            self.zoom_to(WIDTH)
            return
        present = self._scale() * _POINTS / _SCREEN_DPI
        other = [each for each in ZOOMS if (each > present + 0.01 if step > 0 else each < present - 0.01)]
        if other:
            self.zoom_to(other[0] if step > 0 else other[-1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit again while no factor was chosen."""
        if event.type() is QEvent.Type.Resize and isinstance(self.zoom_mode, str):
            self._show_thumbs()
            self._draw()
        return super().eventFilter(watched, event)

    def _area(self) -> PageArea:
        area = PageArea()
        area.setWidget(self.page)
        area.setWidgetResizable(True)
        area.setAccessibleName("页面，可用方向键滚动，PgUp、PgDn 翻页")
        area.setStyleSheet(DESK)
        area.viewport().installEventFilter(self)
        area.turned.connect(self.turn)
        area.asked_for.connect(self.go)
        area.zoomed.connect(self.zoom)
        return area

    def _thumbs(self) -> QListWidget:
        thumbs = QListWidget()
        thumbs.setAccessibleName("各页")
        thumbs.setViewMode(QListWidget.ViewMode.IconMode)
        thumbs.setFlow(QListWidget.Flow.TopToBottom)
        thumbs.setWrapping(False)
        thumbs.setMovement(QListWidget.Movement.Static)
        thumbs.setIconSize(_THUMB)
        thumbs.setFixedWidth(_THUMBS)
        thumbs.setUniformItemSizes(True)
        thumbs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thumbs.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # the small pages stay in the middle
        thumbs.currentRowChanged.connect(self._chosen)
        thumbs.verticalScrollBar().valueChanged.connect(self._more_thumbs)
        return thumbs

    def _show_thumbs(self) -> None:
        """Show small pages where there are several and there is room for them."""
        wanted = self.pages is not None and len(self.pages) > 1 and self.width() >= _LOW
        self.thumbs.setVisible(wanted)
        if wanted:
            self._drawing.start()

    def _more_thumbs(self, _value: int) -> None:
        self._drawing.start()

    def _chosen(self, number: int) -> None:
        if number not in (-1, self.number):
            self.go(number)

    def _draw_thumb(self) -> None:
        """Draw the next small page that can be seen and is not drawn yet: one at a time, so that nothing waits."""
        seen = self.thumbs.viewport().rect()
        for number in range(self.thumbs.count()):
            item = self.thumbs.item(number)
            if item.icon().isNull() and self.thumbs.visualItemRect(item).intersects(seen):
                item.setIcon(QIcon(self._small(number)))
                return
        self._drawing.stop()

    def _small(self, number: int) -> QPixmap:
        assert self.pages is not None  # noqa: S101  small pages are drawn of a document
        ratio = self.devicePixelRatioF()
        wide, high = self.pages.width(number), self.pages.height(number)
        image = self.pages.image(number, min(_THUMB.width() / wide, _THUMB.height() / high) * ratio)
        image.setDevicePixelRatio(ratio)
        small = QPixmap.fromImage(image)
        painter = QPainter(small)
        painter.setPen(QColor(theme.EDGE))
        painter.drawRect(QRectF(0, 0, image.width() / ratio - 1, image.height() / ratio - 1))
        painter.end()
        return small

    def _scale(self) -> float:
        """Return pixels of the layout for a point of the page."""
        if self.pages is None:
            return 1.0
        if not isinstance(self.zoom_mode, str):
            return self.zoom_mode * _SCREEN_DPI / _POINTS
        room = self.area.viewport().size()
        by_width = max(room.width() - _MARGIN, _LEAST) / self.pages.width(self.number)
        by_height = max(room.height() - _MARGIN / 2, _LEAST) / self.pages.height(self.number)
        return min(by_width, by_height) if self.zoom_mode == PAGE else by_width

    def _draw(self) -> None:
        if self.pages is None or self._drawn == (self.number, self._scale()):
            return
        ratio = self.devicePixelRatioF()
        self._drawn = (self.number, self._scale())
        image = self.pages.image(self.number, self._scale() * ratio)
        image.setDevicePixelRatio(ratio)
        self.page.setPixmap(QPixmap.fromImage(image))
