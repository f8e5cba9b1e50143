"""An encrypted batch opens with its passphrase and whole, or not at all."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import DeskError
from desktop.exchange import encrypt, is_encrypted, open_batch
from desktop.exchange.envelope import decrypt

PASSPHRASE = "鹿城 2023 第一批"
CHEAP = 14
CHUNK = (1 << 20) + 16
HEAD = 66


@pytest.fixture(scope="module")
def encrypted(sealed: bytes) -> bytes:
    return encrypt(sealed, PASSPHRASE, cost=CHEAP)


@pytest.fixture(scope="module")
def long() -> bytes:
    """Three whole chunks and a short one."""
    return encrypt(bytes(range(256)) * (13 << 10), PASSPHRASE, cost=CHEAP)


def _code(content: bytes, passphrase: str | None = PASSPHRASE) -> str:
    with pytest.raises(DeskError) as caught:
        open_batch(content, passphrase=passphrase)
    return caught.value.code


def test_an_encrypted_batch_opens_with_its_passphrase(sealed: bytes) -> None:
    encrypted = encrypt(sealed, PASSPHRASE)

    batch = open_batch(encrypted, passphrase=PASSPHRASE)

    assert batch.encrypted
    assert batch.members == open_batch(sealed).members
    assert batch.digest == open_batch(sealed).digest


def test_an_encrypted_batch_shows_nothing_of_its_content(sealed: bytes, encrypted: bytes) -> None:
    assert is_encrypted(encrypted)
    assert not is_encrypted(sealed)
    assert b"330302003" in sealed
    assert b"330302003" not in encrypted


def test_encrypting_twice_never_gives_the_same(sealed: bytes, encrypted: bytes) -> None:
    assert encrypt(sealed, PASSPHRASE, cost=CHEAP)[HEAD:] != encrypted[HEAD:]


@pytest.mark.parametrize("passphrase", [None, ""])
def test_without_a_passphrase_it_is_told_as_encrypted(encrypted: bytes, passphrase: str | None) -> None:
    assert _code(encrypted, passphrase) == "batch-encrypted"


def test_a_wrong_passphrase_is_told_as_such(encrypted: bytes) -> None:
    assert _code(encrypted, PASSPHRASE + " ") == "batch-passphrase-wrong"


def test_an_empty_passphrase_encrypts_nothing(sealed: bytes) -> None:
    with pytest.raises(DeskError) as caught:
        encrypt(sealed, "")

    assert caught.value.code == "batch-passphrase-missing"


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 2 << 20])
def test_any_length_comes_back(size: int) -> None:
    content = bytes(size)

    assert decrypt(encrypt(content, PASSPHRASE, cost=CHEAP), PASSPHRASE) == content


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_single_changed_byte_of_an_encrypted_batch_opens(encrypted: bytes, data: st.DataObject) -> None:
    at = data.draw(st.one_of(st.integers(0, HEAD - 1), st.integers(0, len(encrypted) - 1)))
    changed = encrypted[:at] + bytes([encrypted[at] ^ data.draw(st.integers(1, 255))]) + encrypted[at + 1 :]

    assert _code(changed) in {"not-a-batch", "batch-passphrase-wrong", "batch-ciphertext-damaged"}


@pytest.mark.parametrize("at", [8, 9, 24, 25, 30])
def test_a_damaged_head_is_never_blamed_on_the_passphrase(encrypted: bytes, at: int) -> None:
    changed = encrypted[:at] + bytes([encrypted[at] ^ 1]) + encrypted[at + 1 :]

    assert _code(changed) == "batch-ciphertext-damaged"


@pytest.mark.parametrize(
    "pieces",
    [
        (0, 1, 2),
        (0, 1),
        (),
        (1, 0, 2, 3),
        (0, 1, 1, 2, 3),
        (0, 2, 3),
        (0, 1, 2, 3, 3),
        (3,),
    ],
    ids=["last cut", "two cut", "all cut", "swapped", "repeated", "one left out", "appended", "only the last"],
)
def test_chunks_cannot_be_cut_moved_repeated_or_appended(long: bytes, pieces: tuple[int, ...]) -> None:
    chunks = [long[at : at + CHUNK] for at in range(HEAD, len(long), CHUNK)]
    rearranged = long[:HEAD] + b"".join(chunks[number] for number in pieces)

    with pytest.raises(DeskError) as caught:
        decrypt(rearranged, PASSPHRASE)
    assert len(chunks) == 4
    assert caught.value.code == "batch-ciphertext-damaged"


def test_a_head_that_asks_for_endless_work_is_refused_before_it_is_done(encrypted: bytes) -> None:
    parameters = encrypted[:8] + bytes([30]) + encrypted[9:26]
    forged = parameters + hashlib.sha256(parameters).digest()[:8] + encrypted[34:]

    assert _code(forged) == "batch-ciphertext-damaged"


@pytest.mark.parametrize("end", [8, HEAD - 1, HEAD, HEAD + 5, -1])
def test_a_file_cut_anywhere_is_damaged(encrypted: bytes, end: int) -> None:
    assert _code(encrypted[:end]) == "batch-ciphertext-damaged"


def test_bytes_after_an_encrypted_batch_are_damage(encrypted: bytes) -> None:
    assert _code(encrypted + b"\n") == "batch-ciphertext-damaged"
