"""A line of boxes above the head of a roster is no line of group headings."""

from __future__ import annotations

from tests.importing.workbooks import FIRM, USCC, an_id, read, text


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
