"""台账: each ledger shown, narrowed, sorted, exported; persons by slices; the chain of the log; every refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop.services.ledgerkinds import LEDGERS, PEOPLE
from desktop.ui.dialogs.export_ledger import ExportLedgerDialog
from desktop.ui.pages.ledger import LedgerPage
from desktop.ui.pages.ledger_people import PeopleModel
from tests.ui.conftest import Sitting, Sound

YES = QMessageBox.StandardButton.Yes


def page_of(sitting: Sitting, ledger: str = "enterprises") -> LedgerPage:
    page = sitting.window().show_page("ledger")
    assert isinstance(page, LedgerPage)
    page.open_at(ledger=ledger)
    sitting.settle()
    return page


def shown_text(page: LedgerPage, row: int, column: int) -> str:
    model = page.people.people
    return str(model.data(model.index(row, column)))


def export(sitting: Sitting, page: LedgerPage, path: Path, act: Callable[[ExportLedgerDialog], object]) -> None:
    def fill(dialog: ExportLedgerDialog) -> None:
        dialog.file.set_path(path)
        act(dialog)
        dialog.main.click()

    sitting.answer(ExportLedgerDialog, fill)
    page.export_button.click()
    sitting.settle()


def test_each_ledger_is_shown_with_what_it_comes_to(full: Sitting) -> None:
    page = page_of(full)
    enterprises = page.sum.text()
    page.kinds.setCurrentIndex(list(LEDGERS).index("funds"))
    full.settle()

    assert enterprises.startswith("共12行，申报人数486，")
    assert len(page.tables["enterprises"].records.shown) == 12
    assert "合计159,550.00元" in page.sum.text()
    assert page.stack.currentWidget() is page.tables["funds"]


@pytest.mark.parametrize("ledger", [each for each in LEDGERS if each != "acts"])
def test_an_empty_ledger_says_what_to_do_next(empty: Sitting, ledger: str) -> None:
    page = page_of(empty, ledger)

    assert "还没有" in page.notice.text
    assert not page.export_button.isEnabled()


def test_words_narrow_a_ledger_at_once_and_a_bad_day_is_told(full: Sitting) -> None:
    page = page_of(full)

    page.search.setText("甲阀门")
    narrowed = [str(row[1]) for row in page.tables["enterprises"].records.shown]
    page.search.setText("没有这家")
    nothing = page.notice.text
    page.search.clear()
    page.since.setText("2023-02-30")
    page.since.editingFinished.emit()
    full.settle()

    assert set(narrowed) == {"温州样例甲阀门有限公司"}
    assert "放宽" in nothing
    assert "2023-02-30" in page.notice.text


def test_a_period_that_holds_nothing_is_empty_and_one_that_is_turned_is_refused(full: Sitting) -> None:
    page = page_of(full)
    page.since.setText("2024-01-01")
    page.since.editingFinished.emit()
    full.settle()
    after = len(page.tables["enterprises"].records.shown)
    page.until.setText("2023-01-01")
    page.until.editingFinished.emit()
    full.settle()

    assert after == 0
    assert "晚于" in page.notice.text


def test_persons_come_by_slices_masked_and_sorted_by_the_database(full: Sitting) -> None:
    page = page_of(full, PEOPLE)
    model = page.people.people
    page.people.people.show(model.ids)
    first = shown_text(page, 0, 0)
    full.settle()

    model.sort(3, Qt.SortOrder.DescendingOrder)
    full.settle()
    shown_text(page, 0, 0)
    full.settle()

    assert first == "…"
    assert model.rowCount() == 486
    assert shown_text(page, 0, 3) == "500.00"
    assert "*" in shown_text(page, 0, 1)
    assert page.sum.text().startswith("共486人：可发放379，待核实31，不予76")


def test_a_person_is_found_by_name_when_the_typing_rests_and_by_outcome(full: Sitting) -> None:
    page = page_of(full, PEOPLE)

    page.search.setText("薛")
    full.bot.waitUntil(lambda: page.people.people.rowCount() < 486, timeout=20_000)
    found = page.people.people.rowCount()
    page.outcome.pick("pending")
    full.settle()

    assert found == 13
    assert page.people.people.rowCount() == 1


def test_enter_opens_the_case_and_copying_takes_what_is_chosen(full: Sitting) -> None:
    page = page_of(full, PEOPLE)
    asked: list[object] = []
    full.session.asked.connect(lambda name, where: asked.append((name, where["number"])))
    shown_text(page, 0, 0)
    full.settle()

    page.people.selectRow(0)
    QTest.keyClick(page.people, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    full.settle()
    copied = QApplication.clipboard().text()
    QTest.keyClick(page.people, Qt.Key.Key_Return)
    full.settle()

    assert copied.splitlines()[0].startswith("姓名\t证件号码")
    assert "*" in copied.splitlines()[1]
    assert asked == [("case", shown_text(page, 0, 6))]


def test_a_slice_of_an_order_that_holds_no_more_is_let_go(sound: Sound) -> None:
    model = PeopleModel()
    model.show(range(3))
    sound(model)
    row = ("甲", "3***1", "可发放", 5, "某厂", "留工", "1", "草稿")

    model.put(0, range(9), [row] * 9)
    before = model.row(0)
    model.put(0, range(3), [row] * 3)

    assert before is None
    assert model.row(2) == row
    assert model.data(model.index(2, 3)) == "0.05"


def test_an_export_is_written_and_said_and_stands_in_the_log(full: Sitting) -> None:
    page, path = page_of(full), full.folder.parent / "企业.xlsx"

    export(full, page, path.with_suffix(""), lambda _: None)
    page.kinds.setCurrentIndex(list(LEDGERS).index("acts"))
    full.settle()

    sheet = load_workbook(path).worksheets[0]
    assert sheet.max_row == 3 + 12 + 1
    assert next(row[3] for row in page.tables["acts"].records.shown) == "导出台账"


def test_whole_numbers_leave_only_after_a_second_question(full: Sitting) -> None:
    page, path = page_of(full, PEOPLE), full.folder.parent / "人员.xlsx"
    asked: list[str] = []

    def sure(box: QMessageBox) -> None:
        asked.append(box.text())
        box.button(YES).click()

    def agree(dialog: ExportLedgerDialog) -> None:
        dialog.numbers.setChecked(True)
        full.answer(QMessageBox, sure)

    export(full, page, path, agree)

    numbers = [str(cell.value) for cell in load_workbook(path).worksheets[0]["B"][3:-1]]
    assert "不再受加密保护" in asked[0]
    assert len(numbers) == 486
    assert not any("*" in number for number in numbers)
    assert "已导出486行" in page.notice.text


def test_without_a_file_nothing_is_exported(full: Sitting) -> None:
    page = page_of(full)
    dialog = ExportLedgerDialog("企业台账", "共1行。", Path("x.xlsx"), page.window(), people=False)
    full.bot.addWidget(dialog)

    dialog.file.edit.clear()
    dialog.submit()

    assert "没有导出" in dialog.notice.text
    assert not dialog.numbers.isVisible()


def test_the_chain_of_the_log_is_reckoned_when_asked(full: Sitting) -> None:
    page = page_of(full, "acts")

    page.check_button.click()
    full.settle()
    sound = page.notice.text
    page._checked(7)

    assert "哈希链完整" in sound
    assert "自第7条起" in page.notice.text
    assert "联系维护人员" in page.notice.text
