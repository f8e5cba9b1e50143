"""One model for every table."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.tablemodels.records import RECORD, RIGHT, Column, RecordTable
from desktop.ui.widgets.splitter import SplitterMemory
from desktop.ui.widgets.table import Table
from tests.ui.conftest import Sitting, Sound


@dataclass(frozen=True)
class Firm:
    """A record with a name and a number."""

    name: str
    heads: int


COLUMNS: list[Column[Firm]] = [
    Column(title="企业", text=lambda firm: firm.name),
    Column(
        title="人数",
        text=lambda firm: str(firm.heads),
        align=RIGHT,
        sort=lambda firm: firm.heads,
        colour=lambda firm: "#a01b1b" if firm.heads < 30 else None,
        width=80,
    ),
]
FIRMS = [Firm("甲", 100), Firm("乙", 9), Firm("丙", 30)]


@pytest.fixture
def table(qtbot: QtBot) -> Table[Firm]:
    made: Table[Firm] = Table(COLUMNS, name="企业", key=lambda firm: firm.name)
    qtbot.addWidget(made)
    made.show_records(FIRMS)
    made.resize(600, 300)
    made.show()
    return made


def names(model: RecordTable[Firm]) -> str:
    return "".join(model.index(row, 0).data() for row in range(model.rowCount()))


def test_the_model_keeps_every_rule_of_qt(qtbot: QtBot, sound: Sound) -> None:
    model: RecordTable[Firm] = RecordTable(COLUMNS)
    sound(model)

    model.show([Firm(str(number), number) for number in range(1000)])
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.narrow(lambda firm: firm.heads % 2 == 0)
    model.narrow(None)
    model.show([])

    assert model.rowCount() == 0


def test_a_cell_gives_text_place_colour_and_the_record_itself(qtbot: QtBot) -> None:
    model: RecordTable[Firm] = RecordTable(COLUMNS)
    model.show(FIRMS)
    cell = model.index(1, 1)

    assert cell.data() == "9"
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) == RIGHT
    assert cell.data(Qt.ItemDataRole.ForegroundRole).name() == "#a01b1b"
    assert cell.data(RECORD) is FIRMS[1]
    assert model.data(QModelIndex()) is None


def test_numbers_sort_as_numbers_and_the_given_order_comes_back(qtbot: QtBot) -> None:
    model: RecordTable[Firm] = RecordTable(COLUMNS)
    model.show(FIRMS)

    model.sort(1)
    rising = names(model)
    model.sort(-1)

    assert (rising, names(model)) == ("乙丙甲", "甲乙丙")


def test_what_is_chosen_stays_chosen_when_the_list_is_read_anew(table: Table[Firm]) -> None:
    table.choose("丙")

    table.show_records([Firm("丁", 1), *FIRMS])

    assert [firm.name for firm in table.chosen()] == ["丙"]
    assert table.current() == Firm("丙", 30)


def test_enter_opens_and_copying_gives_the_heads_too(table: Table[Firm], qtbot: QtBot) -> None:
    opened: list[Firm] = []
    table.opened.connect(opened.append)
    table.choose("乙")

    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert opened == [FIRMS[1]]
    assert QApplication.clipboard().text() == "企业\t人数\n乙\t9"


def test_a_table_that_does_not_sort_asks_for_the_order(qtbot: QtBot) -> None:
    made: Table[Firm] = Table(COLUMNS, name="企业", key=lambda firm: firm.name, sorts=False)
    qtbot.addWidget(made)
    made.show_records(FIRMS)
    asked: list[tuple[int, bool]] = []
    made.records.ordered.connect(lambda column, descending: asked.append((column, descending)))

    made.sortByColumn(1, Qt.SortOrder.DescendingOrder)

    assert asked[-1] == (1, True)
    assert names(made.records) == "甲乙丙"


def test_a_choice_in_pieces_survives_another_order(table: Table[Firm]) -> None:
    flags = table.selectionModel().SelectionFlag
    for row in (0, 2):
        table.selectionModel().select(table.records.index(row, 0), flags.Select | flags.Rows)

    table.show_records([FIRMS[0], FIRMS[2], FIRMS[1]])
    moved = table.chosen()
    table.show_records([FIRMS[1], FIRMS[2]])

    assert moved == [FIRMS[0], FIRMS[2]]
    assert table.chosen() == [FIRMS[2]]


def test_a_column_stays_hidden_in_what_is_written_down_but_never_the_first(table: Table[Firm]) -> None:
    table.show_column("人数", False)
    table.show_column("企业", False)
    kept = table.arrangement()

    table.arrange({})
    shown = [table.isColumnHidden(number) for number in range(2)]
    table.arrange(kept)

    assert kept["hidden"] == ["人数"]
    assert shown == [False, False]
    assert [table.isColumnHidden(number) for number in range(2)] == [False, True]


def test_a_row_that_is_chosen_while_ctrl_is_held_is_chosen_alone(table: Table[Firm]) -> None:
    table.choose("丙")
    QTest.keyPress(table, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)

    table.choose("丙")

    assert [firm.name for firm in table.chosen()] == ["丙"]


@pytest.mark.parametrize(
    "kept",
    [
        '{"widths": [1]}',
        '{"widths": {"人数": 99999999999}}',
        '{"widths": {"人数": "宽"}}',
        '{"widths": {"人数": -5}}',
        '{"sort": 5}',
        '{"sort": ["人数"]}',
        '{"sort": [[], false]}',
        '{"order": 5}',
        '{"order": [["人数"], "企业"]}',
        '{"order": ["人数", "人数"]}',
        '{"hidden": null}',
        '{"hidden": 1}',
        "[" * 100_000,
    ],
)
def test_a_layout_that_this_program_never_wrote_leaves_the_table_as_it_came(
    empty: Sitting, table: Table[Firm], kept: str
) -> None:
    came = table.arrangement()
    empty.session.settings.setValue("layout/table/firms", kept)

    table.remember(empty.session, "firms")

    assert table.arrangement() == came


def test_a_layout_that_was_written_down_comes_back(empty: Sitting, table: Table[Firm]) -> None:
    kept = '{"widths": {"人数": 90}, "order": ["人数", "企业"], "sort": ["人数", true], "hidden": []}'
    empty.session.settings.setValue("layout/table/firms", kept)

    table.remember(empty.session, "firms")

    assert table.arrangement() == json.loads(kept)


@pytest.mark.parametrize("kept", ["99999999999999999999 1", "x", 7])
def test_a_splitter_that_was_written_down_otherwise_stands_as_it_came(
    empty: Sitting, qtbot: QtBot, kept: object
) -> None:
    splitter = QSplitter()
    qtbot.addWidget(splitter)
    for _ in range(2):
        splitter.addWidget(QWidget())
    came = splitter.sizes()
    empty.session.settings.setValue("layout/splitter/probe", kept)

    SplitterMemory(splitter, empty.session, "probe")

    assert splitter.sizes() == came
