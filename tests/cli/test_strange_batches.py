"""Batches whose seal holds and whose content no honest program writes: refused by name, and nothing is kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import DeskError
from desktop.exchange import open_batch, seal
from desktop.keys import Signer
from desktop.services.take_feedback import take_feedback
from desktop.services.trust import trust
from tests.services.counter import DISTRICT, NOW, Counter, a_counter, make_workspace, workers

CASE = "330302999-LG-2023-0001"
INDEX, DETERMINATION = "batch.json", f"cases/{CASE}/determination.json"
WRONG: list[Any] = [None, True, -1, "", "x", [], {}, [[]], ["x"], {"a": 1}, 10**15]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Counter, Signer, dict[str, bytes]]]:
    """Return a town after its batch has left, its signer and the members of the batch."""
    folder = tmp_path_factory.mktemp("sent")
    with a_counter(make_workspace(folder / "town"), folder) as town:
        case = town.declare(workers(31))
        town.insure(workers(31))
        town.watch(workers(30))
        town.verify(case)
        town.approve(case)
        members = dict(open_batch(town.send().content).members)
        yield town, town.desk.signer(), members


@pytest.fixture(scope="module")
def _district_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("made") / "district", DISTRICT)


@pytest.fixture
def district(_district_folder: Path, sent: tuple[Counter, Signer, Any], tmp_path: Path) -> Iterator[Counter]:
    shutil.copytree(_district_folder, tmp_path / "district")
    with a_counter(tmp_path / "district", tmp_path) as counter:
        trust(counter.desk, sent[1].certificate_pem, name="样例街道办事处", by=counter.clerk, now=NOW)
        yield counter


Places = list[tuple[str | int, ...]]
INDEX_PLACES: Places = [
    ("number",), ("policy",), ("office",), ("office", "code"), ("cases", 0), ("cases", 0, "case"),
    ("cases", 0, "determination"),
]  # fmt: skip
DETERMINATION_PLACES: Places = [
    ("case",), ("measure",), ("persons",), ("persons", 0), ("persons", 0, "at"), ("persons", 0, "insurance", 0),
    ("persons", 0, "whereabouts", 0), ("sheets",), ("employers",), ("declared_on",), ("readings",), ("enterprise",),
]  # fmt: skip


def _with(content: bytes, place: tuple[str | int, ...], value: object) -> bytes:
    changed = deepcopy(json.loads(content))
    inner = changed
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return json.dumps(changed).encode()


@pytest.mark.parametrize(
    ("member", "place"),
    [(INDEX, place) for place in INDEX_PLACES] + [(DETERMINATION, place) for place in DETERMINATION_PLACES],
    ids=str,
)
def test_a_strange_value_anywhere_ends_in_a_refusal_or_in_differences(
    district: Counter, sent: tuple[Counter, Signer, dict[str, bytes]], member: str, place: tuple[str | int, ...]
) -> None:
    _, signer, members = sent

    before = len(district.store.audit.entries())
    for value in WRONG:
        batch = seal({**members, member: _with(members[member], place, value)}, info={"A": "x"}, signer=signer)

        outcome = _outcome(district, batch)

        refused = outcome in {"batch-foreign", "policy-unknown"}
        assert refused or outcome == "needs a person", (value, outcome)
        assert not refused or len(district.store.audit.entries()) == before, value
        before = len(district.store.audit.entries())


def _outcome(district: Counter, batch: bytes) -> str:
    try:
        received = district.receive(batch)
    except DeskError as error:
        return error.code
    return "needs a person" if received.needs_a_person else "taken"


@pytest.mark.parametrize("content", [b'{"a":' * 100_000, b"[]", b"null", b"\xff", b'{"format":NaN}'], ids=range(5))
@pytest.mark.parametrize("member", [INDEX, DETERMINATION])
def test_a_member_that_is_no_such_document_is_refused(
    district: Counter, sent: tuple[Counter, Signer, dict[str, bytes]], member: str, content: bytes
) -> None:
    _, signer, members = sent
    batch = seal({**members, member: content}, info={"A": "x"}, signer=signer)

    with pytest.raises(DeskError) as refusal:
        district.receive(batch)

    assert refusal.value.code == "batch-foreign"
    assert district.store.received.all() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.update(confirmed_fen=-1),
        lambda entry: entry.update(confirmed_fen="1"),
        lambda entry: entry.update(reason=5),
        lambda entry: entry.update(case=[]),
        lambda entry: entry.update(denied=[{"row": "x", "reason": ""}]),
        lambda entry: entry.update(denied=7),
    ],
)
def test_a_strange_answer_moves_no_case(
    sent: tuple[Counter, Signer, dict[str, bytes]], change: Callable[[dict[str, Any]], None]
) -> None:
    town, signer, _ = sent
    entry = {"case": CASE, "outcome": "confirmed", "reason": "", "denied": [], "confirmed_fen": 0}
    change(entry)
    number = town.store.batches.all()[0].number
    answer = {"format": 1, "batch": number, "digest": "", "cases": [entry]}
    sealed = seal({"answer.json": json.dumps(answer).encode()}, info={"A": "x"}, signer=signer)

    with pytest.raises(DeskError):
        take_feedback(town.desk, sealed, by=town.clerk, now=NOW)

    assert [case.state.value for case in town.store.cases.all()] == ["escalated"]
