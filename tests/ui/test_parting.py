"""Leaving: a backup is made where the newest is too old, and nothing keeps the clerk from going."""

from __future__ import annotations

import shutil

from desktop.ui.main_window import MainWindow
from desktop.ui.parting import Parting
from tests.ui.conftest import Sitting


def _leave(sitting: Sitting) -> MainWindow:
    window = sitting.window()
    Parting(sitting.session, window)
    window.close()
    return window


def test_without_a_backup_leaving_makes_one_first(full: Sitting) -> None:
    window = _leave(full)
    held = window.isVisible()

    full.bot.waitUntil(lambda: not window.isVisible())

    assert held
    assert len(list((full.folder / "backups").glob("*.bak"))) == 1


def test_a_backup_that_cannot_be_made_is_told_and_the_next_closing_goes_through(full: Sitting) -> None:
    window = full.window()
    Parting(full.session, window)
    full.session.tasks.trouble = lambda _owner, error: full.troubles.append(error.code)
    shutil.rmtree(full.folder / "backups")

    full.session.reopen = full.folder.parent / "restored"
    window.close()
    full.settle()
    stayed = window.isVisible()
    window.close()

    assert full.troubles == ["cannot-write"]
    assert (stayed, window.isVisible()) == (True, False)
    assert full.session.reopen is None, "who stayed once is not taken elsewhere by the next closing"
