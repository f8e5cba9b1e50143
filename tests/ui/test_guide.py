"""F1 leads to what is in front: every dialog to where the manual shows it, also before anybody has signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from desktop.ui.dialogs.manual import ManualWindow
from desktop.ui.dialogs.opening import OpeningDialog
from desktop.ui.dialogs.sign_in import PasswordDialog, SignInDialog
from desktop.ui.guide import page_about
from desktop.ui.pages.registry import PAGES
from desktop.ui.start import enter
from tests.ui.conftest import PASSPHRASE, PASSWORD, Sitting
from tests.ui.test_every_control import DIALOGS, case_of
from tests.ui.test_manual import SHOWN, TEXTS, taken

ITSELF = "manual"
OF_THE_PAGE = {"trust", "trouble", "ledger export"}
"""Dialogs that come up on several pages and are about the page in front."""


IN_WORDS = {"PgDown": "PgDn", "Return": "回车", "Left": "←", "Space": "空格"}
"""How the list of keys writes what Qt calls otherwise."""


def pictured() -> dict[str, set[str]]:
    """Return the pages of the manual on which each dialog is shown, by its class."""
    found: dict[str, set[str]] = {}
    for id_, text in TEXTS.items():
        for _, name in SHOWN.findall(text):
            found.setdefault(taken().get(name.removesuffix(".png"), ""), set()).add(id_)
    return found


def manual_over(window: QWidget) -> str:
    """Press F1 at a window and return the page at which the manual opens."""
    handle = window.windowHandle()
    assert handle is not None
    for _ in range(100):  # a window that has just come has no keys yet
        if QApplication.focusWindow() is handle:
            break
        QTest.qWait(10)
    QTest.keyClick(handle, Qt.Key.Key_F1)
    for _ in range(3):
        QApplication.processEvents()
    shown = window.findChildren(ManualWindow)
    for each in shown:
        each.close()
    return "".join(each.page.id for each in shown if each.page)


@pytest.mark.parametrize("name", [name for name in DIALOGS if name not in {*OF_THE_PAGE, ITSELF}])
def test_a_dialog_leads_to_the_page_of_the_manual_that_shows_it(full: Sitting, name: str) -> None:
    window, page = case_of(full)
    window.show_page("home")

    dialog = DIALOGS[name](full, page)
    full.bot.addWidget(dialog)

    assert str(getattr(dialog, "manual", "")) in pictured()[type(dialog).__name__]


@pytest.mark.parametrize("name", sorted(OF_THE_PAGE))
def test_a_dialog_of_several_pages_leads_to_the_page_in_front(full: Sitting, name: str) -> None:
    window, page = case_of(full)
    dialog = DIALOGS[name](full, page)
    full.bot.addWidget(dialog)
    dialog.setParent(window, dialog.windowFlags())

    led = []
    for entry in PAGES:
        window.show_page(entry.id)
        led.append(page_about(dialog))

    assert led == [entry.id for entry in PAGES]


def test_a_question_over_a_dialog_leads_where_the_dialog_leads(full: Sitting) -> None:
    window, _ = case_of(full)
    window.show_page("home")
    seen: list[str] = []

    class Asking(QDialog):
        manual = "policies"

    dialog = Asking(window)
    full.bot.addWidget(dialog)

    def press(box: QMessageBox) -> None:
        seen.append(manual_over(box))
        box.reject()

    full.answer(QMessageBox, press)
    QMessageBox.question(dialog, "样", "继续？")

    assert seen == ["policies"]


def test_f1_opens_the_first_steps_before_anybody_has_signed_in(
    sitting: Callable[..., Sitting], empty_template: Path
) -> None:
    one = sitting(empty_template, opened=False)
    seen: list[str] = []

    def open_(dialog: OpeningDialog) -> None:
        seen.append(manual_over(dialog))
        dialog.passphrase.setText(PASSPHRASE)
        dialog.submit()

    def sign_in(dialog: SignInDialog) -> None:
        seen.append(manual_over(dialog))
        dialog.operator.pick("clerk")
        dialog.password.setText(PASSWORD)
        dialog.submit()

    def change(dialog: PasswordDialog) -> None:
        seen.append(manual_over(dialog))
        dialog.reject()

    one.answer(OpeningDialog, open_)
    one.answer(SignInDialog, sign_in)
    one.answer(PasswordDialog, change)

    assert enter(one.session, one.folder, "")
    assert seen == ["start", "start", "start"]


def test_one_press_opens_one_manual_once_the_window_stands(
    sitting: Callable[..., Sitting], empty_template: Path
) -> None:
    one = sitting(empty_template, opened=False)

    def open_(dialog: OpeningDialog) -> None:
        dialog.passphrase.setText(PASSPHRASE)
        dialog.submit()

    one.answer(OpeningDialog, open_)
    one.answer(SignInDialog, lambda dialog: dialog.reject())
    enter(one.session, one.folder, "")
    one.settle()
    one.be("clerk")
    window = one.window()
    shown: list[int] = []

    def press(box: QMessageBox) -> None:
        manual_over(box)
        shown.append(len(box.findChildren(ManualWindow)))
        box.reject()

    one.answer(QMessageBox, press)
    QMessageBox.question(window, "样", "继续？")

    assert shown == [1]


def test_an_open_manual_turns_to_the_page_that_has_come_to_the_front(full: Sitting) -> None:
    window = full.window()
    window.show_page("cases")
    window.open_manual()

    window.show_page("evidence")
    window.open_manual()
    shown = window.findChildren(ManualWindow)

    assert [each.page.id for each in shown if each.page] == ["evidence"]
    for each in shown:
        each.close()


def test_every_key_of_a_page_or_dialog_stands_in_the_list_of_keys(full: Sitting) -> None:
    window, page = case_of(full)
    made = [window, *(window.show_page(entry.id) for entry in PAGES), *(make(full, page) for make in DIALOGS.values())]
    full.settle()

    pressed = {each.key().toString() for root in made for each in root.findChildren(QShortcut)}
    for root in made[1:]:
        if root.parent() is None:
            full.bot.addWidget(root)

    listed = {word for word in re.split(r"[|、（）或\s]+", TEXTS["keys"]) if word}
    missing = {key for key in map(in_words, pressed) if key not in listed and not re.fullmatch(r"Ctrl\+[1-9]", key)}
    assert len(pressed) > 30
    assert missing == set()


def in_words(key: str) -> str:
    """Return a key as the manual writes it."""
    for name, word in IN_WORDS.items():
        key = key.replace(name, word)
    return key
