"""案卷: the list, what comes in, what is verified and moved."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.records import CaseState
from desktop.ui.acts.intake import Wanted
from desktop.ui.dialogs.decision import StepDialog
from desktop.ui.dialogs.intake import IntakeDialog
from desktop.ui.dialogs.intake_preview import IntakePreviewDialog
from desktop.ui.dialogs.intake_report import IntakeReportDialog
from desktop.ui.dialogs.sheet import Trouble
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.case import CasePage
from desktop.ui.pages.cases import CasesPage
from desktop.ui.tasks import Errand
from desktop.ui.wording import advice_of
from tests.ui.conftest import DECLARATIONS, Sitting, dismiss

FIRST = "330302001-LG-2023-0001"


def page_of(sitting: Sitting, window: MainWindow | None = None) -> CasesPage:
    page = (window or sitting.window()).show_page("cases")
    assert isinstance(page, CasesPage)
    sitting.settle()
    return page


def cells(page: CasesPage, title: str) -> list[str]:
    model = page.table.records
    column = [each.title for each in model.columns].index(title)
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_the_list_tells_state_heads_and_sum_of_every_case(full: Sitting) -> None:
    page = page_of(full)

    assert len(cells(page, "案卷编号")) == 12
    assert set(cells(page, "状态")) == {"已核验"}
    row = cells(page, "案卷编号").index(FIRST)
    assert [cells(page, title)[row] for title in ("申报", "可发放", "待核实", "不予")] == ["55", "42", "5", "8"]
    assert cells(page, "核定（元）")[row] == "21,000.00"
    assert page.sum.text().startswith("共12件，申报486人")


def test_an_empty_workspace_says_how_to_begin(empty: Sitting) -> None:
    page = page_of(empty)

    assert "还没有案卷" in page.notice.text
    assert not page.verify_button.isEnabled()
    assert not page.steps_button.isEnabled()


def test_the_search_narrows_by_name_code_and_number_and_the_state_beside_it(full: Sitting) -> None:
    page = page_of(full)

    page.search.setText("丁皮革")
    full.settle()
    by_name = cells(page, "企业名称")
    page.search.setText("lg-2023-0002")
    full.settle()
    by_number = cells(page, "案卷编号")
    page.search.clear()
    page.filters._marks["stale"].setChecked(True)
    full.settle()

    assert (by_name, by_number) == (["温州样例丁皮革有限公司"], ["330302001-LG-2023-0002"])
    assert cells(page, "案卷编号") == []


def test_files_come_in_through_the_dialog_and_every_fate_is_reported(empty: Sitting) -> None:
    if not DECLARATIONS.is_dir():
        return
    page = page_of(empty)
    reports: list[tuple[str, int, int]] = []

    def ask(dialog: IntakeDialog) -> None:
        dialog._add([DECLARATIONS])
        dialog.measure.pick("stay")
        dialog.submit()

    def agree(dialog: IntakePreviewDialog) -> None:
        empty.bot.waitUntil(dialog.main.isEnabled, timeout=20_000)
        dialog.main.click()

    def read(dialog: IntakeReportDialog) -> None:
        dialog.copy()
        reports.append(
            (QApplication.clipboard().text(), dialog.files.records.rowCount(), dialog.problems.records.rowCount())
        )
        dialog.accept()

    empty.answer(IntakeDialog, ask)
    empty.answer(IntakePreviewDialog, agree)
    empty.answer(IntakeReportDialog, read)
    QTest.keyClick(page.window(), Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    empty.settle()

    [(copied, files, problems)] = reports
    assert files == 10
    assert problems > 0
    assert "01-温州样例甲阀门有限公司.xlsx" in copied
    assert set(cells(page, "状态")) == {"草稿"}
    assert cells(page, "提示") == ["未核验"] * 10


def test_a_file_that_could_be_either_is_asked_about_and_taken_in_as_told(full: Sitting, tmp_path: Path) -> None:
    page = page_of(full)
    firm = next(row for row in page.table.records.records if row.number == FIRST)
    file = tmp_path / "more.csv"
    people = "".join(f"新人{number},{_id(number)}\n" for number in range(3))
    head = f"申报单位名称,{firm.enterprise_name}\n统一社会信用代码,{firm.uscc}\n\n姓名,身份证号码\n"
    file.write_text(head + people, "utf-8")
    seen: list[str] = []

    def supplement(dialog: IntakeReportDialog) -> None:
        record = dialog.files.records.records[0]
        seen.append(record.code)
        full.answer(IntakeReportDialog, read)
        dialog._take_again([record.file], "supplement")

    def read(dialog: IntakeReportDialog) -> None:
        seen.append(dialog.files.records.records[0].words)
        dialog.accept()

    full.answer(IntakeReportDialog, supplement)
    page.take_in(Wanted(paths=(file,), policy="lucheng-2023", measure="stay"))
    full.settle()
    full.bot.waitUntil(lambda: len(seen) == 2, timeout=10_000)

    assert seen[0] == "supplement-or-correction"
    assert "新增3人" in seen[1]
    assert cells(page, "提示")[cells(page, "案卷编号").index(FIRST)] == "需重新核验"


def test_a_case_that_needs_verification_again_is_verified_by_a_key(full: Sitting) -> None:
    page = page_of(full)

    QTest.keyClick(page.window(), Qt.Key.Key_F5)
    full.settle()

    assert "核验了12件，其中0件结果有变化" in page.notice.text


def test_several_cases_are_moved_at_once_and_refusals_say_why(full: Sitting) -> None:
    page = page_of(full)
    full.be("reviewer")
    page.table.selectAll()

    full.answer(StepDialog, lambda dialog: dialog.submit())
    page.take_step("review")
    full.settle()
    full.be("clerk")
    full.settle()
    page.table.selectAll()
    full.answer(StepDialog, lambda dialog: dialog.submit())
    page.take_step("approve")
    full.settle()

    assert {row.state for row in page.table.records.records} == {CaseState.REVIEWED}
    assert "有12件没有办理" in page.notice.text
    assert "经手过案卷" in page.notice.text


def test_a_case_with_remarks_is_left_out_of_a_bulk_approval_whatever_reason_is_typed(full: Sitting) -> None:
    page = page_of(full)
    late = _declare_late(full)
    page.reload()
    full.settle()
    full.be("approver")
    page.table.choose(late)
    told: list[str] = []

    def approve(dialog: StepDialog) -> None:
        dialog.reason.setPlainText("同意")
        dialog.submit()

    def read(dialog: Trouble) -> None:
        told.append(f"{dialog.error.code} {dialog.error.message}{advice_of(dialog.error)}")
        dismiss(dialog)

    full.answer(StepDialog, approve)
    full.answer(Trouble, read)
    page.take_step("approve")
    full.settle()

    assert len(told) == 1
    assert told[0].startswith(f"remark-needs-reason 案卷 {late}：申报日2023-12-31不在政策有效期内")
    assert "单独审批" in told[0]


def test_a_case_with_remarks_is_approved_on_its_own_page_with_a_reason(full: Sitting) -> None:
    window = full.window()
    late = _declare_late(full)
    window.open_case(late)
    full.settle()
    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    full.be("approver")
    warned: list[str] = []

    def approve(dialog: StepDialog) -> None:
        warned.append(dialog.notice.text)
        dialog.reason.setPlainText("已请示区级")
        dialog.submit()

    full.answer(StepDialog, approve)
    page.take_step("approve")
    full.settle()

    assert "不在政策有效期内" in warned[0]
    assert page.state.text() == "〔已审批〕"


def test_one_refusal_is_told_in_a_dialog_of_its_own(full: Sitting) -> None:
    page = page_of(full)
    page.table.choose(FIRST)
    told: list[str] = []

    full.answer(StepDialog, lambda dialog: dialog.submit())

    def read(dialog: Trouble) -> None:
        told.append(dialog.error.code)
        dismiss(dialog)

    full.answer(Trouble, read)
    page.take_step("review")
    full.settle()

    assert told == ["own-work"]


def test_enter_opens_a_case_and_escape_returns_to_the_list(full: Sitting) -> None:
    window = full.window()
    page = page_of(full, window)
    page.table.choose(FIRST)
    page.table.setFocus()

    QTest.keyClick(page.table, Qt.Key.Key_Return)
    full.settle()
    case = window.stack.currentWidget()
    QTest.keyClick(window, Qt.Key.Key_Escape)

    assert isinstance(case, CasePage)
    assert case.number == FIRST
    assert window.stack.currentWidget() is page


def _declare_late(sitting: Sitting) -> str:
    """Declare the case of the first file after the policy's end, verify and review it; return its number."""
    from desktop.services.decide import decide
    from desktop.services.intake import Terms, intake
    from desktop.services.undo import undo
    from desktop.services.verify import verify

    made: list[str] = []

    def work(errand: Errand) -> None:
        store, now = errand.desk.store, datetime(2023, 12, 31, 9, tzinfo=UTC)
        clerk, reviewer = store.operators.get("clerk"), store.operators.get("reviewer")
        undo(store, FIRST, by=clerk, now=now)
        policy = errand.desk.policies["lucheng-2023"]
        terms = Terms(policy=policy, measure=policy.measures["stay"], received=date(2023, 12, 31))
        intake(store, [min(DECLARATIONS.iterdir())], terms, by=clerk, now=now)
        made.append(next(each.number for each in store.cases.all() if each.received_on.month == 12))
        case = decide(store, store.cases.by_number(made[0]), "accept", by=clerk, now=now)
        verify(store, errand.desk.policies, [case], by=clerk, now=now)
        decide(store, store.cases.by_number(made[0]), "review", by=reviewer, now=now)

    sitting.session.tasks.run(sitting.session, work, lambda _: None)
    sitting.settle()
    assert not sitting.troubles
    return made[0]


def _id(number: int) -> str:
    body = f"5101021990010{number % 9 + 1}{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]
