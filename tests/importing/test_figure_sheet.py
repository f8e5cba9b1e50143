"""A declaration of figures: the 申报数据 of our own template, with or without a roster beside it."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from openpyxl import load_workbook

from desktop.errors import WorkbookUnreadable
from desktop.importing.template import FIGURES, write_template
from desktop.records import Enterprise, SourceFile
from rules.packfile import load_all
from tests.importing.workbooks import FIRM, FORM, USCC, a_file, read, xlsx

LUCHENG = load_all()["lucheng-2023"]
ENTERPRISE = Enterprise(uscc=USCC, name=FIRM)


def filled(measure: str, cells: Mapping[str, object]) -> SourceFile:
    """Return the template of a measure with its figures written as an enterprise writes them."""
    book = load_workbook(io.BytesIO(write_template(LUCHENG, LUCHENG.measures[measure], enterprise=ENTERPRISE)))
    for row in book[FIGURES].iter_rows(min_row=2):
        row[1].value = cells.get(str(row[3].value))  # type: ignore[assignment]
    packed = io.BytesIO()
    book.save(packed)
    return a_file(packed.getvalue())


def test_figures_are_read_without_separators_and_units() -> None:
    cells = {"output_2022": "１,234,567.89 元", "output_q1_prev": 100.5, "output_q1": "120", "above_scale": "是"}

    declaration = read(filled("output-growth", cells | {"manufacturing": " 否 "}))

    assert declaration.rows == ()
    assert declaration.template == ("lucheng-2023", "output-growth")
    assert declaration.figures == {
        "above_scale": "true",
        "manufacturing": "false",
        "output_2022": "1234567.89",
        "output_q1_prev": "100.5",
        "output_q1": "120",
    }


def test_a_day_is_iso_text_and_what_cannot_be_read_stays_as_written() -> None:
    declaration = read(filled("charter", {"trip_date": "2023年1月28日", "cost": "约3万"}))

    assert declaration.figures == {"trip_date": "2023-01-28", "cost": "约3万"}


def test_a_template_of_figures_left_empty_is_no_declaration() -> None:
    with pytest.raises(WorkbookUnreadable) as refusal:
        read(filled("output-growth", {}))

    assert refusal.value.code == "no-figures"


def test_without_the_mark_of_our_template_a_sheet_of_that_name_is_no_form_of_figures() -> None:
    rows = [["项目", "填报值", "单位", "代号"], ["产值", "1", "元", "output_2022"]]

    with pytest.raises(WorkbookUnreadable) as refusal:
        read(xlsx({"申报表": FORM, "申报数据": rows}))

    assert refusal.value.code == "no-roster"
