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
from desktop.models.ledger import Case, Paper
from desktop.printing.imprint import Imprint
from desktop.printing.person_list import PersonListSheet
from desktop.printing.roster import RosterSheet
from desktop.records import Operator
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
    if not shape.fits(desk.policy(case.policy).measures[case.measure]):
        raise DeskError("form-unfit", form=shape.title, case=case.number)
    ground = ground_of(desk, case, determined=shape.determined)
    if preview or case.stale or case.state in shape.preview_in:
        sheet = _sheet(shape, ground, "", now, preview=True)
        return Printed(pdf=draw(shape.render, sheet), form=form, number="", reprint=False)
    with desk.store.atomic():
        issued = desk.store.papers.find(form=form, case_id=case.id, determination_hash=ground.hash)
        if not issued:
            number = _number(desk, case, shape)
            pdf = draw(shape.render, _sheet(shape, ground, number, now, preview=False))
            paper = desk.store.papers.issue(
                pdf, form=form, case_id=case.id, number=number, determination_hash=ground.hash, by=by.id, now=now
            )
            _audit(desk, paper, case, "issued", by=by, now=now)
        if unmasked:
            paper = issued[0] if issued else paper
            pdf = draw(shape.render, _sheet(shape, ground, paper.number, now, preview=False, unmasked=True))
            return _logged(desk, paper, case, pdf, "unmasked", by=by, now=now)
        if issued:
            pdf = desk.store.papers.content(issued[0].id)
            return _logged(desk, issued[0], case, pdf, "reprinted", by=by, now=now)
    return Printed(pdf=pdf, form=form, number=number, reprint=False)


def form_of(name: str) -> Form:
    """Return a form by its name; raise ``form-unknown``."""
    if name not in FORMS:
        raise DeskError("form-unknown", form=name, known="、".join(FORMS))
    return FORMS[name]


def _logged(desk: Desk, paper: Paper, case: Case, pdf: bytes, what: str, *, by: Operator, now: datetime) -> Printed:
    desk.store.papers.log(paper.id, what=what, by=by.id, now=now)
    _audit(desk, paper, case, what, by=by, now=now)
    return Printed(pdf=pdf, form=paper.form, number=paper.number, reprint=True)


def _audit(desk: Desk, paper: Paper, case: Case, what: str, *, by: Operator, now: datetime) -> None:
    after = f"{paper.form} {paper.number} {what}"
    desk.store.audit.append(at=now, operator=by.id, act="print", subject=case.number, before="", after=after)


def _number(desk: Desk, case: Case, shape: Form) -> str:
    prefix = f"{case.number}-{shape.code}"
    return f"{prefix}{desk.store.series.take(prefix, case.received_on.year)}"


def _sheet(shape: Form, ground: Ground, number: str, now: datetime, *, preview: bool, unmasked: bool = False) -> Any:  # noqa: ANN401  each form has its own sheet
    imprint = Imprint(
        office=ground.desk.office.name,
        document_id=number or f"{ground.case.number}-{shape.code}0",
        case_number=ground.case.number,
        pack_id=ground.policy.id,
        pack_hash=ground.pack_hash,
        determination_hash=ground.determination_hash if shape.determined else "",
        issued_on=now.date(),
        remarks=ground.remarks,
        preview=preview,
    )
    sheet = shape.sheet(ground, imprint)
    return replace(sheet, masked=False) if unmasked and isinstance(sheet, RosterSheet | PersonListSheet) else sheet
