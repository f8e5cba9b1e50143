"""Columns chosen once (各列的对应关系): for whom they hold, and that a clerk is told wherever they are used again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop.importing.candidates import TableMapping
from desktop.importing.plainsheet import write_xlsx
from desktop.records import Enterprise
from desktop.services.intake import IntakeReport, Mode, Terms, intake
from tests.models.builders import an_id
from tests.services.counter import FIRM, NOW, OTHER, POLICY, RECEIVED, Counter, Worker, workers

CHOSEN = TableMapping(sheet="名册", head_row=3, columns={"name": "C", "id_number": "D"})
OTHERWISE = TableMapping(sheet="名册", head_row=3, columns={"name": "B", "id_number": "D"})
NAMES = ["程甲", "程乙", "程丙", "程丁"]


def _roster(
    counter: Counter, name: str, firm: Enterprise | None, start: int, *, head: bool = False, sheet: str = "名册"
) -> Path:
    """Write four persons; under a head two columns bear the same title, without one none says anything."""
    form = [["企业名称", firm.name, "", ""], ["统一社会信用代码", firm.uscc, "", ""]] if firm else [[""] * 4] * 2
    titles = ["证件号码", "备注", "姓名", "身份证号"] if head else [""] * 4
    others = [an_id(900 + start + at) for at in range(4)] if head else list("1234")
    rows = [
        [other, "外", name, worker.id_number]
        for other, name, worker in zip(others, NAMES, workers(4, start=start), strict=True)
    ]
    path = counter.papers / name
    path.write_bytes(write_xlsx(sheet, [*form, titles, *rows]))
    return path


def _take(
    counter: Counter, path: Path, *, mapping: TableMapping | None = None, enterprise: str = "", mode: Mode = Mode.ASK
) -> IntakeReport:
    policy = counter.desk.policy(POLICY)
    terms = Terms(
        policy=policy,
        measure=policy.measures["stay"],
        received=RECEIVED,
        mapping=mapping,
        enterprise=enterprise,
        mode=mode,
    )
    return intake(counter.store, [path], terms, by=counter.clerk, now=NOW)


def _fates(report: IntakeReport) -> list[tuple[str, object]]:
    return [(taken.enterprise.uscc, taken.rows_taken) for taken in report.cases] + [
        (error.code, None) for _, error in report.unreadable
    ]


def _told(report: IntakeReport) -> list[str]:
    return [problem.message for _, problem in report.problems if problem.code == "layout-remembered"]


def test_columns_chosen_under_a_head_are_known_again_whoever_sends_it(counter: Counter) -> None:
    first = _roster(counter, "a.xlsx", FIRM, 1, head=True)
    unsure = _take(counter, first)
    _take(counter, first, mapping=CHOSEN)

    again = _take(counter, _roster(counter, "b.xlsx", OTHER, 11, head=True))

    assert _fates(unsure) == [("no-roster", None)]
    assert _fates(again) == [(OTHER.uscc, 4)]


def test_columns_chosen_where_nothing_heads_them_hold_for_that_enterprise_alone(counter: Counter) -> None:
    _take(counter, _roster(counter, "a.xlsx", FIRM, 1), mapping=CHOSEN)

    same = _take(counter, _roster(counter, "b.xlsx", FIRM, 11), mode=Mode.SUPPLEMENT)
    other = _take(counter, _roster(counter, "c.xlsx", OTHER, 21))

    assert _fates(same) == [(FIRM.uscc, 4)]
    assert _fates(other) == [("no-roster", None)]


def test_the_enterprise_whose_columns_they_are_may_be_named_by_the_clerk_alone(counter: Counter) -> None:
    _take(counter, _roster(counter, "a.xlsx", None, 1), mapping=CHOSEN, enterprise=FIRM.uscc)
    path = _roster(counter, "b.xlsx", None, 11)

    unnamed = _take(counter, path)
    other = _take(counter, path, enterprise=OTHER.uscc)
    named = _take(counter, path, enterprise=FIRM.uscc, mode=Mode.SUPPLEMENT)

    assert [_fates(each) for each in (unnamed, other, named)] == [
        [("no-enterprise", None)],
        [("no-roster", None)],
        [(FIRM.uscc, 4)],
    ]


def test_two_enterprises_keep_their_own_columns_of_tables_that_look_alike(counter: Counter) -> None:
    _take(counter, _roster(counter, "a.xlsx", FIRM, 1), mapping=CHOSEN)
    _take(counter, _roster(counter, "b.xlsx", OTHER, 11), mapping=OTHERWISE)

    report = _take(counter, _roster(counter, "c.xlsx", FIRM, 21), mode=Mode.SUPPLEMENT)

    case = counter.store.cases.by_number(report.cases[0].case)
    assert {kept.row.name for kept in counter.store.parts.rows(case.id)} == set(NAMES)


@pytest.mark.parametrize("head", [True, False])
def test_a_remembered_choice_is_told_with_its_columns_and_its_day(counter: Counter, *, head: bool) -> None:
    chosen = _take(counter, _roster(counter, "a.xlsx", FIRM, 1, head=head), mapping=CHOSEN)

    report = _take(counter, _roster(counter, "b.xlsx", FIRM, 11, head=head), mode=Mode.SUPPLEMENT)

    assert _told(chosen) == []
    [message] = _told(report)
    assert "2023-02-13" in message
    assert "姓名=C列、身份证号码=D列" in message
    assert report.cases[0].warnings == len([each for _, each in report.problems if each.severity == "warning"])


def test_who_chose_the_columns_stands_in_the_log_both_times(counter: Counter) -> None:
    taken = _take(counter, _roster(counter, "a.xlsx", FIRM, 1), mapping=CHOSEN)
    _take(counter, _roster(counter, "b.xlsx", FIRM, 11), mode=Mode.SUPPLEMENT)

    first, second = [entry.after for entry in counter.store.audit.entries(taken.cases[0].case) if entry.act == "intake"]

    assert "各列由经办人指明：姓名=C列、身份证号码=D列" in first
    assert "各列按clerk于2023-02-13的选择读取：姓名=C列、身份证号码=D列" in second


@pytest.mark.parametrize("sheet", ["名册", "花名册"])
def test_a_sheet_by_another_name_is_not_read_as_the_one_that_was_chosen(counter: Counter, sheet: str) -> None:
    _take(counter, _roster(counter, "a.xlsx", FIRM, 1, head=True), mapping=CHOSEN)

    report = _take(counter, _roster(counter, "b.xlsx", OTHER, 11, head=True, sheet=sheet))

    expected: Mapping[str, tuple[str, object]] = {"名册": (OTHER.uscc, 4), "花名册": ("no-roster", None)}
    assert _fates(report) == [expected[sheet]]


def test_a_file_whose_columns_say_themselves_what_they_are_needs_no_choice(counter: Counter) -> None:
    _take(counter, _roster(counter, "a.xlsx", FIRM, 1), mapping=CHOSEN)
    head = ["姓名", "身份证号码"]
    persons = [*map(list, workers(4, start=11)), list(Worker("程戊", an_id(77)))]
    path = counter.papers / "b.xlsx"
    path.write_bytes(write_xlsx("名册", [["企业名称", OTHER.name], ["统一社会信用代码", OTHER.uscc], head, *persons]))

    report = _take(counter, path)

    assert _fates(report) == [(OTHER.uscc, 5)]
    assert _told(report) == []
