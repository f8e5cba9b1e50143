"""Which cases must be verified again, and why: set in the same transaction as the change that made them so.

Only a case that has a determination and is neither frozen, refused nor withdrawn can be stale; the first reason
stands until it is verified again.  Everything here returns the numbers of the cases that it marked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

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

_ABLE = "stale = '' AND claims AND NOT frozen AND EXISTS (SELECT 1 FROM determination WHERE case_id = case_file.id)"


def mark_case(session: Session, case_id: int, why: str) -> list[str]:
    """Mark one case."""
    return _mark(session, why, "id = ?", (case_id,))


def mark_policy(session: Session, policy: str, why: str) -> list[str]:
    """Mark every case of a policy."""
    return _mark(session, why, "policy = ?", (policy,))


def mark_all(session: Session, why: str) -> list[str]:
    """Mark every case: a covered month turns absence into an answer, also for those whom the extract leaves out."""
    return _mark(session, why, "1", ())


def mark_enterprise(session: Session, uscc: str, why: str) -> list[str]:
    """Mark the cases of one enterprise and those that share a person with them."""
    own = [case_id for (case_id,) in session.rows("SELECT id FROM case_file WHERE uscc = ? AND claims", (uscc,))]
    marked = _mark(session, why, "uscc = ?", (uscc,))
    for case_id in own:
        marked += mark_rivals(session, case_id, live_parts(session, case_id))
    return marked


def mark_movement(session: Session, extract_id: int, why: str) -> list[str]:
    """Mark the cases that hold a person of a whereabouts extract."""
    return _mark(
        session,
        why,
        "id IN (SELECT part.case_id FROM movement_line line JOIN roster_row ON roster_row.id_number = line.id_number"
        " JOIN part ON part.id = roster_row.part_id AND part.live WHERE line.extract_id = ?)",
        (extract_id,),
    )


def mark_rivals(session: Session, case_id: int, parts: Collection[int], why: str = RIVAL_CLAIM) -> list[str]:
    """Mark the other cases of the same policy that claim a person of these parts of a case."""
    other = "id <> ? AND policy = (SELECT policy FROM case_file WHERE id = ?)"
    if not parts or not session.row(f"SELECT 1 FROM case_file WHERE {other} AND {_ABLE}", (case_id, case_id)):
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


def live_parts(session: Session, case_id: int) -> list[int]:
    """Return the ids of the parts in a case's current version."""
    return [part for (part,) in session.rows("SELECT id FROM part WHERE case_id = ? AND live ORDER BY id", (case_id,))]


def _mark(session: Session, why: str, condition: str, parameters: Sequence[object]) -> list[str]:
    sql = f"UPDATE case_file SET stale = ? WHERE {_ABLE} AND {condition} RETURNING number"
    return [number for (number,) in session.rows(sql, (why, *parameters))]
