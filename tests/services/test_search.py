"""Finding cases, enterprises and persons by whatever words are at hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.records import Enterprise
from desktop.services.intake import Mode
from desktop.services.override import find_row
from desktop.services.search import MOST, search
from tests.services.counter import FIRM, NOW, RECEIVED, Counter, a_roster, workers

CASE = "330302999-LG-2023-0001"


@pytest.mark.parametrize(
    "words",
    [
        FIRM.name,
        FIRM.name[2:5],
        f" {FIRM.name[:2]} {FIRM.name[2:5]}　",
        FIRM.uscc,
        FIRM.uscc[:6],
        FIRM.uscc[-5:].lower(),
    ],
)
def test_an_enterprise_is_found_by_parts_of_its_name_or_code(desk_with_case: Counter, words: str) -> None:
    found = search(desk_with_case.store, words)

    assert [(each.name, each.uscc, each.cases) for each in found.enterprises] == [(FIRM.name, FIRM.uscc, (CASE,))]


@pytest.mark.parametrize("words", [CASE, "LG-2023", "lg-2023-0001", "2023-0001"])
def test_a_case_is_found_by_parts_of_its_number(desk_with_case: Counter, words: str) -> None:
    found = search(desk_with_case.store, words)

    assert [each.number for each in found.cases] == [CASE]


def test_a_person_is_found_by_name_and_shown_with_a_masked_number(desk_with_case: Counter) -> None:
    wanted = workers(32)[6]

    [person] = search(desk_with_case.store, wanted.name).persons

    assert (person.name, person.case, person.enterprise) == (wanted.name, CASE, FIRM.name)
    assert person.id_number == f"{wanted.id_number[:4]}**********{wanted.id_number[-4:]}"


def test_a_person_is_named_by_the_place_that_the_roster_shows(counter: Counter) -> None:
    first, second = workers(2), workers(2, start=3)
    counter.declare(first)
    counter.take(a_roster(counter.papers / "补充.xlsx", second), mode=Mode.SUPPLEMENT)

    [was_there, came_later] = [search(counter.store, each.name).persons[0] for each in (first[1], second[1])]

    assert was_there.row == came_later.row
    assert came_later.file == "补充.xlsx"
    for found, wanted in ((was_there, first[1]), (came_later, second[1])):
        case = counter.store.cases.by_number(found.case)
        kept = find_row(counter.store, case, found.row, file=found.file, sheet=found.sheet)
        assert kept.row.id_number == wanted.id_number


def test_a_person_is_found_by_the_last_four_and_by_the_whole_number(desk_with_case: Counter) -> None:
    wanted = workers(32)[6]

    by_last = search(desk_with_case.store, wanted.id_number[-4:]).persons
    by_whole = search(desk_with_case.store, wanted.id_number.lower()).persons

    assert wanted.name in {each.name for each in by_last}
    assert all(each.id_number.endswith(wanted.id_number[-4:]) for each in by_last)
    assert [each.name for each in by_whole] == [wanted.name]


def test_three_digits_find_no_person_and_nothing_finds_nothing(desk_with_case: Counter) -> None:
    assert search(desk_with_case.store, workers(1)[0].id_number[-3:]).persons == ()
    assert search(desk_with_case.store, "  ") == replace(search(desk_with_case.store, ""), words="")
    assert search(desk_with_case.store, "").cases == ()


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "100%"])
def test_signs_of_the_query_language_are_only_signs(desk_with_case: Counter, words: str) -> None:
    found = search(desk_with_case.store, words)

    assert (found.cases, found.enterprises, found.persons) == ((), (), ())


def test_a_person_who_fell_out_of_the_case_is_not_found(counter: Counter) -> None:
    counter.declare(workers(3))
    gone, stays = workers(3)[2], workers(3)[1]

    counter.take(a_roster(counter.papers / "更正.xlsx", workers(2)), mode=Mode.REPLACE)

    assert search(counter.store, gone.name).persons == ()
    assert [each.name for each in search(counter.store, stays.name).persons] == [stays.name]


def test_what_is_too_much_is_cut_and_says_so(counter: Counter) -> None:
    for number in range(MOST + 1):
        firm = Enterprise(name=f"样例{number:02}公司", uscc=f"91330302MA000000{number:02}")
        counter.store.cases.open(
            firm,
            policy="lucheng-2023",
            measure="stay",
            prefix="330302001-LG",
            received_on=RECEIVED,
            by="clerk",
            now=NOW,
        )

    found = search(counter.store, "样例")

    assert len(found.enterprises) == MOST
    assert found.cut


@pytest.mark.parametrize("words", ["甲" * 60_000, "a" * 60_000, "1" * 60_000, "\0", "\0\0", "\u200b"])
def test_what_no_name_can_be_finds_nothing(desk_with_case: Counter, words: str) -> None:
    found = search(desk_with_case.store, words)

    assert (found.cases, found.enterprises, found.persons, found.cut) == ((), (), (), False)
