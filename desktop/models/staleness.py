"""Which cases must be verified again, and why: set in the same transaction as the change that made them so.

Only a case that has a determination and is neither frozen, refused nor withdrawn can be stale; the first reason
stands until it is verified again.  Everything here returns the numbers of the cases that it marked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from desktop.models.columns import as_json
from desktop.models.connection import Session

OWN_MATERIAL = "本案卷的申报材料有变动"
RIVAL_CLAIM = "涉及的人员在其他案卷中的申报有变动"
RIVAL_TAKEN = "涉及的人员已在其他案卷中核定发放"
RIVAL_RELEASED = "涉及的人员在其他案卷中的核定已退回"
NEW_EXTRACT = "有新的佐证材料"
EXTRACT_UNDONE = "佐证材料已撤回"
PERSON_MARK = "有新的人工认定或票据登记"
AGREEMENT = "劳务派遣协议登记有变动"
READING = "政策口径的选择有变动"
FACT = "企业数据的登记有变动"
TRIP = "包车的登记有变动"
OTHER_OUTCOME = "涉及的人员在其他项目中的核定结果有变动"


class LineTable(NamedTuple):
    """A table of the lines of registers, and the column by which they are looked up."""

    name: str
    key: str


LINES = {False: LineTable("register_line", "id_number"), True: LineTable("firm_line", "uscc")}
"""Where the lines about persons stand, and (True) those about enterprises."""

_ABLE = "stale = '' AND claims AND NOT frozen AND EXISTS (SELECT 1 FROM determination WHERE case_id = case_file.id)"


def mark_case(session: Session, case_id: int, why: str) -> list[str]:
    """Mark one case."""
    return _mark(session, why, "id = ?2", (case_id,))


def mark_policy(session: Session, policy: str, why: str) -> list[str]:
    """Mark every case of a policy."""
    return _mark(session, why, "policy = ?2", (policy,))


def mark_all(session: Session, why: str) -> list[str]:
    """Mark every case: a covered month turns absence into an answer, also for those whom the extract leaves out."""
    return _mark(session, why, "1", ())


def mark_enterprise(session: Session, uscc: str, why: str) -> list[str]:
    """Mark the cases of one enterprise and those that share a person with them."""
    own = [case_id for (case_id,) in session.rows("SELECT id FROM case_file WHERE uscc = ? AND claims", (uscc,))]
    marked = _mark(session, why, "uscc = ?2", (uscc,))
    for case_id in own:
        marked += mark_rivals(session, case_id, live_parts(session, case_id))
    return marked


def mark_own(session: Session, uscc: str, why: str) -> list[str]:
    """Mark the cases of one enterprise only."""
    return _mark(session, why, "uscc = ?2", (uscc,))


def mark_riders(session: Session, trip_id: int, why: str) -> list[str]:
    """Mark the cases that hold a rider of a trip, and those of the enterprises that hired it."""
    persons = _of_persons("SELECT id_number AS key FROM trip_rider WHERE trip_id = ?2")
    firms = "SELECT uscc FROM trip WHERE id = ?2 UNION SELECT uscc FROM trip_share WHERE trip_id = ?2"
    return _mark(session, why, f"({persons} OR uscc IN ({firms}))", (trip_id,))


def mark_insurance(session: Session, extract_id: int, former: Mapping[str, int], why: str) -> list[str]:
    """Mark the cases of whose persons an extract says something else than those that decided before it, by month.

    A referee (推荐人) is a person of the case, too.
    """
    fresh = f"{_INSURED} AND l.extract_id = ?2 JOIN json_each(?3) former ON former.key = l.month"
    before = f"{_INSURED} JOIN json_each(?3) former ON former.key = l.month AND former.value = l.extract_id"
    differing = f"SELECT * FROM ({fresh} EXCEPT {before}) UNION ALL SELECT * FROM ({before} EXCEPT {fresh})"
    sql = f"id IN (WITH mine AS MATERIALIZED ({_MINE}) SELECT case_id FROM ({differing}))"
    return _mark(session, why, sql, (extract_id, as_json(dict(former))))


def mark_listed(session: Session, extracts: Collection[int], why: str, *, firms: bool) -> list[str]:
    """Mark the cases that have a line in any of these registers, of a person or (``firms``) of the enterprise."""
    table = LINES[firms]
    keys = f"SELECT {table.key} AS key FROM {table.name} WHERE extract_id IN (SELECT value FROM json_each(?2))"
    return _mark(session, why, _touched(keys, firms=firms), (as_json(list(extracts)),))


def mark_relisted(session: Session, extract_id: int, former: int, why: str, *, firms: bool) -> list[str]:
    """Mark the cases of which two editions of a register say different things."""
    one, other = (
        f"SELECT {LINES[firms].key} AS key, name, fields FROM {LINES[firms].name} WHERE extract_id = {side}"
        for side in ("?2", "?3")
    )
    keys = f"SELECT key FROM ({one} EXCEPT {other}) UNION SELECT key FROM ({other} EXCEPT {one})"
    return _mark(session, why, _touched(keys, firms=firms), (extract_id, former))


def mark_movement(session: Session, extract_id: int, why: str) -> list[str]:
    """Mark the cases that hold a person of a whereabouts extract."""
    return _mark(
        session,
        why,
        "id IN (SELECT part.case_id FROM movement_line line JOIN roster_row ON roster_row.id_number = line.id_number"
        " JOIN part ON part.id = roster_row.part_id AND part.live WHERE line.extract_id = ?2)",
        (extract_id,),
    )


def mark_rivals(session: Session, case_id: int, parts: Collection[int], why: str = RIVAL_CLAIM) -> list[str]:
    """Mark the other cases of the same policy that claim a person of these parts of a case."""
    other = "id <> ? AND policy = (SELECT policy FROM case_file WHERE id = ?)"
    verified = "SELECT 1 FROM case_file WHERE id IN (SELECT case_id FROM determination)"
    if not parts or not session.row(f"{verified} AND {other} AND {_ABLE}", (case_id, case_id)):
        return []
    return _mark(
        session,
        why,
        f"{other} AND id IN (SELECT part.case_id FROM json_each(?) CROSS JOIN roster_row own"
        " ON own.part_id = json_each.value AND own.identity_holds"
        " CROSS JOIN roster_row other ON other.id_number = own.id_number AND other.identity_holds = 1"
        " CROSS JOIN part ON part.id = other.part_id AND part.live)",
        (case_id, case_id, as_json(list(parts))),
    )


def mark_other_measures(
    session: Session, case_id: int, determinations: tuple[int, int], measures: Collection[str]
) -> list[str]:
    """Mark the cases under other measures of which a person came out otherwise with the second determination.

    Whether the case pays at all, or may, is part of how its persons came out.
    """
    other = (
        "id <> ?2 AND policy = (SELECT policy FROM case_file WHERE id = ?2)"
        " AND measure IN (SELECT value FROM json_each(?3))"
    )
    wanted = (OTHER_OUTCOME, case_id, as_json(list(measures)))
    if not session.row(f"SELECT ?1 FROM case_file WHERE {other} AND {_ABLE}", wanted):
        return []
    former, fresh = (
        "SELECT r.id_number AS key, o.outcome, o.amount_fen, o.claimed_fen, d.summary ->> '$.amount.payable_fen' > 0,"
        " d.summary ->> '$.amount.ceiling_fen' > 0 FROM determination d CROSS JOIN person_outcome o"
        " ON o.determination_id = d.id CROSS JOIN roster_row r ON r.id = o.row_id AND r.identity_holds"
        f" WHERE d.id = {side}"
        for side in ("?4", "?5")
    )
    changed = f"SELECT key FROM ({fresh} EXCEPT {former}) UNION SELECT key FROM ({former} EXCEPT {fresh})"
    return _mark(session, OTHER_OUTCOME, f"{other} AND {_of_persons(changed)}", (*wanted[1:], *determinations))


def live_parts(session: Session, case_id: int) -> list[int]:
    """Return the ids of the parts in a case's current version."""
    return [part for (part,) in session.rows("SELECT id FROM part WHERE case_id = ? AND live ORDER BY id", (case_id,))]


_OWN_ROWS = (
    "FROM case_file CROSS JOIN part ON part.case_id = case_file.id AND part.live"
    f" CROSS JOIN roster_row r ON r.part_id = part.id WHERE {_ABLE}"
)
_MINE = (
    f"SELECT part.case_id, r.id_number AS key {_OWN_ROWS} UNION SELECT part.case_id, r.declared ->> 'referee_id'"
    f" {_OWN_ROWS} AND r.declared LIKE '%\"referee_id\"%'"
)
_INSURED = (
    "SELECT mine.case_id, mine.key AS person, l.name, l.employer_name, l.employer_uscc, l.kind, l.month, l.status,"
    " l.paid_on FROM mine CROSS JOIN insurance_line l ON l.id_number = mine.key"
)


def _of_persons(keys: str) -> str:
    """Return the condition of a case that holds a person among ``keys``, a query with the column ``key``."""
    return (
        f"id IN (SELECT part.case_id FROM ({keys}) touched JOIN roster_row ON roster_row.id_number = touched.key"
        " JOIN part ON part.id = roster_row.part_id AND part.live)"
    )


def _touched(keys: str, *, firms: bool) -> str:
    return f"uscc IN ({keys})" if firms else _of_persons(keys)


def _mark(session: Session, why: str, condition: str, parameters: Sequence[object]) -> list[str]:
    sql = f"UPDATE case_file SET stale = ?1 WHERE {_ABLE} AND {condition} RETURNING number"
    return [number for (number,) in session.rows(sql, (why, *parameters))]
