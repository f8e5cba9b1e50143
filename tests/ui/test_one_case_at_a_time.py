"""What is done on the page of a case lands on that case alone; whole numbers go when the case or the reader goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from desktop.records import CaseState
from desktop.services.override import RowPlace, Ruling
from desktop.ui.acts import cases
from desktop.ui.acts.cases import Revealed
from desktop.ui.dialogs.decision import StepDialog
from desktop.ui.dialogs.preview import PreviewDialog
from desktop.ui.dialogs.sheet import Trouble
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.case import CasePage
from desktop.ui.pages.cases import CasesPage
from desktop.ui.tasks import Errand
from rules.outcome import Outcome
from tests.ui.conftest import Sitting

STAY, TRAVEL = "330302001-LG-2023-0001", "330302001-FG-2023-0001"


def opened(sitting: Sitting, number: str = STAY) -> CasePage:
    window = sitting.window()
    window.open_case(number)
    sitting.settle()
    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    return page


def revealed(sitting: Sitting) -> CasePage:
    page = opened(sitting)
    page.reveal()
    sitting.settle()
    assert page.roster.revealed
    return page


def numbers(page: CasePage) -> list[str]:
    model = page.roster.table.records
    return [str(model.index(row, 6).data()) for row in range(model.rowCount())]


def all_masked(page: CasePage) -> bool:
    return all("*" in number for number in numbers(page) if number)


def write(sitting: Sitting, change: Callable[[Errand], object]) -> None:
    sitting.session.tasks.run(sitting.session, change, lambda _: None)
    sitting.settle()


def make_stale(sitting: Sitting) -> None:
    from desktop.services.readings import choose

    def change(errand: Errand) -> None:
        desk = errand.desk
        clerk = desk.store.operators.get("clerk")
        choose(desk.store, desk.policies["lucheng-2023"], {"R-L8": "paid"}, by=clerk, now=sitting.session.now())

    write(sitting, change)


def state_of(sitting: Sitting, number: str) -> CaseState:
    found: list[CaseState] = []
    write(sitting, lambda errand: found.append(errand.desk.store.cases.by_number(number).state))
    return found[0]


def test_nothing_of_the_case_before_stands_while_another_is_being_read(full: Sitting) -> None:
    page = opened(full)
    before = page.heading.text()

    page.open(TRAVEL)
    heading, rows, offered = page.heading.text(), numbers(page), list(page.head.buttons)
    can_verify, can_preview = page.verify_button.isEnabled(), page.preview_button.isEnabled()
    full.settle()

    assert heading != before
    assert (rows, offered) == ([], [])
    assert not can_verify
    assert not can_preview
    assert TRAVEL in page.facts.text()
    assert page.head.buttons


def told_of_a_review(sitting: Sitting, act: Callable[[], None]) -> list[str]:
    """Let the reviewer review while the clerk has the case verified anew before the dialog is answered."""
    told: list[str] = []

    def change(errand: Errand) -> None:
        (clerk, place), now = (errand.desk.store.operators.get("clerk"), RowPlace(row=4)), sitting.session.now()
        ruling = Ruling(criterion="stayed", as_if=Outcome.UNMET, reason="门禁记录")
        cases.override(errand, number=STAY, places=[place], ruling=ruling, by=clerk, now=now)

    def answer(dialog: StepDialog) -> None:
        write(sitting, change)
        dialog.submit()

    def read(dialog: Trouble) -> None:
        told.append(dialog.error.code)
        dialog.accept()

    sitting.be("reviewer")
    sitting.answer(StepDialog, answer)
    sitting.answer(Trouble, read)
    act()
    sitting.settle()
    return told


def test_a_step_asked_for_while_another_case_is_being_read_is_not_taken(full: Sitting) -> None:
    page = opened(full)
    full.be("reviewer")
    asked: list[QPushButton] = []

    def answer(dialog: StepDialog) -> None:
        asked.append(dialog.main)
        dialog.submit()

    full.answer(StepDialog, answer)

    page.open(TRAVEL)
    page.take_step("review")
    full.settle()

    assert asked == []
    assert {state_of(full, number) for number in (STAY, TRAVEL)} == {CaseState.VERIFIED}


def test_a_determination_that_came_while_the_dialog_stood_is_not_decided_unseen(full: Sitting) -> None:
    page = opened(full)

    assert told_of_a_review(full, lambda: page.take_step("review")) == ["seen-otherwise"]
    assert state_of(full, STAY) is CaseState.VERIFIED


def test_from_the_list_too_what_was_shown_is_what_is_decided(full: Sitting) -> None:
    window = full.window()
    page = window.show_page("cases")
    assert isinstance(page, CasesPage)
    full.settle()
    page.table.choose(STAY)

    assert told_of_a_review(full, lambda: page.take_step("review")) == ["seen-otherwise"]
    assert state_of(full, STAY) is CaseState.VERIFIED


def test_what_came_of_one_case_is_not_told_over_another(full: Sitting) -> None:
    page = opened(full)

    page.verify()
    page.open(TRAVEL)
    full.settle()

    assert page.notice.text == ""


def test_numbers_that_arrive_for_another_case_are_not_shown(full: Sitting) -> None:
    page = opened(full)

    page.reveal()
    waiting = page.roster.reveal_button.isEnabled()
    page.open(TRAVEL)
    full.settle()

    assert not waiting
    assert not page.roster.revealed
    assert all_masked(page)


def test_numbers_of_another_determination_are_not_shown(full: Sitting) -> None:
    page = opened(full)
    count = len(numbers(page))

    page.roster.reveal(Revealed(number=STAY, ground="0" * 64, numbers=("330302199001011234",) * count))

    assert not page.roster.revealed
    assert all_masked(page)


def test_whole_numbers_are_hidden_when_the_determination_changes(full: Sitting) -> None:
    page = revealed(full)
    make_stale(full)

    page.verify()
    full.settle()

    assert all_masked(page)


def test_whole_numbers_are_hidden_from_the_next_operator(full: Sitting) -> None:
    page = revealed(full)

    full.be("reviewer")

    assert all_masked(page)


def test_numbers_asked_for_by_one_operator_are_not_shown_to_the_next(full: Sitting) -> None:
    page = opened(full)

    page.reveal()
    full.be("reviewer")
    full.settle()

    assert all_masked(page)


def test_whole_numbers_are_hidden_when_the_page_is_left(full: Sitting) -> None:
    page = revealed(full)

    window = page.window()
    assert isinstance(window, MainWindow)
    window.show_page("policies")

    assert all_masked(page)


def test_a_refused_case_can_only_be_previewed(full: Sitting) -> None:
    page = opened(full)
    issuable: list[bool] = []

    def refuse(dialog: StepDialog) -> None:
        dialog.reason.setPlainText("不符合条件")
        dialog.submit()

    def look(dialog: PreviewDialog) -> None:
        issuable.append(dialog.issue_button.isEnabled())
        dialog.accept()

    full.answer(StepDialog, refuse)
    page.take_step("refuse")
    full.settle()
    full.answer(PreviewDialog, look)
    page.preview("approval")
    full.bot.waitUntil(lambda: bool(issuable), timeout=10_000)

    assert issuable == [False]


def test_where_nothing_could_be_issued_any_more_that_is_said(full: Sitting) -> None:
    page = opened(full)
    seen: list[tuple[bool, str]] = []

    def look(dialog: PreviewDialog) -> None:
        make_stale(full)
        dialog.issue_button.click()
        under_way = dialog.issue_button.isEnabled()
        full.bot.waitUntil(lambda: bool(dialog.notice.text), timeout=10_000)
        seen.append((under_way, dialog.notice.text))
        dialog.accept()

    full.answer(PreviewDialog, look)
    page.preview("approval")
    full.bot.waitUntil(lambda: bool(seen), timeout=20_000)
    full.settle()

    assert not seen[0][0]
    assert seen[0][1].startswith("没有出具")
    assert page._case is not None
    assert page._case.papers == ()


def test_the_receipt_is_issued_from_the_page(full: Sitting) -> None:
    page = opened(full)
    told: list[str] = []

    def look(dialog: PreviewDialog) -> None:
        dialog.issue_button.click()
        full.bot.waitUntil(lambda: bool(dialog.notice.text), timeout=10_000)
        told.append(dialog.notice.text)
        dialog.accept()

    full.answer(PreviewDialog, look)
    page._previews["receipt"].trigger()
    full.bot.waitUntil(lambda: bool(told), timeout=20_000)
    full.settle()

    assert told[0].startswith("已出具")
    assert page._case is not None
    assert [paper.form for paper in page._case.papers] == ["receipt"]
