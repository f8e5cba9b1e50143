"""One window in a process of its own, which says when it was first painted and goes; started by ``window_speed``.

``python -m tests.bench.window_driver empty | first | main FOLDER`` prints the moment as ``perf_counter`` counts, which
on Linux is the same clock for the process that waits.
"""

from __future__ import annotations

import os
import sys
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def main(which: str, folder: str) -> int:
    """Open the window asked for; it ends the process itself."""
    if which == "empty":
        return _empty()
    from desktop import app

    if which == "first":
        from desktop.ui.dialogs.opening import OpeningDialog

        _tell_first_paint(OpeningDialog)
    else:
        from desktop.ui.dialogs.sign_in import SignInDialog
        from desktop.ui.main_window import MainWindow

        _sign_in_at_once(SignInDialog)
        _tell_first_paint(MainWindow)
    return app.main(["--workspace", folder])


def _empty() -> int:
    from PySide6.QtWidgets import QApplication, QWidget

    class Empty(QWidget):
        """A window with nothing in it."""

    _tell_first_paint(Empty)
    application = QApplication([])
    window = Empty()
    window.show()
    return application.exec()


def _tell_first_paint(kind: type[QWidget]) -> None:
    def painted(window: Any, event: Any) -> None:  # noqa: ANN401  an override for whichever window it is
        super(kind, window).paintEvent(event)
        print(perf_counter(), flush=True)
        os._exit(0)

    kind.paintEvent = painted  # type: ignore[method-assign]


def _sign_in_at_once(dialog: type[Any]) -> None:
    """Let the dialog answer itself as soon as it is shown; the judging of the password is part of the start."""

    def shown(window: Any, event: Any) -> None:  # noqa: ANN401
        super(dialog, window).showEvent(event)
        window.password.setText(os.environ["WENGANG_OPERATOR_PASSWORD"])
        window.submit()

    dialog.showEvent = shown


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
