"""Why persons of a case are not paid, or paid less (核减情况): counted from its determination."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from desktop.printing import approval
from rules.criteria import CRITERIA
from rules.document import Document
from rules.outcome import Outcome, Standing


def reductions(document: Document) -> Iterable[approval.Reduction]:
    """Yield why persons are not paid, by the first criterion that stands in the way, rejected before pending."""
    heads: Counter[tuple[str, str]] = Counter()
    sums: Counter[tuple[str, str]] = Counter()
    clauses = {(criterion, outcome): clause for criterion, outcome, clause, *_ in document["sentences"]}
    for person in document["persons"]:
        for kind in ("unmet", "unknown"):
            if person.get(kind):
                heads[kind, person[kind][0]] += 1
                sums[kind, person[kind][0]] += person["claimed_fen"]
                break
    for kind, criterion in sorted(heads):
        words = "不符合" if kind == "unmet" else "待核实"
        yield approval.Reduction(
            reason=f"{CRITERIA[criterion].title}{words}",
            clause=clauses[criterion, kind],
            people=heads[kind, criterion],
            fen=sums[kind, criterion],
        )
    yield from _lowered(document, clauses)


def _lowered(document: Document, clauses: Mapping[tuple[str, str], str]) -> Iterable[approval.Reduction]:
    """Yield what persons who are paid have had already under other policies (就高补差)."""
    had = [each["claimed_fen"] - each["amount_fen"] for each in document["persons"] if _is_lowered(each)]
    if had:
        clause = clauses.get(("no-higher-benefit", Outcome.MET.value), "")
        yield approval.Reduction(reason="已享受其他政策，就高补足差额", clause=clause, people=len(had), fen=sum(had))


def _is_lowered(person: Mapping[str, Any]) -> bool:
    paid = person["outcome"] == Standing.PAYABLE and person["amount_fen"] < person["claimed_fen"]
    return paid and "other-benefit" in person.get("flags", ())
