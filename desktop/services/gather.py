"""Gather the files of an intake (收集文件): files, folders and zips of them, each file with its own fate."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
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
    """Return the files meant; a folder stands for what lies in it, hidden and lock files go into ``ignored``.

    A folder within it that cannot be listed, or is a link to another place, is told like a file that cannot be read.
    """
    found: list[Lying] = []
    for path in paths:
        if not _is_folder(path):
            found.append(Lying(name=path.name, path=path))
            continue
        for inner in sorted(path.rglob("*")):
            name = inner.relative_to(path).as_posix()
            if _is_folder(inner) and _lists_its_own(inner):
                continue
            if is_aside(name):
                ignored.append(name)
            else:
                found.append(Lying(name=name, path=inner))
    return found


def gather(
    files: Sequence[Lying], ignored: list[str], *, password: str = "", only: Collection[str] = ()
) -> Iterator[tuple[int, Found]]:
    """Yield every file with the number of those before it, a zip as what lies in it; what cannot be read is its error.

    A member of a zip is told by the name of the zip and its path there; members that are no declarations go into
    ``ignored``.  ``password`` opens locked zips; of what is told by other names than ``only`` nothing is yielded, and a
    zip that is named stands for all that lies in it.
    """
    for done, (name, found) in _gathered(files, ignored, password):
        if not only or name in only or files[done].name in only:
            yield done, (name, found)


def holding(files: Sequence[Lying], only: Collection[str]) -> list[Lying]:
    """Return the files that are told by these names, and the zips that hold what is; all where no name is given."""
    inside = {name[:at] for name in only for at, letter in enumerate(name) if letter == "/"}
    return [lying for lying in files if not only or lying.name in only or lying.name in inside]


def _gathered(files: Sequence[Lying], ignored: list[str], password: str) -> Iterator[tuple[int, Found]]:
    for done, lying in enumerate(files):
        try:
            file = load(lying.path, name=lying.name)
        except DeskError as error:
            yield done, (lying.name, error)
            continue
        if is_folder_zip(file.content):
            yield from ((done, found) for found in _unpacked(file, ignored, password))
        else:
            yield done, (file.name, file)


def _unpacked(file: SourceFile, ignored: list[str], password: str) -> Iterator[Found]:
    nothing = True
    try:
        for member in members(file, password=password):
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


def _lists_its_own(folder: Path) -> bool:
    """Whether what lies in a folder was found with it: links are not followed, they may lead in a circle."""
    return not folder.is_symlink() and os.access(folder, os.R_OK | os.X_OK)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that no file can have: reading it will say so
        return False
