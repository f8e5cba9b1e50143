"""Subjects for the tests of single criteria: a good person by default, and only what tells is changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.facts import CaseFacts, Claim, PersonFacts, RegisterLine, Ride
from rules.outcome import Verdict
from rules.place import Place
from rules.subject import Subject
from rules.words import FLAG_WORDS, sentence
from tests.rules.facts_told import NAME, a_person, employer

CASE = CaseFacts(
    case="330302003-LG-2024-0005",
    enterprise=employer("甲"),
    tied=(employer("丁"),),
    declared_on=date(2024, 3, 20),
    covered_months=frozenset({"2023-12", "2024-01", "2024-02", "2024-03"}),
)


def a_register_line(
    kind: str, *, name: str = NAME, source: str = "公安", order: int = 1, **values: str
) -> RegisterLine:
    """Return a line of a register; its place is told apart by source and order."""
    row = 10 * order + len(source)
    place = Place(file=f"{kind}.xlsx", sha256="0" * 64, sheet=source, row=row)
    return RegisterLine(kind=kind, place=place, name=name, values=values, source=source, order=order)


def a_subject(
    *lines: RegisterLine,
    declared: dict[str, str] | None = None,
    at_hand: frozenset[str] = frozenset(),
    case: CaseFacts = CASE,
    **changed: Any,  # noqa: ANN401  a test changes what it likes
) -> Subject:
    """Return a person with these lines of registers, nothing declared, and the lists that are at hand."""
    good = a_person()
    facts = PersonFacts(
        place=good.place,
        name=NAME,
        declared=declared or {},
        registers=lines,
        **{"id_number": good.id_number, **changed},
    )
    whole = CaseFacts(
        case=case.case,
        enterprise=case.enterprise,
        tied=case.tied,
        declared_on=case.declared_on,
        covered_months=case.covered_months,
        registers=at_hand,
    )
    return Subject(facts, whole)


def a_claim(measure: str, amount_fen: int, outcome: str = "payable", number: int = 9, year: int = 2024) -> Claim:
    """Return a claim of another enterprise under another measure."""
    case = f"330302003-{measure[:2].upper()}-{year}-{number:04}"
    place = Place(file="花名册.xlsx", sha256="1" * 64, sheet="花名册", row=number)
    return Claim(
        case=case, enterprise=employer("乙"), name=NAME, place=place, measure=measure, outcome=outcome,
        amount_fen=amount_fen,
    )  # fmt: skip


def a_ride(day: date) -> Ride:
    """Return a seat in a coach that the declaring enterprise hired."""
    return Ride(day=day, invoice="12345678", enterprise=employer("甲"))


def told(verdict: Verdict) -> str:
    """Return a verdict as ``outcome code flags``, having checked that it can be said."""
    assert sentence(verdict.code, verdict.words).endswith(("。", "）"))
    assert set(verdict.flags) <= set(FLAG_WORDS)
    assert len(set(verdict.flags)) == len(verdict.flags)
    return " ".join([verdict.outcome, verdict.code, *sorted(verdict.flags)])
