"""The facts of a case: rows joined with evidence and with every other claim."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop.models.ledger import VersionKind
from desktop.models.store import Store
from desktop.records import CaseState
from rules.facts import CaseFacts, Employer
from rules.outcome import Outcome
from tests.models.builders import (
    NOW,
    POLICY,
    RECEIVED,
    a_declaration,
    a_row,
    an_enterprise,
    an_id,
    approve,
    insurance,
    movement,
    of_rows,
    take,
)

ONE, TWO = an_id(1), an_id(2)
WINDOW: dict[str, Any] = {"covers_from": date(2023, 1, 6), "covers_to": date(2023, 2, 5)}


def _facts(store: Store, case_id: int, measure: str = "stay", contrary: str = "return-travel") -> CaseFacts:
    return store.facts.of_case(case_id, policy=POLICY, measure=measure, contrary=(contrary,) if contrary else ())


def _employer(letter: str) -> Employer:
    return Employer(uscc=an_enterprise(letter).uscc, name=an_enterprise(letter).name)


def test_a_row_is_told_with_its_place_and_what_was_declared(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE, people=3, fen=150000))

    facts = _facts(store, case.id)

    [person] = facts.persons
    assert (person.place.file, person.place.sheet, person.place.row) == ("a.xlsx", "员工花名册", 5)
    assert (person.id_number, person.paper, person.declared["stay_from"]) == (ONE, "居民身份证", "2023-01-06")
    assert (facts.case, facts.enterprise, facts.declared_on) == (case.number, _employer("A"), RECEIVED)
    assert (facts.declared_people, facts.declared_fen) == (3, 150000)


def test_a_form_that_states_no_figure_has_none(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))

    facts = _facts(store, case.id)

    assert (facts.declared_people, facts.declared_fen) == (None, None)


def test_a_supplement_adds_its_rows_and_its_figures(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE, people=1, fen=50000))
    take(store, a_declaration(TWO, file="b.xlsx", people=1, fen=50000), kind=VersionKind.SUPPLEMENT)

    facts = _facts(store, case.id)

    assert [person.place.file for person in facts.persons] == ["a.xlsx", "b.xlsx"]
    assert (facts.declared_people, facts.declared_fen) == (2, 100000)
    assert [person.id_number for person in facts.persons] == [row.row.id_number for row in store.parts.rows(case.id)]


def test_the_extract_registered_last_decides_for_the_months_it_covers(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    first = insurance((ONE, "2023-01", "已到账"), (ONE, "2023-02", "已到账"))
    store.evidence.take_insurance(first, months=["2023-01", "2023-02"], by="clerk", now=NOW)
    second = insurance((ONE, "2023-02", "停保"), file="later.xlsx", employer="B")
    later = store.evidence.take_insurance(second, months=["2023-02", "2023-03"], by="clerk", now=NOW)

    before = _facts(store, case.id)
    store.evidence.undo(later.extract)
    after = _facts(store, case.id)

    lines = [(line.place.file, line.month, line.status, line.employer) for line in before.persons[0].insurance]
    assert lines == [
        ("参保.xlsx", "2023-01", "已到账", _employer("A")),
        ("later.xlsx", "2023-02", "停保", _employer("B")),
    ]
    assert before.covered_months == {"2023-01", "2023-02", "2023-03"}
    assert [line.status for line in after.persons[0].insurance] == ["已到账", "已到账"]
    assert after.covered_months == {"2023-01", "2023-02"}


def test_an_extract_without_a_person_still_covers_its_month(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    extract = insurance((TWO, "2023-01", "已到账"), (TWO, "2023-02", "已到账"))
    store.evidence.take_insurance(extract, months=["2023-01", "2023-02"], by="clerk", now=NOW)
    store.evidence.take_insurance(insurance(file="empty.xlsx"), months=["2023-02"], by="clerk", now=NOW)

    facts = _facts(store, case.id)

    assert facts.covered_months == {"2023-01", "2023-02"}
    assert facts.persons[0].insurance == ()


def test_whereabouts_come_from_every_extract_in_the_order_of_registration(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    for file, left_on in (("a", date(2023, 1, 20)), ("b", None)):
        store.evidence.take_movement(movement((ONE, "离温", left_on), file=file), **WINDOW, by="clerk", now=NOW)

    found = _facts(store, case.id).persons[0].whereabouts

    assert [(where.place.file, where.left_on) for where in found] == [("a", date(2023, 1, 20)), ("b", None)]
    assert found[0].order < found[1].order
    assert (found[0].covers_from, found[0].covers_to) == (WINDOW["covers_from"], WINDOW["covers_to"])


def test_rows_alike_are_each_others_twins_and_blank_numbers_are_not(store: Store) -> None:
    rows = [a_row(5, ONE), a_row(6, ONE), a_row(7, "", holds=False), a_row(8, "", holds=False)]
    case, _ = take(store, of_rows(rows))

    twins = [[twin.place.row for twin in person.twins] for person in _facts(store, case.id).persons]

    assert twins == [[6], [5], [], []]


def test_thousands_of_rows_alike_stay_in_bounds(store: Store) -> None:
    rows = [a_row(number, ONE, name="甲" if number % 2 else "乙") for number in range(5, 3005)]
    case, _ = take(store, of_rows(rows))

    persons = _facts(store, case.id).persons

    assert [twin.place.row for twin in persons[0].twins] == [6]
    assert [twin.place.row for twin in persons[1].twins] == [5]
    assert [twin.place.row for twin in persons[-1].twins] == [5, 6]


def test_rivals_are_live_claims_of_other_cases_with_their_tied_employers(store: Store) -> None:
    mine, _ = take(store, a_declaration(ONE, TWO))
    rival, _ = take(store, a_declaration(ONE, enterprise=an_enterprise("B"), file="b.xlsx"))
    store.agreements.add(
        uscc=an_enterprise("B").uscc,
        tied_uscc=an_enterprise("D").uscc,
        tied_name=an_enterprise("D").name,
        document="协议1号",
        by="clerk",
        now=NOW,
    )

    first, second = _facts(store, mine.id).persons

    [claim] = first.rivals
    assert (claim.case, claim.enterprise, claim.tied, claim.place.file) == (
        rival.number,
        _employer("B"),
        (_employer("D"),),
        "b.xlsx",
    )
    assert second.rivals == ()
    assert _facts(store, rival.id).tied == (_employer("D"),)


def test_a_claim_ends_with_its_case_its_version_or_its_identity(store: Store) -> None:
    mine, _ = take(store, a_declaration(ONE))
    refused, _ = take(store, a_declaration(ONE, enterprise=an_enterprise("B"), file="b.xlsx"))
    store.cases.move(refused.id, CaseState.REFUSED)
    take(store, a_declaration(ONE, enterprise=an_enterprise("C"), file="c.xlsx"))
    take(store, a_declaration(TWO, enterprise=an_enterprise("C"), file="c2.xlsx"), kind=VersionKind.CORRECTION)
    take(store, of_rows([a_row(5, ONE, holds=False)], enterprise=an_enterprise("D"), file="d.xlsx"))

    assert _facts(store, mine.id).persons[0].rivals == ()


def test_a_claim_of_the_contrary_measure_counts_even_from_the_own_enterprise(store: Store) -> None:
    stay, _ = take(store, a_declaration(ONE))
    back, _ = take(store, a_declaration(ONE, file="r.xlsx"), measure="return-travel")

    first, second = _facts(store, stay.id).persons[0], _facts(store, back.id, "return-travel", "stay").persons[0]

    assert [claim.case for claim in first.contrary] == [back.number]
    assert [claim.case for claim in second.contrary] == [stay.number]
    assert (first.rivals, second.rivals) == ((), ())


def test_a_person_paid_elsewhere_names_that_case_and_the_own_case_does_not(store: Store) -> None:
    paid, _ = take(store, a_declaration(ONE))
    later, _ = take(store, a_declaration(ONE, enterprise=an_enterprise("B"), file="b.xlsx"))
    approve(store, paid)

    assert _facts(store, later.id).persons[0].taken_by == paid.number
    assert _facts(store, paid.id).persons[0].taken_by == ""


def test_the_latest_override_of_a_criterion_holds_and_all_are_kept(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE, TWO))
    row, _ = store.parts.rows(case.id)
    for criterion, as_if in (("stayed", Outcome.MET), ("insured", Outcome.MET), ("stayed", Outcome.UNMET)):
        store.overrides.add(row.id, criterion=criterion, as_if=as_if, reason="核实", by="clerk", now=NOW)
    store.tickets.add(row.id, used_on=date(2023, 1, 30), words="G7321", by="clerk", now=NOW)

    first, second = _facts(store, case.id).persons

    assert {override.criterion: override.as_if for override in first.overrides} == {
        "stayed": Outcome.UNMET,
        "insured": Outcome.MET,
    }
    assert [(ticket.used_on, ticket.text) for ticket in first.tickets] == [(date(2023, 1, 30), "G7321")]
    assert (second.overrides, second.tickets) == ((), ())
    assert len(store.overrides.for_case(case.id)) == 3
