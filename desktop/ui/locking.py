"""Locking (锁定): after idle minutes or by hand every window is veiled until a password is given.

What is typed stays, long work goes on, and what comes of it is told after the unlocking.  Only a chooser of files is
closed, with nothing chosen: the system may draw it itself, where no veil covers its names.  Input is watched at the
native windows, where a few events a second pass, and not at every widget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip, QWidget

from desktop.ui import theme
from desktop.ui.acts import shell
from desktop.ui.dialogs.asking import ask
from desktop.ui.session import Session

_HANDS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
Keys = Mapping[tuple[Qt.KeyboardModifier, int], Callable[[], object]]
_LOOK = 5000  # milliseconds between two looks at the clock
_LOCKED = "稳岗经办台（已锁定）"


class Hands(QObject):
    """Watches for hands at any window, and for the keys that hold in every window, dialogs among them.

    The wall clock is asked, so that the hours of a machine asleep count.
    """

    def __init__(self, parent: QObject, now: Callable[[], datetime], keys: Keys) -> None:
        """Begin to watch; ``keys`` run in dialogs: in the window itself its own shortcuts do the same."""
        super().__init__(parent)
        self._now = now
        self._keys = keys
        self.last = now()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._moved)  # what is composed passes no window
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)

    def rest(self) -> None:
        """Watch no more."""
        self._keys = {}
        self.deleteLater()

    def idle(self) -> timedelta:
        """Return how long no hand has moved; a clock set back begins to count anew."""
        now = self._now()
        self.last = min(self.last, now)
        return now - self.last

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note every hand; run a key that holds everywhere."""
        if event.type() in _HANDS:
            self._moved()
            if isinstance(event, QKeyEvent):
                run = self._keys.get((event.modifiers(), event.key()))
                if run is not None and QApplication.activeModalWidget() is not None:
                    QTimer.singleShot(0, run)  # not within the delivery of this event: it may open a dialog
                    return True
        return False

    def _watch(self, window: object) -> None:
        self._moved()
        if isinstance(window, QWindow):  # the binding may know something else by the address of a window made by Qt
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _moved(self) -> None:
        self.last = self._now()


class Veil(QWidget):
    """Covers one window whole, and goes with it."""

    def __init__(self, window: QWidget) -> None:
        """Cover a window, its name too."""
        super().__init__(window)
        self._covered = window
        self._title = window.windowTitle()
        self.setAccessibleName("已锁定")
        window.setWindowTitle(_LOCKED)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def lift(self) -> None:
        """Show the window again."""
        window = self._covered
        window.removeEventFilter(self)
        if window.windowTitle() == _LOCKED:
            window.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as big as the window and above everything in it."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.LayoutRequest):
            self.setGeometry(self._covered.rect())
            self.raise_()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint nothing of what is below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.NAVY))
        font = QFont(self.font())
        font.setPixelSize(24)
        painter.setFont(font)
        painter.setPen(QColor(theme.WHITE))
        painter.drawText(
            self.rect().adjusted(0, 24, 0, 0), int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), _LOCKED
        )


class Lock(QObject):
    """Locks the window after idle minutes, or when asked.

    ``must_change`` tells that whoever opened it still uses a one-time password.
    """

    must_change = Signal()

    def __init__(self, session: Session, window: QWidget, hands: Hands) -> None:
        """Begin to count, as many minutes as the office sets."""
        super().__init__(window)
        self.session = session
        self.locked = False
        self._window = window
        self._hands = hands
        self._veils: list[Veil] = []
        self._minutes = 0
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        session.place_changed.connect(self.ask)
        self.ask()

    def ask(self) -> None:
        """Read after how many minutes to lock."""
        self.session.look(self, shell.idle_minutes, self._take)

    def look(self) -> None:
        """Lock if no hand has moved for so long."""
        if self._minutes and not self.locked and self._hands.idle() >= timedelta(minutes=self._minutes):
            self.lock(idle=True)

    def lock(self, *, idle: bool = False) -> None:
        """Veil everything until somebody signs in; returns once that is done, or the program is left."""
        from desktop.ui.dialogs.locked import LockedDialog

        if self.locked or not self.session.signed_in:
            return
        self.locked = True
        self._close_popups()
        _close_choosers()
        self._veils = [Veil(each) for each in QApplication.topLevelWidgets() if each.isVisible() and each.isWindow()]
        dialog = LockedDialog(self.session, QApplication.activeModalWidget() or self._window)
        self.session.tasks.hush(dialog)
        self.session.look(dialog, shell.lock, _nothing, by=self.session.operator, now=self.session.now(), idle=idle)
        ask(dialog)
        if dialog.leaving:
            QApplication.exit()  # without asking the windows: they stay veiled to the end
            return
        self._open()
        if dialog.must_change:
            self.must_change.emit()

    def _open(self) -> None:
        self.locked = False
        for veil in self._veils:
            veil.lift()
        self._veils = []
        self._hands.last = self.session.now()
        self.session.tasks.speak()

    def _take(self, minutes: int) -> None:
        self._minutes = minutes

    def _close_popups(self) -> None:
        QToolTip.hideText()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()


def _close_choosers() -> None:
    for each in QApplication.topLevelWidgets():
        if isinstance(each, QFileDialog) and each.isVisible():  # so it says of itself, too, where the system draws it
            each.reject()


def _nothing(_: object) -> None:
    """Hear nothing: the entry was written, and there is nothing to show."""
