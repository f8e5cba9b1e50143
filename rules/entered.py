"""What an office types for a value that a text leaves to it (单位录入): a text, a number, a day, or a span of days."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any

from rules.termreaders import TermFault

_SPAN = re.compile(r"\s*(\d{4}-\d{2}-\d{2})\s*(?:至|\.\.|~)\s*(\d{4}-\d{2}-\d{2})\s*")
_LONGEST = 1000


def as_entered(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a reader of typed text: as the pack writes texts, else as it writes numbers, days and tables.

    So ``600.00``, ``30``, ``2024-01-31`` and ``2024-01-01至2024-01-31`` are each read by the term that they are for.
    """

    def reader(typed: Any) -> Any:  # noqa: ANN401  what a term holds can be anything
        try:
            return read(typed)
        except TermFault:
            if not isinstance(typed, str) or len(typed) > _LONGEST:
                raise
            value = _value_of(typed)
            if value is None:
                raise
            return read(value)

    return reader


def _value_of(typed: str) -> object:
    """Return the TOML value that the text is, None where it is none."""
    days = _SPAN.fullmatch(typed)
    written = f"{{ from = {days[1]}, to = {days[2]} }}" if days else typed.strip()
    try:
        raw = tomllib.loads(f"value = {written}")
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    return raw["value"] if list(raw) == ["value"] else None
