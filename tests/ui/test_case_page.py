"""One case: figures, persons, reasons, decisions, paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from desktop.ui.dialogs.decision import OverrideDialog, StepDialog
from desktop.ui.dialogs.preview import PreviewDialog
from desktop.ui.dialogs.sheet import Trouble
from desktop.ui.pages.case import CasePage
from tests.ui.conftest import Sitting, dismiss

STAY, TRAVEL = "330302001-LG-2023-0001", "330302001-FG-2023-0001"


def opened(sitting: Sitting, number: str = STAY) -> CasePage:
    window = sitting.window()
    window.open_case(number)
    sitting.settle()
    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    return page


def steps(page: CasePage) -> list[str]:
    return [each.accessibleName() for each in page.head.buttons]


def named(page: CasePage, name: str) -> QPushButton:
    return next(each for each in page.head.buttons if each.accessibleName() == name)


def shown(page: CasePage) -> int:
    return page.roster.table.records.rowCount()


def take(sitting: Sitting, page: CasePage, operator: str, step: str) -> None:
    sitting.be(operator)
    sitting.answer(StepDialog, lambda dialog: dialog.submit())
    page.take_step(step)
    sitting.settle()


def test_a_step_that_is_not_mine_is_shown_with_the_reason_and_cannot_be_taken(full: Sitting) -> None:
    page = opened(full)

    review = named(page, "复核")
    to_the_clerk = (review.isEnabled(), review.text(), review.toolTip())
    full.be("reviewer")
    full.settle()
    to_the_reviewer = named(page, "复核")

    assert not to_the_clerk[0]
    assert "本人经手" in to_the_clerk[1]
    assert "经手过案卷" in to_the_clerk[2]
    assert "请由没有经手的操作员办理" in to_the_clerk[2]
    assert named(page, "退回补正").isEnabled()
    assert to_the_reviewer.isEnabled()
    assert "本人经手" not in to_the_reviewer.text()


def test_declared_stands_beside_verified_and_the_threshold_tells_its_margin(full: Sitting) -> None:
    page = opened(full)

    assert [each.text() for each in page.figures._heads] == ["55人", "42人", "5人", "8人"]
    assert [each.text() for each in page.figures._sums] == ["27,500.00元", "21,000.00元", "最高可到 23,500.00元", ""]
    assert page.figures.threshold.text() == "门槛30人，已确定45人，最多48人；再核减16人即不足30人，减少21,000元。"
    assert page.heading.text() == "温州样例甲阀门有限公司"


def test_the_roster_narrows_by_outcome_reason_and_text(full: Sitting) -> None:
    roster = opened(full).roster
    everybody = roster.table.records.rowCount()

    roster.outcome.pick("pending")
    pending = roster.table.records.rowCount()
    roster.outcome.pick("")
    roster.reason.pick("unknown:insured")
    uninsured = {"insured" in line.person.unknown for line in roster.table.records.shown}
    roster.reason.pick("")
    roster.search.setText("没有覆盖的姓名")

    assert (everybody, pending) == (55, 5)
    assert uninsured == {True}
    assert roster.table.records.rowCount() == 0


def test_a_person_shows_every_criterion_with_clause_sentence_and_evidence(full: Sitting) -> None:
    page = opened(full)
    page.roster.outcome.pick("payable")
    page.roster.table.selectRow(0)

    words = page.roster.panel.browser.toPlainText()

    for part in (
        "身份证号",
        "不重复申报",
        "外地员工",
        "参保",
        "留温",
        "（一、1）",
        "参保明细.xlsx",
        "留温比对结果.xlsx",
        "符合",
    ):
        assert part in words, part


def test_the_panel_follows_the_arrows(full: Sitting) -> None:
    page = opened(full)
    page.roster.table.setFocus()

    QTest.keyClick(page.roster.table, Qt.Key.Key_Down)

    assert page.roster.person is not None
    assert page.roster.person.name in page.roster.panel.browser.toPlainText()


def test_numbers_are_masked_until_asked_for_and_the_asking_is_logged(full: Sitting) -> None:
    page = opened(full)
    model = page.roster.table.records
    masked = [model.index(row, 6).data() for row in range(model.rowCount())]

    page.roster.reveal_button.click()
    full.settle()
    whole = [model.index(row, 6).data() for row in range(model.rowCount())]
    page.roster.reveal_button.click()
    page.tabs.setCurrentWidget(page.course)
    full.settle()

    assert all("*" in number for number in masked if number)
    assert not any("*" in number for number in whole)
    assert all(plain.startswith(hidden[:4]) for hidden, plain in zip(masked, whole, strict=True) if len(plain) == 18)
    assert [model.index(row, 6).data() for row in range(model.rowCount())] == masked
    assert [event.entry.act for event in page.course.records].count("reveal") == 1


def test_an_override_is_recorded_with_its_reason_and_verified_at_once(full: Sitting) -> None:
    page = opened(full)
    page.roster.outcome.pick("pending")
    person = next(line.person for line in page.roster.table.records.shown if line.person.unknown == ("stayed",))
    page.roster.table.choose((person.file, person.sheet, person.row))

    def decide(dialog: OverrideDialog) -> None:
        dialog.submit()
        refused.append(dialog.notice.text)
        dialog.reason.setPlainText("现场核对了门禁记录")
        dialog.submit()

    refused: list[str] = []
    full.answer(OverrideDialog, decide)
    page.roster.override_button.click()
    full.settle()

    assert "需要写明理由" in refused[0]
    assert page.figures._heads[1].text() == "43人"
    page.roster.outcome.pick("")
    page.roster.table.choose((person.file, person.sheet, person.row))
    assert "人工认定" in page.roster.panel.browser.toPlainText()
    assert "现场核对了门禁记录" in page.roster.panel.browser.toPlainText()


def test_only_the_steps_that_the_state_allows_are_offered(full: Sitting) -> None:
    page = opened(full)
    verified = steps(page)

    take(full, page, "reviewer", "review")
    reviewed = steps(page)

    assert verified == ["退回补正", "不予通过", "撤回", "复核"]
    assert reviewed == ["退回补正", "不予通过", "撤回", "审批"]


def test_whoever_verified_cannot_review_and_hears_why(full: Sitting) -> None:
    page = opened(full)
    told: list[str] = []

    full.answer(StepDialog, lambda dialog: dialog.submit())

    def read(dialog: Trouble) -> None:
        told.append(dialog.error.message)
        dismiss(dialog)

    full.answer(Trouble, read)
    page.take_step("review")
    full.settle()

    assert len(told) == 1
    assert "不能再办理“复核”" in told[0]


def test_a_step_that_needs_a_reason_keeps_its_dialog_until_there_is_one(full: Sitting) -> None:
    page = opened(full)
    told: list[str] = []

    def correct(dialog: StepDialog) -> None:
        dialog.submit()
        told.append(dialog.notice.text)
        dialog.reason.setPlainText("第29行证件号码有误")
        dialog.submit()

    full.answer(StepDialog, correct)
    named(page, "退回补正").click()
    full.settle()

    assert "需要写明理由" in told[0]
    assert page.state.text() == "〔待补正〕"


def test_an_approved_case_says_that_it_is_frozen_and_takes_nothing(full: Sitting) -> None:
    page = opened(full)

    take(full, page, "reviewer", "review")
    take(full, page, "approver", "approve")

    page.tabs.setCurrentWidget(page.course)
    full.settle()

    assert page.state.text() == "〔已审批〕"
    assert page.notice.text.startswith("本案卷已审批，内容已固定")
    assert not page.verify_button.isEnabled()
    assert not page.roster.override_button.isEnabled()
    assert steps(page) == []
    assert [event.entry.act for event in page.course.records][:2] == ["approve", "review"]


def test_a_preview_issues_nothing_until_it_is_asked_to(full: Sitting, tmp_path: Path) -> None:
    page = opened(full)
    pages: list[int] = []

    def look(dialog: PreviewDialog) -> None:
        pages.append(dialog.pages)
        dialog.zoom(1)
        dialog.zoom(-1)
        dialog.go(1)
        dialog.issue_button.click()
        full.bot.waitUntil(lambda: "已出具" in dialog.notice.text, timeout=10_000)
        dialog.accept()

    before = len(page._case.papers) if page._case else -1
    full.answer(PreviewDialog, look)
    QTest.keyClick(page.window(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    full.settle()
    full.bot.waitUntil(lambda: bool(pages) and full.session.tasks.idle, timeout=10_000)
    full.settle()

    assert before == 0
    assert pages[0] >= 1
    assert page._case is not None
    assert [paper.form for paper in page._case.papers] == ["approval"]


def test_a_stale_case_says_why(full: Sitting) -> None:
    page = opened(full)
    _make_stale(full)

    page.reload()
    full.settle()

    assert "需要重新核验" in page.notice.text
    page.verify()
    full.settle()
    assert page.notice.text.startswith("已核验")


@pytest.mark.parametrize("number", [STAY, TRAVEL])
def test_every_tab_has_its_words(full: Sitting, number: str) -> None:
    page = opened(full, number)

    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        full.settle()

    assert "统一社会信用代码" in page.basis.browser.toPlainText()
    assert "核定金额" in page.basis.browser.toPlainText()
    assert "现行" in page.materials.browser.toPlainText()
    assert len(page.course.records) >= 4


def _make_stale(sitting: Sitting) -> None:
    from desktop.services.readings import choose
    from desktop.ui.tasks import Errand

    def change(errand: Errand) -> None:
        desk = errand.desk
        clerk = desk.store.operators.get("clerk")
        choose(desk.store, desk.policies["lucheng-2023"], {"R-L8": "paid"}, by=clerk, now=sitting.session.now())

    sitting.session.tasks.run(sitting.session, change, lambda _: None)
    sitting.settle()
