"""One step of a sum, in words: what was reckoned, what came out, and the clause that it rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the amount in words, with the clause that it rests on."""

    label: str
    value: str
    clause: str
