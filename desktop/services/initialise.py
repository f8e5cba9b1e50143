"""Make a workspace (建立工作区): encrypted database, signing key, three operators with one-time passwords."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop import workspace
from desktop.errors import DeskError
from desktop.keys import fingerprint, hash_password, new_signer, wrap_key
from desktop.models.ledger import TrustedSigner
from desktop.models.store import Store
from desktop.records import Office, Operator, Role
from desktop.services.names import is_name

SIGNING_KEY, SIGNING_CERTIFICATE = "signing-key", "signing-certificate"
_KEY_BYTES = 32
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for another on paper
_OPERATORS = (
    Operator(id="clerk", name="经办", role=Role.CLERK),
    Operator(id="reviewer", name="复核", role=Role.REVIEWER),
    Operator(id="approver", name="审批", role=Role.APPROVER),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimePassword:
    """A password as it is handed out: shown once, kept only as a hash, to be changed at the first log-in."""

    operator: Operator
    password: str


def one_time_password(choose: Callable[[str], str]) -> str:
    """Return a password of three groups of four; ``choose`` takes one of some letters by chance."""
    return "-".join("".join(choose(_LETTERS) for _ in range(4)) for _ in range(3))


def initialise(
    folder: Path,
    office: Office,
    passphrase: str,
    *,
    now: datetime,
    chance: Callable[[int], bytes],
    password: Callable[[], str],
) -> tuple[OneTimePassword, ...]:
    """Make the workspace whole or not at all; ``chance`` gives random bytes, ``password`` a fresh password."""
    check_office(office)
    if not passphrase:
        raise DeskError("passphrase-missing")
    key = chance(_KEY_BYTES)
    signer = new_signer(office.name, at=now)
    handed_out = tuple(OneTimePassword(operator=operator, password=password()) for operator in _OPERATORS)
    with workspace.create(folder, wrap_key(key, passphrase)) as building:
        store = Store.create(building.database, key)
        try:
            with store.atomic():
                store.office.put(office)
                store.secrets.put(SIGNING_KEY, signer.key_pem)
                store.secrets.put(SIGNING_CERTIFICATE, signer.certificate_pem)
                store.trusted.add(_own(office, signer.certificate_pem, now))
                for each in handed_out:
                    store.operators.add(each.operator, password_hash=hash_password(each.password), must_change=True)
                after = f"{office.name} {office.code}"
                store.audit.append(at=now, operator="", act="init", subject="workspace", before="", after=after)
        finally:
            store.close()
        publish_trust(building, fingerprint(signer.certificate_pem), signer.certificate_pem)
    return handed_out


def publish_trust(place: workspace.Workspace, print_: str, certificate_pem: bytes) -> None:
    """Lay a trusted certificate open beside the database, so that a batch can be checked without the passphrase."""
    workspace.write_whole(place.trusted / f"{print_}.pem", certificate_pem)


def _own(office: Office, certificate_pem: bytes, now: datetime) -> TrustedSigner:
    return TrustedSigner(
        fingerprint=fingerprint(certificate_pem),
        name=office.name,
        certificate=certificate_pem,
        added_at=now,
        added_by="",
    )


def check_office(office: Office) -> None:
    """Refuse an office without a name, or whose codes are not as GB/T 2260 has them; nothing is changed."""
    if not is_name(office.name):
        raise DeskError("office-name-missing")
    if not re.fullmatch("[0-9]{6}", office.division):
        raise DeskError("division-invalid", division=office.division)
    if not re.fullmatch("[0-9]{9}", office.code) or not office.code.startswith(office.division):
        raise DeskError("office-code-invalid", code=office.code, division=office.division)
