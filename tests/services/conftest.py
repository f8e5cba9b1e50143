"""Workspaces made once for each process, and a copy of one for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.keys import Signer
from desktop.services.trust import trust
from tests.services.counter import DISTRICT, NOW, TOWN, Counter, a_counter, make_workspace, workers


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with nothing in it; copy it before use."""
    return make_workspace(tmp_path_factory.mktemp("empty") / "workspace")


@pytest.fixture(scope="session")
def verified_workspace(empty_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with one case of 32 persons who all stayed and are insured, verified; copy it before use."""
    folder = tmp_path_factory.mktemp("verified")
    shutil.copytree(empty_workspace, folder / "workspace")
    with a_counter(folder / "workspace", folder) as counter:
        counter.declare(workers(32))
        counter.insure(workers(32))
        counter.watch(workers(32))
        counter.verify()
    return folder / "workspace"


@pytest.fixture(scope="session")
def district_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workspace of a district office; copy it before use."""
    return make_workspace(tmp_path_factory.mktemp("district") / "workspace", DISTRICT)


@pytest.fixture
def counter(empty_workspace: Path, tmp_path: Path) -> Iterator[Counter]:
    """Return an open counter with nothing on it."""
    shutil.copytree(empty_workspace, tmp_path / "workspace")
    with a_counter(tmp_path / "workspace", tmp_path) as opened:
        yield opened


@pytest.fixture
def desk_with_case(verified_workspace: Path, tmp_path: Path) -> Iterator[Counter]:
    """Return an open counter with one verified case of 32 payable persons (16,000 yuan)."""
    shutil.copytree(verified_workspace, tmp_path / "workspace")
    with a_counter(tmp_path / "workspace", tmp_path) as opened:
        yield opened


def _approve(counter: Counter) -> None:
    """Approve one case of 33: 31 stayed (15,500 yuan), one was away, of one nothing is known."""
    persons = workers(33)
    case = counter.declare(persons)
    counter.insure(persons)
    counter.watch(persons[:31], away=persons[31:32])
    counter.verify(case)
    counter.approve(case)


@pytest.fixture(scope="session")
def approved_workspace(empty_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("approved")
    shutil.copytree(empty_workspace, folder / "workspace")
    with a_counter(folder / "workspace", folder) as counter:
        _approve(counter)
    return folder / "workspace"


@pytest.fixture(scope="session")
def sent_workspace(approved_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the town's workspace after its batch has left; the batch lies beside it, not encrypted."""
    folder = tmp_path_factory.mktemp("sent")
    shutil.copytree(approved_workspace, folder / "workspace")
    with a_counter(folder / "workspace", folder) as counter:
        (folder / "batch.zip").write_bytes(counter.send().content)
        signer = counter.desk.signer()
        (folder / "certificate.pem").write_bytes(signer.certificate_pem)
        (folder / "key.pem").write_bytes(signer.key_pem)
    return folder / "workspace"


@pytest.fixture
def town(approved_workspace: Path, tmp_path: Path) -> Iterator[Counter]:
    shutil.copytree(approved_workspace, tmp_path / "town")
    with a_counter(tmp_path / "town", tmp_path) as counter:
        yield counter


@pytest.fixture
def sealed(sent_workspace: Path) -> bytes:
    return (sent_workspace.parent / "batch.zip").read_bytes()


@pytest.fixture
def signer(sent_workspace: Path) -> Signer:
    folder = sent_workspace.parent
    return Signer(key_pem=(folder / "key.pem").read_bytes(), certificate_pem=(folder / "certificate.pem").read_bytes())


@pytest.fixture
def district(district_workspace: Path, signer: Signer, tmp_path: Path) -> Iterator[Counter]:
    """Return the district's counter, which trusts the town."""
    shutil.copytree(district_workspace, tmp_path / "district")
    with a_counter(tmp_path / "district", tmp_path) as counter:
        trust(counter.desk, signer.certificate_pem, name=TOWN.name, by=counter.clerk, now=NOW)
        yield counter
