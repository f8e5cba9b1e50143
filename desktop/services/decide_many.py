"""Take one step with many cases (成批办理): each by itself, with the same checks and its own audit entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.models.store import Store
from desktop.records import Operator
from desktop.services.decide import decide
from desktop.services.queue import queue
from desktop.services.steps import unheard


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What came of a step over many cases: (before, after) of those that moved, and the others with the reason."""

    step: str
    moved: tuple[tuple[Case, Case], ...]
    refused: tuple[tuple[str, DeskError], ...]


def decide_many(
    store: Store,
    chosen: Sequence[tuple[str, str | None]],
    step: str,
    *,
    by: Operator,
    now: datetime,
    reason: str = "",
    remarks_shown: bool = True,
    progress: Callable[[int, int], None] = unheard,
) -> Decided:
    """Take one step with every chosen case (number, hash of the determination that was seen, None for none).

    One that is refused holds none of the others up.  ``progress`` may raise: what has moved by then has moved.
    A reason given for several cases answers the remarks of a determination only where that was seen; of none where
    whoever typed it had no remarks before them (``remarks_shown``).
    """
    moved: list[tuple[Case, Case]] = []
    refused: list[tuple[str, DeskError]] = []
    for done, (number, seen) in enumerate(chosen):
        progress(done, len(chosen))
        shown = remarks_shown and (seen is not None or len(chosen) == 1)
        try:
            before = store.cases.by_number(number)
            after = decide(store, before, step, by=by, now=now, reason=reason, seen=seen, remarks_shown=shown)
            moved.append((before, after))
        except DeskError as error:
            refused.append((number, error))
    return Decided(step=step, moved=tuple(moved), refused=tuple(refused))


def waiting_for_me(
    store: Store, step: str, *, by: Operator, now: datetime
) -> tuple[list[tuple[str, str | None]], list[tuple[str, DeskError]]]:
    """Return what waits for a review or an approval that ``by`` may take, as :func:`decide_many` takes it.

    Then what waits but is not this operator's to do, each with the reason.  Raises ``step-unknown``.
    """
    waiting = queue(store, step, by=by, now=now).waiting
    mine: list[tuple[str, str | None]] = [(each.case.number, each.hash) for each in waiting if each.blocked is None]
    return mine, [(each.case.number, each.blocked) for each in waiting if each.blocked is not None]
