"""The lock: when it falls, what it covers, who opens it, and what goes on underneath."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QInputMethodEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.services.sign_in import IDLE_MINUTES
from desktop.ui import theme
from desktop.ui.dialogs.locked import LockedDialog
from desktop.ui.dialogs.sheet import Trouble
from desktop.ui.dialogs.sign_in import PasswordDialog, SignInDialog
from desktop.ui.locking import Veil
from desktop.ui.main_window import MainWindow
from desktop.ui.tasks import Errand
from tests.ui.conftest import NOW, PASSWORD, Sitting

T = TypeVar("T")
CONTROL = Qt.KeyboardModifier.ControlModifier


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, sitting: Sitting) -> None:
        """Take the place of the sitting's own."""
        self.at = NOW
        sitting.session.now = lambda: self.at

    def wait(self, minutes: float) -> None:
        """Let time go by."""
        self.at += timedelta(minutes=minutes)


def give(dialog: LockedDialog, operator: str = "clerk", password: str = PASSWORD) -> None:
    """Type a password into the lock."""
    dialog.operator.pick(operator)
    dialog.password.setText(password)
    dialog.submit()


def noting(seen: list[T], look: Callable[[], T]) -> Callable[[LockedDialog], None]:
    """Return what notes how things are under the lock, and opens it."""

    def act(dialog: LockedDialog) -> None:
        seen.append(look())
        give(dialog)

    return act


def dismiss_first_password(sitting: Sitting) -> None:
    """Put off the change of the one-time password, which every operator of the tests still has."""
    sitting.answer(PasswordDialog, lambda dialog: dialog.reject())


def audit(sitting: Sitting) -> list[tuple[str, str]]:
    """Return who did what, oldest first."""
    found: list[tuple[str, str]] = []

    def read(errand: Errand) -> list[tuple[str, str]]:
        return [(entry.operator, entry.act) for entry in errand.desk.store.audit.entries()]

    sitting.session.tasks.run(sitting.session, read, found.extend, reading=True)
    sitting.settle()
    return found


def locked_during(sitting: Sitting, window: MainWindow, act: Callable[[LockedDialog], object]) -> None:
    """Lock, act on the lock, and return once it is open again."""
    sitting.answer(LockedDialog, act)
    window.lock_now()
    sitting.settle()


def test_it_falls_after_ten_minutes_without_a_hand_and_not_before(empty: Sitting) -> None:
    clock = Clock(empty)
    window = empty.window()
    seen: list[bool] = []
    dismiss_first_password(empty)

    clock.wait(9)
    window.lock.look()
    seen.append(window.lock.locked)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Down)
    clock.wait(9)
    window.lock.look()
    seen.append(window.lock.locked)
    empty.answer(LockedDialog, noting(seen, lambda: window.lock.locked))
    clock.wait(1)
    window.lock.look()
    empty.settle()

    assert seen == [False, False, True]
    assert not window.lock.locked
    assert audit(empty)[-2:] == [("clerk", "lock"), ("clerk", "unlock")]


@pytest.mark.parametrize("minutes", ["0", "3"])
def test_the_office_sets_after_how_many_minutes_and_nought_is_never(empty: Sitting, minutes: str) -> None:
    clock = Clock(empty)
    window = empty.window()
    fallen: list[bool] = []
    dismiss_first_password(empty)

    empty.session.tasks.run(window, lambda errand: errand.desk.store.office.set(IDLE_MINUTES, minutes), lambda _: None)
    empty.session.renew()
    empty.settle()
    empty.answer(LockedDialog, noting(fallen, lambda: True))
    clock.wait(4)
    window.lock.look()
    empty.settle()

    assert bool(fallen) == (minutes == "3")


def move_the_mouse(target: QWidget) -> None:
    handle = target.windowHandle()
    here = QPointF(QPoint(20, 20))
    no = Qt.MouseButton.NoButton
    QApplication.sendEvent(
        handle, QMouseEvent(QEvent.Type.MouseMove, here, here, here, no, no, Qt.KeyboardModifier.NoModifier)
    )


def type_in_a_dialog(target: QWidget) -> None:
    dialog = QDialog(target)
    dialog.show()
    dialog.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_A)
    dialog.close()


def compose_chinese(target: QWidget) -> None:
    field = QLineEdit(target)
    field.show()
    field.setFocus()
    event = QInputMethodEvent()
    event.setCommitString("温州")
    QApplication.sendEvent(field, event)
    QApplication.processEvents()
    field.hide()
    field.deleteLater()


@pytest.mark.parametrize("hand", [move_the_mouse, type_in_a_dialog, compose_chinese])
def test_a_hand_at_any_window_counts(empty: Sitting, hand: Callable[[QWidget], None]) -> None:
    clock = Clock(empty)
    window = empty.window()

    clock.wait(8)
    hand(window)

    assert window.hands.idle() == timedelta()


def test_a_movement_that_no_hand_made_does_not_count(empty: Sitting) -> None:
    clock = Clock(empty)
    window = empty.window()

    clock.wait(8)
    QApplication.sendEvent(window, QEnterEvent(QPointF(), QPointF(), QPointF()))
    window.update()
    empty.settle()

    assert window.hands.idle() == timedelta(minutes=8)


def test_a_clock_set_back_puts_the_lock_off_no_further_than_a_hand_would(empty: Sitting) -> None:
    clock = Clock(empty)
    window = empty.window()

    clock.wait(-24 * 60)
    at_once = window.hands.idle()
    clock.wait(8)

    assert (at_once, window.hands.idle()) == (timedelta(), timedelta(minutes=8))


def test_nothing_of_any_window_is_seen_while_it_is_locked(full: Sitting) -> None:
    window = full.window()
    window.show_page("cases")
    full.settle()
    below = QDialog(window)
    below.setWindowTitle("样例甲的人工认定")
    below.resize(400, 300)
    QVBoxLayout(below).addWidget(QLabel("样例甲 3303************"))
    colours: list[set[str]] = []
    titles: list[str] = []
    dismiss_first_password(full)

    def look(dialog: LockedDialog) -> None:
        for each in (window, below):
            QApplication.processEvents()
            picture = each.grab().toImage()
            places = [(x, y) for x in range(0, picture.width(), 7) for y in range(70, picture.height(), 7)]
            colours.append({picture.pixelColor(x, y).name() for x, y in places})
            titles.append(each.windowTitle())
        give(dialog)

    full.answer(LockedDialog, look)
    below.open()
    window.lock_now()
    full.settle()

    assert colours == [{theme.NAVY}] * 2
    assert titles == ["稳岗经办台（已锁定）"] * 2
    assert below.isVisible()
    assert below.windowTitle() == "样例甲的人工认定"
    assert window.findChildren(Veil) == [] or not any(each.isVisible() for each in window.findChildren(Veil))
    below.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_an_open_menu_does_not_stay_over_the_lock(empty: Sitting) -> None:
    window = empty.window()
    menu = QMenu(window)
    menu.addAction("样例甲")
    menu.popup(window.mapToGlobal(QPoint(50, 50)))
    seen: list[bool] = []
    dismiss_first_password(empty)

    locked_during(empty, window, noting(seen, menu.isVisible))

    assert seen == [False]


def test_a_chooser_of_files_is_closed_with_nothing_chosen_for_the_system_may_draw_it(empty: Sitting) -> None:
    window = empty.window()
    (empty.folder / "样例甲.pdf").write_bytes(b"")
    shown: list[bool] = []
    dismiss_first_password(empty)

    def lock(chooser: QFileDialog) -> None:
        shown.append(chooser.isVisible())
        locked_during(empty, window, noting(shown, chooser.isVisible))

    empty.answer(QFileDialog, lock)
    chosen, _ = QFileDialog.getOpenFileName(window, "选择", str(empty.folder / "样例甲.pdf"))

    assert shown == [True, False]
    assert chosen == ""
    assert not window.lock.locked


def test_a_dialog_and_what_is_typed_in_it_stay(empty: Sitting) -> None:
    window = empty.window()
    dialog = QDialog(window)
    field = QLineEdit(dialog)
    field.setText("写了一半")
    ended: list[int] = []
    dialog.finished.connect(ended.append)

    def work(modal: QDialog) -> None:
        if modal is not dialog:
            return
        empty.bot.waitUntil(dialog.isActiveWindow)
        empty.answer(LockedDialog, noting(ended, lambda: -1))
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_L, CONTROL)
        empty.bot.waitUntil(lambda: bool(ended) and not window.lock.locked)
        dialog.accept()

    empty.answer(QDialog, work)
    dialog.exec()
    empty.settle()

    assert ended == [-1, QDialog.DialogCode.Accepted]
    assert field.text() == "写了一半"


def test_what_long_work_comes_to_is_told_after_the_unlocking(empty: Sitting) -> None:
    window = empty.window()
    told: list[str] = []
    seen: list[list[str]] = []
    dismiss_first_password(empty)

    def look(dialog: LockedDialog) -> None:
        empty.bot.waitUntil(lambda: not empty.session.tasks.busy)
        seen.append(list(told))
        give(dialog)

    def tell(dialog: Trouble) -> None:
        told.append(dialog.error.code)
        dialog.accept()

    def fail(_errand: Errand) -> None:
        raise DeskError("no-files")

    empty.answer(Trouble, tell)
    empty.session.tasks.run(window, lambda _: "算完了", told.append, title="长任务")
    empty.session.tasks.run(window, fail, lambda _: None, title="长任务")
    locked_during(empty, window, look)

    assert seen == [[]]
    assert told == ["算完了", "no-files"]


def test_only_a_right_password_opens_it(empty: Sitting) -> None:
    window = empty.window()
    told: list[str] = []
    dismiss_first_password(empty)

    def work(dialog: LockedDialog) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        dialog.close()
        give(dialog, password="nonsense")
        empty.bot.waitUntil(dialog.main.isEnabled)
        told.append(dialog.notice.text)
        assert window.lock.locked
        assert dialog.isVisible()
        give(dialog)

    locked_during(empty, window, work)

    assert "密码不对" in told[0]
    assert audit(empty)[-3:] == [("clerk", "lock"), ("clerk", "sign-in-refused"), ("clerk", "unlock")]


def test_another_operator_may_sign_in_instead(empty: Sitting) -> None:
    window = empty.window()
    dismiss_first_password(empty)

    locked_during(empty, window, lambda dialog: give(dialog, "approver"))

    assert empty.session.operator.id == "approver"
    assert "审批" in window.status.who.text()
    assert audit(empty)[-2:] == [("clerk", "lock"), ("approver", "sign-in")]


def test_ctrl_l_locks_from_the_window(empty: Sitting) -> None:
    window = empty.window()
    seen: list[bool] = []
    dismiss_first_password(empty)

    empty.answer(LockedDialog, noting(seen, lambda: window.lock.locked))
    QTest.keyClick(window, Qt.Key.Key_L, CONTROL)
    empty.settle()

    assert seen == [True]


def test_who_left_is_not_offered(empty: Sitting) -> None:
    from dataclasses import replace

    def leave(errand: Errand) -> None:
        operators = errand.desk.store.operators
        operators.change(replace(operators.get("reviewer"), left=True), now=NOW)

    empty.session.tasks.run(empty.session, leave, lambda _: None)
    empty.session.renew()
    empty.settle()
    dialog = SignInDialog(empty.session)
    empty.bot.addWidget(dialog)

    assert [dialog.operator.itemData(at) for at in range(dialog.operator.count())] == ["clerk", "approver"]
