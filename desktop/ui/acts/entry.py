"""Acts on declarations typed at the counter: list, begin, continue, save as typed, submit, discard, blank template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.records import Operator
from desktop.ui.tasks import Errand

if TYPE_CHECKING:
    from desktop.importing.pasted import Laid
    from desktop.models.drafts import Draft, DraftHead, Edit, Filled, Line
    from desktop.services.intake_fates import IntakeReport
    from rules.policy import Measure, Policy


def drafts(errand: Errand) -> list[DraftHead]:
    """Return every draft, the one typed in last first."""
    return errand.desk.store.drafts.heads()


def begin(errand: Errand, *, policy: str, measure: str, by: Operator, now: datetime) -> Draft:
    """Begin a draft."""
    from desktop.services.drafts import begin as service
    from desktop.services.drafts import continue_draft

    return continue_draft(errand.desk, service(errand.desk, policy=policy, measure=measure, by=by, now=now))


def resume(errand: Errand, *, id_: int, by: Operator, now: datetime) -> Draft:
    """Return a draft to go on with; that of another is logged as shown."""
    from desktop.services.drafts import show

    return show(errand.desk, id_, by=by, now=now)


def save(
    errand: Errand,
    *,
    id_: int,
    filled: Filled,
    edits: Sequence[Edit],
    whole: Sequence[Line] | None,
    by: Operator,
    now: datetime,
) -> None:
    """Keep what was typed since: the edits, or the ``whole`` roster where an earlier save did not come through."""
    kept = errand.desk.store.drafts
    if whole is not None:
        kept.rewrite(id_, filled, whole)
    kept.save(id_, filled, edits, by=by.id, now=now)


def lay(_errand: Errand, *, text: str, fields: Sequence[str], column: int) -> Laid:
    """Cut a long paste into cells and bring them under the columns."""
    from desktop.importing.pasted import block_of, laid

    return laid(block_of(text), fields, column)


def discard(errand: Errand, *, id_: int, by: Operator, now: datetime) -> DraftHead:
    """Let a draft go."""
    from desktop.services.drafts import discard as service

    return service(errand.desk.store, id_, by=by, now=now)


def submit(errand: Errand, *, id_: int, mode: str, by: Operator, now: datetime) -> IntakeReport:
    """Take a draft in; its workbook is made and read aside."""
    from desktop.importing import read_declaration
    from desktop.services.enter import keep, make, template_from_text
    from desktop.services.intake_fates import Mode

    def build(policy: Policy, measure: Measure, **named: object) -> Any:  # noqa: ANN401
        return errand.aside(template_from_text, policy.text, measure.id, **named)

    def read(*args: object, **named: object) -> Any:  # noqa: ANN401
        return errand.aside(read_declaration, *args, **named)

    made = make(errand.desk, id_, now=now, mode=Mode(mode), build=build, read=read)
    return keep(errand.desk, made, by=by, now=now)


def save_template(errand: Errand, *, policy: str, measure: str, path: Path) -> Path:
    """Write the blank template of a measure; built aside."""
    from desktop import workspace
    from desktop.services.enter import template_from_text

    pack = errand.desk.policy(policy)
    workspace.write_whole(path, errand.aside(template_from_text, pack.text, errand.desk.measure(pack, measure).id))
    return path
