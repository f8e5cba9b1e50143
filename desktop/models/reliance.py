"""What frozen cases rest on: nothing that such a case was determined with can be taken back."""

from __future__ import annotations

from datetime import datetime

from desktop.errors import DeskError
from desktop.models.connection import Session

Act = tuple[str, int]
"""An act of registering: its kind and its number."""
EXTRACT, FACT, TRIP = "extract", "fact", "trip"

HOLDS_PERSON = (
    "EXISTS (SELECT 1 FROM part CROSS JOIN roster_row r ON r.part_id = part.id CROSS JOIN {table} line"
    " ON line.id_number = r.id_number AND line.{act} = ?2 WHERE part.case_id = case_file.id AND part.live)"
)
"""The condition of a case that has a person in a table of lines; ``act`` is the column that names the act."""
IS_FIRM = "EXISTS (SELECT 1 FROM {table} line WHERE line.uscc = case_file.uscc AND line.{act} = ?2)"
"""The same of the case's enterprise."""
_NAMED = (
    "EXISTS (SELECT 1 FROM determination d CROSS JOIN determination_act a ON a.determination_id = d.id AND a.kind = ?3"
    " AND a.act = ?2 WHERE d.frozen AND d.case_id = case_file.id)"
)


def refuse_if_relied_on(session: Session, rests: str, act: int, *, since: datetime, kind: str = TRIP) -> None:
    """Raise ``case-frozen`` with every frozen case whose determination names an act.

    Or that ``rests`` on it and was determined after it: determinations of the first schema name none.
    """
    found = session.rows(
        f"SELECT number FROM case_file WHERE frozen AND ({_NAMED} OR (EXISTS (SELECT 1 FROM determination"
        f" WHERE frozen AND case_id = case_file.id AND made_at >= ?1) AND ({rests}))) ORDER BY number",
        (since.isoformat(), act, kind),
    )
    if found:
        raise DeskError("case-frozen", case="、".join(number for (number,) in found))
