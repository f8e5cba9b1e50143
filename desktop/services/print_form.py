"""Put a case on paper (出具表单): built from what it rests on alone, issued once, printed again as it was.

A form is issued when the state of the case allows: numbered, kept with its bytes, logged.  Before that it is a
preview and says so.  The same form on the same ground is never drawn twice: a reprint is the kept bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.printing.imprint import Imprint
from desktop.printing.roster import RosterSheet
from desktop.records import Operator
from desktop.services.decide import SINGLE_HANDED
from desktop.services.desk import Desk
from desktop.services.ground import Ground, ground_of
from desktop.services.sheets import FORMS, Form

Draw = Callable[[Callable[[Any], bytes], Any], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A form as printed: its number ('' for a preview), and whether these bytes were issued before."""

    pdf: bytes
    form: str
    number: str
    reprint: bool


def draw_here(render: Callable[[Any], bytes], sheet: Any) -> bytes:  # noqa: ANN401  each form has its own sheet
    """Draw a sheet in this process."""
    return render(sheet)


def print_form(
    desk: Desk,
    case: Case,
    form: str,
    *,
    by: Operator,
    now: datetime,
    unmasked: bool = False,
    preview: bool = False,
    draw: Draw = draw_here,
) -> Printed:
    """Return a form of a case; ``draw`` may do the drawing in another process.

    ``preview`` shows what would be issued and issues nothing.  ``unmasked`` shows whole identity numbers, on a copy
    that is logged and not kept as the issued paper.
    """
    shape = form_of(form)
    ground = ground_of(desk, case, determined=shape.determined)
    if preview or case.stale or case.state in shape.preview_in:
        sheet = _sheet(shape, ground, "", now, preview=True)
        return Printed(pdf=draw(shape.render, sheet), form=form, number="", reprint=False)
    issued = desk.store.papers.find(form=form, case_id=case.id, determination_hash=ground.hash)
    if issued and not unmasked:
        return _again(desk, issued[0].id, case, by=by, now=now)
    with desk.store.atomic():
        number = issued[0].number if issued else _number(desk, case, shape)
        pdf = draw(shape.render, _sheet(shape, ground, number, now, preview=False, unmasked=unmasked))
        if not unmasked:
            desk.store.papers.issue(
                pdf, form=form, case_id=case.id, number=number, determination_hash=ground.hash, by=by.id, now=now
            )
        after = f"{form} {number} {'unmasked' if unmasked else 'issued'}"
        desk.store.audit.append(at=now, operator=by.id, act="print", subject=case.number, before="", after=after)
    return Printed(pdf=pdf, form=form, number=number, reprint=False)


def form_of(name: str) -> Form:
    """Return a form by its name; raise ``form-unknown``."""
    if name not in FORMS:
        raise DeskError("form-unknown", form=name, known="、".join(FORMS))
    return FORMS[name]


def _again(desk: Desk, paper_id: int, case: Case, *, by: Operator, now: datetime) -> Printed:
    paper = desk.store.papers.get(paper_id)
    with desk.store.atomic():
        desk.store.papers.log(paper_id, what="reprinted", by=by.id, now=now)
        after = f"{paper.form} {paper.number} reprinted"
        desk.store.audit.append(at=now, operator=by.id, act="print", subject=case.number, before="", after=after)
    return Printed(pdf=desk.store.papers.content(paper_id), form=paper.form, number=paper.number, reprint=True)


def _number(desk: Desk, case: Case, shape: Form) -> str:
    prefix = f"{case.number}-{shape.code}"
    return f"{prefix}{desk.store.series.take(prefix, case.received_on.year)}"


def _sheet(shape: Form, ground: Ground, number: str, now: datetime, *, preview: bool, unmasked: bool = False) -> Any:  # noqa: ANN401  each form has its own sheet
    single_handed = ground.desk.store.office.setting(SINGLE_HANDED)
    remarks = [*ground.document.get("remarks", []), *([f"单人值守：{single_handed}"] if single_handed else [])]
    imprint = Imprint(
        office=ground.desk.office.name,
        document_id=number or f"{ground.case.number}-{shape.code}0",
        case_number=ground.case.number,
        pack_id=ground.policy.id,
        pack_hash=ground.pack_hash,
        determination_hash=ground.hash if shape.determined else "",
        issued_on=now.date(),
        remarks=tuple(remarks),
        preview=preview,
    )
    sheet = shape.sheet(ground, imprint)
    return replace(sheet, masked=False) if unmasked and isinstance(sheet, RosterSheet) else sheet
