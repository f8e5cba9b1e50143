"""Acts on files that enterprises send: take them in, look at what nobody can tell, give them back, save the account."""

from __future__ import annotations

from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from desktop.errors import DeskError
from desktop.records import Operator, Row
from desktop.ui.tasks import Errand

if TYPE_CHECKING:
    from desktop.importing.candidates import TableMapping
    from desktop.records import SourceFile
    from desktop.services.foresee import FileForeseen, Foresight
    from desktop.services.intake import IntakeReport, Terms
    from desktop.services.return_copy import Returned
    from desktop.services.show_rows import SheetRows

_FEW = 500  # rows: a millisecond or so
_IN_HAND = 2  # files that a service may still be busy with while the next is read


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenFor:
    """What a clerk chose for one file in the preview; the id of a measure, '' where what holds for all does."""

    measure: str = ""
    enterprise: str = ""
    mode: str = ""
    password: str = field(default="", repr=False)
    mapping: TableMapping | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a clerk asked to be taken in, on which terms; ids of policy and measure, '' for the template's mark.

    ``only`` names files by their names in the report of a former run: nothing else among ``paths`` is taken.  Then
    ``mapping`` is for the first of them, and the others are read as was just remembered for its layout.  ``each`` is
    what was chosen for single files, ``seen`` their SHA-256 as they were shown: one that differs is not taken.
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
    each: Mapping[str, ChosenFor] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)

    def choosing(self, names: Sequence[str], **chosen: Any) -> Self:  # noqa: ANN401  fields of a choice
        """Return the wish with something more chosen for some files."""
        fresh = {name: replace(self.each.get(name, ChosenFor()), **chosen) for name in names}
        return replace(self, each={**self.each, **fresh})


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
        made = _take(errand, run, by=by, now=now, run=report.run if report else 0)
        report = made if report is None else merged(report, made)
        if made.stopped:
            break
    if report is None or (report.stopped and so_far is None and not report.fates):
        raise DeskError("cancelled")
    return report


def foresee(
    errand: Errand, *, wanted: Wanted, told: Callable[[FileForeseen], None], by: Operator, now: datetime
) -> Foresight:
    """Return what taking files in would do; nothing is kept.

    ``told`` hears of every file, on the worker's thread, as soon as its fate is known.  A stop keeps what was seen.
    """
    from desktop.services.foresee import foresee as look

    terms, store, progress = _terms(errand, wanted), errand.desk.store, errand.progress
    with _reading(errand) as read:
        return look(store, wanted.paths, terms, by=by, now=now, read=read, progress=progress, told=told)


def rows(errand: Errand, *, wanted: Wanted, by: Operator, now: datetime) -> tuple[SheetRows, ...]:
    """Return the rows of the one file that is named, with the fate of each; both readings are done aside.

    Raises ``file-changed`` where it is not what was seen, ``file-missing`` where it is gone.
    """
    from desktop.services.intake import IntakeReport, readings
    from desktop.services.keep_files import Hand

    hand = Hand(terms=_terms(errand, wanted), by=by, now=now)
    mine, report, store = hand.on(wanted.only[0]).terms, IntakeReport(), errand.desk.store
    with _reading(errand) as read:
        for _, file, seen in readings(store, wanted.paths, hand, read=read, progress=errand.progress, report=report):
            if isinstance(seen, DeskError) and (file is None or seen.code == "file-changed"):
                raise seen
            if file is not None:
                return _shown(errand, file, seen, mine)
    raise DeskError("file-missing", file=wanted.only[0])


def _shown(errand: Errand, file: SourceFile, seen: object, terms: Terms) -> tuple[SheetRows, ...]:
    """Return the rows of a file that was read, or refused."""
    from desktop.services.keep_files import Arrival
    from desktop.services.show_rows import show_rows

    made = seen.declaration if isinstance(seen, Arrival) else None
    persons: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))  # goes to the other process in one piece
    for row in made.rows if made else ():
        persons[row.sheet].append(row.number)
    shown: tuple[SheetRows, ...] = errand.aside(
        show_rows,
        file,
        dict(persons),
        made.problems if made else (),
        mapping=terms.mapping,
        password=terms.password,
    )
    return shown


def merged(before: IntakeReport, after: IntakeReport) -> IntakeReport:
    """Return the report of both runs, the second of which took files again that the first had refused.

    A zip that had been refused as a whole has its fate where anything in it has one.
    """
    from desktop.services.intake import IntakeReport

    fates = {taken.file for taken in after.cases} | {name for name, _ in (*after.already, *after.unreadable)}
    fates |= {name[:at] for name in fates for at, letter in enumerate(name) if letter == "/"}
    standing = [each for each in before.unreadable if each[0] not in fates]
    return IntakeReport(
        met=before.met + after.fates - (len(before.unreadable) - len(standing)),
        left=before.left,
        run=after.run or before.run,
        cases=[*before.cases, *after.cases],
        problems=[*before.problems, *after.problems],
        unreadable=[*standing, *after.unreadable],
        already=[*before.already, *after.already],
        ignored=before.ignored,
        stopped=before.stopped or after.stopped,
    )


def tables(errand: Errand, *, wanted: Wanted) -> Any:  # noqa: ANN401
    """Return what the first of the named files shows, read aside; raise ``file-missing`` where it is gone."""
    from desktop.services.gather import files_in, gather, holding
    from desktop.services.show_tables import show_tables

    only = wanted.only[:1]
    for _, (_, found) in gather(holding(files_in(wanted.paths, []), only), [], password=wanted.password, only=only):
        if isinstance(found, DeskError):
            raise found
        return errand.aside(show_tables, found, password=wanted.password)
    raise DeskError("file-missing", file=wanted.only[0])


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


@contextmanager
def _reading(errand: Errand) -> Iterator[Callable[..., Any]]:
    """Yield a reader of declarations that works in the other process.

    Rows are let go of a few at a time, once nobody else has them: freed at once, very many would hold up the window.
    """
    from desktop.importing import read_declaration

    held = deque[list[Row]]()

    def read(*args: object, **named: object) -> Any:  # noqa: ANN401
        declaration = errand.aside(read_declaration, *args, **named)
        held.append(list(declaration.rows))
        if len(held) > _IN_HAND:
            _let_go(held.popleft())
        return declaration

    try:
        yield read
    finally:
        for rows in held:
            _let_go(rows)


def _let_go(rows: list[Row]) -> None:
    while rows:
        del rows[-_FEW:]


def _take(errand: Errand, wanted: Wanted, *, by: Operator, now: datetime, run: int) -> IntakeReport:
    """Take files in as a part of a run, a new one where it is 0."""
    from desktop.services.intake import IntakeReport, intake

    report = IntakeReport(run=run)
    terms, store, progress = _terms(errand, wanted), errand.desk.store, errand.progress
    try:
        with _reading(errand) as read:
            intake(store, wanted.paths, terms, by=by, now=now, read=read, progress=progress, report=report)
    except DeskError as error:
        if error.code != "cancelled":
            raise
        report.stopped = True
    return report


def _terms(errand: Errand, wanted: Wanted) -> Terms:
    from desktop.services.intake import Chosen, Mode, Terms

    policy = errand.desk.policy(wanted.policy)
    each = {
        name: Chosen(
            measure=errand.desk.measure(policy, chosen.measure) if chosen.measure else None,
            enterprise=chosen.enterprise,
            mode=Mode(chosen.mode) if chosen.mode else None,
            password=chosen.password,
            mapping=chosen.mapping,
        )
        for name, chosen in wanted.each.items()
    }
    return Terms(
        policy=policy,
        measure=errand.desk.measure(policy, wanted.measure) if wanted.measure else None,
        enterprise=wanted.enterprise,
        received=wanted.received,
        mode=Mode(wanted.mode),
        password=wanted.password,
        mapping=wanted.mapping,
        only=wanted.only,
        each=each,
        seen=wanted.seen,
    )
