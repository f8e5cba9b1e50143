"""The roster that is typed: every change is one edit, undone by its reverse; what is wrong is counted and shown."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.importing.templatefields import COLUMNS, Column
from desktop.models.drafts import Edit, Line
from desktop.records import Severity
from desktop.ui.tablemodels.roster_edit import RosterEdit
from desktop.ui.widgets.grid import Grid
from tests.models.builders import an_id
from tests.ui.conftest import Sound

SHOWN: tuple[Column, ...] = tuple(COLUMNS[name] for name in ("name", "paper", "id_number", "phone"))
ON = date(2023, 2, 10)
TEXTS = st.sampled_from(["", "甲", an_id(1), an_id(2), "330302", "13800000000"])
BLOCKS = st.lists(st.lists(TEXTS, min_size=1, max_size=6), min_size=1, max_size=5)


def a_line(serial: int, **changed: str) -> Line:
    told = {"name": f"样本{serial}", "id_number": an_id(serial)} | changed
    return tuple(told.get(column.field, "") for column in SHOWN)


def a_roster(*lines: Line) -> RosterEdit:
    model = RosterEdit()
    model.show(SHOWN, lines, on=ON, year=2023)
    return model


@pytest.fixture
def grid(qtbot: QtBot) -> Grid:
    model = a_roster(*(a_line(serial) for serial in range(5)))
    made = Grid(model, name="花名册")
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    made.put_cursor(0, 0)
    return made


def editor_of(grid: Grid) -> QLineEdit:
    (editor,) = grid.viewport().findChildren(QLineEdit)
    return editor


def write(grid: Grid, text: str) -> None:
    """Type into a cell as a person does: the first key opens the editor, which gets the others."""
    QTest.keyClicks(grid, text[0])
    QTest.keyClicks(editor_of(grid), text[1:])


def settled(bot: QtBot, model: RosterEdit) -> None:
    bot.waitUntil(lambda: model.counts.waiting == 0)


def test_the_model_keeps_every_rule_of_qt(qtbot: QtBot, sound: Sound) -> None:
    model = a_roster(*(a_line(serial) for serial in range(200)))
    sound(model)

    model.change(10, 3, [a_line(900)], "换")
    model.change(0, 0, [a_line(901), a_line(902)], "插")
    model.overwrite(198, 2, [["1", "2"]] * 9, "粘")
    model.setData(model.index(model.rowCount() - 1, 0), "末")
    while model.stack.canUndo():
        model.stack.undo()
    settled(qtbot, model)

    assert model.rowCount() == 201


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 6), st.integers(0, 3), BLOCKS)
def test_a_paste_that_is_undone_was_never_there_and_the_edits_told_say_the_same(
    qapp: QApplication, row: int, column: int, block: list[list[str]]
) -> None:
    model = a_roster(*(a_line(serial) for serial in range(4)))
    before, told = tuple(model.lines), list(model.lines)

    def follow(edit: Edit) -> None:
        told[edit.at : edit.at + edit.removed] = edit.lines

    model.edited.connect(follow)
    model.overwrite(row, column, block, "粘贴")
    after = tuple(model.lines)
    assert tuple(told) == after
    if model.stack.canUndo():
        model.stack.undo()
    assert tuple(model.lines) == before == tuple(told)
    if model.stack.canRedo():
        model.stack.redo()
    assert tuple(model.lines) == after == tuple(told)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3), BLOCKS), max_size=4))
def test_counts_kept_on_the_way_are_those_of_a_fresh_look(
    qapp: QApplication, edits: list[tuple[int, int, list[list[str]]]]
) -> None:
    model = a_roster(a_line(1), a_line(1), a_line(2))
    for row, column, block in edits:
        model.overwrite(row, column, block, "粘贴")
        [model.row_mark(each) for each in range(len(model.lines))]
    fresh = a_roster(*model.lines)
    [fresh.row_mark(each) for each in range(len(fresh.lines))]

    [model.row_mark(each) for each in range(len(model.lines))]

    assert model.counts == fresh.counts


def test_of_two_alike_the_second_is_wrong_and_says_of_which(qtbot: QtBot) -> None:
    model = a_roster(a_line(1), a_line(2), a_line(1))
    settled(qtbot, model)

    assert [model.row_mark(row) for row in range(3)] == [None, None, Severity.ERROR]
    assert "第1行" in str(model.index(2, 2).data(Qt.ItemDataRole.ToolTipRole))
    assert model.headerData(2, Qt.Orientation.Vertical) == "✗ 3"
    assert (model.counts.errors, model.counts.lines) == (1, 3)
    model.change(0, 1, [], "删除")
    settled(qtbot, model)
    assert model.counts.errors == 0


def test_the_next_mark_is_found_round_the_end(qtbot: QtBot) -> None:
    model = a_roster(a_line(1, phone="12"), a_line(2), a_line(3, id_number="330302"))

    assert model.next_mark(0, 3) == (2, 2)
    assert model.next_mark(2, 2) == (0, 3)
    assert a_roster(a_line(1)).next_mark(0, 0) is None
    assert a_roster().next_mark(0, 0) is None


def test_typing_below_the_last_line_adds_one_and_keeps_leading_zeros(grid: Grid) -> None:
    model = grid.roster
    grid.put_cursor(5, 3)

    write(grid, "0577")
    QTest.keyClick(editor_of(grid), Qt.Key.Key_Return)

    assert model.lines[5] == ("", "", "", "0577")
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (6, 0)


def test_what_stands_in_the_open_editor_is_told_with_every_key(grid: Grid) -> None:
    told: list[tuple[int, int, str]] = []
    grid.typing.connect(lambda *typed: told.append(typed))
    grid.put_cursor(1, 3)

    write(grid, "13")
    grid.finish()

    assert told[-1] == (-1, -1, "")
    assert (1, 3, "13") in told
    assert grid.roster.lines[1][3] == "13"


@pytest.mark.parametrize("block", [[["丙"]], [["丙"], ["丁"], ["戊"]]], ids=len)
def test_a_paste_into_the_empty_line_leaves_cursor_and_choice_where_they_were(
    grid: Grid, sound: Sound, block: list[list[str]]
) -> None:
    model, places = grid.roster, list[tuple[int, int, int]]()
    sound(model)

    def note() -> None:
        places.append((grid.currentIndex().row(), grid.currentIndex().column(), grid.selectedIndexes()[0].row()))

    grid.put_cursor(5, 1)
    model.overwrite(5, 0, block, "粘贴")
    note()
    model.stack.undo()
    note()
    model.stack.redo()
    note()

    assert places == [(5, 1, 5)] * 3
    assert [line[0] for line in model.lines[5:]] == [cells[0] for cells in block]
    assert model.index(model.rowCount() - 1, 0).data() is None


def test_copy_cut_delete_insert_and_fill_are_one_step_each(grid: Grid) -> None:
    model, before = grid.roster, tuple(grid.roster.lines)
    whole = QApplication.clipboard()

    grid.copy()
    copied = whole.text()
    QTest.keyClick(grid, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    cut = model.lines[0][0]
    QTest.keyClick(grid, Qt.Key.Key_Insert, Qt.KeyboardModifier.AltModifier)
    inserted = len(model.lines)
    QTest.keyClick(grid, Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier)
    for _ in range(3):
        QTest.keyClick(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert (copied, cut, inserted) == ("样本0", "", 6)
    assert tuple(model.lines) == before


def test_filling_down_takes_the_first_chosen_line(grid: Grid) -> None:
    grid.roster.overwrite(0, 3, [["13800000000"]], "填写")
    selection = grid.selectionModel()
    selection.select(grid.roster.index(0, 3), selection.SelectionFlag.ClearAndSelect)
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    grid.put_cursor(0, 3)
    for _ in range(3):
        QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    grid.fill_down()

    assert [line[3] for line in grid.roster.lines] == ["13800000000"] * 4 + [""]


def test_twenty_thousand_lines_are_judged_a_few_at_a_time(qtbot: QtBot) -> None:
    model = a_roster()
    block = [["样本", "居民身份证", an_id(serial), "13800000000"] for serial in range(20_000)]
    waiting: list[int] = []
    model.counted.connect(lambda: waiting.append(model.counts.waiting))

    model.overwrite(0, 0, block, "粘贴")
    qtbot.waitUntil(lambda: model.counts.waiting == 0, timeout=60_000)

    assert waiting[0] == 20_000
    assert max(before - after for before, after in pairwise(waiting)) < 10_000
    assert (model.counts.lines, model.counts.errors) == (20_000, 0)
