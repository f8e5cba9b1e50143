"""Extracts of other bureaus: lines as printed, months and days in many spellings, nothing dropped unsaid."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.errors import WorkbookUnreadable
from desktop.importing.extracts import read_insurance, read_movement
from desktop.importing.months import months_of
from desktop.records import InsuranceExtract, MovementExtract
from tests.importing.workbooks import FIRM, USCC, Rows, an_id, text, xlsx

MONTHS = ("2023-01", "2023-02")
INSURANCE_HEAD = ["序号", "身份证号", "姓名", "单位名称", "统一社会信用代码", "险种", "费款所属期", "缴费状态"]
MOVEMENT_HEAD = ["身份证号", "姓名", "手机号码", "比对结果", "离温日期", "返温日期", "数据来源"]


def a_line(month: object = "202301", number: object = an_id(), **changes: object) -> list[object]:
    cells = {"serial": 1, "id": number, "name": "程样", "firm": FIRM, "uscc": USCC, "kind": "企业职工基本养老保险"}
    return [*(cells | changes).values(), month, "已到账"]


def insurance(*lines: list[object]) -> InsuranceExtract:
    return read_insurance(xlsx({"参保明细": [INSURANCE_HEAD, *lines]}), months=MONTHS)


def movement(*lines: list[object]) -> MovementExtract:
    return read_movement(xlsx({"比对结果": [MOVEMENT_HEAD, *lines]}))


def test_a_line_is_taken_as_printed_with_its_row() -> None:
    entry = insurance(a_line(), a_line("2023年2月", f"'{an_id()} ")).entries[1]

    assert (entry.sheet, entry.number, entry.id_number, entry.name) == ("参保明细", 3, an_id(), "程样")
    assert (entry.employer_name, entry.employer_uscc, entry.kind) == (FIRM, USCC, "企业职工基本养老保险")
    assert (entry.month, entry.status) == ("2023-02", "已到账")


def test_titles_sums_and_repeated_heads_are_no_lines() -> None:
    rows: Rows = [["参保明细（2023年）"], [], INSURANCE_HEAD, a_line(), INSURANCE_HEAD, a_line(), ["合计", "", "2人"]]

    extract = read_insurance(xlsx({"Sheet1": rows}), months=MONTHS)

    assert [entry.number for entry in extract.entries] == [4, 6]
    assert (extract.rows_read, extract.problems) == (2, ())


def test_a_line_without_a_usable_number_is_refused() -> None:
    extract = insurance(a_line(number=""), a_line(number=330683198104143070), a_line(number="3.3E+17"), a_line())

    assert [(problem.row, problem.cell, problem.code) for problem in extract.problems] == [
        (2, "B2", "id-missing"),
        (3, "B3", "id-lost-digits"),
        (4, "B4", "id-lost-digits"),
    ]
    assert (extract.rows_read, len(extract.entries)) == (4, 1)


def test_a_line_of_another_month_is_left_out_and_said_so() -> None:
    extract = insurance(a_line("202212"), a_line("202301"))

    assert [entry.month for entry in extract.entries] == ["2023-01"]
    assert [(p.code, p.severity, p.cell) for p in extract.problems] == [("month-outside", "warning", "G2")]


def test_a_range_becomes_one_entry_a_month_and_its_other_months_are_told() -> None:
    extract = insurance(a_line("202212-202302"))

    assert [(entry.number, entry.month) for entry in extract.entries] == [(2, "2023-01"), (2, "2023-02")]
    assert "2022-12" in extract.problems[0].message
    assert extract.rows_read == 1


def test_a_line_whose_month_no_one_can_read_is_told_and_kept_without_one() -> None:
    extract = insurance(a_line("上月"), a_line(""))

    assert [(problem.code, problem.severity) for problem in extract.problems] == [("month-unreadable", "warning")] * 2
    assert [entry.month for entry in extract.entries] == ["", ""]


def test_a_number_in_the_wrong_column_is_shown_to_nobody() -> None:
    number = "330683198104143070"

    [problem] = insurance(a_line(number)).problems

    assert number not in problem.message
    assert "3306**********3070" in problem.message


@pytest.mark.parametrize(
    ("cell", "months"),
    [
        ("202301", ["2023-01"]),
        (202301.0, ["2023-01"]),
        (202301, ["2023-01"]),
        ("2023-01", ["2023-01"]),
        ("2023/1", ["2023-01"]),
        ("2023.1", ["2023-01"]),
        ("2023.10", ["2023-10"]),
        ("2023年1月", ["2023-01"]),
        ("２０２３年０１月份", ["2023-01"]),
        ("20230131", ["2023-01"]),
        ("2023-01-31", ["2023-01"]),
        (date(2023, 1, 31), ["2023-01"]),
        (datetime(2023, 1, 1), ["2023-01"]),  # noqa: DTZ001 - a spreadsheet knows no time zones
        (44927.0, ["2023-01"]),
        (2023.01, ["2023-01"]),
        ("202212-202302", ["2022-12", "2023-01", "2023-02"]),
        ("2023-01至2023-02", ["2023-01", "2023-02"]),
        ("2023年1月-2023年2月", ["2023-01", "2023-02"]),
        ("2023年1-2月", ["2023-01", "2023-02"]),
        ("2023.01~2023.02", ["2023-01", "2023-02"]),
        ("202301,202302", ["2023-01", "2023-02"]),
        ("202302-202301", []),
        ("202313", []),
        ("2023", []),
        ("一月", []),
        (True, []),
    ],
)
def test_a_month_is_read_in_every_usual_spelling(cell: str | float | date, months: list[str]) -> None:
    assert list(months_of(cell, wanted=MONTHS)) == months


def test_a_number_that_may_be_january_or_october_is_neither_where_october_is_wanted() -> None:
    assert months_of(2023.1, wanted=["2023-01"]) == ("2023-01",)
    assert months_of(2023.1, wanted=["2023-10"]) == ()


def test_whereabouts_are_taken_with_their_days() -> None:
    extract = movement(
        [an_id(), "程样", "", "在温", "", "", "运营商"],
        [an_id(serial=2), "程例", "", "离温", date(2023, 1, 10), "2023.2.3", "运营商"],
        [an_id(serial=3), "", "", "离温", "2023-01-10 08:00", "", "交通"],
    )

    assert [(e.number, e.result, e.left_on, e.back_on, e.undated) for e in extract.entries] == [
        (2, "在温", None, None, False),
        (3, "离温", date(2023, 1, 10), date(2023, 2, 3), False),
        (4, "离温", date(2023, 1, 10), None, False),
    ]
    assert extract.entries[2].source == "交通"


@pytest.mark.parametrize(("left", "back"), [("上旬", ""), ("2023-01-10", "?"), ("2023-02-03", "2023-01-10")])
def test_days_that_no_one_can_read_make_the_result_undated(left: str, back: str) -> None:
    entry = movement([an_id(), "程样", "", "离温", left, back, ""]).entries[0]

    assert entry.undated


def test_days_in_the_wrong_order_are_not_handed_on() -> None:
    entry = movement([an_id(), "程样", "", "离温", "2023-02-03", "2023-01-10", ""]).entries[0]

    assert (entry.left_on, entry.back_on) == (None, None)


def test_an_extract_of_the_other_kind_is_refused_with_the_columns_it_lacks() -> None:
    with pytest.raises(WorkbookUnreadable) as refused:
        read_insurance(xlsx({"比对结果": [MOVEMENT_HEAD]}), months=MONTHS)

    assert refused.value.code == "no-columns"
    assert "费款所属期" in refused.value.message


def test_an_extract_may_come_as_delimited_text() -> None:
    extract = read_insurance(text([INSURANCE_HEAD, a_line()], encoding="gb18030"), months=MONTHS)

    assert [entry.name for entry in extract.entries] == ["程样"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (f"身份证号：{an_id()}", "去掉号码前的文字"),
        (f"ID: {an_id()}", "去掉号码前的文字"),
        (an_id(serial=18)[:17] + "Х", "把末位的乘号或外文字母改作X"),
        (f"身份证号{an_id(serial=18)[:17]}×", "去掉号码前的文字、把末位的乘号或外文字母改作X"),
    ],
)
def test_a_number_with_a_label_or_a_cross_is_mended_as_in_a_declaration_and_told(written: str, told: str) -> None:
    right = next(number for number in (an_id(), an_id(serial=18)) if number[:17] in written)

    extract = movement([written, "程样", "", "在温", "", "", "公安"])

    assert [entry.id_number for entry in extract.entries] == [right]
    assert [(each.code, each.severity, each.cell, each.row) for each in extract.problems] == [
        ("id-cleaned", "warning", "A2", 2)
    ]
    assert told in extract.problems[0].message


def test_a_number_that_no_mending_makes_right_stays_as_printed_and_is_not_told() -> None:
    extract = movement(["身份证号：33030219900101000", "程样", "", "在温", "", "", "公安"])

    assert [entry.id_number for entry in extract.entries] == ["身份证号:33030219900101000"]
    assert extract.problems == ()
