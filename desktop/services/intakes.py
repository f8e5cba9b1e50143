"""Whole intakes (整次导入): which there were, and what taking one back would undo, tried out and undone again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models.case_list import CaseRow, CasesWanted
from desktop.models.runs import IntakeRun
from desktop.models.store import Store
from desktop.records import Operator
from desktop.services.rehearsal import rehearsal
from desktop.services.undo import named, undo
from desktop.services.undo_intake import TakenBack, undo_intake

_OF_A_FILE = ("", "evidence")  # kinds whose undoing takes a file away


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeLine:
    """One intake: files that came in and those not taken back since, and the numbers of its cases."""

    key: int
    number: str
    at: datetime
    by: str
    files: int
    standing: int
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGoes:
    """What becomes of one case: so many files go; ``withdrawn`` where none is left, else it keeps the others."""

    row: CaseRow
    files: int
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPreview:
    """What taking something back would do; ``refused`` is why it cannot be, ``stale`` what must be verified again.

    ``number`` is its code, or that of a case whose last file goes; ``cases`` are those that files are taken from.
    """

    number: str
    files: int
    cases: tuple[CaseGoes, ...]
    stale: tuple[str, ...]
    refused: DeskError | None


def intakes(store: Store, *, case: str = "") -> list[IntakeLine]:
    """Return every intake, the newest first, or those that a case has a file of; raise ``case-unknown``."""
    only = store.cases.by_number(case).id if case else None
    numbers = store.case_list.numbers()
    return [_line(run, numbers) for run in reversed(store.runs.all()) if only is None or only in run.cases]


def preview_undo(store: Store, key: int, *, by: Operator, now: datetime) -> UndoPreview:
    """Return what taking an intake back would do, and change nothing; raise ``id-unknown``."""
    run = store.runs.get(key)
    files = Counter(store.parts.get(part).case_id for part in run.standing)
    taken, left, refused = _tried_out(store, run, by=by, now=now)
    numbers = tuple(store.cases.by_id(case).number for case in files)
    rows = store.case_list.find(CasesWanted(numbers=numbers)) if numbers else []
    goes = [CaseGoes(row=row, files=files[row.id], withdrawn=refused is None and row.id not in left) for row in rows]
    stale = taken.stale if taken else ()
    return UndoPreview(number=run.number, files=len(run.standing), cases=tuple(goes), stale=stale, refused=refused)


def preview_named(store: Store, number: str, *, by: Operator, now: datetime) -> UndoPreview:
    """Return what :func:`desktop.services.undo.undo` would do with the same words, and change nothing.

    Raises ``id-unknown``, ``case-unknown``.
    """
    kind, key = named(number)
    if kind == "intake":
        return preview_undo(store, int(key), by=by, now=now)
    rows = store.case_list.find(CasesWanted(numbers=(store.cases.by_number(key).number,))) if not kind else []
    stale, withdrawn, refused = list[str](), False, None
    try:
        with rehearsal(store):
            stale = undo(store, number, by=by, now=now)
            withdrawn = any(not store.parts.of_case(row.id) for row in rows)
    except DeskError as error:
        if error.code == "id-unknown":
            raise
        refused = error
    goes = tuple(CaseGoes(row=row, files=1, withdrawn=withdrawn) for row in rows if refused is None)
    code, files = f"{kind}-{int(key)}" if kind else key, int(refused is None and kind in _OF_A_FILE)
    return UndoPreview(number=code, files=files, cases=goes, stale=tuple(stale), refused=refused)


def preview_json(preview: UndoPreview) -> dict[str, Any]:
    """Return ``undo --preview``."""
    return {
        "undo": preview.number,
        "files": preview.files,
        "cases": [
            {"case": each.row.number, "state": each.row.state, "files": each.files, "withdrawn": each.withdrawn}
            for each in preview.cases
        ],
        "stale": list(preview.stale),
        "refused": preview.refused.as_json() if preview.refused else None,
    }


def _tried_out(
    store: Store, run: IntakeRun, *, by: Operator, now: datetime
) -> tuple[TakenBack | None, frozenset[int], DeskError | None]:
    """Take it back and let the transaction fall; return what came of it, the cases that keep a file, the refusal."""
    try:
        with rehearsal(store):
            taken = undo_intake(store, run.id, by=by, now=now)
            left = frozenset(case for case in run.cases if store.parts.of_case(case))
    except DeskError as error:
        return None, frozenset(), error
    return taken, left, None


def _line(run: IntakeRun, numbers: Mapping[int, str]) -> IntakeLine:
    return IntakeLine(
        key=run.id,
        number=run.number,
        at=run.at,
        by=run.by,
        files=len(run.parts),
        standing=len(run.standing),
        cases=tuple(numbers[case] for case in run.cases),
    )
