"""What is under way, how far, how long it still takes, and the button that stops it."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop.ui.tasks import Tasks
from desktop.ui.verbatim import line
from desktop.ui.wording import remaining

_PATIENCE = 400  # milliseconds before a task is worth a word
_KNOWN_AFTER = 3000  # milliseconds before its rate says anything
_BREATH = 1000  # milliseconds between two estimates: figures that flicker are not read


class ProgressPanel(QWidget):
    """Hidden while nothing is under way, and for short tasks altogether."""

    def __init__(self, tasks: Tasks) -> None:
        """Follow the runner."""
        super().__init__()
        self._tasks = tasks
        self.words, self.left = line(), line()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(150)
        self.bar.setAccessibleName("进度")
        self.stop = QPushButton("停止(&Z)")
        self.stop.setAccessibleName("停止")
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 8, 2)
        row.setSpacing(2)
        for each in (self.words, self.bar, self.left, self.stop):
            row.addWidget(each)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE)
        self._timer.timeout.connect(self.show)
        self._clock = QElapsedTimer()
        self._title, self._told_at, self._first = "", 0, 0
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
        self.bar.setFormat(f"{done * 100 // total}%" if total else "")
        self.bar.setToolTip(f"{done} / {total}" if total else "")
        if title != self._title or not total or done < self._first:
            self._begin(title, done)
        self._estimate(done, total)

    def _begin(self, title: str, done: int) -> None:
        self._title, self._first, self._told_at = title, done, 0
        self._clock.start()
        self.left.clear()

    def _estimate(self, done: int, total: int) -> None:
        """Say how long the rest takes at the rate seen so far; nothing while that is a guess."""
        passed = self._clock.elapsed()
        if not total or done <= self._first or passed < _KNOWN_AFTER or passed - self._told_at < _BREATH:
            return
        self._told_at = passed
        rest = passed * (total - done) / (done - self._first) / 1000
        self.left.setText(remaining(rest))

    def _cancel(self) -> None:
        self.stop.setEnabled(False)
        self.words.setText("正在停止")
        self.left.clear()
        self._tasks.cancel()
