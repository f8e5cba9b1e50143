"""What is approved stays as it was: the determination, its paper, its persons."""

from __future__ import annotations

import pytest

from desktop.errors import DeskError
from desktop.records import CaseState
from desktop.services import readings
from desktop.services.override import find_row
from desktop.services.print_form import print_form
from desktop.services.undo import undo
from rules.outcome import Outcome
from tests.services.counter import NOW, OTHER, POLICY, Counter, a_roster, workers


@pytest.fixture
def approved(desk_with_case: Counter) -> Counter:
    (case,) = desk_with_case.store.cases.all()
    desk_with_case.approve(case)
    return desk_with_case


def _pdf(counter: Counter, form: str) -> bytes:
    (case, *_) = counter.store.cases.all()
    return print_form(counter.desk, case, form, by=counter.clerk, now=NOW).pdf


def test_contrary_evidence_another_reading_and_a_new_verification_change_no_byte_of_it(approved: Counter) -> None:
    (case,) = approved.store.cases.all()
    kept = approved.store.determinations.latest(case.id)
    assert kept is not None
    outcomes = approved.store.determinations.outcomes(kept.id)
    document, papers = approved.document(case), {form: _pdf(approved, form) for form in ("approval", "roster")}

    approved.watch([], away=workers(32), name="contrary.xlsx")
    approved.insure(workers(32), status="停保", name="contrary-too.xlsx")
    policy = approved.desk.policy(POLICY)
    readings.choose(approved.store, policy, {"R-L1": "payable", "R-L8": "paid"}, by=approved.clerk, now=NOW)
    (verified,) = approved.verify()

    assert (verified.new, verified.hash) == (False, kept.hash)
    assert approved.store.determinations.of_case(case.id) == [kept]
    assert approved.document(case) == document
    assert approved.store.determinations.outcomes(kept.id) == outcomes
    assert {form: _pdf(approved, form) for form in ("approval", "roster")} == papers
    assert approved.again(case) == case


def test_the_same_evidence_would_have_changed_an_open_case(desk_with_case: Counter) -> None:
    desk_with_case.watch([], away=workers(32), name="contrary.xlsx")

    (verified,) = desk_with_case.verify()

    assert verified.document["people"] == {"payable": 0, "pending": 0, "rejected": 32}


def test_a_reprint_is_the_paper_that_was_issued_and_is_logged(approved: Counter) -> None:
    (case,) = approved.store.cases.all()

    first = print_form(approved.desk, case, "roster", by=approved.clerk, now=NOW)
    second = print_form(approved.desk, case, "roster", by=approved.reviewer, now=NOW.replace(year=2024))

    (paper,) = approved.store.papers.find(form="roster", case_id=case.id)
    assert (first.reprint, second.reprint) == (False, True)
    assert (second.pdf, second.number) == (first.pdf, first.number)
    assert [(each.what, each.made_by) for each in approved.store.papers.printings(paper.id)] == [
        ("issued", "clerk"),
        ("reprinted", "reviewer"),
    ]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE determination SET document = x'7b7d'", "determination-frozen"),
        ("UPDATE determination SET summary = '{}'", "determination-frozen"),
        ("UPDATE determination SET frozen = 0", "determination-frozen"),
        ("DELETE FROM determination", "determination-frozen"),
        ("UPDATE person_outcome SET amount_fen = 100000", "determination-frozen"),
        ("UPDATE person_outcome SET outcome = 'payable'", "determination-frozen"),
        ("DELETE FROM person_outcome", "determination-frozen"),
        ("UPDATE roster_row SET name = '别人'", "case-frozen"),
        ("DELETE FROM roster_row", "case-frozen"),
        ("UPDATE part SET declared_people = 99", "case-frozen"),
        ("UPDATE case_file SET state = 'accepted'", "case-frozen"),
        ("UPDATE case_file SET enterprise_name = '别家'", "case-frozen"),
        ("UPDATE issued_paper SET pdf = x'00'", "record-kept"),
        ("UPDATE step SET made_by = 'clerk'", "record-kept"),
        ("UPDATE audit SET operator = 'clerk'", "record-kept"),
    ],
)
def test_sql_past_every_service_is_refused_by_a_trigger(approved: Counter, sql: str, code: str) -> None:
    (case,) = approved.store.cases.all()
    _pdf(approved, "roster")
    before = approved.document(case)

    with pytest.raises(DeskError) as caught:
        approved.store._session.run(sql)

    assert caught.value.code == code
    assert approved.document(case) == before


def test_a_frozen_case_takes_no_file_no_override_and_no_undo(approved: Counter) -> None:
    (case,) = approved.store.cases.all()
    row = find_row(approved.store, case, 2)

    taken = approved.take(a_roster(approved.papers / "more.xlsx", workers(33)))
    with pytest.raises(DeskError, match="case-frozen"):
        approved.override(case, row, criterion="stayed", as_if=Outcome.UNMET)
    with pytest.raises(DeskError, match="case-frozen"):
        undo(approved.store, case.number, by=approved.clerk, now=NOW)
    with pytest.raises(DeskError, match="case-frozen"):
        undo(approved.store, "1", by=approved.clerk, now=NOW)

    assert [error.code for _, error in taken.unreadable] == ["case-frozen"]
    assert approved.again(case) == case


def test_a_person_frozen_as_payable_is_taken_and_a_later_claim_names_the_case(approved: Counter) -> None:
    (first,) = approved.store.cases.all()
    second = approved.declare([*workers(1), *workers(31, start=101)], firm=OTHER)
    approved.insure([*workers(1), *workers(31, start=101)], firm=OTHER, name="other.xlsx")
    approved.watch(workers(31, start=101), name="other-too.xlsx")

    (verified,) = approved.verify(second)

    person = verified.document["persons"][0]
    (reason,) = [
        sentence for sentence in verified.document["sentences"] if sentence[0] == "unique" and sentence[1] == "unmet"
    ]
    assert (person["outcome"], person["unmet"]) == ("rejected", ["unique"])
    assert first.number in reason[3]
    assert verified.document["people"] == {"payable": 31, "pending": 0, "rejected": 1}


def test_the_database_itself_holds_that_a_person_is_paid_once(approved: Counter) -> None:
    (first,) = approved.store.cases.all()
    persons = [*workers(1), *workers(31, start=101)]
    second = approved.declare(persons, firm=OTHER)
    approved.insure(persons, firm=OTHER, name="other.xlsx")
    approved.watch(workers(31, start=101), name="other-too.xlsx")
    approved.override(second, find_row(approved.store, second, 2), criterion="unique", as_if=Outcome.MET)
    (verified,) = approved.verify(second)
    approved.step(second, "review", approved.reviewer)

    with pytest.raises(DeskError, match="person-taken") as caught:
        approved.step(second, "approve", approved.approver)

    kept = approved.store.determinations.latest(second.id)
    assert verified.document["people"]["payable"] == 32
    assert first.number in caught.value.message
    assert workers(1)[0].id_number not in caught.value.message
    assert approved.again(second).state is CaseState.REVIEWED
    assert kept is not None
    assert not kept.frozen
    with pytest.raises(Exception, match="UNIQUE"):
        approved.store._session.run(
            "INSERT INTO taken SELECT policy, measure, id_number, ?, row_id FROM taken LIMIT 1", (second.id,)
        )
