"""Acts on evidence: list, register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop.records import Operator
from desktop.ui.tasks import Errand


def extracts(errand: Errand) -> Any:  # noqa: ANN401
    """Return every extract, the newest first."""
    return errand.desk.store.evidence.extracts()[::-1]


def insurance(errand: Errand, *, path: Path, months: Sequence[str], by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Register an insurance extract; parsing is done aside."""
    from desktop.importing import read_insurance
    from desktop.services.take_evidence import take_insurance

    def read(*args: object, **named: object) -> Any:  # noqa: ANN401
        return errand.aside(read_insurance, *args, **named)

    return take_insurance(errand.desk.store, path, months=months, by=by, now=now, read=read)


def movement(errand: Errand, *, path: Path, first: date, last: date, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Register whereabouts results; parsing is done aside."""
    from desktop.importing import read_movement
    from desktop.services.take_evidence import take_movement

    def read(*args: object, **named: object) -> Any:  # noqa: ANN401
        return errand.aside(read_movement, *args, **named)

    return take_movement(errand.desk.store, path, covers_from=first, covers_to=last, by=by, now=now, read=read)
