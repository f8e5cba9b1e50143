"""Scans travel in a batch where they are asked for: told beforehand, signed, listed on receipt, written out once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import DeskError
from desktop.exchange import Batch, open_batch, seal
from desktop.records import SourceFile
from desktop.services import batch_scans
from desktop.services.batch_scans import ScanTotal, write_scans
from desktop.services.create_batch import INDEX, create_batch
from desktop.services.escalate_preview import escalate_preview, preview_json
from desktop.services.materials import attach
from desktop.services.receive_batch import received_again, scans_in
from rules.document import canonical
from tests.commandline import Terminal
from tests.printing.scans import a_pdf
from tests.services.counter import NOW, PASSPHRASE, PASSWORD, POLICY, Counter
from tests.services.test_materials import a_file

CASE = "330302999-LG-2023-0001"


def _attach(town: Counter, *files: SourceFile) -> None:
    done = attach(town.desk, CASE, files, material="application", by=town.clerk, now=NOW)
    assert not done.refused


def _send(town: Counter, *, with_scans: bool = True) -> Batch:
    policy = town.desk.policy(POLICY)
    made = create_batch(town.desk, policy, by=town.clerk, now=NOW, passphrase=None, plain=True, with_scans=with_scans)
    return open_batch(made.content)


def _scanned(town: Counter) -> list[bytes]:
    """Attach two scans of which one has a name that no file system likes; return their bytes."""
    contents = [a_pdf(2), a_pdf(3)]
    _attach(town, a_file(contents[0], "申请表.pdf"), a_file(contents[1], "续页?.pdf"))
    return contents


def test_how_large_the_scans_are_is_told_before_a_batch_is_made(town: Counter) -> None:
    contents = _scanned(town)

    found = escalate_preview(town.desk, town.desk.policy(POLICY))

    assert found.scans == ScanTotal(files=2, pages=5, size=sum(map(len, contents)))
    assert preview_json(found)["scans"] == {"files": 2, "pages": 5, "bytes": found.scans.size}


def test_a_batch_has_the_scans_only_where_they_are_asked_for(town: Counter) -> None:
    _scanned(town)

    batch = _send(town, with_scans=False)

    assert not [name for name in batch.members if name.startswith("scans/")]
    assert "scans" not in json.loads(batch.members[INDEX])["cases"][0]


def test_the_scans_go_along_as_they_are_and_the_log_says_so(town: Counter) -> None:
    contents = _scanned(town)

    batch = _send(town)

    assert {name: batch.members[name] for name in batch.members if name.startswith("scans/")} == {
        f"scans/{CASE}/001.pdf": contents[0],
        f"scans/{CASE}/002.pdf": contents[1],
    }
    assert [scan.name for scan in scans_in(batch)] == ["申请表.pdf", "续页?.pdf"]
    [entry] = [entry for entry in town.store.audit.entries() if entry.act == "batch"]
    assert "附扫描件2份" in entry.after


def test_the_district_is_told_of_the_scans_and_finds_nothing_too_much(district: Counter, town: Counter) -> None:
    _scanned(town)
    batch = _send(town)
    content = town.store.batches.content(town.store.batches.all()[0].id)

    received = district.receive(content)

    assert received.differences == []
    assert [(scan.case, scan.pages) for scan in received.scans] == [(CASE, 2), (CASE, 3)]
    assert received_again(district.store.received.all()[0], set()).scans == scans_in(batch)


def test_the_scans_are_written_out_once_under_names_that_every_system_takes(town: Counter, tmp_path: Path) -> None:
    contents = _scanned(town)
    batch = _send(town)

    files = write_scans(batch.members, scans_in(batch), tmp_path)

    assert [file.read_bytes() for file in files] == contents
    assert [file.relative_to(tmp_path).parent.name for file in files] == [CASE, CASE]
    assert "?" not in files[1].name
    with pytest.raises(DeskError, match="scans-there"):
        write_scans(batch.members, scans_in(batch), tmp_path)


def test_too_much_for_one_batch_is_refused_before_anything_moves(
    town: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    _scanned(town)
    monkeypatch.setattr(batch_scans, "MOST_BYTES", 100)

    with pytest.raises(DeskError, match="batch-scans-too-large"):
        _send(town)

    assert town.store.cases.by_number(CASE).state == "approved"
    assert town.store.batches.all() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda scan: scan.update(member="papers/summary.pdf"),
        lambda scan: scan.update(pages="2"),
        lambda scan: scan.pop("name"),
        lambda scan: scan.update(title=None),
    ],
)
def test_scans_that_a_stranger_lists_otherwise_are_refused(
    town: Counter, district: Counter, change: Callable[[dict[str, Any]], object]
) -> None:
    _scanned(town)
    batch = _send(town)
    index = json.loads(batch.members[INDEX])
    change(index["cases"][0]["scans"][0])
    members = {**batch.members, INDEX: canonical(index)}
    content = seal(members, info=batch.info, signer=town.desk.signer())

    with pytest.raises(DeskError, match="batch-foreign"):
        district.receive(content)


def test_the_commands_take_scans_along_and_out_again(town: Counter, tmp_path: Path) -> None:
    contents = _scanned(town)
    folder = town.desk.place.folder
    town.store.close()
    terminal = Terminal(workspace=folder, passphrase=PASSPHRASE, password=PASSWORD)
    file = tmp_path / "batch.zip"

    terminal.run("batch", "create", "--policy", POLICY, "--plain", "--with-scans", "-o", file)
    checked = terminal.run("batch", "check", file)
    taken = terminal.run("batch", "scans", file, "-o", tmp_path / "out")
    again = terminal.run("batch", "scans", file, "-o", tmp_path / "out")

    assert f"scans/{CASE}/001.pdf" in checked.value["members"]
    assert [Path(each["file"]).read_bytes() for each in taken.value["scans"]] == contents
    assert (again.code, again.value["error"]["code"]) == (2, "scans-there")
