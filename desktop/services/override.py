"""A person's decision on one criterion (人工认定), kept beside the rule's own outcome; taken back by another record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from desktop.errors import DeskError
from desktop.models.ledger import Case, KeptRow
from desktop.models.store import Store
from desktop.record_words import coded
from desktop.records import STATE_WORDS, Operator
from desktop.services.steps import IN_HAND
from desktop.services.typed import typed
from rules.criteria import CRITERIA, OVERRIDABLE
from rules.outcome import Outcome
from rules.policy import Measure, Policy
from rules.terms import Tier

WITHDRAWN = Outcome.UNKNOWN
"""What a decision says that takes the one before it back (撤回认定): the rule's own outcome holds again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlace:
    """A row as people name it; '' for a file or a sheet where there is only one."""

    row: int
    file: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a person rules on one criterion: met, unmet, or ``WITHDRAWN``; ``tier`` where the origin is decided."""

    criterion: str
    as_if: Outcome
    reason: str
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What one act decided: the rows that took it, and those refused, each with its reason."""

    taken: tuple[KeptRow, ...]
    refused: tuple[tuple[RowPlace, DeskError], ...]


def override(  # noqa: PLR0913  a decision has that many sides
    store: Store,
    policy: Policy,
    case: Case,
    row: KeptRow,
    *,
    criterion: str,
    as_if: Outcome,
    reason: str,
    by: Operator,
    now: datetime,
    tier: str = "",
) -> None:
    """Record the decision on one row; the outcome follows at the next verification."""
    ruling = Ruling(criterion=criterion, as_if=as_if, reason=reason.strip(), tier=tier)
    _check(policy.measures[case.measure], case, ruling)
    _record(store, case, [row], ruling, by=by, now=now)


def override_rows(
    store: Store,
    policy: Policy,
    case: Case,
    places: Sequence[RowPlace],
    ruling: Ruling,
    *,
    by: Operator,
    now: datetime,
) -> Decided:
    """Record one decision with one reason on many rows, as one act with one audit entry; ``WITHDRAWN`` takes back.

    Refused row by row: ``row-unknown``, ``row-ambiguous``, ``override-stands`` (the very decision holds already),
    ``override-missing`` (nothing to take back); the other rows are kept.
    """
    _check(policy.measures[case.measure], case, ruling)
    rows, refused = find_rows(store, case, places)
    holding = standing_overrides(store, case, ruling.criterion)
    said = replace(ruling, reason=ruling.reason.strip())
    wanted = None if ruling.as_if is WITHDRAWN else said
    taken = [row for row in rows if holding.get(row.id) != wanted]
    code = "override-missing" if wanted is None else "override-stands"
    refused += [(_place(row), DeskError(code, row=row.row.number)) for row in rows if holding.get(row.id) == wanted]
    if taken:
        _record(store, case, taken, said, by=by, now=now)
    return Decided(taken=tuple(taken), refused=tuple(refused))


def standing_overrides(store: Store, case: Case, criterion: str) -> dict[int, Ruling]:
    """Return the decisions on a criterion that hold, by the id of the row."""
    holding: dict[int, Ruling] = {}
    for kept in store.overrides.for_case(case.id):
        if kept.criterion != criterion:
            continue
        if kept.as_if is WITHDRAWN:
            holding.pop(kept.row_id, None)
        else:
            holding[kept.row_id] = Ruling(criterion=criterion, as_if=kept.as_if, reason=kept.reason, tier=kept.tier)
    return holding


def outcome_of(word: str) -> Outcome:
    """Return what a decision says by the word of the command line: ``met``, ``unmet``, or ``rule`` to take it back."""
    return WITHDRAWN if word == "rule" else Outcome(word)


def places_of_rows(rows: Iterable[int | KeptRow], *, file: str = "", sheet: str = "") -> list[RowPlace]:
    """Return the places of rows given by number, in one file and sheet if these are named, or of rows as kept."""
    return [RowPlace(row=row, file=file, sheet=sheet) if isinstance(row, int) else _place(row) for row in rows]


def record_ticket(
    store: Store, policy: Policy, case: Case, row: KeptRow, *, used_on: date, words: str, by: Operator, now: datetime
) -> None:
    """Record a ticket (车票、机票) that a clerk saw, once.

    Raise ``ticket-unreadable`` for no words or a day to come, ``ticket-day-far`` for one of quite another year,
    ``ticket-stands``, ``case-frozen``, ``case-closed``.
    """
    words = typed(words, "车次、航班或票号")
    if not words or used_on > now.date():
        raise DeskError("ticket-unreadable")
    if policy.year is not None and abs(used_on.year - policy.year) > 1:
        raise DeskError("ticket-day-far", day=used_on.isoformat(), year=policy.year)
    _check_open(case)
    with store.atomic():
        same = (row.id, used_on, words)
        if any((each.row_id, each.used_on, each.words) == same for each in store.tickets.for_case(case.id)):
            raise DeskError("ticket-stands", row=row.row.number, day=used_on.isoformat(), words=words)
        store.tickets.add(row.id, used_on=used_on, words=words, by=by.id, now=now)
        subject = f"{case.number} 第{row.row.number}行"
        store.audit.append(at=now, operator=by.id, act="ticket", subject=subject, before="", after=f"{used_on} {words}")


def find_row(store: Store, case: Case, number: int, *, file: str = "", sheet: str = "") -> KeptRow:
    """Return the row of that number in the roster; raise ``row-unknown``, or ``row-ambiguous`` for several."""
    rows, refused = find_rows(store, case, [RowPlace(row=number, file=file, sheet=sheet)])
    if refused:
        raise refused[0][1]
    return rows[0]


def find_rows(
    store: Store, case: Case, places: Iterable[RowPlace]
) -> tuple[list[KeptRow], list[tuple[RowPlace, DeskError]]]:
    """Return the rows that are meant, each once, and the places that mean none or several with their errors."""
    by_number: dict[int, list[KeptRow]] = defaultdict(list)
    for kept in store.parts.rows(case.id):
        by_number[kept.row.number].append(kept)
    found: dict[int, KeptRow] = {}
    refused: list[tuple[RowPlace, DeskError]] = []
    for place in places:
        rows = [kept for kept in by_number.get(place.row, ()) if _is_at(kept, place)]
        if len(rows) == 1:
            found.setdefault(rows[0].id, rows[0])
        else:
            refused.append((place, _not_one(case, place, rows)))
    return list(found.values()), refused


def check_decidable(measure: Measure, criterion: str, tier: str) -> None:
    """Raise where nobody can decide on a criterion of a measure, or it has no such tier.

    ``identity-not-overridable``, ``criterion-unknown``, ``tier-unknown``.
    """
    criteria = [rule.criterion for rule in measure.rules]
    if criterion == "identity":
        raise DeskError("identity-not-overridable")
    titles = {each: CRITERIA[each].title for each in criteria if each in OVERRIDABLE}
    if criterion not in criteria or criterion not in OVERRIDABLE:
        raise DeskError("criterion-unknown", criterion=criterion, known=coded(titles))
    tiers = measure.terms["tiers"].value if "tiers" in measure.terms else ()
    names = [each.name for each in tiers if isinstance(each, Tier)] if isinstance(tiers, tuple) else []
    if tier and tier not in names:
        raise DeskError("tier-unknown", tier=tier, known="、".join(names))


def _check(measure: Measure, case: Case, ruling: Ruling) -> None:
    check_decidable(measure, ruling.criterion, ruling.tier)
    if not typed(ruling.reason, "人工认定的理由"):
        raise DeskError("reason-missing", step="人工认定")
    _check_open(case)


def _check_open(case: Case) -> None:
    """Refuse a case that takes nothing more: a frozen one, and one that is over."""
    if case.frozen:
        raise DeskError("case-frozen", case=case.number)
    if case.state not in IN_HAND:
        raise DeskError("case-closed", case=case.number, state=STATE_WORDS[case.state])


def _record(store: Store, case: Case, rows: Sequence[KeptRow], ruling: Ruling, *, by: Operator, now: datetime) -> None:
    with store.atomic():
        for row in rows:
            store.overrides.add(
                row.id,
                criterion=ruling.criterion,
                as_if=ruling.as_if,
                reason=ruling.reason,
                by=by.id,
                now=now,
                tier=ruling.tier,
            )
        _write_down(store, case, rows, ruling, by=by, now=now)


def _write_down(
    store: Store, case: Case, rows: Sequence[KeptRow], ruling: Ruling, *, by: Operator, now: datetime
) -> None:
    numbers = _ranges(sorted({row.row.number for row in rows}))
    subject, many = (f"{case.number} 第{numbers}行", "") if len(rows) == 1 else (case.number, f"（第{numbers}行）")
    if ruling.as_if is WITHDRAWN:
        after = f"{ruling.criterion}=rule {ruling.reason}{many}"
        store.audit.append(at=now, operator=by.id, act="override-withdraw", subject=subject, before="", after=after)
    else:
        after = f"{ruling.criterion}={ruling.as_if} {ruling.tier} {ruling.reason}{many}"
        store.audit.append(at=now, operator=by.id, act="override", subject=subject, before="", after=after)


def _ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers as people write them: 4至7、9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}至{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _is_at(kept: KeptRow, place: RowPlace) -> bool:
    return place.file in {"", kept.file_name} and place.sheet in {"", kept.row.sheet}


def _place(kept: KeptRow) -> RowPlace:
    return RowPlace(row=kept.row.number, file=kept.file_name, sheet=kept.row.sheet)


def _not_one(case: Case, place: RowPlace, rows: Sequence[KeptRow]) -> DeskError:
    if not rows:
        return DeskError("row-unknown", case=case.number, row=place.row)
    places = "；".join(f"{kept.file_name} {kept.row.sheet}" for kept in rows)
    return DeskError("row-ambiguous", case=case.number, row=place.row, places=places)
