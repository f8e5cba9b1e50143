"""The batch that leaves the office: what it holds, and whether it is whole and from whom."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.exchange import open_batch
from desktop.records import CaseState
from desktop.services.create_batch import create_batch
from tests.commandline import Answer, Terminal
from tests.services.counter import (
    NOW,
    PASSPHRASE,
    PASSWORD,
    POLICY,
    TOWN,
    Counter,
    a_counter,
    workers,
)

CASE = "330302999-LG-2023-0001"
DETERMINATION = f"cases/{CASE}/determination.json"


def test_a_batch_moves_its_cases_on_and_says_what_is_in_it(town: Counter) -> None:
    created = town.send(passphrase="批次-样例-1")

    (case,) = town.store.cases.all()
    step = town.store.steps.of_case(case.id)[-1]
    assert (created.cases, created.payable_fen) == ((CASE,), 31 * 50_000)
    assert created.batch.number == "330302999-PC-2023-0001"
    assert (case.state, step.step, step.reason) == (CaseState.ESCALATED, "escalate", created.batch.number)
    assert town.store.batches.content(created.batch.id) == created.content
    with pytest.raises(DeskError, match="no-approved-cases"):
        town.send()


def test_a_batch_holds_every_person_with_the_evidence_that_was_used_and_the_papers_as_issued(
    town: Counter,
) -> None:
    created = town.send()

    batch = open_batch(created.content)
    document = json.loads(batch.members[DETERMINATION])
    (case,) = town.store.cases.all()
    issued = {town.store.papers.content(paper.id) for paper in town.store.papers.find()}
    papers = {name: content for name, content in batch.members.items() if name.startswith("papers/")}
    assert batch.members[DETERMINATION] == town.document(case)
    assert [len(person["insurance"]) for person in document["persons"]] == [2] * 33
    assert [len(person.get("whereabouts", [])) for person in document["persons"]] == [1] * 32 + [0]
    assert sorted(papers) == [f"papers/{CASE}/approval.pdf", f"papers/{CASE}/roster.pdf", "papers/summary.pdf"]
    assert set(papers.values()) <= issued


def test_a_batch_is_not_made_without_a_passphrase_unless_that_is_said_and_audited(town: Counter) -> None:
    policy = town.desk.policy(POLICY)
    with pytest.raises(DeskError, match="batch-passphrase-missing"):
        create_batch(town.desk, policy, by=town.clerk, now=NOW, passphrase=None)

    town.send()

    (entry,) = [entry for entry in town.store.audit.entries() if entry.act == "batch"]
    assert "未加密" in entry.after


def test_a_batch_that_cannot_be_written_is_not_made(town: Counter, tmp_path: Path) -> None:
    workspace = town.desk.place.folder
    town.store.close()
    terminal = Terminal(workspace=workspace, passphrase=PASSPHRASE, password=PASSWORD)

    answer = terminal.run("batch", "create", "--policy", POLICY, "--plain", "-o", tmp_path / "none" / "batch.zip")

    with a_counter(workspace, tmp_path) as counter:
        assert (answer.code, answer.value["error"]["code"]) == (2, "cannot-write")
        assert [case.state for case in counter.store.cases.all()] == [CaseState.APPROVED]
        assert counter.store.batches.all() == []


def _check(workspace: Path, content: bytes, folder: Path, passphrase: str = "") -> Answer:
    path = folder / "checked.zip"
    path.write_bytes(content)
    return Terminal(workspace=workspace, batch_passphrase=passphrase).run("batch", "check", path)


def _files(sealed: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(sealed)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _zipped(files: list[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, (2023, 2, 13, 0, 0, 0)), content)
    return packed.getvalue()


def test_a_whole_batch_is_trusted_at_home_and_unknown_elsewhere(
    sent_workspace: Path, district_workspace: Path, sealed: bytes, tmp_path: Path
) -> None:
    home = _check(sent_workspace, sealed, tmp_path)
    elsewhere = _check(district_workspace, sealed, tmp_path)
    nowhere = _check(tmp_path / "none", sealed, tmp_path)

    assert (home.code, home.value["whole"], home.value["trusted"]) == (0, True, True)
    assert (elsewhere.code, elsewhere.value["whole"], elsewhere.value["trusted"]) == (1, True, False)
    assert (nowhere.code, nowhere.value["trusted"]) == (1, False)
    assert home.value["signer"] == TOWN.name
    assert not (tmp_path / "none").exists()


MEMBER = f"batch/data/{DETERMINATION}"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda files: [(n, c.replace(b"50000", b"50001") if n == MEMBER else c) for n, c in files], "被改动"),
        (lambda files: [(n.replace("roster", "roster2"), c) for n, c in files], "改名"),
        (lambda files: [(n, c) for n, c in files if n != MEMBER], "缺少"),
        (lambda files: [*files, ("batch/data/more.txt", b"x")], "多出"),
        (lambda files: [*files, ("more.txt", b"x")], "多出"),
        (lambda files: [*files, (MEMBER, dict(files)[MEMBER])], "两次"),
    ],
    ids=["changed", "renamed", "missing", "added", "added beside", "doubled"],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_whatever_was_done_to_a_member_is_found_and_nothing_is_received(
    change: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]],
    told: str,
    sent_workspace: Path,
    district: Counter,
    sealed: bytes,
    tmp_path: Path,
) -> None:
    damaged = _zipped(change(_files(sealed)))

    answer = _check(sent_workspace, damaged, tmp_path)
    with pytest.raises(DeskError) as caught:
        district.receive(damaged)

    assert (answer.code, answer.value["error"]["code"]) == (2, "batch-damaged")
    assert told in answer.value["error"]["message"]
    assert caught.value.code == "batch-damaged"
    assert district.store.received.all() == []


def test_one_flipped_bit_anywhere_is_found(sent_workspace: Path, sealed: bytes, tmp_path: Path) -> None:
    for at in range(40, len(sealed), len(sealed) // 12):
        flipped = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]

        answer = _check(sent_workspace, flipped, tmp_path)

        assert answer.code == 2, at


def test_an_encrypted_batch_opens_with_its_passphrase_alone(town: Counter, tmp_path: Path) -> None:
    content = town.send(passphrase="批次-样例-1").content
    workspace = town.desk.place.folder

    without = _check(workspace, content, tmp_path)
    wrong = _check(workspace, content, tmp_path, passphrase="批次-样例-2")
    right = _check(workspace, content, tmp_path, passphrase="批次-样例-1")

    assert (without.code, without.value["error"]["code"]) == (2, "batch-encrypted")
    assert (wrong.code, wrong.value["error"]["code"]) == (2, "batch-passphrase-wrong")
    assert (right.code, right.value["encrypted"], right.value["trusted"]) == (0, True, True)
    assert workers(1)[0].id_number.encode() not in content
