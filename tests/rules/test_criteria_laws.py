"""Laws of the person criteria on registers, duty, coaches and exclusive claims, whatever arrives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.criteria import CRITERIA
from rules.displacement import Stake
from rules.facts import Claim, Referee, RegisterLine
from rules.outcome import Outcome, Verdict
from rules.registers import REGISTERS
from rules.subject import Subject
from rules.terms import Posts, Region, Span
from rules.words import sentence
from tests.rules.facts_made import LINES, whereabouts
from tests.rules.facts_told import NAME, PENSION, whole_id
from tests.rules.subjects_made import CASE, a_claim, a_register_line, a_ride, a_subject

WINDOW = Span(first=date(2023, 1, 6), last=date(2023, 2, 5))
INSURANCE = {
    "months": ("2023-01", "2023-02"), "insurance_kinds": (PENSION,), "insurance_counts": "paid",
    "insurance_payer": "declarant",
}  # fmt: skip
TERMS: dict[str, dict[str, Any]] = {
    "household": {"household_outside": Region(name="舟山市", codes=("3309",), names=("舟山", "定海"))},
    "post": {"posts": Posts(counts=("生产", "操作"), never=("行政",))},
    "on-duty": {"window": WINDOW},
    "rode": {"window": WINDOW},
    "permit": {"permit_issuer": "鹿城", "permit_on": date(2023, 2, 5)},
    "phone-local": {"phone_places": ("温州",)},
    "listed": {"listed_in": "甲名单", "list_complete": True},
    "first-job": {"hire_window": WINDOW},
    "hired": {"hire_window": WINDOW},
    "insured": {**INSURANCE, "months_at_least": 1, "kinds_needed": "all"},
    "referee": INSURANCE,
    "exclusive": {},
    "no-higher-benefit": {},
}
VALUES: dict[str, dict[str, list[str]]] = {
    "household": {"region": ["安徽省", "浙江省", "舟山市定海区", "", "外地"], "code": ["", "", "330902", "340102"]},
    "permit": {
        "issuer": ["鹿城公安分局", "瓯海公安分局", ""],
        "valid_from": ["", "2023-02-05", "2023-02-06", "不详"],
        "valid_to": ["2023-02-05", "2023-02-04", "2024-01-01", ""],
    },
    "post": {"post": ["操作工", "行政", "生产行政", "门卫", ""]},
    "first-insured": {"month": ["2022-12", "2023-01", "2023-02", "2023-03", "不详"]},
    "employment": {
        "hired_on": ["2023-01-05", "2023-01-06", "2023-02-06", ""],
        "employer": ["样例甲公司", "样例甲公司", "样例丙公司", ""],
    },
    "phone": {"place": ["浙江温州", "浙江台州", ""]},
    "list": {"list": ["甲名单", "乙名单"]},
    "benefit": {
        "document": ["甲发1号", "乙发2号"],
        "amount": ["20000", "30000", "50000", "若干"],
        "measure": ["", "", "另一项"],
    },
}
BLURRED = {"employment": {"hired_on": "不详", "employer": ""}}
STAKES = st.sampled_from([(0, 0), (0, 50000), (20000, 50000), (50000, 50000), (30000, 30000)])


@st.composite
def a_line_for(draw: st.DrawFn, criterion: str) -> RegisterLine:
    """Return a line of a register, of one that the criterion rests on where there is one."""
    kind = draw(st.sampled_from([kind for kind in CRITERIA[criterion].evidence if kind in VALUES] or sorted(VALUES)))
    values = {field: draw(st.sampled_from(options)) for field, options in VALUES[kind].items()}
    name = draw(st.sampled_from([*[NAME] * 6, "旁人", ""]))
    return a_register_line(kind, name=name, source=draw(SOURCES), order=draw(st.integers(1, 2)), **values)


SOURCES = st.sampled_from(["公安", "人社局"])
CLAIMS = st.builds(
    a_claim,
    st.sampled_from(["agency", "stay"]),
    st.sampled_from([0, 20000, 30000, 50000, 80000]),
    st.sampled_from(["payable", "pending", "rejected", "taken", ""]),
    st.sampled_from([1, 4, 6, 9]),
    st.sampled_from([2023, 2024]),
)
DECLARED = st.fixed_dictionaries(
    {},
    optional={
        "household": st.sampled_from(["安徽省", "舟山市", "老家"]),
        "post": st.sampled_from(["操作工", "行政"]),
        "phone": st.just("13800000000"),
        "first_job": st.sampled_from(["是", "否"]),
        "hired_on": st.sampled_from(["2023-01-05", "2023-01-06"]),
        "return_on": st.sampled_from(["2023-01-05", "2023-01-06"]),
        "work_from": st.sampled_from(["2023-01-06", "2023-01-07"]),
    },
)


@st.composite
def subjects(draw: st.DrawFn, criterion: str) -> Subject:
    """Return any person as the criterion sees one."""
    duty = [each._replace(result=each.result.replace("温", "岗")) for each in draw(whereabouts(own=False))]
    insurance = tuple(draw(st.lists(LINES, max_size=4)))
    referees = st.builds(
        Referee,
        name=st.just(NAME),
        id_number=st.sampled_from([whole_id("33068319850307001?"), "", whole_id("34010219900307001?")]),
        insurance=st.lists(LINES, max_size=3).map(tuple),
    )
    return a_subject(
        *draw(st.lists(a_line_for(criterion), max_size=4)),
        declared=draw(st.just({}) | DECLARED),
        at_hand=draw(st.frozensets(st.sampled_from(["permit", "list:甲名单"]))),
        case=replace(CASE, covered_months=frozenset({"2023-01", "2023-02"})),
        id_number=draw(st.sampled_from([whole_id("34010219900307001?"), whole_id("33090219900307001?"), "坏"])),
        insurance=insurance,
        duty=tuple(duty),
        rides=tuple(map(a_ride, draw(st.lists(st.dates(date(2023, 1, 1), date(2023, 2, 10)), max_size=2)))),
        referee=draw(st.none() | referees),
        contrary=tuple(draw(st.lists(CLAIMS, max_size=1))),
        exclusive=tuple(draw(st.lists(CLAIMS, max_size=3))),
    )


Judge = Callable[[Subject], Verdict]


def judge_of(criterion: str, ends: tuple[int, int]) -> Judge:
    terms = dict(TERMS[criterion])
    if CRITERIA[criterion].by_sum:
        terms["stake"] = Stake(measure="first-hire", low_fen=ends[0], high_fen=ends[1], titles={"other": "另一项"})
    return partial(CRITERIA[criterion].judge, **terms)


def with_facts(subject: Subject, **changed: Any) -> Subject:  # noqa: ANN401
    return Subject(replace(subject.facts, **changed), subject.case)


def said(verdict: Verdict) -> tuple[Any, ...]:
    return verdict.outcome, sentence(verdict.code, verdict.words), frozenset(verdict.flags), frozenset(verdict.evidence)


def no_surer(before: Verdict, after: Verdict) -> bool:
    return after.outcome in {before.outcome, Outcome.UNKNOWN}


EACH = pytest.mark.parametrize("criterion", sorted(TERMS))


@EACH
@settings(max_examples=30, deadline=None)
@given(data=st.data(), ends=STAKES, chance=st.randoms(use_true_random=False))
def test_the_order_of_evidence_never_matters(
    criterion: str, data: st.DataObject, ends: tuple[int, int], chance: Random
) -> None:
    subject = data.draw(subjects(criterion))
    many = ("registers", "insurance", "duty", "rides", "exclusive")
    mixed = {
        name: tuple(chance.sample(getattr(subject.facts, name), len(getattr(subject.facts, name)))) for name in many
    }
    judge = judge_of(criterion, ends)

    assert said(judge(subject)) == said(judge(with_facts(subject, **mixed)))


@EACH
@settings(max_examples=30, deadline=None)
@given(data=st.data(), ends=STAKES)
def test_lines_under_another_name_make_no_one_surer(criterion: str, data: st.DataObject, ends: tuple[int, int]) -> None:
    subject = data.draw(subjects(criterion))
    strangers = tuple(replace(line, name="旁人") for line in subject.facts.registers)
    judge = judge_of(criterion, ends)

    assert no_surer(judge(subject), judge(with_facts(subject, registers=strangers)))


def _blurred(line: RegisterLine) -> RegisterLine:
    """Return the same line with nothing in it that can be read; a line of a list has nothing to lose."""
    if line.kind == "list":
        return line
    kept = {field: line.values[field] for field in ("document", "measure") if field in line.values}
    unread = BLURRED.get(line.kind, dict.fromkeys(REGISTERS[line.kind].fields, ""))
    return replace(line, values=unread | kept)


@EACH
@settings(max_examples=80, deadline=None)
@given(data=st.data(), ends=STAKES)
def test_a_line_that_can_no_longer_be_read_makes_no_one_surer(
    criterion: str, data: st.DataObject, ends: tuple[int, int]
) -> None:
    subject = data.draw(subjects(criterion))
    lines = subject.facts.registers
    spot = data.draw(st.integers(0, max(len(lines) - 1, 0)))
    unread = tuple(_blurred(line) if index == spot else line for index, line in enumerate(lines))
    judge = judge_of(criterion, ends)

    assert no_surer(judge(subject), judge(with_facts(subject, registers=unread)))


@EACH
@settings(max_examples=30, deadline=None)
@given(declared=DECLARED, ends=STAKES)
def test_without_any_evidence_only_the_declaration_refuses(
    criterion: str, declared: dict[str, str], ends: tuple[int, int]
) -> None:
    bare = a_subject(declared=declared, case=replace(CASE, covered_months=frozenset()))
    silent = {"referee": Outcome.UNMET, "exclusive": Outcome.MET, "no-higher-benefit": Outcome.MET}

    verdict = judge_of(criterion, ends)(bare)

    expected = silent.get(criterion, Outcome.UNKNOWN)
    refused = verdict.outcome is Outcome.UNMET and any(field in declared for field in CRITERIA[criterion].columns)
    assert verdict.outcome is expected or refused


@settings(max_examples=80, deadline=None)
@given(subject=subjects("exclusive"), ends=STAKES, data=st.data())
def test_a_claim_that_is_open_again_makes_no_one_surer(
    subject: Subject, ends: tuple[int, int], data: st.DataObject
) -> None:
    doubt = data.draw(st.sampled_from(["", "pending"]))
    open_again = tuple(replace(claim, outcome=doubt) if claim.outcome in {"payable", "taken"} else claim
                       for claim in subject.facts.exclusive)  # fmt: skip
    judge = judge_of("exclusive", ends)

    assert no_surer(judge(subject), judge(with_facts(subject, exclusive=open_again)))


@pytest.mark.parametrize("criterion", ["exclusive", "no-higher-benefit"])
@settings(max_examples=80, deadline=None)
@given(subject=subjects("no-higher-benefit"), high=st.sampled_from([20000, 30000, 50000]))
def test_a_sum_of_ones_own_that_is_not_settled_makes_no_one_surer(criterion: str, subject: Subject, high: int) -> None:
    settled, open_ended = judge_of(criterion, (high, high)), judge_of(criterion, (0, high))

    assert no_surer(settled(subject), open_ended(subject))


@settings(max_examples=150, deadline=None)
@given(
    own=st.sampled_from([20000, 30000]), other=st.sampled_from([10000, 20000, 30000]), numbers=st.permutations([3, 8])
)
def test_of_two_exclusive_rows_exactly_one_is_paid(own: int, other: int, numbers: list[int]) -> None:
    mine, theirs = a_claim("first-hire", own, number=numbers[0]), a_claim("agency", other, number=numbers[1])

    met = [
        _judged_beside(mine, theirs).outcome is Outcome.MET,
        _judged_beside(theirs, mine).outcome is Outcome.MET,
    ]

    assert sorted(met) == [False, True]


def _judged_beside(claim: Claim, rival: Claim) -> Verdict:
    subject = a_subject(exclusive=(rival,), case=replace(CASE, case=claim.case))
    ends = (claim.amount_fen, claim.amount_fen)
    return judge_of("exclusive", ends)(subject)
