"""Ledgers add up, mask what is personal, say who took them, and leave as workbooks in which text stays text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop.errors import DeskError
from desktop.importing.ledgersheet import Book, BookColumn, Kind, Value, added_up, book_xlsx
from desktop.models.accounts import Span
from desktop.services.ledger import (
    Wanted,
    broken_link,
    export_ledger,
    ledger_json,
    ledger_rows,
    people_in_order,
    people_rows,
    span_of,
)
from desktop.services.ledgerkinds import LEDGERS, PEOPLE
from desktop.services.print_form import print_form
from rules.funding import split
from rules.policy import Funding
from tests.services.counter import NOW, POLICY, Counter, workers

SAMPLE = workers(1)[0]


def rows_of(counter: Counter, ledger: str, **narrowed: Any) -> list[Mapping[str, Value]]:  # noqa: ANN401
    titles = [column.title for column in LEDGERS[ledger].columns]
    rows = ledger_rows(counter.desk, Wanted(ledger=ledger, **narrowed))
    return [dict(zip(titles, row, strict=True)) for row in rows]


def exported(counter: Counter, ledger: str, **narrowed: Any) -> tuple[Any, int]:  # noqa: ANN401
    kept: list[bytes] = []
    wanted = Wanted(ledger=ledger, **narrowed)
    count = export_ledger(counter.desk, wanted, by=counter.clerk, now=NOW, keep=kept.append)
    return load_workbook(io.BytesIO(kept[0])).worksheets[0], count


def code_of(counter: Counter, ledger: str, **narrowed: Any) -> str:  # noqa: ANN401
    with pytest.raises(DeskError) as refused:
        exported(counter, ledger, **narrowed)
    return refused.value.code


def test_the_ledger_of_enterprises_holds_every_step_of_a_case_with_its_day(town: Counter) -> None:
    (approved,) = rows_of(town, "enterprises")
    town.send()
    (sent,) = rows_of(town, "enterprises")

    assert (approved["申报人数"], approved["核定人数"]) == (33, 31)
    assert approved["核定金额"] == approved["审批金额"] == 15_500_00
    assert (approved["状态"], approved["审批日期"], approved["上报金额"]) == ("已审批", NOW.date(), None)
    assert (sent["上报日期"], sent["上报金额"], sent["确认金额"]) == (NOW.date(), 15_500_00, None)
    assert str(sent["批次"]).startswith("330302999-")


def test_persons_are_masked_in_order_and_their_heads_add_up(town: Counter) -> None:
    wanted = Wanted(ledger=PEOPLE)

    ids, totals = people_in_order(town.desk, wanted, order="outcome", descending=False)
    shown = people_rows(town.desk, ids)

    assert len(ids) == totals.people == 33
    assert (totals.payable, totals.pending, totals.rejected) == (31, 1, 1)
    assert totals.payable_fen == 15_500_00
    assert [row[2] for row in shown] == ["可发放"] * 31 + ["待核实", "不予发放"]
    assert all("*" in str(row[1]) for row in shown)
    assert ledger_rows(town.desk, wanted)[0] in shown


def test_a_person_is_found_by_name_by_enterprise_and_by_the_last_four_digits(town: Counter) -> None:
    tail = SAMPLE.id_number[-4:]

    assert [row["姓名"] for row in rows_of(town, PEOPLE, words=SAMPLE.name)] == [SAMPLE.name]
    assert SAMPLE.name in [row["姓名"] for row in rows_of(town, PEOPLE, words=tail)]
    assert len(rows_of(town, PEOPLE, words="%")) == 0
    assert len(rows_of(town, PEOPLE, outcome="rejected")) == 1


def test_a_period_and_a_policy_narrow_a_ledger(town: Counter) -> None:
    day = date(2023, 2, 10)

    inside = rows_of(town, "enterprises", span=Span(policy=POLICY, since=day, until=day))
    after = rows_of(town, "enterprises", span=Span(since=day + timedelta(days=1)))
    elsewhere = rows_of(town, "funds", span=Span(policy="zhoushan-2023"))

    assert len(inside) == 1
    assert after == elsewhere == []
    with pytest.raises(DeskError, match="period-turned"):
        span_of("", day, day - timedelta(days=1))


def test_what_each_side_bears_adds_up_to_the_fen(town: Counter) -> None:
    shares = {"市": Fraction(1, 3), "区": Fraction(2, 3)}
    funding = Funding(measures=("stay",), shares=shares, odd="区", clause="附则")
    town.desk.policies[POLICY] = replace(town.desk.policy(POLICY), funding=(funding,))

    rows = rows_of(town, "funds")

    assert {str(row["资金来源"]): row["已审批"] for row in rows} == dict(split(15_500_00, funding))
    assert sum(int(str(row["合计"])) for row in rows) == 15_500_00
    assert [row["未审批"] for row in rows] == [0, 0]


def test_money_without_a_clause_on_funding_is_still_counted(town: Counter) -> None:
    (row,) = rows_of(town, "funds")

    assert (row["资金来源"], row["已审批"], row["合计"]) == ("原文未写明", 15_500_00, 15_500_00)


def test_papers_are_listed_with_every_reprint_the_newest_first(town: Counter) -> None:
    (case,) = town.store.cases.all()
    for _ in range(2):
        print_form(town.desk, case, "approval", by=town.clerk, now=NOW)

    rows = rows_of(town, "papers")

    assert [(row["文书"], row["事项"], row["案卷编号"]) for row in rows] == [
        ("审批表", "重印", case.number),
        ("审批表", "出具", case.number),
    ]


def test_a_batch_that_left_is_listed_with_its_sum(town: Counter) -> None:
    sent = town.send()

    (row,) = rows_of(town, "batches")

    assert (row["收发"], row["案卷数"], row["金额"], row["加密"]) == ("上报", 1, 15_500_00, "否")
    assert row["批次"] == sent.batch.number


def test_the_log_is_in_words_and_a_changed_entry_is_found(town: Counter) -> None:
    newest, *_ = rows_of(town, "acts", words="审批")
    whole = broken_link(town.desk)
    town.store._session.run("DROP TRIGGER audit_kept_update")
    town.store._session.run("UPDATE audit SET after = 'x' WHERE number = 3")

    assert newest["操作"] == "审批"
    assert "已审批" in str(newest["内容"])
    assert whole is None
    assert broken_link(town.desk) == 3
    assert ledger_json(town.desk, Wanted(ledger="acts"))["broken_at"] == 3


def test_an_export_is_masked_and_logged_and_whole_numbers_are_asked_for(town: Counter) -> None:
    masked, count = exported(town, PEOPLE)
    whole, _ = exported(town, PEOPLE, whole=True)

    numbers = [[str(cell.value) for cell in sheet["B"][3:-1]] for sheet in (masked, whole)]
    said = [entry.after for entry in town.store.audit.entries() if entry.act == "ledger"]
    assert count == 33
    assert all("*" in number for number in numbers[0])
    assert set(numbers[1]) == {worker.id_number for worker in workers(33)}
    assert said == ["33行（全部），证件号码已遮盖", "33行（全部），完整证件号码"]


def test_a_workbook_has_its_head_in_sight_its_filter_its_sums_and_its_paper(town: Counter) -> None:
    sheet, _ = exported(town, "enterprises")

    last = sheet.max_row
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert str(sheet.auto_filter.ref).startswith("A3:")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.print_title_cols) == (2, 0, "$A:$B")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "样例街道办事处" in sheet["A2"].value
    assert "导出" in sheet.oddFooter.left.text
    assert (sheet.cell(last, 1).value, sheet.cell(last, 7).value) == ("合计", 16500)


def test_text_stays_text_whatever_it_begins_with() -> None:
    columns = (BookColumn(title="名称"), BookColumn(title="金额", kind=Kind.FEN, summed=True))
    rows: Sequence[Sequence[Value]] = [("=HYPERLINK(1)", 105), ("+1", None), ("057788", 0)]
    book = Book(title="台账", lead="=1 & 2", foot="某人", columns=columns, rows=rows)

    sheet = load_workbook(io.BytesIO(book_xlsx(book))).worksheets[0]

    assert [cell.data_type for cell in sheet["A"][3:6]] == ["s", "s", "s"]
    assert [cell.value for cell in sheet["A"][3:6]] == ["=HYPERLINK(1)", "+1", "057788"]
    assert [cell.value for cell in sheet["B"][3:7]] == [1.05, None, 0, 1.05]
    assert added_up(columns, rows) == {"金额": 105}


def test_a_file_that_cannot_be_kept_leaves_no_entry(town: Counter) -> None:
    def full(_: bytes) -> None:
        raise DeskError("disk-full")

    with pytest.raises(DeskError, match="disk-full"):
        export_ledger(town.desk, Wanted(ledger="funds"), by=town.clerk, now=NOW, keep=full)

    assert [entry for entry in town.store.audit.entries() if entry.act == "ledger"] == []


def test_nothing_to_take_and_no_such_ledger_are_refused(counter: Counter) -> None:
    assert code_of(counter, "enterprises") == "ledger-empty"
    assert code_of(counter, "nothing") == "ledger-unknown"


@pytest.mark.parametrize("ledger", list(LEDGERS))
def test_words_that_no_row_can_hold_find_none(desk_with_case: Counter, ledger: str) -> None:
    assert rows_of(desk_with_case, ledger, words="甲" * 60_000) == []
