"""What is odd about a roster as a whole is a finding on the case: told once, refusing nobody, naming no number."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook

from desktop.errors import WorkbookUnreadable
from tests.importing.workbooks import FORM, HEAD, Rows, a_declaration, a_person, an_id, people, read, warnings, xlsx

ACCOUNT = "6222000000000000123"


def told(rows: Rows, *, form: Rows = FORM) -> list[tuple[str, str, str]]:
    return [(each.code, each.cell, each.message) for each in read(a_declaration(rows, form=form)).problems]


def test_phones_dragged_down_are_one_finding_at_the_first_row() -> None:
    rows = [a_person(1), *(a_person(number, phone=str(13_900_000_008 + number)) for number in range(2, 6)), a_person(6)]

    ((code, cell, message),) = told(rows)

    assert (code, cell) == ("dragged-fill", "D3")
    assert "第3行至第6行" in message
    assert "手机号码" in message
    assert "139" not in message


def test_two_neighbouring_numbers_are_chance() -> None:
    assert not told([a_person(1, phone="13900000001"), a_person(2, phone="13900000002"), a_person(3)])


def test_identity_numbers_dragged_down_are_found_although_each_has_its_error() -> None:
    start = int(an_id(serial=5)[:17] + "0")

    declaration = read(a_declaration([a_person(number, id=str(start + number)) for number in range(5)]))

    assert {("dragged-fill", "C2")} <= warnings(declaration)
    assert sum(bool(row.error) for row in declaration.rows) >= 4


def test_a_run_does_not_go_on_from_one_sheet_to_the_next() -> None:
    first = [a_person(number, phone=str(13_900_000_000 + number)) for number in (1, 2)]
    second = [a_person(number, phone=str(13_900_000_000 + number)) for number in (3, 4)]

    assert not read(xlsx({"申报表": FORM, "一": [HEAD, *first], "二": [HEAD, *second]})).problems


def test_counting_in_a_phone_column_is_no_dragged_phone() -> None:
    assert not told([a_person(number, phone=str(number)) for number in range(1, 6)])


def test_one_phone_of_three_people_is_a_finding_that_names_rows_and_no_number() -> None:
    rows = [a_person(1), *(a_person(number, phone="13912345678") for number in (2, 3, 4))]

    ((code, cell, message),) = told(rows)

    assert (code, cell) == ("shared-phone", "D3")
    assert message.startswith("第3、4、5行共3人")
    assert "139" not in message


def test_one_phone_of_two_people_or_of_one_person_thrice_is_none() -> None:
    rows = [a_person(1, phone="13912345678"), *[a_person(2, phone="13912345678")] * 3]

    assert {code for code, _, _ in told(rows)} == {"duplicate-in-declaration"}


def test_one_account_of_many_people_is_a_finding_with_the_first_rows_named() -> None:
    head = ["姓名", "身份证号", "银行账号"]
    rows: Rows = [head, *([f"程{chr(0x5800 + at)}", an_id(serial=at), ACCOUNT] for at in range(12))]

    ((problem,),) = (read(xlsx({"申报表": FORM, "名单": rows})).problems,)

    assert (problem.code, problem.cell) == ("shared-account", "C2")
    assert "行等共12人" in problem.message
    assert ACCOUNT not in problem.message


def test_sharing_across_sheets_names_the_sheets() -> None:
    sheets: dict[str, Rows] = {
        name: [HEAD, a_person(at, phone="13912345678")] for at, name in enumerate(("一", "二", "三"), start=1)
    }

    declaration = read(xlsx({"申报表": FORM, **sheets}))

    assert "“一”2、“二”2、“三”2" in declaration.problems[0].message


@pytest.mark.parametrize(
    "total",
    [["合计", "", "4人"], ["合计：4人"], ["总计", "4"], ["合 计", "共4人"], ["合计", "", "", "", "4名"]],
)
def test_a_stated_sum_that_differs_is_told_with_both_figures(total: list[object]) -> None:
    ((code, cell, message),) = told([*people(3), total])

    assert (code, cell) == ("total-differs", "A5")
    assert "写明4人" in message
    assert "共3人" in message


@pytest.mark.parametrize(
    "total",
    [["合计", "", "3人"], ["合计：3人"], ["合计", "", "", "1500"], ["合计", "", "", "", "1500元"], ["小计", "9人"]],
)
def test_a_sum_that_agrees_or_is_of_money_says_nothing(total: list[object]) -> None:
    assert not told([*people(3), total])


def test_the_sum_of_the_last_sheet_may_be_that_of_the_workbook() -> None:
    sheets: dict[str, Rows] = {"一": [HEAD, *people(2)], "二": [HEAD, a_person(3), ["合计", "", "3人"]]}

    assert not read(xlsx({"申报表": FORM, **sheets})).problems


def test_the_number_of_people_on_the_form_is_compared_with_the_roster() -> None:
    ((code, cell, message),) = told(people(3), form=[*FORM, ["申报人数", 40]])

    assert (code, cell) == ("total-differs", "B3")
    assert "写明40人" in message
    assert "共3人" in message


def test_a_hidden_column_that_is_read_is_pointed_out_and_another_is_not() -> None:
    def hide(book: Workbook) -> None:
        for letter in "AD":
            book["花名册"].column_dimensions[letter].hidden = True

    declaration = read(a_declaration(people(2), touch=hide))

    assert warnings(declaration) == {("column-hidden", "D1")}
    assert "手机号码" in declaration.problems[0].message
    assert all("phone" in row.declared for row in declaration.rows)


def test_a_sum_below_each_part_of_one_table_counts_its_part() -> None:
    first, second = people(5)[:3], people(5)[3:]
    rows: Rows = [HEAD, *first, ["合计", "3人"], HEAD, *second, ["合计", "2人"], ["总计", "5人"]]

    agreed = read(xlsx({"申报表": FORM, "名单": rows}))
    differing = read(xlsx({"申报表": FORM, "名单": [*rows[:-2], ["合计", "4人"]]}))

    assert agreed.problems == ()
    assert warnings(differing) == {("total-differs", "A9")}


def test_a_roster_without_anybody_is_told() -> None:
    declaration = read(xlsx({"申报表": FORM, "名单": [HEAD]}))

    assert declaration.rows == ()
    assert {code for code, _ in warnings(declaration)} == {"roster-empty"}


def test_a_refusal_names_the_sheet_that_was_hidden() -> None:
    def hide(book: Workbook) -> None:
        book["名单"].sheet_state = "hidden"

    with pytest.raises(WorkbookUnreadable, match="“名单”被隐藏") as caught:
        read(xlsx({"申报表": FORM, "名单": [HEAD, *people(2)]}, touch=hide))

    assert caught.value.code == "no-roster"


@pytest.mark.parametrize(("written", "day"), [("2023-03-01", date(2023, 3, 1)), ("2032-02-10", None)])
def test_a_form_filled_on_a_day_still_to_come_is_told_and_decides_nothing(written: str, day: date | None) -> None:
    declaration = read(a_declaration(people(2), form=[*FORM, ["填表日期", written]]))

    assert declaration.filled_on == day
    assert ("date-ahead" in {code for code, _ in warnings(declaration)}) is (day is None)
