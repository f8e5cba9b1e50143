"""Scans of materials (扫描件) that travel in a batch: counted beforehand, put in, read out at the other side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.errors import DeskError
from desktop.models.attachments import Attachment
from desktop.models.ledger import Case
from desktop.services.desk import Desk
from desktop.services.materials import checklist, content_of
from desktop.workspace import write_whole

FOLDER: Final = "scans/"
MOST_BYTES: Final = 96 * 1024 * 1024
"""What the scans of one batch may come to: with its papers it is then still read by every part of this program."""
_NAME: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST: Final = 60
_ENDINGS: Final = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchScan:
    """One scan of a batch: the member that holds it, the title of its material, the name that its file had."""

    case: str
    member: str
    title: str
    name: str
    pages: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanTotal:
    """What the scans of some cases come to, in bytes."""

    files: int = 0
    pages: int = 0
    size: int = 0


def total_of(desk: Desk, cases: Sequence[Case]) -> ScanTotal:
    """Return what scans of these cases would add to a batch; no content is read."""
    found = [scan for case in cases for scan, _ in _scans(desk, case)]
    return ScanTotal(files=len(found), pages=sum(each.pages for each in found), size=sum(each.size for each in found))


def gather_scans(desk: Desk, cases: Sequence[Case]) -> dict[str, list[tuple[BatchScan, bytes]]]:
    """Return the scans of every case with their bytes; raise ``batch-scans-too-large`` before any is read."""
    total = total_of(desk, cases)
    if total.size > MOST_BYTES:
        raise DeskError("batch-scans-too-large", size=megabytes(total.size), most=megabytes(MOST_BYTES))
    return {
        case.number: [(scan, content_of(desk.store, kept.id).content) for scan, kept in _scans(desk, case)]
        for case in cases
    }


def listed(index: Mapping[str, Any]) -> list[BatchScan]:
    """Return the scans that the index of a batch lists; ValueError or TypeError where a stranger wrote it otherwise."""
    return [_of_index(entry["case"], each) for entry in index["cases"] for each in entry.get("scans", ())]


def index_entry(scan: BatchScan) -> dict[str, object]:
    """Return a scan as the index of a batch lists it."""
    return {
        "member": scan.member,
        "title": scan.title,
        "name": scan.name,
        "pages": scan.pages,
        "size": scan.size,
    }


def write_scans(members: Mapping[str, bytes], scans: Sequence[BatchScan], folder: Path) -> list[Path]:
    """Write the scans of a checked batch, a folder for each case, and return the files.

    Raises ``scans-there`` where one of them is there already: nothing is written over.
    """
    files = [folder / _plain(scan.case) / _file_name(scan) for scan in scans]
    if any(file.exists() for file in files):
        raise DeskError("scans-there", folder=folder)
    for scan, file in zip(scans, files, strict=True):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeskError("cannot-write", file=file.name, reason=error.strerror or "") from error
        write_whole(file, members[scan.member], private=True)
    return files


def megabytes(size: int) -> str:
    """Return a size for people."""
    return f"{size / 1_000_000:,.1f} MB"


def _scans(desk: Desk, case: Case) -> Iterator[tuple[BatchScan, Attachment]]:
    """Yield the scans of a case that count, in the order of its checklist."""
    at = 0
    for line in checklist(desk, case):
        for kept in line.files:
            at += 1
            scan = BatchScan(
                case=case.number,
                member=f"{FOLDER}{case.number}/{at:03d}.{_ENDINGS.get(kept.media, 'bin')}",
                title=line.material.title,
                name=kept.file_name,
                pages=kept.pages,
                size=kept.size,
            )
            yield scan, kept


def _of_index(case: str, entry: Mapping[str, Any]) -> BatchScan:
    scan = BatchScan(case=case, **{name: entry[name] for name in ("member", "title", "name", "pages", "size")})
    texts, counts = (scan.member, scan.title, scan.name), (scan.pages, scan.size)
    if not all(isinstance(each, str) for each in texts) or not all(isinstance(each, int) for each in counts):
        raise TypeError("a scan is listed by texts and counts")
    if not scan.member.startswith(f"{FOLDER}{case}/"):
        raise ValueError("a scan is not of the case that lists it")
    return scan


def _file_name(scan: BatchScan) -> str:
    """Return a name that is one on every system: place, material, and the name that the file had."""
    place, _, ending = scan.member.rpartition("/")[2].partition(".")
    return f"{place} {_plain(scan.title)} {_plain(Path(scan.name).stem)}".rstrip(". ") + f".{ending}"


def _plain(text: str) -> str:
    return _NAME.sub("_", text)[:_LONGEST].strip(". ") or "_"
