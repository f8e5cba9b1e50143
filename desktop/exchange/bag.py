"""A bag by RFC 8493 (BagIt 1.0): the text of its tag files, and the comparison of a manifest with what is there.

Paths inside a bag are text in NFC with ``/``; manifests are SHA-256 only.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from desktop.exchange.findings import FaultKind, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DECLARATION_PATH: Final = "bagit.txt"
INFO_PATH: Final = "bag-info.txt"
MANIFEST_PATH: Final = "manifest-sha256.txt"
TAG_MANIFEST_PATH: Final = "tagmanifest-sha256.txt"
CERTIFICATE_PATH: Final = "signature/certificate.pem"
SIGNATURE_PATH: Final = "signature/tagmanifest-sha256.sig"
PAYLOAD: Final = "data/"

DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
OXUM: Final = "Payload-Oxum"

_LINE: Final = re.compile(r"([0-9a-f]{64})  (\S[^\r]*)")
_ESCAPES: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPED: Final = re.compile("%25|%0D|%0A", re.IGNORECASE)
_LABEL: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_PART: Final = 255


def is_safe(path: str) -> bool:
    """Return whether a path stays inside its bag and can be unpacked on Linux, macOS and Windows alike."""
    return not _FORBIDDEN.search(path) and all(map(_is_safe_part, path.split("/")))


def sameness(path: str) -> str:
    """Return what two paths have in common that some file system would take for one file."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def digest(content: bytes) -> str:
    """Return the SHA-256 in lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the text of a manifest, its lines in the order of the paths; only CR, LF and ``%`` are escaped (2.1.3)."""
    lines = (f"{digest(content)}  {_escaped(path)}\n" for path, content in sorted(files.items()))
    return "".join(lines).encode()


def read_manifest(content: bytes, name: str) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Return path → digest, and a finding for every line that is none or that repeats a path.

    As strict as our own writer: two spaces, lower-case hex, every line ended by LF.
    """
    listed: dict[str, str] = {}
    findings = []
    for number, line in enumerate(_lines(content), start=1):
        match = _LINE.fullmatch(line)
        if not match:
            findings.append(_unreadable(name, f"“{name}”第 {number} 行无法识别"))
        elif (path := _unescaped(match[2])) in listed:
            findings.append(Finding(kind=FaultKind.DOUBLED, member=path, words=f"“{name}”中“{path}”登记了两次"))
        else:
            listed[path] = match[1]
    return listed, tuple(findings)


def info_text(info: Mapping[str, str], payload: Mapping[str, bytes]) -> bytes:
    """Return bag-info.txt: the labels given, in their order, and the Payload-Oxum.

    ValueError where a label or value would not come back as it went in: labels are ASCII words, values one line
    without white space at its ends.
    """
    if len({label.casefold() for label in [*info, OXUM]}) != len(info) + 1:
        raise ValueError("bag-info: a label is given twice, or is the Payload-Oxum")
    for label, value in info.items():
        if not _LABEL.fullmatch(label) or value != value.strip() or any(c < " " or c == "\x7f" for c in value):
            raise ValueError(f"bag-info: {label!r} cannot be written on one line")
    return "".join(f"{label}: {value}\n" for label, value in [*info.items(), (OXUM, _oxum(payload))]).encode()


def read_info(content: bytes, payload: Mapping[str, bytes]) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Return label → value without the Payload-Oxum, which must fit the payload."""
    info: dict[str, str] = {}
    for line in _lines(content):
        label, colon, value = line.partition(":")
        if not colon or label in info or not _LABEL.fullmatch(label):
            return {}, (_unreadable(INFO_PATH, f"“{INFO_PATH}”无法识别"),)
        info[label] = value.strip()
    if info.pop(OXUM, "") != _oxum(payload):
        words = f"“{INFO_PATH}”写明的文件数或字节数与实际不符"
        return info, (Finding(kind=FaultKind.CHANGED, member=INFO_PATH, words=words),)
    return info, ()


def differences(listed: Mapping[str, str], present: Mapping[str, str]) -> Iterator[Finding]:
    """Tell path → digest as listed from path → digest as present: changed, renamed, missing, added."""
    gone = {path: listed[path] for path in sorted(listed.keys() - present.keys())}
    new = {path: present[path] for path in sorted(present.keys() - listed.keys())}
    for path in sorted(listed.keys() & present.keys()):
        if listed[path] != present[path]:
            yield Finding(kind=FaultKind.CHANGED, member=path, words=f"“{path}”的内容被改动")
    for path, known in gone.items():
        other = next((candidate for candidate, found in new.items() if found == known), None)
        if other is None:
            yield Finding(kind=FaultKind.MISSING, member=path, words=f"缺少“{path}”")
        else:
            del new[other]
            yield Finding(kind=FaultKind.RENAMED, member=path, words=f"“{path}”被改名为“{other}”")
    for path in new:
        yield Finding(kind=FaultKind.ADDED, member=path, words=f"多出“{path}”")


def _lines(content: bytes) -> list[str]:
    """Split a tag file at LF only; text that is no UTF-8, or has no end of line, becomes a line no one can read."""
    *lines, rest = content.decode(errors="replace").split("\n")
    return [*lines, f"\N{REPLACEMENT CHARACTER}{rest}"] if rest else lines


def _is_safe_part(part: str) -> bool:
    return bool(
        part.strip(". ")
        and part[-1] not in ". "
        and part[0] != " "
        and len(part.encode(errors="replace")) <= _LONGEST_PART
        and not _DEVICE.fullmatch(part)
    )


def _escaped(path: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in path)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[0][1:], 16)), text)


def _oxum(payload: Mapping[str, bytes]) -> str:
    return f"{sum(map(len, payload.values()))}.{len(payload)}"


def _unreadable(member: str, words: str) -> Finding:
    return Finding(kind=FaultKind.UNREADABLE, member=member, words=words)
