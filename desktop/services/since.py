"""What changed since the last step (上次以来的变化): the determination that was seen then beside the one of today."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.models.ledger import Case, Step
from desktop.services.compare import compare
from desktop.services.desk import Desk
from desktop.services.figurewords import figures_in_words
from desktop.services.verify import determination_of
from rules.document import Document
from rules.money import yuan_words

_NOTHING = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing on both sides, in words, '—' where there was none; ``place`` is a person's sheet and row, else ''."""

    what: str
    before: str
    now: str
    place: str = ""

    @property
    def changed(self) -> bool:
        """Whether the two sides differ."""
        return self.before != self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Two determinations of a case side by side.

    ``seen`` is the last decision that was made on the sight of today's, None where nobody has decided on it yet;
    ``former`` the last step that saw another one, None where there is none: then ``lines`` have today's side alone.
    """

    case: str
    hash: str
    made_by: str
    made_at: datetime
    seen: Step | None
    former: Step | None
    lines: tuple[Line, ...]


def since(desk: Desk, number: str) -> Since:
    """Return what the last step saw beside what stands; raise ``case-unknown`` or ``not-verified``."""
    store = desk.store
    case = store.cases.by_number(number)
    kept, document = determination_of(store, case)
    course = [step for step in store.steps.of_case(case.id) if step.determination_hash]
    seen = [step for step in course if step.determination_hash == kept.hash and step.step != "verify"]
    others = {each.hash: at for at, each in enumerate(store.determinations.of_case(case.id), start=1)}
    last = others.pop(kept.hash)
    former = next((step for step in reversed(course) if step.determination_hash in others), None)
    at = others[former.determination_hash] if former is not None else None
    return Since(
        case=case.number,
        hash=kept.hash,
        made_by=kept.made_by,
        made_at=kept.made_at,
        seen=seen[-1] if seen else None,
        former=former,
        lines=tuple(_lines(desk, case, document, at, last)),
    )


def _lines(desk: Desk, case: Case, document: Document, former: int | None, last: int) -> Iterator[Line]:
    """Yield the figures in any case, and of the rest what differs."""
    if former is None:
        yield from (Line(what=what, before=_NOTHING, now=value) for what, value in _figures(document).items())
        return
    kept = desk.store.determinations.of_case(case.id)[former - 1]
    before = _figures(json.loads(desk.store.determinations.document(kept.id)))
    for what, value in _figures(document).items():
        yield Line(what=what, before=before.get(what, _NOTHING), now=value)
    for each in compare(desk, case.number, kind="determinations", before=former, after=last).differences:
        if each.group != "figure" or each.field not in before:
            named = f"{each.name} {each.id_masked}　{each.field}" if each.name else each.field
            yield Line(what=named, before=each.before, now=each.after, place=each.place)


def _figures(document: Document) -> dict[str, str]:
    declared = document["declared"]
    said = {words: value for words, value in figures_in_words(document).items() if value}
    return {"申报": f"{declared['people']}人，{yuan_words(declared['amount_fen'])}"} | said


def since_json(found: Since) -> dict[str, Any]:
    """Return ``queue --since CASE --json``."""
    return {
        "case": found.case,
        "determination": found.hash,
        "made_by": found.made_by,
        "made_at": found.made_at.isoformat(),
        "seen": _step(found.seen),
        "former": _step(found.former),
        "lines": [
            {"what": each.what, "place": each.place, "before": each.before, "now": each.now, "changed": each.changed}
            for each in found.lines
        ],
    }


def _step(step: Step | None) -> dict[str, str] | None:
    if step is None:
        return None
    said = {"step": step.step, "by": step.made_by, "at": step.made_at.isoformat()}
    return {**said, "determination": step.determination_hash}
