"""A window that has no place kept yet stands whole on a small screen, the frame that the desktop draws included."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from desktop.ui import main_window
from tests.ui.conftest import Sitting

TITLE_BAR = 40


def test_a_first_window_leaves_room_for_its_title(empty: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main_window, "_PREFERRED", QSize(5000, 5000))
    window = empty.window()

    window._stand_as_it_came()

    assert window.screen().availableSize().height() - window.height() == TITLE_BAR
