"""Drafts of declarations typed at the counter (手工录入草稿): begun, continued, put whole, let go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.importing.entrycheck import LONGEST_CELL, Check, as_cell, check_box, check_figure, check_lines
from desktop.importing.templatefields import AMOUNT, BOXES, FILLED_ON, PEOPLE, Box, Column, columns_asked
from desktop.masking import masked
from desktop.models.drafts import Draft, DraftHead, Edit, Filled, Line
from desktop.models.store import Store
from desktop.records import Operator, Severity
from desktop.services.desk import Desk
from rules.calculate import facts_asked
from rules.figures import Fact, FactKind
from rules.policy import Measure, Policy

RECEIVED = Box("received", "收件日期")
_NUMBERS = frozenset({"id_number", "referee_id"})
_LONG = 64  # edits after which a journal is made short again
_FIRM = ("enterprise", "figures")
_KNOWN = frozenset({"policy", "measure", "rows", *_FIRM, *(box.field for box in (PEOPLE, AMOUNT, FILLED_ON, RECEIVED))})
_FLAGS: Mapping[str, str] = {"true": "是", "false": "否"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a declaration of a measure asks for: boxes of the form, figures, and the columns of the roster."""

    boxes: tuple[Box, ...]
    facts: tuple[Fact, ...]
    columns: tuple[Column, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the columns, in their order."""
        return tuple(column.field for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the checks say of a draft: fields with their words, lines with anything in them, and marks by severity."""

    fields: tuple[tuple[str, Check], ...]
    lines: int
    errors: int
    warnings: int


def asked(policy: Policy, measure: Measure) -> Asked:
    """Return what the template of a measure asks for, and the day of receipt."""
    columns = tuple(column for column in columns_asked(policy, measure) if column.field)
    people = (PEOPLE,) if columns else ()
    boxes = (*BOXES, *people, AMOUNT, FILLED_ON, RECEIVED)
    return Asked(boxes=boxes, facts=facts_asked(policy, measure), columns=columns)


def begin(desk: Desk, *, policy: str, measure: str, by: Operator, now: datetime) -> int:
    """Begin a draft with today as its day of receipt; return its id.  Raises what a wrong policy or measure raises."""
    pack = desk.policy(policy)
    fields = asked(pack, desk.measure(pack, measure)).fields
    filled = Filled(policy=policy, measure=measure, fields=fields, boxes={RECEIVED.field: now.date().isoformat()})
    return desk.store.drafts.add(filled, by=by.id, now=now)


def continue_draft(desk: Desk, id_: int) -> Draft:
    """Return a draft to go on with: what was being typed in a cell is in its line, the columns are those of today.

    A column that the measure no longer asks for stays behind the others as long as the draft has it.  Raises
    ``draft-unknown`` and what a policy that is gone raises.
    """
    draft = desk.store.drafts.load(id_)
    pack = desk.policy(draft.head.filled.policy)
    today = asked(pack, desk.measure(pack, draft.head.filled.measure)).fields
    filled, lines = _with_typing(draft)
    filled, lines = _under(today, filled, lines)
    if filled == draft.head.filled and draft.edits <= _LONG:
        return draft
    desk.store.drafts.rewrite(id_, filled, lines)
    return desk.store.drafts.load(id_)


def show(desk: Desk, id_: int, *, by: Operator, now: datetime) -> Draft:
    """Return a draft to go on with, as :func:`continue_draft` does, for the eyes of ``by``.

    Its identity numbers are whole: where another has typed in it, the showing is logged (显示证件号码).
    """
    draft = continue_draft(desk, id_)
    _log_reveal(desk.store, draft, by=by, now=now)
    return draft


def is_own(head: DraftHead, operator: str) -> bool:
    """Return whether a draft was begun, and typed in last, by this operator alone."""
    return {head.made_by, head.changed_by} == {operator}


def discard(store: Store, id_: int, *, by: Operator, now: datetime) -> DraftHead:
    """Let a draft go for good; return what it was.  Raises ``draft-unknown``."""
    with store.atomic():
        head = store.drafts.head(id_)
        store.drafts.remove(id_)
        before = f"{_firm(head.filled)} {head.lines}行 由{head.made_by}录入"
        store.audit.append(at=now, operator=by.id, act="draft-discard", subject=f"草稿{id_}", before=before, after="")
    return head


def put(desk: Desk, told: Mapping[str, Any], *, by: Operator, now: datetime, id_: int | None = None) -> int:
    """Keep a whole draft, as :func:`told_of` tells one, new or in the place of ``id_``; return its id.

    Raises ``draft-malformed`` with the place that is wrong, ``draft-unknown``.
    """
    pack = desk.policy(_text(told, "policy"))
    measure = desk.measure(pack, _text(told, "measure"))
    filled, lines = _read(told, asked(pack, measure))
    with desk.store.atomic():
        key = desk.store.drafts.add(filled, by=by.id, now=now) if id_ is None else id_
        held = desk.store.drafts.head(key).lines
        desk.store.drafts.save(key, filled, [Edit(0, held, lines)], by=by.id, now=now)
    return key


def told_of(draft: Draft) -> dict[str, Any]:
    """Return a draft as JSON says it, what is empty left out."""
    filled = draft.head.filled
    firm = {box.field for box in BOXES}
    given = {name: text for name, text in filled.boxes.items() if text}
    return {
        "policy": filled.policy,
        "measure": filled.measure,
        "enterprise": {name: text for name, text in given.items() if name in firm},
        **{name: text for name, text in given.items() if name not in firm},
        "figures": {name: text for name, text in filled.figures.items() if text},
        "rows": [{name: text for name, text in zip(filled.fields, line, strict=True) if text} for line in draft.lines],
    }


def told_whole(desk: Desk, id_: int, *, by: Operator, now: datetime) -> dict[str, Any]:
    """Return a draft as :func:`put` takes it, numbers whole, as :func:`show` logs it."""
    draft = desk.store.drafts.load(id_)
    _log_reveal(desk.store, draft, by=by, now=now)
    return told_of(draft)


def told_masked(draft: Draft) -> dict[str, Any]:
    """Return a draft as JSON says it, the identity numbers of persons masked."""
    told = told_of(draft)
    for row in told["rows"]:
        row.update({name: masked(text) for name, text in row.items() if name in _NUMBERS})
    return told


def look_over(policy: Policy, measure: Measure, draft: Draft, *, now: datetime) -> Looked:
    """Return what the checks beside the fields and in the grid say of a draft."""
    filled, wanted = draft.head.filled, asked(policy, measure)
    on = now.date()
    boxes = [(box.label, check_box(box.field, filled.boxes.get(box.field, ""), on=on)) for box in wanted.boxes]
    facts = [(fact.title, check_figure(fact, filled.figures.get(fact.name, ""))) for fact in wanted.facts]
    checks = check_lines(filled.fields, draft.lines, on=on, year=policy.year)
    marks = [mark for check in checks for mark in check.marks]
    keys = [check.key for check in checks if check.key]
    errors = sum(mark.severity is Severity.ERROR for mark in marks)
    return Looked(
        fields=tuple((title, check) for title, check in (*boxes, *facts) if check and check.level != "ok"),
        lines=sum(not check.blank for check in checks),
        errors=errors + len(keys) - len(set(keys)),
        warnings=len(marks) - errors,
    )


def _log_reveal(store: Store, draft: Draft, *, by: Operator, now: datetime) -> None:
    if not is_own(draft.head, by.id):
        subject, after = f"草稿{draft.head.id}", f"{len(draft.lines)}行"
        with store.atomic():
            store.audit.append(at=now, operator=by.id, act="reveal", subject=subject, before="", after=after)


def _with_typing(draft: Draft) -> tuple[Filled, tuple[Line, ...]]:
    """Return a draft with what was being typed put into its cell."""
    filled, typing = draft.head.filled, draft.head.filled.typing
    if typing is None:
        return filled, draft.lines
    lines = list(draft.lines)
    width = len(filled.fields)
    lines.extend(("",) * width for _ in range(typing.line + 1 - len(lines)))
    line = list(lines[typing.line])
    line[typing.column] = typing.text
    lines[typing.line] = tuple(line)
    return replace(filled, typing=None), tuple(lines)


def _under(today: Sequence[str], filled: Filled, lines: tuple[Line, ...]) -> tuple[Filled, tuple[Line, ...]]:
    """Return a draft under the columns of today."""
    if filled.fields[: len(today)] == tuple(today):
        return filled, lines
    fields = (*today, *(name for name in filled.fields if name not in today))
    laid = tuple(
        tuple(cells.get(name, "") for name in fields)
        for cells in (dict(zip(filled.fields, line, strict=True)) for line in lines)
    )
    return replace(filled, fields=fields), laid


def _firm(filled: Filled) -> str:
    return filled.boxes.get("name") or filled.boxes.get("uscc") or "未写企业"


def _read(told: Mapping[str, Any], wanted: Asked) -> tuple[Filled, tuple[Line, ...]]:
    unknown = told.keys() - _KNOWN
    if unknown:
        raise DeskError("draft-malformed", what=f"没有名为“{min(unknown)}”的项")
    firm, figures = _texts(told, "enterprise"), _texts(told, "figures")
    _only(firm, {box.field for box in BOXES}, "enterprise")
    _only(figures, {fact.name for fact in wanted.facts}, "figures")
    flags = {fact.name for fact in wanted.facts if fact.kind is FactKind.FLAG}
    beside = {
        name: _text(told, name) for name in _KNOWN & {"people", "amount", "filled_on", "received"} if name in told
    }
    filled = Filled(
        policy=str(told["policy"]),
        measure=str(told["measure"]),
        fields=wanted.fields,
        boxes=firm | beside,
        figures={name: _FLAGS.get(text, text) if name in flags else text for name, text in figures.items()},
    )
    return filled, _lines(told.get("rows", []), wanted.fields)


def _lines(rows: object, fields: Sequence[str]) -> tuple[Line, ...]:
    if not isinstance(rows, list):
        raise DeskError("draft-malformed", what="“rows”应是一个列表")
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = _texts({"rows": row}, "rows", f"第{number}行")
        _only(cells, set(fields), f"rows 第{number}行")
        lines.append(tuple(cells.get(name, "") for name in fields))
    return tuple(lines)


def _only(given: Mapping[str, str], known: set[str], where: str) -> None:
    unknown = given.keys() - known
    if unknown:
        raise DeskError("draft-malformed", what=f"“{where}”中没有名为“{min(unknown)}”的项")


def _texts(told: Mapping[str, Any], name: str, where: str = "") -> dict[str, str]:
    given = told.get(name, {})
    if not isinstance(given, dict):
        raise DeskError("draft-malformed", what=f"“{name}”{where}应是名称和文字的对照")
    return {key: _text(given, key) for key in given}


def _text(told: Mapping[str, Any], name: str) -> str:
    """Return one value as text: a number is taken as written, since JSON has them; anything else is refused."""
    value = told.get(name, "")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise DeskError("draft-malformed", what=f"“{name}”应是带引号的文字")
    text = as_cell(str(value))
    if len(text) > LONGEST_CELL:
        raise DeskError("draft-malformed", what=f"“{name}”有{len(text):,}字，一格最多{LONGEST_CELL:,}字")
    return text
