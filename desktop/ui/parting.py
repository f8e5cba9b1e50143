"""Leaving the program (退出): where the newest backup is too old, one is made first (自动备份)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from desktop.errors import DeskError
from desktop.ui.acts import office
from desktop.ui.session import Session


class Parting(QObject):
    """Holds a window that is being closed for as long as a backup takes, once; then it closes by itself.

    A window in which something is under way is not held: it asks by itself whether that shall be stopped.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        """Watch over one window."""
        super().__init__(window)
        self._session, self._window = session, window
        self._asked = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold the first closing."""
        del watched
        if event.type() is not QEvent.Type.Close or self._asked or self._session.tasks.busy:
            return False
        if not self._session.signed_in:
            return False
        self._asked = True
        event.ignore()
        self._session.do(self._window, office.back_up_if_due, self._done, self._failed, title="正在备份，完成后退出")
        return True

    def _done(self, _: object) -> None:
        self._window.close()

    def _failed(self, error: DeskError) -> None:
        """Tell of it and stay, also where another workspace was to be opened; the next closing is not held."""
        self._session.reopen = None
        self._session.tasks.trouble(self._window, error)
