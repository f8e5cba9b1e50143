"""Verification of a whole township: claims joined, every reason worded, determinations and outcomes stored."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from desktop.services.verify import verify
from tests.bench import workplace
from tests.bench.measuring import Line, apart, at_most, seconds


def measure(*, cases: int, heads: int, rounds: int) -> list[Line]:
    """Return persons per second, and what that makes of 100,000 persons."""
    prepared = apart(workplace.ready_to_verify, cases=cases, heads=heads)
    people = cases * heads
    took = median(apart(_verified, workplace.copy_of(prepared), people) for _ in range(rounds))
    title = f"核验 {people:,} 人（{cases} 个案卷，含理由、落库）"
    return [
        Line(title=title, figure=f"每秒 {people / took:,.0f} 人"),
        at_most(f"{title}，折合十万人", took * 100_000 / people, 10, unit="秒"),
    ]


def _verified(folder: Path, people: int) -> float:
    """Verify every case of a workspace; return seconds."""
    with workplace.opened(folder) as desk:
        cases = desk.store.cases.all()
        found: list[int] = []

        def run() -> None:
            verified = verify(desk.store, desk.policies, cases, by=workplace.CLERK, now=workplace.NOW)
            found.extend(sum(each.document["people"].values()) for each in verified)

        took = seconds(run)
    if sum(found) != people:
        raise RuntimeError("not every person was verified")
    return took
