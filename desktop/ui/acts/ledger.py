"""Acts on ledgers: read one, read persons by slices, check the chain of the log, export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.records import Operator
from desktop.ui.tasks import Errand
from desktop.workspace import refuse_own, write_whole

if TYPE_CHECKING:
    from desktop.models.accounts import PeopleTotals
    from desktop.services.ledger import Wanted
    from desktop.services.ledgerrows import Row


def rows(errand: Errand, *, wanted: Wanted) -> list[Row]:
    """Return the rows of a ledger other than that of persons."""
    from desktop.services.ledger import ledger_rows

    return ledger_rows(errand.desk, wanted)


def people(errand: Errand, *, wanted: Wanted, order: str, descending: bool) -> tuple[Sequence[int], PeopleTotals]:
    """Return the ids of the persons wanted in their order, with heads and sum."""
    from desktop.services.ledger import people_in_order

    return people_in_order(errand.desk, wanted, order=order, descending=descending)


def people_slice(errand: Errand, *, ids: Sequence[int]) -> list[Row]:
    """Return the rows of some persons."""
    from desktop.services.ledger import people_rows

    return people_rows(errand.desk, ids)


def check_log(errand: Errand) -> int | None:
    """Return where the chain of the log breaks, None where it holds."""
    from desktop.services.ledger import broken_link

    return broken_link(errand.desk)


def export(errand: Errand, *, wanted: Wanted, path: Path, by: Operator, now: datetime) -> int:
    """Write a ledger as a workbook, built aside; return its count of rows."""
    from desktop.importing.ledgersheet import book_xlsx
    from desktop.services.ledger import export_ledger

    refuse_own(path)
    make, keep = partial(errand.aside, book_xlsx), partial(write_whole, path)
    return export_ledger(errand.desk, wanted, by=by, now=now, make=make, keep=keep)
