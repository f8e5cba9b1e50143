"""The person a criterion looks at: the facts of one row, and what is worked out of them once for all criteria."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from rules.facts import CaseFacts, Employer, InsuranceLine, PersonFacts
from rules.identity import IdJudgement, clean_name, judge_id
from rules.place import Place

PENSION_COUNTS = {"enrolled": frozenset({"已到账", "欠费", "缓缴"}), "paid": frozenset({"已到账"})}
_NEVER_COUNTS = {"enrolled": frozenset({"停保", "未参保"}), "paid": frozenset({"停保", "未参保", "欠费"})}
STATUSES = frozenset().union(*PENSION_COUNTS.values(), *_NEVER_COUNTS.values())
"""Every status of an insurance line that is known to count or not, under whichever reading."""


class Subject:
    """One row of a declaration under judgement."""

    __slots__ = ("_plain_name", "case", "facts", "identity")

    def __init__(self, facts: PersonFacts, case: CaseFacts) -> None:
        """Judge the number once; most criteria ask whether it holds."""
        self.facts = facts
        self.case = case
        self.identity: IdJudgement = judge_id(
            facts.id_number, numeric_cell=facts.id_numeric, paper=facts.paper, on=case.declared_on
        )
        self._plain_name = clean_name(facts.name)

    def is_named(self, name: str) -> bool:
        """Whether an extract's name is this person's; a blank name is a difference."""
        return (
            bool(name) and (name == self.facts.name or clean_name(name) == self._plain_name) and bool(self._plain_name)
        )

    def declared_day(self, field: str) -> date | None:
        """Return a declared day, or None where none was declared."""
        text = self.facts.declared.get(field, "")
        return _day(text) if text else None

    def lines_of(self, month: str, kinds: tuple[str, ...]) -> list[InsuranceLine]:
        """Return the lines of that month and those kinds of insurance (险种)."""
        return [line for line in self.facts.insurance if line.month == month and line.kind in kinds]

    def is_contradicted(self) -> bool:
        """Whether the same number is claimed under the contrary measure as well."""
        return bool(self.facts.contrary)

    def contrary_places(self) -> tuple[Place, ...]:
        """Return where the contrary measures claim the same number."""
        return tuple(claim.place for claim in self.facts.contrary)


def counts(line: InsuranceLine, reading: str) -> bool | None:
    """Return whether a line's status counts under reading R-L8; None where no one can say."""
    if line.status in PENSION_COUNTS[reading]:
        return True
    return False if line.status in _NEVER_COUNTS[reading] else None


def is_employer(employer: Employer, candidates: tuple[Employer, ...]) -> bool:
    """Whether an extract's employer is among the candidates: by USCC, by cleaned name only where it has none."""
    if employer.uscc:
        return any(employer.uscc == candidate.uscc for candidate in candidates)
    name = clean_name(employer.name)
    return bool(name) and any(name == clean_name(candidate.name) for candidate in candidates)


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    return date.fromisoformat(text)
