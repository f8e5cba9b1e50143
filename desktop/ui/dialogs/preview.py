"""A form on the screen as it will be on paper: pages, zoom, save, issue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.ui.dialogs.sheet import Trouble, button, label
from desktop.ui.widgets.notice import Notice
from desktop.workspace import write_whole

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_POINTS = 72.0
_SCREEN_DPI = 96.0
_MARGIN = 40


class PdfPages:
    """A PDF in memory, drawn page by page with the engine of the browser; used on the window's thread alone."""

    def __init__(self, pdf: bytes) -> None:
        """Open the document."""
        import pypdfium2

        self._document: Any = pypdfium2.PdfDocument(pdf)

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self._document)

    def width(self, number: int) -> float:
        """Return the width of a page in points."""
        return float(self._document[number].get_size()[0])

    def image(self, number: int, scale: float) -> QImage:
        """Return a page; a scale of 1 is 72 dots an inch."""
        bitmap = self._document[number].render(scale=scale, rev_byteorder=True)
        shape = QImage.Format.Format_RGB888 if bitmap.n_channels == 3 else QImage.Format.Format_RGBX8888  # noqa: PLR2004
        image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, shape)
        return image.copy()  # the bitmap's memory goes with it

    def close(self) -> None:
        """Let the document go."""
        self._document.close()


class PreviewDialog(QDialog):
    """One form.  ``issue`` is None where it cannot be issued at present."""

    def __init__(
        self,
        pdf: bytes,
        *,
        title: str,
        file_name: str,
        folder: Path,
        issue: Callable[[PreviewDialog], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the first page as wide as the window."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(*_size(parent))
        self._issue, self._file_name, self._folder = issue, file_name, folder
        self._zoom: float | None = None
        self._drawn = 0.0
        self._number = 0
        self.notice = Notice()
        self.page = QLabel()
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.page.setAccessibleName("页面")
        self.area = QScrollArea()
        self.area.setWidget(self.page)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName("页面，可用方向键滚动")
        self.area.setStyleSheet("QScrollArea { background: #8a94a1; border: none; } QScrollArea > QWidget > QLabel"
                                " { background: #8a94a1; }")  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addLayout(self._bar())
        layout.addWidget(self.notice)
        layout.addWidget(self.area, 1)
        self.area.viewport().installEventFilter(self)
        self.show_pdf(pdf, number="")
        self.area.setFocus()

    def show_pdf(self, pdf: bytes, *, number: str, reprint: bool = False) -> None:
        """Show a document; ``number`` is that of an issued paper, '' for a preview."""
        self._pdf, self._pages = pdf, PdfPages(pdf)
        if number:
            done = "重印了原件，与首次出具时逐字节相同" if reprint else "已出具"
            self.notice.say(f"{done}，编号 {number}。", "可以另存后打印。", tone="good")
            self.issue_button.hide()
        self.go(min(self._number, len(self._pages) - 1))

    def show_issued(self, pdf: bytes, *, number: str, reprint: bool) -> None:
        """Show what came of issuing; without a number the case does not allow it any more, and nothing was issued."""
        self.show_pdf(pdf, number=number, reprint=reprint)
        if not number:
            self.notice.say(
                "没有出具：案卷的状态已有变化，现在只能预览。", "请关闭后查看案卷，需要的重新核验。", tone="wait"
            )

    def refuse(self, error: DeskError) -> None:
        """Say why it was not issued; it can be tried again."""
        self.issue_button.setEnabled(True)
        self.notice.tell(error)

    def go(self, number: int) -> None:
        """Show a page by its index."""
        self._number = max(0, min(number, len(self._pages) - 1))
        self.count.setText(f"第{self._number + 1}页，共{len(self._pages)}页")
        self.back.setEnabled(self._number > 0)
        self.forth.setEnabled(self._number < len(self._pages) - 1)
        self._draw()

    def zoom(self, step: int) -> None:
        """Zoom in or out by one step; 0 fits the width."""
        if step == 0:
            self._zoom = None
        else:
            present = self._scale() * _POINTS / _SCREEN_DPI
            wider = [each for each in _ZOOMS if (each > present + 0.01 if step > 0 else each < present - 0.01)]
            self._zoom = (wider[0] if step > 0 else wider[-1]) if wider else present
        self._draw()

    def save(self) -> None:
        """Save the PDF itself."""
        name, _ = QFileDialog.getSaveFileName(self, "另存 PDF", str(self._folder / self._file_name), "PDF (*.pdf)")
        if not name:
            return
        path = Path(name if name.lower().endswith(".pdf") else f"{name}.pdf")
        try:
            write_whole(path, self._pdf)
        except DeskError as error:
            Trouble(self, error).exec()
        else:
            self.notice.say(f"已保存：{path}", tone="good")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the width again while no zoom was chosen."""
        if event.type() is QEvent.Type.Resize and self._zoom is None and self._drawn != self._scale():
            self._draw()
        return super().eventFilter(watched, event)

    def done(self, result: int) -> None:
        """Let the document go."""
        self._pages.close()
        super().done(result)

    def _bar(self) -> QHBoxLayout:
        self.back, self.forth = button("上一页"), button("下一页")
        self.count = label("", wrap=False)
        self.issue_button = button("出具(&I)…", tip="编号、留底并记入办理经过")
        save, close = button("另存 PDF(&S)…", main=True), button("关闭")
        row = QHBoxLayout()
        for each in (self.back, self.forth):
            row.addWidget(each)
        row.addWidget(self.count)
        row.addSpacing(16)
        for text, step in (("缩小(&M)", -1), ("放大(&L)", 1), ("适合宽度(&W)", 0)):
            zoom = button(text)
            zoom.clicked.connect(lambda _=False, step=step: self.zoom(step))
            row.addWidget(zoom)
        row.addStretch(1)
        for each in (self.issue_button, save, close):
            row.addWidget(each)
        self.issue_button.setEnabled(self._issue is not None)
        self.back.clicked.connect(lambda: self.go(self._number - 1))
        self.forth.clicked.connect(lambda: self.go(self._number + 1))
        self.issue_button.clicked.connect(self._ask_issue)
        save.clicked.connect(self.save)
        close.clicked.connect(self.accept)
        for key, act in (
            (QKeySequence.StandardKey.ZoomIn, lambda: self.zoom(1)),
            (QKeySequence.StandardKey.ZoomOut, lambda: self.zoom(-1)),
            (QKeySequence("Ctrl+PgDown"), lambda: self.go(self._number + 1)),
            (QKeySequence("Ctrl+PgUp"), lambda: self.go(self._number - 1)),
        ):
            QShortcut(key, self).activated.connect(act)
        return row

    def _ask_issue(self) -> None:
        if self._issue is not None:
            self.issue_button.setEnabled(False)
            self._issue(self)

    def _scale(self) -> float:
        """Return pixels of the layout for a point of the page."""
        if self._zoom is not None:
            return self._zoom * _SCREEN_DPI / _POINTS
        return max(self.area.viewport().width() - _MARGIN, 200) / self._pages.width(self._number)

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._drawn = self._scale()
        image = self._pages.image(self._number, self._scale() * ratio)
        image.setDevicePixelRatio(ratio)
        self.page.setPixmap(QPixmap.fromImage(image))


def _size(parent: QWidget | None) -> tuple[int, int]:
    """Return nearly the size of the window, as far as a page can use it."""
    return (min(parent.width() - 60, 1080), parent.height() - 40) if parent else (940, 660)
