"""A reason that no paper bears stays in its dialog, as typed, with what is wrong with it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.steps import STEPS
from desktop.services.typed import MOST
from desktop.ui.dialogs.decision import StepDialog


@pytest.mark.parametrize(
    ("typed", "told"), [("长" * (MOST + 1), f"最多{MOST}个字"), ("字𪚥", "“𪚥”（U+2A6A5）"), ("人数不足", "")]
)
def test_only_a_reason_that_can_be_printed_leaves_its_dialog(qtbot: QtBot, typed: str, told: str) -> None:
    dialog = StepDialog(STEPS["refuse"], ["330302999-LG-2023-0001"])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reason.setPlainText(typed)

    dialog.submit()

    assert dialog.isVisible() == bool(told)
    assert told in dialog.notice.text
    assert dialog.words == typed
