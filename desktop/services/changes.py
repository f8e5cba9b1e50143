"""What a corrected file changed (更正对比): persons who came, fell out, or are told of differently, field by field."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from desktop.importing.templatefields import COLUMNS
from desktop.masking import mask_ids, masked
from desktop.records import Row

T = TypeVar("T")
_HIDDEN = frozenset({"id_number", "phone", "account", "referee_id", "permit_no"})


class FieldChange(NamedTuple):
    """One field that differs: its title, and its text before and after; numbers are masked."""

    field: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One person: the name and the masked number as they are now, the rows before and now (None: not there)."""

    name: str
    id_masked: str
    before: tuple[str, int] | None
    after: tuple[str, int] | None
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanges:
    """What differs between two lists of rows; ``same`` counts the rows in which nothing does."""

    added: tuple[RowChange, ...]
    removed: tuple[RowChange, ...]
    changed: tuple[RowChange, ...]
    same: int


def changes(before: Sequence[Row], after: Sequence[Row]) -> RowChanges:
    """Compare two versions of a roster, whatever the order of their rows.

    Rows are one person's where number and name agree, else where the number does, else where the name does (a number
    put right).  Of several alike the first go together.
    """
    pairs, old, new = paired(before, after, (_number_and_name, _number, _name))
    compared = sorted(((then, now, _differences(then, now)) for then, now in pairs), key=lambda each: _place(each[1]))
    return RowChanges(
        added=tuple(_change(None, row) for row in new),
        removed=tuple(_change(row, None) for row in sorted(old, key=_place)),
        changed=tuple(_change(then, now, fields) for then, now, fields in compared if fields),
        same=sum(not fields for _, _, fields in compared),
    )


def paired(
    before: Sequence[T], after: Sequence[T], keys: Sequence[Callable[[T], str]]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Return the pairs of one key, tried in turn, then what is left of either side; a blank key pairs nothing."""
    pairs: list[tuple[T, T]] = []
    old, new = list(before), list(after)
    for key in keys:
        old, new = _pair(old, new, key, pairs)
    return pairs, old, new


def _pair(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], str], pairs: list[tuple[T, T]]
) -> tuple[list[T], list[T]]:
    """Put what has one key together, the first with the first; return those of either side that found none."""
    waiting: dict[str, deque[int]] = {}
    for at, one in enumerate(old):
        waiting.setdefault(key(one), deque()).append(at)
    gone, left = set(), []
    for one in new:
        if key(one) and waiting.get(key(one)):
            found = waiting[key(one)].popleft()
            gone.add(found)
            pairs.append((old[found], one))
        else:
            left.append(one)
    return [one for at, one in enumerate(old) if at not in gone], left


def _number_and_name(row: Row) -> str:
    return f"{row.id_number} {_name(row)}" if row.id_number and row.name else ""


def _number(row: Row) -> str:
    return row.id_number


def _name(row: Row) -> str:
    return "".join(row.name.split())


def _place(row: Row) -> tuple[str, int]:
    return row.sheet, row.number


def _differences(then: Row, now: Row) -> tuple[FieldChange, ...]:
    texts = [_texts(row) for row in (then, now)]
    fields = [field for field in COLUMNS if texts[0].get(field, "") != texts[1].get(field, "")]
    return tuple(_field_change(field, *(each.get(field, "") for each in texts)) for field in fields)


def _texts(row: Row) -> dict[str, str]:
    return {**row.declared, "name": row.name, "id_number": row.id_number}


def _field_change(field: str, before: str, after: str) -> FieldChange:
    if field in _HIDDEN:
        before, after = masked(before), masked(after)
        if before == after:
            after += "（中间数字有改动）"
    return FieldChange(field, COLUMNS[field].title, mask_ids(before), mask_ids(after))


def _change(then: Row | None, now: Row | None, fields: tuple[FieldChange, ...] = ()) -> RowChange:
    row = now or then
    return RowChange(
        name=row.name if row else "",
        id_masked=masked(row.id_number) if row else "",
        before=_place(then) if then else None,
        after=_place(now) if now else None,
        fields=fields,
    )
