"""Take declaration workbooks in (受理导入): one file becomes a case or a next version of one, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from desktop.errors import DeskError, WorkbookUnreadable
from desktop.importing import read_declaration
from desktop.importing.candidates import TableMapping
from desktop.importing.docmark import ReturnMark, return_mark
from desktop.importing.unlock import unlocked
from desktop.models.connection import undisturbed
from desktop.models.store import Store
from desktop.records import Declaration, Enterprise, Operator, SourceFile
from desktop.services.gather import Lying, files_in, gather, holding
from desktop.services.intake_fates import CaseTaken, Chosen, IntakeReport, Mode, Terms
from desktop.services.keep_files import Arrival, Hand, Read, Waiting, holder
from desktop.services.known_layouts import columns_in_words, read_as_before
from desktop.services.steps import unheard
from rules.policy import Measure, Policy

__all__ = ["CaseTaken", "Chosen", "IntakeReport", "Mode", "Terms", "intake"]

Reader = Callable[..., Declaration]
Progress = Callable[[int, int], None]


def intake(
    store: Store,
    paths: Sequence[Path],
    terms: Terms,
    *,
    by: Operator,
    now: datetime,
    read: Reader = read_declaration,
    progress: Progress = unheard,
    report: IntakeReport | None = None,
) -> IntakeReport:
    """Read declaration workbooks into cases; an unreadable file is told and never stops the others.

    ``read`` may do its work in another process; ``progress`` hears of files done and may raise to cancel: what was
    read by then is taken and stays so, and ``report`` (a new one by default) tells of it.  Several files share a
    commit; a process that is killed loses the last few of them, whole.
    Raises ``folder-empty``, ``file-missing`` (of those named) and ``day-ahead`` before anything is read.
    """
    report = IntakeReport() if report is None else report
    hand = Hand(terms=terms, by=by, now=now)
    waiting = Waiting(store, hand, report)
    try:
        for name, _, file in readings(store, paths, hand, read=read, progress=progress, report=report):
            with undisturbed():
                waiting.put(name, file)
    finally:
        waiting.keep()
    progress(report.met, report.met)
    return report


def readings(
    store: Store, paths: Sequence[Path], hand: Hand, *, read: Reader, progress: Progress, report: IntakeReport
) -> Iterator[tuple[str, SourceFile | None, Read]]:
    """Yield every file by its name with what was read of it; None where there is no file to speak of.

    ``report`` counts the files as they are met; one that is gone since it was seen is yielded at the end.  Raises what
    :func:`intake` raises.
    """
    terms = hand.terms
    gone = dict.fromkeys(name for name in terms.only or terms.seen if terms.seen.get(name))
    files = _files(paths, hand, report, may_be_gone=bool(gone))
    for done, (name, found) in gather(files, report.ignored, password=terms.password, only=terms.only):
        gone.pop(name, None)
        report.left = len(files) - done
        progress(done, len(files))
        report.met, report.left = report.met + 1, len(files) - done - 1
        with undisturbed():
            file = _read(store, found, hand.on(name), read=read)
        yield name, found if isinstance(found, SourceFile) else None, file
    report.left = 0
    report.met += len(gone)
    yield from ((name, None, DeskError("file-missing", file=name)) for name in gone)


def _files(paths: Sequence[Path], hand: Hand, report: IntakeReport, *, may_be_gone: bool) -> list[Lying]:
    """Return the files that are meant, or raise where there is nothing to read."""
    terms = hand.terms
    if terms.received is not None and terms.received > hand.now.date():
        raise DeskError("day-ahead", day=terms.received.isoformat())
    files = holding(files_in(paths, report.ignored), terms.only)
    if terms.only and not files and not may_be_gone:
        raise DeskError("file-missing", file=terms.only[0])
    if paths and not files and not report.ignored and not may_be_gone:
        raise DeskError("folder-empty", folder=paths[0].name)
    return files


def _read(store: Store, found: SourceFile | DeskError, hand: Hand, *, read: Reader) -> Read:
    """Read a file that is not held yet, or say why it cannot be; raises ``cancelled``."""
    if isinstance(found, DeskError):
        return found
    if hand.terms.seen and hand.terms.seen.get(found.name) != found.sha256:
        return DeskError("file-changed", file=found.name)
    try:
        return _arrival(store, found, hand, read=read)
    except DeskError as error:
        if error.code == "cancelled":
            raise
        return error


def _arrival(store: Store, file: SourceFile, hand: Hand, *, read: Reader) -> Arrival | str:
    terms, today = hand.terms, hand.now.date()
    if terms.measure is not None and (held := holder(store, file, terms, terms.measure, _nothing_came)):
        return held
    given = Enterprise(uscc=terms.enterprise, name="") if terms.enterprise else None
    declaration, columns = _declaration(store, file, terms, given, read=read, today=today)
    returned = return_mark(unlocked(file, terms.password).content)
    return Arrival(
        declaration=declaration,
        measure=terms.measure or _marked(store, declaration, terms.policy, returned),
        received=terms.received or declaration.filled_on or today,
        returned=returned,
        columns=columns,
    )


def _nothing_came(_case: str) -> bool:
    """Say of every case that no file went into it: whoever keeps the file looks again."""
    return False


def _declaration(
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
