"""Open documents with a password to open them (ods 的打开密码): AES-256 in the way of ODF 1.2 and 1.3.

Every member is locked by itself, and the manifest says how.  What older programs write (Blowfish) and LibreOffice from
24.8 on (one locked package inside another, Argon2) is not undone here.
"""

from __future__ import annotations

import base64
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Final, NamedTuple
from xml.parsers import expat

from desktop.errors import WorkbookUnreadable
from desktop.importing.archive import MAX_INFLATED_BYTES, MAX_RATIO, NO_MANIFEST, OPEN_TYPE
from desktop.records import SourceFile

_ZIP, _MANIFEST, _LOCKED = b"PK\x03\x04", "META-INF/manifest.xml", b"encryption-data"
_NEEDED = ("content.xml", "meta.xml")
_LARGEST_MANIFEST = 1024 * 1024
_SMALL = 8 * 1024 * 1024
_PIECE = 1 << 16
_CHECKED = 1024  # bytes of the deflated member whose digest tells a right password
_MOST_ROUNDS = 2_000_000  # half a second; programs write 1,000 to 100,000
_KEY_BYTES: Final = 32
_WAY: Final = {
    "algorithm-name": "aes256-cbc",
    "start-key-generation-name": "sha256",
    "key-derivation-name": "pbkdf2",
    "checksum-type": "sha256-1k",
}
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError),
    *(NotImplementedError, RuntimeError, EOFError, ValueError, OSError, LookupError),
)


class _Lock(NamedTuple):
    """How one member is locked, as the manifest says."""

    vector: bytes
    salt: bytes
    rounds: int
    checksum: bytes


def is_locked(content: bytes) -> bool:
    """Whether the bytes are an open document whose manifest tells of encryption; what is damaged is not."""
    if not content.startswith(_ZIP) or _MANIFEST.encode() not in content:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _LOCKED in _manifest(archive)
    except _FAULTS:
        return False  # its reader tells of the damage


def unlock(file: SourceFile, password: str) -> bytes:
    """Return the document without its password: what is read of it, and no more.

    Raises WorkbookUnreadable ``password-wrong``, ``cipher-unknown``, ``corrupt`` or ``too-large``.
    """
    opened = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(file.content)) as locked,
            zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as plain,
        ):
            plain.writestr("mimetype", OPEN_TYPE)
            plain.writestr(_MANIFEST, NO_MANIFEST)
            told = _told(_manifest(locked))
            if not told.keys() & {*_NEEDED}:
                raise WorkbookUnreadable("cipher-unknown", file=file.name)
            for name in filter({*locked.namelist()}.__contains__, _NEEDED):
                with locked.open(name) as packed, plain.open(name, "w") as out:
                    pieces = _unlocked(file, packed, told[name], password) if name in told else _read(packed)
                    for piece in pieces:
                        out.write(piece)
    except _FAULTS as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    return opened.getvalue()


def _manifest(archive: zipfile.ZipFile) -> bytes:
    with archive.open(_MANIFEST) as packed:
        return packed.read(_LARGEST_MANIFEST)


def _told(manifest: bytes) -> Mapping[str, Mapping[str, str]]:
    """Return what the manifest says of every locked member, by its path; the names without their prefixes."""
    told: dict[str, dict[str, str]] = {}
    path = ""

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal path
        bare = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        match name.rpartition(":")[2]:
            case "file-entry":
                path = bare.get("full-path", "")
            case "encryption-data":
                told[path] = bare
            case "algorithm" | "start-key-generation" | "key-derivation" if path in told:
                told[path] |= bare

    def refuse(*_declared: object) -> None:
        raise ValueError("a document type")  # entities could grow without end

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(manifest, True)  # noqa: FBT003 - its second argument is no keyword
    return told


def _unlocked(file: SourceFile, packed: IO[bytes], told: Mapping[str, str], password: str) -> Iterator[bytes]:
    lock = _lock(file, told)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    begun, taken, given = False, 0, 0
    for piece in _deflated(packed, lock, password):
        if not begun and not _opens(piece, lock):
            raise WorkbookUnreadable("password-wrong", file=file.name)
        begun = True
        taken += len(piece)
        rest = piece
        while rest and not inflater.eof:
            inflated = inflater.decompress(rest, _SMALL)
            rest = inflater.unconsumed_tail
            given += len(inflated)
            if given > MAX_INFLATED_BYTES or (given > _SMALL and given > MAX_RATIO * taken):
                raise WorkbookUnreadable("too-large", file=file.name)
            yield inflated
    if not inflater.eof:
        raise zlib.error("the end is missing")


def _lock(file: SourceFile, told: Mapping[str, str]) -> _Lock:
    if any(not told.get(name, "").lower().endswith(way) for name, way in _WAY.items()):
        raise WorkbookUnreadable("cipher-unknown", file=file.name)
    rounds = int(told["iteration-count"])
    if not 0 < rounds <= _MOST_ROUNDS:
        raise ValueError("rounds without measure")
    vector, salt, checksum = (base64.b64decode(told[name]) for name in ("initialisation-vector", "salt", "checksum"))
    return _Lock(vector=vector, salt=salt, rounds=rounds, checksum=checksum)


def _deflated(packed: IO[bytes], lock: _Lock, password: str) -> Iterator[bytes]:
    """Yield a member as it was before it was locked, still deflated, with its padding at the end."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    start = hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest()
    key = hashlib.pbkdf2_hmac("sha1", start, lock.salt, lock.rounds, _KEY_BYTES)
    decryptor = Cipher(AES(key), CBC(lock.vector)).decryptor()
    for piece in _read(packed):
        yield decryptor.update(piece)
    decryptor.finalize()


def _opens(begin: bytes, lock: _Lock) -> bool:
    """Whether the digest of the beginning is right; of a short member programs count its padding or not."""
    ways = begin, begin[: -begin[-1]] if begin else b""
    return any(hashlib.sha256(way[:_CHECKED]).digest() == lock.checksum for way in ways)


def _read(packed: IO[bytes]) -> Iterator[bytes]:
    while piece := packed.read(_PIECE):
        yield piece
