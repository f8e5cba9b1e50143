"""Opens dialogs by what the window itself does, photographs each as it comes, and closes it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.ui.main_window import MainWindow
from tests.tour.stage import Camera
from tests.ui.conftest import Sitting

Act = Callable[[Any], object]
_BEAT = 20  # milliseconds


@dataclass
class Porter:
    """Stands at the doors of one sitting."""

    one: Sitting
    window: MainWindow
    camera: Camera
    _front: QWidget | None = None
    _met: int = 0
    _acts: Sequence[Act] = ()
    _open: bool = False

    def through(self, door: Callable[[], object], *acts: Act) -> None:
        """Open a door; the acts meet the dialogs in the order in which they come, the last of them is closed."""
        self._front, self._met, self._acts, self._open = None, 0, acts, True
        QTimer.singleShot(_BEAT, self._look)
        door()
        self.one.settle()
        self._open = False
        if self._met < len(acts):
            raise RuntimeError(f"only {self._met} of {len(acts)} dialogs came")

    def snap(self, name: str, *before: Act, then: Act | None = None) -> Act:
        """Return an act: make ready, photograph, then go on or close."""

        def act(dialog: QDialog) -> None:
            for each in before:
                each(dialog)
                self.one.settle()
            self.camera.take(name, dialog)
            (then or QDialog.reject)(dialog)

        return act

    def shown(self, name: str, dialog: QDialog, *before: Act) -> None:
        """Photograph a dialog that stands by itself, such as before anybody has signed in."""
        dialog.show()
        self.one.settle()
        self.snap(name, *before)(dialog)
        dialog.deleteLater()

    def _look(self) -> None:
        if not self._open:
            return
        QTimer.singleShot(_BEAT, self._look)
        front = QApplication.activeModalWidget()
        if front is self._front:
            return
        self._front = front
        if front is None:
            return
        act = self._acts[self._met] if self._met < len(self._acts) else QWidget.close
        self._met += 1
        self.one.settle()
        act(front)
