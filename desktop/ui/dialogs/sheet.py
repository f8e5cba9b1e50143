"""What every dialog is built on: a form with buddies, a notice, two buttons; and the dialog that tells of trouble."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DeskError
from desktop.ui import theme, verbatim
from desktop.ui.dialogs.asking import ask
from desktop.ui.tasks import WRITES
from desktop.ui.widgets.notice import Notice
from desktop.ui.wording import advice_of

_FOOT, _TITLE_BAR = 28, 36  # pixels around the buttons, and for the frame that the screen draws
_MNEMONIC = re.compile(r"\(&.\)|&")


def plain(text: str) -> str:
    """Return a label without its mnemonic, as a screen reader says it."""
    return _MNEMONIC.sub("", text).rstrip("：…")


def button(text: str, *, main: bool = False, grave: bool = False, tip: str = "") -> QPushButton:
    """Return a push button; ``main`` is what one usually wants, ``grave`` what cannot be taken back."""
    made = QPushButton(text)
    made.setAccessibleName(plain(text))
    made.setProperty("main", main)
    made.setProperty("grave", grave)
    made.setAutoDefault(False)
    made.setToolTip(verbatim.tip(tip))
    return made


def label(text: str, *, name: str = "", wrap: bool = True, **properties: object) -> QLabel:
    """Return a label; properties choose its look in the theme."""
    made = verbatim.line(text)
    made.setObjectName(name)
    made.setWordWrap(wrap)
    for key, value in properties.items():
        made.setProperty(key, value)
    return made


def caption(text: str, field: QWidget) -> QLabel:
    """Return the words of a field (``政策(&P)``), whose mnemonic leads to it and which name it where nothing does."""
    made = label(text, wrap=False)
    made.setTextFormat(Qt.TextFormat.AutoText)  # plain text shows a mnemonic as it is written
    made.setBuddy(field)
    if not field.accessibleName():
        field.setAccessibleName(text.split("(", maxsplit=1)[0])
    return made


class Sheet(QDialog):
    """A form over two buttons.  ``submit`` is what the main button asks for; it closes the dialog itself.

    It grows with what is said, as far as the screen reaches; beyond that the form scrolls and the buttons stay.
    ``manual`` is the page of the manual that F1 opens.
    """

    manual = ""

    def __init__(self, parent: QWidget | None, title: str, *, main: str, lead: str = "", width: int = 560) -> None:
        """Build an empty form."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self._left_writing = False
        self._sheet = QWidget()
        self.body = QVBoxLayout(self._sheet)
        self.body.setContentsMargins(22, 18, 22, 0)
        self.body.setSpacing(12)
        if lead:
            self.body.addWidget(label(lead, quiet=True))
        self.notice = Notice(closable=False)
        self.body.addWidget(self.notice)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(10)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.body.addLayout(self.form)
        self.main = button(main, main=True)
        self.cancel = button("取消")
        self.body.addSpacing(0)  # the end, before which subclasses put what they add
        self._area, self._box = QScrollArea(), self._buttons()
        self._lay()
        self.main.setDefault(True)
        self.main.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.reject)

    def row(self, text: str, field: QWidget) -> QWidget:
        """Add a field; its label becomes its buddy and its accessible name."""
        self.form.addRow(text, field)
        target = field.focusProxy() or field
        target.setAccessibleName(plain(text))
        QWidget.setTabOrder(target, self.main)
        QWidget.setTabOrder(self.main, self.cancel)
        if target is not field:
            words = self.form.labelForField(field)
            if isinstance(words, QLabel):
                words.setBuddy(target)
        return field

    def submit(self) -> None:
        """Accept what was typed; subclasses judge it first."""
        self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with what is said."""
        if watched is self._sheet and event.type() is QEvent.Type.LayoutRequest:
            self._area.setMinimumWidth(self._sheet.minimumSizeHint().width())
            needed = self._needed(self.width())
            if self.height() < needed:
                self.resize(self.width(), needed)
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """Ask for room for everything, as far as the screen reaches."""
        width = max(self._sheet.sizeHint().width(), self.minimumWidth())
        return QSize(width, self._needed(width))

    def wait(self, waiting: bool) -> None:
        """Hold the buttons while something is under way."""
        self.main.setEnabled(not waiting)
        self.cancel.setEnabled(not waiting)

    def reject(self) -> None:
        """Close; what is under way goes on."""
        self._left_writing = bool(self.property(WRITES))
        super().reject()

    def refuse(self, error: DeskError) -> None:
        """Say beside the fields what was refused; where the dialog was left during the write, in one of its own."""
        self.wait(False)
        self.notice.tell(error)
        if self._left_writing and error.code != "cancelled":
            ask(Trouble(self.parentWidget(), error))

    def twice(self, secret: QLineEdit, again: QLineEdit, otherwise: str) -> bool:
        """Return whether a secret was typed alike in both fields; if not, say so and ask for the second anew."""
        if secret.text() == again.text():
            return True
        self.notice.say(otherwise, "请重新输入。", tone="bad")
        again.clear()
        again.setFocus()
        return False

    def _needed(self, width: int) -> int:
        form = max(self.body.totalHeightForWidth(width), self.body.totalMinimumSize().height())
        wanted = form if self.body.hasHeightForWidth() else max(form, self.body.totalSizeHint().height())
        whole = wanted + self._box.sizeHint().height() + _FOOT
        return min(whole, self.screen().availableGeometry().height() - _TITLE_BAR)

    def _lay(self) -> None:
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._sheet)
        self._sheet.installEventFilter(self)
        foot = QVBoxLayout()
        foot.setContentsMargins(22, 0, 22, 16)
        foot.addWidget(self._box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._area, 1)
        column.addLayout(foot)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        box.addButton(self.main, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        box.setAccessibleName("按钮")
        return box


class PathField(QWidget):
    """A path that can be typed or looked for; ``kind`` is folder, open or save."""

    def __init__(self, title: str, *, kind: str, pattern: str = "") -> None:
        """Start empty."""
        super().__init__()
        self._title, self._kind, self._pattern = title, kind, pattern
        self.edit = QLineEdit()
        self.browse = button("浏览…", tip=title)
        self.browse.setAccessibleName(title)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.browse)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.edit)
        self.browse.clicked.connect(self._look)

    @property
    def path(self) -> Path | None:
        """The path, or None while nothing is typed."""
        typed = self.edit.text().strip()
        return Path(typed).expanduser() if typed else None

    def set_path(self, path: Path | str) -> None:
        """Show a path."""
        self.edit.setText(str(path))

    def _look(self) -> None:
        start = self.edit.text()
        if self._kind == "folder":
            found = QFileDialog.getExistingDirectory(self, self._title, start)
        elif self._kind == "save":
            found, _ = QFileDialog.getSaveFileName(self, self._title, start, self._pattern)
        else:
            found, _ = QFileDialog.getOpenFileName(self, self._title, start, self._pattern)
        if found:
            self.set_path(found)


class Choice(QComboBox):
    """A choice of (id, words) that never grows wider than its place."""

    def __init__(self, name: str, options: list[tuple[str, str]]) -> None:
        """Offer the options."""
        super().__init__()
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.offer(options)

    def offer(self, options: list[tuple[str, str]]) -> None:
        """Offer other options; what was chosen stays chosen if it is among them."""
        kept = self.value
        self.blockSignals(True)
        self.clear()
        for id_, words in options:
            self.addItem(words, id_)
            self.setItemData(self.count() - 1, verbatim.tip(words), Qt.ItemDataRole.ToolTipRole)
        self.pick(kept)
        self.blockSignals(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the focus however it came: the style shows it only after a Tab."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(QColor(theme.ACCENT), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 2, 2)

    @property
    def value(self) -> str:
        """The id of what is chosen."""
        return str(self.currentData() or "")

    def pick(self, id_: str) -> None:
        """Choose an option by its id; an unknown one chooses the first."""
        self.setCurrentIndex(max(self.findData(id_), 0))


class Trouble(QDialog):
    """What was refused, and what to do: never just that it failed."""

    def __init__(self, parent: QWidget | None, error: DeskError) -> None:
        """Word the error."""
        super().__init__(parent)
        self.setWindowTitle("没有办理")
        self.setMinimumWidth(520)
        self.error = error
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        band = Notice(closable=False)
        band.tell(error)
        layout.addWidget(band)
        layout.addWidget(label(f"代码：{error.code}", small=True))
        buttons = QHBoxLayout()
        copy, close = button("复制(&C)"), button("知道了", main=True)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        layout.addLayout(buttons)
        close.setFocus()

    def sizeHint(self) -> QSize:
        """Prefer a width in which a sentence fits on two lines."""
        return super().sizeHint().expandedTo(QSize(560, 0))

    def _copy(self) -> None:
        words = f"{self.error.message}{advice_of(self.error)}（{self.error.code}）"
        QGuiApplication.clipboard().setText(words)
