"""Acts on the list of cases: find, saved views, export, whole intakes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.records import Operator
from desktop.ui.tasks import Errand
from desktop.workspace import refuse_own, write_whole

if TYPE_CHECKING:
    from desktop.services.find_cases import Listing
    from desktop.services.intakes import IntakeLine, UndoPreview
    from desktop.services.views import View


def find(errand: Errand, *, view: View) -> Listing:
    """Return the cases that a view wants, sorted, with their sums."""
    from desktop.services.find_cases import find_cases

    return find_cases(errand.desk.store, view.wanted, order=view.order, descending=view.descending)


def export(errand: Errand, *, view: View, only: Collection[str], path: Path, by: Operator, now: datetime) -> int:
    """Write the cases that a view wants, or ``only`` these of them, as a workbook made aside; return how many."""
    from desktop.importing.ledgersheet import book_xlsx
    from desktop.services.export_cases import export_cases

    refuse_own(path)
    found = find(errand, view=view)
    rows = [row for row in found.rows if row.number in only] if only else found.rows
    make, keep = partial(errand.aside, book_xlsx), partial(write_whole, path)
    return export_cases(errand.desk, found, rows, by=by, now=now, make=make, keep=keep)


def views(errand: Errand, *, by: Operator) -> list[View]:
    """Return an operator's saved views."""
    from desktop.services.views import views as service

    return service(errand.desk.store, by=by)


def save_view(errand: Errand, *, view: View, by: Operator, now: datetime) -> bool:
    """Keep a view; return whether one of that name was replaced."""
    from desktop.services.views import save_view as service

    return service(errand.desk.store, view, by=by, now=now)


def drop_view(errand: Errand, *, name: str, by: Operator, now: datetime) -> None:
    """Forget a view."""
    from desktop.services.views import drop_view as service

    service(errand.desk.store, name, by=by, now=now)


def intakes(errand: Errand) -> list[IntakeLine]:
    """Return every intake, the newest first."""
    from desktop.services.intakes import intakes as service

    return service(errand.desk.store)


def preview_undo(errand: Errand, *, key: int, by: Operator, now: datetime) -> UndoPreview:
    """Return what taking an intake back would do; it is tried out and undone, so nothing else goes on meanwhile."""
    from desktop.services.intakes import preview_undo as service

    return service(errand.desk.store, key, by=by, now=now)
