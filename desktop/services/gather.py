"""Gather the files of an intake (收集文件): files, folders and zips of them, each file with its own fate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.errors import DeskError, WorkbookUnreadable
from desktop.importing import load
from desktop.importing.folderzip import Ignored, is_aside, is_folder_zip, members
from desktop.records import SourceFile

Found = tuple[str, SourceFile | DeskError]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A file where it lies, and the name it is told by: within a folder its path from there."""

    name: str
    path: Path


def files_in(paths: Iterable[Path], ignored: list[str]) -> list[Lying]:
    """Return the files meant; a folder stands for what lies in it, hidden and lock files go into ``ignored``."""
    found: list[Lying] = []
    for path in paths:
        if not _is_folder(path):
            found.append(Lying(name=path.name, path=path))
            continue
        for inner in sorted(path.rglob("*")):
            name = inner.relative_to(path).as_posix()
            if inner.is_dir():
                continue
            if is_aside(name):
                ignored.append(name)
            else:
                found.append(Lying(name=name, path=inner))
    return found


def gather(files: Sequence[Lying], ignored: list[str]) -> Iterator[tuple[int, Found]]:
    """Yield every file with the number of those before it, a zip as what lies in it; what cannot be read is its error.

    A member of a zip is told by the name of the zip and its path there; members that are no declarations go into
    ``ignored``.
    """
    for done, lying in enumerate(files):
        try:
            file = load(lying.path, name=lying.name)
        except DeskError as error:
            yield done, (lying.name, error)
            continue
        if is_folder_zip(file.content):
            yield from ((done, found) for found in _unpacked(file, ignored))
        else:
            yield done, (file.name, file)


def _unpacked(file: SourceFile, ignored: list[str]) -> Iterator[Found]:
    nothing = True
    try:
        for member in members(file):
            nothing = False
            match member:
                case Ignored(path):
                    ignored.append(f"{file.name}/{path}")
                case WorkbookUnreadable():
                    yield str(member.details["file"]), member
                case SourceFile():
                    named = replace(member, name=f"{file.name}/{member.name}")
                    yield named.name, named
    except WorkbookUnreadable as error:
        yield file.name, error
    else:
        if nothing:
            yield file.name, WorkbookUnreadable("empty", file=file.name)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that no file can have: reading it will say so
        return False
