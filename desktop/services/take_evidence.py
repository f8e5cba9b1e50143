"""Register what a bureau says (登记佐证): insurance, whereabouts, checks at the post, registers; with their cover."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from desktop.errors import DeskError
from desktop.importing import load, read_duty, read_insurance, read_movement, read_register
from desktop.masking import mask_ids, short_hash
from desktop.models.connection import undisturbed
from desktop.models.ledger import Extract, ExtractKind, Provenance
from desktop.models.store import Store
from desktop.records import InsuranceExtract, MovementExtract, Operator, Problem, RegisterExtract, Severity
from rules.registers import REGISTERS
from rules.terms import month_words

_MONTH = re.compile("(19|20)[0-9]{2}-(0[1-9]|1[0-2])")
_LIST = "list"
_NAMED = 5
_UNSAID = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTaken:
    """An extract as registered: rows by fate, problems, and the cases that must be verified again.

    ``already`` is true where the very same file was registered before for the same months or days: nothing changed.
    """

    extract: Extract
    problems: tuple[Problem, ...]
    stale: tuple[str, ...]
    already: bool = False


@undisturbed()
def take_insurance(
    store: Store,
    path: Path,
    *,
    months: Sequence[str],
    by: Operator,
    now: datetime,
    said: Provenance = _UNSAID,
    read: Callable[..., InsuranceExtract] = read_insurance,
) -> EvidenceTaken:
    """Register a social-insurance extract that covers exactly these months (``YYYY-MM``)."""
    if not months or not all(_MONTH.fullmatch(month) for month in months):
        raise DeskError("months-invalid", months=",".join(months) or "空")
    _refuse_ahead(said, now)
    covered = tuple(sorted(set(months)))
    file = load(path)
    for held in store.evidence.all_holding(file.sha256, ExtractKind.INSURANCE):
        if held.months == covered:
            return _held(held)
    extract = _with_empty_months(read(file, months=covered), covered)
    with store.atomic():
        taken = store.evidence.take_insurance(extract, months=covered, by=by.id, now=now, said=said)
        kept = _audited(store, taken.extract, "、".join(covered), by=by, now=now)
    return EvidenceTaken(extract=kept, problems=extract.problems, stale=taken.stale)


@undisturbed()
def take_movement(
    store: Store,
    path: Path,
    *,
    covers_from: date,
    covers_to: date,
    by: Operator,
    now: datetime,
    said: Provenance = _UNSAID,
    read: Callable[..., MovementExtract] = read_movement,
) -> EvidenceTaken:
    """Register whereabouts results that cover the days from ``covers_from`` to ``covers_to``, both included."""
    days = covers_from, covers_to
    return _take_results(store, path, ExtractKind.MOVEMENT, days, by=by, now=now, said=said, read=read)


@undisturbed()
def take_duty(
    store: Store,
    path: Path,
    *,
    covers_from: date,
    covers_to: date,
    by: Operator,
    now: datetime,
    said: Provenance = _UNSAID,
    read: Callable[..., MovementExtract] = read_duty,
) -> EvidenceTaken:
    """Register checks at the post (在岗、离岗) that cover the days from ``covers_from`` to ``covers_to``."""
    days = covers_from, covers_to
    return _take_results(store, path, ExtractKind.DUTY, days, by=by, now=now, said=said, read=read)


@undisturbed()
def take_register(
    store: Store,
    path: Path,
    kind: str,
    *,
    by: Operator,
    now: datetime,
    said: Provenance = _UNSAID,
    partial: bool = False,
    read: Callable[..., RegisterExtract] = read_register,
) -> EvidenceTaken:
    """Register a list of persons or enterprises; ``kind`` is one of :data:`rules.registers.REGISTERS`.

    A register that names all there are is taken as whole unless it is ``partial``.  Raises ``list-title-missing``
    for a 名单 without its title.
    """
    if kind == _LIST and not said.title:
        raise DeskError("list-title-missing")
    _refuse_ahead(said, now)
    said = replace(said, register=kind, whole=REGISTERS[kind].whole and not partial)
    file = load(path)
    for held in store.evidence.all_holding(file.sha256, ExtractKind.REGISTER):
        if (held.register, held.title, held.source, held.whole) == (kind, said.title, said.source, said.whole):
            return _held(held)
    extract = _with_empty_list(read(file, kind), whole=said.whole)
    with store.atomic():
        taken = store.evidence.take_register(extract, by=by.id, now=now, said=said)
        cover = REGISTERS[kind].title + (f"“{said.title}”" if said.title else "") + ("" if said.whole else "（部分）")
        kept = _audited(store, taken.extract, cover, by=by, now=now)
    return EvidenceTaken(extract=kept, problems=extract.problems, stale=taken.stale)


def _take_results(
    store: Store,
    path: Path,
    kind: ExtractKind,
    days: tuple[date, date],
    *,
    by: Operator,
    now: datetime,
    said: Provenance,
    read: Callable[..., MovementExtract],
) -> EvidenceTaken:
    first, last = days
    if last < first:
        raise DeskError("span-reversed", first=first.isoformat(), last=last.isoformat())
    _refuse_ahead(said, now)
    file = load(path)
    for held in store.evidence.all_holding(file.sha256, kind):
        if (held.covers_from, held.covers_to) == days:
            return _held(held)
    extract = _with_other_sources(read(file), said.source)
    sources = {entry.source for entry in extract.entries}
    said = said if said.source or len(sources) != 1 else replace(said, source=sources.pop())
    with store.atomic():
        taken = store.evidence.take_movement(
            extract, covers_from=first, covers_to=last, by=by.id, now=now, kind=kind, said=said
        )
        kept = _audited(store, taken.extract, f"{first}至{last}", by=by, now=now)
    return EvidenceTaken(extract=kept, problems=extract.problems, stale=taken.stale)


def _held(extract: Extract) -> EvidenceTaken:
    return EvidenceTaken(extract=extract, problems=extract.problems, stale=(), already=True)


def _refuse_ahead(said: Provenance, now: datetime) -> None:
    if said.as_of is not None and said.as_of > now.date():
        raise DeskError("day-ahead", day=said.as_of.isoformat())


def _with_other_sources(extract: MovementExtract, source: str) -> MovementExtract:
    """Warn where lines name other sources than the one that was given: a line is from the source that it names."""
    others = sorted({entry.source for entry in extract.entries} - {"", source})
    if not source or not others:
        return extract
    named = "、".join(others[:_NAMED]) + ("等" if len(others) > _NAMED else "")
    words = f"登记时填写的数据来源是“{source}”，文件中写的是“{named}”，已按文件逐行登记；如有误，请撤回后重新登记。"
    return replace(extract, problems=(*extract.problems, _warning("source-differs", mask_ids(words))))


def _with_empty_months(extract: InsuranceExtract, months: Sequence[str]) -> InsuranceExtract:
    """Warn of a month that is said to be covered and has no line: everyone would be found uninsured in it."""
    there = {entry.month for entry in extract.entries}
    empty = [month for month in months if month not in there]
    words = "文件中没有任何{}的记录；如果文件并不包含该月，请撤回后按实际月份重新登记。"
    warnings = tuple(_warning("month-empty", words.format(month_words(month))) for month in empty)
    return replace(extract, problems=(*extract.problems, *warnings))


def _with_empty_list(extract: RegisterExtract, *, whole: bool) -> RegisterExtract:
    """Warn of a whole list that names nobody: everyone would be found missing from it."""
    if extract.entries or not whole:
        return extract
    words = "名单中没有任何记录，核验时一律视为不在名单内；如果这不是全部名单，请撤回后按部分名单重新登记。"
    return replace(extract, problems=(*extract.problems, _warning("register-empty", words)))


def _warning(code: str, message: str) -> Problem:
    return Problem(sheet="", cell="", row=None, severity=Severity.WARNING, code=code, message=message)


def _audited(store: Store, extract_id: int, cover: str, *, by: Operator, now: datetime) -> Extract:
    extract = store.evidence.get(extract_id)
    act, subject = f"evidence-{extract.kind}", f"evidence-{extract.id}"
    after = f"{cover} {extract.rows_taken}行 {short_hash(extract.sha256)}"
    store.audit.append(at=now, operator=by.id, act=act, subject=subject, before="", after=after)
    return extract
