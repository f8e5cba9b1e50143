"""Codes of administrative divisions (行政区划代码, GB/T 2260): only to warn, never to refuse."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

_OUTSIDE_THE_STANDARD = ("81", "82", "83", "9")


@lru_cache(maxsize=16384)
def region_known(code: str) -> bool:
    """Return whether a number may lawfully begin with these six digits.

    港澳台 residence permits (81, 82, 83) and permanent-residence cards (9) do not draw on GB/T 2260.
    """
    return code.startswith(_OUTSIDE_THE_STANDARD) or code in _codes()


@cache
def _codes() -> frozenset[str]:
    text = files("resources").joinpath("regions.txt").read_text(encoding="ascii")
    lines = (line.split() for line in text.splitlines())
    return frozenset(prefecture + county for prefecture, *counties in lines for county in counties)
