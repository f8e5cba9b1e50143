"""Take back files that were taken in (撤回导入): the last file of a case, or all that came in with one intake."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from desktop.errors import DeskError
from desktop.models.ledger import Case, Part
from desktop.models.store import Store
from desktop.record_words import record_words
from desktop.records import STATE_WORDS, CaseState, Operator
from desktop.services.steps import IN_HAND, record


class TakenBack(NamedTuple):
    """Which cases must be verified again, and subject and words for the audit."""

    stale: tuple[str, ...]
    subject: str
    before: str


def undo_last_file(store: Store, number: str, *, by: Operator, now: datetime) -> TakenBack:
    """Take back the last file of a case; one that is left without any is withdrawn.

    Raises ``case-unknown``, ``case-frozen``, ``undo-refused`` where the case is closed, ``nothing-to-undo``.
    """
    case = store.cases.by_number(number)
    _refuse_closed([case])
    parts = store.parts.of_case(case.id)
    if not parts:
        raise DeskError("nothing-to-undo", case=case.number)
    stale = store.parts.undo(parts[-1].id, by=by.id, now=now).stale
    _withdraw_if_empty(store, case, by=by, now=now)
    return TakenBack(stale, case.number, parts[-1].file_name)


def undo_intake(store: Store, key: int, *, by: Operator, now: datetime) -> TakenBack:
    """Take back every file of one intake that was not taken back by itself; the caller's transaction holds it together.

    Refused as a whole, with every case named: ``case-frozen``, ``undo-refused`` (closed), ``intake-superseded`` (a
    later file stands in for one of these).  Raises ``id-unknown``, ``intake-undone``.
    """
    run = store.runs.get(key)
    if not run.standing:
        raise DeskError("intake-undone", intake=record_words(run.number))
    parts = [store.parts.get(part) for part in reversed(run.standing)]
    cases = {part.case_id: store.cases.by_id(part.case_id) for part in parts}
    _refuse_closed(cases.values())
    stale = _undo_parts(store, parts, cases, by=by, now=now)
    withdrawn = {case.number for case in cases.values() if _withdraw_if_empty(store, case, by=by, now=now)}
    still = tuple(number for number in stale if number not in withdrawn)
    return TakenBack(still, run.number, f"{len(parts)}个文件 {len(cases)}个案卷")


def _refuse_closed(cases: Collection[Case]) -> None:
    """Refuse where a case takes nothing more: frozen ones first, all that there are."""
    if frozen := [case.number for case in cases if case.frozen]:
        raise DeskError("case-frozen", case="、".join(sorted(frozen)))
    if closed := sorted((case.number, case.state) for case in cases if case.state not in IN_HAND):
        states = dict.fromkeys(STATE_WORDS[state] for _, state in closed)
        raise DeskError("undo-refused", case="、".join(number for number, _ in closed), state="、".join(states))


def _undo_parts(
    store: Store, parts: list[Part], cases: dict[int, Case], *, by: Operator, now: datetime
) -> dict[str, None]:
    """Take parts back, the newest first, so that one that replaced another of them brings it back to be taken back."""
    stale: dict[str, None] = {}
    later: set[str] = set()
    for part in parts:
        try:
            stale |= dict.fromkeys(store.parts.undo(part.id, by=by.id, now=now).stale)
        except DeskError as error:
            if error.code != "part-not-current":
                raise
            later.add(cases[part.case_id].number)
    if later:
        raise DeskError("intake-superseded", case="、".join(sorted(later)))
    return stale


def _withdraw_if_empty(store: Store, case: Case, *, by: Operator, now: datetime) -> bool:
    if store.parts.of_case(case.id):
        return False
    record(store, case, "withdraw", CaseState.WITHDRAWN, by=by, now=now, reason="导入已撤回")
    return True
