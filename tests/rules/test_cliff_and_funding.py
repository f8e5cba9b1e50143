"""The edge of a case is told to the person and the fen, and a shared sum loses none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.cliff import cliffs, set_apart
from rules.funding import split
from rules.packfile import load_all
from rules.policy import Funding

SUMS = st.lists(st.integers(min_value=1, max_value=100_000), min_size=1, max_size=30)


def test_thirty_one_stayers_bear_one_rejection_and_lose_everything_with_the_second() -> None:
    (edge,) = cliffs(required=30, low=31, high=31, payable_fen=15_500_00, ceiling_fen=15_500_00)

    assert (edge.rejections, edge.lost_fen) == (2, 15_500_00)
    assert edge.text == "再核减2人即不足30人，减少15500元"


def test_exactly_thirty_bear_none() -> None:
    (edge,) = cliffs(required=30, low=30, high=33, payable_fen=15_000_50, ceiling_fen=16_500_50)

    assert edge.text == "再核减1人即不足30人，减少15000.50元"


def test_an_open_threshold_says_what_has_to_come_and_what_may_go() -> None:
    (edge,) = cliffs(required=30, low=28, high=33, payable_fen=0, ceiling_fen=16_500_00)

    assert edge.rejections == 4
    assert "待核实的5人中还要有2人符合才达到30人" in edge.text
    assert "再核减4人即不足30人，最多可得的16500元全部不能发放" in edge.text


def test_a_missed_threshold_says_by_how_many() -> None:
    (edge,) = cliffs(required=30, low=20, high=27, payable_fen=0, ceiling_fen=0)

    assert (edge.rejections, edge.text) == (0, "计入门槛至多27人，比30人少3人，不能发放")


def test_a_sum_over_its_cap_loses_nothing_until_it_falls_below() -> None:
    (edge,) = cliffs(
        required=None, low=0, high=0, payable_fen=1000, ceiling_fen=1000, sums_fen=[500, 500, 300], cap_fen=1000
    )

    assert (edge.rejections, edge.lost_fen) == (1, 200)
    assert edge.text == "超出封顶3元；至少再核减1人才低于封顶10元，减少2元"


@pytest.mark.parametrize(
    ("hashed", "read"),
    [
        ("再核减7人即不足30人，减少17500元", "再核减7人即不足30人，减少17,500元"),
        ("再核减1人即不足30人，减少15000.50元", "再核减1人即不足30人，减少15,000.50元"),
        ("超出封顶3元；低于封顶1000000元，减少999元", "超出封顶3元；低于封顶1,000,000元，减少999元"),
        ("计入门槛至多1027人，比1030人少3人，不能发放", "计入门槛至多1027人，比1030人少3人，不能发放"),
        ("减少1000.50元", "减少1,000.50元"),
        ("0012345元", "0,012,345元"),
        ("1" * 4999 + "元", "1" + ",111" * 1666 + "元"),
    ],
)
def test_sums_are_set_apart_where_they_are_read_and_nothing_else_is(hashed: str, read: str) -> None:
    assert set_apart(hashed) == read


def test_a_sum_at_its_cap_has_no_edge_of_its_own() -> None:
    assert cliffs(required=None, low=0, high=0, payable_fen=1000, ceiling_fen=1000, sums_fen=[1000], cap_fen=1000) == ()


@given(SUMS, st.integers(min_value=1, max_value=500_000))
def test_no_fewer_rejections_bring_a_sum_below_its_cap(sums: list[int], cap: int) -> None:
    found = cliffs(required=None, low=0, high=0, payable_fen=cap, ceiling_fen=cap, sums_fen=sums, cap_fen=cap)

    for edge in found:
        dearest = sorted(sums, reverse=True)
        assert sum(dearest[edge.rejections - 1 :]) >= cap > sum(dearest[edge.rejections :])
        assert edge.lost_fen == cap - sum(dearest[edge.rejections :])
    assert bool(found) == (sum(sums) > cap)


def _shared(first: int) -> Funding:
    shares = {"市": Fraction(first, 100), "县（区）": Fraction(100 - first, 100)}
    return Funding(measures=(), shares=shares, odd="县（区）", clause="六")


@pytest.mark.parametrize(("amount", "city", "county"), [(0, 0, 0), (1, 0, 1), (100_00, 50_00, 50_00), (3, 1, 2)])
def test_the_county_takes_the_odd_fen(amount: int, city: int, county: int) -> None:
    assert split(amount, _shared(50)) == {"市": city, "县（区）": county}


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=1, max_value=99))
def test_a_split_loses_no_fen(amount: int, first: int) -> None:
    parts = split(amount, _shared(first))

    assert sum(parts.values()) == amount
    assert parts["市"] == amount * first // 100


def test_every_funding_of_every_pack_splits_exactly() -> None:
    for policy in load_all().values():
        for funding in policy.funding:
            assert sum(split(99_999_999_97, funding).values()) == 99_999_999_97


def test_what_was_paid_too_much_is_no_negative_share() -> None:
    with pytest.raises(ValueError, match="-1"):
        split(-1, _shared(50))
