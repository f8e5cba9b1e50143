"""Keep declarations that were read (案卷入库): many files with one commit, each of them whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from desktop.errors import DeskError
from desktop.importing.docmark import ReturnMark
from desktop.masking import short_hash
from desktop.models.connection import undisturbed
from desktop.models.ledger import Case, Change, VersionKind
from desktop.models.runs import run_number
from desktop.models.store import Store
from desktop.records import Declaration, Operator, Row, Severity, SourceFile
from desktop.services.corrections import replaced_parts
from desktop.services.intake_fates import CaseTaken, IntakeReport, Mode, Terms
from desktop.services.known_layouts import remember
from desktop.services.override import WITHDRAWN
from rules.policy import Measure

Came = Callable[[str], bool]
"""Tells of a case, by its number, whether a file of the same intake went into it."""

_ROWS_TOGETHER = 25_000  # a commit costs as many pages as it touched, which many small files share
_FILES_TOGETHER = 100
_OF_THE_DISK = frozenset({"disk-full", "cannot-write", "workspace-locked", "database-damaged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A declaration for a measure, with the day of its receipt and the mark of our return copy if it is one.

    ``columns`` are words for the log on who told which column is which, '' where the file itself does.
    """

    declaration: Declaration
    measure: Measure
    received: date
    returned: ReturnMark | None
    columns: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who takes files in, on what terms, and when."""

    terms: Terms
    by: Operator
    now: datetime

    def on(self, name: str) -> Self:
        """Return the hand as it takes one file: on the terms that hold for it."""
        return replace(self, terms=self.terms.of(name))


Read = Arrival | str | DeskError
"""A file as it was read: a declaration, the number of the case that holds the file already, or why it is neither."""


class Waiting:
    """Files that are read and wait to be kept: many with one commit, each of them whole or not at all.

    No transaction is open while a file is read: whoever reads the workspace in between sees what is kept for good.
    """

    def __init__(self, store: Store, hand: Hand, report: IntakeReport) -> None:
        """Let nothing wait yet; ``report`` hears of files when they are kept."""
        self._store = store
        self._hand = hand
        self._report = report
        self._files: list[tuple[str, Read]] = []
        self._rows = 0

    def put(self, name: str, file: Read) -> None:
        """Let a file wait, and keep all that wait once they are many."""
        self._files.append((name, file))
        self._rows += len(file.declaration.rows) if isinstance(file, Arrival) else 0
        if self._rows >= _ROWS_TOGETHER or len(self._files) >= _FILES_TOGETHER:
            self.keep()

    def keep(self) -> None:
        """Keep what waits; where the disk refuses all of it together, one by one, so that each has its own fate."""
        files, self._files, self._rows = self._files, [], 0
        try:
            self._together(files)
        except DeskError:
            for file in files:
                self._alone(file)

    def _alone(self, file: tuple[str, Read]) -> None:
        try:
            self._together([file])
        except DeskError as error:
            self._report.unreadable.append((file[0], error))

    def _together(self, files: Sequence[tuple[str, Read]]) -> None:
        """Keep files with one commit and tell of them afterwards; raises what the disk says."""
        fates = IntakeReport(run=self._report.run)
        rows = sum(len(file.declaration.rows) for _, file in files if isinstance(file, Arrival))
        with undisturbed(), self._store.parts.together(rows, policy=self._hand.terms.policy.id):
            for name, file in files:
                self._settle(name, file, fates)
        self._report.add(fates)

    def _settle(self, name: str, file: Read, fates: IntakeReport) -> None:
        if isinstance(file, DeskError):
            fates.unreadable.append((name, file))
        elif isinstance(file, str):
            fates.already.append((name, file))
        else:
            try:
                self._take(name, file, fates)
            except DeskError as error:
                if error.code in _OF_THE_DISK:  # it may have ended the transaction of the others, too
                    raise
                fates.unreadable.append((name, error))

    def _take(self, name: str, arrival: Arrival, fates: IntakeReport) -> None:
        def came(case: str) -> bool:
            return self._report.came(case) or fates.came(case)

        hand = self._hand.on(name)
        if held := holder(self._store, arrival.declaration.file, hand.terms, arrival.measure, came):
            fates.already.append((name, held))
            return
        with self._store.atomic():
            run, taken = _keep(self._store, arrival, hand, came, fates.run)
        fates.run = run
        fates.cases.append(taken)
        fates.problems += [(name, problem) for problem in arrival.declaration.problems]


def holder(store: Store, file: SourceFile, terms: Terms, measure: Measure, came: Came) -> str:
    """Return the number of the case that holds this very file, or ''; an older version may be asked for again."""
    held = store.parts.holding(file.sha256, policy=terms.policy.id, measure=measure.id)
    if held is None:
        return ""
    number = store.cases.by_id(held.case_id).number
    return number if held.live or terms.mode is not Mode.REPLACE or came(number) else ""


def _keep(store: Store, arrival: Arrival, hand: Hand, came: Came, run: int) -> tuple[int, CaseTaken]:
    """Write a file into its case as a part of a run, a new one where it is 0; return the run."""
    declaration, terms, by, now = arrival.declaration, hand.terms, hand.by, hand.now
    case, kind, replaced = _place(store, arrival, hand, came)
    if terms.mapping is not None:
        remember(store, declaration, terms.mapping, by=by, now=now, password=terms.password)
    decisions = _decisions(store, case) if case.version else 0
    taken = store.parts.take(
        case, declaration, kind=kind, replaces=replaced, received_on=arrival.received, by=by.id, now=now
    )
    run = store.runs.add(run, taken.part, by=by.id, now=now)
    decisions_void = decisions - _decisions(store, case) if decisions else 0
    cut = short_hash(declaration.file.sha256)
    after = f"{run_number(run)} 第{taken.version}版 {kind} {len(declaration.rows)}行 {cut}"
    after += f" 原有{decisions_void}项认定失效" if decisions_void else ""
    before = f"第{case.version}版" if case.version else ""
    after += arrival.columns
    store.audit.append(at=now, operator=by.id, act="intake", subject=case.number, before=before, after=after)
    return run, CaseTaken(
        case=case.number,
        file=declaration.file.name,
        policy=terms.policy.id,
        measure=arrival.measure.id,
        enterprise=declaration.enterprise,
        version=taken.version,
        rows_read=len(declaration.rows),
        rows_taken=sum(not row.error for row in declaration.rows),
        warnings=sum(problem.severity is Severity.WARNING for problem in declaration.problems),
        change=_change(store, case, kind, taken.version, declaration.rows),
        decisions_void=decisions_void,
    )


def _change(store: Store, case: Case, kind: VersionKind, version: int, rows: Sequence[Row]) -> Change:
    return store.parts.arrival(rows) if kind is VersionKind.FIRST else store.parts.change(case.id, version)


def _decisions(store: Store, case: Case) -> int:
    """Return how many decisions hold: of each row and criterion the last, unless it took one back; and the tickets."""
    last = {(each.row_id, each.criterion): each.as_if for each in store.overrides.for_case(case.id)}
    return sum(as_if is not WITHDRAWN for as_if in last.values()) + len(store.tickets.for_case(case.id))


def _place(store: Store, arrival: Arrival, hand: Hand, came: Came) -> tuple[Case, VersionKind, list[int] | None]:
    """Return the case that the file goes into, as what, and the parts that it replaces."""
    declaration, terms, measure = arrival.declaration, hand.terms, arrival.measure
    case = store.cases.current(declaration.enterprise.uscc, policy=terms.policy.id, measure=measure.id)
    if case is None:
        case = store.cases.open(
            declaration.enterprise,
            policy=terms.policy.id,
            measure=measure.id,
            prefix=f"{store.office.code()}-{measure.number_code}",
            received_on=arrival.received,
            by=hand.by.id,
            now=hand.now,
        )
        return case, VersionKind.FIRST, None
    if case.frozen:
        raise DeskError("case-frozen", case=case.number)
    beside = terms.mode is Mode.REPLACE and came(case.number)
    if terms.mode is Mode.SUPPLEMENT or beside:  # files that come together replace what was, not each other
        return case, VersionKind.SUPPLEMENT, None
    if terms.mode is Mode.REPLACE:
        return case, VersionKind.CORRECTION, None
    return case, VersionKind.CORRECTION, replaced_parts(store, case, declaration, arrival.returned)
