"""Extracts of the bureaus (佐证材料): 参保明细, 比对结果, 在岗核查, registers; kept line by line as printed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeVar

from desktop.errors import DeskError
from desktop.models import reliance, staleness
from desktop.models.columns import (
    as_json,
    codes_as_text,
    codes_from_text,
    day_or_none,
    problems_as_json,
    problems_from_json,
    text_or_none,
)
from desktop.models.connection import Session
from desktop.models.files import Files
from desktop.models.ledger import Extract, ExtractKind, Provenance
from desktop.models.standing import deciding_months, register_key
from desktop.record_words import record_words
from desktop.records import InsuranceEntry, InsuranceExtract, MovementEntry, MovementExtract, RegisterExtract
from rules.registers import REGISTERS

_COLUMNS = (
    "id, kind, sha256, file_name, registered_at, registered_by, months, covers_from, covers_to, problems, rows_read,"
    " rows_taken, undone, register, title, source, as_of, whole"
)
_UNSAID = Provenance()
Line = TypeVar("Line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What taking or undoing an extract did: its id, and the cases that became stale."""

    extract: int
    stale: tuple[str, ...]


class Evidence:
    """The extracts of a workspace, in the order of their registration."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def take_insurance(
        self,
        extract: InsuranceExtract,
        *,
        months: Collection[str],
        by: str,
        now: datetime,
        said: Provenance = _UNSAID,
    ) -> Registered:
        """Register a social-insurance extract that covers exactly these months (``YYYY-MM``)."""
        with self._session.atomic():
            covers = (sorted(months), None, None)
            key = self._insert(ExtractKind.INSURANCE, extract, said, covers=covers, by=by, now=now)
            self._session.run_many(
                "INSERT INTO insurance_line (id_number, extract_id, position, sheet, number, name, employer_name,"
                " employer_uscc, kind, month, status, paid_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    _insurance_values(key, position, line)
                    for position, line in _by_key(extract.entries, attrgetter("id_number"))
                ),
            )
            stale = self._mark(self.get(key), staleness.NEW_EXTRACT)
        return Registered(extract=key, stale=tuple(stale))

    def take_movement(
        self,
        extract: MovementExtract,
        *,
        covers_from: date,
        covers_to: date,
        by: str,
        now: datetime,
        kind: ExtractKind = ExtractKind.MOVEMENT,
        said: Provenance = _UNSAID,
    ) -> Registered:
        """Register whereabouts, or checks at the post (``DUTY``), that cover these days, both included.

        A line that names no source is from the source of the extract.
        """
        with self._session.atomic():
            key = self._insert(kind, extract, said, covers=([], covers_from, covers_to), by=by, now=now)
            self._session.run_many(
                "INSERT INTO movement_line (id_number, extract_id, position, sheet, number, name, result, left_on,"
                " back_on, undated, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    _movement_values(key, position, line, said.source)
                    for position, line in _by_key(extract.entries, attrgetter("id_number"))
                ),
            )
            stale = self._mark(self.get(key), staleness.NEW_EXTRACT)
        return Registered(extract=key, stale=tuple(stale))

    def take_register(self, extract: RegisterExtract, *, by: str, now: datetime, said: Provenance) -> Registered:
        """Register a list of persons or enterprises; ``said`` names kind, title, source, and whether it is whole."""
        table = staleness.LINES[not REGISTERS[extract.register].of_person]
        with self._session.atomic():
            key = self._insert(ExtractKind.REGISTER, extract, said, covers=([], None, None), by=by, now=now)
            self._session.run_many(
                f"INSERT INTO {table.name} ({table.key}, extract_id, position, sheet, number, name, fields)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (line.key, key, position, line.sheet, line.number, line.name, as_json(dict(line.values)))
                    for position, line in _by_key(extract.entries, attrgetter("key"))
                ),
            )
            stale = self._mark(self.get(key), staleness.NEW_EXTRACT)
        return Registered(extract=key, stale=tuple(stale))

    def undo(self, extract_id: int) -> Registered:
        """Take an extract back; its lines stay and count no more.

        Raises ``id-unknown``, ``extract-undone``, or ``case-frozen`` where a frozen case was determined with it:
        by a line of it, or by what it leaves out.
        """
        extract = self.get(extract_id)
        if extract.undone:
            raise DeskError("extract-undone")
        with self._session.atomic():
            self._refuse_if_relied_on(extract)
            stale = self._mark(extract, staleness.EXTRACT_UNDONE)
            self._session.run("UPDATE extract SET undone = 1 WHERE id = ?", (extract_id,))
        return Registered(extract=extract_id, stale=tuple(stale))

    def get(self, extract_id: int) -> Extract:
        """Return an extract; raises ``id-unknown``."""
        found = self._session.row(f"SELECT {_COLUMNS} FROM extract WHERE id = ?", (extract_id,))
        if found is None:
            raise DeskError("id-unknown", number=record_words(f"evidence-{extract_id}"))
        return _extract(found)

    def extracts(self, kind: ExtractKind | None = None) -> list[Extract]:
        """Return every extract, or those of a kind, in the order of registration, undone ones among them."""
        sql = f"SELECT {_COLUMNS} FROM extract WHERE (?1 IS NULL OR kind = ?1) ORDER BY id"
        return [_extract(row) for row in self._session.rows(sql, (kind,))]

    def counting(self) -> list[Extract]:
        """Return every extract that was not taken back, in the order of registration, without its problems."""
        columns = _COLUMNS.replace("problems", "'[]'")
        sql = f"SELECT {columns} FROM extract WHERE NOT undone ORDER BY id"
        return [_extract(row) for row in self._session.rows(sql)]

    def holding(self, sha256: str, kind: ExtractKind) -> Extract | None:
        """Return the extract, not undone, that was read last from the very same file, or None."""
        return next(reversed(self.all_holding(sha256, kind)), None)

    def all_holding(self, sha256: str, kind: ExtractKind) -> list[Extract]:
        """Return every extract, not undone, that was read from the very same file, oldest first."""
        sql = f"SELECT {_COLUMNS} FROM extract WHERE sha256 = ? AND kind = ? AND NOT undone ORDER BY id"
        return [_extract(row) for row in self._session.rows(sql, (sha256, kind))]

    def _insert(
        self,
        kind: ExtractKind,
        extract: InsuranceExtract | MovementExtract | RegisterExtract,
        said: Provenance,
        *,
        covers: tuple[list[str], date | None, date | None],
        by: str,
        now: datetime,
    ) -> int:
        Files(self._session).put(extract.file)
        months, covers_from, covers_to = covers
        origin = (kind, extract.file.sha256, extract.file.name, now.isoformat(), by)
        cover = (codes_as_text(months), text_or_none(covers_from), text_or_none(covers_to))
        counts = (problems_as_json(extract.problems), extract.rows_read, len(extract.entries), 0)
        saying = (said.register, said.title, said.source, text_or_none(said.as_of), int(said.whole))
        columns = _COLUMNS.removeprefix("id, ")
        values = (*origin, *cover, *counts, *saying)
        return self._session.run(f"INSERT INTO extract ({columns}) VALUES ({', '.join('?' * len(values))})", values)

    def _mark(self, extract: Extract, why: str) -> list[str]:
        """Mark the cases to which it matters that an extract is there, or is not."""
        others = [each for each in self.extracts(extract.kind) if not each.undone and each.id != extract.id]
        match extract.kind:
            case ExtractKind.INSURANCE:
                return self._mark_insurance(extract, others, why)
            case ExtractKind.REGISTER:
                return self._mark_register(extract, others, why)
            case _:
                return staleness.mark_movement(self._session, extract.id, why)

    def _mark_insurance(self, extract: Extract, others: Iterable[Extract], why: str) -> list[str]:
        """Mark all where a month becomes covered or open: absence turns into an answer, or no longer is one."""
        deciding = deciding_months(others)
        own = [month for month in extract.months if deciding.get(month, 0) < extract.id]
        if any(month not in deciding for month in own):
            return staleness.mark_all(self._session, why)
        former = {month: deciding[month] for month in own}
        if former:
            former[""] = max(former.values())  # lines whose month no one can read
        return staleness.mark_insurance(self._session, extract.id, former, why) if former else []

    def _mark_register(self, extract: Extract, others: Sequence[Extract], why: str) -> list[str]:
        """Mark all where a whole list is the only one of its kind; else those of whom the lists differ."""
        firms = not REGISTERS[extract.register].of_person
        alike = [each for each in others if (each.register, each.title) == (extract.register, extract.title)]
        same = [each for each in alike if register_key(each) == register_key(extract)]
        if any(each.whole and each.id > extract.id for each in same):
            return []
        if not extract.whole:
            return staleness.mark_listed(self._session, [extract.id], why, firms=firms)
        if not any(each.whole for each in alike):
            return staleness.mark_all(self._session, why)
        former = max((each.id for each in same if each.whole), default=0)
        between = [each.id for each in alike if each.id > former or each not in same]
        marked = staleness.mark_listed(self._session, between, why, firms=firms)
        return marked + staleness.mark_relisted(self._session, extract.id, former, why, firms=firms)

    def _refuse_if_relied_on(self, extract: Extract) -> None:
        firms = bool(extract.register) and not REGISTERS[extract.register].of_person
        table = staleness.LINES[firms].name if extract.register else _TABLES[extract.kind]
        rests = (reliance.IS_FIRM if firms else reliance.HOLDS_PERSON).format(table=table, act="extract_id")
        since, kind = extract.registered_at, reliance.EXTRACT
        reliance.refuse_if_relied_on(self._session, rests, extract.id, since=since, kind=kind)


_TABLES = {
    ExtractKind.INSURANCE: "insurance_line",
    ExtractKind.MOVEMENT: "movement_line",
    ExtractKind.DUTY: "movement_line",
}


def _by_key(lines: Sequence[Line], key: Callable[[Line], str]) -> Iterator[tuple[int, Line]]:
    """Yield lines by their key, each with its place: so a table is filled from one end to the other."""
    keys = list(map(key, lines))
    return ((at, lines[at]) for at in sorted(range(len(lines)), key=keys.__getitem__))


def _insurance_values(key: int, position: int, line: InsuranceEntry) -> tuple[object, ...]:
    employer = line.employer_name, line.employer_uscc
    place = line.id_number, key, position, line.sheet, line.number
    return (*place, line.name, *employer, line.kind, line.month, line.status, text_or_none(line.paid_on))


def _movement_values(key: int, position: int, line: MovementEntry, source: str) -> tuple[object, ...]:
    days = text_or_none(line.left_on), text_or_none(line.back_on), int(line.undated)
    place = line.id_number, key, position, line.sheet, line.number
    return (*place, line.name, line.result, *days, line.source or source)


def _extract(row: tuple[Any, ...]) -> Extract:
    key, kind, sha256, file_name, at, by, months, covers_from, covers_to, problems, rows_read, rows_taken, *rest = row
    undone, register, title, source, as_of, whole = rest
    return Extract(
        id=key,
        kind=ExtractKind(kind),
        sha256=sha256,
        file_name=file_name,
        registered_at=datetime.fromisoformat(at),
        registered_by=by,
        months=codes_from_text(months),
        covers_from=day_or_none(covers_from),
        covers_to=day_or_none(covers_to),
        problems=problems_from_json(problems),
        rows_read=rows_read,
        rows_taken=rows_taken,
        undone=bool(undone),
        register=register,
        title=title,
        source=source,
        as_of=day_or_none(as_of),
        whole=bool(whole),
    )
