"""What every page is: a title with its buttons over its content; it reloads itself when something was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.ui import theme
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import Trouble, button
from desktop.ui.session import Session
from desktop.ui.widgets.arranged import Arranged
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.splitter import SplitterMemory


class Page(QWidget):
    """One page.  Subclasses fill ``content``, and override :meth:`reload` and :meth:`fit`.

    ``first`` is what has the cursor when the page is brought to the front; ``manual`` the page of the manual that F1
    opens, where it is another than the page's own.
    """

    manual = ""

    def __init__(self, session: Session, title: str) -> None:
        """Build the frame of a page."""
        super().__init__()
        self.session = session
        self._stale = True
        self._remembered = False
        self.first: QWidget = self
        self.heading = ElidedLabel(title)
        self.heading.setObjectName("title")
        self.bar = QHBoxLayout()
        self.bar.setSpacing(8)
        self.bar.addWidget(self.heading)
        self.bar.addStretch(1)
        self.notice = Notice()
        self.content = QVBoxLayout(self)
        self._space()
        self.content.addLayout(self.bar)
        self.content.addWidget(self.notice)
        session.data_changed.connect(self._mark)
        session.tasks.busy_changed.connect(self._fit)
        session.operator_changed.connect(self.fit)
        session.place_changed.connect(self._mark)

    def reload(self) -> None:
        """Read anew what the page shows."""

    def fit(self) -> None:
        """Enable what can be done at present."""

    def open_at(self, **where: Any) -> None:  # noqa: ANN401
        """Show what another page asked for (see :meth:`Session.go`); each page says what it takes."""

    @property
    def unsaved(self) -> str:
        """What is typed here and would be lost with the window, in words; '' where nothing would."""
        return ""

    def focus_search(self) -> None:
        """Put the cursor where one searches."""

    def add_button(
        self, text: str, act: Callable[[], None], *, key: str = "", main: bool = False, grave: bool = False
    ) -> QPushButton:
        """Add a button at the right of the title, with its shortcut."""
        made = button(text, main=main, grave=grave, tip=key)
        made.clicked.connect(lambda _checked=False: act())
        self.bar.addWidget(made)
        if key:
            self.add_key(key, made.click)
        return made

    def add_key(self, key: str, act: Callable[[], object]) -> None:
        """Bind a key on this page."""
        QShortcut(QKeySequence(key), self).activated.connect(act)

    def tell(self, error: DeskError) -> None:
        """Show what was refused."""
        ask(Trouble(self.window(), error))

    def showEvent(self, event: QShowEvent) -> None:
        """Reload if something was written meanwhile."""
        super().showEvent(event)
        if not self._remembered:
            self._remembered = True
            self._remember_layout()
        if self._stale:
            self._stale = False
            self.reload()
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow how close things stand."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._space()

    def _space(self) -> None:
        close = theme.density()
        self.content.setContentsMargins(*close.page)
        self.content.setSpacing(close.gap)

    def _remember_layout(self) -> None:
        """Let every table and splitter of the page come back as the clerk left it."""
        name = type(self).__name__
        for table in self.findChildren(Arranged):
            table.remember(self.session, f"{name}/{table.accessibleName()}")
        for at, splitter in enumerate(self.findChildren(QSplitter)):
            SplitterMemory(splitter, self.session, f"{name}/{at}")

    def _mark(self) -> None:
        self._stale = not self.isVisible()
        if self.isVisible():
            self.reload()

    def _fit(self, _busy: bool) -> None:
        self.fit()
