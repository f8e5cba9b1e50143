"""Scans travel in a batch where they are asked for: told beforehand, signed, listed on receipt, written out once."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import DeskError
from desktop.exchange import Batch, open_batch, seal
from desktop.records import SourceFile
from desktop.services import batch_scans
from desktop.services.batch_scans import ScanTotal, scan_json, write_scans
from desktop.services.create_batch import INDEX, create_batch
from desktop.services.escalate_preview import escalate_preview, preview_json
from desktop.services.materials import attach
from desktop.services.receive_batch import check_batch, received_again, scans_in
from rules.document import canonical
from tests.commandline import Terminal
from tests.models.builders import an_id
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


def _fill_the_disk(monkeypatch: pytest.MonkeyPatch, *, after: int) -> None:
    """Let the disk be full once so many files are written."""
    written: list[int] = []
    sync = os.fsync

    def full(handle: int) -> None:
        written.append(handle)
        if len(written) > after:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)


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


def test_scans_of_which_one_cannot_be_written_leave_nothing_behind(
    town: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _scanned(town)
    batch = _send(town)
    _fill_the_disk(monkeypatch, after=1)

    with pytest.raises(DeskError, match="磁盘空间不足"):
        write_scans(batch.members, scans_in(batch), tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_case_whose_folder_cannot_be_put_in_place_takes_the_others_back(
    town: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _scanned(town)
    batch = _send(town)
    further = [replace(scan, case=f"{scan.case}-2") for scan in scans_in(batch)]
    folder, place = tmp_path / "out", Path.rename
    folder.mkdir()
    (folder / "kept.txt").write_text("kept", "utf-8")

    def rename(self: Path, target: Path) -> Path:
        if target.parent == folder and target.name.endswith("-2"):
            raise OSError(errno.EBUSY, "busy")
        return place(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(DeskError, match="正被别的程序占用"):
        write_scans(batch.members, [*scans_in(batch), *further], folder)

    assert [path.name for path in folder.iterdir()] == ["kept.txt"]


def test_a_folder_of_that_case_is_left_as_it_is(town: Counter, tmp_path: Path) -> None:
    _scanned(town)
    batch = _send(town)
    (tmp_path / CASE).mkdir()

    with pytest.raises(DeskError, match="scans-there"):
        write_scans(batch.members, scans_in(batch), tmp_path)

    assert list((tmp_path / CASE).iterdir()) == []


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


def _as_a_stranger_says(town: Counter, change: Callable[[dict[str, bytes], dict[str, Any]], object]) -> bytes:
    """Return a batch of which members and the index of its first case were changed before it was signed."""
    batch = _send(town)
    members, index = dict(batch.members), json.loads(batch.members[INDEX])
    change(members, index["cases"][0])
    return seal({**members, INDEX: canonical(index)}, info=batch.info, signer=town.desk.signer())


def _is_of(members: dict[str, bytes], entry: dict[str, Any], case: str) -> None:
    for scan in entry["scans"]:
        content = members.pop(scan["member"])
        scan["member"] = scan["member"].replace(CASE, case)
        members[scan["member"]] = content
    entry["case"] = case


def _ends(members: dict[str, bytes], entry: dict[str, Any], ending: str) -> None:
    content = members.pop(entry["scans"][0]["member"])
    entry["scans"][0]["member"] = f"scans/{CASE}/001.{ending}"
    members[f"scans/{CASE}/001.{ending}"] = content


def _holds(members: dict[str, bytes], entry: dict[str, Any], content: bytes) -> None:
    members[entry["scans"][0]["member"]] = content
    entry["scans"][0]["size"] = len(content)


@pytest.mark.parametrize(
    "change",
    [
        lambda members, entry: members.pop(entry["scans"][0]["member"]),
        lambda _, entry: entry["scans"].append(entry["scans"][0]),
        lambda members, _: members.update({f"scans/{CASE}/009.pdf": a_pdf(1)}),
        lambda members, _: members.update({"scans/hidden": a_pdf(1)}),
        lambda _, entry: entry.update(case=".."),
        lambda _, entry: entry["scans"][0].update(member=f"scans/{CASE}/../../001.pdf"),
        lambda members, entry: _is_of(members, entry, "x/y"),
        lambda members, entry: _is_of(members, entry, "x_y"),
        lambda members, entry: _ends(members, entry, "pdf/x.pdf"),
        lambda members, entry: _ends(members, entry, "e" * 200),
        lambda members, entry: _holds(members, entry, b"MZ\x90"),
        lambda _, entry: entry["scans"][0].update(size=1),
        lambda _, entry: entry["scans"][0].update(pages=True),
        lambda _, entry: entry["scans"][0].update(pages=0),
        lambda _, entry: entry.update(scans=5),
    ],
)
def test_scans_that_a_stranger_lists_otherwise_are_refused_at_the_check_too(
    town: Counter, change: Callable[[dict[str, bytes], dict[str, Any]], object]
) -> None:
    _scanned(town)
    content = _as_a_stranger_says(town, change)

    with pytest.raises(DeskError, match="batch-foreign"):
        check_batch(content, passphrase=None, trusted=())


def test_what_a_scan_is_says_its_content_and_not_its_sender(town: Counter, tmp_path: Path) -> None:
    _scanned(town)
    batch = open_batch(_as_a_stranger_says(town, lambda members, entry: _ends(members, entry, "exe")))

    files = write_scans(batch.members, scans_in(batch), tmp_path / "out")

    assert [file.suffix for file in files] == [".pdf", ".pdf"]


def test_names_are_cut_to_what_a_disk_takes_and_say_no_identity_number(town: Counter, tmp_path: Path) -> None:
    number = an_id(1)
    _attach(town, a_file(a_pdf(1), f"{'合同' * 60}.pdf"), a_file(a_pdf(2), f"{number}的\u202e合同\x7f.pdf"))
    batch = _send(town)

    files = write_scans(batch.members, scans_in(batch), tmp_path / "out")

    assert all(len(file.name.encode()) < 230 and file.name.isprintable() for file in files)
    assert [scan.name for scan in scans_in(batch)][1].startswith(number), "the batch keeps the name as it was"
    assert number not in files[1].name
    assert number[-4:] in files[1].name
    assert number not in str([scan_json(scan) for scan in scans_in(batch)])


@pytest.mark.parametrize(
    ("place", "code"),
    [
        pytest.param("长" * 100, "cannot-write", id="long"),
        ("plain.txt", "cannot-write"),
        ("plain.txt/x", "cannot-write"),
        ("/proc/x", "cannot-write"),
        ("town", "own-file"),
        ("town/scans", "own-file"),
        ("town/backups/a/b", "own-file"),
    ],
)
def test_a_place_that_takes_no_scans_is_refused_in_words(town: Counter, tmp_path: Path, place: str, code: str) -> None:
    _scanned(town)
    batch = _send(town)
    root = town.desk.place.folder.parent
    (root / "plain.txt").write_text("kept", "utf-8")
    before = sorted(root.rglob("*"))

    with pytest.raises(DeskError, match=code) as refused:
        write_scans(batch.members, scans_in(batch), root / place)

    assert re.findall("[A-Za-z]{4,}", refused.value.message.replace(Path(place).name, "")) == []
    assert sorted(root.rglob("*")) == before
    assert write_scans(batch.members, scans_in(batch), town.desk.place.output / "scans")


def test_no_command_says_an_identity_number_that_stands_in_the_name_of_a_scan(town: Counter, tmp_path: Path) -> None:
    number = an_id(1)
    _attach(town, a_file(a_pdf(1), f"{number}的合同.pdf"))
    folder, file = town.desk.place.folder, tmp_path / "batch.zip"
    town.store.close()
    terminal = Terminal(workspace=folder, passphrase=PASSPHRASE, password=PASSWORD)
    terminal.run("batch", "create", "--policy", POLICY, "--plain", "--with-scans", "-o", file)

    said = [
        terminal.read("materials", CASE),
        terminal.read("batch", "scans", file, "-o", tmp_path / "one"),
        str(terminal.run("batch", "scans", file, "-o", tmp_path / "two").value),
    ]

    assert all(number not in each and "的合同" in each for each in said)


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
