"""The page of a case in a low window: what it keeps in sight; and the way through it with the keyboard."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.services.override import RowPlace
from desktop.ui.dialogs.original import OriginalDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.case import CasePage
from rules.outcome import Standing
from tests.ui.conftest import Sitting
from tests.ui.test_case_tools_page import STAY, TRAVEL, first_of, opened


def low(sitting: Sitting, number: str = STAY) -> CasePage:
    page = opened(sitting, number)
    page.window().resize(911, 512)
    sitting.settle()
    return page


def test_a_low_window_leaves_eight_rows_in_sight_with_declared_beside_verified(full: Sitting) -> None:
    page = low(full)
    _make_stale(full)
    table = page.roster.table

    held = table.viewport().height() // table.verticalHeader().defaultSectionSize()
    ends = {
        column.title: table.columnViewportPosition(at) + table.columnWidth(at)
        for at, column in enumerate(table.records.columns)
    }

    assert (page.window().width(), page.window().height()) == (911, 512)
    assert page.notice.isVisible()
    assert held >= 8
    assert all(ends[title] <= table.viewport().width() for title in ("核定", "申报额", "核定额"))


def test_in_a_low_window_the_counts_and_the_way_to_the_next_pending_are_in_sight(full: Sitting) -> None:
    page = low(full)
    roster = page.roster
    at_first = roster.count.text()
    roster.outcome.pick("pending")
    roster.table.selectAll()
    full.settle()
    shown, narrowed = (roster.next_button.isVisible(), roster.count.isVisible()), roster.count.text()
    full.bot.waitUntil(lambda: roster.count.width() >= roster.count.sizeHint().width())
    roster.outcome.pick("")
    roster.next_button.click()

    assert (at_first, narrowed) == ("55人", "5／55人，选中5人")
    assert shown == (True, True)
    assert page.window().width() == 911
    assert roster.person is not None
    assert roster.person.standing is Standing.PENDING


def test_the_counts_of_a_long_roster_leave_the_tabs_whole(full: Sitting) -> None:
    page = low(full)
    assert page._case is not None
    persons = [each for each in page._case.persons if each.standing is Standing.PENDING]
    many = tuple(replace(persons[0], row=row) for row in range(3, 5003))

    page.roster.show_case(replace(page._case, persons=(*many, *page._case.persons)))
    page.roster.outcome.pick("pending")
    page.roster.table.selectAll()
    full.settle()
    full.bot.waitUntil(lambda: page.roster.corner.width() >= page.roster.corner.sizeHint().width())

    assert page.roster.count.text() == "5,005／5,055人，选中5,005人"
    assert page.roster.count.toolTip() == "筛选出5,005人，共5,055人，选中5,005人"
    assert page.tabs.tabBar().sizeHint().width() + page.roster.corner.width() <= page.tabs.width()
    assert page.window().width() == 911


def test_the_counts_of_the_roster_stand_over_no_other_tab(full: Sitting) -> None:
    page = low(full)

    page.tabs.setCurrentWidget(page.basis)
    elsewhere = page.roster.count.isVisible(), page.roster.next_button.isVisible()
    page.tabs.setCurrentWidget(page.roster)

    assert elsewhere == (False, False)
    assert page.roster.count.isVisible()


def test_in_a_low_window_the_panel_wraps_and_shows_three_criteria(full: Sitting) -> None:
    page = low(full)
    page.roster.choose(RowPlace(row=first_of(page, Standing.PAYABLE)))
    full.settle()
    browser = page.roster.panel.browser

    words = browser.toPlainText()
    last = browser.cursorForPosition(browser.viewport().rect().bottomRight()).position()

    assert page.roster.person is not None
    titles = [reason.title for reason in page.roster.person.reasons]
    assert browser.document().idealWidth() <= browser.viewport().width()
    assert not browser.horizontalScrollBar().isVisible()
    assert all(words.index(title) < last for title in titles[:3])


def test_in_a_low_window_figures_and_margin_share_a_line_and_the_tip_tells_all(full: Sitting) -> None:
    page = low(full)
    figures = page.figures

    assert figures.height() < 34
    assert figures.brief.text() == "再核减16人即不足30人，减少21,000元。"
    assert figures.brief.toolTip() == figures.threshold.text()
    assert not figures.threshold.isVisible()


def test_in_a_low_window_the_notice_is_one_line_that_opens(full: Sitting) -> None:
    page = low(full)
    page.notice.say("第一句话说明发生了什么。", "第二句话很长，" * 12, tone="wait")
    full.settle()
    brief = page.notice.height()

    page.notice._more.click()
    full.settle()
    whole = page.notice.height()
    page.notice.say("短。")
    full.settle()

    assert brief < 34
    assert whole > brief
    assert not page.notice._more.isVisible()


def test_the_head_takes_one_line_where_it_fits_and_two_where_it_does_not(full: Sitting) -> None:
    page = opened(full)
    two = page.head.facts.mapTo(page, page.head.facts.rect().topLeft()).y()

    page.window().resize(1900, 768)
    full.settle()
    one = page.head.facts.mapTo(page, page.head.facts.rect().topLeft()).y()
    page.window().resize(911, 512)
    full.settle()

    assert one < two
    assert page.window().width() == 911
    assert all(each.isVisible() for each in page.head.buttons)
    assert page.head.buttons[-1].geometry().right() <= page.width()


def test_the_place_of_the_splitter_comes_back(full: Sitting) -> None:
    page = opened(full)
    page.roster.split.moveSplitter(640, 1)
    left = page.roster.split.sizes()

    again = opened(full)

    assert again.roster.split.sizes() == left


def test_a_chosen_line_of_the_course_is_told_in_full_below(full: Sitting) -> None:
    page = opened(full)
    page.tabs.setCurrentWidget(page.course)
    full.settle()
    before = page.course.whole.isVisible()

    page.course.kind.pick("determination")
    page.course.table.selectRow(0)

    assert not before
    assert page.course.whole.isVisible()
    assert page.course.table.records.shown[0].words in page.course.whole.text()


def test_tab_walks_from_the_tabs_over_the_filters_through_the_roster_into_the_panel(full: Sitting) -> None:
    page = opened(full, TRAVEL)
    page.tabs.tabBar().setFocus()
    walked = []

    for _ in range(16):
        walked.append(page.window().focusWidget().accessibleName())
        page.window().focusNextChild()

    names = [
        "下一个待核实",
        "查找人员",
        "显示证件号码",
        "花名册",
        "所选人员的各项条件",
        "人工认定",
        "原件",
        "登记车（机）票",
    ]
    assert [name for name in walked if name in names] == names


def test_a_link_of_the_panel_is_followed_with_the_keyboard(full: Sitting) -> None:
    page = opened(full)
    page.roster.choose(RowPlace(row=first_of(page, Standing.PAYABLE)))
    seen: list[str] = []
    browser = page.roster.panel.browser
    browser.setFocus()

    def look(dialog: OriginalDialog) -> None:
        seen.append(dialog.windowTitle())
        dialog.reject()

    full.answer(OriginalDialog, look)
    QTest.keyClick(browser, Qt.Key.Key_Tab)
    QTest.keyClick(browser, Qt.Key.Key_Return)
    full.bot.waitUntil(lambda: bool(seen), timeout=10_000)
    full.settle()

    assert len(seen) == 1


def test_the_figures_are_said_shorter_on_a_low_screen(full: Sitting) -> None:
    page = opened(full)
    window = page.window()
    assert isinstance(window, MainWindow)

    window.resize(911, 512)
    full.settle()
    low = page.figures.height()
    window.resize(1366, 768)
    full.settle()

    assert low < page.figures.height()
    assert page.roster.table.height() > 200


def _make_stale(sitting: Sitting) -> None:
    from desktop.services.readings import choose
    from desktop.ui.tasks import Errand

    def change(errand: Errand) -> None:
        desk = errand.desk
        clerk = desk.store.operators.get("clerk")
        choose(desk.store, desk.policies["lucheng-2023"], {"R-L8": "paid"}, by=clerk, now=sitting.session.now())

    sitting.session.tasks.run(sitting.session, change, lambda _: None)
    sitting.settle()
    sitting.session.data_changed.emit()
    sitting.settle()
