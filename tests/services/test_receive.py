"""The district believes no figure of a batch before it has its own, and names what differs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import DeskError
from desktop.exchange import open_batch, seal
from desktop.keys import Signer, new_signer
from desktop.masking import masked
from desktop.services.trust import trust
from rules.document import canonical, digest
from tests.commandline import Terminal
from tests.services.counter import (
    NEIGHBOUR,
    NOW,
    PASSPHRASE,
    PASSWORD,
    POLICY,
    TOWN,
    Counter,
    a_counter,
    make_workspace,
    workers,
)

CASE = "330302999-LG-2023-0001"
DETERMINATION = f"cases/{CASE}/determination.json"
AWAY_ROW, UNSEEN_ROW = 33, 34  # the last two persons of the roster, whose head is row 1

Json = dict[str, Any]


def test_the_district_comes_to_the_same_figures_from_the_batch_alone(district: Counter, sealed: bytes) -> None:
    received = district.receive(sealed)

    assert (received.differences, received.doubly_paid, received.already) == ([], [], False)
    assert (received.cases, received.payable_fen) == (1, 1_550_000)
    assert (received.trusted, received.needs_a_person) == (True, False)
    assert district.store.cases.all() == []


def test_a_batch_received_twice_is_there_already(district: Counter, sealed: bytes) -> None:
    district.receive(sealed)

    again = district.receive(sealed)

    assert (again.already, again.differences, again.doubly_paid) == (True, [], [])
    assert len(district.store.received.all()) == 1


def test_a_batch_of_a_stranger_needs_a_person(district: Counter, sealed: bytes) -> None:
    stranger = new_signer(TOWN.name, at=NOW)

    received = district.receive(_altered(sealed, stranger, lambda _document: None))

    assert (received.trusted, received.differences) == (False, [])
    assert received.needs_a_person


def _altered(sealed: bytes, signer: Signer, change: Callable[[Json], object], *, index: bool = True) -> bytes:
    """Change the determination, write the batch's own list to fit where ``index``, and seal it all again."""
    batch = open_batch(sealed)
    document, listed = json.loads(batch.members[DETERMINATION]), json.loads(batch.members["batch.json"])
    change(document)
    if index:
        figures = {"people": document["people"], "payable_fen": document["amount"]["payable_fen"]}
        listed["cases"][0] |= {"determination": digest(canonical(document)), **figures}
        listed["payable_fen"] = document["amount"]["payable_fen"]
    members = {**batch.members, DETERMINATION: canonical(document), "batch.json": canonical(listed)}
    return seal(members, info=batch.info, signer=signer)


def _person(document: Json, row: int) -> Json:
    (person,) = [person for person in document["persons"] if person["at"][1] == row]
    found: Json = person
    return found


def _pay_the_absent(document: Json) -> None:
    """Make the rejected person payable, and every figure of the case fit."""
    person = _person(document, AWAY_ROW)
    del person["unmet"]
    person |= {"outcome": "payable", "amount_fen": 50_000, "ceiling_fen": 50_000}
    document["people"] = {"payable": 32, "pending": 1, "rejected": 0}
    document["amount"] = {"payable_fen": 1_600_000, "ceiling_fen": 1_650_000}
    document["threshold"] |= {"low": 32, "high": 33}


ALTERATIONS: dict[str, tuple[Callable[[Json], None], set[tuple[int | None, str, object, object]]]] = {
    "outcome": (
        lambda document: _person(document, AWAY_ROW).update(outcome="payable"),
        {(AWAY_ROW, "outcome", "payable", "rejected")},
    ),
    "amount of a person": (
        lambda document: _person(document, UNSEEN_ROW).update(amount_fen=50_000),
        {(UNSEEN_ROW, "amount_fen", 50_000, 0)},
    ),
    "criterion": (
        lambda document: _person(document, AWAY_ROW).update(unmet=["insured"]),
        {(AWAY_ROW, "unmet", ("insured",), ("stayed",))},
    ),
    "total": (
        lambda document: document["amount"].update(payable_fen=1_600_000),
        {(None, "amount.payable_fen", 1_600_000, 1_550_000), (None, "batch.payable_fen", 1_600_000, 1_550_000)},
    ),
    "heads": (
        lambda document: document["people"].update(payable=32),
        {(None, "people.payable", 32, 31)},
    ),
    "threshold": (
        lambda document: document["threshold"].update(low=33),
        {(None, "threshold.low", 33, 31)},
    ),
    "declared": (
        lambda document: document["declared"].update(people=40),
        {(None, "declared.people", 40, 33)},
    ),
    "pack": (
        lambda document: document["pack"].update(hash="0" * 64),
        {(None, "pack.hash", "0" * 64, None)},
    ),
    "everything that fits": (
        _pay_the_absent,
        {
            (AWAY_ROW, "outcome", "payable", "rejected"),
            (AWAY_ROW, "amount_fen", 50_000, 0),
            (AWAY_ROW, "ceiling_fen", 50_000, 0),
            (AWAY_ROW, "unmet", None, ("stayed",)),
            (None, "people.payable", 32, 31),
            (None, "people.rejected", 0, 1),
            (None, "amount.payable_fen", 1_600_000, 1_550_000),
            (None, "amount.ceiling_fen", 1_650_000, 1_600_000),
            (None, "threshold.low", 32, 31),
            (None, "threshold.high", 33, 32),
            (None, "batch.payable_fen", 1_600_000, 1_550_000),
        },
    ),
}


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize("what", ALTERATIONS)
def test_a_figure_altered_under_a_trusted_signature_is_named_with_case_row_and_both_figures(
    what: str, district: Counter, sealed: bytes, signer: Signer
) -> None:
    change, wanted = ALTERATIONS[what]
    forged = _altered(sealed, signer, change)

    received = district.receive(forged)

    found = {(each.row, each.figure, _hashable(each.sender), _hashable(each.ours)) for each in received.differences}
    if what == "pack":
        wanted = {(None, "pack.hash", "0" * 64, district.desk.policy(POLICY).hash)}
    assert found == wanted
    assert {each.case for each in received.differences} <= {CASE, ""}
    assert received.trusted
    assert received.needs_a_person
    assert received.payable_fen == 1_550_000


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda index: index.update(payable_fen=1), ("", "batch.payable_fen", 1, 1_550_000)),
        (lambda index: index["cases"][0].update(payable_fen=1), (CASE, "index.payable_fen", 1, 1_550_000)),
        (lambda index: index["cases"].clear(), (CASE, "listed", 0, 1)),
        (lambda index: index["cases"].append({**index["cases"][0], "case": "x"}), ("x", "listed", 1, 0)),
    ],
    ids=["sum", "sum of a case", "case left out", "case without a determination"],
)
def test_the_batchs_own_list_must_agree_with_what_is_in_it(
    change: Callable[[Json], object],
    wanted: tuple[str, str, int, int],
    district: Counter,
    sealed: bytes,
    signer: Signer,
) -> None:
    batch = open_batch(sealed)
    index = json.loads(batch.members["batch.json"])
    change(index)

    members = {**batch.members, "batch.json": canonical(index)}
    received = district.receive(seal(members, info=batch.info, signer=signer))

    assert [(each.case, each.figure, each.sender, each.ours) for each in received.differences] == [wanted]


def test_a_case_that_is_sent_twice_in_one_batch_is_told(district: Counter, sealed: bytes, signer: Signer) -> None:
    batch = open_batch(sealed)
    members = {**batch.members, "cases/again/determination.json": batch.members[DETERMINATION]}

    received = district.receive(seal(members, info=batch.info, signer=signer))

    assert ("listed", 1, 2) in {(each.figure, each.sender, each.ours) for each in received.differences}


def test_the_command_line_prints_the_differences_and_exits_with_one(
    district: Counter, sealed: bytes, signer: Signer, tmp_path: Path
) -> None:
    path = tmp_path / "forged.zip"
    path.write_bytes(_altered(sealed, signer, ALTERATIONS["outcome"][0]))
    workspace = district.desk.place.folder
    district.store.close()

    answer = Terminal(workspace=workspace, passphrase=PASSPHRASE, password=PASSWORD).run("batch", "receive", path)

    assert answer.code == 1
    assert answer.value["trusted"] is True
    assert answer.value["differences"] == [
        {"case": CASE, "row": AWAY_ROW, "figure": "outcome", "sender": "payable", "ours": "rejected"}
    ]


def test_a_person_whom_two_townships_pay_is_found_with_both_cases(
    district: Counter, sealed: bytes, tmp_path: Path
) -> None:
    make_workspace(tmp_path / "neighbour", NEIGHBOUR)
    with a_counter(tmp_path / "neighbour", tmp_path) as neighbour:
        trust(district.desk, neighbour.desk.signer().certificate_pem, name=NEIGHBOUR.name, by=district.clerk, now=NOW)
        persons = [*workers(1), *workers(31, start=201)]
        case = neighbour.declare(persons)
        neighbour.insure(persons)
        neighbour.watch(persons)
        neighbour.verify(case)
        neighbour.approve(case)
        other = neighbour.send().content

    first = district.receive(sealed)
    second = district.receive(other)
    first_again = district.receive(sealed)

    other_case = "330302998-LG-2023-0001"
    assert first.doubly_paid == []
    person = {"measure": "stay", "id": masked(persons[0].id_number)}
    assert second.doubly_paid == [{**person, "case": other_case, "other_office": TOWN.code, "other_case": CASE}]
    assert second.needs_a_person
    theirs = {"case": CASE, "other_office": NEIGHBOUR.code, "other_case": other_case}
    assert first_again.doubly_paid == [{**person, **theirs}]


def test_a_batch_of_another_format_is_refused(district: Counter, sealed: bytes, signer: Signer) -> None:
    batch = open_batch(sealed)
    index = json.loads(batch.members["batch.json"])
    for broken in (b"{}", b"no json", canonical({**index, "format": 99}), canonical({**index, "cases": [{}]})):
        members = {**batch.members, "batch.json": broken}

        with pytest.raises(DeskError, match="batch-foreign"):
            district.receive(seal(members, info=batch.info, signer=signer))

    assert district.store.received.all() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.pop("persons"),
        lambda document: document.update(measure="weather"),
        lambda document: document["readings"].update({"R-L8": "perhaps"}),
        lambda document: document["persons"][0].update(insurance=[[99, 1, "x", 0, "x", "2023-01", "x"]]),
        lambda document: document.update(persons=[None]),
        lambda document: document["amount"].clear(),
        lambda document: document.pop("people"),
        lambda document: [person.pop("outcome") for person in document["persons"]],
    ],
)
def test_a_determination_that_is_none_is_refused_and_no_defect_of_ours(
    change: Callable[[Json], object], district: Counter, sealed: bytes, signer: Signer
) -> None:
    forged = _altered(sealed, signer, change, index=False)

    assert _fate(district, forged) in {"batch-foreign", "differs"}


def _fate(district: Counter, content: bytes) -> str:
    try:
        return "differs" if district.receive(content).differences else "accepted"
    except DeskError as error:
        return error.code
