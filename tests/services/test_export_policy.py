"""A policy leaves as a workbook: what the page says, with the effect of every reading; wrapped, printable, logged."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop.errors import DeskError
from desktop.importing.ledgersheet import Book, BookColumn, Kind, book_xlsx, books_xlsx
from desktop.services import readings
from desktop.services.describe import describe
from desktop.services.desk import Desk, known_policies
from desktop.services.export_policy import SHEETS, export_policy
from desktop.services.ledger import Wanted, ledger_rows
from desktop.services.parameters import set_amounts
from desktop.services.readable import handed_in
from rules.packfile import parse
from rules.policy import Policy
from tests.services.counter import NOW, POLICY, Counter, workers
from tests.services.editions import RATE, TEXT
from tests.wordcheck import codes_in

DRAFT = "shengzhou-2024"


def exported(counter: Counter, policy: str = POLICY) -> Workbook:
    kept: list[bytes] = []
    export_policy(counter.desk, policy, by=counter.clerk, now=NOW, keep=kept.append)
    return load_workbook(io.BytesIO(kept[0]))


def rows_of(book: Workbook, title: str) -> list[dict[str, object]]:
    """Return the rows of a sheet by the titles of its columns."""
    head, *rows = book[title].iter_rows(min_row=3, values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def row_of(book: Workbook, title: str, **where: object) -> dict[str, object]:
    """Return the one row with these values."""
    (found,) = (row for row in rows_of(book, title) if where.items() <= row.items())
    return found


def test_every_policy_leaves_with_all_its_sheets_and_nothing_of_it_is_lost(counter: Counter) -> None:
    for policy in known_policies().values():
        book, described = exported(counter, policy.id), describe(policy)
        counts = {title: len(rows_of(book, title)) for title in SHEETS}
        measures = described["measures"]

        assert book.sheetnames == list(SHEETS)
        assert counts["条款与数值"] == max(sum(len(each["terms"]) for each in measures), 1)
        assert counts["口径及影响"] == max(sum(len(each["options"]) for each in described["readings"]), 1)
        assert counts["勘误"] == max(len(described["errata"]), 1)
        assert counts["材料"] == max(sum(len(handed_in(each)) for each in measures), 1)
        assert counts["算例"] == max(len(policy.examples), 1)
        assert {str(row["措施"]) for row in rows_of(book, "措施")} >= {each["title"] for each in measures}


def test_what_is_not_there_is_said(counter: Counter) -> None:
    (row,) = rows_of(exported(counter, "wenzhou-2020-bulletin"), "口径及影响")

    assert row["口径"] == "（无）"


def test_a_value_stands_with_its_clause_its_reading_and_what_the_office_set(counter: Counter) -> None:
    policy, source = counter.desk.policy(POLICY), "会议纪要〔2023〕3号"
    set_amounts(counter.store, policy, {"agency.rate": "600.00"}, source=source, by=counter.clerk, now=NOW)
    book = exported(counter)
    agency = policy.measures["agency"].title

    assert row_of(book, "条款与数值", 措施="一次性留工补助", 项目="标准")["内容"] == "500.00元"
    assert row_of(book, "条款与数值", 措施="一次性留工补助", 项目="标准")["条款"] == "一、1"
    assert row_of(book, "条款与数值", 措施="一次性留工补助", 项目="参保怎样算")["口径"] == "R-L8"
    assert source in str(row_of(book, "条款与数值", 措施=agency, 项目="标准")["由单位确定"])


def test_a_reading_stands_with_what_it_would_change_in_the_open_cases(desk_with_case: Counter) -> None:
    counter, policy = desk_with_case, desk_with_case.desk.policy(POLICY)
    counter.insure(workers(32), status="欠费", name="arrears.xlsx")
    found = {
        (reading.id, option.text): readings.effects(counter.store, policy, {reading.id: option.id})
        for reading in policy.readings.values()
        for option in reading.options
        if option.id != reading.default
    }
    rows = rows_of(exported(counter), "口径及影响")
    other = {(str(row["口径"]), str(row["选项"])): row for row in rows if row["选用"] is None}

    assert sum(row["选用"] == "现用" for row in rows) == len(policy.readings)
    assert other.keys() == found.keys()
    assert any(found.values()), "no reading matters to the case"
    for key, effects in found.items():
        fen = sum(each.fen_after - each.fen_before for each in effects)
        people = sum(each.people_after - each.people_before for each in effects)
        told = (other[key]["改变的案卷"], other[key]["可发放人数增减"], other[key]["金额增减（元）"])
        assert told == (len(effects), people, fen / 100)


def test_an_example_stands_with_what_it_comes_to(counter: Counter) -> None:
    wrong = parse(TEXT.replace(RATE, RATE.replace("500", "600")), name=POLICY)
    sound = rows_of(exported(counter), "算例")
    other = at_hand(counter, wrong)
    unsound = rows_of(exported(other), "算例")

    assert {row["试算"] for row in sound} == {"相符"}
    assert all(row["应得结果"] and row["人员或企业数据"] for row in sound)
    assert sum(str(row["试算"]).startswith("不符：") for row in unsound) == 3


def test_nothing_of_it_is_a_code_but_the_name_of_the_pack(counter: Counter) -> None:
    book = exported(counter)
    texts = [str(value or "") for title in SHEETS for row in rows_of(book, title) for value in row.values()]

    assert [word for text in texts for word in codes_in(text)] == [POLICY]  # the pack goes by its name


def test_the_sheets_are_set_for_paper(counter: Counter) -> None:
    for sheet in exported(counter).worksheets:
        assert isinstance(sheet, Worksheet)
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "A4")
        assert sheet.page_setup.fitToWidth == 1
        assert counter.desk.office.name in str(sheet["A2"].value)
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=4) for cell in row)


def test_a_draft_says_so_once(counter: Counter) -> None:
    (of_draft, of_policy) = (str(exported(counter, each)["措施"]["A2"].value) for each in (DRAFT, POLICY))

    assert (
        of_draft.count("征求意见稿") == known_policies()[DRAFT].title.count("征求意见稿") + 1
    )  # the number says it, too
    assert "（现行）" in of_policy


def test_the_export_is_written_down_and_told_in_words(counter: Counter) -> None:
    exported(counter)

    row = ledger_rows(counter.desk, Wanted(ledger="acts"))[0]

    assert row[3:5] == ("导出政策", counter.desk.policy(POLICY).number)
    assert str(row[5]).startswith("措施")
    assert codes_in(str(row[5])) == []


def test_a_file_that_cannot_be_written_leaves_no_entry(counter: Counter) -> None:
    before = len(counter.store.audit.entries())

    def full(_: bytes) -> None:
        raise DeskError("ledger-empty", ledger="满")

    with pytest.raises(DeskError):
        export_policy(counter.desk, POLICY, by=counter.clerk, now=NOW, keep=full)

    assert len(counter.store.audit.entries()) == before


def test_an_unknown_policy_is_refused_before_anything_is_reckoned(counter: Counter) -> None:
    with pytest.raises(DeskError) as refused:
        exported(counter, "没有")

    assert refused.value.code == "policy-unknown"


def test_who_follows_it_hears_of_every_other_option_and_may_stop_it(counter: Counter) -> None:
    heard: list[tuple[int, int]] = []
    kept: list[bytes] = []

    def stop(done: int, total: int) -> None:
        heard.append((done, total))
        if done == 2:
            raise DeskError("cancelled")

    with pytest.raises(DeskError):
        export_policy(counter.desk, POLICY, by=counter.clerk, now=NOW, keep=kept.append, progress=stop)

    readings_ = counter.desk.policy(POLICY).readings.values()
    total = sum(len(each.options) - 1 for each in readings_)
    assert heard == [(0, total), (1, total), (2, total)]
    assert kept == []


def test_a_text_is_no_formula_and_a_row_is_as_high_as_its_longest_text() -> None:
    columns = (BookColumn(title="甲", width=11), BookColumn(title="元", kind=Kind.FEN))
    rows = (("=1+1", 5), ("\x01" + "长" * 29, -105), ("甲\n乙", None))
    book = Book(title="表", lead="某", foot="某", columns=columns, rows=rows)

    sheet = load_workbook(io.BytesIO(books_xlsx([book]))).worksheets[0]
    heights = [sheet.row_dimensions[row].height for row in (4, 5, 6)]

    assert [cell.data_type for cell in (sheet["A4"], sheet["A5"])] == ["s", "s"]
    assert (sheet["A5"].value, sheet["B4"].value, sheet["B5"].value) == ("长" * 29, 0.05, -1.05)
    assert heights == [18.5, 91.0, 33.0]


@pytest.mark.parametrize("make", [book_xlsx, lambda book: books_xlsx([book])])
def test_head_and_foot_of_a_page_stay_within_what_a_spreadsheet_program_reads(make: object) -> None:
    long = "很长的标题" * 60
    book = Book(title=long, lead=long, foot=long, columns=(BookColumn(title="甲"),), rows=(("一",),))

    assert callable(make)
    sheet = load_workbook(io.BytesIO(make(book))).worksheets[0]

    for part in (sheet.oddHeader, sheet.oddFooter):
        assert part is not None
        assert 0 < len(f"{part.left.text}{part.right.text}") <= 240


def at_hand(counter: Counter, policy: Policy) -> Counter:
    """Return the same counter with another edition at hand."""
    desk: Desk = replace(counter.desk, policies={**counter.desk.policies, POLICY: policy})
    return replace(counter, desk=desk)
