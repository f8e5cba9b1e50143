"""Tiles and charts by themselves: walked with the arrows, opened by key and mouse, told to a screen reader."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.widgets.bars import Chart, DayColumns, Mark, PairBars, StackedBar
from desktop.ui.widgets.tiles import Face, TileGrid


def stand_in_front(bot: QtBot, widget: QWidget) -> None:
    widget.show()
    widget.activateWindow()
    bot.waitUntil(widget.isActiveWindow)


def a_grid(bot: QtBot, count: int, *, width: int) -> TileGrid:
    grid = TileGrid()
    bot.addWidget(grid)
    grid.resize(width, 400)
    grid.show_faces([Face(key=at, figure=str(at), title=f"事项{at}") for at in range(count)])
    stand_in_front(bot, grid)
    return grid


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        (0, Qt.Key.Key_Right, 1),
        (0, Qt.Key.Key_Down, 2),
        (3, Qt.Key.Key_Up, 1),
        (1, Qt.Key.Key_Left, 0),
        (0, Qt.Key.Key_Left, 0),
        (4, Qt.Key.Key_Down, 4),
    ],
)
def test_arrows_walk_over_the_tiles_and_stop_at_the_edge(qtbot: QtBot, start: int, key: Qt.Key, end: int) -> None:
    grid = a_grid(qtbot, 5, width=700)
    grid.tiles[start].setFocus()

    QTest.keyClick(grid.tiles[start], key)

    assert [tile.face.key for tile in grid.tiles if tile.hasFocus()] == [end]


def test_a_tile_says_all_of_itself_to_a_screen_reader(qtbot: QtBot) -> None:
    grid = a_grid(qtbot, 1, width=400)

    grid.show_faces([Face(key=0, figure="3", title="待补正", lines=("最早退回2月11日", "还有2个工作日"))])

    assert grid.tiles[0].accessibleName() == "待补正，3，最早退回2月11日，还有2个工作日"


MARKS = tuple(
    Mark(key=at, label=label, words=f"{value}件", value=value, inner=value // 2)
    for at, (label, value) in enumerate((("已核验", 6), ("已复核", 3), ("已审批", 1)))
)
CHARTS = (StackedBar, PairBars, DayColumns)


def a_chart(bot: QtBot, kind: type[Chart], marks: tuple[Mark, ...] = MARKS) -> Chart:
    chart = kind("图")
    bot.addWidget(chart)
    chart.resize(600, chart.height_at(600))
    chart.show_marks(marks)
    stand_in_front(bot, chart)
    chart.setFocus()
    return chart


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize(
    ("keys", "end"),
    [
        ((Qt.Key.Key_Right,), 1),
        ((Qt.Key.Key_End,), 2),
        ((Qt.Key.Key_End, Qt.Key.Key_Right), 2),
        ((Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up), 0),
        ((Qt.Key.Key_End, Qt.Key.Key_Home), 0),
    ],
)
def test_arrows_walk_over_the_marks_and_tell_each(
    qtbot: QtBot, kind: type[Chart], keys: tuple[Qt.Key, ...], end: int
) -> None:
    chart = a_chart(qtbot, kind)
    told: list[object] = []
    chart.opened.connect(told.append)

    for key in (*keys, Qt.Key.Key_Space):
        QTest.keyClick(chart, key)

    assert told == [end]
    assert chart.accessibleName() == f"图：{MARKS[end].label}{MARKS[end].words}"
    assert chart.accessibleDescription() == "已核验6件；已复核3件；已审批1件"


@pytest.mark.parametrize("kind", CHARTS)
def test_a_mark_opens_where_it_is_pressed_and_nothing_beside_it(qtbot: QtBot, kind: type[Chart]) -> None:
    chart = a_chart(qtbot, kind)
    told: list[object] = []
    chart.opened.connect(told.append)
    places = dict(chart.places())

    for number in (2, 0):
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=places[number].center().toPoint())
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(chart.width() - 1, chart.height() + 5))

    assert told == [2, 0]


@pytest.mark.parametrize("kind", CHARTS)
def test_the_cursor_of_a_chart_is_seen_and_stays_on_its_mark(qtbot: QtBot, kind: type[Chart]) -> None:
    chart = a_chart(qtbot, kind)
    QTest.keyClick(chart, Qt.Key.Key_End)
    focused = chart.grab().toImage()

    chart.clearFocus()
    plain = chart.grab().toImage()
    chart.show_marks(MARKS[1:])

    assert focused != plain
    assert chart.marks[chart.at].key == 2


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_of_nothing_says_so_and_takes_no_cursor(qtbot: QtBot, kind: type[Chart]) -> None:
    chart = a_chart(qtbot, kind, ())

    assert chart.grab().toImage() != a_chart(qtbot, kind).grab().toImage()
    assert chart.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert chart.accessibleName() == f"图：{chart.none}"


def test_days_without_anything_leave_no_chart(qtbot: QtBot) -> None:
    day = partial(Mark, label="2023-02-10", words="收件0件", value=0)

    chart = a_chart(qtbot, DayColumns, (day(key=date(2023, 2, 10)), day(key=date(2023, 2, 11))))

    assert chart.marks == ()
