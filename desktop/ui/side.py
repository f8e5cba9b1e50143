"""The side bar: the pages one below another with what waits on each, and whoever is at the counter at its foot.

It gives way: rows stand closer in a low window, a narrow one takes a narrower bar, and folded it shows two characters a
page; where even that is too high, the rows scroll.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.records import Operator
from desktop.ui import theme
from desktop.ui.pages.registry import PAGES, PageEntry
from desktop.ui.session import Session
from desktop.ui.verbatim import line, tip
from desktop.ui.wording import person

_WIDE, _NARROW, _FOLDED = 188, 136, 64
_NARROW_WINDOW = 1040
_SHORT, _NAME = 2, 3  # characters of a title that tell the pages apart, and of a name
_MOST = 99
_PILL, _DOT = 18, 9  # pixels
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
W = TypeVar("W", bound=QWidget)


class PageButton(QPushButton):
    """One page in the side bar, with the count of what waits there."""

    stepped = Signal(int)

    def __init__(self, entry: PageEntry) -> None:
        """Name the page; nothing waits yet."""
        super().__init__(entry.title)
        self.entry = entry
        self.count = 0
        self.setAutoDefault(False)
        self.setCheckable(True)
        self.setAccessibleName(entry.title)
        self.wait_for(0)

    def wait_for(self, count: int) -> None:
        """Show how many things wait."""
        self.count = count
        waiting = f"，有{count}件待办" if count else ""
        self.setToolTip(f"{self.entry.title}（{self.entry.key}）{waiting}")
        self.setAccessibleDescription(waiting.removeprefix("，"))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the pages with the arrows."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into sight."""
        super().focusInEvent(event)
        _into_sight(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the count at the right, over the button."""
        super().paintEvent(event)
        if not self.count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.CHOSEN))
        if self.property("folded"):
            painter.drawEllipse(QRectF(self.width() - _DOT - 4, 4, _DOT, _DOT))
            return
        words = str(self.count) if self.count <= _MOST else f"{_MOST}+"
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        width = max(painter.fontMetrics().horizontalAdvance(words) + 10, _PILL)
        place = QRectF(self.width() - width - 8, (self.height() - _PILL) / 2, width, _PILL)
        painter.drawRoundedRect(place, _PILL / 2, _PILL / 2)
        painter.setPen(QColor(theme.INK))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)


class SideBar(QWidget):
    """Asks for pages by ``wanted``; what stands in the operator's menu is given by the window."""

    wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        """Build the bar."""
        super().__init__()
        self.session = session
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.product = _named(line("稳岗经办台"), "product")
        self.office = _named(line(), "office")
        self.office.setWordWrap(True)
        self.buttons = {entry.id: self._button(entry) for entry in PAGES}
        self.operator = _named(QPushButton(), "operator")
        self.operator.setAutoDefault(False)
        self.menu = QMenu(self)
        self.operator.clicked.connect(self._show_menu)
        self.folded = session.settings.value("layout/side") == "folded"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(0)
        for each in (self.product, self.office):
            column.addWidget(each)
        column.addWidget(self._rows(), 1)
        column.addWidget(self.operator)
        session.place_changed.connect(self.tell_place)
        session.operator_changed.connect(self._tell_operator)
        session.counted.connect(self.wait_for)
        session.layout_forgotten.connect(self._unfold)
        self.tell_place()
        self._tell_operator()

    def sizeHint(self) -> QSize:
        """Ask for no height: the rows scroll."""
        return QSize(self.width(), 200)

    def minimumSizeHint(self) -> QSize:
        """Ask for no height here either."""
        return self.sizeHint()

    def mark(self, id_: str) -> None:
        """Show which page is open."""
        for each, button in self.buttons.items():
            button.setChecked(each == id_)
        _into_sight(self.buttons[id_])

    def wait_for(self, counts: dict[str, int]) -> None:
        """Show how many things wait on the pages named; others keep their count."""
        for id_, count in counts.items():
            self.buttons[id_].wait_for(count)

    def offer(self, actions: Sequence[tuple[str, str, Callable[[], object]]], window: QWidget) -> None:
        """Fill the operator's menu with words, key and deed; the keys hold in the whole window."""
        for text, key, run in actions:
            action = QAction(text, window)
            action.setShortcut(key)
            action.triggered.connect(partial(_call, run))
            window.addAction(action)
            self.menu.addAction(action)

    def fold(self, folded: bool | None = None) -> None:
        """Fold the bar to two characters a page, or unfold it; None turns it over."""
        self.folded = not self.folded if folded is None else folded
        self.session.settings.setValue("layout/side", "folded" if self.folded else "open")
        self.fit(self.window().size())

    def _unfold(self) -> None:
        self.fold(False)

    def fit(self, window: QSize) -> None:
        """Give way to a small window."""
        low = theme.is_low(window.height())
        self.setFixedWidth(_FOLDED if self.folded else _WIDE if window.width() >= _NARROW_WINDOW else _NARROW)
        self.office.setVisible(not self.folded)
        self.product.setText("稳岗" if self.folded else "稳岗经办台")
        self._tell_operator()
        for each in (self.product, self.office, self.operator, *self.buttons.values()):
            if each.property("low") != low or each.property("folded") != self.folded:
                theme.turn(each, low=low, folded=self.folded)
        for button in self.buttons.values():
            button.setText(button.entry.title[:_SHORT] if self.folded else button.entry.title)

    def tell_place(self) -> None:
        """Name the office."""
        self.office.setText(self.session.place.office.name)

    def _tell_operator(self) -> None:
        if self.session.signed_in:
            operator: Operator = self.session.operator
            words = person(operator)
            self.operator.setText(operator.name[:_NAME] if self.folded else operator.name)
            self.operator.setToolTip(tip(f"{words}；锁定、换操作员 Ctrl+L"))
            self.operator.setAccessibleName(f"操作员：{words}")

    def _button(self, entry: PageEntry) -> PageButton:
        made = PageButton(entry)
        made.clicked.connect(partial(self._ask, entry.id))
        made.stepped.connect(partial(self._step, entry.id))
        return made

    def _rows(self) -> QScrollArea:
        holder = _named(QWidget(), "side-rows")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for button in self.buttons.values():
            column.addWidget(button)
        column.addStretch(1)
        area = _named(QScrollArea(), "side-area")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        return area

    def _step(self, id_: str, step: int) -> None:
        ids = list(self.buttons)
        at = ids.index(id_) + step
        if 0 <= at < len(ids):
            self.buttons[ids[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def _ask(self, id_: str, _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
        self.wanted.emit(id_)

    def _show_menu(self, _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
        self.menu.popup(self.operator.mapToGlobal(QPoint(8, -self.menu.sizeHint().height())))


def _into_sight(button: PageButton) -> None:
    above: QWidget | None = button
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(button, 0, 0)


def _call(run: Callable[[], object], _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
    run()


def _named(widget: W, name: str) -> W:
    widget.setObjectName(name)
    return widget
