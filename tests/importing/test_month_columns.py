"""参保明细 with a column for every month: every cell has its fate, and what is no status is refused in words."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.errors import WorkbookUnreadable
from desktop.importing.extracts import read_insurance
from desktop.records import InsuranceExtract
from rules.subject import STATUSES
from tests.importing.workbooks import FIRM, USCC, an_id, xlsx

MONTHS = ("2023-01", "2023-02")
PENSION = "企业职工基本养老保险"
HEAD: list[object] = ["姓名", "身份证号", "单位", "统一社会信用代码", "险种", "202301", "202302"]


def a_person(serial: int, *cells: object) -> list[object]:
    return [f"样例{serial}", an_id(serial=serial), FIRM, USCC, PENSION, *cells]


def read(*rows: list[object], sheet: str = "参保明细", head: list[object] = HEAD) -> InsuranceExtract:
    return read_insurance(xlsx({sheet: [head, *rows]}), months=MONTHS)


def refused(*rows: list[object], head: list[object] = HEAD) -> WorkbookUnreadable:
    with pytest.raises(WorkbookUnreadable) as caught:
        read(*rows, head=head)
    return caught.value


def test_every_line_has_an_entry_for_every_month_with_its_row() -> None:
    extract = read(a_person(1, "已到账", "欠费"), a_person(2, "停保", "已到账"))

    assert [(entry.number, entry.month, entry.status) for entry in extract.entries] == [
        (2, "2023-01", "已到账"),
        (2, "2023-02", "欠费"),
        (3, "2023-01", "停保"),
        (3, "2023-02", "已到账"),
    ]
    first = extract.entries[0]
    assert (first.name, first.id_number, first.employer_name, first.employer_uscc, first.kind) == (
        "样例1",
        an_id(serial=1),
        FIRM,
        USCC,
        PENSION,
    )
    assert (extract.rows_read, extract.problems) == (2, ())


@pytest.mark.parametrize(
    "heads",
    [
        (202301, 202302),
        ("2023年1月", "2023年2月"),
        ("2023.01", "2023.02"),
        (date(2023, 1, 1), date(2023, 2, 1)),
        ("2023年1月缴费状态", "2023年2月缴费状态"),
    ],
)
def test_a_month_is_read_from_every_usual_heading(heads: tuple[object, object]) -> None:
    extract = read(a_person(1, "已到账", "缓缴"), head=[*HEAD[:5], *heads])

    assert [(entry.month, entry.status) for entry in extract.entries] == [("2023-01", "已到账"), ("2023-02", "缓缴")]


def test_blanks_and_strange_words_among_statuses_are_told_by_cell_and_kept_undecided() -> None:
    extract = read(a_person(1, "已到账", ""), a_person(2, "处理中", "已到账"))

    assert [entry.status for entry in extract.entries] == ["已到账", "", "处理中", "已到账"]
    assert [(each.code, each.cell, each.row, each.severity) for each in extract.problems] == [
        ("field-missing", "G2", 2, "warning"),
        ("field-unreadable", "F3", 3, "warning"),
    ]


def test_a_month_that_is_not_registered_is_left_out_and_told_once() -> None:
    head = [*HEAD, "202303"]

    extract = read(a_person(1, "已到账", "已到账", "欠费"), a_person(2, "已到账", "已到账", "欠费"), head=head)

    assert {entry.month for entry in extract.entries} == set(MONTHS)
    assert [(each.code, each.cell) for each in extract.problems] == [("month-outside", "H1")]


@pytest.mark.parametrize("cells", [("✓", "✓"), (512.64, 512.64), ("已到账", "√")])
def test_what_is_no_status_is_refused_with_the_column_and_what_stands_in_it(cells: tuple[object, object]) -> None:
    error = refused(a_person(1, *cells), a_person(2, *cells))

    assert error.code == "month-columns-unclear"
    assert "202302" in error.message
    assert str(cells[1]) in error.message
    assert all(status in error.advice for status in STATUSES)


def test_a_month_without_its_year_is_not_guessed() -> None:
    error = refused(a_person(1, "已到账", "已到账"), head=[*HEAD[:5], "1月", "二月"])

    assert error.code == "month-columns-unclear"
    assert "1月、二月" in error.message
    assert "哪一年" in error.message


def test_the_kind_may_stand_in_the_title_and_must_stand_somewhere() -> None:
    head = [*HEAD[:4], *HEAD[5:]]
    row = [*a_person(1)[:4], "已到账", "已到账"]

    named = read_insurance(xlsx({"表1": [[f"{PENSION}参保情况"], head, row]}), months=MONTHS)

    assert {entry.kind for entry in named.entries} == {PENSION}
    assert refused(row, head=head).code == "insurance-kind-unsaid"


def test_a_line_without_a_usable_number_is_refused_here_too() -> None:
    broken: list[object] = ["样例2", "", FIRM, USCC, PENSION, "已到账", "已到账"]

    extract = read(a_person(1, "已到账", "已到账"), broken)

    assert [(each.code, each.row) for each in extract.problems] == [("id-missing", 3)]
    assert (extract.rows_read, len(extract.entries)) == (2, 2)


def test_a_list_without_months_is_still_no_extract() -> None:
    error = refused(a_person(1)[:2], head=HEAD[:2])

    assert error.code == "no-columns"
    assert "费款所属期" in error.message
