"""Change any single number, day, prefix, share or word of any pack, and a case of it comes out otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from rules.examples import failures
from rules.packfile import PACKS, PackFault, load_all, parse
from rules.policy import Policy
from tests.rules.casefile import PolicyCase, all_cases, faults

_DAY = r"\d{4}-\d{2}-\d{2}"
_VALUE = re.compile(rf'{_DAY}|"[^"]*"|(?<== )\d+(?= |,|$)|(?<== )(?:true|false)(?= |,|$)')
_LIST = re.compile(r"= \[([^\[\]{}]*)\]")
_PROSE = re.compile(
    r"(?:\b(?:title|text|name|number|id|printed|holds|why|clause|unit|kind|by|erratum|default|test|route|region|issuer"
    r"|number_code|declared_at|declared_with|benefit|status|odd|parent|measure|fact|of|over|cost|heads_fact|base_of"
    r"|price|quota|used|people|class_hours|energy|payee|listed_in)|\"fact\")"
    r' = (?:"[^"]*"|\{ value = "[^"]*")|^(?:divisions|contrary|excludes|measures) = .*$'
)
_HEADER = re.compile(r"^\[+([^\]]+)\]+$")
_NUMBER = re.compile(r"(\d+)(?:\.(\d+))?(%?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value of a pack written otherwise: from where to where, what instead, and whose value it is."""

    start: int
    end: int
    new: str
    measure: str

    def of(self, text: str) -> str:
        """Return the text with the change."""
        return text[: self.start] + self.new + text[self.end :]

    def words(self, text: str) -> str:
        """Tell the change with its line."""
        line = text[: self.start].count("\n") + 1
        return f"第{line}行 {text[self.start : self.end]} → {self.new or '（删去）'}"


def _changes(text: str) -> Iterator[Change]:
    """Yield two small changes of every value before the examples, and every word of a list left out."""
    at, measure, told = 0, "", ""
    for line in text[: text.index("[[example]]")].splitlines(keepends=True):
        header = _HEADER.match(line.rstrip())
        if header:
            parts = header[1].split(".")
            measure = parts[1] if parts[0] == "measure" else ""
            told = parts[0]
        elif not line.startswith("#") and told not in {"fact", "reading", "erratum", "eligibility"}:
            yield from _of_line(line, at, measure)
        at += len(line)


def _of_line(line: str, at: int, measure: str) -> Iterator[Change]:
    bare = _PROSE.sub(lambda found: " " * len(found[0]), line.rstrip("\n"))
    for found in _VALUE.finditer(bare):
        for new in _neighbours(found[0]):
            yield Change(start=at + found.start(), end=at + found.end(), new=new, measure=measure)
    for listed in _LIST.finditer(bare):
        items = listed[1].split(", ")
        for index in range(len(items) if len(items) > 1 else 0):
            rest = ", ".join(items[:index] + items[index + 1 :])
            yield Change(start=at + listed.start(1), end=at + listed.end(1), new=rest, measure=measure)


def _neighbours(value: str) -> list[str]:
    """Return the value one lower and one higher: a day, a month, a fen, a head, a code; the other of yes and no."""
    if value in {"true", "false"}:
        return ["false" if value == "true" else "true"]
    if re.fullmatch(_DAY, value):
        return [str(date.fromisoformat(value) + timedelta(days=step)) for step in (-1, 1)]
    inner = value.strip('"')
    if re.fullmatch(r"\d{4}-\d{2}", inner):
        year, month = map(int, inner.split("-"))
        months = year * 12 + month - 1
        return [f'"{(months + step) // 12}-{(months + step) % 12 + 1:02d}"' for step in (-1, 1)]
    return [
        f"{value[: found.start()]}{_moved(found, step)}{value[found.end() :]}"
        for found in _NUMBER.finditer(value)
        for step in (-1, 1)
    ]


def _moved(number: re.Match[str], step: int) -> str:
    """Return the number moved by one in its last place, as long as it was; below nothing there is nothing."""
    whole, places, percent = number[1], number[2] or "", number[3]
    moved = max(int(whole + places) + step, 0)
    digits = str(moved).rjust(len(whole + places), "0")
    return f"{digits[: -len(places)]}.{digits[-len(places) :]}{percent}" if places else f"{digits}{percent}"


def _notice(policy: Policy, cases: list[PolicyCase]) -> bool:
    return any(faults(case, policy) for case in cases) or bool(failures(policy))


def _cases_of(change: Change, policy: Policy) -> list[PolicyCase]:
    """Return the cases that may notice: those of the measure and of measures that look at it, or all of the policy."""
    looking = {
        measure.id
        for measure in policy.measures.values()
        for condition in measure.conditions
        if "measure" in condition.params and condition.params["measure"].value == change.measure
    }
    ours = [case for case in all_cases() if case.policy == policy.id]
    about = {change.measure} | looking
    return [case for case in ours if not change.measure or case.measure in about]


@pytest.mark.parametrize("pack", sorted(load_all()))
def test_no_value_of_a_pack_can_be_changed_without_a_case_that_fails(pack: str) -> None:
    text = (PACKS / f"{pack}.toml").read_text(encoding="utf-8")
    policy = parse(text, name=pack)
    changes = list(_changes(text))

    unnoticed = [change.words(text) for change in changes if not _is_noticed(change, text, policy)]

    assert changes
    assert unnoticed == []


def _is_noticed(change: Change, text: str, policy: Policy) -> bool:
    try:
        changed = parse(change.of(text), name="changed.toml")
    except PackFault:
        return True
    return _notice(changed, _cases_of(change, policy))
