"""What is under way, how far, and the button that stops it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from desktop.ui.tasks import Tasks

_PATIENCE = 400  # milliseconds before a task is worth a word


class ProgressPanel(QWidget):
    """Hidden while nothing is under way, and for short tasks altogether."""

    def __init__(self, tasks: Tasks) -> None:
        """Follow the runner."""
        super().__init__()
        self._tasks = tasks
        self.words = QLabel()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(180)
        self.bar.setAccessibleName("进度")
        self.stop = QPushButton("停止(&Z)")
        self.stop.setAccessibleName("停止")
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 8, 2)
        for each in (self.words, self.bar, self.stop):
            row.addWidget(each)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE)
        self._timer.timeout.connect(self.show)
        tasks.busy_changed.connect(self._follow)
        tasks.progressed.connect(self._tell)
        self.hide()

    def _follow(self, busy: bool) -> None:
        if busy:
            self.stop.setEnabled(True)
            self._timer.start()
        else:
            self._timer.stop()
            self.hide()

    def _tell(self, title: str, done: int, total: int) -> None:
        self.words.setText(title)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setFormat(f"{done}/{total}" if total else "")

    def _cancel(self) -> None:
        self.stop.setEnabled(False)
        self.words.setText("正在停止")
        self._tasks.cancel()
