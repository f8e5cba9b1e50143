"""What a rule may see: of an enterprise, of a person, and of the evidence about that person.

Nothing here decides.  Declared values (申报) are text as cleaned at intake; evidence (佐证) knows the file, sheet and
row it stands in.  A fact that has not arrived is absent, never a negative answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from rules.outcome import Outcome
from rules.place import Place

__all__ = [
    "NOBODY",
    "CaseFacts",
    "Claim",
    "Coach",
    "Employer",
    "FirmBenefit",
    "InsuranceLine",
    "Override",
    "PersonFacts",
    "Place",
    "ProvedFigure",
    "Referee",
    "RegisterLine",
    "Ride",
    "Ticket",
    "Whereabouts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """An enterprise as an extract or a declaration names it; ``uscc`` is '' where none is given."""

    uscc: str
    name: str


class InsuranceLine(NamedTuple):
    """One line of a social-insurance extract (参保明细): one person, one kind, one month, as printed.

    ``month`` is ``YYYY-MM``, or '' where no one can read which it is.  A tuple for the same reason as a place.
    """

    place: Place
    name: str
    employer: Employer
    kind: str
    month: str
    status: str


class Whereabouts(NamedTuple):
    """One whereabouts result (比对结果) and the days its extract covers, both ends included.

    ``order`` grows with the registration of the extracts.  ``undated`` is true where a date was written that no one
    can read: that is not the same as no date.  A tuple for the same reason as a place.
    """

    place: Place
    name: str
    result: str
    covers_from: date
    covers_to: date
    left_on: date | None = None
    back_on: date | None = None
    undated: bool = False
    source: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Another row that claims the same number: in this declaration, in another case, or under another measure.

    ``earlier`` is true for a row of the same declaration that stands before the one that is judged.  Of a claim under
    another measure, ``measure`` names it, ``outcome`` is what that row came out with when it was last verified ('' if
    never), and ``amount_fen`` what it brings, or would if payable.
    """

    case: str
    enterprise: Employer
    tied: tuple[Employer, ...] = ()
    name: str
    place: Place
    earlier: bool = False
    measure: str = ""
    outcome: str = ""
    amount_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One line of an official list or check about a person (名册、核查结果): household, permit, post, first insurance …

    ``kind`` is one of :data:`rules.registers.REGISTERS`; ``values`` its fields as cleaned text, days ISO.  ``order``
    grows with the registration of the extracts, ``source`` is who made the list.
    """

    kind: str
    place: Place
    name: str
    values: Mapping[str, str]
    source: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """A seat in a recorded hired coach (包车台账): the day, the invoice, and the enterprise that hired it.

    ``shared`` are the codes of the enterprises that hired it jointly (拼车); ``name`` is the rider's as listed, or ''.
    """

    day: date
    invoice: str
    enterprise: Employer
    shared: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coach:
    """A coach that the ledger (包车台账) records for the declaring enterprise: its own share in fen and its own riders.

    ``riders`` is None where no list of riders was recorded.
    """

    day: date
    invoice: str
    share_fen: int
    riders: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referee:
    """The serving employee who brought this person (推荐人, 伯乐), with the insurance lines of their own number."""

    name: str
    id_number: str
    insurance: tuple[InsuranceLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedFigure:
    """A fact of the enterprise that an office recorded with its source, or a register states (佐证的企业数据)."""

    name: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket (车票、机票) that a clerk saw and recorded, with the day it was used."""

    used_on: date
    text: str
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A person's decision on one criterion, kept beside the rule's own outcome; ``tier`` names the one decided on."""

    criterion: str
    as_if: Outcome
    reason: str
    by: str
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmBenefit:
    """What an enterprise has had under another policy (其他政策享受情况), and for which measure of ours it counts.

    ``measure`` is the measure's id or title as the register writes it; ``amount_fen`` is None where it is unreadable.
    """

    document: str
    measure: str
    amount_fen: int | None
    paid_on: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """Everything known of one row of a declaration.

    ``declared`` holds the declared values by field name (``stay_from``, ``return_on``, ``transport`` …), dates as
    ISO text.  ``insurance`` holds only lines of the extract that decides for their month.  ``taken_by`` names the
    approved case that this person is already paid in.  ``duty`` are results of checks at the post (在岗、离岗), read
    like whereabouts; ``exclusive`` are claims under measures of which only the higher is paid.
    """

    place: Place
    name: str
    id_number: str
    id_numeric: bool = False
    paper: str = ""
    declared: Mapping[str, str] = field(default_factory=dict)
    insurance: tuple[InsuranceLine, ...] = ()
    whereabouts: tuple[Whereabouts, ...] = ()
    twins: tuple[Claim, ...] = ()
    rivals: tuple[Claim, ...] = ()
    contrary: tuple[Claim, ...] = ()
    exclusive: tuple[Claim, ...] = ()
    taken_by: str = ""
    duty: tuple[Whereabouts, ...] = ()
    registers: tuple[RegisterLine, ...] = ()
    rides: tuple[Ride, ...] = ()
    referee: Referee | None = None
    tickets: tuple[Ticket, ...] = ()
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """One declaration as the rules see it: who declares, on which day, what the extracts cover, and the persons.

    ``tied`` are the employers bound to the enterprise by a recorded dispatch agreement (劳务派遣协议).
    ``declared_people`` and ``declared_fen`` are None where the form states none.  ``registers`` names the registers
    (``kind`` or ``kind:title``) of which a whole list is at hand.  ``declared_figures`` are the enterprise's own,
    ``proved_figures`` what an office recorded.  ``coaches`` stand in the order of their days.
    """

    case: str
    enterprise: Employer
    tied: tuple[Employer, ...] = ()
    declared_on: date
    declared_people: int | None = None
    declared_fen: int | None = None
    covered_months: frozenset[str] = frozenset()
    registers: frozenset[str] = frozenset()
    declared_figures: Mapping[str, str] = field(default_factory=dict)
    proved_figures: tuple[ProvedFigure, ...] = ()
    benefits: tuple[FirmBenefit, ...] = ()
    coaches: tuple[Coach, ...] = ()
    persons: tuple[PersonFacts, ...] = ()


NOBODY = PersonFacts(place=Place(file="", sha256="", sheet="", row=0), name="", id_number="")
"""Facts of no one: what a finding holds that stands for people in general."""
