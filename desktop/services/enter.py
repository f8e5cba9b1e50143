"""Submit a typed declaration (提交手工录入): the template filled in, taken in as any file of an enterprise is.

So every line knows its cell, a return copy can be made of it, and there is one way for all declarations.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from desktop.errors import DeskError
from desktop.importing import read_declaration, write_template
from desktop.importing.cells import day_of, whole_number, yuan_to_fen
from desktop.importing.entrycheck import check_box, check_figure
from desktop.importing.template import Filling
from desktop.importing.templatefields import AMOUNT, BOXES, FILLED_ON, PEOPLE
from desktop.importing.uscc import clean_uscc
from desktop.models.drafts import Draft
from desktop.records import Declaration, Enterprise, Operator, SourceFile
from desktop.services.desk import Desk
from desktop.services.drafts import RECEIVED, Asked, asked, continue_draft
from desktop.services.intake_fates import IntakeReport, Mode, Terms
from desktop.services.keep_files import Arrival, Hand, Waiting
from rules.packfile import parse
from rules.policy import Measure

Builder = Callable[..., bytes]
"""Builds a workbook as :func:`write_template` does, from a policy, a measure and what is filled in."""
Reader = Callable[..., Declaration]
_ROSTER = "员工花名册"
ROWS = "rows"
"""The field that a refusal names where the roster is meant, as a told draft has it."""
_REQUIRED = ("name", "uscc")


class _Stated(NamedTuple):
    """What a draft states, ready for the template."""

    enterprise: Enterprise
    rows: list[dict[str, str]]
    figures: Mapping[str, str]
    filling: Filling
    received: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A draft made into a workbook and read back: what :func:`keep` takes in, whole or not at all."""

    draft: int
    terms: Terms
    measure: Measure
    declaration: Declaration


def template_from_text(text: str, measure: str, **filled: Any) -> bytes:  # noqa: ANN401  as write_template takes it
    """Return the template of a measure of the pack that ``text`` is: a policy itself goes to no other process."""
    policy = parse(text, name=measure)
    return write_template(policy, policy.measures[measure], **filled)


def submit(desk: Desk, id_: int, *, by: Operator, now: datetime, mode: Mode = Mode.ASK) -> IntakeReport:
    """Make a draft a declaration and take it in; the draft goes when, and only when, a case holds it.

    Raises ``draft-unknown``, ``draft-incomplete`` with the first box that cannot stay so: its ``field``, :data:`ROWS`
    for the roster with the ``row`` where one is meant.
    """
    return keep(desk, make(desk, id_, now=now, mode=mode), by=by, now=now)


def make(
    desk: Desk,
    id_: int,
    *,
    now: datetime,
    mode: Mode = Mode.ASK,
    build: Builder = write_template,
    read: Reader = read_declaration,
) -> Made:
    """Return a draft as a workbook that was read back; ``build`` and ``read`` may work in another process."""
    draft = continue_draft(desk, id_)
    policy = desk.policy(draft.head.filled.policy)
    measure = desk.measure(policy, draft.head.filled.measure)
    stated = _stated(draft, asked(policy, measure), today=now.date())
    file = _file(draft, stated, build(policy, measure, **_parts(stated)))
    received = stated.received
    declaration = read(file, received=received, today=now.date(), enterprise=stated.enterprise, year_hint=policy.year)
    if len(declaration.rows) != len(stated.rows):
        raise _incomplete(_ROSTER, f"有{len(stated.rows) - len(declaration.rows)}行不像人员，读不回来", field=ROWS)
    terms = Terms(policy=policy, measure=measure, received=received, mode=mode)
    return Made(draft=id_, terms=terms, measure=measure, declaration=declaration)


def keep(desk: Desk, made: Made, *, by: Operator, now: datetime) -> IntakeReport:
    """Take a made draft in and let the draft go in the same transaction; return the report, as of any file."""
    report, store = IntakeReport(met=1), desk.store
    declaration, hand = made.declaration, Hand(terms=made.terms, by=by, now=now)
    received = made.terms.received or declaration.filled_on or now.date()
    arrival = Arrival(
        declaration=declaration, measure=made.measure, received=received, returned=None, columns=" 手工录入"
    )
    with store.atomic():
        store.drafts.head(made.draft)
        waiting = Waiting(store, hand, report)
        waiting.put(declaration.file.name, arrival)
        waiting.keep()
        for taken in report.cases:
            store.drafts.become(made.draft, taken.case)
            before, after = f"草稿{made.draft}", f"第{taken.version}版"
            store.audit.append(
                at=now, operator=by.id, act="draft-submit", subject=taken.case, before=before, after=after
            )
    return report


def _parts(stated: _Stated) -> dict[str, Any]:
    """Return what the template is filled with, by the names of its arguments."""
    return {
        "enterprise": stated.enterprise,
        "rows": stated.rows,
        "figures": stated.figures,
        "filling": stated.filling,
    }


def _file(draft: Draft, stated: _Stated, content: bytes) -> SourceFile:
    name = f"手工录入-{draft.head.id}-{stated.enterprise.name}.xlsx"
    return SourceFile(name=name, sha256=hashlib.sha256(content).hexdigest(), content=content)


def _stated(draft: Draft, wanted: Asked, *, today: date) -> _Stated:
    """Return what a draft states; raise ``draft-incomplete`` or ``day-ahead`` for what no declaration can state."""
    boxes, figures = draft.head.filled.boxes, draft.head.filled.figures
    for box in wanted.boxes:
        text = boxes.get(box.field, "").strip()
        if not text and box.field in _REQUIRED:
            raise _incomplete(box.label, "没有填写", field=box.field)
        check = check_box(box.field, text, on=today)
        if check is not None and check.level == "bad":
            raise _incomplete(box.label, check.words.rstrip("。"), field=box.field)
    for fact in wanted.facts:
        found = check_figure(fact, figures.get(fact.name, ""))
        if found is not None and found.level == "bad":
            raise _incomplete(fact.title, found.words.rstrip("。"), field=fact.name)
    firm = {box.field: boxes.get(box.field, "").strip() for box in BOXES}
    return _Stated(
        enterprise=Enterprise(**firm | {"uscc": clean_uscc(firm["uscc"])}),
        rows=_rows(draft, wanted),
        figures={name: text for name, text in figures.items() if text.strip()},
        filling=_filling(boxes),
        received=day_of(boxes.get(RECEIVED.field, "")),
    )


def _filling(boxes: Mapping[str, str]) -> Filling:
    return Filling(
        people=whole_number(boxes.get(PEOPLE.field, "")),
        fen=yuan_to_fen(boxes.get(AMOUNT.field, "")),
        filled_on=day_of(boxes.get(FILLED_ON.field, "")),
    )


def _rows(draft: Draft, wanted: Asked) -> list[dict[str, str]]:
    """Return the lines that say anything; one that names nobody would be lost on the way, and is refused."""
    fields = draft.head.filled.fields
    name, number = (fields.index(each) if each in fields else 0 for each in ("name", "id_number"))
    filled: list[dict[str, str]] = []
    for place, line in enumerate(draft.lines, start=1):
        if not any(line):
            continue
        if not line[name] and not line[number]:
            raise _incomplete(f"{_ROSTER}第{place}行", "没有填写姓名和身份证号码", field=ROWS, row=place)
        filled.append({field: text for field, text in zip(fields, line, strict=True) if text})
    if wanted.columns and not filled and not _any_figure(draft, wanted):
        raise _incomplete(_ROSTER, "还没有填写任何人员", field=ROWS)
    if not wanted.columns and not _any_figure(draft, wanted):
        raise _incomplete("申报数据", "一项也没有填写", field=next((fact.name for fact in wanted.facts), ""))
    return filled


def _any_figure(draft: Draft, wanted: Asked) -> bool:
    figures = draft.head.filled.figures
    return any(figures.get(fact.name, "").strip() for fact in wanted.facts)


def _incomplete(title: str, what: str, **where: str | int) -> DeskError:
    return DeskError("draft-incomplete", title=title, what=what, **where)
