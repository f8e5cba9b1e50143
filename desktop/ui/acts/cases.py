"""Acts on cases: open, verify, decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from desktop.errors import DeskError
from desktop.records import CaseState, Operator
from desktop.ui.tasks import Errand

if TYPE_CHECKING:
    from desktop.models.case_list import CaseRow
    from desktop.services.override import RowPlace, Ruling
    from desktop.services.view_case import EvidencePlace

_CLOSED = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A step over several cases: those that moved, and those refused with the reason."""

    step: str
    moved: tuple[str, ...]
    refused: tuple[tuple[str, DeskError], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A decision on some rows: how many took it, those refused with the reason, and why a review fell, or ''."""

    taken: int
    refused: tuple[tuple[RowPlace, DeskError], ...]
    fell_back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """Whole identity numbers in the order of the persons of a case.

    ``ground`` is the hash of the determination that they come from; before the first one, ``v`` and the version.
    """

    number: str
    ground: str
    numbers: tuple[str, ...] = field(repr=False)


def one(errand: Errand, *, number: str, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Return one case whole, with what stops the operator who looks at it."""
    from desktop.services.view_case import view_case

    return view_case(errand.desk, number, by=by, now=now)


def reveal(errand: Errand, *, number: str, by: Operator, now: datetime) -> Revealed:
    """Return the whole identity numbers of a case, and what they were read from."""
    from desktop.services.view_case import reveal as service

    store = errand.desk.store
    case = store.cases.by_number(number)
    latest = store.determinations.latest(case.id)
    numbers = service(errand.desk, number, by=by, now=now)
    return Revealed(number=number, ground=latest.hash if latest else f"v{case.version}", numbers=numbers)


def verify(errand: Errand, *, numbers: Sequence[str], by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Verify the named cases, or every case that is not frozen or closed."""
    from desktop.services.verify import verify as service

    store = errand.desk.store
    chosen = [store.cases.by_number(number) for number in numbers] or [
        case for case in store.cases.all() if not case.frozen and case.state not in _CLOSED
    ]
    return service(store, errand.desk.policies, chosen, by=by, now=now, progress=errand.progress)


def take_step(
    errand: Errand,
    *,
    chosen: Sequence[tuple[str, str | None]],
    step: str,
    reason: str,
    by: Operator,
    now: datetime,
    remarks_shown: bool = True,
) -> Moved:
    """Take one step with every chosen case (number, hash that was shown); what is refused is told, the others move."""
    from desktop.services.decide_many import decide_many

    store, heard = errand.desk.store, errand.progress
    done = decide_many(store, chosen, step, by=by, now=now, reason=reason, remarks_shown=remarks_shown, progress=heard)
    return Moved(step=step, moved=tuple(before.number for before, _ in done.moved), refused=done.refused)


def take_step_listed(
    errand: Errand, *, rows: Sequence[CaseRow], step: str, reason: str, by: Operator, now: datetime
) -> Moved:
    """Take one step with cases of the list, as their rows stood there: with figures, but without the remarks."""
    found = errand.desk.store.determinations
    chosen = [(row.number, found.get(row.determined).hash if row.determined else "") for row in rows]
    return take_step(errand, chosen=chosen, step=step, reason=reason, by=by, now=now, remarks_shown=False)


def override(
    errand: Errand, *, number: str, places: Sequence[RowPlace], ruling: Ruling, by: Operator, now: datetime
) -> Ruled:
    """Record a person's decision on one criterion of some rows and verify the case again, both or neither."""
    from desktop.services.override import override_rows
    from desktop.services.verify import verify as run

    store = errand.desk.store
    with store.atomic():
        case = store.cases.by_number(number)
        decided = override_rows(store, errand.desk.policy(case.policy), case, places, ruling, by=by, now=now)
        fell_back = ""
        if decided.taken:
            (verified,) = run(store, errand.desk.policies, [store.cases.by_number(number)], by=by, now=now)
            fell_back = verified.fell_back
    return Ruled(taken=len(decided.taken), refused=decided.refused, fell_back=fell_back)


def record_ticket(
    errand: Errand, *, number: str, place: RowPlace, used_on: date, words: str, by: Operator, now: datetime
) -> Any:  # noqa: ANN401
    """Record a ticket of one row and verify the case again, both or neither; return what the verification came to."""
    from desktop.services.override import find_row
    from desktop.services.override import record_ticket as service
    from desktop.services.verify import verify as run

    store = errand.desk.store
    with store.atomic():
        case = store.cases.by_number(number)
        row = find_row(store, case, place.row, file=place.file, sheet=place.sheet)
        service(store, errand.desk.policy(case.policy), case, row, used_on=used_on, words=words, by=by, now=now)
        return run(store, errand.desk.policies, [store.cases.by_number(number)], by=by, now=now)


def record_agreement(
    errand: Errand, *, uscc: str, tied_uscc: str, tied_name: str, document: str, by: Operator, now: datetime
) -> list[str]:
    """Record a dispatch agreement of an enterprise; return the cases to verify again."""
    from desktop.services.agree import agree

    return agree(errand.desk.store, uscc, tied_uscc=tied_uscc, tied_name=tied_name, document=document, by=by, now=now)


def trial(errand: Errand, *, number: str) -> Any:  # noqa: ANN401
    """Return a case ready to be tried on."""
    from desktop.services.margin import trial_of

    return trial_of(errand.desk, number)


def try_out(_errand: Errand, *, trial: Any, decision: Any) -> Any:  # noqa: ANN401
    """Return what a decision would come to; nothing is written."""
    from desktop.services.margin import what_if

    return what_if(trial, decision)


def person(errand: Errand, *, number: str, row: int, file: str, sheet: str) -> Any:  # noqa: ANN401
    """Return the earlier decisions on a row, and the same number in other cases."""
    from desktop.services.view_person import view_person

    return view_person(errand.desk, number, row=row, file=file, sheet=sheet)


def history(errand: Errand, *, number: str) -> Any:  # noqa: ANN401
    """Return what happened to a case, newest first."""
    from desktop.services.history import history as service

    return service(errand.desk, number)


def sides(errand: Errand, *, number: str) -> Any:  # noqa: ANN401
    """Return the versions and determinations that can be compared."""
    from desktop.services.compare import sides_of

    return sides_of(errand.desk, number)


def compare(errand: Errand, *, number: str, kind: str, before: int, after: int) -> Any:  # noqa: ANN401
    """Return what differs between two versions or determinations."""
    from desktop.services.compare import compare as service

    return service(errand.desk, number, kind=kind, before=before, after=after)


def original(errand: Errand, *, place: EvidencePlace) -> Any:  # noqa: ANN401
    """Return the lines around a row of a stored file; the file is read aside."""
    from desktop.services.original import lines_around, stored

    return errand.aside(lines_around, stored(errand.desk, place), place.sheet, place.row)


def undo(errand: Errand, *, number: str, by: Operator, now: datetime) -> list[str]:
    """Take back the last file of a case or an extract; return the cases to verify again."""
    from desktop.services.undo import undo as service

    return service(errand.desk.store, number, by=by, now=now)
