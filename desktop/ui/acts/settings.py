"""Acts of 设置: what the office sets, its operators, numbers, keys, backups, terms and fonts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.errors import DeskError
from desktop.records import Office, Operator, Role
from desktop.ui.acts.office import one_time_password
from desktop.ui.tasks import Errand
from desktop.workspace import what_is, write_whole

if TYPE_CHECKING:
    from desktop.services.about import About
    from desktop.services.backup import BackupContent, BackupFile, Health
    from desktop.services.certificates import Certificate, Trusted
    from desktop.services.fontcheck import FontCheck
    from desktop.services.initialise import OneTimePassword
    from desktop.services.numbering import Series
    from desktop.services.operators import Colleague
    from desktop.services.retention import Retention


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is set at present: the office, every setting by name, and how many cases stand under its codes."""

    office: Office
    values: Mapping[str, str]
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An operator, and why role and duty cannot be changed by whoever asks ('' where they can)."""

    colleague: Colleague
    obstacle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The certificate that the office signs with, and the list of those that it trusts."""

    own: Certificate
    trusted: Sequence[Trusted]


def held(errand: Errand) -> Held:
    """Return what is set."""
    from desktop.services.settings import settings

    store = errand.desk.store
    return Held(office=errand.desk.office, values=settings(store), cases=len(store.cases.all()))


def save(errand: Errand, *, values: Mapping[str, str], office: Office | None, by: Operator, now: datetime) -> None:
    """Change settings and the office, all or nothing."""
    from desktop.services.settings import change_office, change_setting

    store = errand.desk.store
    with store.atomic():
        if office is not None:
            change_office(store, office, by=by, now=now)
        for name, value in values.items():
            change_setting(store, name, value, by=by, now=now)


def people(errand: Errand, *, by: Operator) -> list[Person]:
    """Return the operators as ``by`` may change them."""
    from desktop.services.operators import colleagues, obstacle

    store = errand.desk.store
    return [
        Person(colleague=each, obstacle=_words(obstacle(store, each.operator, by=by))) for each in colleagues(store)
    ]


def add_operator(errand: Errand, *, id_: str, name: str, role: Role, by: Operator, now: datetime) -> OneTimePassword:
    """Add somebody."""
    from desktop.services.operators import add_operator as service

    wanted = Operator(id=id_, name=name, role=role)
    return service(errand.desk.store, wanted, one_time_password, by=by, now=now)


def change_operator(errand: Errand, *, id_: str, name: str, role: Role, by: Operator, now: datetime) -> None:
    """Change name and role, both or nothing."""
    from desktop.services.operators import change_role, rename

    with errand.desk.store.atomic():
        rename(errand.desk.store, id_, name, by=by, now=now)
        change_role(errand.desk.store, id_, role, by=by, now=now)


def reset_password(errand: Errand, *, id_: str, by: Operator, now: datetime) -> OneTimePassword:
    """Give a one-time password."""
    from desktop.services.operators import reset_password as service

    return service(errand.desk.store, id_, one_time_password, by=by, now=now)


def set_duty(errand: Errand, *, id_: str, here: bool, by: Operator, now: datetime) -> None:
    """Let somebody leave, or come back."""
    from desktop.services.operators import come_back, leave

    (come_back if here else leave)(errand.desk.store, id_, by=by, now=now)


def numbers(errand: Errand, *, now: datetime) -> Sequence[Series]:
    """Return every series of numbers of this year."""
    from desktop.services.numbering import numbering

    return numbering(errand.desk.store, errand.desk.policies.values(), now=now)


def skip_to(errand: Errand, *, series: str, number: int, by: Operator, now: datetime) -> None:
    """Skip numbers that were given by hand."""
    from desktop.services.numbering import skip_to as service

    service(errand.desk.store, series, number, by=by, now=now)


def keys(errand: Errand) -> Keys:
    """Return the own certificate and the list of trust."""
    from desktop.services.certificates import own_certificate, trusted

    return Keys(own=own_certificate(errand.desk), trusted=trusted(errand.desk))


def export_certificate(errand: Errand, *, path: Path) -> Path:
    """Write the public part of the own certificate."""
    write_whole(path, errand.desk.signer().certificate_pem)
    return path


def renew_key(errand: Errand, *, by: Operator, now: datetime) -> Certificate:
    """Make a new signing key."""
    from desktop.services.certificates import renew

    return renew(errand.desk, by=by, now=now)


def look_at_certificate(_errand: Errand, *, path: Path) -> Certificate:
    """Return what a certificate file says; nothing is trusted by looking."""
    from desktop.importing import load
    from desktop.services.certificates import certificate_of

    return certificate_of(load(path).content)


def trust(errand: Errand, *, path: Path, print_: str, name: str, superior: bool, by: Operator, now: datetime) -> str:
    """Trust the certificate whose fingerprint was compared; the file must still be the same."""
    from desktop.importing import load
    from desktop.services.certificates import certificate_of
    from desktop.services.trust import trust as service

    content = load(path).content
    if certificate_of(content).fingerprint != print_:
        raise DeskError("certificate-unusable")
    return service(errand.desk, content, name=name, superior=superior, by=by, now=now)


def withdraw_trust(errand: Errand, *, print_: str, by: Operator, now: datetime) -> str:
    """Trust a certificate no longer; return its name."""
    from desktop.services.certificates import withdraw

    return withdraw(errand.desk, print_, by=by, now=now)


def change_passphrase(errand: Errand, *, old: str, new: str, by: Operator, now: datetime) -> None:
    """Change the passphrase of the workspace."""
    from desktop.services.desk import change_passphrase as service

    service(errand.desk, old, new, by=by, now=now)


def backups(errand: Errand, *, known: Sequence[BackupFile]) -> Sequence[BackupFile]:
    """Return the backups in the workspace's own folder; those that are known are not read through again."""
    from desktop.services.backup import backups as service

    return service(errand.desk.place.backups, known)


def back_up_to(errand: Errand, *, folder: Path, by: Operator, now: datetime) -> Path:
    """Write a backup into a folder, a removable drive above all."""
    from desktop.services.backup import back_up

    if what_is(folder) != "folder":
        raise DeskError("backup-folder-missing", folder=folder)
    return back_up(errand.desk, folder, by=by, now=now, progress=errand.progress)


def look_into_backup(_errand: Errand, *, path: Path, passphrase: str) -> BackupContent:
    """Open a backup and check it; nothing is restored."""
    from desktop.services.backup import look_into

    return look_into(path, passphrase)


def restore(_errand: Errand, *, path: Path, folder: Path, passphrase: str) -> Path:
    """Make a new workspace from a backup; the open one is not touched."""
    from desktop.services.backup import restore as service

    service(path, folder, passphrase)
    return folder


def check(errand: Errand) -> Health:
    """Look for damage in the database and for gaps in the audit log."""
    from desktop.services.backup import check as service

    return service(errand.desk)


def retention(errand: Errand, *, on: date) -> Retention:
    """Return terms, and what is over on a day."""
    from desktop.services.retention import retention as service

    return service(errand.desk.store, on=on)


def destruction_list(errand: Errand, *, path: Path, by: Operator, now: datetime) -> Path:
    """Write the list of what has passed its term, as PDF where the file is to be one, else as xlsx."""
    from desktop.services.retention import destruction_list as service

    with errand.desk.store.atomic():
        write_whole(path, service(errand.desk, pdf=path.suffix.lower() == ".pdf", by=by, now=now))
    return path


def fonts(errand: Errand) -> FontCheck:
    """Look whether every name can be printed."""
    from desktop.services.fontcheck import check_fonts

    return check_fonts(errand.desk.store)


def specimen(errand: Errand, *, now: datetime) -> bytes:
    """Return a test page."""
    from desktop.services.fontcheck import specimen_page

    return specimen_page(errand.desk, now=now)


def about(errand: Errand) -> About:
    """Return what the program is made of."""
    from desktop.services.about import about as service

    return service(errand.desk.store)


def _words(error: DeskError | None) -> str:
    return error.message + error.advice if error is not None else ""
