"""Records of what is kept (台账): what the repositories take and give beside the records of every craft.

``id`` is the database's own number of a thing and nothing that paper shows; ``number`` of a case, paper or batch is
what people use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from desktop.records import CaseState, Enterprise, Problem, Row
from rules.outcome import Outcome, Standing

FROZEN_STATES = frozenset(
    {
        CaseState.APPROVED,
        CaseState.NOTICED,
        CaseState.ESCALATED,
        CaseState.CONFIRMED,
        CaseState.PARTLY_CONFIRMED,
        CaseState.PAID,
    }
)
"""In these a case takes no file, row, override, ticket or determination; triggers hold the same list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case (案卷): one enterprise and one measure.

    ``received_on`` is the day of the first declaration, ``version`` the current one, ``stale`` why the case must be
    verified again, or ''.
    """

    id: int
    number: str
    policy: str
    measure: str
    uscc: str
    enterprise_name: str
    state: CaseState
    received_on: date
    version: int
    entered_by: str
    stale: str
    created_at: datetime

    @property
    def frozen(self) -> bool:
        """Whether the case takes nothing more."""
        return self.state in FROZEN_STATES


class VersionKind(StrEnum):
    """How a version of a case came about: 首次申报, 更正, 补充, 撤回."""

    FIRST = "first"
    CORRECTION = "correction"
    SUPPLEMENT = "supplement"
    UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file taken into a case; ``live`` while it is in the current version, ``undone`` once taken back."""

    id: int
    case_id: int
    sha256: str
    file_name: str
    taken_at: datetime
    taken_by: str
    received_on: date
    filled_on: date | None
    enterprise: Enterprise
    declared_people: int | None
    declared_fen: int | None
    problems: tuple[Problem, ...]
    rows_read: int
    live: bool
    undone: bool
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a case and the ids of the parts that make it."""

    number: int
    made_at: datetime
    made_by: str
    kind: VersionKind
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A name and a number, as a version lists who came in and who fell out."""

    name: str
    id_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a version changed against the one before: persons, by identity number (rows without one are left out)."""

    came: tuple[Person, ...]
    fell: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """A row of a roster with its own id, the part it came in and that part's file name."""

    id: int
    part_id: int
    file_name: str
    row: Row


class ExtractKind(StrEnum):
    """What an extract tells: 参保明细, 比对结果, 在岗核查, or one of the registers (名册、核查结果)."""

    INSURANCE = "insurance"
    MOVEMENT = "movement"
    DUTY = "duty"
    REGISTER = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """An extract taken in; ``months`` are ``YYYY-MM``, the two days include both ends.  Later ones have higher ids.

    ``register`` is the kind of a register, ``title`` that of a 名单, ``source`` who made it, ``as_of`` the day it
    speaks of; ``whole`` says that it names all there are, so that absence is an answer.
    """

    id: int
    kind: ExtractKind
    sha256: str
    file_name: str
    registered_at: datetime
    registered_by: str
    months: tuple[str, ...]
    covers_from: date | None
    covers_to: date | None
    problems: tuple[Problem, ...]
    rows_read: int
    rows_taken: int
    undone: bool
    register: str = ""
    title: str = ""
    source: str = ""
    as_of: date | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who made an extract, of which day it speaks, and for a register its kind, title and whether it is whole."""

    source: str = ""
    as_of: date | None = None
    register: str = ""
    title: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A recorded dispatch agreement (劳务派遣协议): lines of ``tied_uscc`` count for declarations of ``uscc``."""

    id: int
    uscc: str
    tied_uscc: str
    tied_name: str
    document: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTicket:
    """A ticket that a clerk recorded for one row."""

    id: int
    row_id: int
    used_on: date
    words: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOverride:
    """A person's decision on one criterion of one row; of several the one with the highest id holds."""

    id: int
    row_id: int
    criterion: str
    as_if: Outcome
    reason: str
    tier: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingChoice:
    """A choice of one reading (口径) of a policy; of several the last holds."""

    policy: str
    reading: str
    choice: str
    chosen_by: str
    chosen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOutcome:
    """What a determination says of one row; the criteria and flags are codes, the amount is what it would pay.

    ``claimed_fen`` is what the row asks for, whatever comes of it.
    """

    row_id: int
    outcome: Standing
    amount_fen: int
    claimed_fen: int = 0
    unmet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """A determination as kept; ``hash`` is the SHA-256 of its document, ``summary`` the figures that lists show."""

    id: int
    case_id: int
    hash: str
    pack_id: str
    pack_hash: str
    made_at: datetime
    made_by: str
    summary: Mapping[str, Any]
    frozen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a case: who moved it, when, from where to where, on the sight of which determination."""

    step: str
    from_state: CaseState
    to_state: CaseState
    made_by: str
    made_at: datetime
    reason: str
    determination_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A form as issued; its bytes are asked for by id; ``document_number`` is its 发文字号, '' where it has none."""

    id: int
    case_id: int | None
    form: str
    number: str
    determination_hash: str
    issued_at: datetime
    issued_by: str
    document_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """One line of a paper's log: issued, given out again, shown unmasked, printed, printed again (补打).

    ``printer`` is '' where no printer had a hand in it, ``pages`` '' for all; a second printing has its ``reason``.
    """

    at: datetime
    made_by: str
    what: str
    printer: str = ""
    copies: int = 1
    pages: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBatch:
    """A batch that this office made, and the numbers of its cases; ``digest`` names its bag however it is packed.

    ``scans`` is how many scans of materials it holds.
    """

    id: int
    number: str
    policy: str
    made_at: datetime
    made_by: str
    sha256: str
    digest: str
    encrypted: bool
    cases: tuple[str, ...]
    scans: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedBatch:
    """A batch that another office sent; ``summary`` and ``findings`` are JSON values of the receiving service."""

    sha256: str
    office_name: str
    office_code: str
    policy: str
    received_at: datetime
    received_by: str
    signer_fingerprint: str
    summary: Mapping[str, object] = field(default_factory=dict)
    findings: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPerson:
    """A person whom a received batch pays."""

    measure: str
    id_number: str
    case_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoublyPaid:
    """A person whom two cases pay: the one in the batch asked about, and the other with its office."""

    measure: str
    id_number: str
    case_number: str
    other_office: str
    other_case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedSigner:
    """A certificate whose batches are trusted here; ``superior`` for the district, whose answers are taken."""

    fingerprint: str
    name: str
    certificate: bytes = field(repr=False)
    superior: bool = False
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An operator's login: the hash of the password, and whether it must be changed at the next."""

    password_hash: str = field(repr=False)
    must_change: bool
