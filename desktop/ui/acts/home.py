"""Acts of the desk as a whole: what waits, and the sums."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desktop.records import Operator
from desktop.ui.tasks import Errand


def overview(errand: Errand, *, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Return what waits for an operator, and how the work stands."""
    from desktop.services.waiting import overview as service

    return service(errand.desk, by=by, now=now)
