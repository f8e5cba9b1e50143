"""Of what cannot be had twice the higher is paid, and what is displaced is told with its sum (不重复享受、就高)."""

from __future__ import annotations

from typing import Any

import pytest

from rules.benefits import Worth
from rules.displacement import Stake, exclusive, no_higher_benefit, opened, payable_beside, rival_outcome
from rules.facts import Claim, RegisterLine
from rules.outcome import Verdict, met
from rules.words import sentence
from tests.rules.subjects_made import a_claim, a_subject, told
from tests.rules.subjects_made import a_register_line as line

TITLES = {"first-hire": "招工奖励", "agency": "机构引工奖励", "stay": "留工补助"}


def at_stake(low_fen: int, high_fen: int | None = None) -> Stake:
    return Stake(
        measure="first-hire", low_fen=low_fen, high_fen=low_fen if high_fen is None else high_fen, titles=TITLES
    )


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ((), "met exclusive"),
        ((a_claim("agency", 80000, "rejected"),), "met exclusive"),
        ((a_claim("agency", 80000),), "unmet exclusive-displaced"),
        ((a_claim("agency", 80000, "taken"),), "unmet exclusive-displaced"),
        ((a_claim("agency", 25000, "taken"),), "unmet exclusive-displaced"),
        ((a_claim("agency", 24999, "taken"),), "met exclusive-rest"),
        ((a_claim("agency", 80000, "pending"),), "unknown exclusive-open"),
        ((a_claim("agency", 25001),), "unmet exclusive-displaced"),
        ((a_claim("agency", 25000, number=4),), "unmet exclusive-displaced"),
        ((a_claim("agency", 25000, "pending", number=4),), "unknown exclusive-open"),
        ((a_claim("agency", 25000, number=6),), "met exclusive-displaces"),
        ((a_claim("agency", 25000, "pending", number=6),), "met exclusive-displaces"),
        ((a_claim("agency", 24999, number=4),), "met exclusive-displaces"),
        ((a_claim("agency", 24999, "pending", number=4),), "met exclusive-displaces"),
        ((a_claim("agency", 0, "pending"),), "unknown exclusive-open"),
        ((a_claim("agency", 0, ""),), "unknown exclusive-open"),
        ((a_claim("agency", 80000, ""),), "unknown exclusive-open"),
        ((a_claim("agency", 90000, "pending"), a_claim("stay", 80000)), "unmet exclusive-displaced"),
        ((a_claim("agency", 10000), a_claim("stay", 80000, "pending")), "unknown exclusive-open"),
        ((a_claim("agency", 10000), a_claim("stay", 80000, "rejected")), "met exclusive-displaces"),
    ],
)
def test_only_the_higher_of_exclusive_claims_is_paid(claims: tuple[Claim, ...], expected: str) -> None:
    assert told(exclusive(a_subject(exclusive=claims), stake=at_stake(25000))) == expected
    assert told(exclusive(a_subject(exclusive=claims[::-1]), stake=at_stake(25000))) == expected


@pytest.mark.parametrize(
    ("stake", "amount_fen", "expected"),
    [
        (at_stake(0), 100, "unknown exclusive-open"),
        (at_stake(0, 20000), 20001, "unmet exclusive-displaced"),
        (at_stake(0, 20000), 20000, "unknown exclusive-open"),
        (at_stake(5000, 20000), 5000, "unknown exclusive-open"),
        (at_stake(5000, 20000), 4999, "met exclusive-displaces"),
    ],
)
def test_a_sum_that_is_not_settled_is_compared_by_both_its_ends(stake: Stake, amount_fen: int, expected: str) -> None:
    subject = a_subject(exclusive=(a_claim("agency", amount_fen),))

    assert told(exclusive(subject, stake=stake)) == expected


def test_what_is_displaced_is_told_with_case_measure_and_both_sums() -> None:
    verdict = exclusive(a_subject(exclusive=(a_claim("agency", 80000),)), stake=at_stake(25000))

    assert sentence(verdict.code, verdict.words) == (
        "此人另有申报：案卷330302003-AG-2024-0009（机构引工奖励，800.00元），就高由该项发放；本项如发放为250.00元。"
    )
    assert [place.row for place in verdict.evidence] == [9]


def test_of_two_alike_exactly_one_is_paid_and_it_is_the_one_opened_first() -> None:
    first, second = "330302003-ZG-2023-0010", "330302003-AG-2024-0002"

    assert opened(first) < opened(second)
    assert not opened(second) < opened(first)
    assert opened("330302003-AG-2024-0002") < opened("330302003-ZG-2024-0002")


def a_benefit(amount: str, document: str = "浙人社〔2023〕1号", **more: Any) -> RegisterLine:  # noqa: ANN401
    return line("benefit", document=document, amount=amount, **more)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), "met no-other-benefit"),
        ((a_benefit("49999"),), "met benefit-lower other-benefit"),
        ((a_benefit("50000"),), "unmet displaced-by-other other-benefit"),
        ((a_benefit("50001"),), "unmet displaced-by-other other-benefit"),
        ((a_benefit("20000"), a_benefit("30000", "市发〔2023〕2号")), "unmet displaced-by-other other-benefit"),
        ((a_benefit("20000"), a_benefit("29999")), "met benefit-lower other-benefit"),
        ((a_benefit("30000"), a_benefit("30000", source="财政局")), "met benefit-lower other-benefit"),
        ((a_benefit("30000"), a_benefit("40000", source="财政局")),
         "unknown benefit-unsettled other-benefit sources-differ"),
        ((a_benefit("60000"), a_benefit("70000", source="财政局")),
         "unmet displaced-by-other other-benefit sources-differ"),
        ((a_benefit("20000"), a_benefit("30000", "市发〔2023〕2号", order=2)),
         "unmet displaced-by-other other-benefit"),
        ((a_benefit("50000"), a_benefit("20000", order=2)), "met benefit-lower other-benefit"),
        ((a_benefit("三百"),), "unknown benefit-unreadable other-benefit"),
        ((a_benefit(""), a_benefit("50000")), "unmet displaced-by-other other-benefit"),
        ((a_benefit("50000", name="旁人"),), "unknown benefit-other-name name-mismatch"),
        ((a_benefit("10000"), a_benefit("50000", name="旁人")), "met benefit-lower name-mismatch other-benefit"),
        ((a_benefit("50000", measure="留工补助"),), "met no-other-benefit"),
        ((a_benefit("50000", measure="stay"),), "met no-other-benefit"),
        ((a_benefit("50000", measure="招工奖励"),), "unmet displaced-by-other other-benefit"),
        ((a_benefit("50000", measure="省里的别的项目"),), "unmet displaced-by-other other-benefit"),
    ],
)  # fmt: skip
def test_as_much_under_another_policy_displaces_and_less_leaves_the_rest(
    lines: tuple[RegisterLine, ...], expected: str
) -> None:
    assert told(no_higher_benefit(a_subject(*lines), stake=at_stake(50000))) == expected
    assert told(no_higher_benefit(a_subject(*lines[::-1]), stake=at_stake(50000))) == expected


@pytest.mark.parametrize(
    ("stake", "expected"),
    [
        (at_stake(0), "unknown benefit-unsettled other-benefit"),
        (at_stake(0, 50000), "unknown benefit-unsettled other-benefit"),
        (at_stake(30001, 50000), "met benefit-lower other-benefit"),
        (at_stake(0, 30000), "unmet displaced-by-other other-benefit"),
    ],
)
def test_a_benefit_is_compared_with_both_ends_of_a_sum_that_is_not_settled(stake: Stake, expected: str) -> None:
    assert told(no_higher_benefit(a_subject(a_benefit("30000")), stake=stake)) == expected


@pytest.mark.parametrize(("option", "left"), [("difference", 20000), ("whole", 50000)])
def test_after_a_lower_benefit_the_difference_is_paid_or_the_whole_as_the_pack_says(option: str, left: int) -> None:
    subject, stake = a_subject(a_benefit("30000")), at_stake(50000)
    verdict = no_higher_benefit(subject, stake=stake, lower_taken=option)

    worth = payable_beside(subject, Worth(50000, 50000, "档"), {"no-higher-benefit": verdict}, stake, option)

    assert worth == Worth(left, left, "档")
    assert dict(verdict.words)["rest"] == f"{left // 100}.00元"


def test_a_lower_claim_that_is_already_paid_is_taken_off_and_an_unpaid_one_is_not() -> None:
    claims = (a_claim("agency", 10000, "taken"), a_claim("stay", 5000, "payable"))
    subject, stake = a_subject(exclusive=claims), at_stake(25000)
    verdict = exclusive(subject, stake=stake)
    verdicts = {"exclusive": verdict}

    assert sentence(verdict.code, verdict.words).endswith("另项已核定发放100.00元，本项发放150.00元。")
    assert payable_beside(subject, Worth(25000, 25000), verdicts, stake, "difference") == Worth(15000, 15000)
    assert payable_beside(subject, Worth(25000, 25000), verdicts, stake, "whole") == Worth(25000, 25000)


@pytest.mark.parametrize(
    ("outcome", "fen", "settled", "expected"),
    [
        ("payable", 300, (300, 300), "payable"),
        ("payable", 300, (0, 300), "pending"),
        ("payable", 300, (0, 0), "rejected"),
        ("pending", 300, (0, 300), "pending"),
        ("pending", 300, (0, 0), "rejected"),
        ("rejected", 300, (0, 0), "rejected"),
        ("payable", 0, (0, 0), "payable"),
        ("pending", 0, (0, 0), "pending"),
    ],
)
def test_a_row_takes_nothing_where_its_case_pays_nothing(
    outcome: str, fen: int, settled: tuple[int, int], expected: str
) -> None:
    payable_fen, ceiling_fen = settled

    assert rival_outcome(outcome, fen, payable_fen=payable_fen, ceiling_fen=ceiling_fen) == expected


@pytest.mark.parametrize("verdicts", [{}, {"no-higher-benefit": met("override")}])
def test_where_a_person_decided_nothing_is_taken_off(verdicts: dict[str, Verdict]) -> None:
    subject = a_subject(a_benefit("30000"))

    assert payable_beside(subject, Worth(50000, 50000), verdicts, at_stake(50000), "difference") == Worth(50000, 50000)
