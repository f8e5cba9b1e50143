"""What differs between a pack and the one that it came from (与上一版的差异), value by value, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.packleaves import Leaf, Leaves, Path


class ChangeKind(StrEnum):
    """What became of a value or a whole table: 新增, 删去, 更改."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference; ``before`` and ``after`` are words, '' where there was nothing or a whole table is meant."""

    kind: ChangeKind
    key: str
    label: str
    clause: str
    before: str = ""
    after: str = ""

    def words(self) -> str:
        """Return the difference as an officer reads it."""
        title = f"{self.label}（{self.clause}）" if self.clause else self.label
        match self.kind:
            case ChangeKind.ADDED:
                return f"新增：{title}{'：' if self.after else ''}{self.after}"
            case ChangeKind.REMOVED:
                return f"删去：{title}{'：' if self.before else ''}{self.before}"
            case _:
                return f"{title}：{self.before or '（空）'} → {self.after or '（空）'}"


def differences(before: str, after: str) -> list[Change]:
    """Return how one pack's text differs from another's, in the order of the pack; both must load.

    Worked examples, comments, the id and the name of the parent are no part of the comparison.
    """
    old, new = Leaves(before), Leaves(after)
    return [
        *_missing(old, new, ChangeKind.REMOVED),
        *_missing(new, old, ChangeKind.ADDED),
        *_changed(old.leaves, new.leaves),
    ]


def _missing(have: Leaves, lack: Leaves, kind: ChangeKind) -> Iterator[Change]:
    """Yield what stands on one side only, each time the largest table that is wholly missing."""
    known = {leaf.path[:size] for leaf in lack.leaves.values() for size in range(1, len(leaf.path) + 1)}
    told: dict[Path, list[Leaf]] = {}
    for path, leaf in have.leaves.items():
        top = next((path[:size] for size in range(1, len(path) + 1) if path[:size] not in known), None)
        if top is not None:
            told.setdefault(top, []).append(leaf)
    for top, leaves in told.items():
        node = have.nodes.get(top)
        said = [leaf for leaf in leaves if leaf.path[-1] != "clause"]
        words = said[0].words if len(said) == 1 else ""
        label, clause = (node.label, node.clause) if node is not None else (leaves[0].label, leaves[0].clause)
        before, after = (words, "") if kind is ChangeKind.REMOVED else ("", words)
        yield Change(kind=kind, key=leaves[0].key_of(top), label=label, clause=clause, before=before, after=after)


def _changed(old: Mapping[Path, Leaf], new: Mapping[Path, Leaf]) -> Iterator[Change]:
    for path, leaf in new.items():
        if path in old and old[path].value != leaf.value:
            yield Change(
                kind=ChangeKind.CHANGED,
                key=leaf.key,
                label=leaf.label,
                clause=leaf.clause,
                before=old[path].words,
                after=leaf.words,
            )
