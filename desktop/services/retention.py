"""How long things are kept (保存期限), and what has passed its term: a list for the archive, nothing is deleted here.

A term counts from 1 January after the year in which a thing was closed; 永久 never ends.  Destruction is decided and
done outside this program: what it holds is evidence of public money, and its audit chain allows no gap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.errors import DeskError
from desktop.importing.plainsheet import write_xlsx
from desktop.models.holdings import Holding
from desktop.models.store import Store
from desktop.printing import destruction
from desktop.printing.destruction import DestructionLine, DestructionSheet
from desktop.printing.forms import FORMS
from desktop.printing.imprint import Imprint
from desktop.records import Operator
from desktop.services.desk import Desk
from desktop.services.settings import ARCHIVE_RETENTION, FOR_EVER, KEEP_AUDIT, KEEP_CASES, KEEP_PAPERS, setting

_ARCHIVE_YEARS: Mapping[str, str] = {"Y": FOR_EVER, "D30": "30", "D10": "10"}
_COLUMNS = ("序号", "类别", "编号", "题名", "办结日期", "保存期限", "期满日期", "鉴定意见")
_WIDTH = len(_COLUMNS)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things that are kept: its title, the setting of its term, how to list it and call one of it."""

    title: str
    setting: str
    listed: Callable[[Store], Sequence[Holding]]
    named: Callable[[Holding], str] = lambda holding: holding.title


KINDS: Mapping[str, Kind] = {
    "cases": Kind("案卷", KEEP_CASES, lambda store: store.holdings.cases()),
    "papers": Kind(
        "已出文书", KEEP_PAPERS, lambda store: store.holdings.papers(), lambda one: FORMS.get(one.title, one.title)
    ),
    "audit": Kind(
        "操作日志", KEEP_AUDIT, lambda store: store.holdings.audit_years(), lambda one: f"{one.number}年，{one.title}条"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """A thing whose term is over: ``due_on`` is the first day on which it need not be kept any more."""

    kind: str
    number: str
    title: str
    closed_on: date
    term: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """The terms by kind (years, or 永久), how many things there are of each, and those whose term is over."""

    terms: Mapping[str, str]
    held: Mapping[str, int]
    expired: tuple[Expired, ...]


def retention(store: Store, *, on: date) -> Retention:
    """Return what holds and what is over ``on`` a day.  Only closed cases and their papers have a term at all."""
    terms = {name: _term(store, kind) for name, kind in KINDS.items()}
    held = {name: kind.listed(store) for name, kind in KINDS.items()}
    expired = [
        Expired(
            kind=name,
            number=each.number,
            title=KINDS[name].named(each),
            closed_on=each.closed_on,
            term=terms[name],
            due_on=due,
        )
        for name, holdings in held.items()
        for each in holdings
        if (due := due_on(each.closed_on, terms[name])) is not None and due <= on
    ]
    return Retention(terms=terms, held={name: len(each) for name, each in held.items()}, expired=tuple(expired))


def due_on(closed_on: date, term: str) -> date | None:
    """Return the first day after a term of so many years from the 1 January that follows; None for 永久."""
    return None if term == FOR_EVER else date(closed_on.year + 1 + int(term), 1, 1)


def destruction_list(desk: Desk, *, pdf: bool, by: Operator, now: datetime) -> bytes:
    """Return the 销毁清册 as PDF or xlsx, with places to sign, and write down that it was made.

    Raises ``nothing-expired``.  No number is given: the list is a proposal to the archive, no paper of the office.
    """
    found = retention(desk.store, on=now.date()).expired
    if not found:
        raise DeskError("nothing-expired")
    sheet = DestructionSheet(
        imprint=Imprint(
            office=desk.office.name,
            document_id=f"{desk.office.code}-XH-{now:%Y%m%d}",
            pack_id="",
            pack_hash="",
            issued_on=now.date(),
        ),
        made_by=by.name,
        lines=tuple(_line(each) for each in found),
    )
    content = destruction.render(sheet) if pdf else _as_xlsx(sheet)
    with desk.store.atomic():
        after = f"{len(found)}件"
        desk.store.audit.append(at=now, operator=by.id, act="destruction-list", subject="retention", after=after)
    return content


def term_of_archive(store: Store) -> str:
    """Return for how long the archive keeps a case's file (保管期限), in words; '' while the office has not said."""
    code = setting(store, ARCHIVE_RETENTION)
    return term_words(_ARCHIVE_YEARS[code]) if code in _ARCHIVE_YEARS else ""


def term_words(term: str) -> str:
    """Return a term in words."""
    return term if term == FOR_EVER else f"{term}年"


def _term(store: Store, kind: Kind) -> str:
    return setting(store, kind.setting) or _ARCHIVE_YEARS[setting(store, ARCHIVE_RETENTION)]


def _line(each: Expired) -> DestructionLine:
    return DestructionLine(
        kind=KINDS[each.kind].title,
        number=each.number,
        title=each.title,
        closed_on=each.closed_on,
        term=term_words(each.term),
        due_on=each.due_on,
    )


def _as_xlsx(sheet: DestructionSheet) -> bytes:
    head = f"编制日期：{sheet.imprint.issued_on.isoformat()}　编制人：{sheet.made_by}　共{len(sheet.lines)}件。"
    rows: list[list[str | int]] = [
        [f"{sheet.imprint.office}到期材料销毁清册"],
        [f"{head}本清册不等于已销毁。"],
        [*_COLUMNS],
        *([number, *_cells(line)] for number, line in enumerate(sheet.lines, start=1)),
        ["鉴定人（签字）：　　　　　单位负责人（签字）：　　　　　监销人（签字）：　　　　　日期："],
    ]
    merged = [f"A{row}:{chr(ord('A') + _WIDTH - 1)}{row}" for row in (1, 2, len(rows))]
    return write_xlsx("销毁清册", rows, merged=merged)


def _cells(line: DestructionLine) -> list[str | int]:
    days = line.closed_on.isoformat(), line.due_on.isoformat()
    return [line.kind, line.number, line.title, days[0], line.term, days[1], ""]
