"""Acts on batches: what is ready, create, check, receive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.errors import DeskError
from desktop.records import CaseState, Operator
from desktop.ui.tasks import Errand
from desktop.workspace import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Where escalation stands: approved cases, those not there yet, batches sent and received (newest first)."""

    approved: tuple[Any, ...]
    waiting: int
    stale: int
    sent: tuple[Any, ...]
    received: tuple[Any, ...]


def ready(errand: Errand, *, policy: str) -> Ready:
    """Return where escalation stands for one policy."""
    from desktop.services.look import list_cases

    store = errand.desk.store
    found = list_cases(store, policy=policy)
    waiting = (CaseState.VERIFIED, CaseState.REVIEWED, CaseState.NOTICED)
    return Ready(
        approved=tuple(line for line in found if line.case.state is CaseState.APPROVED),
        waiting=sum(line.case.state in waiting for line in found),
        stale=sum(bool(line.case.stale) for line in found),
        sent=tuple(reversed(store.batches.all())),
        received=tuple(reversed(store.received.all())),
    )


def create(
    errand: Errand, *, policy: str, path: Path, passphrase: str | None, plain: bool, by: Operator, now: datetime
) -> Any:  # noqa: ANN401
    """Make a batch and write it; the cases move only if the file is written."""
    from desktop.services.create_batch import create_batch

    desk = errand.desk
    with desk.store.atomic():
        made = create_batch(
            desk, desk.policy(policy), by=by, now=now, passphrase=passphrase, plain=plain, draw=errand.draw
        )
        write_whole(path, made.content)
    return made


def check(errand: Errand, *, path: Path, passphrase: str | None) -> tuple[Any, bool]:
    """Return a batch, wholly checked, and whether its signer is trusted here."""
    from desktop.services.receive_batch import check_batch

    trusted = {signer.fingerprint for signer in errand.desk.store.trusted.all()}
    return check_batch(_content(path), passphrase=passphrase, trusted=trusted)


def receive(errand: Errand, *, path: Path, passphrase: str | None, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Take a batch in and return what was found."""
    from desktop.services.receive_batch import receive_batch

    return receive_batch(errand.desk, _content(path), passphrase=passphrase, by=by, now=now)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DeskError("cannot-read", file=path.name, reason=error.strerror or "") from error
