"""A document never heard of needs a pack and no program: 云河县 is invented, and so is all that it grants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rules.calculate import calculate, facts_asked
from rules.document import compose, facts_of
from rules.evaluate import evaluate
from rules.examples import failures
from rules.facts import CaseFacts, PersonFacts, ProvedFigure
from rules.finding import Finding
from rules.funding import split
from rules.packfile import load
from tests.rules.facts_told import a_line, a_person, a_register_line, a_result, employer, whole_id

YUNHE = load(Path(__file__).parent.parent / "packs" / "yunhe-2031.toml")
MONTHS = ("2030-11", "2030-12", "2031-01")


def _worker(number: int, *, back: str = "", months: tuple[str, ...] = MONTHS[:2], **changed: str) -> PersonFacts:
    result = f"离温 离=2031-01-19 返={back}" if back else "在温"
    return replace(
        a_person(id=f"3401021990030700{number}?", **changed),
        insurance=tuple(a_line(f"{month} 已到账 险种=工伤保险") for month in months),
        whereabouts=(a_result(f"{result} 覆盖=2031-01-20..2031-01-29"),),
    )


def _case(*persons: PersonFacts, on: date = date(2031, 2, 1), proved: dict[str, str] | None = None) -> CaseFacts:
    return CaseFacts(
        case="案卷甲",
        enterprise=employer("甲"),
        declared_on=on,
        covered_months=frozenset(MONTHS),
        proved_figures=tuple(ProvedFigure(name=name, text=text, source="核") for name, text in (proved or {}).items()),
        persons=persons,
    )


def _judged(measure: str, facts: CaseFacts) -> Finding:
    return evaluate(YUNHE, YUNHE.measures[measure], facts, chosen={})


def _calculated(measure: str, facts: dict[str, object], **chosen: str) -> tuple[str, str]:
    readings = {"R-Y1": chosen["reading"]} if "reading" in chosen else {}
    parameters = {f"{measure}.rate": chosen["rate"]} if "rate" in chosen else {}
    found = calculate(YUNHE, YUNHE.measures[measure], facts, chosen=readings, parameters=parameters)
    return found.outcome.value, found.amount


def test_the_pack_loads_and_its_examples_add_up() -> None:
    assert failures(YUNHE) == []
    assert [fact.name for fact in facts_asked(YUNHE, YUNHE.measures["charter"])] == ["trip_date", "cost"]


def test_three_who_stayed_are_paid_by_the_rate_of_the_county() -> None:
    finding = _judged("stay", _case(*map(_worker, (1, 2, 3))))

    assert finding.settlement.payable_fen == 3 * 32150
    assert finding.settlement.steps[-1].value == "964.50元"
    assert facts_of(compose(finding)) == finding.facts


def test_four_meet_the_cap_of_the_county() -> None:
    assert _judged("stay", _case(*map(_worker, (1, 2, 3, 4)))).settlement.payable_fen == 100_000


def test_two_do_not_reach_three() -> None:
    assert _judged("stay", _case(*map(_worker, (1, 2)))).settlement.payable_fen == 0


@pytest.mark.parametrize(
    ("worker", "unmet"),
    [
        (_worker(1, back="2031-01-20"), ("stayed",)),
        (_worker(1, months=MONTHS[:1]), ("insured",)),
        (_worker(1, months=MONTHS[1:]), ()),
        (replace(_worker(1), id_number=whole_id("99010119900307001?")), ("nonlocal",)),
    ],
)
def test_the_days_months_and_prefix_of_the_county_decide(worker: PersonFacts, unmet: tuple[str, ...]) -> None:
    assert _judged("stay", _case(worker)).persons[0].unmet == unmet


def test_an_enterprise_that_is_registered_elsewhere_has_nothing() -> None:
    persons = tuple(map(_worker, (1, 2, 3)))

    here = _judged("stay", _case(*persons, proved={"registered_here": "true"}))
    elsewhere = _judged("stay", _case(*persons, proved={"registered_here": "false"}))

    assert (here.settlement.payable_fen, elsewhere.settlement.payable_fen) == (96450, 0)


def test_a_declaration_after_the_last_day_is_remarked() -> None:
    assert _judged("stay", _case(on=date(2031, 9, 30))).remarks == ()
    assert _judged("stay", _case(on=date(2031, 10, 1))).remarks == ("申报日2031-10-01不在政策有效期内（十）。",)


@pytest.mark.parametrize(
    ("sales", "reading", "amount"),
    [
        ("1069999.99", "whole", "0.00"), ("1070000", "whole", "12345.00"), ("1099999.99", "whole", "12345.00"),
        ("1100000", "whole", "13456.00"), ("1085000", "pro-rata", "12900.50"), ("1290000", "whole", "20000.00"),
    ],
)  # fmt: skip
def test_growth_is_paid_by_the_steps_of_the_county(sales: str, reading: str, amount: str) -> None:
    facts = {"food_industry": True, "sales_h1_prev": "1000000", "sales_h1": sales}

    assert _calculated("growth", facts, reading=reading)[1] == amount


@pytest.mark.parametrize(
    ("day", "cost", "answer"),
    [
        ("2031-01-29", "1000", ("unmet", "0.00")), ("2031-01-30", "1000", ("met", "350.00")),
        ("2031-02-14", "20000.01", ("met", "7000.00")), ("2031-02-15", "1000", ("unmet", "0.00")),
    ],
)  # fmt: skip
def test_a_coach_is_paid_by_the_share_and_days_of_the_county(day: str, cost: str, answer: tuple[str, str]) -> None:
    assert _calculated("charter", {"trip_date": day, "cost": cost}) == answer


def test_a_sum_that_the_text_leaves_open_is_nothing_until_the_office_sets_it() -> None:
    assert _calculated("agency", {"people": "7"}) == ("met", "0.00")
    assert _calculated("agency", {"people": "7"}, rate="150.00") == ("met", "1050.00")
    assert _calculated("agency", {"people": "6"}, rate="150.00") == ("unmet", "0.00")


def test_a_list_names_the_people_and_costs_nothing() -> None:
    person = replace(a_person(), registers=(a_register_line("户籍核查结果 户籍地=安徽省"),))

    finding = _judged("list", _case(person))

    assert finding.persons[0].unmet == finding.persons[0].unknown == ()
    assert finding.settlement.ceiling_fen == 0


def test_the_cost_is_split_as_the_county_says_and_the_township_takes_the_odd_fen() -> None:
    funding = YUNHE.funding_of("growth")

    assert funding is not None
    assert split(1_234_567, funding) == {"县级": 864_196, "乡镇": 370_371}
