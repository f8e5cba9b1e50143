"""The office's signing identity, and the wrapping of the database key: cryptography that every craft shares.

A passphrase or password is normalised to NFC before use, so that two input methods type the same secret.  Key
derivation is scrypt (RFC 7914), encryption AES-256-GCM, signing ECDSA on P-256 with SHA-256.  ``cryptography`` is
imported where it is used: this module is loaded at start-up.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from desktop.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.x509 import CertificateBuilder, KeyUsage, Name

KEY_COST: Final = 16
"""log2 of scrypt's n where a stolen file could be attacked at leisure: 64 MB and about 0.2 s a guess."""

PASSWORD_COST: Final = 15
"""log2 of scrypt's n for an operator's password, which stands inside the encrypted database."""

_BLOCK: Final = 8
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32
_HIGHEST_COST: Final = 20
_COMMON_NAME_BYTES: Final = 64
_VALID_YEARS: Final = 10
_CLOCK_SLACK: Final = timedelta(days=1)
_WRAPPING: Final = "wengang-key-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A private key with its certificate, both PEM; ECDSA P-256 where the workspace made its own."""

    key_pem: bytes = field(repr=False)
    certificate_pem: bytes


def new_signer(name: str, *, at: datetime) -> Signer:
    """Make a signing key and a self-signed certificate for the office ``name``, valid for ten years from ``at``.

    The certificate begins a day early, because the clocks of two offices differ.  The common name is cut to the
    64 bytes that X.509 allows; the organisation holds the name whole.  A naive ``at`` is taken as local time.
    """
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate_for(key.public_key(), _subject(name), at.astimezone(UTC)).sign(key, hashes.SHA256())
    return Signer(
        key_pem=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        certificate_pem=certificate.public_bytes(serialization.Encoding.PEM),
    )


def fingerprint(certificate_pem: bytes) -> str:
    """Return the SHA-256 of the certificate (its DER form) in lower-case hex; ValueError where it is none."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    return x509.load_pem_x509_certificate(certificate_pem).fingerprint(hashes.SHA256()).hex()


def signer_name(certificate_pem: bytes) -> str:
    """Return whose certificate it is: the organisation where it names one, else the common name."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    subject = x509.load_pem_x509_certificate(certificate_pem).subject
    names = [
        *subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME),
        *subject.get_attributes_for_oid(NameOID.COMMON_NAME),
    ]
    return str(names[0].value) if names else ""


def validity(certificate_pem: bytes) -> tuple[datetime, datetime]:
    """Return from when and until when a certificate is valid, in UTC; ValueError where it is none."""
    from cryptography import x509

    certificate = x509.load_pem_x509_certificate(certificate_pem)
    return certificate.not_valid_before_utc, certificate.not_valid_after_utc


def derive_key(passphrase: str, salt: bytes, *, cost: int) -> bytes:
    """Derive 32 bytes from a passphrase by scrypt with n = 2**cost, r = 8, p = 1."""
    n = 1 << cost
    secret = unicodedata.normalize("NFC", passphrase).encode()
    return hashlib.scrypt(secret, salt=salt, n=n, r=_BLOCK, p=1, maxmem=130 * n * _BLOCK, dklen=_KEY_BYTES)


def wrap_key(key: bytes, passphrase: str) -> dict[str, str | int]:
    """Encrypt a random key under a passphrase; the result is made of JSON values and is safe to store beside the data.

    Its ``check`` is a plain checksum: it tells a damaged file from a wrong passphrase and proves nothing else.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    head: dict[str, str | int] = {"format": _WRAPPING, "cost": KEY_COST, "salt": salt.hex(), "nonce": nonce.hex()}
    sealed = AESGCM(derive_key(passphrase, salt, cost=KEY_COST)).encrypt(nonce, key, _canonical(head))
    wrapped = head | {"key": sealed.hex()}
    return wrapped | {"check": hashlib.sha256(_canonical(wrapped)).hexdigest()}


def unwrap_key(wrapped: Mapping[str, object], passphrase: str) -> bytes:
    """Return the key that :func:`wrap_key` wrapped.

    Raises ``key-damaged`` where the stored form is not as it was written, else ``passphrase-wrong``.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head, cost, salt, nonce, sealed = _wrapped_parts(wrapped)
    try:
        return AESGCM(derive_key(passphrase, salt, cost=cost)).decrypt(nonce, sealed, head)
    except InvalidTag as error:
        raise DeskError("passphrase-wrong") from error


def hash_password(password: str) -> str:
    """Return a salted scrypt hash as one line of text: ``scrypt$cost$salt$hash``."""
    salt = os.urandom(_SALT_BYTES)
    hashed = derive_key(password, salt, cost=PASSWORD_COST)
    return f"scrypt${PASSWORD_COST}${salt.hex()}${hashed.hex()}"


def password_matches(password: str, hashed: str) -> bool:
    """Return, in constant time, whether ``hashed`` was made from ``password``; an unreadable hash matches nothing."""
    try:
        scheme, cost_text, salt, digest = hashed.split("$")
        cost, expected = int(cost_text), bytes.fromhex(digest)
        actual = derive_key(password, bytes.fromhex(salt), cost=cost) if _cost_is_sane(cost) else b""
    except ValueError:
        return False
    return scheme == "scrypt" and hmac.compare_digest(actual, expected) and len(expected) == _KEY_BYTES


def _subject(name: str) -> Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    short = name.encode()[:_COMMON_NAME_BYTES].decode(errors="ignore")
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.COMMON_NAME, short),
        ]
    )


def _certificate_for(key: EllipticCurvePublicKey, subject: Name, at: datetime) -> CertificateBuilder:
    from cryptography import x509

    last_day = 28 if (at.month, at.day) == (2, 29) else at.day
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _CLOCK_SLACK)
        .not_valid_after(at.replace(year=at.year + _VALID_YEARS, day=last_day))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage() -> KeyUsage:
    from cryptography.x509 import KeyUsage

    return KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _wrapped_parts(wrapped: Mapping[str, object]) -> tuple[bytes, int, bytes, bytes, bytes]:
    """Return head, cost, salt, nonce and ciphertext of a wrapped key that is as it was written."""
    fields = {name: value for name, value in wrapped.items() if name != "check"}
    try:
        whole = wrapped["check"] == hashlib.sha256(_canonical(fields)).hexdigest() and fields["format"] == _WRAPPING
        cost = int(str(fields["cost"]))
        salt, nonce, sealed = (bytes.fromhex(str(fields[name])) for name in ("salt", "nonce", "key"))
    except (KeyError, TypeError, ValueError) as error:
        raise DeskError("key-damaged") from error
    if not (whole and _cost_is_sane(cost)):
        raise DeskError("key-damaged")
    head = {"format": _WRAPPING, "cost": cost, "salt": salt.hex(), "nonce": nonce.hex()}
    return _canonical(head), cost, salt, nonce, sealed


def _cost_is_sane(cost: int) -> bool:
    return 1 <= cost <= _HIGHEST_COST


def _canonical(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
