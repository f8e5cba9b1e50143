"""Scans of materials (扫描件) that travel in a batch: counted beforehand, put in, read out at the other side."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.errors import DeskError
from desktop.masking import mask_ids
from desktop.models.attachments import Attachment
from desktop.models.ledger import Case
from desktop.printing.scan import media_of
from desktop.services.desk import Desk
from desktop.services.materials import checklist, content_of
from desktop.services.outside import refuse_inside
from desktop.workspace import reason_of, what_is, write_whole

FOLDER: Final = "scans/"
MOST_BYTES: Final = 96 * 1024 * 1024
"""What the scans of one batch may come to: with its papers it is then still read by every part of this program."""
_NAME: Final = re.compile(r'[\\/:*?"<>|]')
_PART_MOST: Final = 90
"""Bytes of a title, or of a name, in the name of a file: with place and ending half of the 255 that disks take."""
_CASE: Final = re.compile(r"[0-9][0-9A-Za-z-]{0,59}")
_MEMBER: Final = re.compile(r"[0-9]{3,6}\.[a-z]{3,4}")
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


def listed(index: Mapping[str, Any], members: Mapping[str, bytes]) -> list[BatchScan]:
    """Return the scans that the index of a batch lists, each once, and all that are there.

    LookupError, ValueError or TypeError where a stranger wrote it otherwise.
    """
    scans = [_of_index(entry["case"], each, members) for entry in index["cases"] for each in entry.get("scans", ())]
    there = sorted(name for name in members if name.startswith(FOLDER))
    if sorted(scan.member for scan in scans) != there:
        raise ValueError("what is listed is not what is there")
    if len({case.casefold() for case in {scan.case for scan in scans}}) < len({scan.case for scan in scans}):
        raise ValueError("two cases would share a folder")
    return scans


def scan_json(scan: BatchScan) -> dict[str, object]:
    """Return a scan for people and programs: with identity numbers in its name masked."""
    return {"case": scan.case, **index_entry(scan), "title": mask_ids(scan.title), "name": mask_ids(scan.name)}


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
    """Write the scans of a checked batch, a folder for each case, all or none; return the files.

    They lie ready in a hidden folder beside their places before the first one moves.  Raises ``scans-there`` where
    the folder of a case is there already, since nothing is written over; ``cannot-write``; ``own-file`` in a workspace.
    """
    refuse_inside(folder)
    files = [Path(scan.case) / _file_name(scan, members[scan.member]) for scan in scans]
    cases = tuple(dict.fromkeys(file.parent.name for file in files))
    if any(what_is(folder / case) for case in cases):
        raise DeskError("scans-there", folder=folder)
    missing = [path for path in (folder, *folder.parents) if not what_is(path)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=folder, ignore_cleanup_errors=True) as aside:
            for scan, file in zip(scans, files, strict=True):
                (Path(aside) / file.parent).mkdir(exist_ok=True)
                write_whole(Path(aside) / file, members[scan.member], private=True)
            _move(cases, Path(aside), folder)
    except (OSError, DeskError) as error:
        for path in missing:
            with suppress(OSError):
                path.rmdir()
        if isinstance(error, OSError):
            raise DeskError("cannot-write", file=folder.name or str(folder), reason=reason_of(error)) from error
        raise
    return [folder / file for file in files]


def megabytes(size: int) -> str:
    """Return a size for people."""
    return f"{size / 1_000_000:,.1f} MB"


def _move(cases: Sequence[str], aside: Path, folder: Path) -> None:
    """Put the folders of cases in their places; where one cannot be put there, none stays."""
    placed: list[str] = []
    try:
        for case in cases:
            (aside / case).rename(folder / case)
            placed.append(case)
    except OSError:
        for case in placed:
            with suppress(OSError):
                (folder / case).rename(aside / case)
        raise


def _scans(desk: Desk, case: Case) -> Iterator[tuple[BatchScan, Attachment]]:
    """Yield the scans of a case that count, in the order of its checklist."""
    at = 0
    for line in checklist(desk, case):
        for kept in line.files:
            at += 1
            scan = BatchScan(
                case=case.number,
                member=f"{FOLDER}{case.number}/{at:03d}.{_ENDINGS[kept.media]}",
                title=line.material.title,
                name=kept.file_name,
                pages=kept.pages,
                size=kept.size,
            )
            yield scan, kept


def _of_index(case: str, entry: Mapping[str, Any], members: Mapping[str, bytes]) -> BatchScan:
    scan = BatchScan(case=case, **{name: entry[name] for name in ("member", "title", "name", "pages", "size")})
    texts, counts = (scan.member, scan.title, scan.name), (scan.pages, scan.size)
    if not all(isinstance(each, str) for each in texts) or not all(type(each) is int for each in counts):
        raise TypeError("a scan is listed by texts and counts")
    folder, _, name = scan.member.rpartition("/")
    if not _CASE.fullmatch(case) or folder != f"{FOLDER}{case}" or not _MEMBER.fullmatch(name):
        raise ValueError("a scan does not lie where those of its case do")
    content = members[scan.member]
    if scan.size != len(content) or scan.pages < 1 or not media_of(content):
        raise ValueError("a scan is not what it is said to be")
    return scan


def _file_name(scan: BatchScan, content: bytes) -> str:
    """Return a name that every system takes: place, material, the name that the file had; the content says the ending.

    Identity numbers in it are masked: it lies outside the workspace.
    """
    place = scan.member.rpartition("/")[2].partition(".")[0]
    return f"{place} {_plain(scan.title)} {_plain(Path(scan.name).stem)}.{_ENDINGS[media_of(content)]}"


def _plain(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else "_" for sign in mask_ids(text))
    return _NAME.sub("_", shown).encode()[:_PART_MOST].decode(errors="ignore").strip(". ") or "_"
