"""The optional encryption (加密) of a batch: one passphrase, known to both offices, over the whole file.

Layout: a head of 66 bytes, then chunks.  The head is the magic ``WGBATCH1``, log2 of scrypt's n (1 byte), a salt
(16 bytes), a zero byte, a plain checksum of these 26 bytes (SHA-256, first 8 bytes) and an HMAC-SHA-256 of all that
under a key of its own, which tells a wrong passphrase from damaged data.  Each chunk is AES-256-GCM over at most 1 MiB
with the head as additional data; its nonce is the chunk's number (11 bytes, big-endian) and a byte that is 1 on the
last chunk only.  So a chunk that is moved, cut off, repeated or appended fails.  The key comes from a fresh salt for
every file, which is why a counted nonce never repeats under one key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from typing import Final

from desktop.errors import DeskError
from desktop.keys import KEY_COST, derive_key

_MAGIC: Final = b"WGBATCH1"
_PARAMETERS: Final = struct.Struct(">8sB16sx")
_CHECKSUM_BYTES: Final = 8
_PROOF_BYTES: Final = 32
_HEAD_BYTES: Final = _PARAMETERS.size + _CHECKSUM_BYTES + _PROOF_BYTES
_CHUNK_BYTES: Final = 1 << 20
_TAG_BYTES: Final = 16
_COSTS: Final = range(14, 19)


def is_encrypted(content: bytes) -> bool:
    """Return whether a file says of itself that it is an encrypted batch."""
    return content.startswith(_MAGIC)


def encrypt(content: bytes, passphrase: str, *, cost: int = KEY_COST) -> bytes:
    """Encrypt a file under a passphrase; an empty passphrase is refused with ``batch-passphrase-missing``."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not passphrase:
        raise DeskError("batch-passphrase-missing")
    parameters = _PARAMETERS.pack(_MAGIC, cost, os.urandom(16))
    summed = parameters + _checksum(parameters)
    data_key, head_key = _keys(passphrase, summed)
    head = summed + hmac.digest(head_key, summed, "sha256")
    cipher = AESGCM(data_key)
    chunks = [content[at : at + _CHUNK_BYTES] for at in range(0, len(content), _CHUNK_BYTES)] or [b""]
    return b"".join(
        [head, *(cipher.encrypt(_nonce(i, last=i == len(chunks) - 1), chunk, head) for i, chunk in enumerate(chunks))]
    )


def decrypt(content: bytes, passphrase: str | None) -> bytes:
    """Return the file that :func:`encrypt` was given, whole or not at all.

    Raises ``batch-encrypted`` without a passphrase, ``batch-passphrase-wrong``, and ``batch-ciphertext-damaged``.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not passphrase:
        raise DeskError("batch-encrypted")
    head, data_key = _unlocked(content, passphrase)
    cipher, step = AESGCM(data_key), _CHUNK_BYTES + _TAG_BYTES
    starts = range(_HEAD_BYTES, len(content), step)
    try:
        plain = [
            cipher.decrypt(_nonce(i, last=i == len(starts) - 1), content[at : at + step], head)
            for i, at in enumerate(starts)
        ]
    except InvalidTag as error:
        raise DeskError("batch-ciphertext-damaged") from error
    if not plain:
        raise DeskError("batch-ciphertext-damaged")
    return b"".join(plain)


def _unlocked(content: bytes, passphrase: str) -> tuple[bytes, bytes]:
    """Return the head and the key of the data."""
    head = content[:_HEAD_BYTES]
    parameters, checksum = head[: _PARAMETERS.size], head[_PARAMETERS.size : -_PROOF_BYTES]
    if len(head) < _HEAD_BYTES or checksum != _checksum(parameters):
        raise DeskError("batch-ciphertext-damaged")
    if parameters[len(_MAGIC)] not in _COSTS:
        raise DeskError("batch-ciphertext-damaged")
    data_key, head_key = _keys(passphrase, parameters + checksum)
    if not hmac.compare_digest(hmac.digest(head_key, parameters + checksum, "sha256"), head[-_PROOF_BYTES:]):
        raise DeskError("batch-passphrase-wrong")
    return head, data_key


def _keys(passphrase: str, head: bytes) -> tuple[bytes, bytes]:
    _, cost, salt = _PARAMETERS.unpack_from(head)
    key = derive_key(passphrase, salt, cost=cost)
    return hmac.digest(key, b"wengang batch data", "sha256"), hmac.digest(key, b"wengang batch head", "sha256")


def _checksum(parameters: bytes) -> bytes:
    return hashlib.sha256(parameters).digest()[:_CHECKSUM_BYTES]


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
