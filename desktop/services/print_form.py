"""Put a case on paper (出具表单): built from what it rests on alone, issued once, printed again as it was.

A form is issued when the state of the case allows: numbered, kept with its bytes, logged.  Before that it is a
preview and says so.  The same form on the same ground is never drawn twice: a reprint is the kept bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from desktop.errors import DeskError
from desktop.models.ledger import Case, Paper
from desktop.printing.imprint import Imprint
from desktop.printing.person_list import PersonListSheet
from desktop.printing.roster import RosterSheet
from desktop.record_words import coded
from desktop.records import STATE_WORDS, Operator
from desktop.services.desk import Desk
from desktop.services.ground import Ground, ground_of
from desktop.services.letters import archived_as
from desktop.services.numbering import ARCHIVE, DOCUMENTS, archive_number, document_number, take_number
from desktop.services.settings import DOCUMENT_WORD, setting
from desktop.services.sheets import FORMS, Form
from desktop.services.unprintable import told_where

Draw = Callable[[Callable[[Any], bytes], Any], bytes]
_NOT_YET = "　"  # where the number of a letter will stand
_OTHERWISE = "本件按现有资料重新排印，姓名、单位等与原件不尽相同，以已出具的原件为准。"


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
    shape = _shape_of(desk, case, form)
    if preview or not issuable(case, form):
        ground = ground_of(desk, case, determined=shape.determined)
        return Printed(pdf=_drawn(shape, ground, now, draw), form=form, number="", reprint=False)
    with desk.store.atomic():
        paper, fresh = issue_form(desk, case, form, by=by, now=now, draw=draw)
        if unmasked:
            pdf = unmasked_copy(desk, case, paper, draw=draw)
            return _logged(desk, paper, case, pdf, "unmasked", by=by, now=now)
        pdf = desk.store.papers.content(paper.id)
        if not fresh:
            return _logged(desk, paper, case, pdf, "reprinted", by=by, now=now)
    return Printed(pdf=pdf, form=form, number=paper.number, reprint=False)


def issue_form(
    desk: Desk, case: Case, form: str, *, by: Operator, now: datetime, draw: Draw = draw_here
) -> tuple[Paper, bool]:
    """Return the paper of a form on the ground that stands, and whether it was issued just now.

    Raise ``form-unfit``, ``form-preview-only``, ``numbers-used-up``, or ``name-unprintable`` with the place; then
    nothing is issued and no number is used up.
    """
    shape = _shape_of(desk, case, form)
    if not issuable(case, form):
        raise DeskError("form-preview-only", case=case.number, state=STATE_WORDS[case.state], form=shape.title)
    ground = ground_of(desk, case, determined=shape.determined)
    if issued := _issued(desk, shape, form, ground):
        return issued[0], False
    with desk.store.atomic():
        number, letter = _number(desk, case, shape), _letter_number(shape, ground, now)
        pdf = _drawn(shape, ground, now, draw, number=number, letter=letter)
        paper = desk.store.papers.issue(
            pdf,
            form=form,
            case_id=case.id,
            number=number,
            determination_hash=_rests_on(shape, ground),
            by=by.id,
            now=now,
            document_number=letter,
        )
        audit_paper(desk, paper, case, f"issued {letter}".strip(), by=by, now=now)
    return paper, True


def issued_form(desk: Desk, case: Case, form: str) -> Paper | None:
    """Return the paper of a form that was issued on the ground that stands, None where it is not issued yet."""
    if not issuable(case, form):
        return None
    shape = _shape_of(desk, case, form)
    return next(iter(_issued(desk, shape, form, ground_of(desk, case, determined=shape.determined))), None)


def unmasked_copy(desk: Desk, case: Case, paper: Paper, *, draw: Draw = draw_here) -> bytes:
    """Return an issued paper as of its day with whole identity numbers; whoever asks for it logs it.

    It is drawn again: where names have changed since, so that it would not say what the paper says, it tells that the
    paper holds.
    """
    shape = _shape_of(desk, case, paper.form)
    ground = ground_of(desk, case, determined=shape.determined)
    again = partial(_drawn, shape, draw=draw, now=paper.issued_at, number=paper.number, letter=paper.document_number)
    if again(ground) != desk.store.papers.content(paper.id):
        ground = replace(ground, remarks=(*ground.remarks, _OTHERWISE))
    return again(ground, unmasked=True)


def issuable(case: Case, form: str) -> bool:
    """Whether the state of a case lets a form be issued; else it can only be previewed.  Raises ``form-unknown``."""
    return not case.stale and case.state not in form_of(form).preview_in


def form_of(name: str) -> Form:
    """Return a form by its name; raise ``form-unknown``."""
    if name not in FORMS:
        raise DeskError("form-unknown", form=name, known=coded({id_: form.title for id_, form in FORMS.items()}))
    return FORMS[name]


def audit_paper(desk: Desk, paper: Paper, case: Case | None, what: str, *, by: Operator, now: datetime) -> None:
    """Write into the log what was done with a paper of a case, or with one of many cases (None)."""
    after, subject = f"{paper.form} {paper.number} {what}", paper.number if case is None else case.number
    desk.store.audit.append(at=now, operator=by.id, act="print", subject=subject, before="", after=after)


def _shape_of(desk: Desk, case: Case, form: str) -> Form:
    """Return a form that the measure of a case has; raise ``form-unknown`` or ``form-unfit``."""
    shape = form_of(form)
    if not shape.fits(desk.policy(case.policy).measures[case.measure]):
        raise DeskError("form-unfit", form=shape.title, case=case.number)
    return shape


def _logged(desk: Desk, paper: Paper, case: Case, pdf: bytes, what: str, *, by: Operator, now: datetime) -> Printed:
    desk.store.papers.log(paper.id, what=what, by=by.id, now=now)
    audit_paper(desk, paper, case, what, by=by, now=now)
    return Printed(pdf=pdf, form=paper.form, number=paper.number, reprint=True)


def _number(desk: Desk, case: Case, shape: Form) -> str:
    prefix = f"{case.number}-{shape.code}"
    return f"{prefix}{desk.store.series.take(prefix, case.received_on.year)}"


def _letter_number(shape: Form, ground: Ground, now: datetime) -> str:
    """Take the next 发文字号 for a letter, 档号 for a first cover; '' for another form, or while the office sets none.

    A file keeps its 档号 from cover to cover.
    """
    store = ground.desk.store
    if shape.archived and (kept := archived_as(ground)):
        return kept
    if shape.archived and archive_number(store, now.year, 1):
        return archive_number(store, now.year, take_number(store, ARCHIVE, now))
    word = setting(store, DOCUMENT_WORD) if shape.letter else ""
    return document_number(word, now.year, take_number(store, DOCUMENTS, now)) if word else ""


def _issued(desk: Desk, shape: Form, form: str, ground: Ground) -> list[Paper]:
    """Return the papers of a form that say what it would say now, the oldest first."""
    said = _rests_on(shape, ground)
    return desk.store.papers.find(form=form, case_id=ground.case.id, determination_hash=said)


def _rests_on(shape: Form, ground: Ground) -> str:
    """Return the hash of what a form rests on: its ground, and what it tells beyond that."""
    told = shape.rests_on(ground)
    return hashlib.sha256(f"{ground.hash}\n{told}".encode()).hexdigest() if told else ground.hash


def _drawn(
    shape: Form,
    ground: Ground,
    now: datetime,
    draw: Draw,
    *,
    number: str = "",
    letter: str = "",
    unmasked: bool = False,
) -> bytes:
    """Draw a form, without a number as a preview; raise ``name-unprintable`` where a character is in no font."""
    word = setting(ground.desk.store, DOCUMENT_WORD) if shape.letter and not number else ""
    imprint = Imprint(
        office=ground.desk.office.name,
        document_id=number or f"{ground.case.number}-{shape.code}0",
        case_number=ground.case.number,
        pack_id=ground.policy.id,
        pack_hash=ground.pack_hash,
        determination_hash=ground.determination_hash if shape.determined else "",
        issued_on=now.date(),
        remarks=ground.remarks,
        preview=not number,
        document_number=f"{word}〔{now.year}〕{_NOT_YET}号" if word else letter,
    )
    sheet = shape.sheet(ground, imprint)
    if unmasked and isinstance(sheet, RosterSheet | PersonListSheet):
        sheet = replace(sheet, masked=False)
    try:
        return draw(shape.render, sheet)
    except DeskError as error:
        raise told_where(error, sheet, case=ground.case.number, form=shape.title) from error
