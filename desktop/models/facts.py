"""The facts of a case: its rows joined with the evidence and with every other claim, as :mod:`rules.facts` defines.

A handful of statements a case, whatever its size: each starts from the numbers of the case's own rows and looks the
other tables up by index.  What is asked for row by row here would be asked for 100,000 times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.models import surroundings
from desktop.models.cases import Cases
from desktop.models.columns import as_json, day_from, day_or_none, many_from_json
from desktop.models.connection import Session, undisturbed
from desktop.models.evidence import Evidence
from desktop.models.grounds import acts_under
from desktop.models.ledger import Case, Extract, ExtractKind
from desktop.models.reliance import Act
from desktop.models.standing import at_hand, deciding_months
from desktop.models.surroundings import OWN
from rules.facts import (
    CaseFacts,
    Claim,
    Employer,
    InsuranceLine,
    Override,
    PersonFacts,
    Place,
    Referee,
    RegisterLine,
    Ride,
    Ticket,
    Whereabouts,
)
from rules.outcome import Outcome
from rules.policy import Measure, Policy

_ROWS = (
    "SELECT r.id, p.file_name, p.sha256, r.sheet, r.number, r.name, r.id_number, r.id_numeric, r.declared"
    " FROM part p CROSS JOIN roster_row r ON r.part_id = p.id WHERE p.case_id = ? AND p.live ORDER BY p.id, r.id"
)
_INSURANCE_LINES = (
    "SELECT l.id_number, l.extract_id, l.sheet, l.number, l.name, l.employer_uscc, l.employer_name, l.kind, l.month,"
    " l.status FROM own CROSS JOIN insurance_line l ON l.id_number = own.id_number"
)
_INSURANCE = OWN + _INSURANCE_LINES
_INSURANCE_OF = "WITH own (id_number) AS (SELECT value FROM json_each(?1)) " + _INSURANCE_LINES
_MOVEMENT = OWN + (
    "SELECT l.id_number, l.extract_id, l.sheet, l.number, l.name, l.result, l.left_on, l.back_on, l.undated, l.source"
    " FROM own CROSS JOIN movement_line l ON l.id_number = own.id_number"
)
_CLAIMS = OWN + (
    "SELECT r.id_number, c.measure, r.id, c.number, c.uscc, c.enterprise_name, r.name, p.file_name, p.sha256, r.sheet,"
    " r.number FROM own CROSS JOIN roster_row r ON r.id_number = own.id_number AND r.identity_holds = 1"
    " CROSS JOIN part p ON p.id = r.part_id AND p.case_id <> ?1 AND p.live"
    " CROSS JOIN case_file c ON c.id = p.case_id AND c.policy = ?2 AND c.claims"
    " AND c.measure IN (SELECT value FROM json_each(?3))"
    " ORDER BY c.number, r.id"
)
_TAKEN = OWN + (
    "SELECT taken.id_number, c.number FROM own CROSS JOIN taken ON taken.policy = ?2 AND taken.measure = ?3"
    " AND taken.id_number = own.id_number JOIN case_file c ON c.id = taken.case_id AND c.id <> ?1"
)
_ON_ROWS = (
    "row_id IN (SELECT r.id FROM part p CROSS JOIN roster_row r ON r.part_id = p.id WHERE p.case_id = ? AND p.live)"
)
_TICKETS = f"SELECT row_id, used_on, words, recorded_by FROM ticket WHERE {_ON_ROWS} ORDER BY id"
_OVERRIDES = f"SELECT row_id, criterion, as_if, reason, made_by, tier FROM override WHERE {_ON_ROWS} ORDER BY id"
_DECLARED = (  # a later form of figures alone speaks of the same persons: its sum stands in for theirs
    "WITH own AS (SELECT * FROM part WHERE case_id = ? AND live), listing AS (SELECT * FROM own WHERE rows_read"
    " OR NOT EXISTS (SELECT 1 FROM own WHERE rows_read)), later AS (SELECT declared_fen AS fen FROM own"
    " WHERE declared_fen IS NOT NULL AND id > (SELECT max(id) FROM listing) ORDER BY id DESC LIMIT 1)"
    " SELECT sum(coalesce(declared_people, rows_read)), max(declared_people IS NOT NULL),"
    " coalesce((SELECT fen FROM later), sum(declared_fen)),"
    " EXISTS (SELECT 1 FROM later) OR min(declared_fen IS NOT NULL) FROM listing"
)
_MANY_ALIKE = 64  # a column filled with one word is thousands of rows alike, each of which would name all others


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Everything known beside the rows themselves, by identity number or by row."""

    insurance: Mapping[str, tuple[InsuranceLine, ...]]
    whereabouts: Mapping[str, tuple[Whereabouts, ...]]
    duty: Mapping[str, tuple[Whereabouts, ...]]
    registers: Mapping[str, tuple[RegisterLine, ...]]
    rides: Mapping[str, tuple[Ride, ...]]
    referees: Mapping[str, tuple[InsuranceLine, ...]]
    rivals: Mapping[str, tuple[Claim, ...]]
    contrary: Mapping[str, tuple[Claim, ...]]
    exclusive: Mapping[str, tuple[Claim, ...]]
    taken: Mapping[str, str]
    tickets: Mapping[int, tuple[Ticket, ...]]
    overrides: Mapping[int, tuple[Override, ...]]


class Facts:
    """What the rules may see of a case."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def of_case(
        self,
        case_id: int,
        *,
        policy: str,
        measure: str,
        contrary: tuple[str, ...] = (),
        exclusive: tuple[str, ...] = (),
    ) -> CaseFacts:
        """Return the facts of a case's current version; its persons stand in the order of ``Parts.rows``.

        ``contrary`` are the measures that the same person cannot claim as well, ``exclusive`` those of which only the
        higher is paid.  The day of the declaration is the day on which the case was first received.
        """
        with undisturbed():
            return self._of_case(Cases(self._session).by_id(case_id), policy, measure, (contrary, exclusive))

    def acts_under(self, policy: Policy, measure: Measure, facts: CaseFacts) -> list[Act]:
        """Return the acts of registering that a determination of these facts rests on."""
        return acts_under(self._session, policy, measure, facts)

    def _of_case(
        self, case: Case, policy: str, measure: str, others: tuple[tuple[str, ...], tuple[str, ...]]
    ) -> CaseFacts:
        tied = self._tied()
        extracts = Evidence(self._session).counting()
        rows = self._session.rows(_ROWS, (case.id,))
        declarations = many_from_json([row[-1] for row in rows])
        known = self._known(case, policy, (measure, *others), tied, extracts, declarations)
        enterprise = Employer(uscc=case.uscc, name=case.enterprise_name)
        people, people_stated, fen, fen_stated = self._session.row(_DECLARED, (case.id,)) or (None, 0, None, 0)
        claimant = enterprise, tied.get(case.uscc, ())
        return CaseFacts(
            case=case.number,
            enterprise=enterprise,
            tied=claimant[1],
            declared_on=case.received_on,
            declared_people=people if people_stated else None,
            declared_fen=fen if fen_stated else None,
            covered_months=frozenset(deciding_months(extracts)),
            registers=frozenset(at_hand(extracts)),
            declared_figures=surroundings.declared_figures(self._session, case.id),
            proved_figures=surroundings.proved_figures(
                self._session, case.uscc, extracts, tied=claimant[1], measure=(policy, measure)
            ),
            benefits=surroundings.firm_benefits(self._session, case.uscc, extracts),
            coaches=surroundings.coaches(self._session, case.uscc),
            persons=_persons(rows, declarations, known, case.number, claimant),
        )

    def _known(
        self,
        case: Case,
        policy: str,
        measures: tuple[str, tuple[str, ...], tuple[str, ...]],
        tied: Mapping[str, tuple[Employer, ...]],
        extracts: Sequence[Extract],
        declarations: Sequence[Mapping[str, str]],
    ) -> _Known:
        measure, contrary, exclusive = measures
        outcomes = surroundings.other_outcomes(self._session, case.id, policy, exclusive)
        claims = self._claims(case.id, policy, (measure, *contrary, *exclusive), tied, outcomes)
        whereabouts, duty = self._results(case.id, extracts)
        referees = surroundings.referee_numbers(declarations)
        return _Known(
            insurance=self._insurance(_INSURANCE, case.id, extracts),
            whereabouts=whereabouts,
            duty=duty,
            registers=surroundings.register_lines(self._session, case.id, extracts),
            rides=surroundings.rides(self._session, case.id),
            referees=self._insurance(_INSURANCE_OF, as_json(referees), extracts) if referees else {},
            rivals=_under(claims, (measure,)),
            contrary=_under(claims, contrary),
            exclusive=_under(claims, exclusive),
            taken=dict(self._session.stream(_TAKEN, (case.id, policy, measure))),
            tickets=self._tickets(case.id),
            overrides=self._overrides(case.id),
        )

    def _tied(self) -> dict[str, tuple[Employer, ...]]:
        """Return the employers that recorded agreements tie to each enterprise."""
        tied: dict[str, dict[Employer, None]] = defaultdict(dict)
        for uscc, tied_uscc, name in self._session.rows("SELECT uscc, tied_uscc, tied_name FROM agreement ORDER BY id"):
            tied[uscc][Employer(uscc=tied_uscc, name=name)] = None
        return {uscc: tuple(employers) for uscc, employers in tied.items()}

    def _insurance(self, sql: str, whom: object, extracts: Sequence[Extract]) -> dict[str, tuple[InsuranceLine, ...]]:
        """Return the lines that decide, by identity number: of each month those of the extract registered last.

        A line whose month no one can read ('') comes along while its extract decides anything.
        """
        deciding = deciding_months(extracts)
        standing = set(deciding.values())
        files = {each.id: (each.file_name, each.sha256) for each in extracts}
        employers: dict[tuple[str, str], Employer] = {}
        lines: dict[str, tuple[InsuranceLine, ...]] = {}
        if not deciding:
            return lines
        for id_number, extract, sheet, row, name, uscc, employer, kind, month, status in self._session.rows(
            sql, (whom,)
        ):
            if deciding.get(month) != extract if month else extract not in standing:
                continue
            payer = employers.get((uscc, employer))
            if payer is None:
                payer = employers[uscc, employer] = Employer(uscc=uscc, name=employer)
            line = InsuranceLine(Place(*files[extract], sheet, row), name, payer, kind, month, status)
            lines[id_number] = (*lines.get(id_number, ()), line)
        return lines

    def _results(
        self, case_id: int, extracts: Sequence[Extract]
    ) -> tuple[dict[str, tuple[Whereabouts, ...]], dict[str, tuple[Whereabouts, ...]]]:
        """Return whereabouts and, apart from them, the results of checks at the post."""
        found: dict[ExtractKind, dict[str, tuple[Whereabouts, ...]]]
        found = {ExtractKind.MOVEMENT: {}, ExtractKind.DUTY: {}}
        covers = {each.id: each for each in extracts if each.kind in found}
        if covers:
            for id_number, extract, *line in self._session.rows(_MOVEMENT, (case_id,)):
                cover = covers.get(extract)
                if cover is not None:
                    of_kind = found[cover.kind]
                    of_kind[id_number] = (*of_kind.get(id_number, ()), _whereabouts(cover, line))
        return found[ExtractKind.MOVEMENT], found[ExtractKind.DUTY]

    def _claims(
        self,
        case_id: int,
        policy: str,
        measures: tuple[str, ...],
        tied: Mapping[str, tuple[Employer, ...]],
        outcomes: Mapping[int, tuple[str, int]],
    ) -> dict[str, tuple[Claim, ...]]:
        """Return the claims of other cases under any of the measures, by identity number."""
        claims: dict[str, tuple[Claim, ...]] = {}
        for id_number, measure, key, case, uscc, enterprise, name, file, sha256, sheet, row in self._session.stream(
            _CLAIMS, (case_id, policy, as_json(measures))
        ):
            outcome, fen = outcomes.get(key, ("", 0))
            claim = Claim(
                case=case,
                enterprise=Employer(uscc=uscc, name=enterprise),
                tied=tied.get(uscc, ()),
                name=name,
                place=Place(file=file, sha256=sha256, sheet=sheet, row=row),
                measure=measure,
                outcome=outcome,
                amount_fen=fen,
            )
            claims[id_number] = (*claims.get(id_number, ()), claim)
        return claims

    def _tickets(self, case_id: int) -> dict[int, tuple[Ticket, ...]]:
        found: dict[int, tuple[Ticket, ...]] = {}
        for row, used_on, words, by in self._session.rows(_TICKETS, (case_id,)):
            found[row] = (*found.get(row, ()), Ticket(used_on=day_from(used_on), text=words, recorded_by=by))
        return found

    def _overrides(self, case_id: int) -> dict[int, tuple[Override, ...]]:
        latest: dict[int, dict[str, Override]] = defaultdict(dict)
        for row, criterion, as_if, reason, by, tier in self._session.rows(_OVERRIDES, (case_id,)):
            decided = Outcome(as_if)
            if decided is Outcome.UNKNOWN:  # taken back: the rule's own outcome holds again
                latest[row].pop(criterion, None)
                continue
            latest[row][criterion] = Override(criterion=criterion, as_if=decided, reason=reason, by=by, tier=tier)
        return {row: tuple(by_criterion.values()) for row, by_criterion in latest.items()}


def _under(claims: Mapping[str, tuple[Claim, ...]], measures: tuple[str, ...]) -> dict[str, tuple[Claim, ...]]:
    """Return the claims under some measures only."""
    found = {number: tuple([each for each in many if each.measure in measures]) for number, many in claims.items()}
    return {number: many for number, many in found.items() if many}


def _whereabouts(cover: Extract, line: Sequence[Any]) -> Whereabouts:
    sheet, row, name, result, left_on, back_on, undated, source = line
    return Whereabouts(
        place=Place(cover.file_name, cover.sha256, sheet, row),
        name=name,
        result=result,
        left_on=day_or_none(left_on),
        back_on=day_or_none(back_on),
        undated=bool(undated),
        source=source,
        order=cover.id,
        covers_from=cover.covers_from or date.min,
        covers_to=cover.covers_to or date.min,
    )


def _persons(
    rows: Sequence[tuple[Any, ...]],
    declarations: Sequence[Mapping[str, str]],
    known: _Known,
    case: str,
    claimant: tuple[Employer, tuple[Employer, ...]],
) -> tuple[PersonFacts, ...]:
    persons = []
    alike = _alike(rows, case, claimant)
    for (key, file, sha256, sheet, number, name, id_number, id_numeric, _), declared in zip(
        rows, declarations, strict=True
    ):
        persons.append(
            PersonFacts(
                place=Place(file, sha256, sheet, number),
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
                exclusive=known.exclusive.get(id_number, ()),
                taken_by=known.taken.get(id_number, ""),
                duty=known.duty.get(id_number, ()),
                registers=known.registers.get(id_number, ()),
                rides=known.rides.get(id_number, ()),
                referee=_referee(declared, known.referees) if "referee_id" in declared else None,
                tickets=known.tickets.get(key, ()),
                overrides=known.overrides.get(key, ()),
            )
        )
    return tuple(persons)


def _referee(declared: Mapping[str, str], insurance: Mapping[str, tuple[InsuranceLine, ...]]) -> Referee:
    number = declared["referee_id"]
    return Referee(name=declared.get("referee", ""), id_number=number, insurance=insurance.get(number, ()))


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
