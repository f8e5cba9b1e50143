"""Cases, their parts and versions, and what freezing them holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.errors import DeskError
from desktop.models import staleness
from desktop.models.ledger import PersonOutcome, Step, VersionKind
from desktop.models.store import Store
from desktop.records import CaseState
from rules.outcome import Outcome, Standing
from tests.models.builders import (
    NOW,
    POLICY,
    PREFIX,
    RECEIVED,
    a_declaration,
    a_file,
    a_row,
    an_enterprise,
    an_id,
    approve,
    insurance,
    movement,
    of_rows,
    take,
    verify,
)

ONE, TWO, THREE = an_id(1), an_id(2), an_id(3)


def test_a_declaration_comes_back_as_it_was_taken(store: Store) -> None:
    rows = [a_row(5, ONE), a_row(7, "x", holds=False)]

    case, taken = take(store, of_rows(rows, people=2, fen=100000))

    assert [kept.row for kept in store.parts.rows(case.id)] == rows
    part = store.parts.get(taken.part)
    assert (part.file_name, part.declared_people, part.declared_fen, part.rows_read) == ("a.xlsx", 2, 100000, 2)
    assert part.enterprise == an_enterprise()
    assert store.files.get(part.sha256, name="a.xlsx") == a_file("a.xlsx")
    assert (case.state, case.version, case.received_on) == (CaseState.DRAFT, 1, RECEIVED)


def test_a_second_case_of_the_same_enterprise_and_measure_is_refused_until_the_first_is_withdrawn(store: Store) -> None:
    first, _ = take(store, a_declaration(ONE))
    again = {"policy": POLICY, "measure": "stay", "prefix": PREFIX}
    with pytest.raises(Exception, match="UNIQUE"):
        store.cases.open(an_enterprise(), **again, received_on=RECEIVED, by="clerk", now=NOW)
    store.cases.move(first.id, CaseState.WITHDRAWN)

    second = store.cases.open(an_enterprise(), **again, received_on=RECEIVED, by="clerk", now=NOW)

    assert second.number == "330302003-LG-2023-0002"


def test_a_correction_stands_in_the_place_of_all_and_a_supplement_beside(store: Store) -> None:
    case, first = take(store, a_declaration(ONE, TWO))
    _, second = take(store, a_declaration(TWO, file="b.xlsx"), kind=VersionKind.CORRECTION)
    case, third = take(store, a_declaration(THREE, file="c.xlsx"), kind=VersionKind.SUPPLEMENT)

    versions = store.parts.versions(case.id)

    assert [version.parts for version in versions] == [(first.part,), (second.part,), (second.part, third.part)]
    assert [version.kind for version in versions] == ["first", "correction", "supplement"]
    assert store.parts.id_numbers(case.id) == {TWO, THREE}
    assert [part.live for part in store.parts.of_case(case.id, live=False)] == [False, True, True]
    assert [person.id_number for person in store.parts.change(case.id, 2).fell] == [ONE]
    assert [person.id_number for person in store.parts.change(case.id, 3).came] == [THREE]


def test_undoing_a_correction_brings_back_what_it_replaced(store: Store) -> None:
    case, first = take(store, a_declaration(ONE))
    _, second = take(store, a_declaration(TWO, file="b.xlsx"), kind=VersionKind.CORRECTION)

    undone = store.parts.undo(second.part, by="clerk", now=NOW)

    assert undone.version == 3
    assert [part.id for part in store.parts.of_case(case.id)] == [first.part]
    with pytest.raises(DeskError, match="part-not-current"):
        store.parts.undo(second.part, by="clerk", now=NOW)


def test_undoing_the_only_part_leaves_a_case_without_rows(store: Store) -> None:
    case, first = take(store, a_declaration(ONE))

    store.parts.undo(first.part, by="clerk", now=NOW)

    assert store.parts.rows(case.id) == []
    assert store.facts.of_case(case.id, policy=POLICY, measure="stay").persons == ()


def test_a_file_is_held_until_it_is_taken_back(store: Store) -> None:
    _, first = take(store, a_declaration(ONE))
    _, second = take(store, a_declaration(TWO, file="b.xlsx"), kind=VersionKind.CORRECTION)
    held = [store.parts.holding(a_file(name).sha256, policy=POLICY, measure="stay") for name in ("a.xlsx", "b.xlsx")]
    store.parts.undo(second.part, by="clerk", now=NOW)

    after = store.parts.holding(a_file("b.xlsx").sha256, policy=POLICY, measure="stay")

    assert [part and part.id for part in held] == [first.part, second.part]
    assert after is None
    assert store.parts.holding(a_file("a.xlsx").sha256, policy=POLICY, measure="return-travel") is None


def test_a_big_roster_keeps_its_indexes(store: Store) -> None:
    case, _ = take(store, a_declaration(*map(an_id, range(6000))))

    names = store._session.rows("SELECT name FROM pragma_index_list('roster_row') ORDER BY name")

    assert names == [("roster_part",), ("roster_person",)]
    assert len(store.parts.rows(case.id)) == 6000


def test_a_claim_that_comes_or_goes_makes_the_other_verified_case_stale(store: Store) -> None:
    mine, _ = take(store, a_declaration(ONE, TWO))
    verify(store, mine)
    stranger, _ = take(store, a_declaration(THREE, enterprise=an_enterprise("C"), file="c.xlsx"))
    verify(store, stranger)

    rival, taken = take(store, a_declaration(TWO, enterprise=an_enterprise("B"), file="b.xlsx"))

    assert taken.stale == (mine.number,)
    assert store.cases.by_id(mine.id).stale == staleness.RIVAL_CLAIM
    verify(store, mine)
    assert store.cases.by_id(mine.id).stale == ""
    assert store.cases.move(rival.id, CaseState.REFUSED) == [mine.number]


def test_a_case_that_no_longer_claims_the_person_stays_as_it_is(store: Store) -> None:
    mine, _ = take(store, a_declaration(ONE))
    take(store, a_declaration(TWO, file="a2.xlsx"), kind=VersionKind.CORRECTION)
    verify(store, mine)

    _, taken = take(store, a_declaration(ONE, enterprise=an_enterprise("B"), file="b.xlsx"))

    assert taken.stale == ()


def test_a_case_that_is_frozen_or_was_never_verified_is_not_stale(store: Store) -> None:
    approved, _ = take(store, a_declaration(ONE))
    approve(store, approved)
    take(store, a_declaration(TWO, enterprise=an_enterprise("B"), file="b.xlsx"))

    insured = store.evidence.take_insurance(insurance(), months=["2023-01"], by="clerk", now=NOW)

    assert insured.stale == ()
    assert {case.stale for case in store.cases.all()} == {""}


@pytest.mark.parametrize("end", [CaseState.WITHDRAWN, CaseState.REFUSED])
def test_a_case_that_ends_waits_for_no_verification_any_more(store: Store, end: CaseState) -> None:
    case, _ = take(store, a_declaration(ONE))
    verify(store, case)
    marked = store.evidence.take_insurance(insurance(), months=["2023-01"], by="clerk", now=NOW)

    store.cases.move(case.id, end)

    assert marked.stale == (case.number,)
    assert store.cases.by_id(case.id).stale == ""


def test_an_own_correction_and_a_persons_mark_make_the_own_case_stale(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    verify(store, case)
    [row] = store.parts.rows(case.id)
    store.overrides.add(row.id, criterion="stayed", as_if=Outcome.MET, reason="已电话核实", by="clerk", now=NOW)
    marked = store.cases.by_id(case.id).stale
    verify(store, case)

    _, taken = take(store, a_declaration(ONE, file="b.xlsx"), kind=VersionKind.CORRECTION)

    assert marked == staleness.PERSON_MARK
    assert taken.stale == (case.number,)


def test_an_extract_makes_verified_cases_stale(store: Store) -> None:
    mine, _ = take(store, a_declaration(ONE))
    other, _ = take(store, a_declaration(TWO, enterprise=an_enterprise("B"), file="b.xlsx"))
    for case in (mine, other):
        verify(store, case)
    days: dict[str, Any] = {"covers_from": date(2023, 1, 6), "covers_to": date(2023, 2, 5)}

    moved = store.evidence.take_movement(movement((ONE, "在温", None)), **days, by="clerk", now=NOW)
    insured = store.evidence.take_insurance(
        insurance((ONE, "2023-01", "已到账")), months=["2023-01"], by="clerk", now=NOW
    )

    assert moved.stale == (mine.number,)
    assert insured.stale == (other.number,)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE part SET file_name = 'x'",
        "UPDATE part SET live = 0",
        "DELETE FROM version_part",
        "UPDATE roster_row SET name = 'x'",
        "DELETE FROM roster_row",
        "INSERT INTO roster_row SELECT 99, part_id, sheet, 99, name, id_number, 0, declared, error, 1 FROM roster_row",
        "INSERT INTO ticket VALUES (1, 1, '2023-01-30', 'G1', 'clerk', '')",
        "INSERT INTO override VALUES (1, 1, 'stayed', 'met', 'why', '', 'clerk', '')",
        "INSERT INTO determination SELECT 99, case_id, '', document, '', '', '', '', '{}', 0 FROM determination",
        "UPDATE case_file SET enterprise_name = 'x'",
        "UPDATE case_file SET state = 'draft'",
    ],
)
def test_an_approved_case_refuses_sql_of_any_kind(store: Store, sql: str) -> None:
    case, _ = take(store, a_declaration(ONE))
    approve(store, case)

    with pytest.raises(DeskError) as refused:
        store._session.run(sql)

    assert refused.value.code in {"case-frozen", "record-kept"}
    assert refused.value.code == "record-kept" or case.number in refused.value.message


def test_an_approved_case_takes_no_file_and_no_determination(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    approve(store, case)

    with pytest.raises(DeskError, match="case-frozen"):
        take(store, a_declaration(TWO, file="b.xlsx"), kind=VersionKind.CORRECTION)
    with pytest.raises(DeskError, match="case-frozen"):
        verify(store, case, document='{"other": 1}')

    assert store.parts.id_numbers(case.id) == {ONE}
    assert store.parts.holding(a_file("b.xlsx").sha256, policy=POLICY, measure="stay") is None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE determination SET document = x'00'",
        "UPDATE determination SET frozen = 0",
        "DELETE FROM determination",
        "UPDATE person_outcome SET amount_fen = 99",
        "DELETE FROM person_outcome",
        "INSERT INTO person_outcome VALUES (1, 2, 'payable', 1, '', '', '', 1)",
    ],
)
def test_a_frozen_determination_is_beyond_sql(store: Store, sql: str) -> None:
    case, _ = take(store, a_declaration(ONE))
    take(store, a_declaration(TWO, enterprise=an_enterprise("B"), file="b.xlsx"))
    store.determinations.freeze(verify(store, case))

    with pytest.raises(DeskError) as refused:
        store._session.run(sql)

    assert refused.value.code == "determination-frozen"


def test_a_returned_case_can_be_verified_again_beside_the_frozen_determination(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    frozen = approve(store, case)
    for state in (CaseState.ESCALATED, CaseState.RETURNED):
        store.cases.move(case.id, state)
    store.taken.release(case.id)

    again = verify(store, case, document='{"other": 1}')

    assert again != frozen
    assert store.determinations.document(frozen) == b"{}"
    assert [one.frozen for one in store.determinations.of_case(case.id)] == [True, False]


def test_verifying_without_any_change_makes_no_new_determination(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    first = verify(store, case)

    assert verify(store, case) == first
    assert verify(store, case, document="[]") != first


def test_the_same_words_about_new_rows_are_a_new_determination(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    first = verify(store, case)
    take(store, a_declaration(ONE, file="b.xlsx"), kind=VersionKind.CORRECTION)

    second = verify(store, case)

    assert second != first
    [row] = store.parts.rows(case.id)
    assert store.determinations.outcomes(second) == [
        PersonOutcome(row_id=row.id, outcome=Standing.PAYABLE, amount_fen=50000)
    ]


def test_a_person_frozen_as_payable_is_taken(store: Store) -> None:
    mine, _ = take(store, a_declaration(ONE))
    approve(store, mine)
    rival, _ = take(store, a_declaration(ONE, TWO, enterprise=an_enterprise("B"), file="b.xlsx"))

    with pytest.raises(DeskError) as refused:
        approve(store, rival)

    assert refused.value.code == "person-taken"
    assert mine.number in refused.value.message
    assert ONE not in refused.value.message
    assert store.taken.holder(TWO, policy=POLICY, measure="stay") == ""
    with pytest.raises(Exception, match="UNIQUE"):
        store._session.run("INSERT INTO taken SELECT policy, measure, id_number, 2, 2 FROM taken")


def test_a_person_taken_or_let_go_makes_the_rival_case_stale(store: Store) -> None:
    mine, _ = take(store, a_declaration(ONE))
    rival, _ = take(store, a_declaration(ONE, enterprise=an_enterprise("B"), file="b.xlsx"))
    verify(store, rival)

    taken = store.taken.take(verify(store, mine))
    verify(store, rival)
    released = store.taken.release(mine.id)

    assert taken == released == [rival.number]
    assert store.cases.by_id(rival.id).stale == staleness.RIVAL_RELEASED


def test_one_person_in_two_payable_rows_is_not_taken_twice(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE, ONE))

    with pytest.raises(DeskError, match="person-twice"):
        store.taken.take(verify(store, case))

    assert store.taken.holder(ONE, policy=POLICY, measure="stay") == ""


def test_an_extract_that_a_frozen_case_rests_on_is_not_taken_back(store: Store) -> None:
    days: dict[str, Any] = {"covers_from": date(2023, 1, 6), "covers_to": date(2023, 2, 5)}
    used = store.evidence.take_movement(movement((ONE, "在温", None)), **days, by="clerk", now=NOW)
    other = store.evidence.take_movement(movement((TWO, "在温", None), file="x"), **days, by="clerk", now=NOW)
    case, _ = take(store, a_declaration(ONE))
    approve(store, case)

    with pytest.raises(DeskError, match="case-frozen"):
        store.evidence.undo(used.extract)
    store.evidence.undo(other.extract)

    assert [extract.undone for extract in store.evidence.extracts()] == [False, True]
    with pytest.raises(DeskError, match="extract-undone"):
        store.evidence.undo(other.extract)


def test_the_hands_of_a_case_are_those_who_entered_or_verified(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    [row] = store.parts.rows(case.id)
    store.tickets.add(row.id, used_on=date(2023, 1, 30), words="G7321", by="second", now=NOW)
    step = Step(
        step="accept",
        from_state=CaseState.DRAFT,
        to_state=CaseState.ACCEPTED,
        made_by="third",
        made_at=NOW,
        reason="",
        determination_hash="",
    )
    store.steps.add(case.id, step)

    assert store.cases.hands(case.id) == {"clerk", "second"}
    assert store.steps.of_case(case.id) == [step]
