"""What a row of a declaration may have: one error, any number of warnings, and values as cleaned."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from desktop.importing.cells import address, iso_day, text_of, whole_number, yuan_to_fen
from desktop.importing.regions import region_known
from desktop.importing.uscc import check_digit_holds, well_formed
from tests.importing.workbooks import USCC, Rows, a_declaration, a_person, an_id, errors, people, read, warnings


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "id-missing"),
        (" \u200b", "id-missing"),
        (330683198104143070, "id-lost-digits"),
        (42, "id-lost-digits"),
        (True, "id-lost-digits"),
        (datetime(1990, 1, 1), "id-lost-digits"),  # noqa: DTZ001 - a spreadsheet knows no time zones
        ("5.20102E+17", "id-lost-digits"),
        ("5.20102e+17", "id-lost-digits"),
        (an_id()[:17], "id-length"),
        (an_id() + "0", "id-length"),
        (an_id()[:8] + "O" + an_id()[9:], "id-charset"),
        (an_id(born="19900230"), "id-date"),
        (an_id(born="20230211"), "id-date"),
        (an_id()[:17] + ("0" if an_id()[17] != "0" else "1"), "id-check-digit"),
    ],
)
def test_a_faulty_number_gives_the_row_its_one_error(cell: object, code: str) -> None:
    declaration = read(a_declaration([a_person(1), a_person(2, id=cell)]))

    assert errors(declaration) == {3: code}
    assert [row.identity_holds for row in declaration.rows] == [True, False]
    assert [(problem.cell, problem.row, problem.severity) for problem in declaration.problems] == [("C3", 3, "error")]


def test_a_numeric_number_is_never_completed() -> None:
    row = read(a_declaration([a_person(1, id=330683198104143070)])).rows[0]

    assert row.id_numeric
    assert row.id_number == "3.30683198104143E+17"


@pytest.mark.parametrize(
    "written",
    ["'{}", " {}\u3000", "\u200b{}\t", "{}\n"],
)
def test_a_number_is_cleaned_before_it_is_judged(written: str) -> None:
    row = read(a_declaration([a_person(1, id=written.format(an_id()))])).rows[0]

    assert (row.id_number, row.error) == (an_id(), "")


def test_full_width_digits_and_a_small_x_are_cleaned() -> None:
    number = next(number for serial in range(50) if (number := an_id(serial=serial)).endswith("X"))
    wide = number.lower().translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})

    assert read(a_declaration([a_person(1, id=wide)])).rows[0].id_number == number


def test_the_first_of_two_rows_alike_stays_and_later_ones_are_duplicates_also_under_another_name() -> None:
    rows = [a_person(1), a_person(2), a_person(1), a_person(1, name="别人")]

    declaration = read(a_declaration(rows))

    assert errors(declaration) == {4: "duplicate-in-declaration", 5: "duplicate-in-declaration"}
    assert all(row.identity_holds for row in declaration.rows)
    assert "第2行" in declaration.problems[0].message


def test_a_fault_of_the_number_goes_before_a_repetition() -> None:
    declaration = read(a_declaration([a_person(1, id="123"), a_person(2, id="123")]))

    assert errors(declaration) == {2: "id-length", 3: "id-length"}


@pytest.mark.parametrize("number", ["E12345678", "H1234567800", "KOR123456789012"])
def test_another_paper_is_unknown_and_no_error(number: str) -> None:
    declaration = read(a_declaration([a_person(1, id=number)]))

    assert errors(declaration) == {}
    assert not declaration.rows[0].identity_holds
    assert warnings(declaration) == {("id-other-paper", "C2")}


@pytest.mark.parametrize("region", ["810000", "820000", "830000", "911124", "339004", "332501", "110101", "330113"])
def test_a_number_of_a_known_region_or_of_a_residence_card_never_warns(region: str) -> None:
    declaration = read(a_declaration([a_person(1, id=an_id(region))]))

    assert not declaration.problems
    assert declaration.rows[0].identity_holds


def test_a_region_that_never_was_warns_and_refuses_nothing() -> None:
    declaration = read(a_declaration([a_person(1, id=an_id("660199"))]))

    assert warnings(declaration) == {("id-region-unknown", "C2")}
    assert declaration.rows[0].identity_holds


def test_the_list_of_regions_knows_old_and_new_codes() -> None:
    assert all(map(region_known, ("339004", "512301", "510202", "513001", "110102", "650000", "460400")))
    assert not any(map(region_known, ("000000", "330399", "700000", "123456")))


def test_a_missing_name_warns_and_the_row_stays() -> None:
    declaration = read(a_declaration([a_person(1, name=" ")]))

    assert (declaration.rows[0].name, declaration.rows[0].error) == ("", "")
    assert warnings(declaration) == {("name-missing", "B2")}


def test_a_day_that_no_one_can_read_warns_and_is_not_declared() -> None:
    declaration = read(a_declaration([a_person(1, hired="前年", to="2023-02-30")]))

    assert declaration.rows[0].declared["stay_from"] == "2023-01-06"
    assert {"hired_on", "stay_to"}.isdisjoint(declaration.rows[0].declared)
    assert warnings(declaration) == {("date-unreadable", "F2"), ("date-unreadable", "H2")}


def test_a_number_written_into_a_day_does_not_reach_the_message() -> None:
    declaration = read(a_declaration([a_person(1, hired=an_id())]))

    assert declaration.problems[0].code == "date-unreadable"
    assert an_id()[:6] not in declaration.problems[0].message


def test_one_row_may_have_an_error_and_several_warnings() -> None:
    def hide(book: Workbook) -> None:
        book["花名册"].row_dimensions[2].hidden = True

    declaration = read(a_declaration([a_person(1, id="", hired="?")], touch=hide))

    assert [problem.code for problem in declaration.problems] == ["date-unreadable", "id-missing", "row-hidden"]


@pytest.mark.parametrize(
    "word", ["合计", "小计：", "总 计", "填表人：样例", "制表：样例", "审核人", "备注：夜班", "说明"]
)
def test_a_line_that_begins_with_a_word_of_sums_or_signatures_is_no_person(word: str) -> None:
    rows: Rows = [*people(2), [word, "程样", "样例"]]

    assert len(read(a_declaration(rows)).rows) == 2


def test_a_line_with_only_a_name_or_only_a_number_is_a_person() -> None:
    rows: Rows = [["", "程样"], ["", "", an_id()], [3, "", "", "13800000000"]]

    assert errors(read(a_declaration(rows))) == {2: "id-missing"}
    assert [row.number for row in read(a_declaration(rows)).rows] == [2, 3]


def test_a_born_day_is_judged_on_the_day_the_form_was_filled() -> None:
    form = [["企业名称", "样例"], ["统一社会信用代码", USCC], ["填表日期", "2023-02-10"]]
    file = a_declaration([a_person(1, id=an_id(born="20230220"))], form=form)

    assert errors(read(file, received=None)) == {2: "id-date"}
    assert errors(read(file, received=date(2023, 2, 20))) == {}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2023-01-06", "2023-01-06"),
        ("2023.1.6", "2023-01-06"),
        ("2023/1/6", "2023-01-06"),
        ("20230106", "2023-01-06"),
        ("2023年1月6日", "2023-01-06"),
        (" ２０２３年１月６日\u3000", "2023-01-06"),
        ("2023 年 1 月 6 日", "2023-01-06"),
        ("2023-01-06 08:30:00", "2023-01-06"),
        ("2023-01-06T00:00:00", "2023-01-06"),
        (44932.0, "2023-01-06"),
        (44932, "2023-01-06"),
        (20230106.0, "2023-01-06"),
        (date(2023, 1, 6), "2023-01-06"),
        (datetime(2023, 1, 6, 23, 59), "2023-01-06"),  # noqa: DTZ001 - a spreadsheet knows no time zones
        ("", ""),
        ("—", ""),
        ("/", ""),
        ("2023-02-30", None),
        ("2023-13-01", None),
        ("2023.1", None),
        ("23.1.6", None),
        ("1月6日", None),
        ("1/6/2023", None),
        (7.0, None),
        (True, None),
        ("至今", None),
    ],
)
def test_a_day_is_read_in_every_usual_spelling(cell: str | float | date, day: str | None) -> None:
    assert iso_day(cell) == day


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from("-./"))
def test_every_day_is_read_back(day: date, mark: str) -> None:
    assert iso_day(f"{day.year}{mark}{day.month}{mark}{day.day}") == day.isoformat()


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (27500.0, 2_750_000),
        ("27,500.00元", 2_750_000),
        ("￥27500", 2_750_000),
        ("2.75万元", 2_750_000),
        ("人民币500元整", 50_000),
        (0.1, 10),
        ("待定", None),
        ("-500", None),
        ("0.001", None),
        (float("nan"), None),
        (True, None),
    ],
)
def test_an_amount_in_yuan_becomes_exact_fen(cell: str | float, fen: int | None) -> None:
    assert yuan_to_fen(cell) == fen


@pytest.mark.parametrize(("cell", "number"), [(55.0, 55), ("55人", 55), ("1,055", 1055), ("约50", None), (5.5, None)])
def test_a_count_is_a_whole_number(cell: str | float, number: int | None) -> None:
    assert whole_number(cell) == number


@pytest.mark.parametrize(("column", "shown"), [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (16383, "XFD7")])
def test_a_cell_is_named_as_a_spreadsheet_names_it(column: int, shown: str) -> None:
    assert address(column, 7) == shown


@pytest.mark.parametrize(("cell", "text"), [(55.0, "55"), (13800000000.0, "13800000000"), (1.5, "1.5"), (" 样 ", "样")])
def test_a_cell_is_text_as_a_person_sees_it(cell: str | float, text: str) -> None:
    assert text_of(cell) == text


def test_a_credit_code_is_held_by_its_last_character() -> None:
    assert well_formed(USCC)
    assert check_digit_holds(USCC)
    assert not check_digit_holds(USCC[:-1] + "8")
