"""Extracts of the bureaus (佐证材料): 参保明细 and 比对结果, kept line by line as printed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models import staleness
from desktop.models.columns import (
    codes_as_text,
    codes_from_text,
    day_or_none,
    problems_as_json,
    problems_from_json,
    text_or_none,
)
from desktop.models.connection import Session
from desktop.models.files import Files
from desktop.models.ledger import Extract, ExtractKind
from desktop.records import InsuranceExtract, MovementExtract

_COLUMNS = (
    "id, kind, sha256, file_name, registered_at, registered_by, months, covers_from, covers_to, problems, rows_read,"
    " rows_taken, undone"
)


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
        self, extract: InsuranceExtract, *, months: Collection[str], by: str, now: datetime
    ) -> Registered:
        """Register a social-insurance extract that covers exactly these months (``YYYY-MM``)."""
        with self._session.atomic():
            key = self._insert(ExtractKind.INSURANCE, extract, covers=(sorted(months), None, None), by=by, now=now)
            ordered = sorted(enumerate(extract.entries), key=lambda placed: placed[1].id_number)
            self._session.run_many(
                "INSERT INTO insurance_line (id_number, extract_id, position, sheet, number, name, employer_name,"
                " employer_uscc, kind, month, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        line.id_number,
                        key,
                        position,
                        line.sheet,
                        line.number,
                        line.name,
                        line.employer_name,
                        line.employer_uscc,
                        line.kind,
                        line.month,
                        line.status,
                    )
                    for position, line in ordered
                ),
            )
            stale = staleness.mark_all(self._session, staleness.NEW_EXTRACT)
        return Registered(extract=key, stale=tuple(stale))

    def take_movement(
        self, extract: MovementExtract, *, covers_from: date, covers_to: date, by: str, now: datetime
    ) -> Registered:
        """Register a whereabouts extract that covers these days, both included."""
        with self._session.atomic():
            key = self._insert(ExtractKind.MOVEMENT, extract, covers=([], covers_from, covers_to), by=by, now=now)
            ordered = sorted(enumerate(extract.entries), key=lambda placed: placed[1].id_number)
            self._session.run_many(
                "INSERT INTO movement_line (id_number, extract_id, position, sheet, number, name, result, left_on,"
                " back_on, undated, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        line.id_number,
                        key,
                        position,
                        line.sheet,
                        line.number,
                        line.name,
                        line.result,
                        text_or_none(line.left_on),
                        text_or_none(line.back_on),
                        int(line.undated),
                        line.source,
                    )
                    for position, line in ordered
                ),
            )
            stale = staleness.mark_movement(self._session, key, staleness.NEW_EXTRACT)
        return Registered(extract=key, stale=tuple(stale))

    def undo(self, extract_id: int) -> Registered:
        """Take an extract back; its lines stay and count no more.

        Raises ``id-unknown``, ``extract-undone``, or ``case-frozen`` where a frozen case was determined with a line
        of it.
        """
        extract = self.get(extract_id)
        if extract.undone:
            raise DeskError("extract-undone")
        with self._session.atomic():
            self._refuse_if_relied_on(extract)
            mark_all = extract.kind is ExtractKind.INSURANCE
            why = staleness.EXTRACT_UNDONE
            stale = staleness.mark_all(self._session, why) if mark_all else self._mark_movement(extract_id, why)
            self._session.run("UPDATE extract SET undone = 1 WHERE id = ?", (extract_id,))
        return Registered(extract=extract_id, stale=tuple(stale))

    def get(self, extract_id: int) -> Extract:
        """Return an extract; raises ``id-unknown``."""
        found = self._session.row(f"SELECT {_COLUMNS} FROM extract WHERE id = ?", (extract_id,))
        if found is None:
            raise DeskError("id-unknown", number=extract_id)
        return _extract(found)

    def extracts(self, kind: ExtractKind | None = None) -> list[Extract]:
        """Return every extract, or those of a kind, in the order of registration, undone ones among them."""
        sql = f"SELECT {_COLUMNS} FROM extract WHERE (?1 IS NULL OR kind = ?1) ORDER BY id"
        return [_extract(row) for row in self._session.rows(sql, (kind,))]

    def holding(self, sha256: str, kind: ExtractKind) -> Extract | None:
        """Return the extract, not undone, that was read from the very same file, or None."""
        sql = f"SELECT {_COLUMNS} FROM extract WHERE sha256 = ? AND kind = ? AND NOT undone ORDER BY id DESC"
        found = self._session.row(sql, (sha256, kind))
        return _extract(found) if found else None

    def _insert(
        self,
        kind: ExtractKind,
        extract: InsuranceExtract | MovementExtract,
        *,
        covers: tuple[list[str], date | None, date | None],
        by: str,
        now: datetime,
    ) -> int:
        Files(self._session).put(extract.file)
        months, covers_from, covers_to = covers
        source = (kind, extract.file.sha256, extract.file.name, now.isoformat(), by)
        cover = (codes_as_text(months), text_or_none(covers_from), text_or_none(covers_to))
        counts = (problems_as_json(extract.problems), extract.rows_read, len(extract.entries), 0)
        columns = _COLUMNS.removeprefix("id, ")
        sql = f"INSERT INTO extract ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        return self._session.run(sql, (*source, *cover, *counts))

    def _mark_movement(self, extract_id: int, why: str) -> list[str]:
        return staleness.mark_movement(self._session, extract_id, why)

    def _refuse_if_relied_on(self, extract: Extract) -> None:
        lines = "insurance_line" if extract.kind is ExtractKind.INSURANCE else "movement_line"
        found = self._session.row(
            "SELECT number FROM case_file WHERE frozen AND EXISTS (SELECT 1 FROM determination WHERE frozen"
            " AND case_id = case_file.id AND made_at >= ?1) AND EXISTS (SELECT 1 FROM part CROSS JOIN roster_row r"
            f" ON r.part_id = part.id CROSS JOIN {lines} line ON line.id_number = r.id_number AND line.extract_id = ?2"
            " WHERE part.case_id = case_file.id AND part.live) ORDER BY number",
            (extract.registered_at.isoformat(), extract.id),
        )
        if found:
            raise DeskError("case-frozen", case=found[0])


def _extract(row: tuple[Any, ...]) -> Extract:
    key, kind, sha256, file_name, at, by, months, covers_from, covers_to, problems, rows_read, rows_taken, undone = row
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
    )
