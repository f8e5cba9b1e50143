"""A signed paper: whose it is, and that one changed or added byte shows."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from desktop.errors import DeskError
from desktop.keys import Signer, fingerprint, new_signer
from desktop.printing.forms import render
from desktop.printing.signature import check, sign
from tests.printing.sheets import a_summary

AT = datetime(2023, 4, 10, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def office() -> Signer:
    return new_signer("温州市鹿城区样例街道办事处", at=AT)


@pytest.fixture(scope="module")
def signed(office: Signer) -> bytes:
    return sign(render(a_summary()), office, reason="汇总表报送", at=AT)


def test_a_signed_paper_is_good_where_its_signer_is_trusted(office: Signer, signed: bytes) -> None:
    report = check(signed, [office.certificate_pem])

    assert report.good
    assert report.signer == "温州市鹿城区样例街道办事处"
    assert report.fingerprint == fingerprint(office.certificate_pem)
    assert report.signed_at == AT


def test_a_signed_paper_is_whole_but_not_trusted_where_its_signer_is_unknown(signed: bytes) -> None:
    stranger = new_signer("别处", at=AT)

    report = check(signed, [stranger.certificate_pem])

    assert (report.intact, report.whole, report.trusted, report.good) == (True, True, False, False)


@pytest.mark.parametrize("added", [b"\n", b"1 0 obj << >> endobj\n"])
def test_bytes_added_behind_a_signature_are_seen(office: Signer, signed: bytes, added: bytes) -> None:
    report = check(signed + added, [office.certificate_pem])

    assert not report.whole
    assert not report.good


def test_a_lawful_update_behind_a_signature_is_seen(office: Signer, signed: bytes) -> None:
    update = IncrementalPdfFileWriter(BytesIO(signed))
    update.root["/Lang"] = pdf_string("en")
    update.update_root()
    updated = BytesIO()
    update.write(updated)

    report = check(updated.getvalue(), [office.certificate_pem])

    assert report.signed
    assert not report.whole
    assert not report.good


def test_one_changed_byte_anywhere_is_never_good(office: Signer, signed: bytes) -> None:
    chance = random.Random(7)
    first = signed.rindex(b"/Contents")
    places = [chance.randrange(len(signed)) for _ in range(60)] + [
        chance.randrange(first, len(signed)) for _ in range(90)
    ]

    good = [place for place in places if _good_with(signed, place, 1 << chance.randrange(8), office)]

    assert good == []


def test_the_signature_keeps_what_was_drawn(signed: bytes) -> None:
    assert signed.startswith(render(a_summary()))


def test_a_paper_that_is_not_signed_is_told_so(office: Signer) -> None:
    report = check(render(a_summary()), [office.certificate_pem])

    assert not report.signed
    assert not report.good


def test_a_later_signing_day_within_the_certificate_is_good(office: Signer) -> None:
    later = sign(render(a_summary()), office, reason="汇总表报送", at=AT + timedelta(days=365))

    assert check(later, [office.certificate_pem]).good


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.4\n"])
def test_a_file_that_is_no_pdf_is_refused(office: Signer, content: bytes) -> None:
    with pytest.raises(DeskError, match="not-a-pdf"):
        check(content, [])
    with pytest.raises(DeskError, match="not-a-pdf"):
        sign(content, office, reason="", at=AT)


def test_a_broken_key_is_refused_with_advice(office: Signer) -> None:
    broken = Signer(key_pem=b"nothing", certificate_pem=office.certificate_pem)

    with pytest.raises(DeskError, match="signature-unusable"):
        sign(render(a_summary()), broken, reason="", at=AT)


def _good_with(signed: bytes, place: int, flip: int, office: Signer) -> bool:
    changed = signed[:place] + bytes([signed[place] ^ flip]) + signed[place + 1 :]
    try:
        return check(changed, [office.certificate_pem]).good
    except DeskError:
        return False
