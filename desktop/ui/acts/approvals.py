"""Acts of the reviewer and the approver: what waits, what changed, what is missing; they decide as with any case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from desktop.records import Operator
from desktop.ui.tasks import Errand


def waiting(errand: Errand, *, step: str, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Return what waits for a step, and why the operator may not."""
    from desktop.services.queue import queue

    return queue(errand.desk.store, step, by=by, now=now)


def since(errand: Errand, *, number: str) -> Any:  # noqa: ANN401
    """Return what the last step saw beside what stands."""
    from desktop.services.since import since as service

    return service(errand.desk, number)


def wanting(errand: Errand, *, numbers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return by number what is to be said of the materials of cases; nothing for those that have theirs."""
    from desktop.services.materials import wanting_words

    desk = errand.desk
    told = {number: tuple(wanting_words(desk, desk.store.cases.by_number(number))) for number in numbers}
    return {number: words for number, words in told.items() if words}
