"""``--dry-run`` tells what would happen and keeps nothing: intake and evidence of every kind."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commandline import Answer, Terminal
from tests.services.counter import (
    OTHER,
    PASSPHRASE,
    PASSWORD,
    POLICY,
    Worker,
    a_counter,
    a_register,
    a_roster,
    a_whereabouts_extract,
    an_insurance_extract,
    make_workspace,
    workers,
)

STAY = ("--policy", POLICY, "--measure", "stay", "--received", "2023-02-10")


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with one verified case of 32 payable persons (16,000 yuan)."""
    folder = tmp_path_factory.mktemp("verified")
    with a_counter(make_workspace(folder / "workspace"), folder) as counter:
        counter.declare(workers(32))
        counter.insure(workers(32))
        counter.watch(workers(32))
        counter.verify()
    return folder / "workspace"


@pytest.fixture
def run(verified: Path, tmp_path: Path) -> Callable[..., Answer]:
    workspace = Path(shutil.copytree(verified, tmp_path / "workspace"))
    return Terminal(workspace=workspace, passphrase=PASSPHRASE, password=PASSWORD).run


def test_an_intake_is_told_in_one_document_and_keeps_nothing(run: Callable[..., Answer], tmp_path: Path) -> None:
    folder = tmp_path / "来件"
    folder.mkdir()
    a_roster(folder / "a.xlsx", [*workers(2), Worker("短号", "33030")], firm=OTHER)
    a_roster(folder / "b.xlsx", workers(2, start=50))

    seen = run("intake", folder, *STAY, "--dry-run")

    assert seen.code == 1
    assert seen.value["dry_run"]
    assert [(each["prospect"], each["rows_read"], each["came"], each["fell"]) for each in seen.value["files"]] == [
        ("new-case", 3, 3, 0),
        ("refused", 2, 2, 32),
    ]
    assert seen.value["files"][1]["error"]["code"] == "supplement-or-correction"
    assert seen.value["rows"] == {"read": 3, "taken": 2, "with_error": 1}
    assert len(run("cases").value["cases"]) == 1
    assert run("intakes").value["intakes"][1:] == []


def test_evidence_tells_which_cases_would_come_out_otherwise(run: Callable[..., Answer], tmp_path: Path) -> None:
    extract = an_insurance_extract(tmp_path / "i.xlsx", workers(31))

    seen = run("evidence", "insurance", extract, "--months", "2023-01,2023-02", "--dry-run")

    [change] = seen.value["changes"]
    assert (seen.code, seen.value["evidence"], seen.value["looked_into"]) == (0, None, 1)
    assert change["payable"] == {"before": "16000.00", "after": "15500.00"}
    assert (change["people"]["before"]["payable"], change["people"]["after"]["payable"]) == (32, 31)
    assert len(run("evidence", "list").value["evidence"]) == 2


@pytest.mark.parametrize("kind", ["movement", "duty", "household", "list"])
def test_evidence_of_every_kind_can_be_tried(run: Callable[..., Answer], tmp_path: Path, kind: str) -> None:
    days = ("--from", "2023-01-06", "--to", "2023-02-05")
    dated = kind in {"movement", "duty"}
    file = tmp_path / "x.xlsx"
    more = days if dated else ("--list", "名单甲") if kind == "list" else ()
    _ = a_whereabouts_extract(file, workers(2)) if dated else a_register(file, kind, workers(2))

    seen = run("evidence", kind, file, *more, "--dry-run")

    assert seen.value["dry_run"]
    assert len(run("evidence", "list").value["evidence"]) == 2
