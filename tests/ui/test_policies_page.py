"""政策库: what the page shows and offers; choosing a reading, setting an amount, reckoning; every refusal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from desktop.services.export_policy import SHEETS
from desktop.ui.acts import policies
from desktop.ui.acts.policies import Shown
from desktop.ui.dialogs.effects import signed
from desktop.ui.dialogs.export_ledger import ExportLedgerDialog
from desktop.ui.dialogs.reading import ReadingDialog
from desktop.ui.tasks import Errand
from tests.ui.conftest import NOW, Sitting
from tests.ui.policy_dialogs import (
    DRAFT,
    NO,
    POLICY,
    TEXT,
    YES,
    amount_dialog,
    calculate_dialog,
    confirm_dialog,
    fill,
    install_dialog,
    page_of,
    reading_dialog,
    run,
    say,
    shown_of,
)
from tests.ui.test_every_control import clashes, labels_without_buddy, nameless, unlabelled

# ------------------------------------------------------------------------------------------ the page


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_the_page_keeps_to_its_window(empty: Sitting, size: tuple[int, int]) -> None:
    window = empty.window(size=size)

    window.show_page("policies")
    empty.settle()

    assert (window.width(), window.height()) == size


def test_a_button_is_live_only_where_the_policy_has_something_for_it(empty: Sitting) -> None:
    page = page_of(empty)
    live = [each.isEnabled() for each in (page.reading_button, page.amount_button, page.confirm_button)]
    page.policy.pick("wenzhou-2020-bulletin")
    empty.settle()
    bulletin = [each.isEnabled() for each in (page.reading_button, page.amount_button, page.confirm_button)]
    said = page.text.toPlainText()
    page.policy.pick(DRAFT)
    empty.settle()

    assert live == [True, True, False]
    assert bulletin == [False, False, False]
    assert page.confirm_button.isEnabled()
    assert "信息刊物" in said
    assert "还没有登记正式文件" in page.text.toPlainText()


def test_the_page_tells_what_the_office_set(empty: Sitting) -> None:
    page = page_of(empty)
    before = page.text.toPlainText()
    work = partial(
        policies.set_amount,
        id_=POLICY,
        amount=next(each for each in shown_of(page).amounts if each.key == "agency.rate"),
        text="600.00",
        source="会议纪要〔2023〕3号",
        by=empty.session.operator,
        now=NOW,
    )
    run(empty, work)
    page.reload()
    empty.settle()

    assert "不低于500.00元；没有另定时按500.00元。本单位还没有确定。" in before
    assert "本单位现定 600.00（会议纪要〔2023〕3号）。" in page.text.toPlainText()


def test_the_page_tells_what_is_handed_in_in_which_form_and_by_which_clause(empty: Sitting) -> None:
    said = page_of(empty).text.toPlainText()

    assert "　一次性留工补助申报表（盖章），原件（办件惯例）" in said
    assert "　与用工企业达成的协议，复印件，劳务派遣企业申领的提供（附则1）" in said
    assert "　返岗车（机）票或行程证明，复印件，返岗日期或出发地需要核实的提供（三、10，办件惯例）" in said
    assert "其他材料" not in said


@pytest.mark.parametrize(
    "make",
    [reading_dialog, amount_dialog, partial(install_dialog, content=TEXT), confirm_dialog, calculate_dialog],
    ids=["reading", "amount", "install", "confirm", "calculate"],
)
def test_every_control_is_named_and_the_dialog_fits_a_small_screen(
    empty: Sitting, make: Callable[[Sitting], QDialog]
) -> None:
    dialog = make(empty)

    assert nameless(dialog) == []
    assert labels_without_buddy(dialog) == []
    assert clashes(dialog) == []
    assert unlabelled(dialog) == []
    assert dialog.width() <= 911
    assert dialog.minimumSizeHint().height() <= 470


# ------------------------------------------------------------------------------------------ readings


def test_a_reading_shows_its_effect_case_by_case_before_it_is_chosen(full: Sitting) -> None:
    dialog = reading_dialog(full)
    held = dialog.main.isEnabled()
    dialog.options[1].click()
    full.settle()
    lines = [each.case.number for each in dialog.effects.table.records.shown]
    asked: list[str] = []
    say(full, YES, asked)
    dialog.main.click()
    full.settle()

    assert not held
    assert len(lines) == 3
    assert "可发放人数 105 → 101，金额 52,500.00 → 50,500.00元（−2,000.00元）" in dialog.effects.words.text()
    assert dialog.effects.words.text() in asked[0]
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert "件未审批的案卷需要重新核验" in dialog.told


def test_a_reading_that_is_not_confirmed_stays_as_it_was(full: Sitting) -> None:
    dialog = reading_dialog(full)
    dialog.options[1].click()
    full.settle()
    say(full, NO)
    dialog.main.click()
    full.settle()

    (shown,) = run(full, partial(policies.shown, id_=POLICY))
    assert isinstance(shown, Shown)
    assert shown.chosen["R-L8"] == "enrolled"
    assert dialog.isVisible()


def test_going_back_to_the_reading_that_holds_takes_the_effect_away(full: Sitting) -> None:
    dialog = reading_dialog(full)
    dialog.options[1].click()
    dialog.options[0].click()
    full.settle()

    assert "这是现用的选项" in dialog.effects.words.text()
    assert dialog.effects.table.records.rowCount() == 0
    assert not dialog.main.isEnabled()


def test_the_page_shows_the_reading_that_was_chosen_in_it(full: Sitting) -> None:
    page = page_of(full)

    def choose(dialog: ReadingDialog) -> None:
        dialog.reading.pick("R-L8")
        dialog.options[1].click()
        full.settle()
        say(full, YES)
        dialog.main.click()

    full.answer(ReadingDialog, choose)
    page.reading_button.click()
    full.settle()

    assert "已改选" in page.notice.text
    assert "● 该月已到账才算；欠费不算，缓缴待核实（现用）" in page.text.toPlainText()


# ------------------------------------------------------------------------------------------ amounts


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("499.99", "“人力资源服务机构引工奖励 标准”不能定为 499.99：原文（三、12）规定不低于 500.00元，没有任何改动"),
        ("六百", "无法识别，没有任何改动"),
        ("", "还没有填写数值，没有任何改动"),
    ],
)
def test_an_amount_outside_its_bounds_is_refused_beside_the_field(empty: Sitting, typed: str, words: str) -> None:
    dialog = amount_dialog(empty)
    dialog.value.setText(typed)
    dialog.look.click()
    empty.settle()

    assert words in dialog.notice.text
    assert dialog.typed == typed
    assert not dialog.main.isEnabled()


def test_an_amount_is_set_after_its_effect_its_source_and_a_question(empty: Sitting) -> None:
    dialog = amount_dialog(empty)
    dialog.value.setText("600.00")
    dialog.look.click()
    empty.settle()
    dialog.main.click()
    refused = dialog.notice.text
    dialog.source.setText("会议纪要〔2023〕3号")
    say(empty, YES)
    dialog.main.click()
    empty.settle()

    assert "没有未审批的案卷因此改变" in dialog.effects.words.text()
    assert refused == "确定标准要写明依据，没有任何改动。请写明会议纪要、文件等依据后再确定。"
    assert dialog.told == "已把“人力资源服务机构引工奖励 标准”定为 600.00。没有案卷需要重新核验。"


def test_an_amount_is_set_without_a_mouse(empty: Sitting) -> None:
    dialog = amount_dialog(empty)
    empty.bot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(dialog.value, "600.00")
    QTest.keyClick(dialog.value, Qt.Key.Key_Return)
    empty.settle()
    looked, open_still = dialog.main.isEnabled(), dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    at_source = dialog.source.hasFocus()
    dialog.source.insert("会议纪要")
    say(empty, YES)
    QTest.keyClick(dialog.source, Qt.Key.Key_Return)
    empty.settle()

    assert (looked, open_still, at_source) == (True, True, True)
    assert "已把" in dialog.told


def test_another_value_needs_another_look(empty: Sitting) -> None:
    dialog = amount_dialog(empty)
    dialog.value.setText("600.00")
    dialog.look.click()
    empty.settle()
    looked = dialog.main.isEnabled()
    dialog.value.setText("700.00")

    assert (looked, dialog.main.isEnabled()) == (True, False)


# ------------------------------------------------------------------------------------------ reckoning


GROWTH = {
    "above_scale": "true",
    "manufacturing": "true",
    "output_2022": "120,000,000",
    "output_q1_prev": "20000000",
    "output_q1": "30000000",
}


def test_figures_come_to_a_sum_with_every_step_and_its_clause(empty: Sitting) -> None:
    dialog = calculate_dialog(empty)
    fill(dialog, **GROWTH)
    dialog.main.click()
    empty.settle()
    words = dialog.answer.toPlainText()

    assert words.startswith("符合，核定金额 100,000.00元")
    assert "二、5" in words


def test_what_is_left_empty_waits_and_is_named(empty: Sitting) -> None:
    dialog = calculate_dialog(empty)
    fill(dialog, above_scale="true", manufacturing="true")
    dialog.main.click()
    empty.settle()
    words = dialog.answer.toPlainText()

    assert words.startswith("待核实")
    assert "还缺：2022年产值" in words


def test_a_condition_not_met_is_told(empty: Sitting) -> None:
    dialog = calculate_dialog(empty)
    fill(dialog, **{**GROWTH, "manufacturing": "false"})
    dialog.main.click()
    empty.settle()

    assert dialog.answer.toPlainText().startswith("不符合")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("output_q1", "三千万", "“三千万”不是数，没有测算"),
        ("output_q1", "-1", "是负数，没有测算"),
        ("output_q1_prev", "0", "是0，算不出增幅，没有测算"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_beside_its_field(empty: Sitting, name: str, text: str, words: str) -> None:
    dialog = calculate_dialog(empty)
    fill(dialog, **{**GROWTH, name: text})
    dialog.main.click()
    empty.settle()

    assert words in dialog.notice.text
    assert dialog.focusWidget() is dialog.fields[name]
    assert dialog.main.isEnabled()


def test_a_day_that_is_none_is_refused(empty: Sitting) -> None:
    dialog = calculate_dialog(empty, "charter")
    fill(dialog, trip_date="正月初七")
    dialog.main.click()

    assert "“正月初七”不是日期" in dialog.notice.text


def test_another_measure_asks_for_its_own_facts_and_keeps_what_both_ask(empty: Sitting) -> None:
    dialog = calculate_dialog(empty)
    fill(dialog, **GROWTH)
    dialog.measure.pick("charter")

    assert list(dialog.fields) == ["manufacturing", "cross_province", "trip_date", "cost"]
    assert dialog.typed() == {"manufacturing": "true"}


@pytest.mark.parametrize(("fen", "words"), [(0, "0.00"), (-200_000, "−2,000.00"), (5, "+0.05")])
def test_a_difference_bears_its_sign(fen: int, words: str) -> None:
    assert signed(fen) == words


# ------------------------------------------------------------------------------------------ export


def test_the_policy_on_the_page_leaves_as_a_workbook(full: Sitting) -> None:
    page, target = page_of(full), full.folder.parent / "政策"
    proposed: list[str] = []

    def submit(dialog: ExportLedgerDialog) -> None:
        assert dialog.file.path is not None
        proposed.append(dialog.file.path.name)
        dialog.file.set_path(target)
        dialog.submit()

    full.answer(ExportLedgerDialog, submit)
    QTest.keySequence(page, "Ctrl+Shift+X")
    full.settle()
    book = load_workbook(target.with_suffix(".xlsx"))

    assert proposed == [f"政策_{POLICY}_20230211.xlsx"]
    assert book.sheetnames == list(SHEETS)
    assert "已导出政策" in page.notice.text
    assert str(target.with_suffix(".xlsx")) in page.notice.text


def test_an_export_that_is_not_wanted_writes_nothing(empty: Sitting) -> None:
    page = page_of(empty)
    before = {each.name for each in empty.folder.parent.iterdir()}

    empty.answer(ExportLedgerDialog, QDialog.reject)
    page.export_button.click()
    empty.settle()

    assert {each.name for each in empty.folder.parent.iterdir()} == before
    assert not page.notice.isVisible()


def test_a_policy_is_never_written_over_a_file_of_the_workspace(empty: Sitting) -> None:
    page, own = page_of(empty), empty.folder / "wengang.db"
    before = own.stat().st_size

    def work(errand: Errand) -> object:
        return policies.export(errand, id_=POLICY, path=own, by=empty.session.operator, now=NOW)

    refused: list[str] = []
    empty.session.tasks.run(page, work, print, lambda error: refused.append(error.code))
    empty.settle()

    assert refused == ["own-file"]
    assert own.stat().st_size >= before
