"""The detached signature of a batch: over the tag manifest, by the key of the office's certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.errors import DeskError

if TYPE_CHECKING:
    from desktop.keys import Signer


def sign(content: bytes, signer: Signer) -> bytes:
    """Sign with SHA-256: ECDSA (DER) for an elliptic key, PKCS #1 v1.5 for an installed RSA key; same in, same out.

    Raises ``signer-mismatch`` where the certificate is not that of the key.
    """
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    key = serialization.load_pem_private_key(signer.key_pem, password=None)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        signature = key.sign(content, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    elif isinstance(key, rsa.RSAPrivateKey):
        signature = key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    else:
        raise DeskError("signer-mismatch")
    if not holds(signature, content, signer.certificate_pem):
        raise DeskError("signer-mismatch")
    return signature


def holds(signature: bytes, content: bytes, certificate_pem: bytes) -> bool:
    """Return whether the signature is that of the certificate's key over ``content``; its term is not looked at.

    A batch must still open when the certificate has run out: the office keeps it for decades.
    """
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    try:
        key = x509.load_pem_x509_certificate(certificate_pem).public_key()
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
