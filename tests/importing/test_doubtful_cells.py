"""Cells that mean something to a person and need a word to the clerk: mended numbers, days without a year, errors."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook

from desktop.importing.cells import iso_day
from desktop.importing.days import Days, Span
from desktop.importing.declaration import read_declaration
from rules.identity import IdProblem, clean_id, eighteen_digits, judge_id, mended_id
from tests.importing.workbooks import (
    DAY,
    HEAD,
    Rows,
    a_declaration,
    a_person,
    an_id,
    errors,
    people,
    read,
    warnings,
)

ENDING_IN_X = next(number for serial in range(50) if (number := an_id(serial=serial)).endswith("X"))
DAYS = Days(year=2023)


def messages(rows: Rows) -> str:
    return "".join(problem.message for problem in read(a_declaration(rows)).problems)


@pytest.mark.parametrize(
    "written",
    [
        ENDING_IN_X[:17] + "×",
        ENDING_IN_X[:17] + "\u0425",
        ENDING_IN_X[:17] + "\u0445",
        f"身份证:{ENDING_IN_X}",
        f"身份证号码： {ENDING_IN_X}",
        f"身份证号{ENDING_IN_X[:17]}×",
    ],
)
def test_a_cross_or_a_label_is_mended_and_told_without_the_number(written: str) -> None:
    declaration = read(a_declaration([a_person(1, id=written)]))

    assert (declaration.rows[0].id_number, declaration.rows[0].error) == (ENDING_IN_X, "")
    assert warnings(declaration) == {("id-cleaned", "C2")}
    assert ENDING_IN_X[:6] not in declaration.problems[0].message


def test_it_is_said_what_was_mended() -> None:
    assert "文字后" in messages([a_person(1, id=f"身份证:{an_id()}")])
    assert "文字、" in messages([a_person(1, id=f"身份证:{ENDING_IN_X[:17]}×")])
    assert "去掉" not in messages([a_person(1, id=f"{ENDING_IN_X[:17]}×")])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (an_id(serial=3)[:17] + "×", "id-charset"),
        (f"身份证:{an_id()[:17]}", "id-length"),
        (f"身份证:{an_id(born='19900230')}", "id-length"),
        (f"程样{an_id()}", "id-length"),
        (ENDING_IN_X[:17] + "*", "id-charset"),
    ],
)
def test_what_gives_no_right_number_keeps_the_error_of_what_was_written(written: str, code: str) -> None:
    assert not an_id(serial=3).endswith("X")

    declaration = read(a_declaration([a_person(1, id=written)]))

    assert errors(declaration) == {2: code}
    assert not warnings(declaration)


def test_a_mended_number_is_the_same_person_as_the_plain_one() -> None:
    declaration = read(a_declaration([a_person(1, id=ENDING_IN_X), a_person(2, id=ENDING_IN_X[:17] + "×")]))

    assert errors(declaration) == {3: "duplicate-in-declaration"}


def test_a_right_number_is_not_mended() -> None:
    assert mended_id(clean_id(ENDING_IN_X)) == ""
    assert mended_id("") == ""


def test_an_old_number_is_refused_and_its_new_form_suggested_but_not_said() -> None:
    declaration = read(a_declaration([a_person(1, id="350102900101001")]))

    assert errors(declaration) == {2: "id-length"}
    assert declaration.rows[0].id_number == "350102900101001"
    assert f"第18位应为“{eighteen_digits('350102900101001')[-1]}”" in declaration.problems[0].message
    assert "350102" not in declaration.problems[0].message


def test_the_suggested_form_of_an_old_number_is_a_right_number() -> None:
    assert judge_id(eighteen_digits("350102900101001"), numeric_cell=False, on=DAY).holds


@pytest.mark.parametrize("number", ["350102901301001", "35010290010100", "KOR123456789012"])
def test_what_is_no_old_number_has_no_new_form(number: str) -> None:
    assert eighteen_digits(number) == ""
    assert "15位的旧号码" not in messages([a_person(1, id=number)])


@pytest.mark.parametrize("prefix", ["810000", "820000", "830000", "911124"])
def test_a_residence_card_holds_by_its_check_digit_and_falls_with_it(prefix: str) -> None:
    number = an_id(prefix)
    wrong = number[:17] + ("0" if number[17] != "0" else "1")

    assert judge_id(number, numeric_cell=False, on=DAY).holds
    assert judge_id(wrong, numeric_cell=False, on=DAY).problem is IdProblem.CHECK_DIGIT


@pytest.mark.parametrize(
    "cell",
    [
        "二〇二三年一月六日",
        "二零二三年一月六号",
        "6-Jan-23",
        "06 January 2023",
        "Jan 6, 2023",
        "2023年1月6日 星期五",
        "2023-01-06（周五）",
        "2023.1.6 上午8:30",
        "20230106 08:30",
        "2023年1月6日8时",
        "44932",
    ],
)
def test_a_day_told_in_words_is_read(cell: str) -> None:
    assert iso_day(cell) == "2023-01-06"


@pytest.mark.parametrize("cell", ["6-Foo-23", "二〇二三年十三月六日", "31-Feb-2023", "²", "2023年1月"])
def test_words_that_are_no_day_are_none(cell: str) -> None:
    assert iso_day(cell) is None
    assert Days(year=2023, since_1904=True).written(cell) is None


@pytest.mark.parametrize("cell", ["1.6", "1/6", "1月6日", "1月6号", "一月六日", "01.06", 1.6])
def test_a_day_without_a_year_takes_that_of_the_policy_and_is_marked(cell: str | float) -> None:
    file = a_declaration([a_person(1, **{"from": cell})])

    declaration = read_declaration(file, received=DAY, today=DAY, year_hint=2022)

    assert declaration.rows[0].declared["stay_from"] == "2022-01-06"
    assert warnings(declaration) == {("date-year-assumed", "G2")}
    assert "2022" in declaration.problems[0].message


@pytest.mark.parametrize(("people", "told"), [(8, 8), (9, 1), (2_000, 1)])
def test_many_days_of_a_column_without_a_year_are_told_once_with_their_rows(people: int, told: int) -> None:
    file = a_declaration([a_person(number, to="2.5") for number in range(1, people + 1)])

    declaration = read(file)

    said = [each for each in declaration.problems if each.code == "date-year-assumed"]
    assert (len(said), said[0].cell, said[0].row) == (told, "H2", 2)
    assert (f"H列第2至{people + 1}行共{people}处" in said[0].message) == (told == 1)
    assert {row.declared["stay_to"] for row in declaration.rows} == {"2023-02-05"}


def test_days_without_a_year_are_told_by_column_table_and_year() -> None:
    spans = [a_person(number, **{"from": "12.28-2.5", "to": ""}) for number in range(1, 11)]
    days = [a_person(number, **{"from": "1.6", "to": "2.5" if number % 2 else ""}) for number in range(11, 31)]

    declaration = read(a_declaration([*spans, ["", *HEAD[1:]], *days]))

    said = [(each.cell, each.message) for each in declaration.problems if each.code == "date-year-assumed"]
    assert [cell for cell, _ in said] == ["G2", "G13", "H13"]
    assert "已按2022、2023年读取" in said[0][1]
    assert "H列第13、15、17、19、21、23、25、27行等共10处" in said[2][1]


def test_without_a_hint_the_year_is_that_of_the_receipt() -> None:
    declaration = read(a_declaration([a_person(1, to="2.5")]), received=date(2024, 3, 1))

    assert declaration.rows[0].declared["stay_to"] == "2024-02-05"


@pytest.mark.parametrize(("cell", "day"), [(1.1, None), (1.2, None), (1.4, "2023-01-04"), ("1.1", "2023-01-01")])
def test_a_number_that_may_have_lost_a_nought_is_no_day(cell: str | float, day: str | None) -> None:
    assert DAYS.without_year(cell) == day


def test_the_day_of_hiring_needs_its_year() -> None:
    declaration = read(a_declaration([a_person(1, hired="3月15日")]))

    assert "hired_on" not in declaration.rows[0].declared
    assert warnings(declaration) == {("date-unreadable", "F2")}


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        ("1.6-2.5", Span("2023-01-06", "2023-02-05", assumed=True)),
        ("2023.1.6—2.5", Span("2023-01-06", "2023-02-05", assumed=False)),
        ("1月6日至2月5日", Span("2023-01-06", "2023-02-05", assumed=True)),
        ("自1月6日起至2月5日止", Span("2023-01-06", "2023-02-05", assumed=True)),
        ("2023-01-06-2023-02-05", Span("2023-01-06", "2023-02-05", assumed=False)),
        ("2022.12.28～1.5", Span("2022-12-28", "2023-01-05", assumed=False)),
        ("12.28-2.5", Span("2022-12-28", "2023-02-05", assumed=True)),
        ("1-6", None),
        ("春节", None),
        ("1.6-2.30", None),
        ("2023.1.6-13.5", None),
    ],
)
def test_a_span_in_one_cell_is_two_days(cell: str, span: Span | None) -> None:
    assert DAYS.span(cell) == span


def test_a_span_in_the_column_of_the_first_day_fills_the_last_day_where_that_is_empty() -> None:
    rows = [a_person(1, **{"from": "2023.1.6—2.5", "to": ""}), a_person(2, **{"from": "1.6-2.5", "to": "2023-02-04"})]

    declaration = read(a_declaration(rows))

    assert [(row.declared["stay_from"], row.declared["stay_to"]) for row in declaration.rows] == [
        ("2023-01-06", "2023-02-05"),
        ("2023-01-06", "2023-02-04"),
    ]
    assert warnings(declaration) == {("date-year-assumed", "G3")}


def test_a_workbook_that_counts_from_1904_is_read_by_its_own_count() -> None:
    since_1904 = Days(year=2023, since_1904=True)

    assert since_1904.written(43470.0) == since_1904.written("43470") == "2023-01-06"
    assert since_1904.written("2023-01-06") == since_1904.written(20230106.0) == "2023-01-06"


def test_an_error_value_or_a_formula_without_value_is_told_and_the_row_stays() -> None:
    def spoil(book: Workbook) -> None:
        sheet = book["花名册"]
        sheet["C2"], sheet["C3"], sheet["F4"] = "#N/A", "=A1", "=B1"

    declaration = read(a_declaration(people(3), touch=spoil))

    assert errors(declaration) == {2: "id-missing", 3: "id-missing"}
    assert warnings(declaration) == {("cell-error", "C2"), ("formula-uncomputed", "C3"), ("formula-uncomputed", "F4")}


def test_a_row_whose_name_and_number_are_both_errors_is_still_a_person() -> None:
    def spoil(book: Workbook) -> None:
        sheet = book["花名册"]
        for cell in ("B3", "C3"):
            sheet[cell] = "#REF!"
        sheet["B5"] = sheet["C5"] = "=1/0"

    declaration = read(a_declaration([*people(3), ["合计"]], touch=spoil))

    assert [row.number for row in declaration.rows] == [2, 3, 4]
    assert errors(declaration) == {3: "id-missing"}
