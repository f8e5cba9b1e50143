"""Declarations in the shapes that offices receive: where the head stands, what columns are called, what a row is."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from desktop.errors import WorkbookUnreadable
from desktop.importing.declaration import read_declaration
from desktop.importing.vocabulary import INSURANCE, MOVEMENT, ROSTER, field_of
from desktop.records import Enterprise
from tests.importing.workbooks import (
    FIRM,
    FORM,
    HEAD,
    USCC,
    Rows,
    a_declaration,
    a_person,
    an_id,
    errors,
    people,
    read,
    text,
    warnings,
    with_member,
    xlsx,
)

TITLE = f"企业名称（盖章）：{FIRM}    统一社会信用代码：{USCC}"


def test_a_workbook_like_our_template_is_read_with_its_cells() -> None:
    declaration = read(a_declaration([a_person(1), a_person(2, id="12345")]))

    assert (declaration.enterprise.uscc, declaration.enterprise.name) == (USCC, FIRM)
    assert [row.number for row in declaration.rows] == [2, 3]
    assert declaration.rows[0].declared == {
        "phone": "13800000000",
        "post": "操作工",
        "hired_on": "2020-01-05",
        "stay_from": "2023-01-06",
        "stay_to": "2023-02-05",
        "household": "福建",
    }
    problem = declaration.problems[0]
    assert (problem.sheet, problem.cell, problem.row, problem.code) == ("花名册", "C3", 3, "id-length")


def test_titles_a_two_row_head_a_sum_and_a_signature_are_no_persons() -> None:
    rows: Rows = [
        ["鹿城区企业外地员工留温过年花名册"],
        [TITLE],
        ["序号", "姓名", "身份证号码", "手机号码", "岗位", "入职日期", "留温时间", "", "户籍所在地", "备注"],
        ["", "", "", "", "", "", "起始日期", "截止日期", "", ""],
        *people(3),
        [],
        a_person(4),
        ["合 计", "", "4人"],
        [],
        ["填表人：样例", "", "", "", "", "填表日期：2023年2月9日"],
    ]

    declaration = read(xlsx({"Sheet1": rows}), received=None)

    assert [row.number for row in declaration.rows] == [5, 6, 7, 9]
    assert {row.declared["stay_to"] for row in declaration.rows} == {"2023-02-05"}
    assert declaration.filled_on == date(2023, 2, 9)
    assert declaration.declared_people is None


def test_group_headings_over_the_head_give_bare_days_their_meaning() -> None:
    rows: Rows = [
        [TITLE],
        ["基本信息", "", "合同期限", "", "留温时间", ""],
        ["姓名", "证件号码", "起始日期", "截止日期", "起始日期", "截止日期"],
        ["程样", an_id(), "2020-01-01", "2024-01-01", "2023-01-06", "2023-02-05"],
    ]

    row = read(xlsx({"名单": rows})).rows[0]

    assert row.declared == {"stay_from": "2023-01-06", "stay_to": "2023-02-05"}


def test_a_paper_over_kind_and_number_is_understood() -> None:
    rows: Rows = [
        [TITLE],
        ["序号", "姓名", "身份证件", "", "手机"],
        ["", "", "类型", "号码", ""],
        [1, "程样", "居民身份证", an_id(), "13800000000"],
    ]

    row = read(xlsx({"名单": rows})).rows[0]

    assert (row.id_number, row.declared) == (an_id(), {"paper": "居民身份证", "phone": "13800000000"})


def test_leading_empty_columns_shift_the_cell_names() -> None:
    rows: Rows = [["", "", *row] for row in ([TITLE], HEAD, a_person(1, id=""))]

    declaration = read(xlsx({"名单": rows}))

    assert declaration.problems[0].cell == "E3"
    assert declaration.problems[0].code == "id-missing"


def test_headings_with_stars_line_breaks_and_remarks_are_known() -> None:
    head = ["序 号", "*姓　名", "身份证号码\n（18位，必填）", "手机号码（必填）", "岗位*", "入职 时间"]
    row: list[object] = [1, "程样", an_id(), "13800000000", "质检", "2020/1/5"]

    declaration = read(xlsx({"名单": [[TITLE], head, row]}))

    assert declaration.rows[0].declared == {"phone": "13800000000", "post": "质检", "hired_on": "2020-01-05"}


def test_a_head_repeated_after_a_page_break_is_no_person() -> None:
    declaration = read(a_declaration([*people(2), HEAD, a_person(3)]))

    assert [row.number for row in declaration.rows] == [2, 3, 5]
    assert not declaration.problems


def test_every_visible_roster_is_read_and_duplicates_are_found_across_sheets() -> None:
    file = xlsx({"一车间": [[TITLE], HEAD, a_person(1)], "二车间": [HEAD, a_person(2), a_person(1)]})

    declaration = read(file)

    assert [(row.sheet, row.number, row.error) for row in declaration.rows] == [
        ("一车间", 3, ""),
        ("二车间", 2, ""),
        ("二车间", 3, "duplicate-in-declaration"),
    ]
    assert "工作表“一车间”第3行" in declaration.problems[0].message


def test_a_hidden_sheet_is_not_read_and_said_to_be_hidden() -> None:
    def hide(book: Workbook) -> None:
        book["旧名单"].sheet_state = "veryHidden"

    declaration = read(xlsx({"名单": [[TITLE], HEAD, a_person(1)], "旧名单": [HEAD, a_person(2)]}, touch=hide))

    assert len(declaration.rows) == 1
    assert [(problem.code, problem.sheet, problem.row) for problem in declaration.problems] == [
        ("sheet-hidden", "旧名单", None)
    ]


def test_hidden_and_filtered_rows_are_taken_with_a_warning() -> None:
    def hide(book: Workbook) -> None:
        book["花名册"].row_dimensions[3].hidden = True

    declaration = read(a_declaration(people(3), touch=hide))

    assert len(declaration.rows) == 3
    assert warnings(declaration) == {("row-hidden", "B3")}


def test_ghost_cells_and_a_wrong_dimension_change_nothing() -> None:
    def border(book: Workbook) -> None:
        for cell in ("A20000", "XFD1048576"):
            book["花名册"][cell].border = Border(top=Side(style="thin"))

    file = a_declaration(people(3), touch=border)
    file = with_member(file, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b'ref="A1:XFD1048576"', b'ref="A1"'))

    declaration = read(file)

    assert [row.number for row in declaration.rows] == [2, 3, 4]


@pytest.mark.parametrize(
    "form",
    [
        [["企业名称：", FIRM, "统一社会信用代码：", USCC], ["申报人数：", 3, "申报金额：", 1500]],
        [
            ["企 业 名 称", "", FIRM],
            ["统一社会信用代码（18位）", "", USCC],
            ["申报人数", "3人"],
            ["申报金额（元）", "1,500.00元"],
        ],
        [["企业名称", "统一社会信用代码", "申报人数", "申报金额（万元）"], [FIRM, USCC, 3, 0.15]],
        [[f"申报单位：{FIRM}（公章）"], [f"统一社会信用代码: {USCC} 联系人：样例"], ["申报人数：3 申报金额：￥1500"]],
    ],
    ids=["pairs", "one-a-line", "below", "sentence"],
)
def test_a_form_is_read_in_every_usual_arrangement(form: Rows) -> None:
    declaration = read(a_declaration(people(3), form=form))

    assert (declaration.enterprise.uscc, declaration.enterprise.name) == (USCC, FIRM)
    assert (declaration.declared_people, declaration.declared_fen) == (3, 150_000)


def test_what_is_no_number_is_told_and_not_stated() -> None:
    declaration = read(a_declaration(people(1), form=[*FORM, ["申报人数", "若干"], ["申报金额", "待定"]]))

    assert (declaration.declared_people, declaration.declared_fen) == (None, None)
    assert warnings(declaration) == {("number-expected", "B3"), ("number-expected", "B4")}


def test_an_unfilled_box_does_not_take_the_next_label_for_its_value() -> None:
    form: Rows = [["企业名称", FIRM], ["注册地址", ""], ["统一社会信用代码", USCC], ["填表日期：  年  月  日"]]

    declaration = read(a_declaration(people(1), form=form), received=None)

    assert declaration.enterprise.address == ""
    assert declaration.filled_on is None


def test_a_roster_that_names_its_enterprise_in_a_column_needs_no_form() -> None:
    rows: Rows = [["单位名称", "统一社会信用代码", "姓名", "身份证号"], [FIRM, USCC, "程样", an_id()]]

    declaration = read(xlsx({"名单": rows}))

    assert (declaration.enterprise.uscc, declaration.enterprise.name) == (USCC, FIRM)


def test_an_enterprise_given_by_the_clerk_goes_before_the_workbook() -> None:
    given = Enterprise(uscc="913303027345EDAD4Q", name="温州样例乙电气有限公司")

    declaration = read_declaration(a_declaration(people(1)), received=None, today=date(2023, 3, 1), enterprise=given)

    assert declaration.enterprise.uscc == given.uscc
    assert warnings(declaration) == {("enterprise-differs", "B2")}


@pytest.mark.parametrize("form", [[["企业名称", FIRM]], [["联系人", "样例"]], []])
def test_a_workbook_without_a_code_is_nobodys(form: Rows) -> None:
    with pytest.raises(WorkbookUnreadable) as refusal:
        read(a_declaration(people(1), form=form))

    assert refusal.value.code == "no-enterprise"


@pytest.mark.parametrize("uscc", [USCC[:-1], USCC + "1", "91330302I6A50G0AE9", "9133O302C6A50G0AE9"])
def test_a_code_of_wrong_length_or_letters_refuses_the_file(uscc: str) -> None:
    with pytest.raises(WorkbookUnreadable) as refusal:
        read(a_declaration(people(1), form=[["企业名称", FIRM], ["统一社会信用代码", uscc]]))

    assert refusal.value.code == "uscc-invalid"


def test_a_code_with_a_wrong_check_digit_only_warns() -> None:
    form: Rows = [["企业名称", FIRM], ["统一社会信用代码", USCC[:-1] + "8"]]

    declaration = read(a_declaration(people(1), form=form))

    assert warnings(declaration) == {("uscc-check-digit", "B2")}


def test_a_spaced_lower_case_code_is_cleaned() -> None:
    form: Rows = [["企业名称", FIRM], ["统一社会信用代码", " 91330302 c6a50g0a e9"]]

    assert read(a_declaration(people(1), form=form)).enterprise.uscc == USCC


@pytest.mark.parametrize("head", [["姓名", "手机"], ["联系人姓名", "身份证号"], ["身份证号", "手机"]])
def test_a_sheet_without_names_and_numbers_is_no_roster(head: list[str]) -> None:
    with pytest.raises(WorkbookUnreadable) as refusal:
        read(xlsx({"名单": [[TITLE], head, ["甲", "乙"]]}))

    assert refusal.value.code == "no-roster"


def test_a_line_with_a_name_and_a_number_of_one_person_is_no_head() -> None:
    file = a_declaration(people(2), form=[*FORM, ["负责人", "姓名", "样例", "身份证号码", an_id()]])

    assert [row.number for row in read(file).rows] == [2, 3]


def test_an_example_sheet_is_not_read_and_said_so() -> None:
    declaration = read(xlsx({"名单": [[TITLE], HEAD, a_person(1)], "填写示例": [HEAD, a_person(2)]}))

    assert len(declaration.rows) == 1
    assert declaration.problems[0].code == "sheet-example"


def test_a_span_of_days_in_one_column_is_split() -> None:
    rows: Rows = [
        [TITLE],
        ["姓名", "身份证号", "留温起止时间"],
        ["程样", an_id(), "2023.1.6至2023.2.5"],
        ["程例", an_id(serial=2), "春节"],
    ]

    declaration = read(xlsx({"名单": rows}))

    assert declaration.rows[0].declared == {"stay_from": "2023-01-06", "stay_to": "2023-02-05"}
    assert warnings(declaration) == {("date-unreadable", "C4")}


def test_the_day_of_arrival_is_the_return_of_travellers() -> None:
    rows: Rows = [[TITLE], ["姓名", "身份证号", "到岗日期", "交通方式"], ["程样", an_id(), "2023-01-29", "火车"]]

    assert read(xlsx({"名单": rows})).rows[0].declared == {"return_on": "2023-01-29", "transport": "火车"}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("员工姓名", "name"),
        ("公民身份号码", "id_number"),
        ("证件号码", "id_number"),
        ("身份证号/护照号", "id_number"),
        ("证件类型", "paper"),
        ("联系方式", "phone"),
        ("工种", "post"),
        ("进厂时间", "hired_on"),
        ("留温开始时间", "stay_from"),
        ("留温时间（止）", "stay_to"),
        ("返温日期", "return_on"),
        ("出发地（省市）", "departure"),
        ("交通方式（火车、飞机、自驾）", "transport"),
        ("车次/航班/车牌", "ticket"),
        ("户籍地址", "household"),
        ("开户行", "bank"),
        ("银行卡号", "account"),
        ("说明", "note"),
        ("身份证地址", ""),
        ("联系人姓名", ""),
        ("年龄", ""),
        ("留温是否自愿", ""),
    ],
)
def test_a_column_of_a_roster_is_known_by_its_heading(heading: str, field: str) -> None:
    assert field_of(heading, ROSTER) == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [("费款所属期", "month"), ("缴费年月", "month"), ("险种类型", "kind"), ("缴费标志", "status"), ("缴费月数", "")],
)
def test_a_column_of_an_insurance_extract_is_known_by_its_heading(heading: str, field: str) -> None:
    assert field_of(heading, INSURANCE) == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [("核查结果", "result"), ("离温时间", "left_on"), ("返温日期", "back_on"), ("数据来源", "source")],
)
def test_a_column_of_a_movement_extract_is_known_by_its_heading(heading: str, field: str) -> None:
    assert field_of(heading, MOVEMENT) == field


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimited_text_is_read_in_every_usual_form(encoding: str, delimiter: str) -> None:
    rows: Rows = [["企业名称", FIRM, "统一社会信用代码", USCC], HEAD, a_person(1, name="穆䶮㼆"), a_person(2)]

    declaration = read(text(rows, delimiter=delimiter, encoding=encoding))

    assert declaration.rows[0].name == "穆䶮㼆"
    assert [row.number for row in declaration.rows] == [3, 4]
    assert not declaration.problems


def test_a_line_break_inside_quotes_and_a_blank_line_count_as_a_spreadsheet_counts() -> None:
    rows: Rows = [[TITLE], HEAD, a_person(1, note="夜班\n周末"), [], a_person(2, id="1")]

    declaration = read(text(rows))

    assert errors(declaration) == {5: "id-length"}
    assert declaration.rows[0].declared["note"] == "夜班\n周末"


def test_a_stray_quote_does_not_swallow_the_rest() -> None:
    file = text([[TITLE], HEAD, a_person(1, note="~"), a_person(2), a_person(3)])
    file = type(file)(name=file.name, sha256="", content=file.content.replace(b"~", b'"'))

    assert len(read(file).rows) == 3


def test_a_number_kept_as_text_by_a_formula_sign_is_that_text() -> None:
    file = text([[TITLE], HEAD, a_person(1, id="~")])
    file = type(file)(name=file.name, sha256="", content=file.content.replace(b"~", f'="{an_id()}"'.encode()))

    assert read(file).rows[0].id_number == an_id()


def test_a_line_that_tells_the_separator_is_not_counted() -> None:
    file = text([[TITLE], HEAD, a_person(1)], delimiter=";")
    file = type(file)(name=file.name, sha256="", content=b"sep=;\r\n" + file.content)

    assert [row.number for row in read(file).rows] == [3]
