"""Acts of the window's frame: read the workspace anew, find, sign in, lock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.records import Operator
from desktop.ui.acts.office import Opened, SignedIn
from desktop.ui.tasks import Errand

if TYPE_CHECKING:
    from desktop.services.search import Found


def renew(errand: Errand) -> Opened:
    """Return the workspace as it stands now."""
    desk = errand.desk
    return Opened(
        folder=desk.place.folder,
        output=desk.place.output,
        office=desk.office,
        operators=tuple(desk.store.operators.all()),
        policies=dict(desk.policies),
    )


def idle_minutes(errand: Errand) -> int:
    """Return after how many minutes without a hand the window locks itself; 0 never."""
    from desktop.services.sign_in import idle_minutes as service

    return service(errand.desk.store)


def find(errand: Errand, *, words: str) -> Found:
    """Return what the words find."""
    from desktop.services.search import search

    return search(errand.desk.store, words)


def sign_in(errand: Errand, *, operator: str, password: str, now: datetime, unlocks: bool = False) -> SignedIn:
    """Return the operator whose password this is; log-ins and failures are audited."""
    from desktop.services import sign_in as service

    store = errand.desk.store
    found = service.enter(store, operator, password, now=now, unlocks=unlocks)
    return SignedIn(operator=found, must_change=service.must_change(store, found))


def lock(errand: Errand, *, by: Operator, now: datetime, idle: bool) -> None:
    """Write down that the window was locked, by hand or because no hand moved."""
    from desktop.services.sign_in import lock as service

    service(errand.desk.store, by=by, now=now, idle=idle)
