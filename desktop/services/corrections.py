"""Which parts of a case a further file stands in for (更正): nobody falls out whom no one was asked about."""

from __future__ import annotations

from desktop.errors import DeskError
from desktop.importing.docmark import ReturnMark
from desktop.models.ledger import Case, VersionKind
from desktop.models.store import Store
from desktop.records import Declaration
from rules.identity import clean_name

_HALF = 2


def replaced_parts(store: Store, case: Case, declaration: Declaration, returned: ReturnMark | None) -> list[int]:
    """Return the parts of the current version that a file stands in for unasked; the others stay.

    Figures without a roster stand in for figures without a roster, never for people.  Our return copy, mended, stands
    in for what it was ``returned`` for.  Raises ``supplement-or-correction`` where the file could be either.
    """
    if declaration.figures and not declaration.rows:
        return [part.id for part in store.parts.of_case(case.id) if not part.rows_read]
    return _returned_parts(store, case, declaration, returned) or _corrected_parts(store, case, declaration)


def _returned_parts(store: Store, case: Case, declaration: Declaration, returned: ReturnMark | None) -> list[int]:
    """Return the part that our return copy was made of, or what has been put in its place since.

    The mended copy stands in for it, unasked, where half of its people are there by number or by name: a copy that was
    emptied and filled with others may be a supplement.
    """
    if returned is None or returned.case != case.number or not declaration.rows:
        return []
    heirs = _heirs(store, case, returned.sha256)
    rows = [kept.row for kept in store.parts.rows(case.id) if kept.part_id in heirs]
    known = ({row.id_number for row in rows} | {clean_name(row.name) for row in rows}) - {""}
    alike = sum(not known.isdisjoint((row.id_number, clean_name(row.name))) for row in declaration.rows)
    return sorted(heirs) if _HALF * alike >= len(declaration.rows) else []


def _heirs(store: Store, case: Case, sha256: str) -> set[int]:
    """Return the parts of the current version that hold a file, or that corrections put in its place."""
    heirs = {part.id for part in store.parts.of_case(case.id, live=False) if part.sha256 == sha256}
    before: set[int] = set()
    for version in store.parts.versions(case.id):
        now = {*version.parts}
        if version.kind is VersionKind.CORRECTION and heirs & (before - now):
            heirs |= now - before
        before = now
    return heirs & before


def _corrected_parts(store: Store, case: Case, declaration: Declaration) -> list[int]:
    """Return the parts that a corrected file stands in for.

    A file that shares no number with the case, or under half of its own, could be either and is asked about.  It
    stands in for every part that it repeats at least half of, else for the one that it repeats most of.
    """
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
