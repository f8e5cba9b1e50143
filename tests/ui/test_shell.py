"""The frame of the window: side bar, keys, status bar, what is remembered, and what is read anew."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from desktop.ui.acts import settings
from desktop.ui.dialogs.manual import ManualWindow
from desktop.ui.dialogs.sheet import Sheet
from desktop.ui.main_window import MainWindow
from desktop.ui.manual import pages
from desktop.ui.pages.registry import PAGES
from desktop.ui.side import PageButton
from desktop.ui.tablemodels.records import Column
from desktop.ui.tasks import Errand
from desktop.ui.widgets.progress import ProgressPanel
from desktop.ui.widgets.table import Table
from desktop.ui.wording import remaining
from tests.ui.conftest import NOW, Sitting

CONTROL = Qt.KeyboardModifier.ControlModifier
COLUMNS: tuple[Column[str], ...] = (
    Column(title="甲", text=str, width=80),
    Column(title="乙", text=str.upper, width=90),
    Column(title="丙", text=str.lower),
)


def current(window: MainWindow) -> str:
    page = window.stack.currentWidget()
    return next(id_ for id_, each in window._pages.items() if each is page)


def test_the_first_page_is_the_desk_and_every_page_has_its_key(empty: Sitting) -> None:
    window = empty.window()
    first = current(window)
    seen = []

    for at in range(len(PAGES)):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_1 + at), CONTROL)
        empty.settle()
        seen.append(current(window))

    assert first == "home"
    assert seen == [entry.id for entry in PAGES]
    assert [id_ for id_, each in window.side.buttons.items() if each.isChecked()] == ["settings"]


def test_arrows_walk_through_the_side_bar(empty: Sitting) -> None:
    window = empty.window()
    window.side.buttons["home"].setFocus()

    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(window.focusWidget(), key)
    focus = window.focusWidget()

    assert isinstance(focus, PageButton)
    assert focus.entry.id == "cases"


def test_a_count_stands_beside_its_page_in_words_too(empty: Sitting) -> None:
    window = empty.window()

    empty.session.counted.emit({"approvals": 3})
    window.badge("evidence", 120)

    assert "3件待办" in window.side.buttons["approvals"].toolTip()
    assert "3件待办" in window.side.buttons["approvals"].accessibleDescription()
    assert window.side.buttons["evidence"].count == 120
    assert window.side.buttons["cases"].count == 0


def test_the_side_bar_of_a_low_window_keeps_every_page_in_reach(empty: Sitting) -> None:
    window = empty.window(size=(911, 512))

    for id_, button in window.side.buttons.items():
        button.setFocus()
        QApplication.processEvents()
        assert not button.visibleRegion().isEmpty(), id_
        assert button.visibleRegion().boundingRect().height() == button.height(), id_
    assert (window.width(), window.height()) == (911, 512)


def test_pages_are_made_ready_while_no_hand_moves_and_wait_while_one_does(empty: Sitting) -> None:
    clock = [NOW]
    empty.session.now = lambda: clock[0]
    window = empty.window()

    empty.bot.wait(400)
    while_typing = set(window._pages)
    clock[0] += timedelta(seconds=2)
    empty.bot.waitUntil(lambda: window.ahead.done, timeout=20_000)

    assert while_typing == {"home"}
    assert set(window._pages) == {"case", *(entry.id for entry in PAGES)}
    assert current(window) == "home"
    assert empty.troubles == []


def test_a_folded_side_bar_comes_back_folded(empty: Sitting) -> None:
    window = empty.window()
    QTest.keyClick(window, Qt.Key.Key_F9)
    folded = window.side.width()

    again = empty.window()

    assert folded < 70
    assert again.side.width() == folded
    assert again.side.buttons["home"].text() == "工作"
    assert again.side.buttons["cases"].accessibleName() == "案卷"
    empty.session.forget_layout()
    assert again.side.width() > 100


@pytest.mark.parametrize(("days", "tone"), [(2, ""), (8, "wait"), (None, "wait")])
def test_an_old_backup_is_told_in_amber_and_in_words(empty: Sitting, days: int | None, tone: str) -> None:
    if days is not None:
        file = empty.folder / "backups" / "one.bak"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"")
        made = (NOW - timedelta(days=days)).timestamp()
        os.utime(file, (made, made))

    window = empty.window()

    assert window.status.backup.property("tone") == tone
    assert ("请尽快备份" in window.status.backup.text()) == bool(tone)
    assert window.status.office.text() == "鹿城区样例街道办事处"
    assert window.status.who.text() == "操作员：经办"
    assert str(empty.folder) in window.status.folder.text()


@pytest.mark.parametrize(("setting", "tone"), [("2", "wait"), ("3", ""), ("0", "")])
def test_how_old_a_backup_may_be_is_what_the_office_set(empty: Sitting, setting: str, tone: str) -> None:
    file = empty.folder / "backups" / "one.bak"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"")
    made = (NOW - timedelta(days=2, hours=12)).timestamp()
    os.utime(file, (made, made))
    empty.be("approver")
    window = empty.window()

    empty.session.do(window, settings.save, lambda _: None, title="", values={"backup-days": setting}, office=None)
    empty.settle()

    assert window.status.backup.property("tone") == tone


@pytest.mark.parametrize(
    ("seconds", "words"), [(3, "约10秒"), (42, "约40秒"), (56, "约1分钟"), (130, "约2分钟"), (3700, "约1小时2分钟")]
)
def test_what_remains_is_told_no_finer_than_anybody_plans_by(seconds: float, words: str) -> None:
    assert remaining(seconds) == words


def test_progress_tells_percent_and_what_remains_at_the_rate_seen(empty: Sitting) -> None:
    panel = ProgressPanel(empty.session.tasks)
    empty.bot.addWidget(panel)

    panel._tell("正在核验", 0, 1000)
    early = panel.left.text()
    panel._clock.start()
    empty.bot.wait(10)
    panel._told_at = -2000
    panel._tell("正在核验", 10, 1000)
    panel_guess = panel.left.text()
    empty.bot.wait(3100)
    panel._tell("正在核验", 100, 1000)

    assert (early, panel_guess) == ("", "")
    assert panel.bar.text() == "10%"
    assert panel.left.text() == "约30秒"


def test_a_table_comes_back_as_it_was_left_and_can_forget(empty: Sitting) -> None:
    def table() -> Table[str]:
        made: Table[str] = Table(COLUMNS, name="样表", key=str)
        empty.bot.addWidget(made)
        made.resize(600, 200)
        made.show()
        made.remember(empty.session, "样表")
        return made

    left = table()
    left.horizontalHeader().resizeSection(0, 133)
    left.horizontalHeader().moveSection(2, 0)
    left.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    came = table()
    came.show_records(["a", "b"])

    assert came.horizontalHeader().sectionSize(0) == 133
    assert [came.horizontalHeader().logicalIndex(at) for at in range(3)] == [2, 0, 1]
    assert list(came.records.shown) == ["b", "a"]
    empty.session.forget_layout()
    assert came.horizontalHeader().sectionSize(0) == 80
    assert [came.horizontalHeader().logicalIndex(at) for at in range(3)] == [0, 1, 2]
    assert list(came.records.shown) == ["a", "b"]


def test_a_note_of_a_table_that_nobody_can_read_is_no_note(empty: Sitting) -> None:
    empty.session.settings.setValue("layout/table/样表", "{half")
    table: Table[str] = Table(COLUMNS, name="样表", key=str)
    empty.bot.addWidget(table)

    table.remember(empty.session, "样表")

    assert table.horizontalHeader().sectionSize(0) == 80


def test_the_window_comes_back_as_big_as_it_was_left(empty: Sitting) -> None:
    window = empty.window()
    window.resize(790, 560)
    empty.session.settings.setValue("layout/window", window.saveGeometry())

    again = MainWindow(empty.session)
    empty.bot.addWidget(again)

    assert again.size() == QSize(790, 560)


def test_what_the_office_changes_is_shown_everywhere_once_it_is_read_anew(empty: Sitting) -> None:
    window = empty.window()

    def rename(errand: Errand) -> None:
        from dataclasses import replace

        store = errand.desk.store
        store.office.put(replace(errand.desk.office, name="样例镇人民政府"))
        store.operators.change(replace(store.operators.get("clerk"), name="张三"), now=NOW)

    empty.session.tasks.run(window, rename, lambda _: None)
    empty.session.renew()
    empty.settle()

    assert window.side.office.text() == "样例镇人民政府"
    assert window.status.office.text() == "样例镇人民政府"
    assert "样例镇人民政府" in window.windowTitle()
    assert "张三" in window.status.who.text()
    assert empty.session.operator.name == "张三"


def test_f1_opens_the_manual_at_the_page_in_front(empty: Sitting) -> None:
    window = empty.window()
    window.show_page("evidence")

    QTest.keyClick(window, Qt.Key.Key_F1)
    QApplication.processEvents()
    shown = window.findChildren(ManualWindow)

    assert [each.page.id for each in shown if each.page] == ["evidence"]
    for each in shown:
        each.close()


def test_f1_in_a_dialog_opens_the_manual_at_the_dialogs_page(empty: Sitting) -> None:
    window = empty.window()
    seen: list[str] = []

    class Asking(QDialog):
        manual = "entry"

    dialog = Asking(window)
    field = QLineEdit(dialog)
    field.setAccessibleName("样")

    def ask(modal: Asking) -> None:
        QTest.keyClick(modal.windowHandle(), Qt.Key.Key_F1)
        empty.bot.waitUntil(lambda: bool(modal.findChildren(ManualWindow)))
        [manual] = modal.findChildren(ManualWindow)
        seen.append(manual.page.id if manual.page else "")
        manual.close()
        modal.accept()

    empty.answer(Asking, ask)
    dialog.exec()

    assert seen == ["entry"]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.id)
def test_every_page_of_the_manual_is_there_with_its_title(page: object, empty: Sitting) -> None:
    from desktop.ui.manual import ManualPage

    assert isinstance(page, ManualPage)
    assert page.text().startswith(f"# {page.title}\n")
    assert len(page.text()) > 300


def test_the_manual_finds_words_and_goes_back(empty: Sitting) -> None:
    manual = ManualWindow(None, "cases")
    empty.bot.addWidget(manual)
    manual.show()

    manual.turn_to("settings")
    manual.go_back()
    back = manual.page
    manual.search.setText("Ctrl+K")

    assert back is not None
    assert back.id == "cases"
    titles = [manual.contents.item(at).text() for at in range(manual.contents.count())]
    assert "快捷键" in titles
    assert 0 < len(titles) < len(pages())
    assert manual.text.textCursor().selectedText() == "Ctrl+K"


def test_no_key_of_the_shell_is_a_key_of_a_page(full: Sitting) -> None:
    from PySide6.QtGui import QShortcut

    window = full.window()
    shell = {each.key().toString() for each in window.findChildren(QShortcut) if each.parent() is window}
    shell |= {each.shortcut().toString() for each in window.actions() if not each.shortcut().isEmpty()}

    clashing = {}
    for entry in PAGES:
        page = window.show_page(entry.id)
        full.settle()
        keys = {each.key().toString() for each in page.findChildren(QShortcut)}
        clashing[entry.id] = keys & shell

    assert {id_: keys for id_, keys in clashing.items() if keys} == {}
    assert {"F1", "F9", "Ctrl+K", "Ctrl+F", "Ctrl+L", "Ctrl+1"} <= shell
    listed = next(page for page in pages() if page.id == "keys").text()
    assert [key for key in sorted(shell) if key not in listed and not key.startswith("Ctrl+")] == []


class Tall(Sheet):
    """A dialog with more fields than any screen has room for."""

    def __init__(self, fields: int) -> None:
        """Add so many fields."""
        super().__init__(None, "样", main="办理(&O)")
        self.fields = [QLineEdit() for _ in range(fields)]
        for number, field in enumerate(self.fields):
            self.row(f"第{number}项", field)


def test_a_dialog_higher_than_the_screen_scrolls_and_keeps_its_buttons(empty: Sitting) -> None:
    dialog = Tall(60)
    empty.bot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()

    dialog.fields[-1].setFocus(Qt.FocusReason.TabFocusReason)
    dialog.notice.say("没有办理。", "请核对。", tone="bad")
    QApplication.processEvents()

    assert dialog.height() <= dialog.screen().availableGeometry().height()
    assert dialog.main.visibleRegion().boundingRect().size() == dialog.main.size()


def test_a_dialog_grows_with_what_is_said_and_begins_with_its_first_field(empty: Sitting) -> None:
    dialog = Tall(2)
    empty.bot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    height, first = dialog.height(), dialog.focusWidget()

    dialog.notice.say("没有办理。" * 20, "请核对。", tone="bad")
    QApplication.processEvents()
    walked = []
    for _ in range(4):
        walked.append(dialog.focusWidget())
        dialog.focusNextChild()

    assert first is dialog.fields[0]
    assert walked == [*dialog.fields, dialog.main, dialog.cancel]
    assert dialog.height() > height
    assert dialog.fields[-1].visibleRegion().boundingRect().size() == dialog.fields[-1].size()


@pytest.mark.parametrize("kept", ["x", 5, ["a", "b"]])
def test_a_window_that_was_written_down_otherwise_opens_as_it_came(empty: Sitting, kept: object) -> None:
    empty.session.settings.setValue("layout/window", kept)

    assert empty.window().isVisible()
