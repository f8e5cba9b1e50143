"""Every model of the window keeps the rules of Qt while it is changed in every way that it knows."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, qInstallMessageHandler
from pytestqt.qtbot import QtBot

import desktop.ui
from desktop.importing.templatefields import COLUMNS
from desktop.services.show_rows import RowFate, RowShown, SheetRows
from desktop.ui.dialogs.preview_rows import RowsModel
from desktop.ui.pages.ledger_people import PeopleModel
from desktop.ui.tablemodels.records import Column, RecordTable
from desktop.ui.tablemodels.roster_edit import RosterEdit
from tests.ui.conftest import Sound

TESTS = Path(__file__).parents[1]
FIELDS = tuple(COLUMNS[name] for name in ("name", "id_number"))
A_PERSON = ("甲", "3***1", "可发放", 5, "某厂", "留工", "1", "草稿")
Changes = Callable[[QAbstractItemModel], None]


def change_records(model: QAbstractItemModel) -> None:
    assert isinstance(model, RecordTable)
    for records in (["乙", "甲", "丙"], ["甲"], [], ["丁"] * 300):
        model.show(records)
        model.sort(0, Qt.SortOrder.DescendingOrder)
        model.narrow(lambda record: record != "乙")
        model.narrow(None)
        model.sort(-1)


def change_roster(model: QAbstractItemModel) -> None:
    assert isinstance(model, RosterEdit)
    model.change(0, 0, [("甲", "1"), ("乙", "2")], "填写")
    model.change(1, 1, [("丙", "3"), ("丁", "4"), ("戊", "5")], "粘贴")
    model.overwrite(3, 1, [["6"], ["7"], ["8"]], "粘贴")
    model.change(0, 0, [("", "")], "插入一行")
    model.change(2, 3, [], "删除3行")
    model.setData(model.index(model.rowCount() - 1, 0), "末")
    while model.stack.canUndo():
        model.stack.undo()
    while model.stack.canRedo():
        model.stack.redo()
    model.show(FIELDS[::-1], [("1", "己")], on=date(2023, 2, 10), year=2023)


def change_rows(model: QAbstractItemModel) -> None:
    assert isinstance(model, RowsModel)
    row = RowShown(number=4, fate=RowFate.TAKEN, cells=("甲",), problems={})
    sheet = SheetRows(sheet="名单", letters=("A", "B"), titles=("姓名", ""), rows=(row,) * 3, total=3)
    for faulty in (False, True, False):
        model.show(sheet, faulty=faulty)


def change_people(model: QAbstractItemModel) -> None:
    assert isinstance(model, PeopleModel)
    for ids in (range(450), range(3), range(0)):
        model.show(ids)
        slices = [(number, model.slice_ids(number)) for number in range(3)]
        for number, held in slices:
            if held:
                model.put(number, held, [A_PERSON] * len(held))


def a_roster() -> RosterEdit:
    model = RosterEdit()
    model.show(FIELDS, [], on=date(2023, 2, 10), year=2023)
    return model


MODELS: Mapping[type[QAbstractItemModel], tuple[Callable[[], QAbstractItemModel], Changes]] = {
    RecordTable: (lambda: RecordTable([Column(title="样", text=str)]), change_records),
    RosterEdit: (a_roster, change_roster),
    RowsModel: (RowsModel, change_rows),
    PeopleModel: (PeopleModel, change_people),
}


def models_of(kind: type[QAbstractItemModel]) -> Iterator[type[QAbstractItemModel]]:
    """Yield every model below a kind that is written in ``desktop.ui``."""
    for each in kind.__subclasses__():
        if each.__module__.startswith(f"{desktop.ui.__name__}."):
            yield each
        yield from models_of(each)


def test_no_model_of_the_window_is_left_out() -> None:
    for found in pkgutil.walk_packages(desktop.ui.__path__, f"{desktop.ui.__name__}."):
        importlib.import_module(found.name)

    assert set(models_of(QAbstractItemModel)) == set(MODELS)


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)
def test_a_model_keeps_every_rule_of_qt_whatever_is_done_to_it(
    qtbot: QtBot, sound: Sound, kind: type[QAbstractItemModel]
) -> None:
    build, change = MODELS[kind]
    model = build()
    told: list[str] = []
    for name in ("modelReset", "rowsInserted", "rowsRemoved", "dataChanged"):
        getattr(model, name).connect(lambda *_, name=name: told.append(name))
    sound(model)

    change(model)

    assert told


def test_a_broken_rule_is_noticed(qtbot: QtBot, sound: Sound) -> None:
    model, said = a_roster(), list[str]()
    sound(model)

    before = qInstallMessageHandler(lambda _kind, _context, words: said.append(words))
    model.dataChanged.emit(QModelIndex(), QModelIndex())
    qInstallMessageHandler(before)

    assert any(words.startswith("FAIL!") for words in said)


def test_a_tester_is_made_where_it_is_held() -> None:
    bare = re.compile(r"\bQAbstractItemModelTester\(")
    found = [file.name for file in TESTS.rglob("*.py") if bare.search(file.read_text("utf-8"))]

    assert sorted(found) == ["conftest.py"]
