"""Quick search: what is typed is found as one types, and Enter goes there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.ui.dialogs.find import FindDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.case import CasePage
from tests.ui.conftest import Sitting

CASE = "330302001-LG-2023-0001"


def lines(dialog: FindDialog) -> list[str]:
    return [dialog.list.item(at).text().strip() for at in range(dialog.list.count())]


def search(sitting: Sitting, dialog: FindDialog, words: str) -> list[str]:
    dialog.words.setText(words)
    sitting.bot.waitUntil(lambda: dialog._fresh)
    sitting.settle()
    return lines(dialog)


def a_dialog(sitting: Sitting) -> FindDialog:
    dialog = FindDialog(sitting.session)
    sitting.bot.addWidget(dialog)
    dialog.show()
    return dialog


def test_kinds_stand_under_their_heads_and_no_whole_number_is_shown(full: Sitting) -> None:
    dialog = a_dialog(full)

    by_number = search(full, dialog, "LG-2023-0001")
    by_name = search(full, dialog, "鹿城")
    person = search(full, dialog, "李")

    assert by_number[0] == "案卷（1）"
    assert CASE in by_number[1]
    assert any(line.startswith("企业（") for line in by_name) or by_name == []
    heads = [line for line in person if line.startswith("人员（")]
    assert heads
    assert "**********" in person[person.index(heads[0]) + 1]


def test_what_is_not_found_is_told_with_what_to_try(full: Sitting) -> None:
    dialog = a_dialog(full)

    found = search(full, dialog, "没有这家企业")

    assert found == []
    assert dialog.told.text().startswith("没有找到")


def test_only_the_last_words_are_answered(full: Sitting) -> None:
    dialog = a_dialog(full)

    dialog.words.setText("李")
    dialog.look()
    dialog.words.setText("LG-2023-0002")
    full.bot.waitUntil(lambda: dialog._fresh)
    full.settle()

    assert lines(dialog)[0] == "案卷（1）"
    assert "LG-2023-0002" in lines(dialog)[1]


def test_arrows_choose_and_enter_opens_the_case_at_that_person(full: Sitting) -> None:
    window = full.window()
    chosen: list[str] = []

    def choose(dialog: FindDialog) -> None:
        search(full, dialog, "李")
        QTest.keyClick(dialog.words, Qt.Key.Key_Down)
        chosen.append(dialog.list.currentItem().text().strip())
        QTest.keyClick(dialog.words, Qt.Key.Key_Return)

    full.answer(FindDialog, choose)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    full.settle()

    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    person = page.roster.person
    assert person is not None
    assert chosen[0].split("　")[0] == person.name
    assert chosen[0].endswith(page.number)
    assert f"　{person.id_masked}　" in chosen[0]


def test_escape_leaves_everything_as_it_was(empty: Sitting) -> None:
    window: MainWindow = empty.window()
    before = window.stack.currentWidget()

    empty.answer(FindDialog, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    window.find_anything()

    assert window.stack.currentWidget() is before
