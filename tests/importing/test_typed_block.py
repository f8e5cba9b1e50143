"""What is pasted from a spreadsheet, and what the checks say of single fields."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.importing.entrycheck import account_hint, as_cell, check_box, check_figure, check_lines, phone_hint
from desktop.importing.pasted import block_of, laid
from rules.figures import Fact, FactKind
from tests.models.builders import an_id

FIELDS = ("name", "paper", "id_number", "stay_from", "return_on")
ON = date(2023, 2, 10)
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=6)


def test_a_block_is_cut_at_tabs_and_line_ends_of_every_system() -> None:
    assert block_of("甲\t1\r\n乙\t2\n丙\t3\r丁\n\n") == [["甲", "1"], ["乙", "2"], ["丙", "3"], ["丁"]]


def test_a_cell_in_quotes_keeps_its_tabs_quotes_and_line_ends_on_one_line() -> None:
    assert block_of('"甲\n乙"\t"说""好"""\t"a\tb"\n丙') == [["甲 乙", '说"好"', "a b"], ["丙"]]


def test_a_quote_that_is_not_closed_is_a_quote() -> None:
    assert block_of('"甲\t乙\n5"钢\t丙') == [['"甲', "乙"], ['5"钢', "丙"]]


def test_leading_zeros_and_long_numbers_stay_as_written() -> None:
    assert block_of("00123\t510102199001010011\t1E+05") == [["00123", "510102199001010011", "1E+05"]]


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8))
def test_a_block_written_as_spreadsheets_write_it_is_read_back(rows: list[list[str]]) -> None:
    text = "\n".join(
        "\t".join('"' + cell.replace('"', '""') + '"' if '"' in cell else cell for cell in row) for row in rows
    )
    while rows and not any(rows[-1]):
        rows = rows[:-1]

    assert block_of(text) == [[as_cell(cell) for cell in row] for row in rows]


def test_a_head_line_brings_every_column_under_its_own_and_names_what_found_none() -> None:
    block = block_of("序号\t身份证号\t姓名\t部门\t到岗日期\n1\t0123\t张三\t鞋\t2023-01-28")

    came = laid(block, FIELDS, 3)

    assert (came.column, came.by_head) == (0, True)
    assert came.lines == [["张三", "", "0123", "", "2023-01-28"]]
    assert came.left_out == ("部门",)


def test_a_span_of_days_goes_into_the_column_of_its_first_day() -> None:
    came = laid(block_of("姓名\t证件号码\t留温起止时间\n张三\t1\t1.6-2.5"), FIELDS, 0)

    assert came.lines == [["张三", "", "1", "1.6-2.5", ""]]


def test_a_line_of_data_is_no_head() -> None:
    came = laid(block_of(f"姓名\t居民身份证\t{an_id(1)}"), FIELDS, 0)

    assert (came.by_head, len(came.lines)) == (False, 1)


def test_running_numbers_before_a_whole_roster_are_left_out() -> None:
    came = laid(block_of("1\t甲\t\t1\t\t\n2\t乙\t\t2\t\t"), FIELDS, 0)

    assert [line[0] for line in came.lines] == ["甲", "乙"]


def test_cells_beyond_the_last_column_are_told() -> None:
    came = laid([["2023-01-06", "2023-01-28", "多余"]], FIELDS, 3)

    assert came.lines == [["2023-01-06", "2023-01-28"]]
    assert came.left_out == ("最右边1列",)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_that_no_spreadsheet_could_hold_is_no_part_of_a_roster_and_nothing_goes_in(quote: str) -> None:
    longest, longer = "长" * 32_767, "长" * 32_768

    came = laid(block_of(f"甲\t{longest}\n乙"), FIELDS, 0)
    refused = laid(block_of(f"甲\t1\n乙\t{quote}{longer}{quote}"), FIELDS, 0)

    assert (came.lines, came.refused) == ([["甲", longest], ["乙"]], "")
    assert (refused.lines, refused.refused) == ([], "第2行第2列有32,768字，表格的一格最多32,767字")


def test_of_an_endless_paste_the_first_hundred_thousand_lines_go_in_and_the_rest_is_told() -> None:
    came = laid(block_of("姓名\t证件号码\t部门\n" + "甲\t1\t鞋\n" * 100_002), FIELDS, 0)

    assert len(came.lines) == 100_000
    assert came.left_out == ("部门", "第100,001行起的2行（一次最多粘贴100,000行，更多的请用文件导入）")


def test_a_long_text_is_cut_as_a_short_one_is() -> None:
    lines = [f"甲{number}\t {number}　" for number in range(30_000)]

    assert block_of("\n".join(lines)) == [line for text in lines for line in block_of(text)]


@pytest.mark.parametrize(
    ("field", "text", "level"),
    [
        ("uscc", "91330302MA2860KG4", "bad"),
        ("uscc", "9133030IMA2860KG4X", "bad"),
        ("uscc", "91330302MA0000000A", "warn"),
        ("filled_on", "2023年2月8日", "ok"),
        ("filled_on", "2023-02-30", "bad"),
        ("received", "2023-02-11", "bad"),
        ("received", "2023-02-10", "ok"),
        ("people", "55人", "ok"),
        ("people", "5.5", "bad"),
        ("amount", "16,000.50", "ok"),
        ("amount", "-1", "bad"),
        ("amount", "1.001", "bad"),
        ("phone", "13800000000", "ok"),
        ("phone", "0577-88888888", "ok"),
        ("phone", "138", "warn"),
        ("above_scale", "大概", "warn"),
        ("account", "12345", "warn"),
    ],
)
def test_a_box_says_at_once_what_is_odd(field: str, text: str, level: str) -> None:
    found = check_box(field, text, on=ON)

    assert found is not None
    assert found.level == level


@pytest.mark.parametrize(("field", "text"), [("uscc", " "), ("industry", "制鞋"), ("filled_on", "")])
def test_nothing_is_said_of_what_is_empty_or_free(field: str, text: str) -> None:
    assert check_box(field, text, on=ON) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("6222021001116245702", False),
        ("6222021001116245703", True),
        ("1203 2020 0900 0123 456", False),
        ("账号123", True),
        ("", True),
    ],
)
def test_the_check_digit_of_a_bank_card_is_a_hint_and_no_more(text: str, told: bool) -> None:
    assert bool(account_hint(text)) is told


@pytest.mark.parametrize("text", ["13800000000", "+86 138 0000 0000", "88888888", "0577-88888888转12", "400-800-1234"])
def test_telephone_numbers_as_people_write_them_are_no_cause_for_a_hint(text: str) -> None:
    assert phone_hint(text) == ""


@pytest.mark.parametrize(
    ("kind", "text", "level"),
    [
        (FactKind.COUNT, "12人", "bad"),
        (FactKind.COUNT, "1.5", "bad"),
        (FactKind.FIGURE, "1,200,000.50元", "ok"),
        (FactKind.FIGURE, "-3", "bad"),
        (FactKind.DAY, "2023.1.28", "ok"),
        (FactKind.DAY, "下周", "bad"),
        (FactKind.FLAG, "是", "ok"),
        (FactKind.FLAG, "也许", "bad"),
    ],
)
def test_a_figure_is_judged_as_the_calculation_would_read_it(kind: FactKind, text: str, level: str) -> None:
    found = check_figure(Fact(name="output", title="产值", kind=kind), text)

    assert found is not None
    assert found.level == level


def test_marks_stand_on_the_very_cell_and_a_blank_line_has_none() -> None:
    lines = [("甲", "", an_id(1)[:-1] + "Y", "", ""), ("",) * 5, ("", "", an_id(2), "二月", "")]

    wrong, blank, odd = check_lines(FIELDS, lines, on=ON, year=2023)

    assert [(mark.column, str(mark.severity)) for mark in wrong.marks] == [(2, "error")]
    assert (blank.blank, blank.marks) == (True, ())
    assert sorted(mark.column for mark in odd.marks) == [0, 3]
    assert odd.key == an_id(2)


@given(st.lists(st.tuples(*[CELLS] * 5), max_size=5))
def test_whatever_is_typed_the_checks_have_an_answer_for_every_line(lines: list[tuple[str, ...]]) -> None:
    assert len(check_lines(FIELDS, lines, on=ON, year=None)) == len(lines)
