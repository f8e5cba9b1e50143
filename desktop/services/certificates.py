"""The office's signing certificate and whose certificates it trusts (密钥与证书), as people compare them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desktop.errors import DeskError
from desktop.keys import fingerprint, new_signer, signer_name, validity
from desktop.masking import aloud
from desktop.models.ledger import TrustedSigner
from desktop.records import Operator, Role
from desktop.services.desk import Desk
from desktop.services.initialise import SIGNING_CERTIFICATE, SIGNING_KEY, publish_trust
from desktop.services.trust import check_may_name_superior


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate: whose it says it is, its SHA-256 in hex, and the days between which it is valid."""

    name: str
    fingerprint: str
    valid_from: date
    valid_to: date

    @property
    def aloud(self) -> str:
        """The fingerprint as it is read over the telephone."""
        return aloud(self.fingerprint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """A certificate of the list (信任名单): as whose it was added, by whom and when; ``own`` is the one in use here."""

    certificate: Certificate
    name: str
    superior: bool
    own: bool
    added_on: date
    added_by: str


def certificate_of(content: bytes) -> Certificate:
    """Return what a certificate says; raise ``certificate-unusable``.  Nothing is trusted by looking."""
    try:
        first, last = validity(content)
        return Certificate(
            name=signer_name(content),
            fingerprint=fingerprint(content),
            valid_from=first.astimezone().date(),
            valid_to=last.astimezone().date(),
        )
    except ValueError as error:
        raise DeskError("certificate-unusable") from error


def own_certificate(desk: Desk) -> Certificate:
    """Return the certificate that the office signs with at present."""
    return certificate_of(desk.signer().certificate_pem)


def trusted(desk: Desk) -> list[Trusted]:
    """Return the list, in the order of adding."""
    own = own_certificate(desk).fingerprint
    return [
        Trusted(
            certificate=certificate_of(each.certificate),
            name=each.name,
            superior=each.superior,
            own=each.fingerprint == own,
            added_on=each.added_at.date(),
            added_by=each.added_by,
        )
        for each in desk.store.trusted.all()
    ]


def renew(desk: Desk, *, by: Operator, now: datetime) -> Certificate:
    """Make a new signing key with its certificate, for ten years; the old private key is gone.

    The old certificate stays in the list of trust, so that older papers and batches can still be checked.
    """
    if by.role is not Role.APPROVER:
        raise DeskError("role-refused", operator=by.name, step="换发签名证书")
    signer, old = new_signer(desk.office.name, at=now), own_certificate(desk)
    made = certificate_of(signer.certificate_pem)
    with desk.store.atomic():
        desk.store.secrets.put(SIGNING_KEY, signer.key_pem)
        desk.store.secrets.put(SIGNING_CERTIFICATE, signer.certificate_pem)
        desk.store.trusted.add(
            TrustedSigner(
                fingerprint=made.fingerprint,
                name=desk.office.name,
                certificate=signer.certificate_pem,
                added_at=now,
                added_by=by.id,
            )
        )
        before, after = old.fingerprint, made.fingerprint
        desk.store.audit.append(at=now, operator=by.id, act="renew-key", subject="office", before=before, after=after)
        publish_trust(desk.place, made.fingerprint, signer.certificate_pem)
    return made


def withdraw(desk: Desk, print_: str, *, by: Operator, now: datetime) -> str:
    """Trust a certificate no longer; return its name.  Batches that were taken in before stay as they are.

    Raises ``signer-unknown``, ``trust-own`` for the certificate that the office itself signs with, ``role-refused`` for
    that of a superior, which is an approver's to withdraw.
    """
    known = {each.fingerprint: each for each in desk.store.trusted.all()}
    if print_ not in known:
        raise DeskError("signer-unknown", fingerprint=print_)
    if print_ == own_certificate(desk).fingerprint:
        raise DeskError("trust-own")
    if known[print_].superior:
        check_may_name_superior(by)
    name = known[print_].name
    with desk.store.atomic():
        desk.store.trusted.remove(print_)
        desk.store.audit.append(at=now, operator=by.id, act="untrust", subject=name, before=print_, after="")
        _take_down(desk, print_)
    return name


def _take_down(desk: Desk, print_: str) -> None:
    try:
        (desk.place.trusted / f"{print_}.pem").unlink(missing_ok=True)
    except OSError as error:
        raise DeskError("cannot-write", file=f"{print_}.pem", reason="没有写入权限") from error
