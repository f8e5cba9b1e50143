"""Saved views of the list of cases (常用视图): filters, order and columns by name, each operator's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models.case_list import CasesWanted
from desktop.models.store import Store
from desktop.records import Operator
from desktop.services.find_cases import wanted_from_json, wanted_json

_PAGE = "cases"
LONGEST_NAME = 30
"""So many signs fit a menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One view; ``columns`` is how the window's table stands, as the table itself wrote it down, empty if unsaid."""

    name: str
    wanted: CasesWanted
    order: str = "number"
    descending: bool = False
    columns: Mapping[str, Any] = field(default_factory=dict)


def views(store: Store, *, by: Operator) -> list[View]:
    """Return an operator's views by name."""
    return [_view(name, content) for name, content in store.views.of(_PAGE, by=by.id).items()]


def view_of(store: Store, name: str, *, by: Operator) -> View:
    """Return a view of an operator; raise ``view-unknown``."""
    mine = store.views.of(_PAGE, by=by.id)
    if name not in mine:
        raise DeskError("view-unknown", name=name, known="、".join(mine) or "还没有")
    return _view(name, mine[name])


def save_view(store: Store, view: View, *, by: Operator, now: datetime) -> bool:
    """Keep a view; return whether one of the operator's of that name was replaced; raise ``view-name-invalid``."""
    name = " ".join(view.name.split())
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        raise DeskError("view-name-invalid", most=LONGEST_NAME)
    content = {
        "wanted": wanted_json(view.wanted),
        "order": view.order,
        "descending": view.descending,
        "columns": dict(view.columns),
    }
    with store.atomic():
        there = name in store.views.of(_PAGE, by=by.id)
        store.views.put(_PAGE, name, content, by=by.id, now=now)
        after = "更新" if there else "新存"
        store.audit.append(at=now, operator=by.id, act="view-save", subject=name, before="", after=after)
    return there


def drop_view(store: Store, name: str, *, by: Operator, now: datetime) -> None:
    """Forget a view; raise ``view-unknown``."""
    view_of(store, name, by=by)
    with store.atomic():
        store.views.drop(_PAGE, name, by=by.id)
        store.audit.append(at=now, operator=by.id, act="view-drop", subject=name, before="", after="")


def view_json(view: View) -> dict[str, Any]:
    """Return a view as JSON, without how the window's columns stand."""
    return {
        "name": view.name,
        "wanted": wanted_json(view.wanted),
        "order": view.order,
        "descending": view.descending,
    }


def _view(name: str, content: Mapping[str, Any]) -> View:
    return View(
        name=name,
        wanted=wanted_from_json(content["wanted"]),
        order=content["order"],
        descending=content["descending"],
        columns=content["columns"],
    )
