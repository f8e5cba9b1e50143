"""A part of many rows goes in by a shorter way: what comes out, and what guards it, is the same."""

from __future__ import annotations

from contextlib import suppress

import pytest

from desktop.errors import DeskError
from desktop.models.ledger import VersionKind
from desktop.models.parts import Parts
from desktop.models.store import Store
from tests.models.builders import POLICY, a_declaration, a_row, an_enterprise, an_id, approve, of_rows, take, verify

MANY = 5_123
SHAPE = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
ODD = {"note": '他说"是\\否"\n第二行\t\u0001 😀 \u2028', "post": "", "phone": "13800000001"}


def test_every_row_of_a_big_part_comes_back_in_its_place(store: Store) -> None:
    rows = [a_row(number, an_id(number), declared=ODD) for number in range(1, MANY)]

    case, _ = take(store, of_rows(rows))

    assert [kept.row for kept in store.parts.rows(case.id)] == rows


def test_a_big_part_leaves_indexes_and_guards_as_they_were(store: Store) -> None:
    before = store._session.rows(SHAPE)
    case, _ = take(store, a_declaration(*map(an_id, range(MANY))))
    approve(store, case)

    with pytest.raises(DeskError, match="case-frozen"):
        store._session.run(
            "INSERT INTO roster_row SELECT NULL, part_id, sheet, 0, name, id_number, 0, declared, error, 1"
            " FROM roster_row LIMIT 1"
        )

    assert store._session.rows(SHAPE) == before


def test_a_frozen_case_takes_no_big_part_and_keeps_its_guards(store: Store) -> None:
    case, _ = take(store, a_declaration(an_id(1)))
    approve(store, case)
    before = store._session.rows(SHAPE)

    with pytest.raises(DeskError, match="case-frozen"):
        take(store, a_declaration(*map(an_id, range(MANY)), file="b.xlsx"), kind=VersionKind.CORRECTION)

    assert store._session.rows(SHAPE) == before
    assert store.parts.id_numbers(case.id) == {an_id(1)}


def test_a_number_that_two_rows_name_is_one_person_by_the_first_of_its_names(store: Store) -> None:
    rows = [a_row(5, an_id(2), name="乙"), a_row(6, an_id(1), name="丙"), a_row(7, an_id(2), name="丁")]
    case, taken = take(store, of_rows(rows))

    came = store.parts.change(case.id, taken.version).came

    assert [(person.id_number, person.name) for person in came] == [(an_id(1), "丙"), (an_id(2), min("乙", "丁"))]


def test_what_came_with_a_first_version_is_told_alike_with_and_without_reading_it_back(store: Store) -> None:
    rows = [a_row(5, an_id(2), name="乙"), a_row(6, an_id(1), name="𬱖"), a_row(7, an_id(2), name="丁"), a_row(8, "")]
    case, taken = take(store, of_rows(rows))

    assert Parts.arrival(rows) == store.parts.change(case.id, taken.version)


@pytest.mark.parametrize("rows", [1, MANY])
def test_parts_taken_together_leave_indexes_and_guards_as_they_were(rows: int, store: Store) -> None:
    before = store._session.rows(SHAPE)

    with store.parts.together(rows, policy=POLICY):
        case, _ = take(store, a_declaration(an_id(1)))

    assert store._session.rows(SHAPE) == before
    assert store.parts.id_numbers(case.id) == {an_id(1)}


def test_an_act_that_fails_among_many_parts_leaves_neither_them_nor_a_change_of_shape(store: Store) -> None:
    before = store._session.rows(SHAPE)

    with suppress(KeyError), store.parts.together(MANY, policy=POLICY):
        take(store, a_declaration(an_id(1)))
        raise KeyError

    assert (store._session.rows(SHAPE), store.cases.all()) == (before, [])


def test_a_frozen_case_takes_no_part_among_many_either(store: Store) -> None:
    case, _ = take(store, a_declaration(an_id(1)))
    approve(store, case)

    with store.parts.together(MANY, policy=POLICY):
        with pytest.raises(DeskError, match="case-frozen"):
            take(store, a_declaration(an_id(2), file="b.xlsx"), kind=VersionKind.CORRECTION)
        other, _ = take(store, a_declaration(an_id(3), enterprise=an_enterprise("B"), file="c.xlsx"))

    assert (store.parts.id_numbers(case.id), store.parts.id_numbers(other.id)) == ({an_id(1)}, {an_id(3)})


def test_rivals_are_looked_for_by_their_index_once_a_case_was_verified(store: Store) -> None:
    case, _ = take(store, a_declaration(an_id(1)))
    verify(store, case)

    with store.parts.together(MANY, policy=POLICY):
        kept = {name for _, name, _ in store._session.rows(SHAPE)}

    assert "roster_person" in kept
    assert "roster_row_frozen_insert_new" not in kept


def test_what_an_inner_act_undoes_is_its_own_alone(store: Store) -> None:
    with store.atomic():
        first, _ = take(store, a_declaration(an_id(1)))
        with suppress(KeyError), store.atomic(), store.atomic():
            take(store, a_declaration(an_id(2), enterprise=an_enterprise("B"), file="b.xlsx"))
            raise KeyError
        third, _ = take(store, a_declaration(an_id(3), enterprise=an_enterprise("C"), file="c.xlsx"))

    assert [case.id for case in store.cases.all()] == [first.id, third.id]
