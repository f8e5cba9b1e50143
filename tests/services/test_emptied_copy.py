"""A return copy that comes back with nobody in it pushes nobody out unasked."""

from __future__ import annotations

from openpyxl import load_workbook

from desktop.services.return_copy import return_copy
from tests.services.counter import NOW, Counter, a_roster, workers


def test_a_return_copy_whose_people_were_all_deleted_is_asked_about(counter: Counter) -> None:
    number = counter.take(a_roster(counter.papers / "a.xlsx", workers(3))).cases[0].case
    (counter.papers / "退回").mkdir()
    [copy] = return_copy(counter.desk, number, counter.papers / "退回", by=counter.clerk, now=NOW)
    book = load_workbook(copy.path)
    book["员工花名册"].delete_rows(2, 3)
    book.save(copy.path)

    report = counter.take(copy.path)

    assert [error.code for _, error in report.unreadable] == ["supplement-or-correction"]
    assert len(counter.store.parts.rows(counter.store.cases.by_number(number).id)) == 3
