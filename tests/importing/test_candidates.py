"""Where nobody can tell which column is which, nothing is guessed: candidates are named and a choice is taken."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from desktop.errors import WorkbookUnreadable
from desktop.importing.candidates import TableMapping, candidates, layout_of
from desktop.importing.declaration import read_declaration
from desktop.records import Declaration, SourceFile
from tests.importing.workbooks import DAY, FIRM, FORM, HEAD, USCC, Rows, an_id, people, read, xlsx

TITLE = ["企业名称", FIRM, "统一社会信用代码", USCC]
BARE: Rows = [TITLE, *([f"程{chr(0x5800 + at)}", an_id(serial=at), "四川"] for at in range(1, 5))]
TWO_NUMBERS: Rows = [
    TITLE,
    ["姓名", "证件号码", "身份证号"],
    *([f"程{chr(0x5800 + at)}", an_id(serial=at), an_id(serial=at + 50)] for at in range(1, 5)),
]


def refusal(file: SourceFile, mapping: TableMapping | None = None) -> WorkbookUnreadable:
    with pytest.raises(WorkbookUnreadable) as refused:
        mapped(file, mapping)
    return refused.value


def mapped(file: SourceFile, mapping: TableMapping | None) -> Declaration:
    return read_declaration(file, received=DAY, today=DAY, mapping=mapping)


def test_persons_without_a_head_are_refused_with_the_columns_that_they_may_be_in() -> None:
    refused = refusal(xlsx({"申报表": FORM, "名单": BARE}))

    assert refused.code == "no-roster"
    assert "工作表“名单”第2行起，A列内容像姓名、B列内容像身份证号码" in refused.message
    assert an_id()[:6] not in refused.message


def test_two_columns_that_could_be_the_number_are_refused_and_both_named() -> None:
    refused = refusal(xlsx({"名单": TWO_NUMBERS}))

    assert refused.code == "no-roster"
    assert "B列标题是“证件号码”、C列标题是“身份证号”" in refused.message


def test_a_second_column_of_numbers_that_is_empty_or_the_same_leaves_no_doubt() -> None:
    empty = [*TWO_NUMBERS[:2], *([*row[:2], ""] for row in TWO_NUMBERS[2:])]
    same = [*TWO_NUMBERS[:2], *([*row[:2], row[1]] for row in TWO_NUMBERS[2:])]

    for rows in (empty, same):
        assert len(read(xlsx({"名单": rows})).rows) == 4


def test_the_plainest_of_several_headings_is_that_of_the_number() -> None:
    rows: Rows = [TITLE, ["姓名", "户主身份证号", "身份证号码"], ["程样", an_id(serial=1), an_id(serial=2)]]

    assert read(xlsx({"名单": rows})).rows[0].id_number == an_id(serial=2)


def test_candidates_name_sheet_row_columns_and_reasons() -> None:
    (found,) = candidates(xlsx({"名单": TWO_NUMBERS}))

    assert (found.sheet, found.head_row) == ("名单", 2)
    assert [(guess.field, guess.column, guess.score) for guess in found.columns] == [
        ("name", "A", 100),
        ("id_number", "B", 100),
        ("id_number", "C", 100),
    ]
    assert json.loads(json.dumps(asdict(found)))["columns"][0]["heading"] == "姓名"


def test_a_workbook_that_shows_nobody_has_no_candidate() -> None:
    file = xlsx({"表": [["产品", "数量"], ["阀门", 3]]})

    assert candidates(file) == ()
    assert "可能的名单" not in refusal(file).message


@pytest.mark.parametrize("column", ["B", "C", "c"])
def test_a_chosen_column_is_read(column: str) -> None:
    mapping = TableMapping(sheet="名单", head_row=2, columns={"name": "A", "id_number": column})

    declaration = mapped(xlsx({"名单": TWO_NUMBERS}), mapping)

    begin = 1 if column == "B" else 51
    assert [row.id_number for row in declaration.rows] == [an_id(serial=begin + at) for at in range(4)]


def test_a_table_without_a_head_is_read_as_chosen_and_the_form_above_it_too() -> None:
    mapping = TableMapping(sheet="名单", head_row=1, columns={"name": "A", "id_number": "B", "household": "C"})

    declaration = mapped(xlsx({"名单": BARE}), mapping)

    assert declaration.enterprise.uscc == USCC
    assert [(row.number, row.declared) for row in declaration.rows] == [
        (at, {"household": "四川"}) for at in range(2, 6)
    ]


def test_persons_may_begin_in_the_first_row() -> None:
    mapping = TableMapping(sheet="名单", head_row=0, columns={"name": "A", "id_number": "B"})

    assert len(mapped(xlsx({"申报表": FORM, "名单": BARE[1:]}), mapping).rows) == 4


@pytest.mark.parametrize(
    ("sheet", "columns"),
    [
        ("别的", {"name": "A", "id_number": "B"}),
        ("名单", {"name": "A"}),
        ("名单", {"name": "A", "id_number": "Z"}),
        ("名单", {"name": "A", "id_number": "A"}),
        ("名单", {"name": "A", "id_number": "1"}),
        ("名单", {"name": "A", "id_number": "B", "salary": "C"}),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(sheet: str, columns: dict[str, str]) -> None:
    mapping = TableMapping(sheet=sheet, head_row=1, columns=columns)

    assert refusal(xlsx({"名单": BARE}), mapping).code == "mapping-unfit"


def test_a_sheet_of_persons_without_a_head_beside_a_good_roster_is_told() -> None:
    declaration = read(xlsx({"花名册": [TITLE, HEAD, *people(2)], "补充": BARE[1:]}))

    assert len(declaration.rows) == 2
    assert [(problem.code, problem.sheet) for problem in declaration.problems] == [("sheet-unclear", "补充")]


def test_a_layout_is_known_again_whoever_fills_it() -> None:
    others = [*TWO_NUMBERS[:2], ["程他", an_id(serial=200), an_id(serial=201)]]
    one, same = layout_of(xlsx({"名单": TWO_NUMBERS})), layout_of(xlsx({"表": others}))
    headless = layout_of(xlsx({"名单": BARE}))

    assert one == same
    assert (one.headed, headless.headed) == (True, False)
    assert len({one, headless, layout_of(xlsx({"名单": [TITLE, HEAD, *people(2)]}))}) == 3
