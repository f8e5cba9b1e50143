"""审批: the queue, why I may not, what changed, one and many decisions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.errors import DeskError
from desktop.records import CaseState
from desktop.services.decide import SINGLE_HANDED
from desktop.services.override import override
from desktop.services.queue import Waiting
from desktop.services.verify import verify
from desktop.ui.acts.cases import one
from desktop.ui.dialogs.deciding import DecidingDialog
from desktop.ui.pages.approvals import ApprovalsPage
from desktop.ui.tasks import Errand
from rules.outcome import Outcome
from tests.ui.conftest import Sitting, Sound, cell

CASE = "330302001-LG-2023-0001"


def approvals_of(sitting: Sitting, by: str = "reviewer") -> ApprovalsPage:
    sitting.be(by)
    page = sitting.window().show_page("approvals")
    assert isinstance(page, ApprovalsPage)
    sitting.settle()
    return page


def decide(sitting: Sitting, page: ApprovalsPage, numbers: list[str], step: str, reason: str = "") -> None:
    """Choose cases and take a step with them through the dialog."""
    page.table.clearSelection()
    flags = page.table.selectionModel().SelectionFlag
    for row, each in enumerate(page.table.records.shown):
        if each.case.number in numbers:
            page.table.selectionModel().select(page.table.records.index(row, 0), flags.Select | flags.Rows)

    def say(dialog: DecidingDialog) -> None:
        dialog.reason.setPlainText(reason)
        assert dialog.focusWidget() in {dialog.main, dialog.reason}
        dialog.submit()

    sitting.answer(DecidingDialog, say)
    page.take_step(step)
    sitting.settle()


def numbers(page: ApprovalsPage) -> list[str]:
    return [each.case.number for each in page.table.records.shown]


def state_of(sitting: Sitting, number: str) -> CaseState:
    told: list[CaseState] = []
    work = partial(one, number=number, by=sitting.session.operator, now=sitting.session.now())
    sitting.session.tasks.run(sitting.session, work, lambda view: told.append(view.case.state))
    sitting.settle()
    return told[0]


def test_the_queue_is_that_of_whoever_is_signed_in(full: Sitting, sound: Sound) -> None:
    page = approvals_of(full)

    sound(page.table.records)
    sound(page.panel.table.records)
    assert (page.step, len(numbers(page))) == ("review", 12)
    assert page.pass_button.text().startswith("通过复核")
    full.be("approver")
    full.settle()
    assert (page.step, numbers(page)) == ("approve", [])
    assert page.sum.text().startswith("没有等待审批的案卷")
    assert not page.pass_button.isEnabled()


def test_who_entered_a_case_is_told_so_in_its_row_before_anything_is_clicked(full: Sitting) -> None:
    page = approvals_of(full, "clerk")
    able = [cell(page.table, row, "能否办理") for row in range(page.table.records.rowCount())]

    assert set(able) == {"本人经手"}
    assert "的录入或核验，不能再办理“复核”。" in page.panel.blocked.text()
    assert page.panel.blocked.isVisible()
    assert not page.pass_button.isEnabled()
    assert page.return_button.isEnabled()


def test_a_review_moves_the_case_and_the_next_one_comes_by_itself(full: Sitting) -> None:
    page = approvals_of(full)
    before = numbers(page)
    page.table.selectRow(1)

    full.answer(DecidingDialog, lambda dialog: QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return))
    QTest.keyClick(page.window(), Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    full.bot.waitUntil(lambda: page.notice.text.startswith("“通过复核”办理了1件"))
    full.settle()

    current = page.table.current()
    assert numbers(page) == [number for number in before if number != before[1]]
    assert current is not None
    assert current.case.number == before[2]
    assert page.panel.words.text().startswith("还没有人看过")


def test_many_are_reviewed_and_approved_at_once_and_each_is_judged(full: Sitting) -> None:
    page = approvals_of(full)
    chosen = numbers(page)[:4]

    decide(full, page, chosen, "review")
    full.be("approver")
    full.settle()
    decide(full, page, chosen, "approve", "已阅")

    assert {state_of(full, number) for number in chosen} <= {CaseState.APPROVED, CaseState.REVIEWED}
    assert CaseState.APPROVED in {state_of(full, number) for number in chosen}
    assert page.notice.text.startswith("“审批通过”办理了")


def test_what_the_determination_warns_of_is_shown_and_needs_a_reason_to_approve(full: Sitting) -> None:
    page = approvals_of(full)
    warned = replace(page.table.records.shown[0], remarks=("本政策包依征求意见稿编制。",), blocked=None)

    dialog = DecidingDialog("approve", [warned])
    full.bot.addWidget(dialog)
    told = dialog.notice.text
    dialog.submit()
    refused = dialog.notice.text
    dialog.reason.setPlainText("已与正式文件核对")
    dialog.submit()

    assert told.startswith("本政策包依征求意见稿编制。")
    assert "理由" in refused
    assert dialog.result() == DecidingDialog.DialogCode.Accepted


def test_wanting_materials_are_told_and_need_no_reason(full: Sitting) -> None:
    page = approvals_of(full)
    told: list[str] = []

    def say(dialog: DecidingDialog) -> None:
        full.bot.waitUntil(lambda: bool(dialog.notice.text))
        told.append(dialog.notice.text)
        dialog.submit()

    page.table.choose(CASE)
    full.answer(DecidingDialog, say)
    page.take_step("review")
    full.settle()

    assert told[0].startswith("申报材料未核对：一次性留工补助申报表（盖章）。可以照常办理")
    assert state_of(full, CASE) is CaseState.REVIEWED


def test_wanting_materials_of_several_cases_are_told_once_with_their_firms(full: Sitting) -> None:
    page = approvals_of(full)
    some = [
        replace(each, blocked=None, case=replace(each.case, number=str(at), enterprise_name=f"样例{at}"))
        for at, each in enumerate([page.table.records.shown[0]] * 8)
    ]
    dialog = DecidingDialog("review", some)
    full.bot.addWidget(dialog)

    dialog.tell_wanting(
        {**dict.fromkeys("0123", ("缺少丙。",)), "4": ("缺少甲。",), "5": ("缺少乙。",), "6": ("缺少丁。",)}
    )

    assert dialog.notice.text.startswith(
        "样例0等4件：缺少丙。样例4：缺少甲。另有2件的申报材料也不齐或未核对。可以照常办理"
    )


def test_nothing_is_asked_about_materials_of_what_is_sent_back(full: Sitting) -> None:
    page = approvals_of(full)

    dialog = DecidingDialog("return", page.table.records.shown[:1])
    full.bot.addWidget(dialog)

    assert dialog.forward == []


def test_whoever_may_not_is_listed_with_the_reason_and_left_out(full: Sitting) -> None:
    page = approvals_of(full)
    first, second = page.table.records.shown[:2]
    own = replace(second, blocked=DeskError("own-review", operator="复核", case=second.case.number))

    dialog = DecidingDialog("review", [first, own])
    full.bot.addWidget(dialog)

    assert dialog.going == [first]


def test_alone_at_the_counter_is_told_above_the_queue(full: Sitting) -> None:
    page = approvals_of(full)
    assert not page.alone.isVisible()

    def alone(errand: Errand) -> None:
        with errand.desk.store.atomic():
            errand.desk.store.office.set(SINGLE_HANDED, "另一人病假")

    full.session.tasks.run(full.session, alone, lambda _: None)
    page.reload()
    full.settle()

    assert page.alone.isVisible()
    assert "另一人病假" in page.alone.text()


def test_a_return_without_a_reason_is_refused_beside_the_field(full: Sitting) -> None:
    page = approvals_of(full)
    told: list[str] = []

    def say(dialog: DecidingDialog) -> None:
        dialog.submit()
        told.append(dialog.notice.text)
        dialog.reason.setPlainText("花名册第3行的证件号码请更正")
        dialog.submit()

    page.table.choose(CASE)
    full.answer(DecidingDialog, say)
    page.return_button.click()
    full.settle()

    assert "理由" in told[0]
    assert state_of(full, CASE) is CaseState.TO_CORRECT


def test_a_case_that_was_verified_anew_since_it_was_shown_is_not_reviewed(full: Sitting) -> None:
    page = approvals_of(full)
    page.table.choose(CASE)

    def meanwhile(dialog: DecidingDialog) -> None:
        dialog.going = [each for each in dialog.going if each.case.number == CASE]
        dialog.submit()

    shown = page.table.chosen()
    page.table.records.show([_otherwise(each) for each in shown])
    page.table.choose(CASE)
    full.answer(DecidingDialog, meanwhile)
    page.take_step("review")
    full.settle()

    assert "有了新的核定结果" in page.notice.text
    assert state_of(full, CASE) is CaseState.VERIFIED


def test_what_changed_since_the_review_stands_side_by_side(full: Sitting) -> None:
    page = approvals_of(full)
    decide(full, page, [CASE], "review")
    _overrule(full)

    full.be("reviewer")
    page.open_at(step="review", number=CASE)
    full.settle()
    lines = {line.what: (line.before, line.now) for line in page.panel.table.records.shown}
    page.panel.only.setChecked(True)
    narrowed = [line for line in page.panel.table.records.shown if not line.changed]

    assert lines["可发放"] == ("42人", "41人")
    assert any(line.place.endswith("行") and "**" in line.what for line in page.panel.table.records.records)
    assert "“复核”时的结果" in page.panel.words.text()
    assert narrowed == []


def _otherwise(each: Waiting) -> Waiting:
    return replace(each, hash="0" * 64)


def _overrule(sitting: Sitting) -> None:
    """Decide on one person as the clerk, and verify again."""
    by, now = sitting.be("clerk"), sitting.session.now()

    def rule(errand: Errand) -> None:
        store, policies = errand.desk.store, errand.desk.policies
        case = store.cases.by_number(CASE)
        kept = store.determinations.latest(case.id)
        assert kept is not None
        paid = next(each.row_id for each in store.determinations.outcomes(kept.id) if each.outcome == "payable")
        row = next(each for each in store.parts.rows(case.id) if each.id == paid)
        policy = policies[case.policy]
        override(store, policy, case, row, criterion="stayed", as_if=Outcome.UNMET, reason="离温", by=by, now=now)
        verify(store, policies, [store.cases.by_number(CASE)], by=by, now=now)

    sitting.session.tasks.run(sitting.session, rule, lambda _: None)
    sitting.settle()
