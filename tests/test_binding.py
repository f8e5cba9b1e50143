"""What we count on in Qt's Python binding, because one release broke it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

MANY_CALLS = """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
for number in range(20_000):
    window.setWindowTitle(str(number))
print(window.windowTitle())
"""


def test_the_binding_survives_twenty_thousand_calls_without_a_result() -> None:
    run = subprocess.run([sys.executable, "-c", MANY_CALLS], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout.strip()) == (0, "19999"), run.stderr


@pytest.mark.parametrize("text", ["案卷", "𬱖"])
def test_a_window_is_shown_offscreen_without_a_warning_of_qt(qtbot: QtBot, text: str) -> None:
    from PySide6.QtWidgets import QApplication, QLabel

    label = QLabel(text)
    qtbot.addWidget(label)
    label.show()
    qtbot.waitExposed(label)

    assert QApplication.platformName() == "offscreen"
    assert label.isVisible()
