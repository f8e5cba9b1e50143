"""What a cell of somebody's file shows of an identity number, however it is written."""

from __future__ import annotations

import pytest

from desktop.masking import mask_cell, masked
from desktop.records import SourceFile
from desktop.services.show_rows import show_rows
from desktop.services.show_tables import show_tables
from tests.models.builders import an_id

NUMBER = an_id(7)
PARTS = NUMBER[:6], NUMBER[6:14], NUMBER[14:]
FULL_WIDTH = NUMBER.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})


@pytest.mark.parametrize("text", [NUMBER, " ".join(PARTS), "　".join(PARTS), "\u200b".join(PARTS), FULL_WIDTH])
def test_a_number_is_hidden_however_it_is_written(text: str) -> None:
    assert mask_cell(text) == masked(NUMBER)


@pytest.mark.parametrize("text", ["样例 一号", "2023-01-06 至 2023-02-05", "1 234", "备注： x"])
def test_a_cell_without_a_number_is_shown_as_it_is_written(text: str) -> None:
    assert mask_cell(text) == text


@pytest.mark.parametrize("apart", ["", " ", "　"])
def test_no_sheet_shows_a_whole_number_to_whoever_chooses_columns_or_looks_at_rows(apart: str) -> None:
    content = f"姓名,身份证号码\n样例一号,{apart.join(PARTS)}\n".encode()
    file = SourceFile(name="名单.csv", sha256="", content=content)

    [table] = show_tables(file)
    [sheet] = show_rows(file, {}, ())

    assert table.rows[1] == ("样例一号", masked(NUMBER))
    assert sheet.rows[1].cells == ("样例一号", masked(NUMBER))
