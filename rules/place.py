"""Where a line stands, so that every reason can be traced back to a cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a line stands: file name, its SHA-256, sheet, and the row that a person sees."""

    file: str
    sha256: str
    sheet: str
    row: int
