"""A joint coach: shares by riders to the fen, and what the words of registers say of an enterprise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.coach import filer, split_coach
from rules.firmwords import declared_flags, industry_flags, listed_flags, unlisted_flags

RIDERS = st.dictionaries(st.text("ABCDEF", min_size=1, max_size=3), st.integers(1, 80), min_size=1, max_size=8)
COSTS = st.integers(0, 10_000_000)


@given(COSTS, RIDERS)
def test_no_fen_is_lost_and_none_is_made(cost: int, riders: dict[str, int]) -> None:
    assert sum(split_coach(cost, riders).values()) == cost


@given(COSTS, RIDERS)
def test_every_share_is_within_a_fen_of_its_exact_part(cost: int, riders: dict[str, int]) -> None:
    shares, heads = split_coach(cost, riders), sum(riders.values())

    assert shares.keys() == riders.keys()
    assert all(abs(shares[who] * heads - cost * count) < heads for who, count in riders.items())


@given(COSTS, RIDERS)
def test_more_riders_never_bear_less(cost: int, riders: dict[str, int]) -> None:
    shares = split_coach(cost, riders)

    assert all(shares[one] >= shares[other] for one in riders for other in riders if riders[one] > riders[other])


@given(RIDERS)
def test_the_filer_has_most_riders(riders: dict[str, int]) -> None:
    assert riders[filer(riders)] == max(riders.values())


def test_the_odd_fen_goes_to_the_largest_remainder_then_to_the_one_named_first() -> None:
    assert split_coach(100, {"A": 1, "B": 2}) == {"A": 33, "B": 67}
    assert split_coach(100, {"A": 1, "B": 1, "C": 1}) == {"A": 34, "B": 33, "C": 33}
    assert filer({"A": 3, "B": 3}) == "A"


@pytest.mark.parametrize(("cost", "riders"), [(-1, {"A": 1}), (1, {"A": 0}), (1, {"A": 2, "B": -1})])
def test_what_cannot_be_is_refused(cost: int, riders: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"\{"):
        split_coach(cost, riders)


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        ("制鞋业", {"manufacturing": "true", "industrial": "true", "service": "false"}),
        ("C1951", {"manufacturing": "true", "industrial": "true", "service": "false"}),
        ("文教、体育和娱乐用品制造业", {"manufacturing": "true", "industrial": "true", "service": "false"}),
        ("电力、热力生产和供应业", {"manufacturing": "false", "industrial": "true", "service": "false"}),
        ("服装批发", {"manufacturing": "false", "industrial": "false", "service": "true"}),
        ("2022年度规上工业", {"industrial": "true", "service": "false"}),
        ("建筑业", {"manufacturing": "false", "industrial": "false", "service": "false"}),
        ("其他", {}),
        ("", {}),
    ],
)
def test_an_industry_says_what_its_words_say(words: str, flags: dict[str, str]) -> None:
    assert industry_flags(words) == flags


def test_the_industry_is_more_exact_than_the_category() -> None:
    flags = listed_flags("scale", {"category": "规上工业", "industry": "燃气生产和供应业"})

    assert flags == {"above_scale": "true", "manufacturing": "false", "industrial": "true", "service": "false"}


def test_an_empty_box_declares_nothing() -> None:
    assert declared_flags(kind="", above_scale="", industry="") == {}
    assert declared_flags(kind="国有控股", above_scale="否", industry="") == {
        "above_scale": "false",
        "state_owned": "true",
    }
    assert declared_flags(kind="有限责任公司（自然人独资）", above_scale=" 是 ", industry="")["state_owned"] == "false"


def test_a_whole_list_denies_what_it_does_not_name() -> None:
    assert unlisted_flags("scale") == {"above_scale": "false"}
    assert unlisted_flags("state-owned") == {"state_owned": "false"}
    assert unlisted_flags("registration") == {"registered_here": "false"}
    assert unlisted_flags("firm-benefit") == {}
