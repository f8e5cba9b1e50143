"""PDF signatures (PAdES B-B): what the office issued, fixed by its own key; no network and no time server is asked.

A signature of this kind proves who issued a file and that no byte of it changed.  It is no Chinese electronic seal
(电子印章), so the paper keeps its place for ink.  Stamp first, sign last: any byte added later is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from desktop.errors import DeskError
from desktop.keys import Signer, fingerprint, signer_name

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko_certvalidator import ValidationContext

_FIELD = "OfficeSignature"
# What pyHanko and asn1crypto raise when a damaged file makes them trip, beside their own errors.
_TRIPPED = (ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """What a signature is worth.

    ``intact``: the signed bytes are as they were signed; ``whole``: nothing was added behind them; ``trusted``: the
    signer is among the certificates given.  ``fingerprint`` is '' and ``signed_at`` None where nothing is signed or
    the signature cannot be read; ``signed_at`` is the signer's own word.
    """

    signed: bool
    intact: bool
    whole: bool
    trusted: bool
    signer: str = ""
    fingerprint: str = ""
    signed_at: datetime | None = None

    @property
    def good(self) -> bool:
        """Whether the file is as a trusted signer issued it."""
        return self.signed and self.intact and self.whole and self.trusted


def sign(pdf: bytes, signer: Signer, *, reason: str, at: datetime) -> bytes:
    """Return the file with an invisible signature field; raises ``not-a-pdf`` or ``signature-unusable``.

    ``at`` needs a time zone; the certificate is not asked whether it was valid then.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

    class DatedSigner(PdfSigner):
        """A signer whose clock is the argument, not the machine's."""

        def init_signing_session(self, *args: Any, **options: Any) -> PdfSigningSession:  # noqa: ANN401
            session = super().init_signing_session(*args, **options)
            session.system_time = at
            return session

    key = _key(signer)
    description = PdfSignatureMetadata(
        field_name=_FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason,
        name=signer_name(signer.certificate_pem),
    )  # fmt: skip
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        signed: BytesIO = DatedSigner(description, key).sign_pdf(writer)
    except PdfError as error:
        raise DeskError("not-a-pdf") from error
    except (SigningError, ValueError) as error:
        raise DeskError("signature-unusable") from error
    return signed.getvalue()


def check(pdf: bytes, trusted: Sequence[bytes]) -> SignatureReport:
    """Judge the last signature of a file against trusted certificates (PEM); raises ``not-a-pdf``.

    A signature that cannot be read is one that is not intact.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(BytesIO(pdf))
        signatures = reader.embedded_signatures
    except (PdfError, *_TRIPPED) as error:
        raise DeskError("not-a-pdf") from error
    if not signatures:
        return SignatureReport(signed=False, intact=False, whole=False, trusted=False)
    try:
        return _judge(signatures[-1], pdf, trusted)
    except (PdfError, *_TRIPPED):
        return SignatureReport(signed=True, intact=False, whole=False, trusted=False)


def _judge(last: EmbeddedPdfSignature, pdf: bytes, trusted: Sequence[bytes]) -> SignatureReport:
    """Take the library's verdict and, beside it, whether the signature covers every byte."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    status = validate_pdf_signature(last, _context(trusted, last.self_reported_timestamp))
    certificate = _pem(last.signer_cert.dump())
    return SignatureReport(
        signed=True,
        # The library's own verdict weighs trust as well; where trust is given, nothing else may fail it.
        intact=status.intact and status.valid and (status.bottom_line or not status.trusted),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _no_room_for_more(last, pdf),
        trusted=status.trusted,
        signer=signer_name(certificate),
        fingerprint=fingerprint(certificate),
        signed_at=last.self_reported_timestamp,
    )


def _no_room_for_more(signature: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """Return whether what no signature covers holds the signature, filled up with noughts, and not a digit more.

    The gap in the file is one such place, the list of digest algorithms inside the signature the other.
    """
    from asn1crypto import parser

    named = [algorithm.dump() for algorithm in signature.signed_data["digest_algorithms"]]
    _, end, start, _ = signature.byte_range
    gap = pdf[end:start]
    content = signature.pkcs7_content
    written = content[: parser.peek(content)].hex().encode().ljust(len(gap) - 2, b"0")
    clean = (b"<" + written + b">", b"<" + written.upper() + b">")
    return gap in clean and named == [signature.signer_info["digest_algorithm"].dump()]


def _context(trusted: Sequence[bytes], moment: datetime | None) -> ValidationContext:
    """Return what certificates are judged by: these and no others, on the day of signing, never over the network."""
    from asn1crypto import pem, x509
    from pyhanko_certvalidator import ValidationContext

    roots = [x509.Certificate.load(pem.unarmor(certificate)[2]) for certificate in trusted]
    return ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False)


def _key(signer: Signer) -> SimpleSigner:
    """Return the signer as the library wants it; raises ``signature-unusable``."""
    from asn1crypto import keys, pem, x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    try:
        return SimpleSigner(
            signing_cert=x509.Certificate.load(pem.unarmor(signer.certificate_pem)[2]),
            signing_key=keys.PrivateKeyInfo.load(pem.unarmor(signer.key_pem)[2]),
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
        )
    except ValueError as error:
        raise DeskError("signature-unusable") from error


def _pem(der: bytes) -> bytes:
    from asn1crypto import pem

    armored: bytes = pem.armor("CERTIFICATE", der)
    return armored
