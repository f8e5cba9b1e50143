"""What is known around the rows of a case: registers, coaches, outcomes under other measures, the enterprise's figures.

Each function is one statement for the whole case, and none at all where nothing of its kind was ever registered.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from desktop.models.columns import as_json, day_from, many_from_json
from desktop.models.connection import Session
from desktop.models.figures import Figures
from desktop.models.ledger import Extract, ExtractKind
from desktop.models.standing import RegisterKey, last_whole, register_key
from rules.facts import Employer, Place, ProvedFigure, RegisterLine, Ride
from rules.firmwords import declared_flags, listed_flags, unlisted_flags
from rules.registers import REGISTERS

OWN = (
    "WITH own (id_number) AS MATERIALIZED (SELECT DISTINCT r.id_number FROM part p CROSS JOIN roster_row r"
    " ON r.part_id = p.id WHERE p.case_id = ?1 AND p.live AND r.id_number <> '' ORDER BY r.id_number) "
)
"""The identity numbers of a case (``?1``), as every statement about its persons begins."""
_LISTED = OWN + (
    "SELECT l.id_number, l.extract_id, l.sheet, l.number, l.name, l.fields FROM own CROSS JOIN register_line l"
    " ON l.id_number = own.id_number"
)
_RIDES = OWN + (
    "SELECT l.id_number, t.day, t.invoice, t.uscc, t.enterprise_name FROM own CROSS JOIN trip_rider l"
    " ON l.id_number = own.id_number CROSS JOIN trip t ON t.id = l.trip_id AND NOT t.undone ORDER BY t.day, t.id"
)
_OUTCOMES = OWN + (
    "SELECT r.id, o.outcome, o.amount_fen, o.claimed_fen FROM own CROSS JOIN roster_row r"
    " ON r.id_number = own.id_number AND r.identity_holds = 1"
    " CROSS JOIN part p ON p.id = r.part_id AND p.case_id <> ?1 AND p.live"
    " CROSS JOIN case_file c ON c.id = p.case_id AND c.policy = ?2 AND c.claims"
    " AND c.measure IN (SELECT value FROM json_each(?3))"
    " CROSS JOIN person_outcome o ON o.row_id = r.id"
    " AND o.determination_id = (SELECT max(id) FROM determination WHERE case_id = c.id)"
)
_FIRM = "SELECT extract_id, sheet, number, fields FROM firm_line WHERE uscc = ? ORDER BY extract_id, position"
_DECLARED = "SELECT enterprise, figures FROM part WHERE case_id = ? AND live ORDER BY id"
_PAYABLE = "payable"


def register_lines(
    session: Session, case_id: int, extracts: Sequence[Extract]
) -> Mapping[str, tuple[RegisterLine, ...]]:
    """Return the lines that count about every person of a case, in the order of registration."""
    registers = {each.id: each for each in _registers(extracts, of_person=True)}
    if not registers:
        return {}
    rows = [row for row in session.rows(_LISTED, (case_id,)) if row[1] in registers]
    values = many_from_json([row[-1] for row in rows])
    whole = last_whole(registers.values())
    found: dict[str, tuple[RegisterLine, ...]] = {}
    for id_number, group in groupby(zip(rows, values, strict=True), key=lambda pair: pair[0][0]):
        found[id_number] = tuple(_counting(list(group), registers, whole))
    return found


def _counting(
    lines: Sequence[tuple[tuple[Any, ...], dict[str, str]]],
    registers: Mapping[int, Extract],
    whole: Mapping[RegisterKey, int],
) -> Iterator[RegisterLine]:
    """Yield of one person's lines those of the newest edition of every register and source."""
    newest: dict[tuple[str, ...], int] = {}
    for row, values in lines:
        newest[_subject(registers[row[1]], values)] = row[1]
    for (_, extract_id, sheet, number, name, _), values in lines:
        extract = registers[extract_id]
        if newest[_subject(extract, values)] == extract_id >= whole.get(register_key(extract), 0):
            yield RegisterLine(
                kind=extract.register,
                place=Place(file=extract.file_name, sha256=extract.sha256, sheet=sheet, row=number),
                name=name,
                values=values | {"list": extract.title} if extract.title else values,
                source=extract.source,
                order=extract.id,
            )


def _subject(extract: Extract, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a later line stands in for; benefits of two documents stand beside each other."""
    return (*register_key(extract), values.get("document", ""), values.get("measure", ""))


def rides(session: Session, case_id: int) -> Mapping[str, tuple[Ride, ...]]:
    """Return the seats in recorded coaches of every person of a case."""
    found: dict[str, tuple[Ride, ...]] = {}
    if not session.row("SELECT 1 FROM trip"):
        return found
    for id_number, day, invoice, uscc, name in session.stream(_RIDES, (case_id,)):
        ride = Ride(day=day_from(day), invoice=invoice, enterprise=Employer(uscc=uscc, name=name))
        found[id_number] = (*found.get(id_number, ()), ride)
    return found


def other_outcomes(
    session: Session, case_id: int, policy: str, measures: Sequence[str]
) -> Mapping[int, tuple[str, int]]:
    """Return outcome and fen of rows in cases under other measures, by row, as last determined.

    Of a row that is not payable the fen are what it asks for.
    """
    if not measures:
        return {}
    rows = session.stream(_OUTCOMES, (case_id, policy, as_json(list(measures))))
    return {row: (outcome, fen if outcome == _PAYABLE else max(fen, asked)) for row, outcome, fen, asked in rows}


def declared_figures(session: Session, case_id: int) -> dict[str, str]:
    """Return the figures that the enterprise gave: in its boxes, and over them in the figures form; the last holds."""
    figures: dict[str, str] = {}
    for enterprise, given in session.rows(_DECLARED, (case_id,)):
        boxes = json.loads(enterprise)
        said = {name: boxes.get(name, "") for name in ("kind", "above_scale", "industry")}
        figures |= declared_flags(**said) | json.loads(given)
    return figures


def proved_figures(session: Session, uscc: str, extracts: Sequence[Extract]) -> tuple[ProvedFigure, ...]:
    """Return what registers state of an enterprise, source by source, and after them what the office recorded."""
    listed = _listed_figures(session, uscc, extracts)
    recorded = (
        ProvedFigure(name=name, text=value, source=source) for name, value, source in Figures(session).standing(uscc)
    )
    return (*listed, *recorded)


def _listed_figures(session: Session, uscc: str, extracts: Sequence[Extract]) -> Iterator[ProvedFigure]:
    registers = {each.id: each for each in _registers(extracts, of_person=False)}
    if not registers:
        return
    lines: dict[int, dict[str, str]] = defaultdict(dict)
    for extract_id, _, _, fields in session.rows(_FIRM, (uscc,)):
        lines[extract_id] |= json.loads(fields)
    by_key = sorted(registers.values(), key=lambda each: (register_key(each), each.id))
    for _, editions in groupby(by_key, key=register_key):
        latest = _latest_answer(list(editions), lines)
        if latest is not None:
            flags = listed_flags(latest.register, lines[latest.id]) if latest.id in lines else {}
            for name, text in (flags or unlisted_flags(latest.register)).items():
                yield ProvedFigure(name=name, text=text, source=latest.source or latest.file_name)


def _latest_answer(editions: Sequence[Extract], lines: Mapping[int, Mapping[str, str]]) -> Extract | None:
    """Return the newest edition that says something of an enterprise: it is named there, or the list is whole."""
    answering = [each for each in editions if each.whole or each.id in lines]
    return max(answering, key=lambda each: each.id, default=None)


def _registers(extracts: Iterable[Extract], *, of_person: bool) -> list[Extract]:
    return [
        each
        for each in extracts
        if each.kind is ExtractKind.REGISTER and REGISTERS[each.register].of_person == of_person
    ]


def referee_numbers(declarations: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the identity numbers of the referees (推荐人) that rows declare, each once."""
    return sorted({declared["referee_id"] for declared in declarations if declared.get("referee_id")})
