"""Registers of every kind: fields found by many names, wrong lines told by cell, nothing dropped unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from desktop.errors import WorkbookUnreadable
from desktop.importing.extracts import read_duty, read_insurance
from desktop.importing.registers import read_register, read_riders
from desktop.records import RegisterExtract
from rules.registers import REGISTERS, FieldKind
from tests.importing.workbooks import FIRM, USCC, Rows, an_id, xlsx

PERSON, FIRM_HEAD = ["姓名", "身份证号码"], ["企业名称", "统一社会信用代码"]
WRITTEN = {FieldKind.TEXT: "样例", FieldKind.DAY: "2023-01-05", FieldKind.MONTH: "202301", FieldKind.MONEY: "300.00"}
READ = {FieldKind.TEXT: "样例", FieldKind.DAY: "2023-01-05", FieldKind.MONTH: "2023-01", FieldKind.MONEY: "30000"}


def read(kind: str, *rows: Sequence[object]) -> RegisterExtract:
    return read_register(xlsx({"名册": list(rows)}), kind)


def codes(extract: RegisterExtract) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in extract.problems]


@pytest.mark.parametrize("kind", REGISTERS)
def test_every_register_is_read_by_the_titles_of_its_fields(kind: str) -> None:
    register = REGISTERS[kind]
    head: list[object] = [*(PERSON if register.of_person else FIRM_HEAD), *(f.title for f in register.fields.values())]
    key = ["程样", an_id()] if register.of_person else [FIRM, USCC]
    line: list[object] = [*key, *(WRITTEN[field.kind] for field in register.fields.values())]

    extract = read(kind, ["名册（2023年）"], head, line, ["合计", "1"])

    [entry] = extract.entries
    assert (entry.sheet, entry.number, entry.name, entry.key) == ("名册", 3, key[0], key[1])
    assert dict(entry.values) == {name: READ[field.kind] for name, field in register.fields.items()}
    assert (extract.rows_read, extract.problems) == (1, ())


@pytest.mark.parametrize(
    ("kind", "head", "cells", "values"),
    [
        ("permit", ["发证机关", "有效期至"], ["鹿城公安分局", "2023年6月30日"], {"valid_to": "2023-06-30"}),
        ("permit", ["签发单位", "签发日期", "截止日期"], ["x", 44927, "2023.6.30"], {"valid_from": "2023-01-01"}),
        ("household", ["户籍所在地", "户籍地区划代码"], ["四川省", "510000"], {"region": "四川省", "code": "510000"}),
        ("post", ["工种"], ["操作工"], {"post": "操作工"}),
        ("first-insured", ["首次参保年月"], ["2023年1月"], {"month": "2023-01"}),
        ("employment", ["用工单位名称", "合同起始日期"], [FIRM, "2023/2/1"], {"employer": FIRM}),
        ("phone", ["手机号码归属地市"], ["温州"], {"place": "温州"}),
        ("benefit", ["文号", "补贴金额（万元）"], ["甬政办〔2022〕1号", "0.05"], {"amount": "50000"}),
    ],
)
def test_fields_are_found_under_other_names(
    kind: str, head: list[object], cells: list[object], values: dict[str, str]
) -> None:
    extract = read(kind, [*PERSON, *head], ["程样", an_id(), *cells])

    [entry] = extract.entries
    assert values.items() <= dict(entry.values).items()
    assert extract.problems == ()


def test_a_wrong_number_is_told_and_not_taken_and_a_missing_field_is_told_and_left_out() -> None:
    head: list[object] = [*PERSON, "签发机关", "有效期止"]
    wrong = an_id()[:-1] + ("0" if an_id()[-1] != "0" else "1")
    lines: Rows = [
        ["甲", an_id(), "鹿城公安分局", "2023-06-30"],
        ["乙", wrong, "鹿城公安分局", "2023-06-30"],
        ["丙", "", "鹿城公安分局", "2023-06-30"],
        ["丁", an_id(serial=2), "", "2023-06-30"],
        ["戊", an_id(serial=3), "鹿城公安分局", "明年"],
        ["己", 330683198104143070, "鹿城公安分局", "2023-06-30"],
    ]

    extract = read("permit", head, *map(list, lines))

    assert codes(extract) == [
        ("B3", "id-check-digit"),
        ("B4", "id-missing"),
        ("C5", "field-missing"),
        ("D6", "field-unreadable"),
        ("B7", "id-lost-digits"),
    ]
    refused = [problem for problem in extract.problems if problem.severity == "error"]
    assert (extract.rows_read, len(extract.entries), len(refused)) == (6, 3, 3)
    assert [sorted(entry.values) for entry in extract.entries] == [["issuer", "valid_to"], ["valid_to"], ["issuer"]]


def test_what_an_enterprise_had_for_no_named_measure_is_not_taken() -> None:
    extract = read("firm-benefit", [*FIRM_HEAD, "政策文件", "金额", "对应项目"], [FIRM, USCC, "文件", "100", ""])

    assert codes(extract) == [("E2", "line-without-field")]
    assert extract.entries == ()


def test_a_field_that_no_line_needs_is_left_out_with_a_warning() -> None:
    head: list[object] = [*PERSON, "政策文件", "金额", "发放日期"]

    extract = read("benefit", head, ["甲", an_id(), "文件", "100", "某天"])

    assert codes(extract) == [("E2", "date-unreadable")]
    assert dict(extract.entries[0].values) == {"document": "文件", "amount": "10000"}


def test_enterprises_are_known_by_their_code() -> None:
    extract = read("scale", FIRM_HEAD, [FIRM, f" {USCC.lower()} "], ["乙公司", "123"], ["丙公司", ""])

    assert [entry.key for entry in extract.entries] == [USCC]
    assert codes(extract) == [("B3", "uscc-invalid"), ("B4", "uscc-missing")]


def test_a_list_without_the_needed_columns_is_refused_with_their_names() -> None:
    with pytest.raises(WorkbookUnreadable) as refused:
        read("permit", [*PERSON, "签发机关"], ["甲", an_id(), "x"])

    assert refused.value.code == "no-columns"
    assert "有效期止" in refused.value.message


def test_no_problem_shows_a_whole_number() -> None:
    misplaced: list[object] = ["甲", an_id(), "x", an_id(serial=5)]

    extract = read("permit", [*PERSON, "签发机关", "有效期止"], ["甲", an_id()[:-1], "x", "2023-06-30"], misplaced)

    words = "".join(problem.message for problem in extract.problems)
    assert len(extract.problems) == 2
    assert an_id()[:-1] not in words
    assert an_id(serial=5) not in words


def test_riders_count_once_each() -> None:
    rows: Rows = [PERSON, ["甲", an_id()], ["乙", an_id(serial=2)], ["甲", an_id()], ["丙", "33"]]

    listed = read_riders(xlsx({"乘车名单": rows}))

    assert [(rider.number, rider.name) for rider in listed.riders] == [(2, "甲"), (3, "乙")]
    assert [(problem.row, problem.code) for problem in listed.problems] == [
        (4, "duplicate-in-declaration"),
        (5, "id-length"),
    ]
    assert listed.rows_read == 4


def test_checks_at_the_post_are_read_like_whereabouts() -> None:
    head = [*PERSON, "在岗情况", "离岗日期", "返岗日期", "核查单位"]
    rows: Rows = [head, ["甲", an_id(), "在岗", "", "", "街道"], ["乙", an_id(serial=2), "离岗", "1.20", "", "街道"]]

    extract = read_duty(xlsx({"核查": [*rows, ["丙", an_id(serial=3), "离岗", "2023-01-20", "2023-01-25", "街道"]]}))

    assert [(entry.result, entry.left_on, entry.back_on, entry.source) for entry in extract.entries][::2] == [
        ("在岗", None, None, "街道"),
        ("离岗", date(2023, 1, 20), date(2023, 1, 25), "街道"),
    ]


def test_an_insurance_line_keeps_the_day_of_a_late_payment() -> None:
    head = [*PERSON, "险种", "费款所属期", "缴费状态", "到账日期"]
    rows: Rows = [head, ["甲", an_id(), "企业职工基本养老保险", "202301", "已到账", "2023-04-12"]]
    without: Rows = [head[:-1], rows[1][:-1]]

    late = read_insurance(xlsx({"参保": rows}), months=["2023-01"])
    plain = read_insurance(xlsx({"参保": without}), months=["2023-01"])

    assert [entry.paid_on for entry in (*late.entries, *plain.entries)] == [date(2023, 4, 12), None]
