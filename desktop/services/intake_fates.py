"""On what terms declaration files are taken in (受理条件), and what became of every one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Self

from desktop.errors import DeskError
from desktop.importing.candidates import TableMapping
from desktop.models.ledger import Change
from desktop.models.runs import run_number
from desktop.records import Enterprise, Problem, Severity
from rules.policy import Measure, Policy


class Mode(StrEnum):
    """What a further file of the same case is: undecided, a supplement (补充), or a replacement (更正)."""

    ASK = "ask"
    SUPPLEMENT = "supplement"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTaken:
    """One file that went into a case: its rows by fate, and who came in and fell out.

    ``warnings`` counts what stands to be looked at, ``decisions_void`` the overrides and tickets on rows that this file
    replaced: they have to be made again.
    """

    case: str
    file: str
    policy: str
    measure: str
    enterprise: Enterprise
    version: int
    rows_read: int
    rows_taken: int
    warnings: int
    change: Change
    decisions_void: int


@dataclass(slots=True, kw_only=True)
class IntakeReport:
    """The fate of every file and every row; ``met`` counts the files as they come, before anything is made of them.

    ``left`` counts the files that were not reached when the intake was stopped; what a zip still holds counts as one,
    since nobody has looked.  ``run`` is the intake as one act that can be taken back, 0 while nothing was taken.
    """

    met: int = 0
    left: int = 0
    run: int = 0
    cases: list[CaseTaken] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    unreadable: list[tuple[str, DeskError]] = field(default_factory=list)
    already: list[tuple[str, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    stopped: bool = False

    @property
    def number(self) -> str:
        """By what number the whole intake can be taken back; '' where nothing was taken."""
        return run_number(self.run)

    @property
    def found(self) -> int:
        """How many files there were, those passed over and those not reached included."""
        return self.met + self.left + len(self.ignored)

    @property
    def fates(self) -> int:
        """How many files have met their fate."""
        return len(self.cases) + len(self.unreadable) + len(self.already)

    @property
    def needs_a_person(self) -> bool:
        """Whether a row or a file was refused."""
        return bool(self.unreadable) or any(problem.severity is Severity.ERROR for _, problem in self.problems)

    def came(self, case: str) -> bool:
        """Whether a file of this intake went into a case."""
        return any(taken.case == case for taken in self.cases)

    def add(self, other: IntakeReport) -> None:
        """Count the fates of further files of the same intake."""
        self.run = other.run
        self.cases += other.cases
        self.problems += other.problems
        self.unreadable += other.unreadable
        self.already += other.already


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a clerk chose for one file, having seen what would become of it; None and '' leave what holds for all."""

    measure: Measure | None = None
    enterprise: str = ""
    mode: Mode | None = None
    password: str = field(default="", repr=False)
    mapping: TableMapping | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms files are taken: policy, measure (None: the template's mark decides), and what a clerk said.

    ``password`` opens locked files and zips; ``mapping`` says which columns are which, and is remembered for the
    layout.  ``only`` names the files that are meant, as a former report told them: nothing else is taken.  ``each``
    holds what was chosen for single files, ``seen`` the SHA-256 that each had when it was shown, both by those names.
    """

    policy: Policy
    measure: Measure | None = None
    enterprise: str = ""
    received: date | None = None
    mode: Mode = Mode.ASK
    password: str = ""
    mapping: TableMapping | None = None
    only: tuple[str, ...] = ()
    each: Mapping[str, Chosen] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> Self:
        """Return the terms as they hold for one file."""
        chosen = self.each.get(name)
        if chosen is None:
            return self
        return replace(
            self,
            measure=chosen.measure or self.measure,
            enterprise=chosen.enterprise or self.enterprise,
            mode=chosen.mode or self.mode,
            password=chosen.password or self.password,
            mapping=chosen.mapping or self.mapping,
        )
