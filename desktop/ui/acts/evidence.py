"""Acts on what is proved: extracts of the bureaus, figures of enterprises, hired coaches: list, register."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.records import Operator
from desktop.ui.tasks import Errand

if TYPE_CHECKING:
    from desktop.models.firmledger import FactRecord, Trip
    from desktop.services.record_trip import Hire

INSURANCE, MOVEMENT, DUTY = "insurance", "movement", "duty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a clerk asked to be registered: ``kind`` is insurance, movement, duty or a register's.

    Insurance covers ``months`` (``YYYY-MM``), movement and duty ``days`` (first and last); ``title`` is that of a 名单,
    ``part`` says that a list does not name all there are.
    """

    path: Path
    kind: str
    months: tuple[str, ...] = ()
    days: tuple[date, date] | None = None
    title: str = ""
    part: bool = False
    source: str = ""
    as_of: date | None = None


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


def register(errand: Errand, *, asked: Asked, by: Operator, now: datetime, password: str = "") -> Any:  # noqa: ANN401
    """Register an extract of any kind; parsing is done aside, ``password`` opens a locked file."""
    from desktop import importing
    from desktop.models.ledger import Provenance
    from desktop.services import take_evidence as take

    store, path = errand.desk.store, asked.path
    said = Provenance(source=asked.source.strip(), as_of=asked.as_of, title=asked.title.strip())

    def read(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args, **named: errand.aside(function, *args, password=password, **named)

    if asked.kind == INSURANCE:
        reader = read(importing.read_insurance)
        return take.take_insurance(store, path, months=asked.months, by=by, now=now, said=said, read=reader)
    if asked.days is not None:
        duty = asked.kind == DUTY
        first, last = asked.days
        service, reader = (
            (take.take_duty, read(importing.read_duty)) if duty else (take.take_movement, read(importing.read_movement))
        )
        return service(store, path, covers_from=first, covers_to=last, by=by, now=now, said=said, read=reader)
    reader = read(importing.read_register)
    return take.take_register(store, path, asked.kind, by=by, now=now, said=said, partial=asked.part, read=reader)


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
