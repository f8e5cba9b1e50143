"""A file of figures alone beside a roster: figures replace figures, and nobody falls out who was not asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.importing import write_template
from desktop.importing.template import Filling
from desktop.models.ledger import Case
from desktop.services.intake import IntakeReport, Mode, Terms, intake
from desktop.services.return_copy import return_copy
from tests.services.counter import FIRM, NOW, POLICY, RECEIVED, Counter, Worker, workers

RIDERS = workers(30)
COST = {"cost": "80000", "trip_date": "2023-01-27"}


def _form(
    counter: Counter,
    name: str,
    *,
    rows: Sequence[Worker] = (),
    figures: Mapping[str, str] | None = None,
    fen: int | None = None,
    people: int | None = None,
) -> Path:
    """Write the template of 包车 with these riders and figures."""
    policy = counter.desk.policy(POLICY)
    filling = Filling(filled_on=RECEIVED, fen=fen, people=people)
    lines = [{"name": each.name, "id_number": each.id_number} for each in rows]
    path = counter.papers / name
    path.write_bytes(
        write_template(
            policy, policy.measures["charter"], enterprise=FIRM, rows=lines, figures=figures or {}, filling=filling
        )
    )
    return path


def _take(counter: Counter, *paths: Path, mode: Mode = Mode.ASK) -> IntakeReport:
    policy = counter.desk.policy(POLICY)
    terms = Terms(policy=policy, measure=policy.measures["charter"], received=RECEIVED, mode=mode)
    return intake(counter.store, paths, terms, by=counter.clerk, now=NOW)


def _case(counter: Counter) -> Case:
    [case] = counter.store.cases.all()
    return case


def _names(counter: Counter) -> list[str]:
    return [kept.row.name for kept in counter.store.parts.rows(_case(counter).id)]


def _declared(counter: Counter) -> Mapping[str, str]:
    return counter.store.facts.of_case(_case(counter).id, policy=POLICY, measure="charter").declared_figures


def test_figures_sent_after_a_roster_push_nobody_out(counter: Counter) -> None:
    _take(counter, _form(counter, "a.xlsx", rows=RIDERS))

    [taken] = _take(counter, _form(counter, "b.xlsx", figures=COST)).cases

    assert (taken.version, taken.rows_read, len(taken.change.fell)) == (2, 0, 0)
    assert _names(counter) == [rider.name for rider in RIDERS]
    assert _declared(counter).items() >= COST.items()


def test_newer_figures_replace_older_ones_and_the_roster_stays(counter: Counter) -> None:
    _take(counter, _form(counter, "a.xlsx", rows=RIDERS, figures={"cost": "1"}))
    _take(counter, _form(counter, "b.xlsx", figures=COST))

    _take(counter, _form(counter, "c.xlsx", figures={"cost": "90000"}))

    assert [part.file_name for part in counter.store.parts.of_case(_case(counter).id)] == ["a.xlsx", "c.xlsx"]
    assert _names(counter) == [rider.name for rider in RIDERS]
    assert _declared(counter)["cost"] == "90000"


def test_a_corrected_roster_leaves_the_figures_in_place(counter: Counter) -> None:
    _take(counter, _form(counter, "a.xlsx", rows=RIDERS))
    _take(counter, _form(counter, "b.xlsx", figures=COST))

    _take(counter, _form(counter, "c.xlsx", rows=RIDERS[1:]))

    assert _names(counter) == [rider.name for rider in RIDERS[1:]]
    assert _declared(counter)["cost"] == "80000"


def test_figures_replace_a_roster_where_that_is_asked_for(counter: Counter) -> None:
    _take(counter, _form(counter, "a.xlsx", rows=RIDERS))

    [taken] = _take(counter, _form(counter, "b.xlsx", figures=COST), mode=Mode.REPLACE).cases

    assert len(taken.change.fell) == len(RIDERS)
    assert _names(counter) == []


def test_heads_and_sum_that_two_forms_state_are_not_added_up(counter: Counter) -> None:
    _take(counter, _form(counter, "a.xlsx", rows=RIDERS, people=30, fen=4_000_000))

    _take(counter, _form(counter, "b.xlsx", figures=COST, people=30, fen=3_000_000))

    facts = counter.store.facts.of_case(_case(counter).id, policy=POLICY, measure="charter")
    assert (facts.declared_people, facts.declared_fen) == (30, 3_000_000)


def test_a_sum_that_only_the_roster_states_stands_beside_the_figures(counter: Counter) -> None:
    _take(counter, _form(counter, "a.xlsx", rows=RIDERS, people=30, fen=4_000_000))

    _take(counter, _form(counter, "b.xlsx", figures=COST))

    facts = counter.store.facts.of_case(_case(counter).id, policy=POLICY, measure="charter")
    assert (facts.declared_people, facts.declared_fen) == (30, 4_000_000)


@pytest.mark.parametrize(("figures", "said"), [(COST, []), ({}, ["supplement-or-correction"])])
def test_a_return_copy_that_comes_back_without_its_people_pushes_nobody_out(
    counter: Counter, figures: Mapping[str, str], said: list[str]
) -> None:
    _take(counter, _form(counter, "a.xlsx", rows=RIDERS, figures=figures))
    [copy] = return_copy(counter.desk, _case(counter).number, counter.papers, by=counter.clerk, now=NOW)
    book = load_workbook(copy.path)
    book["员工花名册"].delete_rows(2, len(RIDERS))
    book.save(counter.papers / "emptied.xlsx")

    report = _take(counter, counter.papers / "emptied.xlsx")

    assert [error.code for _, error in report.unreadable] == said
    assert _names(counter) == [rider.name for rider in RIDERS]


@pytest.mark.parametrize("measure", ["output-growth", "exhibition"])
def test_a_template_of_figures_left_empty_is_refused_as_that(counter: Counter, measure: str) -> None:
    policy = counter.desk.policy(POLICY)
    path = counter.papers / "空.xlsx"
    path.write_bytes(write_template(policy, policy.measures[measure], enterprise=FIRM))

    report = intake(counter.store, [path], Terms(policy=policy, received=RECEIVED), by=counter.clerk, now=NOW)

    [(_, error)] = report.unreadable
    assert error.code == "no-figures"
    assert "申报数据" in error.message
