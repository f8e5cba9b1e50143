"""The window of the manual (F1): contents and search at the left, the page at the right; nothing else has to wait."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.dialogs.sheet import button
from desktop.ui.manual import START, ManualPage, pages

_LINE_HEIGHT = 135.0  # per cent
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
_SIDE = 196
_MARGIN, _LIST_INDENT, _LEAST = 16, 8, 120  # pixels
_PREFERRED = QSize(900, 600)


class PicturedText(QTextBrowser):
    """Text whose pictures are never wider than the window; a larger one is drawn as fine as the screen allows."""

    narrowed = Signal()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ANN401  what it is depends on the kind
        """Return a picture of the manual in the width that there is; everything else as Qt does."""
        place = QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value or not place.isLocalFile():
            return super().loadResource(kind, name)
        ratio, picture = self.devicePixelRatioF(), QImage(place.toLocalFile())
        room = max(self.viewport().width() - 2 * _MARGIN - _LIST_INDENT, _LEAST)
        if picture.width() > room:
            picture = picture.scaledToWidth(
                min(round(room * ratio), picture.width()), Qt.TransformationMode.SmoothTransformation
            )
            picture.setDevicePixelRatio(picture.width() / room)
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that the pictures have another width now."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.narrowed.emit()


class ManualWindow(QDialog):
    """Not modal; ``turn_to`` shows a page by its id."""

    def __init__(self, parent: QWidget | None, id_: str = START) -> None:
        """Open at a page; one that the manual does not have opens the first steps."""
        super().__init__(parent)
        self.setWindowTitle("使用手册")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_PREFERRED.boundedTo(self.screen().availableSize() * 0.95))
        self.pages = {page.id: page for page in pages()}
        self._been: list[str] = []
        self.search = QLineEdit()
        self.search.setAccessibleName("在手册中查找")
        self.search.setPlaceholderText("在手册中查找")
        self.search.setClearButtonEnabled(True)
        self.contents = QListWidget()
        self.contents.setAccessibleName("手册目录")
        self.text = PicturedText()
        self.text.setAccessibleName("手册正文")
        self.text.setOpenLinks(False)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else the width would depend on it
        self.back = button("返回(&B)", tip="Alt+←")
        self.close_button = button("关闭(&C)", tip="Esc")
        self._lay()
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.find_next)
        self.contents.currentItemChanged.connect(self._chosen)
        self.text.anchorClicked.connect(self._follow)
        self.text.narrowed.connect(self._draw_again)
        self.back.clicked.connect(self.go_back)
        self.close_button.clicked.connect(self.close)
        for key, act in (("Ctrl+F", self.search.setFocus), ("Alt+Left", self.go_back), ("F3", self.find_next)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self._narrow()
        self.turn_to(id_)

    @property
    def page(self) -> ManualPage | None:
        """The page that is shown."""
        item: QListWidgetItem | None = self.contents.currentItem()
        return self.pages[item.data(Qt.ItemDataRole.UserRole)] if item is not None else None

    def turn_to(self, id_: str) -> None:
        """Show a page."""
        wanted = id_ if id_ in self.pages else START
        for at in range(self.contents.count()):
            if self.contents.item(at).data(Qt.ItemDataRole.UserRole) == wanted:
                self.contents.setCurrentRow(at)
                return
        self.search.clear()
        self.turn_to(wanted)

    def go_back(self) -> None:
        """Return to the page that was read before."""
        if len(self._been) > 1:
            self._been.pop()
            self.turn_to(self._been.pop())

    def find_next(self) -> None:
        """Show the next place of the first word that is looked for, from the top again after the last."""
        word = next(iter(self.search.text().split()), "")
        if word and not self.text.find(word):
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.text.find(word)

    def _lay(self) -> None:
        side = QVBoxLayout()
        side.addWidget(self.search)
        side.addWidget(self.contents, 1)
        for each in (self.search, self.contents):
            each.setFixedWidth(_SIDE)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.close_button)
        right = QVBoxLayout()
        right.addWidget(self.text, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.addLayout(side)
        row.addLayout(right, 1)
        self.contents.setFocus()

    def _narrow(self) -> None:
        words, kept = self.search.text(), self.page
        self.contents.clear()
        for page in self.pages.values():
            if page.holds(words):
                item = QListWidgetItem(page.title)
                item.setData(Qt.ItemDataRole.UserRole, page.id)
                self.contents.addItem(item)
                if kept is not None and page.id == kept.id:
                    self.contents.setCurrentItem(item)
        if words and self.page is None and self.contents.count():
            self.contents.setCurrentRow(0)
        self.find_next()

    def _chosen(self) -> None:
        page = self.page
        if page is None:
            return
        if not self._been or self._been[-1] != page.id:
            self._been.append(page.id)
        self.back.setEnabled(len(self._been) > 1)
        self._show(page)
        self.find_next()

    def _show(self, page: ManualPage) -> None:
        document = self.text.document()
        document.setBaseUrl(QUrl.fromLocalFile(str(page.file)))
        words = page.text() or f"# {page.title}\n\n这一页的手册不在程序里，请联系维护人员重新安装。"
        document.setMarkdown(words, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        document.setDocumentMargin(_MARGIN)
        block = document.begin()
        while block.isValid():
            shape = block.blockFormat()
            height = 100.0 if block.text() == _PICTURE else _LINE_HEIGHT
            shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            shape.setBottomMargin(max(shape.bottomMargin(), 6))
            QTextCursor(block).setBlockFormat(shape)
            block = block.next()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _draw_again(self) -> None:
        """Show the page in its other width, at the place where it was read."""
        page, bar = self.page, self.text.verticalScrollBar()
        if page is not None:
            share = bar.value() / max(bar.maximum(), 1)
            self._show(page)
            bar.setValue(round(share * bar.maximum()))

    def _follow(self, link: QUrl) -> None:
        name = link.fileName()
        if name.endswith(".md"):
            self.turn_to(name.removesuffix(".md"))
