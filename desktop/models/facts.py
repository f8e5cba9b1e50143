"""The facts of a case: its rows joined with the evidence and with every other claim, as :mod:`rules.facts` defines.

A handful of statements a case, whatever its size: each starts from the numbers of the case's own rows and looks the
other tables up by index.  What is asked for row by row here would be asked for 100,000 times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.models.cases import Cases
from desktop.models.columns import codes_from_text, day_from, day_or_none, many_from_json
from desktop.models.connection import Session, undisturbed
from desktop.models.ledger import Case, ExtractKind
from rules.facts import (
    CaseFacts,
    Claim,
    Employer,
    InsuranceLine,
    Override,
    PersonFacts,
    Place,
    Ticket,
    Whereabouts,
)
from rules.outcome import Outcome

_OWN = (
    "WITH own (id_number) AS MATERIALIZED (SELECT DISTINCT r.id_number FROM part p CROSS JOIN roster_row r"
    " ON r.part_id = p.id WHERE p.case_id = ?1 AND p.live AND r.id_number <> '' ORDER BY r.id_number) "
)
_ROWS = (
    "SELECT r.id, p.file_name, p.sha256, r.sheet, r.number, r.name, r.id_number, r.id_numeric, r.declared"
    " FROM part p CROSS JOIN roster_row r ON r.part_id = p.id WHERE p.case_id = ? AND p.live ORDER BY p.id, r.id"
)
_INSURANCE = _OWN + (
    "SELECT l.id_number, l.extract_id, l.sheet, l.number, l.name, l.employer_uscc, l.employer_name, l.kind, l.month,"
    " l.status FROM own CROSS JOIN insurance_line l ON l.id_number = own.id_number"
)
_MOVEMENT = _OWN + (
    "SELECT l.id_number, l.extract_id, l.sheet, l.number, l.name, l.result, l.left_on, l.back_on, l.undated, l.source"
    " FROM own CROSS JOIN movement_line l ON l.id_number = own.id_number"
)
_CLAIMS = _OWN + (
    "SELECT r.id_number, c.measure, c.id, c.number, c.uscc, c.enterprise_name, r.name, p.file_name, p.sha256, r.sheet,"
    " r.number FROM own CROSS JOIN roster_row r ON r.id_number = own.id_number AND r.identity_holds = 1"
    " CROSS JOIN part p ON p.id = r.part_id AND p.case_id <> ?1 AND p.live"
    " CROSS JOIN case_file c ON c.id = p.case_id AND c.policy = ?2 AND c.measure IN (?3, ?4) AND c.claims"
    " ORDER BY c.number, r.id"
)
_TAKEN = _OWN + (
    "SELECT taken.id_number, c.number FROM own CROSS JOIN taken ON taken.policy = ?2 AND taken.measure = ?3"
    " AND taken.id_number = own.id_number JOIN case_file c ON c.id = taken.case_id AND c.id <> ?1"
)
_ON_ROWS = (
    "row_id IN (SELECT r.id FROM part p CROSS JOIN roster_row r ON r.part_id = p.id WHERE p.case_id = ? AND p.live)"
)
_TICKETS = f"SELECT row_id, used_on, words, recorded_by FROM ticket WHERE {_ON_ROWS} ORDER BY id"
_OVERRIDES = f"SELECT row_id, criterion, as_if, reason, made_by, tier FROM override WHERE {_ON_ROWS} ORDER BY id"
_DECLARED = (
    "SELECT sum(coalesce(declared_people, rows_read)), max(declared_people IS NOT NULL), sum(declared_fen),"
    " min(declared_fen IS NOT NULL) FROM part WHERE case_id = ? AND live"
)
_MANY_ALIKE = 64  # a column filled with one word is thousands of rows alike, each of which would name all others


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cover:
    """One registered extract: the file that its lines stand in, and what it covers."""

    file: str
    sha256: str
    covers_from: str | None
    covers_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Everything known beside the rows themselves, by identity number or by row."""

    insurance: Mapping[str, tuple[InsuranceLine, ...]]
    whereabouts: Mapping[str, tuple[Whereabouts, ...]]
    rivals: Mapping[str, tuple[Claim, ...]]
    contrary: Mapping[str, tuple[Claim, ...]]
    taken: Mapping[str, str]
    tickets: Mapping[int, tuple[Ticket, ...]]
    overrides: Mapping[int, tuple[Override, ...]]


class Facts:
    """What the rules may see of a case."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def of_case(self, case_id: int, *, policy: str, measure: str, contrary_measure: str | None) -> CaseFacts:
        """Return the facts of a case's current version; its persons stand in the order of ``Parts.rows``.

        ``contrary_measure`` is the one that this person cannot claim as well, None where there is none.  The day of
        the declaration is the day on which the case was first received.
        """
        with undisturbed():
            return self._of_case(Cases(self._session).by_id(case_id), (policy, measure, contrary_measure))

    def _of_case(self, case: Case, measures: tuple[str, str, str | None]) -> CaseFacts:
        tied = self._tied()
        deciding = self._deciding_extracts()
        rivals, contrary = self._claims(case.id, measures, tied)
        known = _Known(
            insurance=self._insurance(case.id, deciding),
            whereabouts=self._whereabouts(case.id),
            rivals=rivals,
            contrary=contrary,
            taken=dict(self._session.stream(_TAKEN, (case.id, *measures[:2]))),
            tickets=self._tickets(case.id),
            overrides=self._overrides(case.id),
        )
        return self._whole(case, known, tied=tied.get(case.uscc, ()), covered=frozenset(deciding))

    def _whole(self, case: Case, known: _Known, *, tied: tuple[Employer, ...], covered: frozenset[str]) -> CaseFacts:
        enterprise = Employer(uscc=case.uscc, name=case.enterprise_name)
        people, people_stated, fen, fen_stated = self._session.row(_DECLARED, (case.id,)) or (None, 0, None, 0)
        return CaseFacts(
            case=case.number,
            enterprise=enterprise,
            tied=tied,
            declared_on=case.received_on,
            declared_people=people if people_stated else None,
            declared_fen=fen if fen_stated else None,
            covered_months=covered,
            persons=_persons(self._session.rows(_ROWS, (case.id,)), known, case.number, (enterprise, tied)),
        )

    def _tied(self) -> dict[str, tuple[Employer, ...]]:
        """Return the employers that recorded agreements tie to each enterprise."""
        tied: dict[str, dict[Employer, None]] = defaultdict(dict)
        for uscc, tied_uscc, name in self._session.rows("SELECT uscc, tied_uscc, tied_name FROM agreement ORDER BY id"):
            tied[uscc][Employer(uscc=tied_uscc, name=name)] = None
        return {uscc: tuple(employers) for uscc, employers in tied.items()}

    def _deciding_extracts(self) -> dict[str, int]:
        """Return for each covered month the insurance extract registered last."""
        sql = "SELECT id, months FROM extract WHERE kind = ? AND NOT undone ORDER BY id"
        found = self._session.rows(sql, (ExtractKind.INSURANCE,))
        return {month: extract for extract, months in found for month in codes_from_text(months)}

    def _covers(self, kind: ExtractKind) -> dict[int, _Cover]:
        sql = "SELECT id, file_name, sha256, covers_from, covers_to FROM extract WHERE kind = ? AND NOT undone"
        return {
            key: _Cover(file=file, sha256=sha256, covers_from=covers_from, covers_to=covers_to)
            for key, file, sha256, covers_from, covers_to in self._session.rows(sql, (kind,))
        }

    def _insurance(self, case_id: int, deciding: Mapping[str, int]) -> dict[str, tuple[InsuranceLine, ...]]:
        covers = self._covers(ExtractKind.INSURANCE)
        employers: dict[tuple[str, str], Employer] = {}
        lines: dict[str, tuple[InsuranceLine, ...]] = {}
        if not deciding:
            return lines
        for id_number, extract, sheet, row, name, uscc, employer, kind, month, status in self._session.stream(
            _INSURANCE, (case_id,)
        ):
            if deciding.get(month) != extract:
                continue
            payer = employers.get((uscc, employer))
            if payer is None:
                payer = employers[uscc, employer] = Employer(uscc=uscc, name=employer)
            place = Place(file=covers[extract].file, sha256=covers[extract].sha256, sheet=sheet, row=row)
            line = InsuranceLine(place=place, name=name, employer=payer, kind=kind, month=month, status=status)
            lines[id_number] = (*lines.get(id_number, ()), line)
        return lines

    def _whereabouts(self, case_id: int) -> dict[str, tuple[Whereabouts, ...]]:
        covers = self._covers(ExtractKind.MOVEMENT)
        found: dict[str, tuple[Whereabouts, ...]] = {}
        if not covers:
            return found
        for id_number, extract, *line in self._session.stream(_MOVEMENT, (case_id,)):
            cover = covers.get(extract)
            if cover is not None:
                found[id_number] = (*found.get(id_number, ()), _whereabouts(cover, extract, line))
        return found

    def _claims(
        self, case_id: int, measures: tuple[str, str, str | None], tied: Mapping[str, tuple[Employer, ...]]
    ) -> tuple[dict[str, tuple[Claim, ...]], dict[str, tuple[Claim, ...]]]:
        """Return the claims of other cases: those of the same measure and those of the contrary one."""
        policy, measure, contrary_measure = measures
        rivals: dict[str, tuple[Claim, ...]] = {}
        contrary: dict[str, tuple[Claim, ...]] = {}
        for id_number, claimed, _, case, uscc, enterprise, name, file, sha256, sheet, row in self._session.stream(
            _CLAIMS, (case_id, policy, measure, contrary_measure)
        ):
            side = rivals if claimed == measure else contrary
            claim = Claim(
                case=case,
                enterprise=Employer(uscc=uscc, name=enterprise),
                tied=tied.get(uscc, ()),
                name=name,
                place=Place(file=file, sha256=sha256, sheet=sheet, row=row),
            )
            side[id_number] = (*side.get(id_number, ()), claim)
        return rivals, contrary

    def _tickets(self, case_id: int) -> dict[int, tuple[Ticket, ...]]:
        found: dict[int, tuple[Ticket, ...]] = {}
        for row, used_on, words, by in self._session.rows(_TICKETS, (case_id,)):
            found[row] = (*found.get(row, ()), Ticket(used_on=day_from(used_on), text=words, recorded_by=by))
        return found

    def _overrides(self, case_id: int) -> dict[int, tuple[Override, ...]]:
        latest: dict[int, dict[str, Override]] = defaultdict(dict)
        for row, criterion, as_if, reason, by, tier in self._session.rows(_OVERRIDES, (case_id,)):
            latest[row][criterion] = Override(
                criterion=criterion, as_if=Outcome(as_if), reason=reason, by=by, tier=tier
            )
        return {row: tuple(by_criterion.values()) for row, by_criterion in latest.items()}


def _whereabouts(cover: _Cover, order: int, line: Sequence[Any]) -> Whereabouts:
    sheet, row, name, result, left_on, back_on, undated, source = line
    return Whereabouts(
        place=Place(file=cover.file, sha256=cover.sha256, sheet=sheet, row=row),
        name=name,
        result=result,
        left_on=day_or_none(left_on),
        back_on=day_or_none(back_on),
        undated=bool(undated),
        source=source,
        order=order,
        covers_from=day_from(cover.covers_from or ""),
        covers_to=day_from(cover.covers_to or ""),
    )


def _persons(
    rows: Sequence[tuple[Any, ...]], known: _Known, case: str, claimant: tuple[Employer, tuple[Employer, ...]]
) -> tuple[PersonFacts, ...]:
    persons = []
    alike = _alike(rows, case, claimant)
    declarations = many_from_json([row[-1] for row in rows])
    for (key, file, sha256, sheet, number, name, id_number, id_numeric, _), declared in zip(
        rows, declarations, strict=True
    ):
        persons.append(
            PersonFacts(
                place=Place(file=file, sha256=sha256, sheet=sheet, row=number),
                name=name,
                id_number=id_number,
                id_numeric=bool(id_numeric),
                paper=declared.get("paper", ""),
                declared=declared,
                insurance=known.insurance.get(id_number, ()),
                whereabouts=known.whereabouts.get(id_number, ()),
                twins=alike.get(key, ()),
                rivals=known.rivals.get(id_number, ()),
                contrary=known.contrary.get(id_number, ()),
                taken_by=known.taken.get(id_number, ""),
                tickets=known.tickets.get(key, ()),
                overrides=known.overrides.get(key, ()),
            )
        )
    return tuple(persons)


def _alike(
    rows: Sequence[tuple[Any, ...]], case: str, claimant: tuple[Employer, tuple[Employer, ...]]
) -> dict[int, tuple[Claim, ...]]:
    """Return for each row the other rows of the same case with the same number, a blank one left out."""
    enterprise, tied = claimant
    same: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        same[row[6]].append(row)
    same.pop("", None)
    claims: dict[int, tuple[Claim, ...]] = {}
    for group in same.values():
        if len(group) > 1:
            made = [_own_claim(row, case, enterprise, tied) for row in group]
            shown = range(len(made)) if len(made) <= _MANY_ALIKE else _first_of_each_name(made)
            for own, row in enumerate(group):
                claims[row[0]] = tuple(
                    replace(made[other], earlier=True) if other < own else made[other]
                    for other in shown
                    if other != own
                )
    return claims


def _first_of_each_name(claims: Sequence[Claim]) -> list[int]:
    """Return what still tells names apart and the first row from the later ones, so that the facts stay in bounds."""
    first = {claim.name: index for index, claim in reversed(list(enumerate(claims)))}
    return sorted(first.values())[:_MANY_ALIKE]


def _own_claim(row: tuple[Any, ...], case: str, enterprise: Employer, tied: tuple[Employer, ...]) -> Claim:
    _, file, sha256, sheet, number, name, *_ = row
    place = Place(file=file, sha256=sha256, sheet=sheet, row=number)
    return Claim(case=case, enterprise=enterprise, tied=tied, name=name, place=place)
