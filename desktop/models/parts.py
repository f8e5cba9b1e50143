"""What a case holds: files taken in (申报材料), the rows of their rosters, and the versions that they make.

Nothing taken in is ever overwritten.  A version names the parts that count; a part is live while the current version
names it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from json.encoder import encode_basestring
from typing import Any

from desktop.errors import DeskError
from desktop.models import staleness
from desktop.models.columns import (
    as_json,
    day_from,
    day_or_none,
    enterprise_as_json,
    enterprise_from_json,
    many_from_json,
    problems_as_json,
    problems_from_json,
    text_or_none,
)
from desktop.models.connection import Session, undisturbed
from desktop.models.files import Files
from desktop.models.ledger import Case, Change, KeptRow, Part, Person, Version, VersionKind
from desktop.records import Declaration, Row

_COLUMNS = (
    "id, case_id, sha256, file_name, taken_at, taken_by, received_on, filled_on, enterprise, declared_people,"
    " declared_fen, problems, rows_read, live, undone, figures"
)
_IN_VERSION = "SELECT part_id FROM version_part WHERE case_id = ?1 AND version = {}"
_PERSONS = (
    "SELECT id_number, name FROM roster_row WHERE id_number <> '' AND part_id IN"
    " (SELECT part_id FROM version_part WHERE case_id = ? AND version = ?) ORDER BY id_number, name DESC"
)
_ASIDE = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'roster_row' AND sql IS NOT NULL AND ({})"
_GUARD = "name = 'roster_row_frozen_insert_new'"
_GUARD_AND_PERSONS = f"{_GUARD} OR name = 'roster_person'"
_GUARD_AND_INDEXES = f"{_GUARD} OR type = 'index'"
_VERIFIED = (
    "SELECT 1 FROM case_file JOIN determination ON determination.case_id = case_file.id WHERE policy = ? LIMIT 1"
)
_MANY = 5000
_MUCH = 3
_DIVISION_AND_YEAR = 10  # characters of an identity number
_AT_ONCE = 50  # rows a statement: what guards a frozen case is set up once for all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What taking or undoing a part did: the part, the version that it made, and the cases that became stale."""

    part: int
    version: int
    stale: tuple[str, ...]


class Parts:
    """The parts and versions of every case."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    @contextmanager
    def together(self, rows: int, *, policy: str) -> Iterator[None]:
        """Let parts of so many rows in all, of cases of one policy, be taken as one act.

        Many rows go in without their guard: a frozen case refuses the part itself.  Until a case of the policy is
        verified nobody asks for the rivals of a person either, and where the rows are much of the table their index
        is built anew afterwards.
        """
        aside = _GUARD if rows > _MANY else ""
        if aside and self._there(_MUCH * rows) < _MUCH * rows and not self._session.row(_VERIFIED, (policy,)):
            aside = _GUARD_AND_PERSONS
        with self._session.atomic(), self._set_aside(aside):
            yield

    def take(
        self,
        case: Case,
        declaration: Declaration,
        *,
        kind: VersionKind,
        received_on: date,
        by: str,
        now: datetime,
        replaces: Collection[int] | None = None,
    ) -> Taken:
        """Take a declaration into a case as its next version; raises ``case-frozen``.

        A supplement stands beside the parts that are there, anything else in the place of all of them; ``replaces``
        names the parts that fall out where that is too much or too little.
        """
        with self._session.atomic():
            before = staleness.live_parts(self._session, case.id)
            Files(self._session).put(declaration.file)
            part = self._insert(case.id, declaration, received_on=received_on, by=by, now=now)
            self._insert_rows(part, declaration.rows)
            falls = replaces if replaces is not None else ([] if kind is VersionKind.SUPPLEMENT else before)
            stays = [kept for kept in before if kept not in falls]
            version = self._make_version(case.id, kind, [*stays, part], by=by, now=now)
            self._rename(case.id)
            stale = self._mark(case.id, {part, *falls})
        return Taken(part=part, version=version, stale=tuple(stale))

    def undo(self, part_id: int, *, by: str, now: datetime) -> Taken:
        """Take one part back: a new version without it, and with the parts that fell out when it came.

        Raises ``id-unknown``, ``part-not-current`` for a part that the current version does not name, or
        ``case-frozen``.  A case may be left without any part.
        """
        part = self.get(part_id)
        with self._session.atomic():
            before = staleness.live_parts(self._session, part.case_id)
            if part_id not in before:
                raise DeskError("part-not-current", case=self._number(part.case_id))
            back = self._fallen_for(part)
            stays = sorted({*before, *back} - {part_id})
            version = self._make_version(part.case_id, VersionKind.UNDO, stays, by=by, now=now)
            self._session.run("UPDATE part SET undone = 1 WHERE id = ?", (part_id,))
            self._rename(part.case_id)
            stale = self._mark(part.case_id, {part_id, *back})
        return Taken(part=part_id, version=version, stale=tuple(stale))

    def get(self, part_id: int) -> Part:
        """Return a part; raises ``id-unknown``."""
        found = self._session.row(f"SELECT {_COLUMNS} FROM part WHERE id = ?", (part_id,))
        if found is None:
            raise DeskError("id-unknown", number=part_id)
        return _part(found)

    def of_case(self, case_id: int, *, live: bool = True) -> list[Part]:
        """Return the parts of a case's current version, or every part it ever had, in the order of their taking."""
        sql = f"SELECT {_COLUMNS} FROM part WHERE case_id = ? AND live >= ? ORDER BY id"
        return [_part(row) for row in self._session.rows(sql, (case_id, int(live)))]

    def holding(self, sha256: str, *, policy: str, measure: str) -> Part | None:
        """Return the part of a case of this measure that holds the very same file, or None.

        A part that a correction has replaced still counts, one that was taken back does not, nor does one of a
        refused or withdrawn case.
        """
        own = ", ".join(f"part.{column.strip()}" for column in _COLUMNS.split(","))
        found = self._session.row(
            f"SELECT {own} FROM part JOIN case_file ON case_file.id = part.case_id WHERE part.sha256 = ?"
            " AND policy = ? AND measure = ? AND claims AND NOT undone ORDER BY part.live DESC, part.id DESC",
            (sha256, policy, measure),
        )
        return _part(found) if found else None

    def rows(self, case_id: int, *, version: int | None = None) -> list[KeptRow]:
        """Return the rows of the current version, or of another, by part and place: as the persons in the facts."""
        meant = "p.live" if version is None else f"p.id IN ({_IN_VERSION.format('?2')})"
        sql = (
            "SELECT r.id, r.part_id, p.file_name, r.sheet, r.number, r.name, r.id_number, r.id_numeric, r.error,"
            " r.identity_holds, r.declared FROM part p CROSS JOIN roster_row r ON r.part_id = p.id"
            f" WHERE p.case_id = ?1 AND {meant} ORDER BY p.id, r.id"
        )
        with undisturbed():
            return list(_kept_rows(self._session.rows(sql, (case_id,) if version is None else (case_id, version))))

    def row_ids(self, case_id: int) -> list[int]:
        """Return the ids of the rows of the current version, in the order of :meth:`rows`."""
        sql = "SELECT r.id FROM part p CROSS JOIN roster_row r ON r.part_id = p.id WHERE p.case_id = ? AND p.live"
        return [key for (key,) in self._session.rows(f"{sql} ORDER BY p.id, r.id", (case_id,))]

    def id_numbers(self, case_id: int) -> set[str]:
        """Return the identity numbers of the current version, blank ones left out."""
        sql = "SELECT id_number FROM part p CROSS JOIN roster_row r ON r.part_id = p.id WHERE p.case_id = ? AND p.live"
        return {number for (number,) in self._session.stream(sql, (case_id,))} - {""}

    def versions(self, case_id: int) -> list[Version]:
        """Return the versions of a case, oldest first."""
        named: dict[int, list[int]] = {}
        sql = "SELECT version, part_id FROM version_part WHERE case_id = ? ORDER BY part_id"
        for version, part in self._session.rows(sql, (case_id,)):
            named.setdefault(version, []).append(part)
        sql = "SELECT number, made_at, made_by, kind FROM version WHERE case_id = ? ORDER BY number"
        return [
            Version(
                number=number,
                made_at=datetime.fromisoformat(made_at),
                made_by=made_by,
                kind=VersionKind(kind),
                parts=tuple(named.get(number, ())),
            )
            for number, made_at, made_by, kind in self._session.rows(sql, (case_id,))
        ]

    def change(self, case_id: int, version: int) -> Change:
        """Return who came in with a version and who fell out; with the first, everyone came."""
        now, before = self._names(case_id, version), self._names(case_id, version - 1)
        return Change(came=_persons(now, but=before), fell=_persons(before, but=now))

    @staticmethod
    def arrival(rows: Sequence[Row]) -> Change:
        """Return what :meth:`change` would say of a first version with these rows, without reading them back."""
        names = dict[str, str]()
        for row in rows:
            if row.name < names.setdefault(row.id_number, row.name):
                names[row.id_number] = row.name
        return Change(came=_persons({number: names[number] for number in _in_order(names)}, but=("",)), fell=())

    def _names(self, case_id: int, version: int) -> dict[str, str]:
        """Return the first name of every identity number of a version, by number."""
        return dict(self._session.rows(_PERSONS, (case_id, version))) if version else {}

    def _insert(self, case_id: int, declaration: Declaration, *, received_on: date, by: str, now: datetime) -> int:
        values = (
            case_id,
            declaration.file.sha256,
            declaration.file.name,
            now.isoformat(),
            by,
            received_on.isoformat(),
            text_or_none(declaration.filled_on),
            enterprise_as_json(declaration.enterprise),
            declaration.declared_people,
            declaration.declared_fen,
            problems_as_json(declaration.problems),
            len(declaration.rows),
            0,
            0,
            as_json(dict(declaration.figures)),
        )
        columns = _COLUMNS.removeprefix("id, ")
        marks = ", ".join("?" * len(values))
        return self._session.run(f"INSERT INTO part ({columns}) VALUES ({marks})", values)

    def _insert_rows(self, part: int, rows: Sequence[Row]) -> None:
        """Insert rows; where they are most of the table, its indexes are built anew afterwards, in half the time."""
        values = (_row_values(part, row) for row in rows)
        together = (tuple(chain.from_iterable(islice(values, _AT_ONCE))) for _ in range(len(rows) // _AT_ONCE))
        most = len(rows) > _MANY and self._there(len(rows)) < len(rows)
        with self._set_aside(_GUARD_AND_INDEXES if most else ""):
            self._session.run_many(_INSERT_ROWS.format(", ".join([_ROW_MARKS] * _AT_ONCE)), together)
            self._session.run_many(_INSERT_ROWS.format(_ROW_MARKS), values)

    def _there(self, most: int) -> int:
        """Return how many rows there are in the table, counted up to ``most``."""
        [(there,)] = self._session.rows("SELECT count(*) FROM (SELECT 1 FROM roster_row LIMIT ?)", (most,))
        return int(there)

    @contextmanager
    def _set_aside(self, meant: str) -> Iterator[None]:
        """Do without these indexes and guards, '' for none; a failed act brings them back by itself."""
        aside = self._session.rows(_ASIDE.format(meant)) if meant else []
        for kind, name, _ in aside:
            self._session.run(f"DROP {kind} {name}")
        yield
        for _, _, definition in aside:
            self._session.run(definition)

    def _make_version(self, case_id: int, kind: VersionKind, parts: Collection[int], *, by: str, now: datetime) -> int:
        [(number,)] = self._session.rows(
            "UPDATE case_file SET version = version + 1 WHERE id = ? RETURNING version", (case_id,)
        )
        self._session.run(
            "INSERT INTO version (case_id, number, made_at, made_by, kind) VALUES (?, ?, ?, ?, ?)",
            (case_id, number, now.isoformat(), by, kind),
        )
        self._session.run_many(
            "INSERT INTO version_part (case_id, version, part_id) VALUES (?, ?, ?)",
            [(case_id, number, part) for part in parts],
        )
        current = _IN_VERSION.format("?2")
        self._session.run(
            f"UPDATE part SET live = (id IN ({current})) WHERE case_id = ?1 AND live <> (id IN ({current}))",
            (case_id, number),
        )
        return int(number)

    def _rename(self, case_id: int) -> None:
        """Call the case by the name that its newest live part gives, so that a corrected name is the one shown."""
        self._session.run(
            "UPDATE case_file SET enterprise_name = coalesce((SELECT nullif(enterprise ->> 'name', '') FROM part"
            " WHERE case_id = ?1 AND live ORDER BY id DESC LIMIT 1), enterprise_name) WHERE id = ?1",
            (case_id,),
        )

    def _mark(self, case_id: int, parts: Collection[int]) -> list[str]:
        marked = staleness.mark_rivals(self._session, case_id, parts)
        return marked + staleness.mark_case(self._session, case_id, staleness.OWN_MATERIAL)

    def _fallen_for(self, part: Part) -> list[int]:
        """Return the parts that fell out with the version in which ``part`` came."""
        first = "(SELECT min(version) FROM version_part WHERE case_id = ?1 AND part_id = ?2)"
        sql = (
            f"SELECT part_id FROM version_part WHERE case_id = ?1 AND version = {first} - 1"
            f" AND part_id NOT IN (SELECT part_id FROM version_part WHERE case_id = ?1 AND version = {first})"
        )
        return [key for (key,) in self._session.rows(sql, (part.case_id, part.id))]

    def _number(self, case_id: int) -> str:
        [(number,)] = self._session.rows("SELECT number FROM case_file WHERE id = ?", (case_id,))
        return str(number)


_INSERT_ROWS = (
    "INSERT INTO roster_row (part_id, sheet, number, name, id_number, id_numeric, declared, error, identity_holds)"
    " VALUES {}"
)
_ROW_MARKS = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"


def _row_values(part: int, row: Row) -> tuple[object, ...]:
    """Return a row as plain values: SQLite asks about every bool how to bind it, which takes as long as the insert."""
    return (
        part,
        row.sheet,
        row.number,
        row.name,
        row.id_number,
        int(row.id_numeric),
        _texts_as_json(row.declared),
        row.error,
        int(row.identity_holds),
    )


def _texts_as_json(texts: Mapping[str, str]) -> str:
    """Return what ``as_json`` would for texts under plain names, in two thirds of its time."""
    return "{" + ",".join([f'"{name}":{encode_basestring(text)}' for name, text in texts.items()]) + "}"


def _in_order(numbers: Iterable[str]) -> Iterator[str]:
    """Yield texts as one sort would: that would hold up the window, for no other thread runs in the midst of it."""
    alike = defaultdict[str, list[str]](list)
    for number in numbers:
        alike[number[:_DIVISION_AND_YEAR]].append(number)
    return (number for start in sorted(alike) for number in sorted(alike[start]))


def _persons(names: Mapping[str, str], *, but: Collection[str]) -> tuple[Person, ...]:
    return tuple(Person(name=name, id_number=number) for number, name in names.items() if number not in but)


def _kept_rows(found: list[tuple[Any, ...]]) -> Iterator[KeptRow]:
    declarations = many_from_json([values[-1] for values in found])
    for values, declared in zip(found, declarations, strict=True):
        key, part, file_name, sheet, number, name, id_number, id_numeric, error, holds, _ = values
        row = Row(
            sheet=sheet,
            number=number,
            name=name,
            id_number=id_number,
            id_numeric=bool(id_numeric),
            declared=declared,
            error=error,
            identity_holds=bool(holds),
        )
        yield KeptRow(id=key, part_id=part, file_name=file_name, row=row)


def _part(row: tuple[Any, ...]) -> Part:
    key, case_id, sha256, file_name, taken_at, taken_by, received_on, filled_on, enterprise, people, fen, *rest = row
    problems, rows_read, live, undone, figures = rest
    return Part(
        id=key,
        case_id=case_id,
        sha256=sha256,
        file_name=file_name,
        taken_at=datetime.fromisoformat(taken_at),
        taken_by=taken_by,
        received_on=day_from(received_on),
        filled_on=day_or_none(filled_on),
        enterprise=enterprise_from_json(enterprise),
        declared_people=people,
        declared_fen=fen,
        problems=problems_from_json(problems),
        rows_read=rows_read,
        live=bool(live),
        undone=bool(undone),
        figures=json.loads(figures),
    )
