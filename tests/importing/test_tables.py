"""Several tables in one sheet: beside one another, below one another, each with its own head."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.importing.sheets import open_workbook
from desktop.importing.tables import find_head
from desktop.importing.vocabulary import ID_NUMBER, NAME, ROSTER
from tests.importing.workbooks import (
    FIRM,
    FORM,
    HEAD,
    USCC,
    Rows,
    a_person,
    an_id,
    errors,
    people,
    read,
    warnings,
    xlsx,
)

TITLE = ["企业名称", FIRM, "统一社会信用代码", USCC]
SHORT = ["序号", "姓名", "身份证号"]


def line(number: int) -> list[object]:
    return [number, f"程{chr(0x5800 + number)}", an_id(serial=number)]


def ids(rows: Rows) -> list[tuple[int, str]]:
    return [(row.number, row.id_number) for row in read(xlsx({"名单": rows})).rows]


def test_two_tables_side_by_side_are_read_one_after_the_other() -> None:
    rows: Rows = [TITLE, SHORT + SHORT, line(1) + line(2), line(3) + line(4), ["", "", "", *line(5)]]

    assert ids(rows) == [(row, an_id(serial=number)) for row, number in ((3, 1), (4, 3), (3, 2), (4, 4), (5, 5))]


def test_a_problem_beside_is_told_at_its_own_cell() -> None:
    rows: Rows = [TITLE, [*SHORT, "", *SHORT], [*line(1), "", *line(2)], [*line(3), "", 4, "程样", "12345"]]

    declaration = read(xlsx({"名单": rows}))

    assert errors(declaration) == {4: "id-length"}
    assert [(problem.cell, problem.code) for problem in declaration.problems] == [("G4", "id-length")]


def test_three_tables_side_by_side_with_a_duplicate_across_them() -> None:
    rows: Rows = [TITLE, SHORT * 3, line(1) + line(2) + line(1)]

    declaration = read(xlsx({"名单": rows}))

    assert [row.error for row in declaration.rows] == ["", "", "duplicate-in-declaration"]


def test_the_columns_of_a_referee_are_no_second_table() -> None:
    head = ["姓名", "身份证号码", "推荐人姓名", "推荐人身份证号码"]
    rows: Rows = [TITLE, head, ["程样", an_id(serial=1), "程例", an_id(serial=2)]]

    row = read(xlsx({"名单": rows})).rows[0]

    assert (row.id_number, row.declared) == (an_id(serial=1), {"referee": "程例", "referee_id": an_id(serial=2)})


def test_a_table_below_with_other_columns_is_read_by_its_own_head() -> None:
    below: Rows = [["二车间"], ["姓名", "身份证号", "手机号码"], ["程例", an_id(serial=9), "13800000001"]]

    declaration = read(xlsx({"名单": [TITLE, SHORT, line(1), [], *below]}))

    assert [(row.number, row.id_number) for row in declaration.rows] == [(3, an_id(serial=1)), (7, an_id(serial=9))]
    assert declaration.rows[1].declared == {"phone": "13800000001"}


def test_a_table_below_may_stand_further_right_and_have_a_head_of_two_rows() -> None:
    rows: Rows = [
        TITLE,
        SHORT,
        line(1),
        ["", "", "", "", "姓名", "身份证件", "", "留温时间", ""],
        ["", "", "", "", "", "类型", "号码", "起", "止"],
        ["", "", "", "", "程例", "居民身份证", an_id(serial=9), "2023-01-06", "2023-02-05"],
        ["", "", "", "", "程范", "居民身份证", "1", "2023-01-06", "2023-02-05"],
    ]

    declaration = read(xlsx({"名单": rows}))

    assert errors(declaration) == {7: "id-length"}
    assert declaration.problems[0].cell == "G7"
    assert declaration.rows[1].declared == {"paper": "居民身份证", "stay_from": "2023-01-06", "stay_to": "2023-02-05"}


def test_a_head_repeated_under_its_groups_keeps_the_columns_of_the_first() -> None:
    head: Rows = [["", "", "", "留温时间", ""], [*SHORT, "起始日期", "截止日期"]]
    days = ["2023-01-06", "2023-02-05"]

    declaration = read(xlsx({"名单": [TITLE, *head, line(1) + days, *head, line(2) + days, *head, line(3) + days]}))

    assert [row.number for row in declaration.rows] == [4, 7, 10]
    assert {row.declared["stay_to"] for row in declaration.rows} == {"2023-02-05"}


def test_a_form_between_two_tables_is_still_a_form() -> None:
    title = f"企业名称：{FIRM} 统一社会信用代码：{USCC}"
    rows: Rows = [SHORT, line(1), [title], ["姓名", "身份证号", "手机号码"], ["程例", an_id(serial=9), "13800000001"]]

    declaration = read(xlsx({"名单": rows}))

    assert declaration.enterprise.uscc == USCC
    assert len(declaration.rows) == 2


def test_a_person_without_a_number_whose_note_names_the_column_is_no_head() -> None:
    rows: Rows = [TITLE, [*SHORT, "备注"], [1, "程样", "", "身份证号待补"], line(2)]

    assert errors(read(xlsx({"名单": rows}))) == {3: "id-missing"}


def test_a_head_tells_the_reach_of_neighbours() -> None:
    sheet = open_workbook(xlsx({"名单": [SHORT + SHORT, line(1) + line(2)]})).sheets[0]

    head = find_head(sheet, ROSTER, frozenset({NAME, ID_NUMBER}))

    assert head is not None
    assert (head.reach, [beside.reach for beside in head.beside]) == ((0, 3), [(3, 6)])


def test_every_kind_of_line_of_a_page_has_its_place() -> None:
    rows: Rows = [TITLE, ["花名册"], SHORT, line(1), ["小计", "", "1人"], SHORT, line(2), ["合计", "", "2人"]]
    signed: Rows = [["填表人：样例", "", "审核人：样例"], ["说明：以上属实"]]

    declaration = read(xlsx({"名单": [*rows, *signed]}))

    assert [row.number for row in declaration.rows] == [4, 7]
    assert not warnings(declaration)


def test_the_line_of_a_person_is_whole_where_tables_stand_alone() -> None:
    declaration = read(xlsx({"名单": [TITLE, [*SHORT, "手机号码"], [*line(1), "13800000002"]]}))

    assert declaration.rows[0].declared == {"phone": "13800000002"}
    assert a_person(1)[3] == "13800000000"


@pytest.mark.parametrize(
    "numbers", [[2023], [202301.0, 202302.0], [*range(1, 32)], [date(2023, 1, 1), date(2023, 2, 1)]]
)
def test_columns_that_are_headed_by_days_months_or_years_stand_in_a_head(numbers: list[object]) -> None:
    marks = ["√"] * len(numbers)
    rows: Rows = [
        *FORM,
        [*HEAD, *numbers],
        *([*person, *marks] for person in people(2)),
        [*HEAD, *numbers],
        a_person(3),
    ]

    declaration = read(xlsx({"名单": rows}))

    assert [row.number for row in declaration.rows] == [4, 5, 7]
    assert not declaration.problems
