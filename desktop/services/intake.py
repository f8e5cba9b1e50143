"""Take declaration workbooks in (受理导入): one file becomes a case or a next version of one, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from desktop.errors import DeskError, WorkbookUnreadable
from desktop.importing import read_declaration
from desktop.importing.candidates import TableMapping
from desktop.importing.docmark import ReturnMark, return_mark
from desktop.importing.unlock import unlocked
from desktop.models.connection import undisturbed
from desktop.models.ledger import Case, Change, VersionKind
from desktop.models.runs import run_number
from desktop.models.store import Store
from desktop.records import Declaration, Enterprise, Operator, Problem, Severity, SourceFile
from desktop.services.corrections import replaced_parts
from desktop.services.gather import files_in, gather
from desktop.services.known_layouts import columns_in_words, read_as_before, remember
from desktop.services.steps import unheard
from rules.policy import Measure, Policy

Reader = Callable[..., Declaration]


class Mode(StrEnum):
    """What a further file of the same case is: undecided, a supplement (补充), or a replacement (更正)."""

    ASK = "ask"
    SUPPLEMENT = "supplement"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTaken:
    """One file that went into a case: its rows by fate, and who came in and fell out.

    ``warnings`` counts what stands to be looked at, ``decisions_void`` the overrides and tickets on rows that this file
    replaced: they have to be made again.
    """

    case: str
    file: str
    policy: str
    measure: str
    enterprise: Enterprise
    version: int
    rows_read: int
    rows_taken: int
    warnings: int
    change: Change
    decisions_void: int


@dataclass(slots=True, kw_only=True)
class IntakeReport:
    """The fate of every file and every row; ``met`` counts the files as they come, before anything is made of them.

    ``run`` is the intake as one act that can be taken back, 0 while nothing was taken.
    """

    met: int = 0
    run: int = 0
    cases: list[CaseTaken] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    unreadable: list[tuple[str, DeskError]] = field(default_factory=list)
    already: list[tuple[str, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    stopped: bool = False

    @property
    def number(self) -> str:
        """By what number the whole intake can be taken back; '' where nothing was taken."""
        return run_number(self.run)

    @property
    def found(self) -> int:
        """How many files there were, those passed over included."""
        return self.met + len(self.ignored)

    @property
    def fates(self) -> int:
        """How many files have met their fate."""
        return len(self.cases) + len(self.unreadable) + len(self.already)

    @property
    def needs_a_person(self) -> bool:
        """Whether a row or a file was refused."""
        return bool(self.unreadable) or any(problem.severity is Severity.ERROR for _, problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms files are taken: policy, measure (None: the template's mark decides), and what a clerk said.

    ``password`` opens locked files; ``mapping`` says which columns are which, and is remembered for the layout.
    """

    policy: Policy
    measure: Measure | None = None
    enterprise: str = ""
    received: date | None = None
    mode: Mode = Mode.ASK
    password: str = ""
    mapping: TableMapping | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    """A declaration with the day of its receipt, the mark of our return copy if it is one, and who told the columns."""

    declaration: Declaration
    received: date
    returned: ReturnMark | None
    columns: str


def intake(
    store: Store,
    paths: Sequence[Path],
    terms: Terms,
    *,
    by: Operator,
    now: datetime,
    read: Reader = read_declaration,
    progress: Callable[[int, int], None] = unheard,
    report: IntakeReport | None = None,
) -> IntakeReport:
    """Read declaration workbooks into cases; an unreadable file is told and never stops the others.

    ``read`` may do its work in another process; ``progress`` hears of files done and may raise to cancel: what was
    taken by then stays taken, and ``report`` (a new one by default) tells of it.
    Raises ``folder-empty`` and ``day-ahead`` before anything is read.
    """
    if terms.received is not None and terms.received > now.date():
        raise DeskError("day-ahead", day=terms.received.isoformat())
    report = IntakeReport() if report is None else report
    files = files_in(paths, report.ignored)
    if paths and not files and not report.ignored:
        raise DeskError("folder-empty", folder=paths[0].name)
    for done, (name, found) in gather(files, report.ignored):
        progress(done, len(files))
        report.met += 1
        try:
            with undisturbed():
                _take(store, _readable(found), terms, report, by=by, now=now, read=read)
        except DeskError as error:
            if error.code == "cancelled":
                raise
            report.unreadable.append((name, error))
    progress(len(files), len(files))
    return report


def _readable(found: SourceFile | DeskError) -> SourceFile:
    if isinstance(found, DeskError):
        raise found
    return found


def _take(
    store: Store,
    file: SourceFile,
    terms: Terms,
    report: IntakeReport,
    *,
    by: Operator,
    now: datetime,
    read: Reader,
) -> None:
    given = Enterprise(uscc=terms.enterprise, name="") if terms.enterprise else None
    if terms.measure is not None and _is_held(store, file, terms, terms.measure, report):
        return
    declaration, columns = _read(store, file, terms, given, read=read, today=now.date())
    returned = return_mark(unlocked(file, terms.password).content)
    measure = terms.measure or _marked(store, declaration, terms.policy, returned)
    if terms.measure is None and _is_held(store, file, terms, measure, report):
        return
    received = terms.received or declaration.filled_on or now.date()
    arrival = _Arrival(declaration=declaration, received=received, returned=returned, columns=columns)
    report.cases.append(_keep(store, arrival, terms, measure, report, by=by, now=now))
    report.problems += [(file.name, problem) for problem in declaration.problems]


def _keep(
    store: Store,
    arrival: _Arrival,
    terms: Terms,
    measure: Measure,
    report: IntakeReport,
    *,
    by: Operator,
    now: datetime,
) -> CaseTaken:
    """Write a file into its case, whole or not at all, as a part of this run."""
    declaration = arrival.declaration
    with store.atomic():
        case, kind, replaced = _place(store, arrival, terms, measure, report, by=by, now=now)
        if terms.mapping is not None:
            remember(store, declaration, terms.mapping, by=by, now=now, password=terms.password)
        decisions = _decisions(store, case)
        taken = store.parts.take(
            case, declaration, kind=kind, replaces=replaced, received_on=arrival.received, by=by.id, now=now
        )
        run = store.runs.add(report.run, taken.part, by=by.id, now=now)
        decisions_void = decisions - _decisions(store, case)
        after = f"{run_number(run)} 第{taken.version}版 {kind} {len(declaration.rows)}行 {declaration.file.sha256[:16]}"
        after += f" 原有{decisions_void}项认定失效" if decisions_void else ""
        before = f"第{case.version}版" if case.version else ""
        after += arrival.columns
        store.audit.append(at=now, operator=by.id, act="intake", subject=case.number, before=before, after=after)
    report.run = run
    return CaseTaken(
        case=case.number,
        file=declaration.file.name,
        policy=terms.policy.id,
        measure=measure.id,
        enterprise=declaration.enterprise,
        version=taken.version,
        rows_read=len(declaration.rows),
        rows_taken=sum(not row.error for row in declaration.rows),
        warnings=sum(problem.severity is Severity.WARNING for problem in declaration.problems),
        change=store.parts.change(case.id, taken.version),
        decisions_void=decisions_void,
    )


def _decisions(store: Store, case: Case) -> int:
    return len(store.overrides.for_case(case.id)) + len(store.tickets.for_case(case.id))


def _is_held(store: Store, file: SourceFile, terms: Terms, measure: Measure, report: IntakeReport) -> bool:
    """Whether a case holds this very file; an older version of one is taken again where that is asked for."""
    held = store.parts.holding(file.sha256, policy=terms.policy.id, measure=measure.id)
    if held is None:
        return False
    number = store.cases.by_id(held.case_id).number
    if not held.live and terms.mode is Mode.REPLACE and not _came_with(report, number):
        return False
    report.already.append((file.name, number))
    return True


def _came_with(report: IntakeReport, case: str) -> bool:
    """Whether a file of this very run went into the case."""
    return any(taken.case == case for taken in report.cases)


def _read(
    store: Store, file: SourceFile, terms: Terms, given: Enterprise | None, *, read: Reader, today: date
) -> tuple[Declaration, str]:
    """Read a file; where no one can tell its columns, as was chosen for that layout before, with words for the log."""

    def reading(mapping: TableMapping | None) -> Declaration:
        return read(
            file,
            received=terms.received,
            today=today,
            enterprise=given,
            year_hint=terms.policy.year,
            mapping=mapping,
            password=terms.password,
        )

    try:
        declaration = reading(terms.mapping)
    except WorkbookUnreadable as error:
        known = error.code == "no-roster" and terms.mapping is None
        before = read_as_before(store, file, reading, password=terms.password) if known else None
        if before is None:
            raise
        remembered, chosen = before
        said = f" 各列按{chosen.chosen_by}于{chosen.chosen_at.date()}的选择读取：{columns_in_words(chosen.columns)}"
        return remembered, said
    return declaration, f" 各列由经办人指明：{columns_in_words(terms.mapping.columns)}" if terms.mapping else ""


def _marked(store: Store, declaration: Declaration, policy: Policy, returned: ReturnMark | None) -> Measure:
    """Return the measure that the template's mark names, or the case that our return copy was made of."""
    if returned is not None:
        for case in store.cases.all(policy=policy.id):
            if case.number == returned.case and case.uscc == declaration.enterprise.uscc:
                return policy.measures[case.measure]
    marked_policy, marked_measure = declaration.template or ("", "")
    if marked_policy != policy.id or marked_measure not in policy.measures:
        raise WorkbookUnreadable("no-measure", file=declaration.file.name)
    return policy.measures[marked_measure]


def _place(
    store: Store,
    arrival: _Arrival,
    terms: Terms,
    measure: Measure,
    report: IntakeReport,
    *,
    by: Operator,
    now: datetime,
) -> tuple[Case, VersionKind, list[int] | None]:
    """Return the case that the file goes into, as what, and the parts that it replaces."""
    declaration = arrival.declaration
    case = store.cases.current(declaration.enterprise.uscc, policy=terms.policy.id, measure=measure.id)
    if case is None:
        case = store.cases.open(
            declaration.enterprise,
            policy=terms.policy.id,
            measure=measure.id,
            prefix=f"{store.office.code()}-{measure.number_code}",
            received_on=arrival.received,
            by=by.id,
            now=now,
        )
        return case, VersionKind.FIRST, None
    if case.frozen:
        raise DeskError("case-frozen", case=case.number)
    beside = terms.mode is Mode.REPLACE and _came_with(report, case.number)
    if terms.mode is Mode.SUPPLEMENT or beside:  # files that come together replace what was, not each other
        return case, VersionKind.SUPPLEMENT, None
    if terms.mode is Mode.REPLACE:
        return case, VersionKind.CORRECTION, None
    return case, VersionKind.CORRECTION, replaced_parts(store, case, declaration, arrival.returned)
