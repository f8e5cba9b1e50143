"""The list of cases: every filter on both sides, order, sums, what holds others back; views; the export; intakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from desktop.errors import DeskError
from desktop.models.case_list import ORDERS, CasesWanted
from desktop.records import CaseState
from desktop.services.export_cases import export_cases
from desktop.services.find_cases import (
    Names,
    filter_words,
    find_cases,
    narrowing,
    wanted_from_json,
    wanted_json,
    without,
)
from desktop.services.intakes import intakes, preview_undo
from desktop.services.look import list_cases
from desktop.services.undo import undo
from desktop.services.views import View, drop_view, save_view, view_of, views
from tests.services.counter import NOW, OTHER, RECEIVED, Counter, a_roster, workers

ALL = CasesWanted()
NAMES = Names(policy=str, measure=lambda _, measure: measure, operator=str)


@pytest.fixture
def two(desk_with_case: Counter) -> Counter:
    """Return a desk with a verified case of 32 payable persons and a draft of another firm with 3."""
    desk_with_case.take(a_roster(desk_with_case.papers / "乙.xlsx", workers(3, start=40), firm=OTHER))
    return desk_with_case


def numbers(counter: Counter, **wanted: Any) -> list[str]:  # noqa: ANN401
    found = find_cases(counter.store, replace(ALL, **wanted))
    return [row.number[-1] for row in found.rows]


def test_a_list_gives_every_case_with_its_figures_and_their_sums(two: Counter) -> None:
    found = find_cases(two.store, ALL)

    verified, draft = found.rows
    assert (verified.people, verified.payable, verified.payable_fen, bool(verified.determined)) == (
        32,
        32,
        1600000,
        True,
    )
    assert (draft.people, draft.payable, draft.payable_fen, bool(draft.determined)) == (3, 0, 0, False)
    assert (found.total, found.people, found.payable, found.payable_fen) == (2, 35, 32, 1600000)
    assert [(line.people, line.pending) for line in list_cases(two.store)] == [(32, 0), (3, 3)]


def test_the_figures_are_those_of_the_latest_determination(two: Counter) -> None:
    case = two.store.cases.by_number(find_cases(two.store, ALL).rows[0].number)
    two.take(a_roster(two.papers / "更正.xlsx", workers(30)))
    two.verify(case)

    first = find_cases(two.store, ALL).rows[0]

    assert (first.people, first.payable) == (30, 30)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"words": "999-lg-2023-0002"}, "2"),
        ({"words": "样例 0001"}, "1"),
        ({"words": "%"}, ""),
        ({"states": ("draft", "paid")}, "2"),
        ({"states": ("draft", "verified")}, "12"),
        ({"measure": "stay"}, "12"),
        ({"measure": "return-travel"}, ""),
        ({"policy": "lucheng-2023"}, "12"),
        ({"policy": "another"}, ""),
        ({"uscc": OTHER.uscc}, "2"),
        ({"operator": "clerk"}, "12"),
        ({"operator": "reviewer"}, ""),
        ({"since": RECEIVED, "until": RECEIVED}, "12"),
        ({"since": RECEIVED + timedelta(days=1)}, ""),
        ({"until": RECEIVED - timedelta(days=1)}, ""),
        ({"least_fen": 1600000}, "1"),
        ({"least_fen": 1600001}, ""),
        ({"most_fen": 1599999}, "2"),
        ({"most_fen": 1600000}, "12"),
        ({"stale": True}, ""),
        ({"unverified": True}, "2"),
        ({"pending": True}, ""),
        ({"batched": "in"}, ""),
        ({"batched": "out"}, "12"),
    ],
)
def test_every_filter_narrows(two: Counter, wanted: dict[str, object], found: str) -> None:
    assert "".join(numbers(two, **wanted)) == found


def test_cases_can_be_named_and_a_stale_one_and_one_with_pending_persons_found(two: Counter) -> None:
    case = two.store.cases.by_number(find_cases(two.store, ALL).rows[0].number)
    people = [*workers(32), *workers(1, start=90)]
    two.take(a_roster(two.papers / "更正.xlsx", people))

    stale = numbers(two, stale=True)
    two.insure(people)  # nobody knows where the last one was
    two.verify(case)

    assert stale == ["1"]
    assert numbers(two, pending=True) == ["1"]
    assert numbers(two, numbers=(case.number, "none")) == ["1"]


def test_an_approved_case_that_was_sent_is_in_a_batch(desk_with_case: Counter) -> None:
    case = desk_with_case.store.cases.all()[0]
    desk_with_case.step(case, "review", desk_with_case.reviewer)
    desk_with_case.step(case, "approve", desk_with_case.approver)
    desk_with_case.send()

    assert numbers(desk_with_case, batched="in") == ["1"]
    assert numbers(desk_with_case, batched="out") == []


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_can_be_turned(two: Counter, order: str) -> None:
    up = find_cases(two.store, ALL, order=order).rows
    down = find_cases(two.store, ALL, order=order, descending=True).rows

    alike = order in {"measure", "received", "operator"}
    assert [row.number for row in down] == [row.number for row in (up if alike else reversed(up))]


def test_states_stand_in_the_course_of_a_case(two: Counter) -> None:
    rows = find_cases(two.store, ALL, order="state").rows

    assert [row.state for row in rows] == [CaseState.DRAFT, CaseState.VERIFIED]


def test_an_empty_result_says_how_many_there_would_be_without_each_filter(two: Counter) -> None:
    found = find_cases(two.store, replace(ALL, states=("draft",), pending=True, words="样例"))

    assert found.rows == []
    assert found.held_back == {"words": 0, "states": 0, "pending": 1}


@pytest.mark.parametrize(
    ("wanted", "order", "code"),
    [
        (ALL, "colour", "order-unknown"),
        (replace(ALL, states=("lost",)), "number", "state-unknown"),
        (replace(ALL, since=date(2023, 2, 2), until=date(2023, 2, 1)), "number", "period-turned"),
        (replace(ALL, least_fen=2, most_fen=1), "number", "sums-turned"),
    ],
)
def test_what_cannot_be_meant_is_refused(two: Counter, wanted: CasesWanted, order: str, code: str) -> None:
    with pytest.raises(DeskError) as refused:
        find_cases(two.store, wanted, order=order)

    assert refused.value.code == code


EVERYTHING = CasesWanted(
    words="鞋业",
    states=("draft", "verified"),
    policy="lucheng-2023",
    measure="stay",
    uscc=OTHER.uscc,
    operator="clerk",
    since=date(2023, 1, 1),
    until=date(2023, 2, 1),
    least_fen=100,
    most_fen=123450,
    stale=True,
    unverified=True,
    pending=True,
    batched="out",
    numbers=("1", "2"),
)


def test_filters_come_back_from_json_and_are_all_said_in_words() -> None:
    said = filter_words(EVERYTHING, NAMES)

    assert wanted_from_json(wanted_json(EVERYTHING)) == EVERYTHING
    assert wanted_from_json({"words": "鞋业", "of-next-year": 1}) == CasesWanted(words="鞋业")
    assert set(said) == set(narrowing(EVERYTHING))
    assert said["states"] == "状态：草稿、已核验"
    assert (said["least_fen"], said["most_fen"]) == ("核定不少于1元", "核定不多于1,234.50元")
    assert narrowing(without(EVERYTHING, "words"))[0] == "states"


def test_a_view_is_saved_updated_and_forgotten_by_its_operator_alone(two: Counter) -> None:
    view = View(name=" 待  复核 ", wanted=EVERYTHING, order="amount", descending=True, columns={"hidden": ["不予"]})

    first = save_view(two.store, view, by=two.clerk, now=NOW)
    again = save_view(two.store, replace(view, order="number"), by=two.clerk, now=NOW)

    kept = view_of(two.store, "待 复核", by=two.clerk)
    assert (first, again) == (False, True)
    assert kept == replace(view, name="待 复核", order="number")
    assert views(two.store, by=two.reviewer) == []
    with pytest.raises(DeskError, match="view-unknown"):
        drop_view(two.store, "待 复核", by=two.reviewer, now=NOW)
    drop_view(two.store, "待 复核", by=two.clerk, now=NOW)
    assert views(two.store, by=two.clerk) == []
    assert [entry.act for entry in two.store.audit.entries()][-3:] == ["view-save", "view-save", "view-drop"]


@pytest.mark.parametrize("name", ["", "  ", "长" * 31])
def test_a_view_without_a_fit_name_is_refused(two: Counter, name: str) -> None:
    with pytest.raises(DeskError, match="view-name-invalid"):
        save_view(two.store, View(name=name, wanted=ALL), by=two.clerk, now=NOW)


def test_a_list_leaves_as_a_workbook_with_sums_and_is_logged(two: Counter) -> None:
    kept: list[bytes] = []
    found = find_cases(two.store, ALL)

    count = export_cases(two.desk, found, found.rows, by=two.clerk, now=NOW, keep=kept.append)

    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(kept[0])).worksheets[0].iter_rows()]
    [first] = [row for row in cells if row[0] == found.rows[0].number]
    entry = two.store.audit.entries()[-1]
    assert count == 2
    assert (first[5], first[8], first[12]) == ("已核验", 32, 16000)
    assert (entry.act, entry.subject, entry.after) == ("ledger", "案卷清单", "2件（全部）")


def test_an_empty_list_leaves_nothing(two: Counter) -> None:
    found = find_cases(two.store, CasesWanted(words="无"))

    with pytest.raises(DeskError, match="ledger-empty"):
        export_cases(two.desk, found, found.rows, by=two.clerk, now=NOW, keep=lambda _: None)


def test_what_taking_an_intake_back_would_do_is_told_and_nothing_done(two: Counter) -> None:
    latest = intakes(two.store)[0]
    before = two.store.audit.entries()

    preview = preview_undo(two.store, latest.key, by=two.clerk, now=NOW)

    assert (latest.files, latest.standing, len(latest.cases)) == (1, 1, 1)
    assert [(each.row.number, each.files, each.withdrawn) for each in preview.cases] == [(latest.cases[0], 1, True)]
    assert (preview.refused, preview.stale) == (None, ())
    assert two.store.audit.entries() == before
    assert two.store.cases.by_number(latest.cases[0]).state is CaseState.DRAFT


def test_an_intake_that_cannot_be_taken_back_says_why_and_names_the_case(desk_with_case: Counter) -> None:
    case = desk_with_case.store.cases.all()[0]
    desk_with_case.step(case, "review", desk_with_case.reviewer)
    desk_with_case.step(case, "approve", desk_with_case.approver)
    [line] = intakes(desk_with_case.store, case=case.number)

    preview = preview_undo(desk_with_case.store, line.key, by=desk_with_case.clerk, now=NOW)

    assert preview.refused is not None
    assert preview.refused.code == "case-frozen"
    assert case.number in preview.refused.message
    assert [each.withdrawn for each in preview.cases] == [False]


def test_an_intake_taken_back_stands_in_the_list_as_such(two: Counter) -> None:
    latest = intakes(two.store)[0]

    undo(two.store, latest.number, by=two.clerk, now=NOW)

    assert intakes(two.store)[0].standing == 0
    again = preview_undo(two.store, latest.key, by=two.clerk, now=NOW)
    assert again.refused is not None
    assert (again.refused.code, again.cases) == ("intake-undone", ())


@pytest.mark.parametrize(
    "wanted",
    [
        CasesWanted(words="甲" * 60_000),
        CasesWanted(words="甲 " * 2_000),
        CasesWanted(least_fen=10**30),
        CasesWanted(numbers=("x" * 60_000,)),
    ],
)
def test_a_filter_beyond_all_measure_finds_no_case(two: Counter, wanted: CasesWanted) -> None:
    listing = find_cases(two.store, wanted)

    assert (listing.rows, listing.total) == ([], 2)


def test_a_sum_beyond_all_measure_as_the_most_finds_every_case(two: Counter) -> None:
    listing = find_cases(two.store, CasesWanted(most_fen=10**30))

    assert len(listing.rows) == 2
