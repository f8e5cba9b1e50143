"""Saved views (常用视图): how an operator likes to see a page, by name; what is in one is the page's own matter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.models.columns import as_json
from desktop.models.connection import Session


class Views:
    """The views of every operator; each sees only his own."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def put(self, page: str, name: str, content: Mapping[str, object], *, by: str, now: datetime) -> None:
        """Keep a view, in place of the operator's own of that name."""
        self._session.run(
            "INSERT INTO saved_view (page, name, content, saved_by, saved_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at",
            (page, name, as_json(content), by, now.isoformat()),
        )

    def of(self, page: str, *, by: str) -> dict[str, Mapping[str, Any]]:
        """Return the contents of an operator's views of a page by name, in the order of the names."""
        sql = "SELECT name, content FROM saved_view WHERE page = ? AND saved_by = ? ORDER BY name"
        return {name: json.loads(content) for name, content in self._session.rows(sql, (page, by))}

    def drop(self, page: str, name: str, *, by: str) -> None:
        """Forget a view; one that is not there is no trouble."""
        self._session.run("DELETE FROM saved_view WHERE page = ? AND name = ? AND saved_by = ?", (page, name, by))
