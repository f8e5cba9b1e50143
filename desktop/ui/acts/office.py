"""Acts on the workspace itself: make, open, sign in, passwords, backup."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.records import Office, Operator
from desktop.ui.tasks import Errand
from rules.policy import Policy

if TYPE_CHECKING:
    from desktop.services.initialise import OneTimePassword

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for another on paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A workspace as the window knows it."""

    folder: Path
    output: Path
    office: Office
    operators: tuple[Operator, ...]
    policies: Mapping[str, Policy]

    def measure_title(self, policy: str, measure: str) -> str:
        """Return what a measure is called."""
        known = self.policies.get(policy)
        return known.measures[measure].title if known and measure in known.measures else measure


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """An operator, and whether the one-time password is still in use."""

    operator: Operator
    must_change: bool


def warm_up(_errand: Errand) -> None:
    """Load what opening needs while the passphrase is still being typed."""
    import desktop.services.desk  # noqa: F401


def open_workspace(errand: Errand, *, folder: Path, passphrase: str) -> Opened:
    """Open a workspace and hold it."""
    desk = errand.open_desk(folder, passphrase)
    return Opened(
        folder=desk.place.folder,
        output=desk.place.output,
        office=desk.office,
        operators=tuple(desk.store.operators.all()),
        policies=desk.policies,
    )


def create_workspace(
    _errand: Errand, *, folder: Path, office: Office, passphrase: str, now: datetime
) -> tuple[OneTimePassword, ...]:
    """Make a workspace; return the passwords that are shown once."""
    from desktop.services.initialise import initialise

    return initialise(folder, office, passphrase, now=now, chance=secrets.token_bytes, password=one_time_password)


def one_time_password() -> str:
    """Return a password that can be read out and typed: three groups of four."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def sign_in(errand: Errand, *, operator: str, password: str) -> SignedIn:
    """Return the operator whose password this is."""
    from desktop.services import sign_in as service

    found = service.sign_in(errand.desk.store, operator, password)
    return SignedIn(operator=found, must_change=service.must_change(errand.desk.store, found))


def change_password(errand: Errand, *, old: str, new: str, by: Operator, now: datetime) -> None:
    """Change one's own password, which is asked for again."""
    from desktop.services import sign_in as service

    service.sign_in(errand.desk.store, by.id, old)
    service.change_password(errand.desk.store, by, new, by=by, now=now)


def last_backup(errand: Errand) -> datetime | None:
    """Return when the newest backup in the workspace's own folder was made, in local time."""
    made = [file.stat().st_mtime for file in errand.desk.place.backups.glob("*.bak")]
    return datetime.fromtimestamp(max(made)).astimezone() if made else None


def back_up(errand: Errand, *, by: Operator, now: datetime) -> Path:
    """Write a backup into the workspace's own folder."""
    from desktop.services.backup import back_up as service

    return service(errand.desk, None, by=by, now=now)
