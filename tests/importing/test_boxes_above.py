"""What stands above the head of a roster: boxes are no group headings, and a title may say who declares."""

from __future__ import annotations

import pytest

from desktop.errors import WorkbookUnreadable
from tests.importing.workbooks import FIRM, HEAD, USCC, an_id, people, read, text, warnings, xlsx


def test_boxes_right_above_the_head_name_no_column_of_it() -> None:
    boxes = [
        ["企业名称", FIRM, "统一社会信用代码", USCC],
        ["开户银行", "样例农村商业银行", "银行账号", "2023000000000004", "填表日期", "2023-02-08"],
    ]
    head = ["序号", "员工姓名", "证件号码", "联系电话"]
    person = ["1", "程样", an_id(), "13800000000"]

    declaration = read(text([*boxes, head, person]))

    (row,) = declaration.rows
    assert dict(row.declared) == {"phone": "13800000000"}
    assert (declaration.enterprise.bank, declaration.enterprise.account) == ("样例农村商业银行", "2023000000000004")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (f"{FIRM}（{USCC}）2023年留温人员花名册", FIRM),
        (f"{FIRM} {USCC}", FIRM),
        (f"2023年花名册 {USCC}", ""),
    ],
)
def test_a_title_that_names_the_enterprise_and_its_code_says_who_declares(title: str, name: str) -> None:
    declaration = read(xlsx({"名单": [[title], HEAD, *people(2)]}))

    assert (declaration.enterprise.uscc, declaration.enterprise.name) == (USCC, name)
    assert warnings(declaration) == {("enterprise-titled", "A1")}


@pytest.mark.parametrize(
    "titles",
    [
        [f"{FIRM}（{USCC}）", "温州样例乙电气有限公司（91330302MA2CCC002Q）"],
        [f"{FIRM}（{USCC[:-1]}8）"],
        [f"填表人 {an_id('910100', serial=3)}"],
    ],
)
def test_titles_with_two_codes_or_none_that_holds_leave_it_open_who_declares(titles: list[str]) -> None:
    with pytest.raises(WorkbookUnreadable, match="no-enterprise"):
        read(xlsx({"名单": [*([title] for title in titles), HEAD, *people(2)]}))


def test_a_code_with_a_label_goes_before_one_in_a_title() -> None:
    rows = [["温州样例乙电气有限公司（91330302MA2CCC002Q）"], ["企业名称", FIRM], ["统一社会信用代码", USCC], HEAD]

    declaration = read(xlsx({"名单": [*rows, *people(2)]}))

    assert (declaration.enterprise.uscc, warnings(declaration)) == (USCC, set())
