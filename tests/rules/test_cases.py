"""Every case file comes out as written, and the files leave nothing of the policy out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import pytest

from rules.packfile import PACKS, PackFault, load_all, parse
from rules.policy import Policy
from rules.words import FLAG_WORDS
from tests.rules.casefile import all_cases, faults, run

CASES = all_cases()
_VALUE = re.compile(r'\d{4}-\d{2}-\d{2}|"\d{4}-\d{2}"|"\d+\.\d{2}"|"\d{2,6}"|(?<== )\d+(?= |,|$)')
_PROSE = re.compile(r'^\s*(?:title|text|name|number|id|printed|holds|why|divisions)\s*=|clause = "[^"]*"')


@cache
def lucheng() -> Policy:
    return load_all()["lucheng-2023"]


@pytest.mark.parametrize("file", sorted({case.file for case in CASES}))
def test_the_cases_of_a_file_come_out_as_written(file: str) -> None:
    found = {case.name: faults(case, lucheng()) for case in CASES if case.file == file}

    assert {name: fault for name, fault in found.items() if fault} == {}


def test_no_two_cases_have_one_name() -> None:
    names = [str(case) for case in CASES]

    assert len(names) == len(set(names))


def test_the_cases_cover_every_outcome_of_every_criterion() -> None:
    wanted = {
        (measure.id, rule.criterion, outcome)
        for measure in lucheng().measures.values()
        for rule in measure.rules
        for outcome in ("met", "unmet", "unknown")
    }

    seen = {
        (case.measure, reason.criterion, reason.outcome.value)
        for case in CASES
        for person in run(case, lucheng()).persons
        for reason in person.reasons
    }

    assert wanted - seen == set()


def test_the_cases_cover_every_option_of_every_reading() -> None:
    wanted = {(reading.id, option.id) for reading in lucheng().readings.values() for option in reading.options}

    seen = {choice for case in CASES for choice in run(case, lucheng()).readings.items()}

    assert wanted - seen == set()


def test_the_cases_raise_every_flag_and_every_flag_has_words() -> None:
    seen = {flag for case in CASES for person in run(case, lucheng()).persons for flag in person.flags}

    assert seen == set(FLAG_WORDS)


def test_every_number_day_and_prefix_of_the_pack_is_held_by_a_case() -> None:
    text = (PACKS / "lucheng-2023.toml").read_text(encoding="utf-8")
    changed = {change: _changed(text, change) for change in _changes(text)}

    unnoticed = [change for change, policy in changed.items() if policy is not None and not _notice(policy)]

    assert len(changed) > 50
    assert unnoticed == []


Change = tuple[int, int, str]  # from where to where in the text, and what is written there instead


def _changes(text: str) -> list[Change]:
    """Return two small changes of every value between the readings and the examples, prose left out."""
    changes: list[Change] = []
    at = 0
    for line in text[: text.index("[[example]]")].splitlines(keepends=True):
        bare = _PROSE.sub(lambda found: " " * len(found[0]), line)
        if not _PROSE.match(line):
            for value in _VALUE.finditer(bare):
                changes += [(at + value.start(), at + value.end(), new) for new in _neighbours(value[0])]
        at += len(line)
    return changes


def _neighbours(value: str) -> list[str]:
    """Return the value one lower and one higher: a day, a month, a yuan, a head, a code."""
    if "." in value:
        return [f'"{int(value[1:-4]) + step}.00"' for step in (-1, 1)]
    if value.startswith('"') and "-" in value:
        year, month = value.strip('"').split("-")
        months = int(year) * 12 + int(month) - 1
        return [f'"{(months + step) // 12}-{(months + step) % 12 + 1:02d}"' for step in (-1, 1)]
    if value.startswith('"'):
        return [f'"{int(value[1:-1]) + step}"' for step in (-1, 1)]
    if "-" in value:
        return [str(date.fromisoformat(value) + timedelta(days=step)) for step in (-1, 1)]
    return [str(int(value) + step) for step in (-1, 1)]


def _changed(text: str, change: Change) -> Policy | None:
    """Return the policy with one value changed, or None where the pack is refused for it."""
    start, end, new = change
    try:
        return parse(text[:start] + new + text[end:], name="changed.toml")
    except PackFault:
        return None


def _notice(policy: Policy) -> bool:
    return any(faults(case, policy) for case in CASES)
