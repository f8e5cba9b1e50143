"""A day is taken as it is typed."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.errors import DeskError
from desktop.ui.widgets.day import DayField


@pytest.mark.parametrize("typed", ["2023-02-10", "20230210", "2023.2.10", "2023/2/10", "2023年2月10日", " 2023-02-10 "])
def test_a_day_can_be_typed_in_any_usual_way(qtbot: QtBot, typed: str) -> None:
    field = DayField()
    qtbot.addWidget(field)

    field.setText(typed)

    assert field.day() == date(2023, 2, 10)


def test_a_day_typed_over_a_proposal_takes_its_place(qtbot: QtBot) -> None:
    field = DayField(date(2026, 11, 21))
    qtbot.addWidget(field)

    field.selectAll()
    QTest.keyClicks(field, "20230210")
    field.editingFinished.emit()

    assert field.text() == "2023-02-10"


@pytest.mark.parametrize("typed", ["2023-02-30", "23-02-10", "yesterday", "2023-02"])
def test_what_is_no_day_is_refused_by_name(qtbot: QtBot, typed: str) -> None:
    field = DayField()
    qtbot.addWidget(field)
    field.setText(typed)

    with pytest.raises(DeskError, match="day-invalid"):
        field.day()


def test_an_empty_field_means_no_day(qtbot: QtBot) -> None:
    field = DayField()
    qtbot.addWidget(field)

    assert field.day() is None
