"""Acts on what is proved: extracts of the bureaus, figures of enterprises, hired coaches: list, register."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.errors import DeskError
from desktop.records import Operator, SourceFile
from desktop.ui.tasks import Errand

if TYPE_CHECKING:
    from desktop.models.firmledger import FactRecord, Trip
    from desktop.services.foresee_evidence import EvidenceForeseen
    from desktop.services.record_trip import Hire
    from desktop.services.take_evidence import EvidenceTaken

INSURANCE, MOVEMENT, DUTY = "insurance", "movement", "duty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a clerk asked to be registered: ``kind`` is insurance, movement, duty or a register's.

    Insurance covers ``months`` (``YYYY-MM``), movement and duty ``days`` (first and last); ``title`` is that of a 名单,
    ``part`` says that a list does not name all there are.  ``seen`` is the SHA-256 that the file had when its effect
    was shown: one that differs is not registered.
    """

    path: Path
    kind: str
    months: tuple[str, ...] = ()
    days: tuple[date, date] | None = None
    title: str = ""
    part: bool = False
    source: str = ""
    as_of: date | None = None
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmFigures:
    """Figures recorded of an enterprise in one act, with its name ('' while no case names it)."""

    record: FactRecord
    firm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledgers:
    """Everything that was registered, the newest first; ``extracts`` are the JSON values of 佐证台账."""

    extracts: tuple[Mapping[str, Any], ...]
    figures: tuple[FirmFigures, ...]
    trips: tuple[Trip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Figures as recorded: the number of the act, and the cases that must be verified again."""

    number: str
    stale: tuple[str, ...]


def ledgers(errand: Errand, *, today: date) -> Ledgers:
    """Return everything that was registered."""
    from desktop.services.registered import evidence_list

    store = errand.desk.store
    records = store.figures.all()[::-1]
    return Ledgers(
        extracts=tuple(evidence_list(store, today=today)),
        figures=tuple(FirmFigures(record=each, firm=store.cases.name_of(each.uscc)) for each in records),
        trips=tuple(store.trips.all()[::-1]),
    )


def firms(errand: Errand) -> dict[str, str]:
    """Return the enterprises that have a case: code → name."""
    return {case.uscc: case.enterprise_name for case in errand.desk.store.cases.all()}


def foresee(errand: Errand, *, asked: Asked, by: Operator, now: datetime, password: str = "") -> EvidenceForeseen:
    """Return what an extract would change; nothing is kept.  Parsing is done aside; readers wait until all is over."""
    from desktop.services.foresee_evidence import foresee_evidence

    _, reader = _verb(asked)

    def read(*args: object, **named: object) -> Any:  # noqa: ANN401
        return errand.aside_alone(reader, *args, password=password, **named)

    take = partial(_take, errand, asked, read, by=by, now=now)
    return foresee_evidence(errand.desk.store, errand.desk.policies, take, by=by, now=now, progress=errand.hold)


def register(errand: Errand, *, asked: Asked, by: Operator, now: datetime, password: str = "") -> EvidenceTaken:
    """Register an extract of any kind; parsing is done aside, ``password`` opens a locked file.

    Raises ``file-changed`` where the file is not what was seen.
    """
    _, reader = _verb(asked)

    def read(file: SourceFile, *args: object, **named: object) -> Any:  # noqa: ANN401
        if asked.seen and file.sha256 != asked.seen:
            raise DeskError("file-changed", file=file.name)
        return errand.aside(reader, file, *args, password=password, **named)

    return _take(errand, asked, read, by=by, now=now)


def _verb(asked: Asked) -> tuple[Callable[..., EvidenceTaken], Callable[..., Any]]:
    """Return what registers an extract of this kind, with all that was asked, and what reads it."""
    from desktop import importing
    from desktop.services import take_evidence as take

    if asked.kind == INSURANCE:
        return partial(take.take_insurance, months=asked.months), importing.read_insurance
    if asked.days is not None:
        first, last = asked.days
        duty = asked.kind == DUTY
        verb, reader = (take.take_duty, importing.read_duty) if duty else (take.take_movement, importing.read_movement)
        return partial(verb, covers_from=first, covers_to=last), reader
    return partial(take.take_register, kind=asked.kind, partial=asked.part), importing.read_register


def _take(errand: Errand, asked: Asked, read: Callable[..., Any], *, by: Operator, now: datetime) -> EvidenceTaken:
    from desktop.models.ledger import Provenance

    verb, _ = _verb(asked)
    said = Provenance(source=asked.source.strip(), as_of=asked.as_of, title=asked.title.strip())
    return verb(errand.desk.store, asked.path, by=by, now=now, said=said, read=read)


def record_figures(
    errand: Errand,
    *,
    uscc: str,
    values: Sequence[str],
    scope: tuple[str, str],
    ground: tuple[str, date | None],
    by: Operator,
    now: datetime,
) -> Recorded:
    """Record figures of an enterprise, all or none.

    ``scope`` is policy and measure ('' for what holds under all), ``ground`` the source and the day it speaks for.
    """
    from desktop.models.ledger import Provenance
    from desktop.services.record_fact import record_fact

    (policy, measure), (source, on) = scope, ground
    said = Provenance(source=source, as_of=on)
    number, stale = record_fact(errand.desk, uscc, values, policy=policy, measure=measure, said=said, by=by, now=now)
    return Recorded(number=number, stale=tuple(stale))


def record_coach(errand: Errand, *, hire: Hire, riders: Path | None, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Record a coach; its rider list is parsed aside."""
    from desktop.importing import read_riders
    from desktop.services.record_trip import record_trip

    def read(*args: object, **named: object) -> Any:  # noqa: ANN401
        return errand.aside(read_riders, *args, **named)

    return record_trip(errand.desk.store, hire, riders, by=by, now=now, read=read)
