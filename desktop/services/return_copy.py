"""Give the enterprise its own files back with every problem on its cell (退回稿), ready to be mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from desktop import workspace
from desktop.importing.annotate import Finding, ReturnCopy, Way, annotate
from desktop.importing.docmark import ReturnMark
from desktop.models.connection import undisturbed
from desktop.models.ledger import Case, Part
from desktop.records import Operator
from desktop.services.desk import Desk
from rules.criteria import CRITERIA

WAY_WORDS: Mapping[Way, str] = {
    Way.OWN: "企业原表",
    Way.FRESH: "按原位置重写的表格",
    Way.LIST: "问题清单（原表行数过多或打不开）",
}

_NOT_IN_NAMES = re.compile(r'[<>:"|?*\\/\x00-\x1f]')
_LONGEST_STEM = 150  # bytes of a name of 255, number and what is added included
_IN_ROWS = "identity"  # its problems stand in the file already, in better words


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """One file of a case as it was given back: where it lies, and what it is."""

    file: str
    path: Path
    copy: ReturnCopy


def return_copy(
    desk: Desk,
    number: str,
    folder: Path,
    *,
    by: Operator,
    now: datetime,
    verified: bool = False,
    password: str = "",
    make: Callable[..., ReturnCopy] = annotate,
) -> tuple[Returned, ...]:
    """Write the return copy of every file of a case's current version into ``folder``, all or none; the act is logged.

    ``verified`` also tells which conditions a person was found not to meet, by name only: who else claims the person,
    or what an extract says, is not the enterprise's to read.  ``password`` opens files that were sent with one, and
    ``make`` may work in another process.  Raises ``case-unknown``, ``cannot-write``, ``own-file``.
    """
    case = desk.store.cases.by_number(number)
    parts = desk.store.parts.of_case(case.id)
    findings = _findings(desk, case) if verified else {}
    returned: list[Returned] = []
    for part in parts:
        file = desk.store.files.get(part.sha256, name=part.file_name)
        mark = ReturnMark(case.number, case.version, part.sha256)
        with undisturbed():
            copy = make(file, part.problems, mark, findings=findings.get(part.id, ()), password=password)
        path = folder / _name(case, part, copy, [each.path.name for each in returned])
        returned.append(Returned(file=part.file_name, path=path, copy=copy))
    workspace.write_together(folder, {each.path.name: each.copy.content for each in returned})
    with desk.store.atomic():
        after = "、".join(f"{each.path.name}（{WAY_WORDS[each.copy.way]}）" for each in returned)
        desk.store.audit.append(at=now, operator=by.id, act="return-copy", subject=case.number, before="", after=after)
    return tuple(returned)


def _findings(desk: Desk, case: Case) -> dict[int, Sequence[Finding]]:
    """Return by part what the determination that stands found not met, each condition with its clause."""
    determination = None if case.stale else desk.store.determinations.latest(case.id)
    if determination is None:
        return {}
    measure = desk.measure(desk.policy(case.policy), case.measure)
    rows = {kept.id: kept for kept in desk.store.parts.rows(case.id)}
    found: dict[int, list[Finding]] = {}
    for outcome in desk.store.determinations.outcomes(determination.id):
        unmet = [criterion for criterion in outcome.unmet if criterion != _IN_ROWS]
        if unmet and outcome.row_id in rows:
            kept = rows[outcome.row_id]
            said = "、".join(f"“{CRITERIA[each].title}”（{measure.clause_of(each)}）" for each in unmet)
            text = f"经核验不符合{said}。如有不同情况，请补充证明材料；不再申报此人的，请删去整行。"
            found.setdefault(kept.part_id, []).append(Finding(kept.row.sheet, kept.row.number, text))
    return dict(found)


def _name(case: Case, part: Part, copy: ReturnCopy, taken: Sequence[str]) -> str:
    """Return a file name that no other copy of this case has, and that any system can write."""
    own = _NOT_IN_NAMES.sub("_", PurePath(part.file_name).stem).encode()[:_LONGEST_STEM].decode(errors="ignore")
    stem = f"退回稿-{case.number}-{own}"
    name, number = f"{stem}{copy.suffix}", 1
    while name.casefold() in {each.casefold() for each in taken}:
        number += 1
        name = f"{stem}（{number}）{copy.suffix}"
    return name
