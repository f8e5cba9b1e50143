"""Who had a hand in a case (经手): entered or verified it, and may therefore neither review nor approve it.

They typed or took in a part, recorded a ticket, an override, a figure or a coach of the enterprise, or determined.
"""

from __future__ import annotations

from desktop.models.connection import Session

_BY_CASE = (  # few to a case, and found by it
    "SELECT id AS case_id, entered_by AS operator FROM case_file",
    "SELECT case_id, made_by AS operator FROM version",
    "SELECT case_id, operator FROM case_hand",
    "SELECT case_id, made_by AS operator FROM determination INDEXED BY determination_listed",
)
_OF_ROW = "JOIN roster_row ON roster_row.id = row_id JOIN part ON part.id = part_id"
_OF_FIRM = "JOIN case_file USING (uscc) WHERE NOT undone"
_OF_SHARE = "JOIN trip ON trip.id = trip_id JOIN case_file ON case_file.uscc = trip_share.uscc WHERE NOT undone"
_BY_OPERATOR = (  # few altogether: looked through once, whatever the number of cases
    f"SELECT case_id, recorded_by AS operator FROM ticket {_OF_ROW}",
    f"SELECT case_id, made_by AS operator FROM override {_OF_ROW}",
    f"SELECT case_file.id AS case_id, recorded_by AS operator FROM fact_record {_OF_FIRM}",
    f"SELECT case_file.id AS case_id, recorded_by AS operator FROM trip {_OF_FIRM}",
    f"SELECT case_file.id AS case_id, recorded_by AS operator FROM trip_share {_OF_SHARE}",
)

HAD = " OR ".join(
    (
        *(f"EXISTS (SELECT 1 FROM ({each}) WHERE case_id = c.id AND operator = ?2)" for each in _BY_CASE),
        *(f"c.id IN (SELECT case_id FROM ({each}) WHERE operator = ?2)" for each in _BY_OPERATOR),
    )
)
"""Whether the operator ?2 had a hand in the case ``c``: an expression for a query over very many cases."""


def hands(session: Session, case_id: int) -> frozenset[str]:
    """Return the operators who had a hand in one case."""
    each = (f"SELECT operator FROM ({source}) WHERE case_id = ?1" for source in (*_BY_CASE, *_BY_OPERATOR))
    return frozenset(name for (name,) in session.rows(" UNION ".join(each), (case_id,)))
