"""A dialog that was answered is gone: none piles up under the window over a day, with what it held."""

from __future__ import annotations

import gc
import re
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from desktop.errors import DeskError
from desktop.ui.dialogs.asking import ask, asking
from desktop.ui.dialogs.decision import OverrideDialog, StepDialog
from desktop.ui.dialogs.preview import PreviewDialog
from desktop.ui.dialogs.sheet import Sheet, Trouble
from desktop.ui.dialogs.ticket import TicketDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.case import CasePage
from desktop.ui.tasks import Errand
from tests.ui.conftest import Sitting, dismiss

ROUNDS = 3
UI = Path(__file__).parents[2] / "desktop"
TRAVEL = "330302001-FG-2023-0001"


def left(sitting: Sitting, window: MainWindow) -> list[str]:
    """Return the dialogs that stand under a window once everything has settled."""
    sitting.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [type(each).__name__ for each in window.findChildren(QDialog)]


def opened(sitting: Sitting, number: str = TRAVEL) -> tuple[MainWindow, CasePage]:
    window = sitting.window()
    window.open_case(number)
    sitting.settle()
    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    return window, page


def test_only_one_place_shows_dialogs() -> None:
    bare = re.compile(r"(?<!application)\.exec\(\)")

    shown = [path.name for path in UI.rglob("*.py") if bare.search(path.read_text("utf-8"))]

    assert shown == ["asking.py"]


def test_dialogs_that_were_cancelled_are_gone(full: Sitting) -> None:
    window, page = opened(full)

    asks: list[tuple[type[QDialog], Callable[[], None]]] = [
        (StepDialog, lambda: page.take_step("return")),
        (OverrideDialog, lambda: page.override(page.roster.chosen[:1])),
        (TicketDialog, page.roster.ticket_button.click),
    ]

    for _ in range(ROUNDS):
        for kind, act in asks:
            page.roster.table.selectRow(0)
            full.answer(kind, QDialog.reject)
            act()
        full.answer(Trouble, dismiss)
        page.tell(DeskError("case-frozen", case=TRAVEL))

    assert left(full, window) == []


def test_a_preview_goes_with_its_document(full: Sitting) -> None:
    window, page = opened(full)
    kept: list[weakref.ref[PreviewDialog]] = []

    def close() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, PreviewDialog):
            kept.append(weakref.ref(shown))
            shown.accept()

    clock = QTimer(full.session)
    clock.timeout.connect(close)
    clock.start(10)
    for _ in range(ROUNDS):
        page.papers.preview("roster")
        full.settle()

    assert len(kept) == ROUNDS
    assert left(full, window) == []
    gc.collect()
    assert [each() for each in kept if each() is not None] == []


def test_a_dialog_that_was_refused_comes_back_as_it_was_and_goes_at_last(full: Sitting) -> None:
    window = full.window()
    turns: list[str] = []

    def refuse(_: Errand, **__: object) -> None:
        if len(turns) < ROUNDS:
            raise DeskError("case-frozen", case=TRAVEL)

    def show(dialog: Sheet) -> None:
        def failed(error: DeskError) -> None:
            dialog.refuse(error)
            show(dialog)

        def answer(shown: Sheet) -> None:
            turns.append(shown.notice.text)
            shown.submit()

        full.answer(Sheet, answer)
        with asking(dialog) as agreed:
            assert agreed
            full.session.do(dialog, refuse, turns.append, failed, title="正在办理")

    show(Sheet(window, "试", main="好"))
    full.settle()

    assert len(turns) == ROUNDS + 1  # and what was done
    assert turns[0] == ""
    assert all(turns[1:ROUNDS])
    assert left(full, window) == []


def test_a_dialog_that_is_left_while_its_answer_is_under_way_hears_it_and_goes(full: Sitting) -> None:
    window = full.window()
    heard: list[str] = []
    dialog = Sheet(window, "试", main="好")

    def leave(shown: Sheet) -> None:
        full.session.look(shown, lambda _: "done", heard.append)
        shown.reject()

    full.answer(Sheet, leave)
    agreed = ask(dialog)

    assert not agreed
    assert left(full, window) == []
    assert heard == ["done"]


@pytest.mark.parametrize("rounds", [1, ROUNDS])
def test_what_a_dialog_was_told_can_be_read_after_it_was_answered(full: Sitting, rounds: int) -> None:
    window = full.window()

    for _ in range(rounds):
        dialog = Sheet(window, "试", main="好")
        full.answer(Sheet, Sheet.submit)
        assert ask(dialog)
        assert dialog.windowTitle() == "试"

    assert left(full, window) == []


def test_a_write_that_is_refused_after_its_dialog_was_left_is_told_all_the_same(full: Sitting) -> None:
    window = full.window()
    told: list[str] = []
    dialog = Sheet(window, "试", main="好")

    def refused(_: Errand, **__: object) -> None:
        raise DeskError("case-frozen", case=TRAVEL)

    def leave(shown: Sheet) -> None:
        full.session.do(shown, refused, told.append, shown.refuse, title="正在办理")
        shown.reject()
        full.answer(Trouble, tell)

    def tell(trouble: Trouble) -> None:
        told.append(trouble.error.code)
        trouble.accept()

    full.answer(Sheet, leave)
    ask(dialog)
    full.settle()

    assert told == ["case-frozen"]
    assert left(full, window) == []
