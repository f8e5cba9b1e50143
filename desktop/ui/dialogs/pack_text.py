"""The text of a pack as it is written (政策包文本): every line numbered, the one that is wrong marked."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QFontDatabase, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.dialogs.sheet import label

_PAUSE = 800  # milliseconds after the last letter
_HINT = "这里是政策包的全文，写法见使用说明；窗口里没有列出的内容（如新增一项措施）在这里改。"


class PackText(QWidget):
    """The whole text; ``typed`` gives it once the typing rests."""

    typed = Signal(str)

    def __init__(self) -> None:
        """Build it empty."""
        super().__init__()
        self._kept = ""
        self.edit = QPlainTextEdit()
        self.edit.setAccessibleName("政策包文本")
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.edit.setTabChangesFocus(True)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families()
        font = self.edit.font()
        font.setFamilies([*fixed, *font.families()])
        self.edit.setFont(font)
        self.place = label(_HINT, small=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.edit, 1)
        column.addWidget(self.place)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.commit)
        self.edit.textChanged.connect(self._typing)
        self.edit.cursorPositionChanged.connect(self._tell_place)

    def show_text(self, text: str, *, line: int) -> None:
        """Show the text as it is kept, unless newer is being typed; mark a line, 0 for none."""
        if not self._pause.isActive() and text != self.edit.toPlainText():
            scrolled, at = self.edit.verticalScrollBar().value(), self.edit.textCursor().position()
            self._kept = text
            self.edit.setPlainText(text)
            self._pause.stop()
            cursor = self.edit.textCursor()
            cursor.setPosition(min(at, len(text)))
            self.edit.setTextCursor(cursor)
            self.edit.verticalScrollBar().setValue(scrolled)
        self._kept = text
        self._mark(line)

    def commit(self) -> None:
        """Hand over the text, if it is other than what is kept."""
        self._pause.stop()
        if self.edit.toPlainText() != self._kept:
            self._kept = self.edit.toPlainText()
            self.typed.emit(self._kept)

    def _typing(self) -> None:
        if self.edit.toPlainText() != self._kept:
            self._pause.start()

    def _mark(self, line: int) -> None:
        selections = []
        block = self.edit.document().findBlockByNumber(line - 1)
        if line and block.isValid():
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(QColor(theme.RED_PALE))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            mark.cursor = QTextCursor(block)
            selections.append(mark)
            if not self.edit.hasFocus():
                self.edit.setTextCursor(QTextCursor(block))
                self.edit.centerCursor()
        self.edit.setExtraSelections(selections)

    def _tell_place(self) -> None:
        cursor = self.edit.textCursor()
        self.place.setText(f"第{cursor.blockNumber() + 1}行，共{self.edit.blockCount()}行。{_HINT}")
