"""Lists are sorted and their columns chosen, widened and moved from the keyboard, and come back as they were left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHeaderView, QMenu, QTableView, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.ledgerkinds import PEOPLE
from desktop.ui.manual import pages
from desktop.ui.pages.entry import EntryPage
from desktop.ui.pages.ledger import LedgerPage
from desktop.ui.pages.registry import PAGES
from desktop.ui.tablemodels.records import Column
from desktop.ui.widgets.arranged import Arranged
from desktop.ui.widgets.grid import Grid
from desktop.ui.widgets.table import Table
from tests.ui.conftest import Sitting
from tests.ui.test_entry_page import a_person, a_told, opened

popping_up = pytest.mark.qt_log_ignore("does not support", extend=True)  # offscreen, no menu is raised or grabs keys
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Firm(NamedTuple):
    """A row."""

    name: str
    heads: int
    town: str


COLUMNS: list[Column[Firm]] = [
    Column(title="企业", text=lambda firm: firm.name, width=120),
    Column(title="人数", text=lambda firm: str(firm.heads), sort=lambda firm: firm.heads, width=80),
    Column(title="街道", text=lambda firm: firm.town, width=80),
]
FIRMS = [Firm("甲", 100, "南"), Firm("乙", 9, "北"), Firm("丙", 30, "东")]


@pytest.fixture
def table(qtbot: QtBot) -> Table[Firm]:
    made: Table[Firm] = Table(COLUMNS, name="企业", key=lambda firm: firm.name)
    qtbot.addWidget(made)
    made.show_records(FIRMS)
    made.resize(600, 300)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    made.selectRow(0)
    return made


def menu_of(table: QTableView) -> QMenu:
    """Ask a list for its menu, from the keyboard."""
    QTest.keyClick(table, Qt.Key.Key_F10, SHIFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def closed_popup() -> QWidget | None:
    """Return the menu that is open, and close it."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    return popup


def acts(menu: QMenu) -> Iterator[QAction]:
    """Yield what a menu and the menus in it offer."""
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from acts(inner)
        elif not action.isSeparator():
            yield action


def choose(table: QTableView, words: str) -> None:
    """Choose from the list's menu what begins with these words."""
    menu = menu_of(table)
    next(action for action in acts(menu) if action.text().startswith(words)).trigger()
    menu.close()


def names(table: Table[Firm]) -> str:
    return "".join(firm.name for firm in table.records.shown)


def order(table: Arranged) -> list[str]:
    return [str(title) for title in table.arrangement()["order"]]


@popping_up
def test_the_menu_comes_by_its_key_by_shift_f10_and_by_the_right_button(table: Table[Firm]) -> None:
    at = QPoint(20, 20)
    click = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, table.viewport().mapToGlobal(at))

    QTest.keyClick(table, Qt.Key.Key_F10, SHIFT)
    came = [closed_popup()]
    QTest.keyClick(table, Qt.Key.Key_Menu)
    came.append(closed_popup())
    QApplication.sendEvent(table.viewport(), click)
    came.append(closed_popup())

    assert all(isinstance(menu, QMenu) for menu in came)


@popping_up
def test_a_list_is_sorted_from_its_menu_both_ways_and_back(table: Table[Firm]) -> None:
    choose(table, "人数")
    rising = names(table)
    choose(table, "由大到小")
    falling = names(table)
    choose(table, "原来的次序")

    assert (rising, falling, names(table)) == ("乙丙甲", "甲丙乙", "甲乙丙")


@popping_up
def test_the_way_alone_sorts_by_the_column_of_the_cursor_which_stays_there(table: Table[Firm]) -> None:
    QTest.keyClick(table, Qt.Key.Key_Right)

    choose(table, "由小到大")

    assert names(table) == "乙丙甲"
    assert table.currentIndex().column() == 1
    assert [firm.name for firm in table.chosen()] == ["甲"]


@popping_up
def test_what_holds_has_a_mark_in_the_menu(table: Table[Firm]) -> None:
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    table.show_column("街道", False)

    menu = menu_of(table)
    on = [action.text() for action in acts(menu) if action.isChecked()]
    menu.close()

    assert on == ["由大到小", "人数", "人数"]  # the order, the column sorted by, the one column shown beside


@popping_up
def test_a_column_is_hidden_from_the_menu_of_any_list(table: Table[Firm]) -> None:
    menu = menu_of(table)
    [action for action in acts(menu) if action.text() == "街道"][-1].trigger()
    menu.close()

    assert table.isColumnHidden(2)


@popping_up
def test_keys_make_the_column_of_the_cursor_wider_and_narrower_and_the_menu_gives_its_width_back(
    table: Table[Firm],
) -> None:
    QTest.keyClick(table, Qt.Key.Key_Right)
    before = table.columnWidth(1)

    QTest.keyClick(table, Qt.Key.Key_Right, CONTROL_SHIFT)
    QTest.keyClick(table, Qt.Key.Key_Right, CONTROL_SHIFT)
    wider = table.columnWidth(1)
    QTest.keyClick(table, Qt.Key.Key_Left, CONTROL_SHIFT)
    kept = table.arrangement()["widths"]
    choose(table, "恢复列宽")

    assert wider == before + 40
    assert kept == {"人数": before + 20}
    assert table.arrangement()["widths"] == {}
    assert table.columnWidth(1) == before


def test_a_column_is_never_made_too_narrow_to_be_found_again(table: Table[Firm]) -> None:
    for _ in range(30):
        QTest.keyClick(table, Qt.Key.Key_Left, CONTROL_SHIFT)

    assert 30 < table.columnWidth(0) < 60


def test_keys_move_the_column_of_the_cursor_over_its_neighbour_in_sight(table: Table[Firm]) -> None:
    table.show_column("人数", False)

    QTest.keyClick(table, Qt.Key.Key_PageDown, CONTROL_SHIFT)
    over = order(table)
    QTest.keyClick(table, Qt.Key.Key_PageDown, CONTROL_SHIFT)
    at_the_end = order(table)
    QTest.keyClick(table, Qt.Key.Key_PageUp, CONTROL_SHIFT)

    assert over == at_the_end == ["人数", "街道", "企业"]
    assert order(table).index("企业") < order(table).index("街道")


def test_the_head_shows_the_column_of_the_cursor_while_the_list_has_it(table: Table[Firm], qtbot: QtBot) -> None:
    header = table.horizontalHeader()
    QTest.keyClick(table, Qt.Key.Key_Right)
    shown = [header.selectionModel().columnIntersectsSelection(number) for number in range(3)]
    with_cursor = header.highlightSections()

    table.clearFocus()

    assert shown == [False, True, False]
    assert with_cursor
    assert not header.highlightSections()


def test_choosing_every_row_leaves_one_column_shown_at_the_head(table: Table[Firm]) -> None:
    table.selectAll()

    assert table.horizontalHeader().selectionModel().selectedIndexes() == [table.records.index(0, 0)]


def test_every_list_of_every_page_is_arranged_alike_and_remembered(full: Sitting) -> None:
    window = full.window()
    for entry in PAGES:
        window.show_page(entry.id)
        full.settle()
    window.open_case("330302001-LG-2023-0001")
    full.settle()

    lists = [each for each in window.findChildren(QTableView) if not isinstance(each, Grid)]
    heads = [each for each in window.findChildren(QHeaderView) if isinstance(each.parent(), Arranged)]

    assert [each.accessibleName() for each in lists if not isinstance(each, Arranged)] == []
    assert [each.accessibleName() for each in lists if isinstance(each, Arranged) and each._session is None] == []
    assert len(lists) > 20
    assert len(heads) >= len(lists)


def test_the_ledger_of_persons_comes_back_as_it_was_left(full: Sitting) -> None:
    people = people_of(full).people
    people.selectRow(0)

    people.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    people.widen(2)
    people.shift_column(1)
    people.show_column("措施", False)
    full.settle()
    kept, first = people.arrangement(), people.people.ids[0]
    again = people_of(full)

    assert again.people.arrangement() == kept
    assert (kept["sort"], kept["hidden"], list(kept["widths"])) == (["个人金额（元）", True], ["措施"], ["姓名"])
    assert kept["order"][:2] == ["证件号码", "姓名"]
    assert again.people.people.ids[0] == first


def test_the_person_under_the_cursor_keeps_it_in_another_order(full: Sitting) -> None:
    people = people_of(full).people
    people.selectRow(4)
    person = people.people.ids[4]
    QTest.keyClick(people, Qt.Key.Key_Right)

    people.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    full.settle()

    assert people.people.ids.index(person) != 4
    assert people.people.ids[people.currentIndex().row()] == person
    assert people.currentIndex().column() == 1


@popping_up
def test_a_masked_number_is_no_order_that_the_menu_offers(full: Sitting) -> None:
    people = people_of(full).people
    people.setFocus()
    flags = QItemSelectionModel.SelectionFlag
    people.selectionModel().setCurrentIndex(people.people.index(0, 1), flags.ClearAndSelect | flags.Rows)

    menu = menu_of(people)
    offered = {action.text(): action.isEnabled() for action in acts(menu) if action.actionGroup() is not None}
    menu.close()

    assert "姓名" in offered
    assert "证件号码" not in offered
    assert not offered["由小到大"]


def people_of(sitting: Sitting) -> LedgerPage:
    page = sitting.window().show_page("ledger")
    assert isinstance(page, LedgerPage)
    page.open_at(ledger=PEOPLE)
    sitting.settle()
    return page


@popping_up
def test_the_widths_of_the_roster_that_is_typed_are_remembered_by_title(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1)))
    grid, came = page.roster.grid, page.roster.grid.columnWidth(0)
    grid.put_cursor(0, 0)

    choose_of(page, "列加宽")
    choose_of(page, "列加宽")
    choose_of(page, "列收窄")
    other = grid.columnWidth(1)
    again = EntryPage(empty.session)
    empty.bot.addWidget(again)
    again.roster.model.show(grid.roster.columns, [], on=empty.session.now().date(), year=2023)
    wide = [again.roster.grid.columnWidth(at) for at in range(2)]
    empty.session.forget_layout()

    assert wide == [came + 20, other]
    assert again.roster.grid.columnWidth(0) == came


def choose_of(page: EntryPage, words: str) -> None:
    """Choose from the menu of the grid, which Shift+F10 brings."""
    QTest.keyClick(page.roster.grid, Qt.Key.Key_F10, SHIFT)
    assert QApplication.activePopupWidget() is page.roster.menu
    next(action for action in acts(page.roster.menu) if action.text().startswith(words)).trigger()
    page.roster.menu.close()


@popping_up
def test_every_key_of_the_menus_stands_in_the_list_of_keys(table: Table[Firm], empty: Sitting) -> None:
    keys = next(page for page in pages() if page.id == "keys").text()
    menu = menu_of(table)
    said = [action.text().partition("\t")[2] for action in acts(menu)]
    menu.close()
    grid = opened(empty, a_told()).roster
    said += [action.text().partition("\t")[2] for action in acts(grid.menu)]

    asked = {key for key in said if key}
    assert len(asked) > 8
    assert sorted(key for key in asked if key not in keys) == []
