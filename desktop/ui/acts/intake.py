"""Acts on files that enterprises send: take them in, look at what nobody can tell, give them back, save the account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.errors import DeskError
from desktop.records import Operator, SourceFile
from desktop.ui.tasks import Errand

if TYPE_CHECKING:
    from desktop.importing.candidates import TableMapping
    from desktop.services.intake import IntakeReport, Terms
    from desktop.services.return_copy import Returned


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a clerk asked to be taken in, on which terms; ids of policy and measure, '' for the template's mark.

    ``only`` names files by their names in the report of a former run: nothing else among ``paths`` is taken.  Then
    ``mapping`` is for the first of them, and the others are read as was just remembered for its layout.
    """

    paths: tuple[Path, ...]
    policy: str
    measure: str = ""
    enterprise: str = ""
    received: date | None = None
    mode: str = "ask"
    password: str = field(default="", repr=False)
    mapping: TableMapping | None = None
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack:
    """The return copies of several cases: what was written where, and the cases refused with the reason."""

    folder: Path
    written: tuple[Returned, ...]
    refused: tuple[tuple[str, DeskError], ...]
    stopped: bool


def take_in(
    errand: Errand, *, wanted: Wanted, by: Operator, now: datetime, so_far: IntakeReport | None = None
) -> IntakeReport:
    """Take files in; parsing is done aside.  A stop keeps what was taken and tells the fate of every file so far.

    The report goes on from ``so_far``: a file that had been refused has the fate of this run.
    """
    report = so_far
    for run in _runs(wanted):
        with _laid_out(run) as paths:
            made = _take(errand, run, paths, by=by, now=now)
        report = made if report is None else merged(report, made)
        if made.stopped:
            break
    if report is None or (report.stopped and so_far is None and not report.fates):
        raise DeskError("cancelled")
    return report


def merged(before: IntakeReport, after: IntakeReport) -> IntakeReport:
    """Return the report of both runs, the second of which took files again that the first had met."""
    from desktop.services.intake import IntakeReport

    fates = {taken.file for taken in after.cases} | {name for name, _ in (*after.already, *after.unreadable)}
    return IntakeReport(
        met=before.met,
        cases=[*before.cases, *after.cases],
        problems=[*before.problems, *after.problems],
        unreadable=[*(each for each in before.unreadable if each[0] not in fates), *after.unreadable],
        already=[*before.already, *after.already],
        ignored=before.ignored,
        stopped=before.stopped or after.stopped,
    )


def tables(errand: Errand, *, wanted: Wanted) -> Any:  # noqa: ANN401
    """Return what the first of the named files shows, read aside; raise ``file-missing`` where it is gone."""
    from desktop.services.show_tables import show_tables

    name = wanted.only[0]
    for file, _ in _named(replace(wanted, only=(name,))):
        return errand.aside(show_tables, file, password=wanted.password)
    raise DeskError("file-missing", file=name)


def save_account(errand: Errand, *, report: IntakeReport, path: Path) -> Path:
    """Write the account of an intake as a workbook; built aside."""
    from desktop import workspace
    from desktop.services.intake_report import account, account_xlsx

    content = errand.aside(account_xlsx, account(report, found=report.found))
    workspace.write_whole(path, content)
    return path


def give_back(
    errand: Errand,
    *,
    numbers: Sequence[str],
    folder: Path,
    verified: bool,
    password: str,
    by: Operator,
    now: datetime,
) -> GivenBack:
    """Write the return copies of the named cases, one after the other; made aside.  A stop keeps what is whole."""
    from desktop.importing.annotate import annotate
    from desktop.services.return_copy import return_copy

    def make(*args: object, **named: object) -> Any:  # noqa: ANN401
        return errand.aside(annotate, *args, **named)

    written: list[Returned] = []
    refused: list[tuple[str, DeskError]] = []
    stopped = False
    for done, number in enumerate(numbers):
        try:
            errand.progress(done, len(numbers))
            desk, secret = errand.desk, password
            written += return_copy(desk, number, folder, by=by, now=now, verified=verified, password=secret, make=make)
        except DeskError as error:
            if error.code == "cancelled":
                stopped = True
                break
            refused.append((number, error))
    return GivenBack(folder=folder, written=tuple(written), refused=tuple(refused), stopped=stopped)


def _runs(wanted: Wanted) -> list[Wanted]:
    """Return the runs of a wish: columns are chosen for one file, the others follow by what is remembered."""
    if wanted.mapping is None or not wanted.only:
        return [wanted]
    rest = replace(wanted, only=wanted.only[1:], mapping=None)
    return [replace(wanted, only=wanted.only[:1]), *([rest] if rest.only else [])]


def _take(errand: Errand, wanted: Wanted, paths: Sequence[Path], *, by: Operator, now: datetime) -> IntakeReport:
    from desktop.importing import read_declaration
    from desktop.services.intake import IntakeReport, intake

    report = IntakeReport()

    def read(*args: object, **named: object) -> Any:  # noqa: ANN401
        return errand.aside(read_declaration, *args, **named)

    terms, store, progress = _terms(errand, wanted), errand.desk.store, errand.progress
    try:
        intake(store, paths, terms, by=by, now=now, read=read, progress=progress, report=report)
    except DeskError as error:
        if error.code != "cancelled":
            raise
        report.stopped = True
    return report


def _terms(errand: Errand, wanted: Wanted) -> Terms:
    from desktop.services.intake import Mode, Terms

    policy = errand.desk.policy(wanted.policy)
    return Terms(
        policy=policy,
        measure=errand.desk.measure(policy, wanted.measure) if wanted.measure else None,
        enterprise=wanted.enterprise,
        received=wanted.received,
        mode=Mode(wanted.mode),
        password=wanted.password,
        mapping=wanted.mapping,
    )


@contextmanager
def _laid_out(wanted: Wanted) -> Iterator[Sequence[Path]]:
    """Yield the paths to take: all, or those named; what lies inside folders and zips is laid out under its name.

    So a file keeps the name that the report told it by, and nothing beside it is read again.
    """
    import tempfile

    if not wanted.only:
        yield wanted.paths
        return
    with tempfile.TemporaryDirectory(prefix="wengang-", ignore_cleanup_errors=True) as place:
        folder, inner, direct = Path(place).resolve(), False, []
        for file, path in _named(wanted):
            if path in wanted.paths and path.name == file.name:
                direct.append(path)
                continue
            _lay(folder, file)
            inner = True
        yield [*direct, folder] if inner else direct


def _lay(folder: Path, file: SourceFile) -> None:
    target = (folder / file.name).resolve()
    if not target.is_relative_to(folder):
        raise DeskError("cannot-write", file=file.name, reason="压缩包内的文件名不能用")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
    except OSError as error:
        raise DeskError("cannot-write", file=file.name, reason="临时文件夹不能写入") from error


def _named(wanted: Wanted) -> Iterator[tuple[SourceFile, Path]]:
    """Yield the files that are named, each with the file or the zip on the disk that holds it."""
    from desktop.services.gather import files_in, gather

    names = {*wanted.only}
    for lying in files_in(wanted.paths, []):
        if not any(name == lying.name or name.startswith(f"{lying.name}/") for name in names):
            continue
        for _, (name, found) in gather([lying], []):
            if name in names and isinstance(found, SourceFile):
                yield found, lying.path
