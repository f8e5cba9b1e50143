"""The records that all crafts share: frozen values, no behaviour beyond what they are.

Money is integer fen in names that end in ``_fen``; days are ``date``; identity numbers are text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What an operator is for: 经办, 复核, 审批."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    APPROVER = "approver"


ROLE_WORDS: Mapping[Role, str] = {Role.CLERK: "经办", Role.REVIEWER: "复核", Role.APPROVER: "审批"}


class Severity(StrEnum):
    """Whether a problem refuses a row or only asks for a look."""

    ERROR = "error"
    WARNING = "warning"


class CaseState(StrEnum):
    """Where a case stands (design.md, Case states)."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    VERIFIED = "verified"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    NOTICED = "noticed"
    ESCALATED = "escalated"
    CONFIRMED = "confirmed"
    PARTLY_CONFIRMED = "partly-confirmed"
    RETURNED = "returned"
    PAID = "paid"
    TO_CORRECT = "to-correct"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATE_WORDS: Mapping[CaseState, str] = {
    CaseState.DRAFT: "草稿",
    CaseState.ACCEPTED: "已受理",
    CaseState.VERIFIED: "已核验",
    CaseState.REVIEWED: "已复核",
    CaseState.APPROVED: "已审批",
    CaseState.NOTICED: "公示中",
    CaseState.ESCALATED: "已上报",
    CaseState.CONFIRMED: "区级已确认",
    CaseState.PARTLY_CONFIRMED: "区级部分确认",
    CaseState.RETURNED: "区级退回",
    CaseState.PAID: "已拨付",
    CaseState.TO_CORRECT: "待补正",
    CaseState.REFUSED: "不予通过",
    CaseState.WITHDRAWN: "已撤回",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The office of a workspace: name (街道办事处、镇人民政府), 6-digit division, 9-digit office code."""

    name: str
    division: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A person at the counter (操作员); ``left`` says that the person is gone (离岗) and stays in the history only."""

    id: str
    name: str
    role: Role
    left: bool = False

    @property
    def titled(self) -> str:
        """The name with the role, 林样经（经办）, or once where the two are the same word."""
        role = ROLE_WORDS[self.role]
        return self.name if self.name == role else f"{self.name}（{role}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """A declaring enterprise; ``uscc`` is its 统一社会信用代码, ``account`` its bank account as text."""

    uscc: str
    name: str
    address: str = ""
    kind: str = ""
    above_scale: str = ""
    industry: str = ""
    legal_person: str = ""
    contact: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file as it was taken in: its name, content and SHA-256 in hex."""

    name: str
    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong at one place of a file; ``row`` and ``cell`` are what the spreadsheet program shows.

    ``row`` is None and ``cell`` '' where the problem is one of the whole sheet or file.
    """

    sheet: str
    cell: str
    row: int | None
    severity: Severity
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person of a declaration, as written and cleaned, at its sheet and row.

    ``name`` is as written (trimmed), ``id_number`` cleaned, ``id_numeric`` true where the ID cell held a number.
    ``declared`` holds every other cleaned column by field name: ``paper`` ``phone`` ``post`` ``hired_on``
    ``stay_from`` ``stay_to`` ``departure`` ``return_on`` ``transport`` ``ticket`` ``household`` ``bank`` ``account``
    ``note`` …; days are ISO text, an unreadable day is left out.  ``error`` is the code of the one error that the
    row has, or ''; ``identity_holds`` says whether the row is a claim on that number (a duplicate is one, too).
    """

    sheet: str
    number: int
    name: str
    id_number: str
    id_numeric: bool
    declared: Mapping[str, str]
    error: str
    identity_holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One declaration workbook (申报表 and 花名册), read.

    ``filled_on`` is its 填表日期, ``template`` the (policy, measure) that our template's mark names, ``figures`` what
    its figures form states by the names of the policy's facts.  Rows and problems stand side by side; every data row
    is in ``rows``, whether it has an error or not.
    """

    file: SourceFile
    enterprise: Enterprise
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    declared_people: int | None = None
    declared_fen: int | None = None
    filled_on: date | None = None
    template: tuple[str, str] | None = None
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceEntry:
    """One line of 参保明细, as printed: month is ``YYYY-MM``, ``paid_on`` the day of payment where it is given."""

    sheet: str
    number: int
    id_number: str
    name: str
    employer_name: str
    employer_uscc: str
    kind: str
    month: str
    status: str
    paid_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementEntry:
    """One line of 比对结果, or of a check at the post (在岗核查结果).

    ``undated`` is true where a date was written that no one can read.
    """

    sheet: str
    number: int
    id_number: str
    name: str
    result: str
    left_on: date | None
    back_on: date | None
    undated: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceExtract:
    """An insurance extract, read: rows taken and problems side by side."""

    file: SourceFile
    entries: tuple[InsuranceEntry, ...]
    problems: tuple[Problem, ...]
    rows_read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementExtract:
    """A whereabouts extract, read."""

    file: SourceFile
    entries: tuple[MovementEntry, ...]
    problems: tuple[Problem, ...]
    rows_read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One line of a register: ``key`` is the identity number or the USCC, ``values`` its fields as cleaned text.

    Days are ISO text, months ``YYYY-MM``, money whole fen; a field that the line leaves empty is not there.
    """

    sheet: str
    number: int
    key: str
    name: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterExtract:
    """A register (名册、核查结果), read; ``register`` is its kind, one of :data:`rules.registers.REGISTERS`."""

    file: SourceFile
    register: str
    entries: tuple[RegisterEntry, ...]
    problems: tuple[Problem, ...]
    rows_read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rider:
    """One person of a rider list (乘车人员名单) at its row."""

    number: int
    name: str
    id_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiderList:
    """A rider list, read."""

    file: SourceFile
    riders: tuple[Rider, ...]
    problems: tuple[Problem, ...]
    rows_read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act in the hash-chained log: who, when, what, on which subject, before and after."""

    number: int
    at: datetime
    operator: str
    act: str
    subject: str
    before: str
    after: str
    hash: str
