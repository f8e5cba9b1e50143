"""Locked files as other programs make them (打开密码), put together by hand: no library of ours writes these ways."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

import olefile
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from msoffcrypto.method.xor_obfuscation import DocumentXOR

from desktop.importing.container import contain
from desktop.records import SourceFile
from tests.importing.formats import changed
from tests.importing.workbooks import a_file

_SALT = bytes(range(16))

_MANIFEST = "META-INF/manifest.xml"
_BEGIN, _BOUND_SHEET = 0x809, 0x85


# --- open documents


def relocked(file: SourceFile, password: str, deflated: bytes) -> SourceFile:
    """Return a locked open document with this deflated text in the place of its content, locked in the same way."""
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        manifest = archive.read(_MANIFEST)
    entry = manifest[manifest.index(b'"content.xml"') :]
    told = {name: _told(name, entry)[1] for name in (b"initialisation-vector", b"salt", b"checksum")}
    vector, salt = (base64.b64decode(told[name]) for name in (b"initialisation-vector", b"salt"))
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(password.encode()).digest(), salt, 100_000, 32)
    padded = deflated + bytes(15 - len(deflated) % 16) + bytes([16 - len(deflated) % 16])
    checksum = base64.b64encode(hashlib.sha256(deflated[:1024]).digest())
    locked = Cipher(AES(key), CBC(vector)).encryptor().update(padded)
    retold = manifest.replace(told[b"checksum"], checksum)
    return changed(file, {"content.xml": lambda _old: locked, _MANIFEST: lambda _old: retold})


def _told(name: bytes, entry: bytes) -> re.Match[bytes]:
    found = re.search(rb"manifest:" + name + rb'="([^"]*)"', entry)
    assert found is not None
    return found


# --- zips


def locked_zip(
    contents: Mapping[str, bytes], password: bytes, *, lock: Callable[[bytes, bytes], tuple[bytes, int, bytes]]
) -> SourceFile:
    """Return a zip whose members are locked one by one: ``lock`` gives the body, the method and the extra field."""
    body, directory = b"", b""
    for name, content in contents.items():
        locked, method, extra = lock(content, password)
        written, crc = name.encode(), zlib.crc32(content)
        sizes = len(locked), len(content), len(written), len(extra)
        shared = struct.pack("<4HIIIHH", 0x801, method, 0, 0x21, crc, *sizes)
        directory += b"PK\x01\x02" + struct.pack("<HH", 20, 20) + shared + bytes(10) + struct.pack("<I", len(body))
        directory += written + extra
        body += b"PK\x03\x04" + struct.pack("<H", 20) + shared + written + extra + locked
    count = len(contents)
    end = b"PK\x05\x06" + struct.pack("<4HIIH", 0, 0, count, count, len(directory), len(body), 0)
    return a_file(body + directory + end, "材料.zip")


def _deflated(plain: bytes) -> bytes:
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflater.compress(plain) + deflater.flush()


def old_cipher(content: bytes, password: bytes) -> tuple[bytes, int, bytes]:
    """Lock a member with the cipher that zip has had from its beginning (ZipCrypto)."""
    keys = _OldKeys(password)
    check = bytes(11) + struct.pack("<I", zlib.crc32(content))[3:]
    return keys.lock(check + _deflated(content)), zipfile.ZIP_DEFLATED, b""


class _OldKeys:
    def __init__(self, password: bytes) -> None:
        self._keys = [0x12345678, 0x23456789, 0x34567890]
        for letter in password:
            self._turn(letter)

    def lock(self, plain: bytes) -> bytes:
        locked = bytearray()
        for byte in plain:
            last = self._keys[2] | 2
            locked.append(byte ^ (last * (last ^ 1) >> 8 & 0xFF))
            self._turn(byte)
        return bytes(locked)

    def _turn(self, byte: int) -> None:
        keys = self._keys
        keys[0] = _crc_step(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc_step(keys[2], keys[1] >> 24)


def _crc_step(crc: int, byte: int) -> int:
    return zlib.crc32(bytes([byte]), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def aes_cipher(content: bytes, password: bytes) -> tuple[bytes, int, bytes]:
    """Lock a member with AES-256 as WinZip, WinRAR and 7-Zip do, its checksum left in place."""
    made = hashlib.pbkdf2_hmac("sha1", password, _SALT, 1000, 66)
    deflated = _deflated(content)
    blocks = b"".join((n + 1).to_bytes(16, "little") for n in range(-(-len(deflated) // 16)))
    stream = Cipher(AES(made[:32]), ECB()).encryptor().update(blocks)  # noqa: S305  the blocks of a counter
    text = bytes(a ^ b for a, b in zip(deflated, stream, strict=False))
    seal = hmac.digest(made[32:64], text, "sha1")[:10]
    return _SALT + made[64:] + text + seal, 99, struct.pack("<HHH2sBH", 0x9901, 7, 1, b"AE", 3, zipfile.ZIP_DEFLATED)


# --- .xls


def obfuscated(file: SourceFile, password: str) -> SourceFile:
    """Return an .xls under the oldest of its ciphers (XOR); its keys are worked out by the library that reads them."""
    with olefile.OleFileIO(io.BytesIO(file.content)) as container:
        stream = container.openstream("Workbook").read()
    key, pads = DocumentXOR.create_xor_key_method1(password), DocumentXOR.create_xor_array_method1(password)
    verifier = next(each for each in range(1 << 16) if DocumentXOR.verifypw(password, each))
    lock = struct.pack("<5H", 0x2F, 6, 0, key, verifier)
    locked = bytearray()
    for code, body in _records(stream):
        begin = len(locked) + 4 + len(body)
        if code == _BOUND_SHEET:  # where the sheet stands is not hidden, and the lock has moved it
            body = struct.pack("<I", struct.unpack_from("<I", body)[0] + len(lock)) + body[4:]  # noqa: PLW2901
        hidden = bytes((byte << 5 & 0xFF | byte >> 3) ^ pads[(begin + n) % 16] for n, byte in enumerate(body))
        clear = {_BEGIN: len(body), _BOUND_SHEET: 4}.get(code, 0)
        locked += struct.pack("<HH", code, len(body)) + body[:clear] + hidden[clear:]
        if begin == 4 + len(body):
            locked += lock
    filling = -len(locked) % 4  # so that whole records reach to the end of the sector
    locked += struct.pack("<HH", 0, filling) + bytes(filling)
    return a_file(contain("Workbook", bytes(locked)), "申报.xls")


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        if code:
            yield code, stream[at + 4 : at + 4 + size]
        at += 4 + size
