"""One office, its key and one sealed batch, for every test of the exchange."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.exchange import seal
from desktop.keys import Signer, new_signer

MEMBERS = {
    "cases/330302003-LG-2023-0007.json": b'{"payable": "18000.00"}\n' * 40,
    "cases/330302003-LG-2023-0008.json": b'{"payable": "500.00"}\n',
    "papers/汇总表.pdf": b"%PDF-1.7 \x00\xff",
    "批次说明 100%.txt": "首批\r\n".encode(),
}
INFO = {"Source-Organization": "南浦街道办事处", "Bagging-Date": "2023-03-01", "External-Identifier": "330302003-B1"}


@pytest.fixture(scope="session")
def signer() -> Signer:
    """Return the office's own signer."""
    return new_signer("南浦街道办事处", at=datetime(2023, 2, 10, 9, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def stranger() -> Signer:
    """Another signer under the same name."""
    return new_signer("南浦街道办事处", at=datetime(2023, 2, 10, 9, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def members() -> dict[str, bytes]:
    """Return what goes into the batch."""
    return dict(MEMBERS)


@pytest.fixture(scope="session")
def info() -> dict[str, str]:
    """Return what is said about the batch."""
    return dict(INFO)


@pytest.fixture(scope="session")
def sealed(signer: Signer, members: dict[str, bytes], info: dict[str, str]) -> bytes:
    """Return a batch as it leaves the office."""
    return seal(members, info=info, signer=signer)
