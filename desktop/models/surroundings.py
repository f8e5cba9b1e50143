"""What is known around the rows of a case: registers, coaches, outcomes under other measures, the enterprise's figures.

Each function is one statement for the whole case, and none at all where nothing of its kind was ever registered.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from desktop.models.columns import as_json, day_from, many_from_json
from desktop.models.connection import Session
from desktop.models.figures import Figures
from desktop.models.firmledger import StandingFact
from desktop.models.ledger import Extract, ExtractKind
from desktop.models.standing import RegisterKey, last_whole, register_key
from rules.displacement import rival_outcome
from rules.facts import Coach, Employer, FirmBenefit, Place, ProvedFigure, RegisterLine, Ride
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
    "SELECT l.id_number, t.id, t.day, t.invoice, t.uscc, t.enterprise_name, l.name FROM own CROSS JOIN trip_rider l"
    " ON l.id_number = own.id_number CROSS JOIN trip t ON t.id = l.trip_id AND NOT t.undone ORDER BY t.day, t.id"
)
_SHARES = "SELECT s.trip_id, s.uscc FROM trip_share s ORDER BY s.trip_id, s.uscc"
_COACHES = (
    "SELECT t.day, t.invoice, coalesce(s.share_fen, t.cost_fen), coalesce(s.riders, nullif((SELECT count(*) FROM"
    " trip_rider l WHERE l.trip_id = t.id), 0)) FROM trip t LEFT JOIN trip_share s ON s.trip_id = t.id AND s.uscc = ?1"
    " WHERE NOT t.undone AND (s.uscc IS NOT NULL OR t.uscc = ?1 AND NOT EXISTS (SELECT 1 FROM trip_share other"
    " WHERE other.trip_id = t.id)) ORDER BY t.day, t.id"
)
_OUTCOMES = OWN + (
    "SELECT r.id, o.outcome, o.amount_fen, o.claimed_fen, d.summary ->> '$.amount.payable_fen',"
    " d.summary ->> '$.amount.ceiling_fen', taken.row_id IS NOT NULL FROM own CROSS JOIN roster_row r"
    " ON r.id_number = own.id_number AND r.identity_holds = 1"
    " CROSS JOIN part p ON p.id = r.part_id AND p.case_id <> ?1 AND p.live"
    " CROSS JOIN case_file c ON c.id = p.case_id AND c.policy = ?2 AND c.claims"
    " AND c.measure IN (SELECT value FROM json_each(?3))"
    " CROSS JOIN determination d ON d.id = (SELECT max(id) FROM determination WHERE case_id = c.id)"
    " CROSS JOIN person_outcome o ON o.row_id = r.id AND o.determination_id = d.id"
    " LEFT JOIN taken ON taken.policy = c.policy AND taken.measure = c.measure AND taken.id_number = own.id_number"
    " AND taken.row_id = r.id"
)
_FIRM_BENEFIT = "firm-benefit"
_FIRM = "SELECT extract_id, sheet, number, fields FROM firm_line WHERE uscc = ? ORDER BY extract_id, position"
_DECLARED = "SELECT enterprise, figures FROM part WHERE case_id = ? AND live ORDER BY id"
_PAYABLE, _TAKEN = "payable", "taken"


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
    shares = {trip: tuple(uscc for _, uscc in group) for trip, group in groupby(session.rows(_SHARES), itemgetter(0))}
    for id_number, trip, day, invoice, uscc, firm, name in session.stream(_RIDES, (case_id,)):
        hirer = Employer(uscc=uscc, name=firm)
        ride = Ride(
            day=day_from(day), invoice=invoice, enterprise=hirer, shared=shares.get(trip, ()), name=name.strip()
        )
        found[id_number] = (*found.get(id_number, ()), ride)
    return found


def coaches(session: Session, uscc: str) -> tuple[Coach, ...]:
    """Return the recorded coaches that an enterprise hired, alone or jointly, each with its own share and riders."""
    return tuple(
        Coach(day=day_from(day), invoice=invoice, share_fen=share_fen, riders=riders)
        for day, invoice, share_fen, riders in session.rows(_COACHES, (uscc,))
    )


def other_outcomes(
    session: Session, case_id: int, policy: str, measures: Sequence[str]
) -> Mapping[int, tuple[str, int]]:
    """Return outcome and fen of rows in cases under other measures, by row, as last determined and settled.

    Of a row that is not payable the fen are what it asks for; one that an approved case pays is ``taken``.
    """
    if not measures:
        return {}
    found: dict[int, tuple[str, int]] = {}
    for row, outcome, brings, asked, payable_fen, ceiling_fen, taken in session.stream(
        _OUTCOMES, (case_id, policy, as_json(list(measures)))
    ):
        fen = brings if outcome == _PAYABLE else max(brings, asked)
        stands = rival_outcome(outcome, fen, payable_fen=payable_fen, ceiling_fen=ceiling_fen)
        found[row] = (_TAKEN if taken and stands == _PAYABLE else stands, fen)
    return found


def declared_figures(session: Session, case_id: int) -> dict[str, str]:
    """Return the figures that the enterprise gave: in its boxes, and over them in the figures form; the last holds."""
    figures: dict[str, str] = {}
    for enterprise, given in session.rows(_DECLARED, (case_id,)):
        boxes = json.loads(enterprise)
        said = {name: boxes.get(name, "") for name in ("kind", "above_scale", "industry")}
        figures |= declared_flags(**said) | json.loads(given)
    return figures


def proved_figures(
    session: Session, uscc: str, extracts: Sequence[Extract], *, tied: Sequence[Employer], measure: tuple[str, str]
) -> tuple[ProvedFigure, ...]:
    """Return what registers state of an enterprise, source by source, and after them what the office recorded.

    ``measure`` names policy and measure: a figure that was recorded for another proves nothing here.  What a person
    recorded outranks the registers that say otherwise, and its source says so.  A recorded dispatch agreement
    (``tied``) settles what 附则1 asks of dispatch firms.
    """
    listed = list(_listed_figures(session, uscc, extracts))
    if tied:
        listed.append(ProvedFigure(name="dispatch_settled", text="true", source="已登记的劳务派遣协议"))
    policy, measure_id = measure
    standing = Figures(session).standing_for(uscc, policy=policy, measure=measure_id)
    recorded = {fact.value.name: fact.value.text for fact in standing}
    differing = [each for each in listed if recorded.get(each.name, each.text) != each.text]
    return (*(each for each in listed if each not in differing), *(_recorded(fact, differing) for fact in standing))


def _recorded(fact: StandingFact, differing: Sequence[ProvedFigure]) -> ProvedFigure:
    others = "、".join(each.source for each in differing if each.name == fact.value.name)
    source = f"{fact.source}（与{others}所载不一致，以经办登记为准）" if others else fact.source
    return ProvedFigure(name=fact.value.name, text=fact.value.text, source=source)


def firm_benefits(session: Session, uscc: str, extracts: Sequence[Extract]) -> tuple[FirmBenefit, ...]:
    """Return what an enterprise has had under other policies, as the newest edition of every source says."""
    editions = {each.id: each for each in _registers(extracts, of_person=False) if each.register == _FIRM_BENEFIT}
    if not editions:
        return ()
    told: dict[tuple[object, ...], dict[int, list[FirmBenefit]]] = defaultdict(lambda: defaultdict(list))
    for extract_id, _, _, fields in session.rows(_FIRM, (uscc,)):
        if extract_id in editions:
            edition = editions[extract_id]
            had = _benefit(json.loads(fields), edition)
            told[register_key(edition), had.document, had.measure][extract_id].append(had)
    return tuple(had for of in told.values() for had in of[max(of)])


def _benefit(line: Mapping[str, str], edition: Extract) -> FirmBenefit:
    written = line.get("amount", "")
    return FirmBenefit(
        document=line.get("document", ""),
        measure=line.get("measure", ""),
        amount_fen=int(written) if written.isascii() and written.isdigit() else None,
        paid_on=line.get("paid_on", ""),
        source=edition.source or edition.file_name,
    )


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
