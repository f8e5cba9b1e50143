"""Columns that a person chose once (各列的对应关系): used for the next file that lies alike, and told when they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from desktop.errors import WorkbookUnreadable
from desktop.importing.candidates import TableMapping, layout_of
from desktop.importing.problems import problem
from desktop.importing.vocabulary import TITLES
from desktop.models.layouts import LayoutChoice
from desktop.models.store import Store
from desktop.records import Declaration, Operator, SourceFile

Reading = Callable[[TableMapping], Declaration]


def read_as_before(
    store: Store, file: SourceFile, reading: Reading, *, password: str = ""
) -> tuple[Declaration, LayoutChoice] | None:
    """Read a file as was chosen for its layout, with the warning ``layout-remembered``; None where nothing fits it.

    A layout without heads is known again only for the enterprise that it was chosen for.
    """
    layout = layout_of(file, password=password)
    chosen = store.layouts.find(layout.fingerprint, uscc="" if layout.headed else None)
    try:
        declaration = reading(_mapping(chosen)) if chosen else None
        if chosen and declaration and chosen.uscc not in {"", declaration.enterprise.uscc}:
            chosen = store.layouts.find(layout.fingerprint, uscc=declaration.enterprise.uscc)
            declaration = reading(_mapping(chosen)) if chosen else None
    except WorkbookUnreadable as error:
        if error.code != "mapping-unfit":
            raise
        return None
    if chosen is None or declaration is None:
        return None
    told = problem(
        "layout-remembered",
        sheet=chosen.sheet,
        day=chosen.chosen_at.date().isoformat(),
        columns=columns_in_words(chosen.columns),
    )
    return replace(declaration, problems=(told, *declaration.problems)), chosen


def remember(
    store: Store,
    declaration: Declaration,
    mapping: TableMapping,
    *,
    by: Operator,
    now: datetime,
    password: str = "",
) -> None:
    """Keep the columns that a person chose for the next file of the same layout."""
    layout = layout_of(declaration.file, password=password)
    chosen = LayoutChoice(
        sheet=mapping.sheet,
        head_row=mapping.head_row,
        columns=dict(mapping.columns),
        uscc="" if layout.headed else declaration.enterprise.uscc,
        chosen_by=by.id,
        chosen_at=now,
    )
    store.layouts.remember(layout.fingerprint, chosen)


def columns_in_words(columns: Mapping[str, str]) -> str:
    """Return which column is which, for a clerk."""
    return "、".join(f"{TITLES.get(field, field)}={letters}列" for field, letters in columns.items())


def _mapping(chosen: LayoutChoice) -> TableMapping:
    return TableMapping(sheet=chosen.sheet, head_row=chosen.head_row, columns=chosen.columns)
