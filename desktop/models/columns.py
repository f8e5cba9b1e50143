"""Values that stand in one column: JSON, days and instants, lists of codes.

A list of codes (criteria, flags) is blank-separated text, because no code holds a blank.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache

from desktop.records import Enterprise, Problem, Severity

_WILD, _MEANT = re.compile(r"[\\%_]"), r"\\\g<0>"
as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def many_from_json(texts: Sequence[str]) -> list[dict[str, str]]:
    """Decode many objects in one call: their keys are then shared, and it takes a third of the time."""
    decoded: list[dict[str, str]] = json.loads("[" + ",".join(texts) + "]")
    return decoded


def holding(words: str) -> str:
    """Return the pattern of texts that hold some words, no sign of which is wild: a backslash is the escape."""
    return f"{ending(words)}%"


def ending(words: str) -> str:
    """Return the pattern of texts that end with some words, as :func:`holding` does."""
    return f"%{_WILD.sub(_MEANT, words)}"


@lru_cache(maxsize=4096)
def day_from(text: str) -> date:
    """Return the day of an ISO text."""
    return date.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    """Return the day of an ISO text, None where there is none."""
    return None if text is None else day_from(text)


def text_or_none(day: date | None) -> str | None:
    """Return the ISO text of a day, None where there is none."""
    return None if day is None else day.isoformat()


def codes_as_text(codes: Iterable[str]) -> str:
    """Return codes as one blank-separated text."""
    return " ".join(codes)


@lru_cache(maxsize=4096)
def codes_from_text(text: str) -> tuple[str, ...]:
    """Return the codes of a blank-separated text."""
    return tuple(text.split())


def enterprise_as_json(enterprise: Enterprise) -> str:
    """Return an enterprise as a JSON object."""
    return as_json(asdict(enterprise))


def enterprise_from_json(text: str) -> Enterprise:
    """Return the enterprise of a JSON object."""
    return Enterprise(**json.loads(text))


def problems_as_json(problems: Iterable[Problem]) -> str:
    """Return problems as a JSON array of arrays in the order of their fields.

    Each is encoded by itself: no other thread runs in the midst of encoding, and a window waits for that.
    """
    each = (as_json([p.sheet, p.cell, p.row, p.severity, p.code, p.message]) for p in problems)
    return f"[{','.join(each)}]"


def problems_from_json(text: str) -> tuple[Problem, ...]:
    """Return the problems of a JSON array."""
    return tuple(
        Problem(sheet=sheet, cell=cell, row=row, severity=Severity(severity), code=code, message=message)
        for sheet, cell, row, severity, code, message in json.loads(text)
    )


def mapping_from_json(text: str) -> Mapping[str, object]:
    """Return a JSON object as it stands."""
    decoded: Mapping[str, object] = json.loads(text)
    return decoded
