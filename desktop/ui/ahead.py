"""What is made ready before anybody asks for it: one short step at a time, while no hand moves and nothing runs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.locking import Hands
from desktop.ui.session import Session

_BETWEEN = 150  # milliseconds between two steps
_STILL = timedelta(seconds=1)

Step = Callable[[], object]


class Ahead(QObject):
    """Does steps in their order, and ends; a hand that moves, a task or a dialog puts off the next one."""

    def __init__(self, parent: QObject, session: Session, hands: Hands, steps: Iterable[Step]) -> None:
        """Wait for the first idle moment; no step may take longer than a blink."""
        super().__init__(parent)
        self._session, self._hands = session, hands
        self._steps = deque(steps)
        self._timer = QTimer(self)
        self._timer.setInterval(_BETWEEN)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    @property
    def done(self) -> bool:
        """Whether nothing is left to make ready."""
        return not self._steps

    def _go_on(self) -> None:
        in_front = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if in_front is None and self._session.tasks.idle and self._hands.idle() >= _STILL:
            self._steps.popleft()()
        if self.done:
            self._timer.stop()


def polished(page: QWidget) -> None:
    """Work out the look of a page and of all that is in it, which Qt would do when it is first shown."""
    for each in (page, *page.findChildren(QWidget)):
        each.ensurePolished()
