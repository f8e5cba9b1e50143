"""The case files of tests/cases: a good person by default, and in every case only what tells.

A ``[[case]]`` changes the base person (or a group of ``people``) with these keys, all optional:

- ``id``: 17 digits and ``?`` for the right check character, or a whole number; ``id_numeric``, ``paper``, ``person``
- ``declared``: declared values by field, dates as dates; ``""`` takes one away
- ``insurance``: lines ``月份 状态`` with ``单位=乙`` ``姓名=旁人`` ``险种=…`` ``无代码``
- ``covered``: months that extracts cover
- ``whereabouts``: results ``在温`` / ``离温`` with ``离=日`` ``返=日`` ``日期不清`` ``覆盖=日..日`` ``来源=…``
  ``次序=2`` ``姓名=…``
- ``twins``: other rows of the declaration, ``前`` or ``后`` with ``姓名=…``
- ``rivals``: other enterprises that claim, ``乙`` with ``派遣=丁``; ``tied``: employers bound to the declarant
- ``contrary``, ``taken``: a case; ``tickets``: days; ``overrides``: ``criterion=outcome``
- ``declared_on``; ``readings`` that the office chose; ``form``: what the form states

``expect`` states everything that one person came out with, or with ``people`` what the case came to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from rules.evaluate import Finding, PersonFinding, evaluate
from rules.facts import CaseFacts, Claim, Employer, InsuranceLine, Override, PersonFacts, Place, Ticket, Whereabouts
from rules.money import yuan
from rules.outcome import Outcome
from rules.policy import Policy

CASES = Path(__file__).parent.parent / "cases"
NAME = "样例甲"
FIRST, LAST = date(2023, 1, 6), date(2023, 2, 5)
PENSION = "企业职工基本养老保险"
_WEIGHTS = [2**place % 11 for place in range(17, 0, -1)]
_PERSON_KEYS = {
    "id", "id_numeric", "paper", "person", "declared", "insurance", "whereabouts", "twins", "rivals", "contrary",
    "taken", "tickets", "overrides",
}  # fmt: skip
_CASE_KEYS = {"name", "measure", "tied", "covered", "declared_on", "readings", "people", "expect", "form"}
_PERSON_EXPECT = {"outcome", "unmet", "unknown", "flags", "pays", "at_most", "tier", "says", "remarks"}
_CASE_EXPECT = {"payable", "ceiling", "threshold", "low", "high", "heads", "declared"}
_BASE: Mapping[str, Mapping[str, Any]] = {
    "stay": {"whereabouts": ["在温"], "declared": {}},
    "return-travel": {
        "whereabouts": ["离温 离=2023-01-10 返=2023-01-28"],
        "declared": {"return_on": date(2023, 1, 28), "transport": "火车"},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCase:
    """One case of a file."""

    file: str
    name: str
    measure: str
    raw: Mapping[str, Any]

    def __str__(self) -> str:
        """Name the case in the report of a failure."""
        return f"{self.file}: {self.name}"


def all_cases() -> list[PolicyCase]:
    """Return every case of every file; a key that nothing reads is a fault of the file."""
    return [case for file in sorted(CASES.glob("*.toml")) for case in _cases_of(file)]


def _cases_of(file: Path) -> list[PolicyCase]:
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    cases = [
        PolicyCase(file=file.name, name=each["name"], measure=each.get("measure", raw["measure"]), raw=each)
        for each in raw["case"]
    ]
    for case in cases:
        allowed = _CASE_KEYS if "people" in case.raw else _CASE_KEYS | _PERSON_KEYS
        expected = _CASE_EXPECT if "people" in case.raw else _PERSON_EXPECT
        unread = {*case.raw} - allowed | {*case.raw["expect"]} - expected
        unread |= {key for group in case.raw.get("people", []) for key in group} - _PERSON_KEYS - {"count"}
        if unread:
            raise KeyError(str(case), unread)
    return cases


def faults(case: PolicyCase, policy: Policy) -> list[str]:
    """Return in words whatever the case expects and does not get."""
    finding = run(case, policy)
    expect = case.raw["expect"]
    found = _of_case(finding) if "people" in case.raw else _of_person(finding, expect)
    wanted = dict(expect)
    if "people" not in case.raw:
        wanted = {"unmet": [], "unknown": [], "flags": []} | wanted
        for key in ("unmet", "unknown", "flags"):
            wanted[key] = sorted(wanted[key])
    return [f"{key}: {found.get(key)!r}, not {value!r}" for key, value in wanted.items() if found.get(key) != value]


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
        "says": says if says in told else told,
    }


def _of_case(finding: Finding) -> dict[str, Any]:
    settled = finding.settlement
    threshold = settled.threshold
    return {
        "payable": yuan(settled.payable_fen),
        "ceiling": yuan(settled.ceiling_fen),
        "threshold": threshold.outcome.value if threshold else "none",
        "low": threshold.low if threshold else 0,
        "high": threshold.high if threshold else 0,
        "heads": [heads for _, heads in settled.heads.items()],
        "declared": [finding.declared_people, yuan(finding.declared_fen)],
    }


def run(case: PolicyCase, policy: Policy) -> Finding:
    """Return what the rules say of a case."""
    measure = policy.measures[case.measure]
    return evaluate(policy, measure, facts_of_case(case), chosen=case.raw.get("readings", {}))


def facts_of_case(case: PolicyCase) -> CaseFacts:
    """Return the facts that a case describes."""
    raw = case.raw
    groups = raw.get("people", [{key: raw[key] for key in _PERSON_KEYS & set(raw)}])
    persons = [person for group in groups for person in [a_person(case.measure, **group)] * group.get("count", 1)]
    form = raw.get("form", {})
    return CaseFacts(
        case="案卷甲",
        enterprise=employer("甲"),
        tied=tuple(employer(name) for name in raw.get("tied", [])),
        declared_on=raw.get("declared_on", date(2023, 2, 10)),
        declared_people=form.get("people"),
        declared_fen=form.get("fen"),
        covered_months=frozenset(raw.get("covered", ["2023-01", "2023-02"])),
        persons=tuple(persons),
    )


def a_person(measure: str = "stay", **changed: Any) -> PersonFacts:  # noqa: ANN401  a case changes what it likes
    """Return a person who is payable under the measure, but for what is changed."""
    told = {**_BASE[measure], **changed}
    declared = _BASE[measure]["declared"] | told["declared"]
    return PersonFacts(
        place=_place("花名册", 5),
        name=told.get("person", NAME),
        id_number=whole_id(told.get("id", "34010219900307001?")),
        id_numeric=told.get("id_numeric", False),
        paper=told.get("paper", ""),
        declared={field: str(value) for field, value in declared.items() if value != ""},
        insurance=tuple(map(a_line, told.get("insurance", ["2023-01 已到账", "2023-02 已到账"]))),
        whereabouts=tuple(map(a_result, told["whereabouts"])),
        twins=tuple(map(_twin, told.get("twins", []))),
        rivals=tuple(map(_rival, told.get("rivals", []))),
        contrary=(_claim("甲", case=told["contrary"]),) if "contrary" in told else (),
        taken_by=told.get("taken", ""),
        tickets=tuple(Ticket(used_on=day, text="车票", recorded_by="经办") for day in told.get("tickets", [])),
        overrides=tuple(map(_override, told.get("overrides", []))),
    )


@lru_cache
def whole_id(number: str) -> str:
    """Return the number with its check character in the place of ``?`` (GB 11643, worked out from the standard)."""
    if not number.endswith("?"):
        return number
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    rest = (12 - total) % 11
    return number[:17] + ("X" if rest == 10 else str(rest))


def employer(name: str) -> Employer:
    """Return one of the enterprises of the cases: 甲 declares, 乙 rivals, 丙 is a third, 丁 dispatches."""
    code = f"91330302SAMPLE00{'甲乙丙丁'.index(name)}K"
    return Employer(uscc=code, name=f"样例{name}公司")


def a_line(text: str) -> InsuranceLine:
    """Return the line of an insurance extract that a text such as ``2023-01 欠费 单位=乙`` describes."""
    (month, *rest), told = _words(text)
    flags = [word for word in rest if word == "无代码"]
    status = "".join(word for word in rest if word != "无代码")
    of = employer(told.get("单位", "甲"))
    return InsuranceLine(
        place=_place("参保明细", 7),
        name=told.get("姓名", NAME).replace("空白", ""),
        employer=Employer(uscc="", name=told.get("单位名称", of.name)) if flags else of,
        kind=told.get("险种", PENSION),
        month=month,
        status=status,
    )


def a_result(text: str) -> Whereabouts:
    """Return the whereabouts result that a text such as ``离温 离=2023-01-10 返=2023-01-20`` describes."""
    (result, *rest), told = _words(text)
    covers = told.get("覆盖", f"{FIRST}..{LAST}").split("..")
    return Whereabouts(
        place=_place("比对结果", 9),
        name=told.get("姓名", NAME).replace("空白", ""),
        result=result,
        left_on=date.fromisoformat(told["离"]) if "离" in told else None,
        back_on=date.fromisoformat(told["返"]) if "返" in told else None,
        undated="日期不清" in rest,
        source=told.get("来源", "运营商"),
        order=int(told.get("次序", "1")),
        covers_from=date.fromisoformat(covers[0]),
        covers_to=date.fromisoformat(covers[1]),
    )


def _twin(text: str) -> Claim:
    (where,), told = _words(text)
    return _claim("甲", case="案卷甲", name=told.get("姓名", NAME), earlier=where == "前")


def _rival(text: str) -> Claim:
    (who,), told = _words(text)
    tied = tuple(employer(name) for name in told.get("派遣", ""))
    return _claim(who, case=f"案卷{who}", tied=tied)


def _claim(who: str, *, case: str, name: str = NAME, tied: tuple[Employer, ...] = (), earlier: bool = False) -> Claim:
    place = _place("花名册", 4 if earlier else 6)
    return Claim(case=case, enterprise=employer(who), tied=tied, name=name, place=place, earlier=earlier)


def _override(text: str) -> Override:
    criterion, outcome = text.split("=")
    return Override(criterion=criterion, as_if=Outcome(outcome), reason="已核对原件", by="复核")


def _words(text: str) -> tuple[list[str], dict[str, str]]:
    words = text.split()
    told = dict(word.split("=") for word in words if "=" in word)
    return [word for word in words if "=" not in word], told


@lru_cache
def _place(sheet: str, row: int) -> Place:
    return Place(file="样例.xlsx", sha256="0" * 64, sheet=sheet, row=row)


def outcomes(person: PersonFinding) -> Sequence[tuple[str, str]]:
    """Return criterion and outcome of every reason."""
    return [(reason.criterion, reason.outcome.value) for reason in person.reasons]
