"""Preview and print: what is seen is what is handed over; each refusal in words; the log; many cases at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from desktop.printing.job import PrintJob
from desktop.ui.dialogs.paper_log import PaperLogDialog
from desktop.ui.dialogs.preview import PreviewDialog
from desktop.ui.dialogs.print_report import PrintReportDialog
from desktop.ui.dialogs.printing import PrintCasesDialog, PrintDialog
from desktop.ui.handing import print_cases
from desktop.ui.pages.case import CasePage
from desktop.ui.pages.settings_about import FontsSection
from desktop.ui.printers import Printer, printers
from tests.printing.fakelp import FakeLp, fake_cups, no_cups
from tests.ui.conftest import Sitting, Sound
from tests.ui.sections import opened
from tests.ui.test_escalation_page import approve

STAY = "330302001-LG-2023-0001"
OFFICE = Printer(name="Office", words="二楼办公室", usual=True, duplex=True, trays=(("InputSlot=Tray2", "纸盒2"),))


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeLp:
    return fake_cups(tmp_path / "cups", monkeypatch)


def _opened(sitting: Sitting, number: str = STAY) -> CasePage:
    window = sitting.window()
    window.open_case(number)
    sitting.settle()
    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    return page


def _preview(sitting: Sitting, page: CasePage, act: Callable[[PreviewDialog], None], form: str = "approval") -> None:
    """Open the preview of a form, do something with it, and close it whatever comes."""
    seen: list[BaseException | None] = []

    def look(dialog: PreviewDialog) -> None:
        try:
            act(dialog)
        except BaseException as error:  # noqa: BLE001  a modal dialog that stays open would hang the test
            seen.append(error)
        else:
            seen.append(None)
        dialog.accept()

    sitting.answer(PreviewDialog, look)
    page.preview(form)
    sitting.bot.waitUntil(lambda: bool(seen), timeout=30_000)
    sitting.settle()
    if seen[0] is not None:
        raise seen[0]


def _print(sitting: Sitting, dialog: PreviewDialog, fill: Callable[[PrintDialog], object] = lambda _: None) -> None:
    """Press 打印, fill the print dialog, and wait for what came of it."""

    def answer(asked: PrintDialog) -> None:
        fill(asked)
        asked.submit()

    before = dialog.notice.text
    sitting.answer(PrintDialog, answer)
    dialog.print_button.click()
    sitting.bot.waitUntil(lambda: dialog.notice.text not in ("", before), timeout=10_000)


def test_printing_issues_the_form_and_hands_over_what_is_then_seen(full: Sitting, lp: FakeLp) -> None:
    page, told = _opened(full), list[str]()

    def twice_the_first_page(asked: PrintDialog) -> None:
        asked.copies.setValue(2)
        asked.range.setText("1")

    def act(dialog: PreviewDialog) -> None:
        _print(full, dialog, twice_the_first_page)
        told.extend((dialog.number, dialog.notice.text))
        assert dialog._pdf == lp.calls[0][1]

    _preview(full, page, act)

    ((arguments, _),) = lp.calls
    assert arguments[:4] == ["-d", "Office", "-n", "2"]
    assert told[0].endswith("-SP1")
    assert told[1].startswith("已送到打印机：Office，2份，第1页。")
    assert page._case is not None
    assert [paper.number for paper in page._case.papers] == [told[0]]


def test_a_second_printing_asks_why(full: Sitting, lp: FakeLp) -> None:
    page, told = _opened(full), list[str]()

    def only_then_why(asked: PrintDialog) -> None:
        asked.submit()
        told.append(asked.notice.text)
        asked.reason.setCurrentText("卡纸")

    def twice(dialog: PreviewDialog) -> None:
        _print(full, dialog)
        dialog.notice.hide()
        _print(full, dialog, only_then_why)
        told.append(dialog.notice.text)

    _preview(full, page, twice)

    assert told[0].startswith("没有写明补打的理由")
    assert "卡纸" in told[1]
    assert len(lp.calls) == 2


def test_closing_waits_for_what_is_under_way(full: Sitting, lp: FakeLp) -> None:
    page, told = _opened(full), list[object]()

    def act(dialog: PreviewDialog) -> None:
        dialog.issue_button.click()
        dialog.reject()
        told.extend((dialog.isVisible(), dialog.notice.text))
        full.bot.waitUntil(lambda: bool(dialog.number), timeout=10_000)

    _preview(full, page, act)

    assert told == [True, "正在办理，还没有完成。请稍等；要停下的，点“停止”。"]
    assert page._case is not None
    assert len(page._case.papers) == 1


def test_a_test_page_is_printed_and_is_no_paper(full: Sitting, lp: FakeLp) -> None:
    section, told = opened(full, "fonts", FontsSection), list[str]()

    def look(dialog: PreviewDialog) -> None:
        _print(full, dialog, lambda asked: asked.range.setText("１"))
        told.append(dialog.notice.text)
        dialog.accept()

    full.answer(PreviewDialog, look)
    section.page_button.click()
    full.bot.waitUntil(lambda: bool(told), timeout=20_000)

    ((arguments, fed),) = lp.calls
    assert arguments[5:8] == ["test page", "-P", "1"]
    assert fed.startswith(b"%PDF")
    assert told[0].startswith("已送到打印机：Office，1份，第1页。没有出纸的")


def test_what_was_issued_is_shown_as_it_is_kept(full: Sitting, lp: FakeLp) -> None:
    page, shown = _opened(full), list[tuple[str, bool]]()
    _preview(full, page, lambda dialog: _print(full, dialog))

    _preview(full, page, lambda dialog: shown.append((dialog.notice.text, dialog.issue_button.isHidden())))

    assert shown[0][0].startswith("这份表单已经出具")
    assert shown[0][1]


def test_a_printer_that_refuses_is_told_and_the_paper_is_issued(full: Sitting, lp: FakeLp) -> None:
    page, told = _opened(full), list[str]()
    lp.break_after(0)

    def act(dialog: PreviewDialog) -> None:
        _print(full, dialog)
        full.bot.waitUntil(lambda: "没有接收" in dialog.notice.text, timeout=10_000)
        told.extend((dialog.notice.text, dialog.number))

    _preview(full, page, act)

    assert "out of order" in told[0]
    assert told[1].endswith("-SP1")


def test_without_a_printer_the_paper_can_be_saved(
    full: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_cups(tmp_path / "nothing", monkeypatch)
    monkeypatch.setattr("desktop.ui.printers._of_qt", tuple)  # the machine of the test may have one of its own
    page, target, told = _opened(full), tmp_path / "审批表.pdf", list[str]()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    def act(dialog: PreviewDialog) -> None:
        _print(full, dialog, lambda asked: told.extend((asked.notice.text, asked.main.text())))

    _preview(full, page, act)

    assert told[0].startswith("这台机器上没有打印服务，或没有打印机")
    assert told[1].startswith("另存 PDF")
    assert target.read_bytes().startswith(b"%PDF")


def test_pages_turn_jump_and_zoom_by_keys(full: Sitting, lp: FakeLp) -> None:
    page, seen = _opened(full), list[object]()

    def act(dialog: PreviewDialog) -> None:
        area, control = dialog.view.area, Qt.KeyboardModifier.ControlModifier
        dialog.activateWindow()
        full.bot.waitUntil(dialog.isActiveWindow, timeout=5_000)
        for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
            QTest.keyClick(area, key)
            seen.append(dialog.at.value())
        dialog.at.setValue(2)
        seen.append(dialog.view.thumbs.currentRow())
        QTest.keyClick(dialog, Qt.Key.Key_PageUp, control)
        seen.append(dialog.at.value())
        QTest.keyClick(dialog, Qt.Key.Key_9, control)
        seen.append(dialog.zooms.currentText())
        wide = dialog.view.page.pixmap().width()
        QTest.keyClick(dialog, Qt.Key.Key_Plus, control)
        seen.append(dialog.view.page.pixmap().width() > wide)

    _preview(full, page, act, "roster")

    assert seen[0] != 1
    assert seen[1:] == [1, 1, 1, "整页", True]


def test_every_small_page_is_drawn_as_it_comes_into_sight(full: Sitting, lp: FakeLp) -> None:
    page = _opened(full)

    def act(dialog: PreviewDialog) -> None:
        full.bot.waitUntil(lambda: not dialog.view.thumbs.item(0).icon().isNull(), timeout=5_000)
        full.bot.waitUntil(lambda: not dialog.view._drawing.isActive(), timeout=5_000)

    _preview(full, page, act, "roster")


def test_the_log_shows_every_printing_and_the_kept_paper(full: Sitting, lp: FakeLp, sound: Sound) -> None:
    page, rows, kept = _opened(full), list[list[str]](), list[str]()
    _preview(full, page, lambda dialog: _print(full, dialog))

    def close_paper(dialog: PreviewDialog) -> None:
        kept.append(dialog.number)
        dialog.accept()

    def look(dialog: PaperLogDialog) -> None:
        sound(dialog.table.records)
        rows.extend(
            [column.text(line) for column in dialog.table.records.columns] for line in dialog.table.records.shown
        )
        full.answer(PreviewDialog, close_paper)
        dialog.show_button.click()
        full.bot.waitUntil(lambda: bool(kept), timeout=10_000)
        dialog.accept()

    full.answer(PaperLogDialog, look)
    page.papers.show_log()
    full.bot.waitUntil(lambda: bool(kept), timeout=10_000)
    full.settle()

    assert [row[2] for row in rows] == ["打印", "出具"]
    assert rows[0][4:6] == ["Office", "1份　全部"]
    assert kept == [rows[0][7]]


@pytest.mark.parametrize(
    ("number", "own"), [(STAY, []), ("330302001-FG-2023-0001", ["return-travel"])], ids=["stay", "return-travel"]
)
def test_the_menu_offers_the_forms_that_the_measure_has(full: Sitting, number: str, own: list[str]) -> None:
    page = _opened(full, number)

    offered = [form for form, action in page.papers.previews.items() if action.isVisible()]

    assert offered == ["receipt", "correction", "refusal", "approval", "roster", *own, "cover"]


def test_a_case_that_was_approved_is_not_offered_a_refusal(full: Sitting) -> None:
    approve(full, STAY)

    page = _opened(full, STAY)

    assert not page.papers.previews["refusal"].isVisible()
    assert page.papers.previews["cover"].isVisible()


def test_an_empty_log_says_what_to_do(full: Sitting, lp: FakeLp) -> None:
    dialog = PaperLogDialog(full.session, STAY, [])
    full.bot.addWidget(dialog)

    assert dialog.notice.text.startswith("还没有出具过表单")
    assert not dialog.show_button.isEnabled()


def test_many_cases_are_printed_and_what_was_not_is_listed(full: Sitting, lp: FakeLp, sound: Sound) -> None:
    window, told = full.window(), list[tuple[str, list[str]]]()
    numbers = [STAY, "330302001-LG-2023-0002"]

    def choose(dialog: PrintCasesDialog) -> None:
        for form, box in dialog.boxes.items():
            box.setChecked(form in {"approval", "correction"})
        dialog.submit()

    def look(dialog: PrintReportDialog) -> None:
        sound(dialog.table.records)
        told.append((dialog.notice.text, [fate.fate for fate in dialog.table.records.shown]))
        dialog.accept()

    full.answer(PrintCasesDialog, choose)
    full.answer(PrintReportDialog, look)
    print_cases(full.session, window, numbers)
    full.bot.waitUntil(lambda: bool(told), timeout=30_000)

    assert told[0][0].startswith("打印了2份表单。有2份没有打印")
    assert told[0][1] == ["✗ 没有打印", "✗ 没有打印", "✓ 已打印", "✓ 已打印"]
    assert len(lp.calls) == 2


@pytest.mark.parametrize(
    ("typed", "right"), [("", True), ("1-3,5", True), ("１－２", True), ("9", False), ("3-1", False), ("一", False)]
)
def test_pages_are_judged_beside_their_field(full: Sitting, typed: str, right: bool) -> None:
    dialog = PrintDialog(full.session, [OFFICE], pages=5)
    full.bot.addWidget(dialog)

    dialog.range.setText(typed)

    assert dialog.wrong.isHidden() is right


def test_a_printer_offers_what_it_can_and_the_choice_is_remembered(full: Sitting) -> None:
    plain = Printer(name="Plain", words="窗口")
    dialog = PrintDialog(full.session, [OFFICE, plain], pages=1)
    full.bot.addWidget(dialog)
    offered = [dialog.form.isRowVisible(field) for field in (dialog.sides, dialog.tray)]

    dialog.printer.pick("Plain")
    dialog.submit()

    again = PrintDialog(full.session, [OFFICE, plain], pages=1)
    full.bot.addWidget(again)
    assert offered == [True, True]
    assert [again.form.isRowVisible(field) for field in (again.sides, again.tray)] == [False, False]
    assert again.job == PrintJob(printer="Plain")


def test_the_queues_of_cups_are_offered_in_words(lp: FakeLp) -> None:
    office, stopped = printers()

    assert (office.words, office.trays[0]) == ("二楼办公室", ("InputSlot=Auto", "自动选择"))
    assert stopped.words == "停用的（已停用）"
