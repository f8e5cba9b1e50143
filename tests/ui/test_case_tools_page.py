"""The page of a case as an instrument: filters, many at once, what a decision would do, comparisons, originals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest

from desktop.services.compare import DETERMINATIONS, VERSIONS
from desktop.services.history import EventKind
from desktop.services.override import RowPlace
from desktop.ui.acts import cases
from desktop.ui.dialogs.compare import CompareDialog
from desktop.ui.dialogs.decision import OverrideDialog
from desktop.ui.dialogs.original import OriginalDialog
from desktop.ui.pages.case import CasePage
from rules.outcome import Standing
from tests.ui.conftest import Sitting, Sound

STAY, TRAVEL = "330302001-LG-2023-0001", "330302001-FG-2023-0001"
REASON = "现场核对了门禁记录"


def opened(sitting: Sitting, number: str = STAY) -> CasePage:
    window = sitting.window()
    window.open_case(number)
    sitting.settle()
    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    return page


def decide(sitting: Sitting, page: CasePage, act: Callable[[OverrideDialog], object] | None = None) -> None:
    """Let the dialog be answered with a reason after something was done to it, and wait for the verification."""

    def answer(dialog: OverrideDialog) -> None:
        if act is not None:
            act(dialog)
        dialog.reason.setPlainText(REASON)
        dialog.submit()

    sitting.answer(OverrideDialog, answer)
    page.roster.override_button.click()
    sitting.settle()


def tried(sitting: Sitting, dialog: OverrideDialog, words: str) -> None:
    sitting.bot.waitUntil(lambda: words in dialog.effect.text(), timeout=10_000)


def rest(sitting: Sitting, page: CasePage, words: str) -> None:
    """Wait until the panel says something that is asked for a moment after the cursor came to rest."""
    sitting.bot.waitUntil(lambda: words in page.roster.panel.browser.toPlainText(), timeout=10_000)


def first_of(page: CasePage, standing: Standing) -> int:
    line = next(line for line in page.roster.table.records.records if line.person.standing is standing)
    return line.person.row


def test_a_criterion_is_offered_with_its_count_and_narrows_to_as_many(full: Sitting) -> None:
    roster = opened(full).roster
    options = {roster.reason.itemData(at): roster.reason.itemText(at) for at in range(roster.reason.count())}

    roster.reason.pick("unknown:stayed")

    count = roster.table.records.rowCount()
    assert options["unknown:stayed"] == f"留温待核实（{count}人）"
    assert 0 < count < 55


def test_a_flag_narrows_to_those_who_bear_it(full: Sitting) -> None:
    roster = opened(full).roster

    roster.filters.flag.setCurrentIndex(1)

    code = roster.filters.flag.value
    assert roster.filters.flag.isVisible()
    assert all(code in line.person.flags for line in roster.table.records.shown)
    assert f"（{roster.table.records.rowCount()}人）" in roster.filters.flag.currentText()


def test_sheets_are_offered_only_where_there_are_several(full: Sitting) -> None:
    assert not opened(full).roster.filters.sheet.isVisible()


def test_of_several_sheets_one_can_be_looked_at(full: Sitting) -> None:
    page = opened(full)
    assert page._case is not None
    moved = [replace(person, sheet="二车间") for person in page._case.persons[:7]]

    page.roster.show_case(replace(page._case, persons=(*moved, *page._case.persons[7:])))
    page.roster.filters.sheet.setCurrentIndex(1)

    assert page.roster.filters.sheet.isVisible()
    assert page.roster.filters.sheet.currentText() == "二车间（7人）"
    assert page.roster.table.records.rowCount() == 7


def test_an_outcome_is_told_by_mark_and_word(full: Sitting) -> None:
    model = opened(full).roster.table.records
    told = {str(model.index(row, 2).data()) for row in range(model.rowCount())}

    assert told == {"√ 可发放", "？ 待核实", "× 不予发放"}


def test_declared_stands_beside_verified_for_every_person(full: Sitting) -> None:
    model = opened(full).roster.table.records
    titles = [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]

    assert titles[2:6] == ["核定", "申报额", "核定额", "申报"]
    assert model.index(0, 5).data() == "01-06至02-05"
    assert model.index(1, 3).data() == "500.00"
    assert model.index(1, 4).data() == "0.00"


def test_the_models_of_the_page_are_sound(full: Sitting, sound: Sound) -> None:
    page = opened(full)
    for table in (page.roster.table, page.course.table):
        sound(table.records)

    page.tabs.setCurrentWidget(page.course)
    full.settle()
    page.course.kind.pick("step")
    page.roster.search.setText("不")

    assert page.course.table.records.rowCount() > 0


def test_f8_goes_to_the_next_who_is_pending_and_round_the_end(full: Sitting) -> None:
    page = opened(full)
    rows = []

    for _ in range(6):
        QTest.keyClick(page.window(), Qt.Key.Key_F8)
        rows.append(page.roster.person.row if page.roster.person else 0)
    QTest.keyClick(page.window(), Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)

    assert len(set(rows[:5])) == 5
    assert rows[5] == rows[0]
    assert page.roster.person is not None
    assert page.roster.person.row == rows[4]


def test_where_nobody_is_pending_that_is_said(full: Sitting) -> None:
    page = opened(full)
    page.roster.outcome.pick("payable")

    page.next_pending()

    assert page.notice.text.startswith("这里没有待核实的人员")


def test_a_decision_shows_what_it_would_come_to_before_it_is_taken(full: Sitting) -> None:
    page = opened(full)
    page.roster.reason.pick("unknown:stayed")
    line = next(line for line in page.roster.table.records.shown if line.person.unknown == ("stayed",))
    page.roster.table.choose((line.person.file, line.person.sheet, line.person.row))
    seen: list[str] = []

    def look(dialog: OverrideDialog) -> None:
        tried(full, dialog, "可发放42→43人")
        seen.append(dialog.effect.text())
        dialog.unmet.setChecked(True)
        tried(full, dialog, "不予发放8→9人")
        seen.append(dialog.effect.text())
        dialog.reject()

    full.answer(OverrideDialog, look)
    page.roster.override_button.click()
    full.settle()

    assert "金额21,000.00→21,500.00元" in seen[0]
    assert "已确定45→46人" in seen[0]
    assert "待核实5→4人" in seen[1]
    assert page.figures._heads[1].text() == "42人"


def test_several_are_decided_at_once_with_one_reason_and_the_margin_follows(full: Sitting) -> None:
    page = opened(full)
    page.roster.reason.pick("unknown:insured")
    page.roster.table.selectAll()
    count = page.roster.table.records.rowCount()
    offered = page.roster.override_button.text()

    decide(full, page, lambda dialog: dialog.criterion.pick("insured"))

    assert count > 1
    assert f"{count}人" in offered
    assert page.notice.text.startswith(f"已对{count}人记下认定")
    page.tabs.setCurrentWidget(page.course)
    full.settle()
    rulings = [event for event in page.course.records if event.kind is EventKind.RULING]
    assert len(rulings) == 1
    assert REASON in rulings[0].entry.after


def test_a_refused_row_is_told_and_the_others_are_decided(full: Sitting) -> None:
    page = opened(full)
    page.roster.choose(RowPlace(row=first_of(page, Standing.PENDING)))
    decide(full, page, lambda dialog: dialog.criterion.pick("insured"))
    page.roster.outcome.pick("")
    page.roster.table.selectAll()

    decide(full, page, lambda dialog: dialog.criterion.pick("insured"))

    assert "已有相同的人工认定，没有重复记录" in page.notice.text
    assert page.notice.text.startswith("已对54人记下认定")


def test_a_decision_is_taken_back_from_the_panel_and_stands_in_its_history(full: Sitting) -> None:
    page = opened(full)
    page.roster.reason.pick("unknown:stayed")
    row = next(line.person.row for line in page.roster.table.records.shown if line.person.unknown == ("stayed",))
    page.roster.filters.reset()
    page.roster.choose(RowPlace(row=row))
    decide(full, page)
    page.roster.choose(RowPlace(row=row))
    rest(full, page, "现行")
    assert page.figures._heads[1].text() == "43人"

    def back(dialog: OverrideDialog) -> None:
        assert dialog.rule.isChecked()
        dialog.reason.setPlainText("记录看错了人")
        dialog.submit()

    full.answer(OverrideDialog, back)
    page.roster.panel.browser.anchorClicked.emit(QUrl("withdraw:stayed"))
    full.settle()

    assert page.figures._heads[1].text() == "42人"
    rest(full, page, "记录看错了人")
    assert REASON in page.roster.panel.browser.toPlainText()
    assert "撤回认定" in page.roster.panel.browser.toPlainText()
    assert "已撤回" in page.roster.panel.browser.toPlainText()
    assert "已由后来的代替" not in page.roster.panel.browser.toPlainText()


def test_a_decision_that_cannot_be_tried_says_why(full: Sitting) -> None:
    page = opened(full)
    assert page._case is not None
    approve(full)
    dialog = OverrideDialog(full.session, page._case, [page._case.persons[0]], page.window())
    full.bot.addWidget(dialog)

    full.settle()

    assert "已经审批" in dialog.notice.text
    assert dialog.effect.text() == "没有试算。"


def approve(sitting: Sitting) -> None:
    for operator, step in (("reviewer", "review"), ("approver", "approve")):
        by = sitting.be(operator)
        work = partial(cases.take_step, chosen=[(STAY, None)], step=step, reason="", by=by, now=sitting.session.now())
        sitting.session.tasks.run(sitting.session, work, lambda _: None)
        sitting.settle()


def test_the_same_person_in_another_case_is_one_click_away(full: Sitting) -> None:
    page = opened(full)
    flagged = (line.person for line in page.roster.table.records.records if "contradiction" in line.person.flags)
    person = next(flagged)
    page.roster.choose(RowPlace(row=person.row))
    rest(full, page, TRAVEL[:16])

    link = page.roster.panel.browser.toHtml().split('href="case:')[1].split('"')[0]
    page.roster.panel.browser.anchorClicked.emit(QUrl(f"case:{link}"))
    full.settle()

    assert page.number.startswith(TRAVEL[:16])
    assert page.roster.person is not None
    assert (page.roster.person.name, page.roster.person.id_masked) == (person.name, person.id_masked)


def test_of_two_files_with_the_same_row_the_one_that_is_meant_is_found(full: Sitting) -> None:
    page = opened(full)
    assert page._case is not None
    persons = page._case.persons
    later = replace(persons[3], file="补充.xlsx", row=persons[0].row)
    page.roster.show_case(replace(page._case, persons=(*persons[:3], later, *persons[4:])))

    page.roster.choose(RowPlace(row=later.row, file=later.file, sheet=later.sheet))

    assert page.roster.person == later


@pytest.mark.parametrize("link", ["original:own", "original:3/0"])
def test_the_original_opens_at_the_row_with_numbers_masked(full: Sitting, link: str) -> None:
    page = opened(full)
    page.roster.choose(RowPlace(row=first_of(page, Standing.PAYABLE)))
    seen: list[str] = []

    def look(dialog: OriginalDialog) -> None:
        full.bot.waitUntil(lambda: "▶" in dialog.lines.toPlainText() or bool(dialog.notice.text), timeout=20_000)
        seen.append(dialog.notice.text or dialog.lines.toPlainText())
        dialog.accept()

    full.answer(OriginalDialog, look)
    page.roster.panel.browser.anchorClicked.emit(QUrl(link))
    full.bot.waitUntil(lambda: bool(seen), timeout=20_000)
    full.settle()

    assert "▶" in seen[0]
    assert page.roster.person is not None
    assert page.roster.person.name in seen[0]
    assert page.roster.person.id_masked in seen[0]


def test_two_determinations_are_compared_from_the_course(full: Sitting, sound: Sound) -> None:
    page = opened(full)
    page.roster.choose(RowPlace(row=first_of(page, Standing.PAYABLE)))
    decide(full, page, lambda dialog: dialog.unmet.setChecked(True))
    page.tabs.setCurrentWidget(page.course)
    full.settle()
    page.course.kind.pick("determination")
    page.course.table.selectAll()
    seen: list[tuple[str, list[str]]] = []

    def look(dialog: CompareDialog) -> None:
        full.bot.waitUntil(lambda: dialog.table.records.rowCount() > 0, timeout=10_000)
        sound(dialog.table.records)
        shown = [line[1].field for line in dialog.table.records.records]
        dialog.group.pick("outcome")
        seen.append((dialog.notice.text, [*shown, str(dialog.table.records.rowCount())]))
        dialog.accept()

    full.answer(CompareDialog, look)
    page.course.compare_button.click()
    full.bot.waitUntil(lambda: bool(seen), timeout=20_000)
    full.settle()

    words, fields = seen[0]
    assert "54人没有变化" in words
    assert {"可发放", "核定金额", "结论"} <= set(fields)
    assert fields[-1] == "1"


def test_where_there_is_one_version_only_the_comparison_says_so(full: Sitting) -> None:
    page = opened(full)
    told: list[tuple[str, str]] = []

    def look(dialog: CompareDialog) -> None:
        full.bot.waitUntil(lambda: bool(dialog.notice.text), timeout=10_000)
        told.append((dialog.kind.value, dialog.notice.text))
        dialog.kind.pick(DETERMINATIONS)
        full.settle()
        told.append((dialog.kind.value, dialog.notice.text))
        dialog.accept()

    full.answer(CompareDialog, look)
    page.compare(VERSIONS)
    full.bot.waitUntil(lambda: len(told) > 1, timeout=20_000)
    full.settle()

    assert [kind for kind, _ in told] == [VERSIONS, DETERMINATIONS]
    assert all(words.startswith("两者没有不同") for _, words in told)


def test_the_course_narrows_to_one_kind(full: Sitting) -> None:
    page = opened(full)
    page.tabs.setCurrentWidget(page.course)
    full.settle()

    page.course.kind.pick("version")

    assert [event.ordinal for event in page.course.table.records.shown] == [1]
    assert page.course.count.text().startswith("筛选出1条")


def test_a_case_opens_at_the_row_that_was_asked_for(full: Sitting) -> None:
    window = full.window()

    full.session.go("case", number=STAY, place=RowPlace(row=21))
    full.settle()

    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    assert page.roster.person is not None
    assert page.roster.person.row == 21
