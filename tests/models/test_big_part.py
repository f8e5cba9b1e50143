"""A part of many rows goes in by a shorter way: what comes out, and what guards it, is the same."""

from __future__ import annotations

import pytest

from desktop.errors import DeskError
from desktop.models.ledger import VersionKind
from desktop.models.store import Store
from tests.models.builders import a_declaration, a_row, an_id, approve, of_rows, take

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
