"""Every case file comes out as written, and the files leave nothing of the policies out."""

from __future__ import annotations

import pytest

from rules.calculate import is_calculable
from rules.finding import Finding
from rules.packfile import load_all
from rules.words import FLAG_WORDS
from tests.rules.casefile import all_cases, cases_on_persons, faults, run

CASES = all_cases()
POLICIES = load_all()
OF_PACK = pytest.mark.parametrize("policy", sorted(POLICIES))


def _findings(policy: str) -> list[Finding]:
    return [run(case, POLICIES[policy]) for case in cases_on_persons(policy)]


@pytest.mark.parametrize("file", sorted({case.file for case in CASES}))
def test_the_cases_of_a_file_come_out_as_written(file: str) -> None:
    found = {case.name: faults(case, POLICIES[case.policy]) for case in CASES if case.file == file}

    assert {name: fault for name, fault in found.items() if fault} == {}


def test_no_two_cases_have_one_name() -> None:
    names = [str(case) for case in CASES]

    assert len(names) == len(set(names))


@OF_PACK
def test_every_measure_has_cases(policy: str) -> None:
    told = {case.measure for case in CASES if case.policy == policy}

    assert set(POLICIES[policy].measures) - told == set()


@OF_PACK
def test_the_cases_cover_both_answers_of_every_measure_and_what_is_missing(policy: str) -> None:
    conditional = [
        measure
        for measure in POLICIES[policy].measures.values()
        if is_calculable(measure) and (measure.conditions or "required_heads" in measure.terms)
    ]
    wanted = {(measure.id, outcome) for measure in conditional for outcome in ("met", "unmet", "unknown")}

    seen = {(case.measure, case.raw["expect"].get("outcome")) for case in CASES if case.policy == policy}

    assert wanted - seen == set()


@OF_PACK
def test_the_cases_cover_every_outcome_of_every_criterion(policy: str) -> None:
    wanted = {
        (measure.id, rule.criterion, outcome)
        for measure in POLICIES[policy].measures.values()
        for rule in measure.rules
        for outcome in ("met", "unmet", "unknown")
    }

    seen = {
        (finding.measure.id, reason.criterion, reason.outcome.value)
        for finding in _findings(policy)
        for person in finding.persons
        for reason in person.reasons
    }

    assert wanted - seen == set()


@OF_PACK
def test_the_cases_cover_every_option_of_every_reading(policy: str) -> None:
    wanted = {(reading.id, option.id) for reading in POLICIES[policy].readings.values() for option in reading.options}
    of_policy = [case for case in CASES if case.policy == policy]

    chosen = {choice for case in of_policy for choice in case.raw.get("readings", {}).items()}
    default = {(reading.id, reading.default) for reading in POLICIES[policy].readings.values()}

    assert wanted - chosen - default == set()


def test_the_cases_raise_every_flag_and_every_flag_has_words() -> None:
    persons = [person for policy in POLICIES for finding in _findings(policy) for person in finding.persons]

    seen = {flag for person in persons for flag in person.flags}

    assert seen == set(FLAG_WORDS)
