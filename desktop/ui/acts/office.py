"""Acts on the workspace itself: make, open, try out, sign in, passwords, backup."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.errors import DeskError
from desktop.records import Office, Operator
from desktop.ui.tasks import Errand
from rules.policy import Policy

if TYPE_CHECKING:
    from desktop.services.demo import Demonstration
    from desktop.services.initialise import OneTimePassword


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBackup:
    """When the newest backup was made, None where there is none; ``days`` it may be old, 0 for any age."""

    made_at: datetime | None
    days: int


def warm_up(_errand: Errand) -> None:
    """Load what opening needs while the passphrase is still being typed."""
    from desktop.services.desk import prepare

    prepare()


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
    """Return a password that can be read out and typed."""
    from desktop.services.initialise import one_time_password as make

    return make(secrets.choice)


def demonstrate(errand: Errand, *, folder: Path, now: datetime) -> Demonstration:
    """Make the sample township in a new folder, in the other process; it can be stopped, and then nothing stays."""
    from desktop.services.demo import demonstrate as service
    from desktop.services.demo import sweep

    try:
        made: Demonstration = errand.aside(
            service, folder, now=now, chance=secrets.token_bytes, password=one_time_password
        )
    except DeskError as error:
        if error.code == "cancelled":  # the other process was ended, and could not tidy up
            sweep(folder)
        raise
    return made


def change_password(errand: Errand, *, old: str, new: str, by: Operator, now: datetime) -> None:
    """Change one's own password, which is asked for again; wrong ones are counted and slowed as at the log-in."""
    from desktop.services import sign_in as service

    service.enter(errand.desk.store, by.id, old, now=now, sitting=False)
    service.change_password(errand.desk.store, by, new, by=by, now=now)


def last_backup(errand: Errand) -> LastBackup:
    """Return when the newest backup in the workspace's own folder was made, in local time, and how old it may be."""
    from desktop.services.backup import last_made
    from desktop.services.settings import BACKUP_DAYS, setting

    return LastBackup(
        made_at=last_made(errand.desk),
        days=int(setting(errand.desk.store, BACKUP_DAYS) or 0),
    )


def back_up(errand: Errand, *, by: Operator, now: datetime) -> Path:
    """Write a backup into the workspace's own folder."""
    from desktop.services.backup import back_up as service

    return service(errand.desk, None, by=by, now=now, progress=errand.progress)


def back_up_if_due(errand: Errand, *, by: Operator, now: datetime) -> Path | None:
    """Write a backup into the workspace's own folder where the newest is older than the office wants; else None."""
    from desktop.services.backup import back_up as service
    from desktop.services.backup import is_due

    if not is_due(errand.desk, now=now):
        return None
    return service(errand.desk, None, by=by, now=now, progress=errand.progress)
