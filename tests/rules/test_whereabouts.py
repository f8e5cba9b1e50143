"""The bit masks of whereabouts against a model that walks day by day and keeps a word for every day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules.evaluate import evaluate
from rules.facts import Whereabouts
from rules.packfile import load_all
from rules.terms import Span
from tests.rules.casefile import PolicyCase, facts_of_case
from tests.rules.facts_made import whereabouts, with_person
from tests.rules.facts_told import GOOD, a_result

LUCHENG = load_all()["lucheng-2023"]
DAYS = st.dates(date(2023, 1, 1), date(2023, 2, 12))

Known = dict[date, set[str]]  # what a source says of every day of the window


def _walk(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _extract(results: list[Whereabouts], window: list[date]) -> tuple[dict[date, str], set[date], set[date]]:
    """Return the word of every day that one extract decides, its days away, and the days on which someone came back."""
    away: set[date] = set()
    backs: set[date] = set()
    said = "nothing"
    for result in results:
        if result.result == "在温":
            said = "there" if said == "nothing" else said
        elif result.result == "离温" and (result.left_on is None or result.undated):
            said = "open"
            away |= {result.left_on} if result.left_on else set()
        elif result.result == "离温" and result.left_on is not None:
            back = result.back_on
            if back is not None and back < result.left_on:
                said = "open"
                continue
            said = "there" if said == "nothing" else said
            away |= {day for day in window if result.left_on <= day and (back is None or day <= back)}
            backs |= {back} if back else set()
    words = {day: said for day in window if results[0].covers_from <= day <= results[0].covers_to}
    return words, away & set(window), backs & set(window)


def _source(results: list[Whereabouts], window: list[date]) -> tuple[Known, set[date]]:
    """Return the words of every day that a source knows, and the days on which someone came back."""
    known: Known = {day: set() for day in window}
    backs: set[date] = set()
    for _, extract in groupby(sorted(results, key=lambda each: each.order), key=lambda each: each.order):
        words, away, came = _extract(list(extract), window)
        for day, word in words.items():
            known[day] = {word} - {"nothing"}
        for day in away:
            known[day] = known[day] - {"there"} | {"away"}
        backs = {day for day in backs if day not in words} | came
    return known, backs


def _sources(results: list[Whereabouts], window: list[date]) -> list[tuple[Known, set[date]]]:
    return [
        _source([each for each in results if each.source == name], window) for name in {each.source for each in results}
    ]


def _says(known: Known, word: str) -> bool:
    return any(word in words for words in known.values())


def _disagree(one: Known, other: Known) -> bool:
    return any({"away", "there"} <= one[day] ^ other[day] for day in one)


def naive_stayed(results: list[Whereabouts], first: date, last: date) -> str:
    window = list(_walk(first, last))
    sources = [known for known, _ in _sources(results, window)]
    absent = [known for known in sources if _says(known, "away")]
    present = [known for known in sources if not _says(known, "away")]
    if any(_disagree(one, other) for one in absent for other in present):
        return "unknown"
    if absent:
        return "unmet"
    everywhere = all(any("there" in known[day] for known in sources) for day in window)
    return "met" if everywhere and not any(_says(known, "open") for known in sources) else "unknown"


def naive_returned(results: list[Whereabouts], first: date, last: date) -> str:
    window = list(_walk(first, last))
    sources = _sources(results, window)
    came = [known for known, backs in sources if backs]
    others = [known for known, backs in sources if not backs]
    if any(_disagree(one, other) for one in came for other in others):
        return "unknown"
    if came:
        return "met"
    everywhere = all(any({"there", "away"} & known[day] for known in others) for day in window)
    return "unmet" if everywhere and not any(_says(known, "open") for known in others) else "unknown"


def _outcome(measure: str, criterion: str, results: list[Whereabouts]) -> str:
    facts = facts_of_case(
        PolicyCase(file="", name="", policy="lucheng-2023", measure=measure, raw={**GOOD[measure], "expect": {}})
    )
    told = replace(facts.persons[0], whereabouts=tuple(results))
    finding = evaluate(LUCHENG, LUCHENG.measures[measure], with_person(facts, told), chosen={})
    return next(each.outcome.value for each in finding.persons[0].reasons if each.criterion == criterion)


@settings(max_examples=400)
@given(whereabouts())
@example([a_result("在温"), a_result("离温 离=2023-01-10 覆盖=2023-01-06..2023-01-15 次序=2")])
@example([a_result("离温 返=2023-01-28")])
def test_stayed_agrees_with_a_walk_through_the_days(results: list[Whereabouts]) -> None:
    assert _outcome("stay", "stayed", results) == naive_stayed(results, date(2023, 1, 6), date(2023, 2, 5))


@settings(max_examples=400)
@given(whereabouts())
@example([a_result("离温 离=2023-01-10 返=2023-01-28"), a_result("离温 离=2023-01-10 来源=公安")])
def test_returned_agrees_with_a_walk_through_the_days(results: list[Whereabouts]) -> None:
    assert _outcome("return-travel", "returned", results) == naive_returned(
        results, date(2023, 1, 22), date(2023, 2, 2)
    )


@given(DAYS, DAYS, DAYS, DAYS)
def test_a_mask_of_days_holds_the_days_that_both_spans_hold(a: date, b: date, c: date, d: date) -> None:
    window = Span(first=min(a, b), last=max(a, b))

    mask = window.days(c, d)

    assert {day for index, day in enumerate(_walk(window.first, window.last)) if mask >> index & 1} == set(
        _walk(max(window.first, c), min(window.last, d))
    )
    assert mask & ~window.all_days == 0
