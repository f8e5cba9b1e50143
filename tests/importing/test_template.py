"""The template: blank or filled, it is read back as what it is."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from desktop.importing.template import TEMPLATES, Filling, write_template
from desktop.importing.vocabulary import ROSTER, field_of, label_of
from desktop.records import Enterprise
from tests.importing.workbooks import FIRM, USCC, a_file, an_id, read

ENTERPRISE = Enterprise(uscc=USCC, name=FIRM, above_scale="是", account="6200000000000000000", bank="样例银行")


@pytest.mark.parametrize("measure", TEMPLATES)
def test_a_filled_template_is_read_back_whole(measure: str) -> None:
    columns = [column.field for column in TEMPLATES[measure].columns if column.field]
    days = {"hired_on", "stay_from", "stay_to", "return_on"}
    row = {field: "2023-01-30" if field in days else "样例" for field in columns} | {"id_number": an_id()}
    filling = Filling(people=1, fen=50_050, filled_on=date(2023, 2, 9))

    content = write_template("lucheng-2023", measure, enterprise=ENTERPRISE, rows=[row], filling=filling)

    declaration = read(a_file(content), received=None)
    assert declaration.template == ("lucheng-2023", measure)
    assert declaration.enterprise == ENTERPRISE
    assert (declaration.declared_people, declaration.declared_fen) == (1, 50_050)
    assert declaration.filled_on == date(2023, 2, 9)
    assert declaration.rows[0].declared == {
        field: value for field, value in row.items() if field not in {"name", "id_number"}
    }
    assert declaration.problems == ()


@pytest.mark.parametrize("measure", TEMPLATES)
def test_a_blank_template_keeps_numbers_as_text_and_its_head_locked(measure: str) -> None:
    book = load_workbook(io.BytesIO(write_template("lucheng-2023", measure)))

    roster = book[TEMPLATES[measure].roster]
    titles = [cell.value for cell in roster[1]]
    letter = get_column_letter(titles.index("身份证号码") + 1)
    assert roster.column_dimensions[letter].number_format == "@"
    assert not roster.column_dimensions[letter].protection.locked
    assert roster["A1"].protection.locked
    assert roster.protection.sheet
    assert roster.freeze_panes == "A2"
    assert roster.data_validations.count >= 1


@pytest.mark.parametrize("measure", TEMPLATES)
def test_every_heading_of_a_template_is_one_that_the_reader_knows(measure: str) -> None:
    for column in TEMPLATES[measure].columns:
        assert field_of(column.title, ROSTER) == column.field


def test_the_boxes_of_a_template_are_ones_that_the_reader_knows() -> None:
    book = load_workbook(io.BytesIO(write_template("lucheng-2023", "stay")))

    labels = [row[0].value for row in book["申报表"].iter_rows(min_row=2)]
    assert labels
    assert all(label_of(str(label)) for label in labels)


def test_a_value_that_begins_like_a_formula_stays_text() -> None:
    content = write_template("lucheng-2023", "stay", rows=[{"name": "=1+1", "id_number": an_id()}])

    cell = load_workbook(io.BytesIO(content))["员工花名册"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
