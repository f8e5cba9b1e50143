"""After a backup is brought back, the program is left and started again on it, if the clerk wants that."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtWidgets import QMessageBox

from desktop.ui.pages.settings_safety import SafetySection
from tests.ui.conftest import Sitting
from tests.ui.policy_dialogs import NO, YES, say
from tests.ui.sections import opened


def test_the_restored_workspace_is_opened_at_once_where_that_is_wanted(full: Sitting, tmp_path: Path) -> None:
    section = opened(full, "backup", SafetySection)
    say(full, YES)

    section.offer_switch(tmp_path / "again")

    assert full.session.reopen == tmp_path / "again"
    assert not section.window().isVisible()


def test_whoever_stays_after_all_is_not_led_elsewhere_later(full: Sitting, tmp_path: Path) -> None:
    section = opened(full, "backup", SafetySection)
    done = threading.Event()

    def agree(box: QMessageBox) -> None:
        say(full, NO)
        box.button(YES).click()

    full.session.tasks.run(full.session, lambda _: done.wait(), lambda _: None, title="正在办理")
    full.answer(QMessageBox, agree)
    section.offer_switch(tmp_path / "again")
    done.set()
    full.settle()

    assert full.session.reopen is None
    assert section.window().isVisible()
