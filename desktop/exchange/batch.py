"""The sealed batch: a BagIt bag (RFC 8493) in a zip, signed, and optionally encrypted as a whole.

Inside the zip, under one folder ``batch/``::

    bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt
    signature/certificate.pem             listed in the tag manifest
    signature/tagmanifest-sha256.sig      detached signature over the exact bytes of tagmanifest-sha256.txt
    data/…                                the members

The chain is: signature → tag manifest → manifest, bag-info and certificate → every member.  So it can be checked
without this program, by standard tools, inside the unpacked folder::

    sha256sum -c tagmanifest-sha256.txt && sha256sum -c manifest-sha256.txt
    openssl x509 -in signature/certificate.pem -noout -pubkey > office.pub
    openssl dgst -sha256 -verify office.pub -signature signature/tagmanifest-sha256.sig tagmanifest-sha256.txt
    openssl x509 -in signature/certificate.pem -noout -fingerprint -sha256

(RFC 8493 escapes a ``%`` in a name as ``%25`` in the manifest, which ``sha256sum`` does not undo.)

The bag is what is signed, not the zip: the same bag zipped again by another program (other order, dates, compression,
name of the outer folder) is whole.  Nothing may be beside it, twice, or under a second name.  A file that is still
the sender's own zip, known by its closing digest, must in addition be so to the last bit.  Whether the signer is to be
trusted is the caller's to decide, by :attr:`Batch.signer_fingerprint`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.errors import DeskError
from desktop.exchange import bag
from desktop.exchange.archive import Archive, pack, unpack
from desktop.exchange.envelope import decrypt, is_encrypted
from desktop.exchange.findings import BatchDamaged, FaultKind, Finding
from desktop.exchange.signature import holds, sign
from desktop.keys import fingerprint, signer_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from desktop.keys import Signer

FOLDER: Final = "batch/"
BAGGING_DATE: Final = "Bagging-Date"

_EARLIEST: Final = date(1980, 1, 1)
_TAGS: Final = (bag.DECLARATION_PATH, bag.INFO_PATH, bag.MANIFEST_PATH, bag.CERTIFICATE_PATH)
_UNLISTED: Final = (bag.TAG_MANIFEST_PATH, bag.SIGNATURE_PATH)
_FRAME: Final = frozenset({*_TAGS, *_UNLISTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contents:
    """The files of a bag by path, those that could not be read, and what was found wrong so far."""

    files: Mapping[str, bytes]
    unreadable: frozenset[str]
    findings: tuple[Finding, ...]

    @property
    def payload(self) -> dict[str, bytes]:
        return {path: content for path, content in self.files.items() if path.startswith(bag.PAYLOAD)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch that was found whole and truly signed; by whom is told, whether to trust them is not.

    ``members`` are named as they were given to :func:`seal`; ``digest`` is the SHA-256 of the tag manifest and names
    the same bag however it was zipped or encrypted.
    """

    members: Mapping[str, bytes] = field(repr=False)
    info: Mapping[str, str]
    certificate_pem: bytes = field(repr=False)
    signer_fingerprint: str
    signer_name: str
    digest: str
    encrypted: bool


def seal(members: Mapping[str, bytes], *, info: Mapping[str, str], signer: Signer) -> bytes:
    """Put members into a signed batch; the same input gives the same bytes (with the same zlib).

    Names are relative paths with ``/`` and become NFC; ``info`` goes into bag-info.txt, and its ``Bagging-Date``
    (ISO day) dates the files.  ValueError for a name that is unsafe or the same as another to some file system, and
    for info that does not fit one line; ``signer-mismatch`` and ``batch-too-large`` are for the clerk.
    """
    payload = _payload(members)
    tags = {
        bag.DECLARATION_PATH: bag.DECLARATION,
        bag.INFO_PATH: bag.info_text(info, payload),
        bag.MANIFEST_PATH: bag.manifest(payload),
        bag.CERTIFICATE_PATH: signer.certificate_pem,
    }
    tag_manifest = bag.manifest(tags)
    files = {
        **tags,
        bag.TAG_MANIFEST_PATH: tag_manifest,
        bag.SIGNATURE_PATH: sign(tag_manifest, signer),
        **dict(sorted(payload.items())),
    }
    day = date.fromisoformat(info[BAGGING_DATE]) if BAGGING_DATE in info else _EARLIEST
    return pack({FOLDER + path: content for path, content in files.items()}, day=day)


def open_batch(content: bytes, *, passphrase: str | None = None) -> Batch:
    """Return the batch, wholly checked, or raise: nothing half-checked ever leaves here.

    :class:`BatchDamaged` carries every finding.  Plain codes: ``not-a-batch``, ``batch-truncated``,
    ``batch-too-large``, ``batch-encrypted`` (no passphrase given), ``batch-passphrase-wrong`` and
    ``batch-ciphertext-damaged``.  A passphrase for a batch that is not encrypted is not needed and not looked at.
    """
    encrypted = is_encrypted(content)
    archive = unpack(decrypt(content, passphrase) if encrypted else content)
    contents = _contents(archive)
    files, payload = contents.files, contents.payload
    info, info_findings = bag.read_info(files.get(bag.INFO_PATH, b""), payload)
    findings = (*contents.findings, *_manifest_findings(contents), *_signature_findings(contents))
    if findings := findings or (*info_findings, *_lesser_findings(archive, files)):
        raise BatchDamaged(findings)
    certificate = files[bag.CERTIFICATE_PATH]
    return Batch(
        members={path.removeprefix(bag.PAYLOAD): data for path, data in payload.items()},
        info=info,
        certificate_pem=certificate,
        signer_fingerprint=fingerprint(certificate),
        signer_name=signer_name(certificate),
        digest=bag.digest(files[bag.TAG_MANIFEST_PATH]),
        encrypted=encrypted,
    )


def _payload(members: Mapping[str, bytes]) -> dict[str, bytes]:
    payload = {bag.PAYLOAD + unicodedata.normalize("NFC", name): content for name, content in members.items()}
    if unsafe := [name for name in members if not bag.is_safe(name)]:
        raise ValueError(f"batch: unsafe member names {unsafe}")
    if len(set(map(bag.sameness, payload))) != len(members):
        raise ValueError("batch: two member names are one to some file system")
    return payload


def _contents(archive: Archive) -> _Contents:
    """Take the bag out of its outer folder; of doubled members the first is looked at."""
    names = [unicodedata.normalize("NFC", member.name) for member in archive.members]
    folder = _outer_folder(names)
    files: dict[str, bytes] = {}
    unreadable = set()
    for name, member in zip(names, archive.members, strict=True):
        path = name.removeprefix(folder)
        if member.content is None:
            unreadable.add(path)
        elif name.startswith(folder) and not member.is_folder:
            files.setdefault(path, member.content)
    findings = (replace(finding, member=finding.member.removeprefix(folder)) for finding in archive.findings)
    return _Contents(
        files=files, unreadable=frozenset(unreadable), findings=(*findings, *_name_findings(names, folder))
    )


def _outer_folder(names: Iterable[str]) -> str:
    """Return the folder that holds the bag, '' or one name with ``/``: where most of the files of every bag lie."""
    places = Counter[str]()
    for name in names:
        folder, slash, path = name.partition("/")
        places.update([folder + slash] if path in _FRAME else [""] if name in _FRAME else [])
    if not places:
        raise DeskError("not-a-batch")
    return places.most_common(1)[0][0]


def _name_findings(names: Sequence[str], folder: str) -> Iterator[Finding]:
    in_use = {name[: at + 1] for name in names for at in range(len(name) - 1) if name[at] == "/"}
    seen: dict[str, str] = {}
    for name in names:
        path = name.removeprefix(folder)
        if not bag.is_safe(name.removesuffix("/")):
            yield Finding(kind=FaultKind.UNSAFE, member=name, words=f"“{name}”的路径不安全")
        elif name.endswith("/") and name not in in_use:
            yield Finding(kind=FaultKind.ADDED, member=path, words=f"多出空文件夹“{path}”")
        elif not name.startswith(folder):
            yield Finding(kind=FaultKind.ADDED, member=name, words=f"多出“{name}”")
        if other := seen.get(key := bag.sameness(name.removesuffix("/"))):
            words = f"“{path}”出现了两次" if other == path else f"“{path}”与“{other}”重名"
            yield Finding(kind=FaultKind.DOUBLED, member=path, words=words)
        seen.setdefault(key, path)


def _manifest_findings(contents: _Contents) -> Iterator[Finding]:
    """Hold every file against the two manifests; what could not be read is told already and counts as nothing here."""
    tags, data = (path for path in contents.files if path not in _UNLISTED), contents.payload
    yield from _listed_findings(contents, bag.TAG_MANIFEST_PATH, [path for path in tags if path not in data])
    yield from _listed_findings(contents, bag.MANIFEST_PATH, data)
    if bag.TAG_MANIFEST_PATH not in {*contents.files, *contents.unreadable}:
        words = f"缺少“{bag.TAG_MANIFEST_PATH}”"
        yield Finding(kind=FaultKind.MISSING, member=bag.TAG_MANIFEST_PATH, words=words)


def _listed_findings(contents: _Contents, name: str, paths: Iterable[str]) -> Iterator[Finding]:
    if name not in contents.files:
        return
    listed, faults = bag.read_manifest(contents.files[name], name)
    readable = {path: known for path, known in listed.items() if path not in contents.unreadable}
    yield from faults
    yield from bag.differences(readable, {path: bag.digest(contents.files[path]) for path in paths})


def _signature_findings(contents: _Contents) -> Iterator[Finding]:
    wanted = (bag.SIGNATURE_PATH, bag.TAG_MANIFEST_PATH, bag.CERTIFICATE_PATH)
    present = [contents.files[path] for path in wanted if path in contents.files]
    if bag.SIGNATURE_PATH not in {*contents.files, *contents.unreadable}:
        yield Finding(kind=FaultKind.UNSIGNED, member=bag.SIGNATURE_PATH, words="没有签名文件")
    elif len(present) == len(wanted) and not holds(*present):
        words = "签名与清单不符，清单、签名或证书被换过"
        yield Finding(kind=FaultKind.SIGNATURE, member=bag.SIGNATURE_PATH, words=words)


def _lesser_findings(archive: Archive, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Tell what only matters where all members are as they were signed."""
    listed, _ = bag.read_manifest(files[bag.TAG_MANIFEST_PATH], bag.TAG_MANIFEST_PATH)
    for path in _TAGS:
        if path not in listed:
            yield Finding(kind=FaultKind.MISSING, member=path, words=f"签名的清单没有登记“{path}”")
    if files.get(bag.DECLARATION_PATH) != bag.DECLARATION:
        words = f"“{bag.DECLARATION_PATH}”写明的格式版本无法识别"
        yield Finding(kind=FaultKind.UNREADABLE, member=bag.DECLARATION_PATH, words=words)
    if archive.altered:
        yield Finding(kind=FaultKind.CONTAINER, member="", words="文件在发出后有字节变动，但各成员的内容未见差别")
