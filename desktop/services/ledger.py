"""Show a ledger (台账), add it up, and let it leave as a workbook; every export is written into the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from desktop.errors import DeskError
from desktop.importing.ledgersheet import Book, BookColumn, Kind, Value, added_up, book_xlsx
from desktop.masking import mask_ids
from desktop.models.accounts import PeopleTotals, PeopleWanted, Span
from desktop.records import Operator
from desktop.services import ledgerrows
from desktop.services.desk import Desk
from desktop.services.ledgerkinds import ACTS, BATCHES, ENTERPRISES, FUNDS, LEDGERS, OUTCOMES, PAPERS, PEOPLE, Ledger
from desktop.services.ledgerrows import Row
from rules.money import yuan

_ROWS: Mapping[str, Callable[[Desk, Span], Iterable[Row]]] = {
    ENTERPRISES: ledgerrows.enterprise_rows,
    FUNDS: ledgerrows.fund_rows,
    PAPERS: ledgerrows.paper_rows,
    BATCHES: ledgerrows.batch_rows,
    ACTS: ledgerrows.act_rows,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of a ledger: which one, of which policy and period, the words looked for, the outcome of persons.

    ``whole`` asks for whole identity numbers, which only an export gives; ``stored`` for the subjects of the log as it
    keeps them, for programs.
    """

    ledger: str
    span: Span = field(default_factory=Span)
    words: str = ""
    outcome: str = ""
    whole: bool = False
    stored: bool = False

    @property
    def people(self) -> PeopleWanted:
        """The same of persons."""
        return PeopleWanted(span=self.span, outcome=self.outcome, words=self.words)


def span_of(policy: str, since: date | None, until: date | None) -> Span:
    """Return a part of a ledger; raise ``period-turned`` where its end comes before its beginning."""
    if since is not None and until is not None and until < since:
        raise DeskError("period-turned", since=since, until=until)
    return Span(policy=policy, since=since, until=until)


def ledger_of(id_: str) -> Ledger:
    """Return a ledger by its id; raise ``ledger-unknown``."""
    if id_ not in LEDGERS:
        known = "、".join(f"{each.id}（{each.title}）" for each in LEDGERS.values())
        raise DeskError("ledger-unknown", ledger=id_, known=known)
    return LEDGERS[id_]


def ledger_rows(desk: Desk, wanted: Wanted) -> list[Row]:
    """Return the rows of a ledger, identity numbers masked unless asked whole; raise ``ledger-unknown``."""
    ledger = ledger_of(wanted.ledger)
    if ledger.id == PEOPLE:
        people = desk.store.accounts.all_people(wanted.people)
        return [ledgerrows.person_row(desk, each, whole=wanted.whole) for each in people]
    if wanted.stored and ledger.id == ACTS:
        found: Iterable[Row] = ledgerrows.act_rows(desk, wanted.span, stored=True)
    else:
        found = _ROWS[ledger.id](desk, wanted.span)
    return list(holding(ledger.columns, found, wanted.words))


def people_in_order(desk: Desk, wanted: Wanted, *, order: str, descending: bool) -> tuple[Sequence[int], PeopleTotals]:
    """Return the ids of the persons wanted, in an order of :data:`PEOPLE_ORDERS`, with heads and sum."""
    people = replace(wanted.people, order=order, descending=descending)
    return desk.store.accounts.people_ids(people), desk.store.accounts.people_totals(people)


def people_rows(desk: Desk, ids: Sequence[int]) -> list[Row]:
    """Return the rows of these persons, identity numbers masked."""
    return [ledgerrows.person_row(desk, each, whole=False) for each in desk.store.accounts.people(ids)]


def holding(columns: Sequence[BookColumn], rows: Iterable[Row], words: str) -> Iterator[Row]:
    """Yield the rows in which the words stand in some column of text."""
    texts = [place for place, column in enumerate(columns) if column.kind is Kind.TEXT]
    sought = words.strip().casefold()
    for row in rows:
        if not sought or any(sought in str(row[place]).casefold() for place in texts):
            yield row


def broken_link(desk: Desk) -> int | None:
    """Return the number of the first entry of the log that was changed, moved or cut off; None where the chain holds.

    The whole chain is reckoned anew.
    """
    return desk.store.audit.verify()


def export_ledger(
    desk: Desk,
    wanted: Wanted,
    *,
    by: Operator,
    now: datetime,
    keep: Callable[[bytes], None],
    make: Callable[[Book], bytes] = book_xlsx,
) -> int:
    """Hand a ledger as a workbook to ``keep``, log who took it, return its count of rows; ``make`` may work aside.

    Raises ``ledger-unknown``, ``ledger-empty`` where there is nothing to take; what ``keep`` raises undoes the entry.
    """
    ledger, rows = ledger_of(wanted.ledger), ledger_rows(desk, wanted)
    if not rows:
        raise DeskError("ledger-empty", ledger=ledger.title)
    content = make(_book(desk, ledger, wanted, rows, by=by, now=now))
    with desk.store.atomic():
        numbers = ""
        if ledger.id == PEOPLE:
            numbers = "，完整证件号码" if wanted.whole else "，证件号码已遮盖"
        after = f"{len(rows)}行（{_part(desk, ledger, wanted)}）{numbers}"
        desk.store.audit.append(at=now, operator=by.id, act="ledger", subject=ledger.title, after=after)
        keep(content)
    return len(rows)


def ledger_json(desk: Desk, wanted: Wanted) -> dict[str, Any]:
    """Return a ledger as a JSON value: columns by title, rows of texts and counts, money in yuan, and the sums."""
    ledger, rows = ledger_of(wanted.ledger), ledger_rows(desk, wanted)
    kinds = {column.title: column.kind for column in ledger.columns}
    sums = added_up(ledger.columns, rows)
    return {
        "ledger": ledger.id,
        "title": ledger.title,
        "columns": list(kinds),
        "rows": [[_plain(value, kind) for value, kind in zip(row, kinds.values(), strict=True)] for row in rows],
        "sums": {title: _plain(value, kinds[title]) for title, value in sums.items()},
        **({"broken_at": broken_link(desk)} if ledger.id == ACTS else {}),
    }


def _plain(value: Value, kind: Kind) -> str | int | None:
    if kind is Kind.FEN and isinstance(value, int):
        return yuan(value)
    return value if value is None or isinstance(value, str | int) else value.isoformat()


def _book(desk: Desk, ledger: Ledger, wanted: Wanted, rows: list[Row], *, by: Operator, now: datetime) -> Book:
    return Book(
        title=ledger.title,
        lead=f"{desk.office.name}　{_part(desk, ledger, wanted)}",
        foot=f"{by.name} {now.astimezone():%Y-%m-%d %H:%M} 导出　{ledger.remark}".rstrip(),
        columns=ledger.columns,
        rows=rows,
    )


def _part(desk: Desk, ledger: Ledger, wanted: Wanted) -> str:
    """Say which part of a ledger it is."""
    span = wanted.span
    said = [ledgerrows.titles(desk, span.policy, "")[0]] if span.policy and ledger.of_policy else []
    if span.since or span.until:
        ends = [day.isoformat() if day else "" for day in (span.since, span.until)]
        said.append(f"{ledger.period} {ends[0] or '起始'} 至 {ends[1] or '今'}")
    said += [f"含“{wanted.words.strip()}”"] if wanted.words.strip() else []
    said += [OUTCOMES[wanted.outcome]] if wanted.outcome in OUTCOMES and ledger.id == PEOPLE else []
    return mask_ids("，".join(said)) or "全部"
