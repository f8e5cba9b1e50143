"""Whose batches are trusted here (信任名单): kept in the database, and laid open beside it for checks without it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from desktop.errors import DeskError
from desktop.keys import fingerprint
from desktop.models.ledger import TrustedSigner
from desktop.records import Operator, Role
from desktop.services.desk import Desk
from desktop.services.initialise import publish_trust
from desktop.services.names import is_name


def trust(desk: Desk, certificate_pem: bytes, *, name: str, by: Operator, now: datetime, superior: bool = False) -> str:
    """Trust a certificate; return its fingerprint, which was compared by a person beforehand.

    ``superior`` marks the district, whose answers to batches are taken: they move money, so an approver's to do, also
    for one that is trusted already.  Raises ``certificate-unusable``, ``signer-name-unusable``, ``role-refused``.
    """
    if superior:
        check_may_name_superior(by)
    if not is_name(name):
        raise DeskError("signer-name-unusable")
    try:
        found = fingerprint(certificate_pem)
    except ValueError as error:
        raise DeskError("certificate-unusable") from error
    with desk.store.atomic():
        desk.store.trusted.add(
            TrustedSigner(
                fingerprint=found,
                name=name,
                certificate=certificate_pem,
                superior=superior,
                added_at=now,
                added_by=by.id,
            )
        )
        after = f"上级单位 {found}" if superior else found
        desk.store.audit.append(at=now, operator=by.id, act="trust", subject=name, before="", after=after)
        publish_trust(desk.place, found, certificate_pem)
    return found


def check_may_name_superior(by: Operator) -> None:
    """Raise ``role-refused`` for whoever may not say who the superior is, nor that it is so no longer."""
    if by.role is not Role.APPROVER:
        raise DeskError("role-refused", operator=by.name, step="登记、撤销上级单位的证书")


def published(folder: Path) -> frozenset[str]:
    """Return the fingerprints that a workspace folder lays open; none where there is no workspace."""
    found = set()
    for file in sorted((folder / "trusted").glob("*.pem")):
        try:
            found.add(fingerprint(file.read_bytes()))
        except (OSError, ValueError):
            continue
    return frozenset(found)
