"""The case files of tests/cases: what is good by default (``[base]``), and in every case only what tells.

A file names its ``policy`` and ``measure``.  A ``[[case]]`` on persons changes the good person (or a group of
``people``) with these keys, all optional and all allowed in ``[base]``:

- ``id``: 17 digits and ``?`` for the right check character, or a whole number; ``id_numeric``, ``paper``, ``person``
- ``declared``: declared values by field, dates as dates; ``""`` takes one away
- ``insurance``: lines ``月份 状态`` with ``单位=乙`` ``姓名=旁人`` ``险种=…`` ``无代码``; a month may be ``月份不清``
- ``covered``: months that extracts cover
- ``whereabouts``: results ``在温`` / ``离温`` with ``离=日`` ``返=日`` ``日期不清`` ``覆盖=日..日`` ``来源=…``
  ``次序=2`` ``姓名=…``; ``duty``: the same with ``在岗`` / ``离岗``; ``covers``: the days where no ``覆盖`` is given
- ``registers``: lines ``户籍核查结果 户籍地=安徽省 来源=… 次序=2 姓名=…``; a ``名单`` has ``list=…``
- ``rides``: ``日 发票=… 单位=乙 合租=甲乙 姓名=…``; ``referee``: a table of ``person``, ``id`` and ``insurance``
- ``twins``: other rows of the declaration, ``前`` or ``后`` with ``姓名=…``
- ``rivals``: other enterprises that claim, ``乙`` with ``派遣=丁``; ``tied``: employers bound to the declarant
- ``contrary``, ``taken``: a case; ``exclusive``: ``措施代号 结论 金额 案卷=…``, the two in the middle for a judged one
- ``tickets``: days; ``overrides``: ``criterion=outcome``
- ``declared_on``; ``readings`` that the office chose; ``parameters`` that it set; ``form``: what the form states;
  ``whole``: registers of which the whole list is at hand; ``proved`` and ``stated``: figures of the enterprise;
  ``coaches``: ``日 发票=… 分摊=10000.00 人数=20``, what the ledger of trips records for the enterprise

``expect`` states everything that one person came out with, or with ``people`` what the case came to.  A case that
expects an ``amount`` or a ``code`` gives ``facts`` to be reckoned with instead; ``""`` takes one of the base away.
One with ``enters`` is about a value that the office types for ``measure.term``: ``expect = { allowed = false }``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from rules.calculate import calculate
from rules.evaluate import evaluate
from rules.facts import CaseFacts, ProvedFigure
from rules.figures import FigureFault
from rules.finding import Finding, PersonFinding
from rules.money import yuan
from rules.packterms import allows
from rules.policy import Policy
from tests.rules.facts_told import GOOD, a_coach, employer, over, person_told

CASES = Path(__file__).parent.parent / "cases"
_PERSON_KEYS = {
    "id", "id_numeric", "paper", "person", "declared", "insurance", "whereabouts", "duty", "covers", "registers",
    "rides", "referee", "twins", "rivals", "contrary", "exclusive", "taken", "tickets", "overrides",
}  # fmt: skip
_ENTERPRISE_KEYS = {
    "tied", "covered", "declared_on", "readings", "parameters", "form", "whole", "proved", "stated", "coaches",
}  # fmt: skip
_CASE_KEYS = {"name", "measure", "expect", "people"} | _ENTERPRISE_KEYS
_FIGURE_KEYS = {"name", "measure", "expect", "facts", "readings", "parameters"}
_ENTER_KEYS = {"name", "measure", "expect", "enters"}
_PERSON_EXPECT = {"outcome", "unmet", "unknown", "flags", "pays", "at_most", "tier", "says", "remarks", "enterprise"}
_CASE_EXPECT = {"payable", "ceiling", "threshold", "low", "high", "heads", "declared", "enterprise", "says"}
_FIGURE_EXPECT = {"outcome", "amount", "code", "says"}
_ENTER_EXPECT = {"allowed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCase:
    """One case of a file; ``raw`` is the base of the file with what the case changes."""

    file: str
    name: str
    policy: str
    measure: str
    raw: Mapping[str, Any]

    def __str__(self) -> str:
        """Name the case in the report of a failure."""
        return f"{self.file}: {self.name}"

    @property
    def by_figures(self) -> bool:
        """Whether the case is reckoned from figures of the enterprise."""
        return bool({"amount", "code"} & {*self.raw["expect"]})

    @property
    def by_persons(self) -> bool:
        """Whether the case judges persons."""
        return not self.by_figures and "enters" not in self.raw


@lru_cache
def all_cases() -> tuple[PolicyCase, ...]:
    """Return every case of every file; a key that nothing reads is a fault of the file."""
    return tuple(case for file in sorted(CASES.glob("*.toml")) for case in _cases_of(file))


def cases_on_persons(policy: str) -> list[PolicyCase]:
    """Return the cases of a policy that judge persons."""
    return [case for case in all_cases() if case.policy == policy and case.by_persons]


def _cases_of(file: Path) -> list[PolicyCase]:
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    unread = {*raw} - {"policy", "measure", "base", "case"}
    unread |= {*raw.get("base", {})} - _PERSON_KEYS - _ENTERPRISE_KEYS - {"facts"}
    if unread:
        raise KeyError(file.name, unread)
    return [_case_of(file, raw, each) for each in raw["case"]]


def _case_of(file: Path, raw: Mapping[str, Any], each: Mapping[str, Any]) -> PolicyCase:
    measure = each.get("measure", raw["measure"])
    case = PolicyCase(file=file.name, name=each["name"], policy=raw["policy"], measure=measure, raw=each)
    if case.by_figures:
        allowed, expected = _FIGURE_KEYS, _FIGURE_EXPECT
    elif "enters" in each:
        allowed, expected = _ENTER_KEYS, _ENTER_EXPECT
    elif "people" in each:
        allowed, expected = _CASE_KEYS, _CASE_EXPECT
    else:
        allowed, expected = _CASE_KEYS | _PERSON_KEYS, _PERSON_EXPECT
    unread = {*each} - allowed | {*each["expect"]} - expected
    unread |= {key for group in each.get("people", []) for key in group} - _PERSON_KEYS - {"count"}
    if unread:
        raise KeyError(str(case), unread)
    own = GOOD.get(measure, {}) if raw["policy"] == "lucheng-2023" else {}
    base = over(own, raw.get("base", {}))
    if "people" in each:
        good = {key: value for key, value in base.items() if key in _PERSON_KEYS}
        base = {key: value for key, value in base.items() if key not in _PERSON_KEYS}
        each = {**each, "people": [over(good, group) for group in each["people"]]}
    return PolicyCase(file=case.file, name=case.name, policy=case.policy, measure=measure, raw=over(base, each))


def faults(case: PolicyCase, policy: Policy) -> list[str]:
    """Return in words whatever the case expects and does not get."""
    wanted = dict(case.raw["expect"])
    if case.by_figures:
        found = _of_figures(case, policy)
    elif "enters" in case.raw:
        found = {"allowed": _may_enter(case, policy)}
    elif "people" in case.raw:
        found = _of_case(run(case, policy), wanted)
    else:
        found = _of_person(run(case, policy), wanted)
        wanted = {"unmet": [], "unknown": [], "flags": []} | wanted
        for key in ("unmet", "unknown", "flags"):
            wanted[key] = sorted(wanted[key])
    return [f"{key}: {found.get(key)!r}, not {value!r}" for key, value in wanted.items() if found.get(key) != value]


def _of_figures(case: PolicyCase, policy: Policy) -> dict[str, Any]:
    raw = case.raw
    given = {name: str(value) if type(value) is date else value for name, value in raw.get("facts", {}).items()}
    chosen, parameters = raw.get("readings", {}), raw.get("parameters", {})
    measure = policy.measures[case.measure]
    try:
        found = calculate(policy, measure, given, chosen=chosen, parameters=parameters)
    except FigureFault as fault:
        return {"code": fault.code}
    told = "；".join(f"{step.label}：{step.value}" for step in found.steps)
    says = raw["expect"].get("says", "")
    return {"outcome": found.outcome.value, "amount": found.amount, "says": says if says in told else told}


def _may_enter(case: PolicyCase, policy: Policy) -> bool:
    ((key, typed),) = case.raw["enters"].items()
    freedom = policy.parameters()[key].freedom
    return freedom is not None and allows(freedom, freedom.read(typed))


def _of_person(finding: Finding, expect: Mapping[str, Any]) -> dict[str, Any]:
    person = finding.persons[0]
    told = "".join(reason.text for reason in person.reasons)
    says = expect.get("says", "")
    return {
        "outcome": person.standing.value,
        "unmet": sorted(person.unmet),
        "unknown": sorted(person.unknown),
        "flags": sorted(person.flags),
        "pays": yuan(person.amount_fen),
        "at_most": yuan(person.ceiling_fen),
        "tier": person.tier,
        "remarks": len(finding.remarks),
        "enterprise": finding.enterprise.outcome.value,
        "says": says if says in told else told,
    }


def _of_case(finding: Finding, expect: Mapping[str, Any]) -> dict[str, Any]:
    settled = finding.settlement
    told = "；".join(f"{step.label}：{step.value}" for step in settled.steps)
    says = expect.get("says", "")
    threshold = settled.threshold
    return {
        "payable": yuan(settled.payable_fen),
        "ceiling": yuan(settled.ceiling_fen),
        "threshold": threshold.outcome.value if threshold else "none",
        "low": threshold.low if threshold else 0,
        "high": threshold.high if threshold else 0,
        "heads": [heads for _, heads in settled.heads.items()],
        "declared": [finding.declared_people, yuan(finding.declared_fen)],
        "says": says if says in told else told,
        "enterprise": finding.enterprise.outcome.value,
    }


def run(case: PolicyCase, policy: Policy) -> Finding:
    """Return what the rules say of a case on persons."""
    measure = policy.measures[case.measure]
    chosen, parameters = case.raw.get("readings", {}), case.raw.get("parameters", {})
    return evaluate(policy, measure, facts_of_case(case), chosen=chosen, parameters=parameters)


def facts_of_case(case: PolicyCase) -> CaseFacts:
    """Return the facts that a case describes."""
    raw = case.raw
    groups = raw.get("people", [{key: raw[key] for key in _PERSON_KEYS & set(raw)}])
    persons = [person for group in groups for person in [person_told(group)] * group.get("count", 1)]
    form = raw.get("form", {})
    return CaseFacts(
        case="案卷甲",
        enterprise=employer("甲"),
        tied=tuple(employer(name) for name in raw.get("tied", [])),
        declared_on=raw.get("declared_on", date(2023, 2, 10)),
        declared_people=form.get("people"),
        declared_fen=form.get("fen"),
        covered_months=frozenset(raw.get("covered", ["2023-01", "2023-02"])),
        registers=frozenset(raw.get("whole", [])),
        declared_figures={name: str(value) for name, value in raw.get("stated", {}).items()},
        proved_figures=tuple(
            ProvedFigure(name=name, text=_figure_text(value), source="经办核对")
            for name, value in raw.get("proved", {}).items()
        ),
        coaches=tuple(map(a_coach, raw.get("coaches", []))),
        persons=tuple(persons),
    )


def _figure_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def outcomes(person: PersonFinding) -> Sequence[tuple[str, str]]:
    """Return criterion and outcome of every reason."""
    return [(reason.criterion, reason.outcome.value) for reason in person.reasons]
