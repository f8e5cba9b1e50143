"""Columns share the width of their table: what tells most stays in sight on the smallest screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from desktop.ui import theme
from desktop.ui.acts import entry
from desktop.ui.pages.entry import EntryPage
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.fitting import Claim, fit
from desktop.ui.widgets.table import Table
from tests.ui.conftest import Sitting

SMALLEST, NOTEBOOK = (911, 512), (1366, 768)
TELLING: Mapping[str, Mapping[str, Sequence[str]]] = {
    "entry": {"草稿列表": ("企业", "措施", "行数", "最后改动", "录入人", "政策")},
    "cases": {"案卷列表": ("案卷编号", "企业名称", "状态", "可发放", "待核实", "不予", "核定（元）", "提示")},
    "evidence": {"佐证材料": ("编号", "种类", "文件", "覆盖", "数据截至", "取用/读到", "状态")},
    "approvals": {"等待办理的案卷": ("案卷编号", "企业名称", "可发放", "金额（元）", "能否办理", "已等", "提示")},
    "escalation": {"待上报的案卷": ("案卷编号", "企业名称", "申报", "核定", "核定（元）", "措施")},
    "ledger": {"企业台账": ("案卷编号", "企业名称", "措施", "状态", "受理日期", "申报人数")},
    "home": {"人数和金额": ("措施", "状态", "件数", "可发放", "核定（元）", "申报（元）", "不再办理")},
}
"""The columns of each page's main list that a clerk decides by."""
WHOLE = ("entry", "cases", "evidence", "approvals", "escalation", "home")
CLAIMS = st.lists(
    st.builds(
        Claim,
        width=st.sampled_from([0, 60, 120, 208]),
        need=st.integers(40, 400),
        least=st.sampled_from([0, 50, 90]),
        ends=st.booleans(),
    ),
    min_size=1,
    max_size=12,
)
NUMBERS = [f"330302999-LG-2023-{number:04}" for number in range(1, 200)]


@given(CLAIMS, st.integers(0, 3000))
def test_columns_fill_the_room_or_scroll_and_never_go_below_their_least(claims: list[Claim], room: int) -> None:
    widths = fit(claims, room)

    least = [claim.rungs()[0] for claim in claims]
    assert all(width >= low for width, low in zip(widths, least, strict=True))
    if sum(least) <= room:
        assert sum(widths) <= room
        if any(not claim.width for claim in claims):
            assert sum(widths) == room


@given(CLAIMS)
def test_every_step_is_at_least_as_wide_as_the_one_before(claims: list[Claim]) -> None:
    for claim in claims:
        assert list(claim.rungs()) == sorted(claim.rungs())


def test_air_goes_before_words_and_the_office_prefix_before_a_name() -> None:
    number = Claim(width=208, need=190, least=129, ends=True)
    name, sums = Claim(width=0, need=160), Claim(width=118, need=91)

    assert fit([number, name, sums], 600) == [208, 274, 118]
    assert fit([number, name, sums], 441) == [190, 160, 91]
    assert fit([number, name, sums], 400) == [129, 180, 91]
    assert fit([number, name, sums], 340) == [129, 120, 91]
    assert fit([number, name, sums], 300) == [129, 110, 91]


def test_a_table_that_scrolls_far_anyway_cuts_nothing_for_it() -> None:
    measure = Claim(width=136, need=129, least=91)

    assert fit([measure] * 4, 400) == [100] * 4
    assert fit([measure] * 4, 350) == [91] * 4
    assert fit([measure] * 20, 400) == [129] * 20


@pytest.fixture
def table(qtbot: QtBot) -> Iterator[Table[str]]:
    columns: list[Column[str]] = [
        Column(title="案卷编号", text=str, width=208, tail=12),
        Column(title="企业名称", text=lambda _: "样例东港阀门有限公司"),
        Column(title="金额（元）", text=lambda _: "1,550.00", align=RIGHT, width=118),
    ]
    made = Table(columns, name="案卷", key=lambda row: row, empty="这里列出案卷。")
    qtbot.addWidget(made)
    made.resize(800, 300)
    made.show()
    yield made
    theme.settle(NOTEBOOK[1])


def test_columns_give_way_and_grow_back_but_not_the_one_that_was_set(table: Table[str]) -> None:
    table.setColumnWidth(2, 150)
    table.show_records(NUMBERS)
    QApplication.processEvents()
    before = widths(table)

    table.resize(420, 300)
    QApplication.processEvents()
    narrow = widths(table)
    table.resize(800, 300)
    QApplication.processEvents()

    assert narrow[0] < before[0]
    assert narrow[1] < before[1]
    assert narrow[2] == 150
    assert not table.horizontalScrollBar().maximum()
    assert widths(table) == before


def test_searching_moves_no_column(table: Table[str]) -> None:
    table.show_records(NUMBERS)
    table.resize(420, 300)
    QApplication.processEvents()
    before = widths(table)

    table.records.narrow(lambda row: row.endswith("0001"))
    one = widths(table)
    table.records.narrow(lambda _: False)

    assert widths(table) == one == before


def test_only_the_first_rows_are_measured(table: Table[str]) -> None:
    asked: list[str] = []

    def text(row: str) -> str:
        asked.append(row)
        return row

    counting = Table([Column(title="案卷编号", text=text)], name="案卷", key=lambda row: row, parent=table)
    counting.show_records([f"{number}" for number in range(100_000)])

    assert set(asked) <= {f"{number}" for number in range(60)}


def test_a_number_is_cut_at_its_beginning_and_its_tip_says_the_whole(table: Table[str]) -> None:
    table.show_records(NUMBERS)
    cell = table.records.index(0, 0)
    option = QStyleOptionViewItem()
    delegate = table.itemDelegateForIndex(cell)
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(option, cell)

    assert option.textElideMode is Qt.TextElideMode.ElideLeft
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == NUMBERS[0]


def test_an_empty_table_says_what_it_would_hold_once_that_is_known(table: Table[str]) -> None:
    unknown = middle(table)
    table.show_records([])
    empty = middle(table)
    table.show_records(NUMBERS)
    table.records.narrow(lambda _: False)
    none_left = middle(table)

    assert len(unknown) == 1
    assert len(empty) > 1
    assert len(none_left) > 1


def test_rows_and_heads_follow_the_height_of_the_window(table: Table[str]) -> None:
    theme.settle(NOTEBOOK[1])
    plain = (table.verticalHeader().defaultSectionSize(), table.horizontalHeader().height())
    theme.settle(SMALLEST[1])
    tight = (table.verticalHeader().defaultSectionSize(), table.horizontalHeader().height())

    assert plain == (30, 30)
    assert tight == (26, 26)


@pytest.mark.parametrize("page", TELLING)
def test_what_tells_most_is_in_sight_on_the_smallest_screen(full: Sitting, page: str) -> None:
    window = full.window(size=SMALLEST)
    shown = window.show_page(page)
    full.settle()

    for name, titles in TELLING[page].items():
        table = next(each for each in shown.findChildren(Table) if each.accessibleName() == name)
        assert [title for title in titles if not in_sight(table, title)] == []


@pytest.mark.parametrize("page", WHOLE)
def test_no_list_scrolls_sideways_on_a_notebook(full: Sitting, page: str) -> None:
    window = full.window(size=NOTEBOOK)
    shown = window.show_page(page)
    full.settle()
    tabs = shown.findChild(QTabWidget)

    for at in range(tabs.count() if tabs else 1):
        if tabs:
            tabs.setCurrentIndex(at)
            full.settle()
        seen = [each for each in shown.findChildren(Table) if each.isVisible()]
        assert [each.accessibleName() for each in seen if sideways(each)] == []


def test_the_roster_has_more_of_the_width_than_the_form(full: Sitting) -> None:
    window = full.window(size=SMALLEST)
    page = window.show_page("entry")
    assert isinstance(page, EntryPage)
    full.session.do(page, entry.begin, page._show_draft, title="新建", policy="lucheng-2023", measure="stay")
    full.settle()

    form, roster = page.editor.sizes()
    assert form < 0.45 * (form + roster)
    assert page.roster.grid.columnWidth(0) < page.roster.grid.columnWidth(2)


def widths(table: QTableView) -> list[int]:
    header = table.horizontalHeader()
    return [header.sectionSize(number) for number in range(header.count())]


def sideways(table: QTableView) -> int:
    return table.horizontalScrollBar().maximum()


def in_sight(table: Table[Any], title: str) -> bool:
    """Whether a column stands whole in the viewport, before anything was scrolled."""
    number = [column.title for column in table.records.columns].index(title)
    end = table.columnViewportPosition(number) + table.columnWidth(number)
    return end <= table.viewport().width() + 1


def middle(table: QTableView) -> set[int]:
    """Return the colours that stand in the middle line of a table."""
    image = table.viewport().grab().toImage()
    at = image.rect().center()
    return {
        image.pixel(across, down)
        for across in range(at.x() - 60, at.x() + 60)
        for down in range(at.y() - 6, at.y() + 6)
    }
