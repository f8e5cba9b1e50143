"""Say what an intake would do, file by file, before anything is kept (导入预览); the intake itself is rehearsed.

A file goes through the very code that would keep it, together with those of the same enterprise and measure that came
before it, inside a transaction that is taken back.  Nothing is open while a file is read or a person looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from desktop.errors import DeskError, WorkbookUnreadable
from desktop.importing import read_declaration
from desktop.importing.candidates import layout_of
from desktop.models.connection import undisturbed
from desktop.models.ledger import Case, VersionKind
from desktop.models.store import Store
from desktop.records import Enterprise, Operator, Problem, SourceFile
from desktop.services.intake import Progress, Reader, readings
from desktop.services.intake_fates import CaseTaken, IntakeReport, Terms
from desktop.services.keep_files import Arrival, Hand, Read, Waiting
from desktop.services.rehearsal import rehearsal
from desktop.services.steps import unheard


class Prospect(StrEnum):
    """What would become of a file: a new case, more of one, in the place of what is there; or nothing, and why."""

    NEW_CASE = "new-case"
    SUPPLEMENT = "supplement"
    CORRECTION = "correction"
    ALREADY = "already"
    REFUSED = "refused"
    IGNORED = "ignored"


TAKEN = frozenset({Prospect.NEW_CASE, Prospect.SUPPLEMENT, Prospect.CORRECTION})
"""The prospects in which something would be kept."""
_UNCLEAR = frozenset({"no-roster", "mapping-unfit"})
_EITHER = "supplement-or-correction"
_PROSPECTS = {VersionKind.FIRST: Prospect.NEW_CASE, VersionKind.SUPPLEMENT: Prospect.SUPPLEMENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileForeseen:
    """One file and what would become of it; ``case`` is '' for a case that is still to be numbered.

    Of its rows ``rows_taken`` count, the others have an error; ``came`` and ``fell`` count the persons that the case
    would gain and lose, of one that is asked about (``error``) those of either answer: ``came`` is who is new in the
    file, ``fell`` who is missing from it.  ``layout`` names what files with the same unclear columns share, ''
    elsewhere.  ``sha256`` is '' where no file could be had.
    """

    name: str
    prospect: Prospect
    sha256: str = ""
    case: str = ""
    enterprise: Enterprise | None = None
    measure: str = ""
    version: int = 0
    rows_read: int = 0
    rows_taken: int = 0
    warnings: int = 0
    came: int = 0
    fell: int = 0
    decisions_void: int = 0
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    error: DeskError | None = None
    layout: str = ""

    @property
    def taken(self) -> bool:
        """Whether something of it would be kept."""
        return self.prospect in TAKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """Every file with its prospect, in the order of reading, and how many were not reached before a stop."""

    files: tuple[FileForeseen, ...]
    not_reached: int = 0

    def count(self, prospect: Prospect) -> int:
        """Return how many files have this prospect."""
        return sum(each.prospect is prospect for each in self.files)

    def rows(self) -> tuple[int, int, int]:
        """Return how many rows would be read, taken, and refused with an error, in the files that are taken."""
        return row_sums(self.files)


def row_sums(files: Iterable[FileForeseen]) -> tuple[int, int, int]:
    """Return how many rows would be read, taken, and refused with an error, in those files that are taken."""
    taken = [each for each in files if each.taken]
    read, good = sum(each.rows_read for each in taken), sum(each.rows_taken for each in taken)
    return read, good, read - good


def _nobody(_file: FileForeseen) -> None:
    """Stand for someone who waits until everything is read."""


def foresee(
    store: Store,
    paths: Sequence[Path],
    terms: Terms,
    *,
    by: Operator,
    now: datetime,
    read: Reader = read_declaration,
    progress: Progress = unheard,
    told: Callable[[FileForeseen], None] = _nobody,
) -> Foresight:
    """Return what :func:`desktop.services.intake.intake` would do with files; nothing is kept, no number is used.

    ``told`` hears of every file as soon as its fate is known; later files never change it.  A stop (``progress``
    raises ``cancelled``) is no error: the files that were not reached are counted.  Raises what the intake raises.
    """
    report, found = IntakeReport(), list[FileForeseen]()
    eyes = _Eyes(store, Hand(terms=terms, by=by, now=now))

    def tell(file: FileForeseen) -> None:
        found.append(file)
        told(file)

    try:
        for name, file, seen in readings(store, paths, eyes.hand, read=read, progress=progress, report=report):
            tell(eyes.look(name, file, seen))
    except DeskError as error:
        if error.code != "cancelled":
            raise
    for name in report.ignored:
        tell(FileForeseen(name=name, prospect=Prospect.IGNORED))
    return Foresight(files=tuple(found), not_reached=report.left)


class _Eyes:
    """Looks at one file after the other, and remembers those that would stand in a case."""

    def __init__(self, store: Store, hand: Hand) -> None:
        self._store = store
        self.hand = hand
        self._before: dict[tuple[str, str], list[tuple[str, Arrival]]] = {}

    def look(self, name: str, file: SourceFile | None, seen: Read) -> FileForeseen:
        sha256 = file.sha256 if file else ""
        if isinstance(seen, str):
            return self._held(name, sha256, self._store.cases.by_number(seen))
        if isinstance(seen, DeskError):
            layout = self._layout(name, file) if file and seen.code in _UNCLEAR else ""
            return FileForeseen(name=name, sha256=sha256, prospect=Prospect.REFUSED, error=seen, layout=layout)
        return self._rehearse(name, seen)

    @staticmethod
    def _held(name: str, sha256: str, case: Case) -> FileForeseen:
        return FileForeseen(
            name=name,
            sha256=sha256,
            prospect=Prospect.ALREADY,
            case=case.number,
            enterprise=Enterprise(uscc=case.uscc, name=case.enterprise_name),
            measure=case.measure,
        )

    def _rehearse(self, name: str, arrival: Arrival) -> FileForeseen:
        """Keep a file after those that would lie in its case already, and take it all back."""
        uscc, measure = arrival.declaration.enterprise.uscc, arrival.measure.id
        before = self._before.setdefault((uscc, measure), [])
        stands = self._store.cases.current(uscc, policy=self.hand.terms.policy.id, measure=measure)
        report = IntakeReport()
        with undisturbed(), rehearsal(self._store):
            waiting = Waiting(self._store, self.hand, report)
            for each in (*before, (name, arrival)):
                waiting.put(*each)
                waiting.keep()
            if len(report.cases) > len(before):
                fate = self._taken(name, arrival, report.cases[-1], numbered=stands is not None)
            else:
                fate = self._not_taken(name, arrival, report)
        if fate.taken:
            before.append((name, arrival))
        return fate

    def _taken(self, name: str, arrival: Arrival, taken: CaseTaken, *, numbered: bool) -> FileForeseen:
        case = self._store.cases.by_number(taken.case)
        kind = self._store.parts.versions(case.id)[-1].kind
        return FileForeseen(
            name=name,
            sha256=arrival.declaration.file.sha256,
            prospect=_PROSPECTS.get(kind, Prospect.CORRECTION),
            case=taken.case if numbered else "",
            enterprise=taken.enterprise,
            measure=taken.measure,
            version=taken.version,
            rows_read=taken.rows_read,
            rows_taken=taken.rows_taken,
            warnings=taken.warnings,
            came=len(taken.change.came),
            fell=len(taken.change.fell),
            decisions_void=taken.decisions_void,
            problems=arrival.declaration.problems,
        )

    def _not_taken(self, name: str, arrival: Arrival, report: IntakeReport) -> FileForeseen:
        declaration = arrival.declaration
        error = next((error for file, error in report.unreadable if file == name), None)
        came, fell = self._asked(arrival) if error and error.code == _EITHER else (0, 0)
        return FileForeseen(
            name=name,
            sha256=declaration.file.sha256,
            prospect=Prospect.REFUSED if error else Prospect.ALREADY,
            case=str(error.details.get("case", "")) if error else report.already[-1][1],
            enterprise=declaration.enterprise,
            measure=arrival.measure.id,
            rows_read=len(declaration.rows),
            came=came,
            fell=fell,
            problems=declaration.problems,
            error=error,
        )

    def _asked(self, arrival: Arrival) -> tuple[int, int]:
        """Return how many persons of a file the case does not have, and how many of the case the file does not."""
        uscc, measure = arrival.declaration.enterprise.uscc, arrival.measure.id
        case = self._store.cases.current(uscc, policy=self.hand.terms.policy.id, measure=measure)
        held = self._store.parts.id_numbers(case.id) if case else set()
        sent = {row.id_number for row in arrival.declaration.rows} - {""}
        return len(sent - held), len(held - sent)

    def _layout(self, name: str, file: SourceFile) -> str:
        """Return what names a layout with heads, so that a choice of its columns holds for all that lie alike."""
        try:
            layout = layout_of(file, password=self.hand.on(name).terms.password)
        except WorkbookUnreadable:
            return ""
        return layout.fingerprint if layout.headed else ""
