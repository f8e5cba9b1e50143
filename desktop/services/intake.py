"""Take declaration workbooks in (受理导入): one file becomes a case or a next version of one, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from desktop.errors import DeskError, WorkbookUnreadable
from desktop.importing import read_declaration
from desktop.importing.candidates import TableMapping, layout_fingerprint
from desktop.importing.docmark import ReturnMark, return_mark
from desktop.models.connection import undisturbed
from desktop.models.layouts import LayoutChoice
from desktop.models.ledger import Case, Change, VersionKind
from desktop.models.store import Store
from desktop.records import Declaration, Enterprise, Operator, Problem, Severity, SourceFile
from desktop.services.gather import files_in, gather
from desktop.services.steps import unheard
from rules.policy import Measure, Policy

Reader = Callable[..., Declaration]
_HALF = 2


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
    """The fate of every file and every row; ``met`` counts the files as they come, before anything is made of them."""

    met: int = 0
    cases: list[CaseTaken] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    unreadable: list[tuple[str, DeskError]] = field(default_factory=list)
    already: list[tuple[str, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    stopped: bool = False

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
    """
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
    declaration = _read(store, file, terms, given, read=read, today=now.date())
    returned = return_mark(file.content)
    measure = terms.measure or _marked(store, declaration, terms.policy, returned)
    if terms.measure is None and _is_held(store, file, terms, measure, report):
        return
    received = terms.received or declaration.filled_on or now.date()
    with store.atomic():
        case, kind, replaced = _place(store, declaration, terms, measure, received, report, by=by, now=now)
        _remember(store, file, terms, by=by, now=now)
        decisions = _decisions(store, case)
        taken = store.parts.take(
            case, declaration, kind=kind, replaces=replaced, received_on=received, by=by.id, now=now
        )
        decisions_void = decisions - _decisions(store, case)
        after = f"第{taken.version}版 {kind} {len(declaration.rows)}行 {file.sha256[:16]}"
        after += f" 原有{decisions_void}项认定失效" if decisions_void else ""
        before = f"第{case.version}版" if case.version else ""
        store.audit.append(at=now, operator=by.id, act="intake", subject=case.number, before=before, after=after)
    report.cases.append(
        CaseTaken(
            case=case.number,
            file=file.name,
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
    )
    report.problems += [(file.name, problem) for problem in declaration.problems]


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
) -> Declaration:
    """Read a file; where no one can tell its columns, as was chosen for that layout before."""

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
        return reading(terms.mapping)
    except WorkbookUnreadable as error:
        if error.code != "no-roster" or terms.mapping is not None:
            raise
        chosen = store.layouts.find(layout_fingerprint(file, password=terms.password))
        if chosen is None:
            raise
        return reading(TableMapping(sheet=chosen.sheet, head_row=chosen.head_row, columns=chosen.columns))


def _remember(store: Store, file: SourceFile, terms: Terms, *, by: Operator, now: datetime) -> None:
    """Keep the columns that a person chose for the next file of this layout."""
    if terms.mapping is not None:
        chosen = LayoutChoice(
            sheet=terms.mapping.sheet, head_row=terms.mapping.head_row, columns=dict(terms.mapping.columns)
        )
        store.layouts.remember(layout_fingerprint(file, password=terms.password), chosen, by=by.id, now=now)


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
    declaration: Declaration,
    terms: Terms,
    measure: Measure,
    received: date,
    report: IntakeReport,
    *,
    by: Operator,
    now: datetime,
) -> tuple[Case, VersionKind, list[int] | None]:
    """Return the case that the file goes into, as what, and the parts that it replaces."""
    case = store.cases.current(declaration.enterprise.uscc, policy=terms.policy.id, measure=measure.id)
    if case is None:
        case = store.cases.open(
            declaration.enterprise,
            policy=terms.policy.id,
            measure=measure.id,
            prefix=f"{store.office.code()}-{measure.number_code}",
            received_on=received,
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
    mended = _returned_parts(store, case, return_mark(declaration.file.content))
    return case, VersionKind.CORRECTION, mended or _corrected_parts(store, case, declaration)


def _returned_parts(store: Store, case: Case, returned: ReturnMark | None) -> list[int]:
    """Return the part that our return copy of this case was made of: the mended copy stands in for it, unasked."""
    if returned is None or returned.case != case.number:
        return []
    return [part.id for part in store.parts.of_case(case.id) if part.sha256 == returned.sha256]


def _corrected_parts(store: Store, case: Case, declaration: Declaration) -> list[int]:
    """Return the parts that a corrected file stands in for; the others stay.

    A file that shares no number with the case, or under half of its own, could be either and is asked about.  It
    stands in for every part that it repeats at least half of, else for the one that it repeats most of.
    """
    if declaration.figures and not declaration.rows:  # figures have one statement: the newest
        return [part.id for part in store.parts.of_case(case.id)]
    numbers = {row.id_number for row in declaration.rows} - {""}
    held: dict[int, set[str]] = {}
    for kept in store.parts.rows(case.id):
        held.setdefault(kept.part_id, set()).add(kept.row.id_number)
    shared = numbers & set().union(*held.values())
    if held and (not shared or _HALF * len(shared) < len(numbers)):
        raise DeskError(
            "supplement-or-correction",
            file=declaration.file.name,
            case=case.number,
            shared=len(shared),
            people=len(declaration.rows),
        )
    repeated = {part: len(own & numbers) for part, own in held.items()}
    half = [part for part, own in held.items() if _HALF * repeated[part] >= len(own)]
    return half or sorted(repeated, key=lambda part: -repeated[part])[:1]
