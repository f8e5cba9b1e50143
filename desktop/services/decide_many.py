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
    chosen: Sequence[tuple[str, str]],
    step: str,
    *,
    by: Operator,
    now: datetime,
    reason: str = "",
    progress: Callable[[int, int], None] = unheard,
) -> Decided:
    """Take one step with every chosen case (number, hash of the determination that was seen or '').

    One that is refused holds none of the others up.  ``progress`` may raise: what has moved by then has moved.
    """
    moved: list[tuple[Case, Case]] = []
    refused: list[tuple[str, DeskError]] = []
    for done, (number, seen) in enumerate(chosen):
        progress(done, len(chosen))
        try:
            before = store.cases.by_number(number)
            moved.append((before, decide(store, before, step, by=by, now=now, reason=reason, seen=seen)))
        except DeskError as error:
            refused.append((number, error))
    return Decided(step=step, moved=tuple(moved), refused=tuple(refused))


def waiting_for_me(
    store: Store, step: str, *, by: Operator, now: datetime
) -> tuple[list[tuple[str, str]], list[tuple[str, DeskError]]]:
    """Return what waits for a review or an approval that ``by`` may take, as :func:`decide_many` takes it.

    Then what waits but is not this operator's to do, each with the reason.  Raises ``step-unknown``.
    """
    waiting = queue(store, step, by=by, now=now).waiting
    mine = [(each.case.number, each.hash) for each in waiting if each.blocked is None]
    return mine, [(each.case.number, each.blocked) for each in waiting if each.blocked is not None]
