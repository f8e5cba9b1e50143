"""Records of what the office recorded about enterprises (企业数据、包车台账): what their repositories take and give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desktop.records import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FactValue:
    """One figure as recorded: it holds for that measure of that policy only, or, with both '', for the enterprise."""

    name: str
    text: str
    policy: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFact:
    """A figure that holds now, the source that it was recorded with, and the act that recorded it."""

    value: FactValue
    source: str
    record: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRecord:
    """Figures of an enterprise that the office recorded in one act (企业数据登记), by the names of the policies."""

    id: int
    uscc: str
    values: tuple[FactValue, ...]
    source: str
    as_of: date
    recorded_at: datetime
    recorded_by: str
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TripShare:
    """What one enterprise has of a coach: its riders, and its share of the cost in fen."""

    uscc: str
    riders: int
    share_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """A hired coach (包车): one invoice.  ``shares`` are empty for a coach of one enterprise alone."""

    id: int
    invoice: str
    day: date
    uscc: str
    enterprise_name: str
    origin: str
    cost_fen: int
    shares: tuple[TripShare, ...]
    riders: int
    file_name: str
    problems: tuple[Problem, ...]
    recorded_at: datetime
    recorded_by: str
    undone: bool
