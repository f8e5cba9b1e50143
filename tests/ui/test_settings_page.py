"""设置: every section's main path, what is refused before the click, and what survives a reload."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.services.numbering import Series
from desktop.ui.dialogs.manual import ManualWindow
from desktop.ui.dialogs.numbering import SkipDialog
from desktop.ui.dialogs.preview import PreviewDialog
from desktop.ui.dialogs.restore import RestoreDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.policies import PoliciesPage
from desktop.ui.pages.settings import SECTIONS, SettingsPage
from desktop.ui.pages.settings_about import AboutSection, FontsSection, LayoutSection
from desktop.ui.pages.settings_office import NumbersSection, OfficeSection, ReadingsSection
from desktop.ui.pages.settings_safety import RetentionSection, SafetySection
from desktop.ui.pages.settings_section import Section
from desktop.ui.widgets.table import Table
from tests.ui.conftest import NOW, PASSPHRASE, Sitting, Sound
from tests.ui.policy_dialogs import NO, say
from tests.ui.sections import decline, opened, said, type_in
from tests.ui.test_every_control import clashes, labels_without_buddy, nameless

SMALLEST = (911, 512)


@pytest.mark.parametrize("id_", SECTIONS)
def test_every_section_fits_the_smallest_window(full: Sitting, id_: str) -> None:
    section = opened(full, id_, Section, size=SMALLEST)

    window = section.window()
    assert (window.width(), window.height()) == SMALLEST
    inside = section.widget()
    assert isinstance(inside, QWidget)
    assert inside.width() <= section.viewport().width()


@pytest.mark.parametrize("id_", SECTIONS)
def test_every_control_of_every_section_is_named(full: Sitting, id_: str) -> None:
    window = opened(full, id_, Section).window()

    assert nameless(window) == []
    assert labels_without_buddy(window) == []
    assert clashes(window) == []


@pytest.mark.parametrize("id_", ["operators", "numbering", "keys", "backup", "retention", "fonts", "about"])
def test_every_list_of_the_settings_is_a_sound_model(full: Sitting, id_: str, sound: Sound) -> None:
    section = opened(full, id_, Section)
    [table] = section.findChildren(Table)

    sound(table.model())
    section.reload()
    full.settle()

    assert table.model().rowCount() == len(table.records.records)


def test_what_was_changed_is_saved_and_nothing_else(full: Sitting) -> None:
    section = opened(full, "office", OfficeSection)
    before = section.save_button.isEnabled()

    type_in(section, "office.name", "鹿城区新样例街道办事处")
    type_in(section, "phone", "0577-12345678")
    ready = section.save_button.isEnabled()
    section.save_button.click()
    full.settle()

    assert (before, ready, section.save_button.isEnabled()) == (False, True, False)
    assert "已保存" in said(section)
    assert full.session.place.office.name == "鹿城区新样例街道办事处"
    assert section.form.value("phone") == "0577-12345678"
    assert "鹿城区新样例街道办事处" in section.window().windowTitle()


def test_a_value_that_cannot_be_is_told_beside_its_field_and_cannot_be_saved(full: Sitting) -> None:
    section = opened(full, "office", OfficeSection)

    type_in(section, "notice-days", "很久")

    assert "0至60的整数" in section.form.hints["notice-days"].text()
    assert not section.save_button.isEnabled()

    section.revert_button.click()

    assert section.form.hints["notice-days"].isHidden()
    assert section.form.value("notice-days") == ""


def test_codes_that_stand_in_numbers_are_locked_and_say_why(full: Sitting) -> None:
    section = opened(full, "office", OfficeSection)

    assert not section.form.fields["office.code"].isEnabled()
    assert "不能再改" in section.form.hints["office.code"].text()


def test_codes_of_an_office_without_cases_can_be_corrected(empty: Sitting) -> None:
    section = opened(empty, "office", OfficeSection)

    type_in(section, "office.code", "330302999")
    section.save_button.click()
    empty.settle()

    assert empty.session.place.office.code == "330302999"


def test_a_code_of_another_division_is_refused_with_words_and_stays_typed(empty: Sitting) -> None:
    section = opened(empty, "office", OfficeSection)

    type_in(section, "office.code", "110101001")
    section.save_button.click()
    empty.settle()

    assert "110101001" in said(section)
    assert section.form.value("office.code") == "110101001"
    assert empty.session.place.office.code == "330302001"


def test_what_is_typed_survives_a_reload(full: Sitting) -> None:
    section = opened(full, "office", OfficeSection)

    type_in(section, "address", "样例路1号")
    full.session.data_changed.emit()
    full.settle()

    assert section.form.value("address") == "样例路1号"
    assert section.save_button.isEnabled()


def test_a_section_with_something_unsaved_is_marked_until_it_is_saved(full: Sitting) -> None:
    section = opened(full, "office", OfficeSection)
    assert isinstance(section.page, SettingsPage)
    row = section.page.list.item(0)

    type_in(section, "address", "样例路1号")
    section.page.open_at(section="about")
    typed = row.text()
    section.page.open_at(section="office")
    section.save_button.click()
    full.settle()

    assert (typed, row.text()) == ("单位信息 *", "单位信息")


def test_a_window_with_unsaved_settings_asks_before_it_closes(full: Sitting) -> None:
    section = opened(full, "office", OfficeSection)
    asked: list[str] = []

    def stay(box: QMessageBox) -> None:
        asked.append(box.text())
        decline(box)

    type_in(section, "address", "样例路1号")
    full.answer(QMessageBox, stay)
    left = section.window().close()
    section.form.revert()

    assert not left
    assert asked == ["设置：单位信息中有改动还没有保存，退出后不保留。仍要退出？"]
    assert isinstance(section.page, SettingsPage)
    assert section.page.unsaved == ""


def test_a_clerk_sees_beforehand_what_the_approver_decides(full: Sitting) -> None:
    section = opened(full, "office", OfficeSection, by="clerk")

    locked = {name for name, field in section.form.fields.items() if not field.isEnabled()}

    assert locked == {"office.name", "office.division", "office.code", "notice-days", "idle_minutes", "single-handed"}
    assert "审批岗" in section.form.hints["notice-days"].text()


def test_the_look_of_a_number_follows_what_is_typed_and_holds_once_saved(full: Sitting) -> None:
    section = opened(full, "numbering", NumbersSection)

    type_in(section, "document-word", "鹿××")
    shown = section.example.text()
    section.save_button.click()
    full.settle()

    assert "鹿××〔2023〕7号" in shown
    assert section.table.records.records[0].example == "鹿××〔2023〕1号"


def test_only_what_the_office_numbers_itself_can_be_skipped(full: Sitting) -> None:
    section = opened(full, "numbering", NumbersSection)

    section.table.choose("330302001-LG")
    fixed = section.skip_button.isEnabled(), section.why.text()
    section.table.choose("document")

    def fill(dialog: SkipDialog) -> None:
        dialog.number.setText("8")
        dialog.submit()

    full.answer(SkipDialog, fill)
    section.skip_button.click()
    full.settle()

    assert fixed[0] is False
    assert "不能跳号" in fixed[1]
    assert section.table.records.records[0].last == 7


def test_a_number_that_was_given_is_refused(full: Sitting) -> None:
    full.be("approver")
    dialog = SkipDialog(full.session, Series(id="document", title="发文字号", last=0, example="", movable=True))
    full.bot.addWidget(dialog)

    dialog.number.setText("八")
    dialog.submit()
    unreadable = dialog.notice.text
    dialog.number.setText("0")
    dialog.submit()
    full.settle()

    assert "不是整数" in unreadable
    assert "编过的号不再使用" in dialog.notice.text


def test_readings_are_chosen_in_the_library(full: Sitting) -> None:
    section = opened(full, "readings", ReadingsSection)

    section.go_button.click()
    full.settle()

    window = section.window()
    assert isinstance(window, MainWindow)
    assert isinstance(window.stack.currentWidget(), PoliciesPage)


def test_a_backup_is_listed_once_it_was_read_back(full: Sitting) -> None:
    section = opened(full, "backup", SafetySection)

    section.now_button.click()
    full.settle()

    assert "读回核对一致" in said(section)
    assert [one.whole for one in section.table.records.records] == [True]


def test_a_drive_that_is_not_there_is_told(full: Sitting, tmp_path: Path) -> None:
    section = opened(full, "backup", SafetySection)

    section.back_up_to(tmp_path / "none")
    full.settle()

    assert "请插好移动盘" in said(section)


def test_a_backup_is_checked_and_restored_beside_the_open_workspace(full: Sitting, tmp_path: Path) -> None:
    section = opened(full, "backup", SafetySection)
    section.back_up_to(tmp_path)
    full.settle()
    [backup] = tmp_path.glob("*.bak")
    seen: list[tuple[bool, str]] = []

    def fill(dialog: RestoreDialog) -> None:
        dialog.file.set_path(backup)
        dialog.passphrase.setText("wrong")
        dialog.look.click()
        full.bot.waitUntil(lambda: bool(dialog.notice.text))
        seen.append((dialog.main.isEnabled(), dialog.notice.text))
        dialog.passphrase.setText(PASSPHRASE)
        dialog.look.click()
        full.bot.waitUntil(dialog.main.isEnabled)
        seen.append((dialog.main.isEnabled(), dialog.shown.text()))
        dialog.folder.set_path(tmp_path / "again")
        dialog.switch.setChecked(True)
        say(full, NO)
        dialog.submit()

    full.answer(RestoreDialog, fill)
    section.restore_button.click()
    full.settle()

    assert full.session.reopen is None
    assert seen[0][0] is False
    assert "案卷12件" in seen[1][1]
    assert (tmp_path / "again" / "wengang.db").is_file()
    assert full.session.settings.value("workspace") == str(tmp_path / "again")
    assert full.session.place.folder == full.folder


def test_a_sound_workspace_is_told_to_be_sound(full: Sitting) -> None:
    section = opened(full, "backup", SafetySection)

    section.check_button.click()
    full.settle()

    assert "数据完好" in section.health.text()


def test_where_nothing_is_over_there_is_no_list_to_make(full: Sitting) -> None:
    section = opened(full, "retention", RetentionSection)

    assert not section.list_button.isEnabled()
    assert "没有期满" in section.why.text()
    assert "案卷保存30年" in section.terms.text()


def test_what_is_over_is_listed_and_written(full: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full.session, "now", lambda: NOW.replace(year=2060))
    section = opened(full, "retention", RetentionSection)

    section.write_to(tmp_path / "list.xlsx")
    full.settle()

    assert [one.kind for one in section.table.records.records] == ["audit"]
    assert (tmp_path / "list.xlsx").is_file()
    assert "没有任何改动" in said(section)


def test_fonts_are_checked_and_a_test_page_is_shown(full: Sitting) -> None:
    section = opened(full, "fonts", FontsSection)
    shown: list[str] = []

    def look(dialog: PreviewDialog) -> None:
        shown.append(dialog.windowTitle())
        dialog.accept()

    full.answer(PreviewDialog, look)
    section.page_button.click()
    full.settle()
    full.bot.waitUntil(lambda: bool(shown))

    assert "都能打印" in section.verdict.text()
    assert "㛃" in [one.sign for one in section.table.records.records]
    assert shown == ["试打页"]


def test_the_layout_is_forgotten(full: Sitting) -> None:
    section = opened(full, "layout", LayoutSection)
    full.session.settings.setValue("layout/probe", 1)

    section.forget_button.click()

    assert full.session.settings.value("layout/probe") is None
    assert "已恢复默认布局" in said(section)


def test_the_program_says_what_it_is_made_of(full: Sitting) -> None:
    section = opened(full, "about", AboutSection)

    assert all(name in section.versions.text() for name in ("稳岗经办台", "Python", "Qt", "SQLCipher"))
    assert len(section.table.records.records) > 20


def test_the_manual_opens_from_there(full: Sitting) -> None:
    section = opened(full, "about", AboutSection)

    section.manual_button.click()

    [manual] = section.window().findChildren(ManualWindow)
    assert manual.isVisible()


def test_enter_moves_on_to_the_next_line(full: Sitting) -> None:
    section = opened(full, "office", OfficeSection)
    section.form.fields["phone"].setFocus()

    QTest.keyClick(section.form.fields["phone"], Qt.Key.Key_Return)

    assert section.form.fields["address"].hasFocus()


def test_what_may_be_changed_follows_whoever_signs_in(full: Sitting) -> None:
    section = opened(full, "office", OfficeSection, by="clerk")
    before = section.form.fields["notice-days"].isEnabled()

    full.be("approver")
    full.settle()

    assert (before, section.form.fields["notice-days"].isEnabled()) == (False, True)


def test_ctrl_s_saves_the_form_that_is_shown(full: Sitting) -> None:
    section = opened(full, "office", OfficeSection)
    type_in(section, "phone", "0577-1")

    assert isinstance(section.page, SettingsPage)
    section.page.save()
    full.settle()

    assert "已保存" in said(section)
