"""Reads files in another process: what ends, hangs or swells it is told of, and never ends the tests."""

from __future__ import annotations

import contextlib
import hashlib
import resource
import select
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from desktop.errors import WorkbookUnreadable
from desktop.importing import read_declaration, read_duty, read_insurance, read_movement, read_register, read_riders
from desktop.importing.folderzip import is_folder_zip, members
from desktop.importing.sheets import open_workbook
from desktop.records import MovementExtract, Problem, Severity, SourceFile

ROOT = Path(__file__).parents[3]
MOST_SECONDS = 20  # of work; on a busy machine the clock on the wall may show more
MOST_PATIENCE = 90
ROOM = 3 * 1024**3  # of addresses: an allocation beyond it ends the reader, as it would end a small machine's
_LENGTH = struct.Struct("<I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a file: the words of the reader, how long it took, the most memory its process ever held."""

    said: str
    seconds: float
    megabytes: int = 0

    @property
    def sound(self) -> bool:
        """Whether the file was read or refused with a code, in time."""
        return self.said.startswith(("read ", "refused ")) and self.seconds < MOST_SECONDS


class Reader:
    """A process that reads one file after another; a new one is started after it was lost."""

    def __init__(self) -> None:
        """Begin without a process."""
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, content: bytes) -> Fate:
        """Return the fate of a file."""
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(_LENGTH.pack(len(content)) + content)
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], MOST_PATIENCE)
        line = process.stdout.readline().decode() if ready else ""
        if line:
            megabytes, seconds, said = line.rstrip("\n").split(" ", 2)
            return Fate(said=said, seconds=float(seconds), megabytes=int(megabytes))
        self.close()
        return Fate(said=f"lost, exit code {process.returncode}" if ready else "hangs", seconds=MOST_PATIENCE)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.importing.fuzz.guard"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return self._process

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
        self._process = None


@contextlib.contextmanager
def reader() -> Iterator[Reader]:
    """Lend a reader and end it afterwards."""
    lent = Reader()
    try:
        yield lent
    finally:
        lent.close()


def read_once(content: bytes) -> str:
    """Read a file as intake and every kind of evidence do, and every cell; say in one line what came of it."""
    file = SourceFile(name="a", sha256=hashlib.sha256(content).hexdigest(), content=content)
    try:
        if is_folder_zip(content):
            return f"read {sum(1 for _ in members(file, password=SECRET))} files"
        cells = sum(len(row) for sheet in open_workbook(file, password=SECRET).sheets for row in sheet.rows())
        said = [_said(kind, read, file) for kind, read in READERS.items()]
        said[0] = said[0] if said[0].startswith("refused") else f"read {said[0]}"
    except WorkbookUnreadable as error:
        return f"refused {error.code}"
    except BaseException as error:  # noqa: BLE001 - to find what escapes is what this process is for
        return f"broke {type(error).__name__}: {error}"[:200].replace("\n", " ")
    return f"{', '.join(said[:1] + [each for each in said[1:] if 'refused' not in each])} among {cells} cells"


def _said(kind: str, read: Callable[[SourceFile], int], file: SourceFile) -> str:
    """Read a workbook that could be opened in one way; say how much of that kind it holds, or why it holds none."""
    try:
        return f"{read(file)} {kind}"
    except WorkbookUnreadable as error:
        return f"refused {error.code}"


def _persons(file: SourceFile) -> int:
    return len(read_declaration(file, received=date(2023, 2, 10), today=date(2023, 3, 1), password=SECRET).rows)


def _insured(file: SourceFile) -> int:
    """Read 参保明细; every line has left entries or a word, if not sheets of one name hide each other."""
    extract = read_insurance(file, months=MONTHS)
    kept = {(each.sheet, each.number) for each in extract.entries}
    told = {(each.sheet, each.row) for each in extract.problems if each.row}
    names = [sheet.name for sheet in open_workbook(file).sheets]
    if len(set(names)) == len(names):
        _hold(len(kept | told), extract.rows_read)
    return extract.rows_read


def _results(read: Callable[[SourceFile], MovementExtract], file: SourceFile) -> int:
    extract = read(file)
    _hold(len(extract.entries) + _refused(extract.problems), extract.rows_read)
    return extract.rows_read


def _register(kind: str, file: SourceFile) -> int:
    extract = read_register(file, kind)
    _hold(len(extract.entries) + _refused(extract.problems), extract.rows_read)
    return extract.rows_read


def _riders(file: SourceFile) -> int:
    extract = read_riders(file)
    _hold(len(extract.riders) + _refused(extract.problems), extract.rows_read)
    return extract.rows_read


def _refused(problems: Iterable[Problem]) -> int:
    return sum(each.severity is Severity.ERROR for each in problems)


def _hold(fates: int, lines: int) -> None:
    """Fail where a line of a bureau has no fate."""
    if fates != lines:
        raise AssertionError(f"{lines} lines, {fates} fates")


SECRET = "secret"  # that of every locked file that is bent
MONTHS = ("2023-01", "2023-02")
READERS: Mapping[str, Callable[[SourceFile], int]] = {
    "persons": _persons,
    "insurance": _insured,
    "whereabouts": partial(_results, read_movement),
    "duty": partial(_results, read_duty),
    **{kind: partial(_register, kind) for kind in ("household", "permit", "firm-benefit")},
    "riders": _riders,
}


def serve() -> None:
    """Read files from standard input until it ends."""
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    while head := sys.stdin.buffer.read(_LENGTH.size):
        content = sys.stdin.buffer.read(*_LENGTH.unpack(head))
        begun = time.process_time()
        said = read_once(content)
        sys.stdout.write(f"{_most_megabytes()} {time.process_time() - begun:.3f} {said}\n")
        sys.stdout.flush()


def _most_megabytes() -> int:
    """Return the most memory that this process ever held; what its parent held before does not count here."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) >> 10


if __name__ == "__main__":
    serve()
