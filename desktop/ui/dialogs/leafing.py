"""Leaf through foreign files: page by page, larger, smaller, turned; every page is drawn in the helping process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut, QTransform
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.ui.dialogs.sheet import Choice, button, label
from desktop.ui.session import Session
from desktop.ui.verbatim import line
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.pages_view import DESK, PageArea
from desktop.ui.wording import advice_of

if TYPE_CHECKING:
    from desktop.ui.scanpage import Drawn

_MARGIN, _LEAST = 24, 200
_STEP, _SMALLEST, _LARGEST = 1.25, 0.25, 5.0
_WIDEST = 6000  # pixels of a page: more is no help to anybody
_A4 = 297 / 210
_PAUSE = 60  # milliseconds without a change before a page is drawn
_UNSHOWN = frozenset({"scan-unshown", "original-unshown"})  # nothing went wrong with what is kept
_HALF_TURN, _WHOLE_TURN = 180, 360


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file to look at: ``page`` is an act that draws it, given ``number`` and ``width``; ``key`` is never ''."""

    key: str
    words: str
    page: Callable[..., Drawn]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One page at one width; what comes for another than was asked last is not shown."""

    paper: str
    number: int
    width: int


class LeafingDialog(QDialog):
    """Files of one kind, one at a time; whoever inherits says what they are called and what ``save_button`` does."""

    noun, mnemonic = "", ""

    def __init__(self, session: Session, title: str, parent: QWidget | None = None) -> None:
        """Build it with nothing to look at; :meth:`offer` gives it."""
        super().__init__(parent)
        self._session = session
        self._papers: tuple[Paper, ...] = ()
        self._number, self._pages, self._turned = 0, 0, 0  # pages are known once one was drawn
        self._zoom: float | None = 1.0  # of the width of the window; None shows the page whole
        self._shape = _A4
        self._asked: _Asked | None = None
        self._drawn: Drawn | None = None
        self._failed = False
        self.setWindowTitle(title)
        self.which = Choice(self.noun, [])
        self.notice = Notice(closable=False)
        self.page = line()
        self.page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.page.setAccessibleName("页面")
        self.area = self._area()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self._ask)
        self._lay_out()
        self._connect()
        self.resize(*((min(parent.width() - 60, 1000), parent.height() - 40) if parent else (860, 470)))
        self.area.setFocus()

    def offer(self, papers: Sequence[Paper], start: int) -> None:
        """Have these to look at, from number ``start`` on; the list may be empty."""
        self._papers = tuple(papers)
        self.which.offer([(each.key, each.words) for each in papers])
        self.which.blockSignals(True)
        self.which.setCurrentIndex(start if papers else -1)
        self.which.blockSignals(False)
        self._other(start)

    @property
    def paper(self) -> Paper | None:
        """What is looked at, if anything is."""
        return next((each for each in self._papers if each.key == self.which.value), None)

    def go(self, number: int) -> None:
        """Show a page by its index; -1 is the last."""
        last = max(self._pages - 1, 0)
        self._number = last if number < 0 else min(number, last)
        self._soon()

    def turn_page(self, step: int) -> None:
        """Go so many pages on, or back; at the ends nothing happens."""
        if 0 <= self._number + step < self._pages:
            self.go(self._number + step)

    def rotate(self) -> None:
        """Turn the page by a quarter to the right; only what is seen turns."""
        self._turned = (self._turned + 90) % _WHOLE_TURN
        self._soon()

    def zoom(self, step: int) -> None:
        """Show the page larger or smaller; 0 fits the width."""
        present = self._zoom if self._zoom is not None else self._whole()
        self._zoom = max(_SMALLEST, min(present * _STEP**step, _LARGEST)) if step else 1.0
        self._soon()

    def fit_page(self) -> None:
        """Show the page whole."""
        self._zoom = None
        self._soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._soon()

    def _lay_out(self) -> None:
        words = label(f"{self.noun}(&{self.mnemonic})", wrap=False)
        words.setTextFormat(Qt.TextFormat.AutoText)
        words.setBuddy(self.which)
        self.back, self.forth = button("上一页(&B)", tip="PgUp"), button("下一页(&N)", tip="PgDn")
        self.count = label("", wrap=False)
        self.smaller, self.larger = button("缩小(&M)", tip="Ctrl+-"), button("放大(&L)", tip="Ctrl++")
        self.wide, self.whole = button("适合宽度(&W)", tip="Ctrl+0"), button("整页(&P)")
        self.rotate_button, self.save_button = button("旋转(&R)", tip="Ctrl+R"), button("另存(&S)…")
        self.close_button = button("关闭", main=True, tip="Esc")
        self.close_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(_row(words, self.which, self.back, self.count, self.forth, wide=1))
        column.addWidget(self.notice)
        column.addWidget(self.area, 1)
        tools: list[QPushButton] = [self.smaller, self.larger, self.wide, self.whole, self.rotate_button]
        self.tools = _row(*tools, self.save_button, QWidget(self), self.close_button, wide=6)
        column.addLayout(self.tools)

    def _area(self) -> PageArea:
        area = PageArea()
        area.setWidget(self.page)
        area.setWidgetResizable(True)
        area.setStyleSheet(DESK)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # a page keeps its width
        area.setAccessibleName("页面，可用方向键滚动，PgUp、PgDn 翻页")
        return area

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(self._other)
        self.area.turned.connect(self.turn_page)
        self.area.asked_for.connect(self.go)
        self.area.zoomed.connect(self.zoom)
        for made, act in (
            (self.back, partial(self.turn_page, -1)),
            (self.forth, partial(self.turn_page, 1)),
            (self.smaller, partial(self.zoom, -1)),
            (self.larger, partial(self.zoom, 1)),
            (self.wide, partial(self.zoom, 0)),
            (self.whole, self.fit_page),
            (self.rotate_button, self.rotate),
            (self.close_button, self.accept),
        ):
            made.clicked.connect(lambda _checked=False, act=act: act())
        for key, made in (
            ("Ctrl+-", self.smaller),
            ("Ctrl++", self.larger),
            ("Ctrl+=", self.larger),
            ("Ctrl+0", self.wide),
            ("Ctrl+R", self.rotate_button),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def _other(self, _index: int) -> None:
        self._number, self._pages, self._turned, self._shape = 0, 0, 0, _A4
        self._asked, self._drawn, self._failed = None, None, False
        self.notice.hide()
        self.page.clear()
        self._show_state()
        self._soon()

    def _soon(self) -> None:
        self._wait.start()

    def _room(self) -> tuple[float, float]:
        size, ratio = self.area.viewport().size(), self.devicePixelRatioF()
        return max(size.width() - _MARGIN, _LEAST) * ratio, max(size.height() - _MARGIN, _LEAST) * ratio

    def _whole(self) -> float:
        """Return at which part of the width the page, as it is turned, is seen whole."""
        wide, high = self._room()
        return min(1.0, high / (wide * self._seen_shape()))

    def _seen_shape(self) -> float:
        return 1 / self._shape if self._turned % _HALF_TURN else self._shape

    def _ask(self) -> None:
        """Have the page drawn as it is wanted now."""
        paper = self.paper
        if paper is None:
            return
        zoom = self._zoom if self._zoom is not None else self._whole()
        seen = self._room()[0] * zoom
        width = seen / self._shape if self._turned % _HALF_TURN else seen
        asked = _Asked(paper=paper.key, number=self._number, width=min(round(width), _WIDEST))
        self._show_state()
        if asked == self._asked and self._drawn is not None:
            self._put()
            return
        self._asked, self._drawn = asked, None
        work = partial(paper.page, number=asked.number, width=asked.width)
        done, failed = partial(self._show, asked), partial(self._unshown, asked)
        self._session.tasks.run(self, work, done, failed, reading=True)

    def _show(self, asked: _Asked, drawn: Drawn) -> None:
        if asked != self._asked:
            return
        shape = drawn.height / drawn.width
        other = abs(shape - self._shape) > 0.01  # noqa: PLR2004  a hundredth of the width is not seen
        self._drawn, self._pages, self._shape = drawn, drawn.pages, shape
        if self._failed:
            self.notice.hide()
        self._failed = False
        self._show_state()
        self._put()
        if other and (self._zoom is None or self._turned):
            self._soon()

    def _put(self) -> None:
        if self._drawn is None:
            return
        image = self._drawn.image()
        if self._turned:
            image = image.transformed(QTransform().rotate(self._turned))
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self.page.setPixmap(QPixmap.fromImage(image))

    def _unshown(self, asked: _Asked, error: DeskError) -> None:
        if asked == self._asked:
            self._failed = True
            self._show_state()
            self.page.clear()
            tone = "wait" if error.code in _UNSHOWN else "bad"
            self.notice.say(error.message, advice_of(error), tone=tone)

    def _show_state(self) -> None:
        there = self.paper is not None
        self.count.setText(f"第{self._number + 1}页，共{self._pages}页" if self._pages else "")
        self.back.setEnabled(self._number > 0)
        self.forth.setEnabled(self._number < self._pages - 1)
        for each in (self.smaller, self.larger, self.wide, self.whole, self.rotate_button):
            each.setEnabled(there and not (self._failed and not self._pages))
        self.which.setEnabled(there)
        self.save_button.setEnabled(there)


def _row(*widgets: QWidget, wide: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for at, widget in enumerate(widgets):
        row.addWidget(widget, 1 if at == wide else 0)
    return row
