"""Members of a zip with a password (压缩包的打开密码): the old cipher of zip, and AES (WinZip, WinRAR, 7-Zip)."""

from __future__ import annotations

import hashlib
import hmac
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

MOST_OLD_BYTES: Final = 16 * 1024 * 1024
"""Of members under the old cipher, which is undone byte by byte: about a second each megabyte."""

_ENCRYPTED, _AES, _AES_FIELD = 0x1, 99, 0x9901
_LOCAL_HEAD = 30
_SALTS: Final = {1: 8, 2: 12, 3: 16}  # by strength: AES-128, 192, 256; a key has twice as many bytes
_ROUNDS = 1000
_VERIFIER, _SEAL = 2, 10
_PIECE = 1 << 16
_BLOCK = 16


class WrongPassword(Exception):
    """No spelling of the password opens a member."""


class _Aes(NamedTuple):
    """A member under AES: its salt, what tells a right password, the cipher text, its seal, and how it was packed."""

    salt: bytes
    verifier: bytes
    text: memoryview
    seal: bytes
    method: int


def is_locked(info: zipfile.ZipInfo) -> bool:
    """Whether a member needs a password."""
    return bool(info.flag_bits & _ENCRYPTED)


def is_old(info: zipfile.ZipInfo) -> bool:
    """Whether a member is under the old cipher."""
    return is_locked(info) and info.compress_type != _AES


def pieces(content: bytes, archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: str) -> Iterator[bytes]:
    """Yield a member of the zip in ``content``, opened where it is locked, as far as it goes.

    Raises WrongPassword, or what the library of zip raises where a member is damaged.
    """
    if info.compress_type == _AES:
        yield from _opened_aes(_aes(content, info), password)
        return
    with archive.open(info, pwd=_right(archive, info, password) if is_locked(info) else None) as packed:
        while piece := packed.read(_PIECE):
            yield piece


def _spellings(password: str) -> list[bytes]:
    """Return the bytes that a password may have been: programs take it in UTF-8 or in the code page of Windows."""
    return list(dict.fromkeys(password.encode(encoding, "replace") for encoding in ("utf-8", "gb18030")))


def _right(archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: str) -> bytes:
    for spelling in _spellings(password):
        try:
            archive.open(info, pwd=spelling).close()
        except RuntimeError as error:
            if "password" not in str(error).lower():
                raise
        else:
            return spelling
    raise WrongPassword


def _aes(content: bytes, info: zipfile.ZipInfo) -> _Aes:
    strength, method = _stated(info.extra)
    name, extra = struct.unpack_from("<HH", content, info.header_offset + 26)
    start = info.header_offset + _LOCAL_HEAD + name + extra
    body = memoryview(content)[start : start + info.compress_size]
    salt = _SALTS[strength]
    if len(body) < salt + _VERIFIER + _SEAL:
        raise zipfile.BadZipFile("cut off")
    at = salt + _VERIFIER
    return _Aes(bytes(body[:salt]), bytes(body[salt:at]), body[at:-_SEAL], bytes(body[-_SEAL:]), method)


def _stated(extra: bytes) -> tuple[int, int]:
    """Return strength and packing of a member under AES."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == _AES_FIELD:
            strength, method = struct.unpack_from("<BH", extra, at + 8)
            if strength not in _SALTS or method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                break
            return strength, method
        at += 4 + length
    raise zipfile.BadZipFile("no way of encrypting is stated")


def _opened_aes(member: _Aes, password: str) -> Iterator[bytes]:
    key, seal_key = _keys(member, password)
    if hmac.digest(seal_key, member.text, "sha1")[:_SEAL] != member.seal:
        raise zipfile.BadZipFile("the seal is broken")
    unpack: Callable[[bytes], Iterator[bytes]] = (
        _Inflater().pieces if member.method == zipfile.ZIP_DEFLATED else _as_it_is
    )
    for piece in _decrypted(key, member.text):
        yield from unpack(piece)


def _keys(member: _Aes, password: str) -> tuple[bytes, bytes]:
    size = 2 * len(member.salt)
    for spelling in _spellings(password):
        made = hashlib.pbkdf2_hmac("sha1", spelling, member.salt, _ROUNDS, 2 * size + _VERIFIER)
        if made[-_VERIFIER:] == member.verifier:
            return made[:size], made[size : 2 * size]
    raise WrongPassword


def _decrypted(key: bytes, text: memoryview) -> Iterator[bytes]:
    """Yield the plain text; the counter of zip begins with 1 and has its lowest byte first, as no library counts."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import ECB

    encryptor = Cipher(AES(key), ECB()).encryptor()  # noqa: S305  the blocks are those of a counter
    for at in range(0, len(text), _PIECE):
        piece = text[at : at + _PIECE]
        first = at // _BLOCK + 1
        blocks = b"".join(n.to_bytes(_BLOCK, "little") for n in range(first, first + -(-len(piece) // _BLOCK)))
        stream = int.from_bytes(encryptor.update(blocks)[: len(piece)], "little")
        yield (int.from_bytes(piece, "little") ^ stream).to_bytes(len(piece), "little")


def _as_it_is(piece: bytes) -> Iterator[bytes]:
    yield piece


class _Inflater:
    """Inflates in pieces of bounded size."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        """Yield what a piece inflates to."""
        rest = packed
        while rest and not self._inflate.eof:
            yield self._inflate.decompress(rest, 1 << 20)
            rest = self._inflate.unconsumed_tail
