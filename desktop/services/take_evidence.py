"""Register what a bureau says (登记佐证): insurance extracts and whereabouts results, each with what it covers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from desktop.errors import DeskError
from desktop.importing import load, read_insurance, read_movement
from desktop.models.ledger import Extract, ExtractKind
from desktop.models.store import Store
from desktop.records import InsuranceExtract, MovementExtract, Operator, Problem, Severity
from rules.terms import month_words

_MONTH = re.compile("(19|20)[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTaken:
    """An extract as registered: rows by fate, problems, and the cases that must be verified again.

    ``already`` is true where the very same file was registered before for the same months or days: nothing changed.
    """

    extract: Extract
    problems: tuple[Problem, ...]
    stale: tuple[str, ...]
    already: bool = False


def take_insurance(
    store: Store,
    path: Path,
    *,
    months: Sequence[str],
    by: Operator,
    now: datetime,
    read: Callable[..., InsuranceExtract] = read_insurance,
) -> EvidenceTaken:
    """Register a social-insurance extract that covers exactly these months (``YYYY-MM``)."""
    if not months or not all(_MONTH.fullmatch(month) for month in months):
        raise DeskError("months-invalid", months=",".join(months) or "空")
    covered = tuple(sorted(set(months)))
    file = load(path)
    held = store.evidence.holding(file.sha256, ExtractKind.INSURANCE)
    if held is not None and held.months == covered:
        return EvidenceTaken(extract=held, problems=held.problems, stale=(), already=True)
    extract = _with_empty_months(read(file, months=covered), covered)
    with store.atomic():
        taken = store.evidence.take_insurance(extract, months=covered, by=by.id, now=now)
        after = f"{'、'.join(covered)} {len(extract.entries)}行 {extract.file.sha256[:16]}"
        kept = _audited(store, taken.extract, after, by=by, now=now)
    return EvidenceTaken(extract=kept, problems=extract.problems, stale=taken.stale)


def take_movement(
    store: Store,
    path: Path,
    *,
    covers_from: date,
    covers_to: date,
    by: Operator,
    now: datetime,
    read: Callable[..., MovementExtract] = read_movement,
) -> EvidenceTaken:
    """Register whereabouts results that cover the days from ``covers_from`` to ``covers_to``, both included."""
    if covers_to < covers_from:
        raise DeskError("span-reversed", first=covers_from.isoformat(), last=covers_to.isoformat())
    file = load(path)
    held = store.evidence.holding(file.sha256, ExtractKind.MOVEMENT)
    if held is not None and (held.covers_from, held.covers_to) == (covers_from, covers_to):
        return EvidenceTaken(extract=held, problems=held.problems, stale=(), already=True)
    extract = read(file)
    with store.atomic():
        taken = store.evidence.take_movement(extract, covers_from=covers_from, covers_to=covers_to, by=by.id, now=now)
        after = f"{covers_from}至{covers_to} {len(extract.entries)}行 {extract.file.sha256[:16]}"
        kept = _audited(store, taken.extract, after, by=by, now=now)
    return EvidenceTaken(extract=kept, problems=extract.problems, stale=taken.stale)


def _with_empty_months(extract: InsuranceExtract, months: Sequence[str]) -> InsuranceExtract:
    """Warn of a month that is said to be covered and has no line: everyone would be found uninsured in it."""
    empty = [month for month in months if month not in {entry.month for entry in extract.entries}]
    warnings = tuple(
        Problem(
            sheet="",
            cell="",
            row=None,
            severity=Severity.WARNING,
            code="month-empty",
            message=f"文件中没有任何{month_words(month)}的记录；如果文件并不包含该月，请撤回后按实际月份重新登记。",
        )
        for month in empty
    )
    return replace(extract, problems=(*extract.problems, *warnings))


def _audited(store: Store, extract_id: int, after: str, *, by: Operator, now: datetime) -> Extract:
    extract = store.evidence.get(extract_id)
    act, subject = f"evidence-{extract.kind}", f"evidence-{extract.id}"
    store.audit.append(at=now, operator=by.id, act=act, subject=subject, before="", after=after)
    return extract
