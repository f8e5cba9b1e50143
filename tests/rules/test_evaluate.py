"""What stands beside the outcome: the lines it rests on, the clause, the steps of the sum, a person's decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rules.evaluate import evaluate
from rules.facts import CaseFacts, PersonFacts
from rules.finding import Reason
from rules.outcome import Outcome
from rules.packfile import load_all
from tests.rules.facts_told import a_line, a_person, a_result, employer

LUCHENG = load_all()["lucheng-2023"]


def _case(*persons: PersonFacts, on: date = date(2023, 2, 10)) -> CaseFacts:
    months = frozenset({"2023-01", "2023-02"})
    return CaseFacts(case="案卷甲", enterprise=employer("甲"), declared_on=on, covered_months=months, persons=persons)


def _reason(person: PersonFacts, criterion: str, measure: str = "stay") -> Reason:
    finding = evaluate(LUCHENG, LUCHENG.measures[measure], _case(person), chosen={})
    return next(reason for reason in finding.persons[0].reasons if reason.criterion == criterion)


def _lines(*texts: str) -> dict[str, object]:
    lines = [a_line(text) for text in texts]
    return {"insurance": tuple(each._replace(place=each.place._replace(row=row)) for row, each in enumerate(lines, 11))}


def _rows(reason: Reason) -> list[int]:
    return [place.row for place in reason.evidence]


def _with(lines: dict[str, object]) -> PersonFacts:
    insurance = lines["insurance"]
    assert isinstance(insurance, tuple)
    return replace(a_person(), insurance=insurance)


def test_insured_rests_on_one_line_of_every_month() -> None:
    reason = _reason(_with(_lines("2023-01 已到账", "2023-02 已到账", "2023-02 停保")), "insured")

    assert _rows(reason) == [11, 12]


def test_a_month_without_a_line_shows_the_lines_of_the_other_month() -> None:
    reason = _reason(_with(_lines("2023-01 已到账")), "insured")

    assert reason.outcome is Outcome.UNMET
    assert _rows(reason) == [11]


def test_a_month_that_does_not_count_shows_the_line_that_says_so() -> None:
    reason = _reason(_with(_lines("2023-01 已到账", "2023-02 停保")), "insured")

    assert _rows(reason) == [12]


def test_an_absence_shows_the_result_and_words_only_what_touches_the_window() -> None:
    results = (a_result("离温 离=2022-12-01 返=2022-12-20"), a_result("离温 离=2023-01-10 返=2023-01-12"))

    reason = _reason(replace(a_person(), whereabouts=results), "stayed")

    assert _rows(reason) == [9, 9]
    assert reason.text == (
        "比对结果显示2023年1月10日离温、2023年1月12日返温，与2023年1月6日至2023年2月5日的留温期间重叠。"
    )


def test_every_criterion_is_told_in_the_order_of_the_pack_with_its_clause() -> None:
    finding = evaluate(LUCHENG, LUCHENG.measures["return-travel"], _case(a_person("return-travel")), chosen={})

    assert [(reason.criterion, reason.clause) for reason in finding.persons[0].reasons] == [
        ("identity", "三、10"),
        ("unique", "附则2"),
        ("nonlocal", "三、10"),
        ("insured", "三、10"),
        ("returned", "三、10；附件第19项"),
        ("origin", "三、10"),
    ]


def test_the_steps_of_stay_tell_threshold_heads_and_sum() -> None:
    people = [a_person()] * 30 + [a_person(whereabouts=[])] * 2

    settled = evaluate(LUCHENG, LUCHENG.measures["stay"], _case(*people), chosen={}).settlement

    assert [(step.label, step.value, step.clause) for step in settled.steps] == [
        ("门槛人数", "计入门槛30至32人，达到30人", "一、1"),
        ("可发放人员", "30人 × 500.00元 = 15,000.00元", "一、1"),
        ("核定金额", "15,000.00元", "一、1"),
    ]


def test_the_steps_of_return_travel_tell_every_tier() -> None:
    people = [a_person("return-travel"), a_person("return-travel", id="52010219900307001?"), a_person("return-travel")]

    settled = evaluate(LUCHENG, LUCHENG.measures["return-travel"], _case(*people), chosen={}).settlement

    assert [(step.label, step.value) for step in settled.steps] == [
        ("华东地区", "2人 × 150.00元 = 300.00元"),
        ("华东以外地区", "1人 × 200.00元 = 200.00元"),
        ("核定金额", "500.00元"),
    ]


def test_a_threshold_that_is_missed_or_open_is_said_so_and_pays_nothing() -> None:
    stay = LUCHENG.measures["stay"]

    missed = evaluate(LUCHENG, stay, _case(*[a_person()] * 29), chosen={}).settlement
    unsettled = evaluate(LUCHENG, stay, _case(*[a_person()] * 29, a_person(whereabouts=[])), chosen={}).settlement

    assert [missed.steps[0].value, missed.steps[-1].value] == ["计入门槛29人，未达到30人", "0.00元"]
    assert [unsettled.steps[0].value, unsettled.steps[-1].value] == [
        "计入门槛29至30人，尚不能确定是否达到30人",
        "0.00元",
    ]


def test_a_decision_is_kept_beside_the_rules_own_outcome_and_its_evidence() -> None:
    person = a_person(whereabouts=["离温 离=2023-01-10"], overrides=["stayed=met"])

    reason = _reason(person, "stayed")

    assert (reason.outcome, reason.rule_outcome) == (Outcome.MET, Outcome.UNMET)
    assert _rows(reason) == [9]


def test_the_readings_of_a_finding_are_those_that_its_measure_follows() -> None:
    stay = evaluate(LUCHENG, LUCHENG.measures["stay"], _case(), chosen={"R-L8": "paid"})
    travel = evaluate(LUCHENG, LUCHENG.measures["return-travel"], _case(), chosen={})

    assert stay.readings == {
        "R-L1": "nonlocal-stayers",
        "R-L8": "paid",
        "R-L9": "declarant",
        "R-L12": "title-page",
        "R-L16": "difference",
        "R-L13": "enterprise",
    }
    assert set(travel.readings) == {"R-L2", "R-L6", "R-L8", "R-L9", "R-L12", "R-L16"}


def test_a_declaration_out_of_force_and_a_draft_are_remarked() -> None:
    draft = replace(LUCHENG, status="draft")

    finding = evaluate(draft, draft.measures["stay"], _case(on=date(2023, 7, 1)), chosen={})

    assert finding.remarks == (
        "本政策为征求意见稿，尚未正式施行（温鹿政办〔2022〕88号）。",
        "申报日2023-07-01不在政策有效期内（附则3）。",
    )


def test_a_cap_is_a_step_only_where_it_cuts() -> None:
    measure = LUCHENG.measures["stay"]
    term = measure.terms["rate"]
    people = _case(*[a_person()] * 30)

    settled = {
        cap: evaluate(
            LUCHENG, replace(measure, terms=dict(measure.terms) | {"cap": replace(term, value=cap)}), people, chosen={}
        ).settlement
        for cap in (1_500_000, 1_499_999)
    }

    assert [step.label for step in settled[1_500_000].steps] == ["门槛人数", "可发放人员", "核定金额"]
    assert [step.label for step in settled[1_499_999].steps] == ["门槛人数", "可发放人员", "封顶", "核定金额"]
    assert [each.payable_fen for each in settled.values()] == [1_500_000, 1_499_999]
    assert [each.ceiling_fen for each in settled.values()] == [1_500_000, 1_499_999]


def test_a_province_that_no_tier_holds_for_waits() -> None:
    measure = LUCHENG.measures["return-travel"]
    tiers = measure.terms["tiers"].value
    assert isinstance(tiers, tuple)
    terms = dict(measure.terms) | {"tiers": replace(measure.terms["tiers"], value=tiers[:2])}
    person = a_person("return-travel", id="52010219900307001?")

    finding = evaluate(LUCHENG, replace(measure, terms=terms), _case(person), chosen={})

    assert finding.persons[0].unknown == ("origin",)
    assert finding.persons[0].ceiling_fen == 15000
