"""The signing identity and the wrapping of keys hold what they promise."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import DeskError
from desktop.keys import (
    Signer,
    fingerprint,
    hash_password,
    new_signer,
    password_matches,
    signer_name,
    unwrap_key,
    wrap_key,
)

AT = datetime(2024, 2, 29, 9, 0, tzinfo=UTC)
KEY = bytes(range(32))
WRAPPED, HASHED = wrap_key(KEY, "鹿城稳岗-2023"), hash_password("hunter2")


def test_a_new_signer_is_valid_for_ten_years_and_may_sign_but_not_certify() -> None:
    signer = new_signer("南浦街道办事处", at=AT)

    certificate = x509.load_pem_x509_certificate(signer.certificate_pem)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert certificate.not_valid_before_utc < AT < certificate.not_valid_after_utc
    assert certificate.not_valid_after_utc == datetime(2034, 2, 28, 9, 0, tzinfo=UTC)
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)


@pytest.mark.parametrize("name", ["南浦街道办事处", "办" * 60])
def test_the_certificate_keeps_the_office_name_whole(name: str) -> None:
    signer = new_signer(name, at=AT)

    assert signer_name(signer.certificate_pem) == name


def test_every_signer_has_its_own_fingerprint() -> None:
    one, other = new_signer("甲镇人民政府", at=AT), new_signer("甲镇人民政府", at=AT)

    assert fingerprint(one.certificate_pem) != fingerprint(other.certificate_pem)
    assert len(fingerprint(one.certificate_pem)) == 64


def test_a_printed_signer_shows_no_private_key() -> None:
    signer = Signer(key_pem=b"secret", certificate_pem=b"")

    assert "secret" not in repr(signer)


def test_a_guess_costs_what_was_decided() -> None:
    assert (WRAPPED["cost"], HASHED.split("$")[1]) == (16, "15")


def test_a_wrapped_key_comes_back_through_json() -> None:
    stored = json.loads(json.dumps(WRAPPED))

    assert unwrap_key(stored, "鹿城稳岗-2023") == KEY


def test_two_spellings_of_one_passphrase_open_alike() -> None:
    composed, decomposed = "caf\u00e9", "cafe\u0301"

    assert unwrap_key(wrap_key(KEY, composed), decomposed) == KEY


def test_the_same_key_is_never_wrapped_alike_twice() -> None:
    again = wrap_key(KEY, "鹿城稳岗-2023")

    assert again["key"] != WRAPPED["key"]
    assert again["salt"] != WRAPPED["salt"]


def test_a_wrong_passphrase_is_told() -> None:
    with pytest.raises(DeskError) as caught:
        unwrap_key(WRAPPED, "鹿城稳岗-2024")

    assert caught.value.code == "passphrase-wrong"


@pytest.mark.parametrize("name", sorted(WRAPPED))
def test_a_key_file_with_a_field_gone_is_damaged(name: str) -> None:
    rest = {key: value for key, value in WRAPPED.items() if key != name}

    with pytest.raises(DeskError) as caught:
        unwrap_key(rest, "鹿城稳岗-2023")
    assert caught.value.code == "key-damaged"


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(WRAPPED)), value=st.one_of(st.none(), st.integers(), st.text(), st.just([1])))
def test_a_key_file_with_a_field_changed_is_damaged(name: str, value: object) -> None:
    changed = {**WRAPPED, name: value}

    if changed != WRAPPED:
        with pytest.raises(DeskError) as caught:
            unwrap_key(changed, "鹿城稳岗-2023")
        assert caught.value.code == "key-damaged"


def test_a_password_matches_its_own_hash_only() -> None:
    hashed = hash_password("一二三 abc")

    assert password_matches("一二三 abc", hashed)
    assert not password_matches("一二三 abd", hashed)
    assert hash_password("一二三 abc") != hashed


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "scrypt",
        "scrypt$15$00$",
        "scrypt$99$00$00",
        "scrypt$99$00$",
        "scrypt$-1$00$00",
        "md5$4$00$00",
        "scrypt$x$y$z",
    ],
)
def test_a_hash_no_one_can_read_matches_nothing(stored: str) -> None:
    assert not password_matches("", stored)
