"""Where a line stands, so that every reason can be traced back to a cell."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where a line stands: file name, its SHA-256, sheet, and the row that a person sees.

    A tuple, because every line of evidence has one: a township makes half a million of them in one verification.
    """

    file: str
    sha256: str
    sheet: str
    row: int
