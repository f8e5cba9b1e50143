"""The foot of the window: office, operator, age of the backup, folder of the workspace, and what is under way."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStatusBar

from desktop.ui import theme
from desktop.ui.acts import office
from desktop.ui.session import Session
from desktop.ui.verbatim import line, tip
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.progress import ProgressPanel
from desktop.ui.wording import age, person

_HEIGHT = 34
_ROOMY = 1040  # pixels; below them the office is left to the side bar, which names it too


class StatusBar(QStatusBar):
    """Follows the session by itself."""

    def __init__(self, session: Session) -> None:
        """Build it and ask for the backup."""
        super().__init__()
        self.session = session
        self.setSizeGripEnabled(False)
        self.setFixedHeight(_HEIGHT)
        self.office, self.who, self.backup = line(), line(), line()
        self.folder = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.progress = ProgressPanel(session.tasks)
        for each in (self.office, self.who, self.backup, self.folder):
            self.addWidget(each, int(each is self.folder))
        self.addPermanentWidget(self.progress)
        session.operator_changed.connect(self._tell_operator)
        session.place_changed.connect(self._tell_place)
        session.data_changed.connect(self.ask_backup)
        self._tell_place()
        self._tell_operator()
        self.ask_backup()

    def ask_backup(self) -> None:
        """Find out when the last backup was made."""
        self.session.look(self, office.last_backup, self._tell_backup)

    def fit(self, width: int) -> None:
        """Give way to a small window."""
        self.office.setVisible(width >= _ROOMY)

    def _tell_place(self) -> None:
        self.office.setText(self.session.place.office.name)
        self.folder.setText(str(self.session.place.folder))
        self.folder.setToolTip(tip(f"工作区：{self.session.place.folder}"))

    def _tell_operator(self) -> None:
        if self.session.signed_in:
            self.who.setText(f"操作员：{person(self.session.operator)}")

    def _tell_backup(self, last: office.LastBackup) -> None:
        then, now = last.made_at, self.session.now()
        old = then is None or (last.days > 0 and now - then > timedelta(days=last.days))
        self.backup.setText(age(then, now) + ("，请尽快备份" if old else ""))
        self.backup.setToolTip("立即备份：Ctrl+B")
        theme.turn(self.backup, tone="wait" if old else "")
