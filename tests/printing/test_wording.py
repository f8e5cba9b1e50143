"""Sums, days and masked numbers as papers write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import masking
from desktop.printing import wording

_VALUES = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (11, "壹角壹分"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (110, "壹元壹角整"),
        (1_000, "壹拾元整"),
        (1_010, "壹拾元零壹角整"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (10_700_053, "壹拾万柒仟元零伍角叁分"),
        (600_714, "陆仟零柒元壹角肆分"),
        (1_500_000, "壹万伍仟元整"),
        (1_000_100, "壹万零壹元整"),
        (10_001_000, "壹拾万零壹拾元整"),
        (99_999_999, "玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        (1_000_000_000, "壹仟万元整"),
        (10_000_000_000, "壹亿元整"),
        (10_001_000_000, "壹亿零壹万元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (100_010_000_000, "壹拾亿零壹拾万元整"),
        (100_000_000_000_000, "壹万亿元整"),
        (100_000_000_000_001, "壹万亿元零壹分"),
        (123_456_789_012_345, "壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分"),
        (-1_500, "负壹拾伍元整"),
    ],
)
def test_a_sum_in_words_follows_the_rules_for_cheques(fen: int, said: str) -> None:
    assert wording.words(fen) == f"人民币{said}"


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_a_sum_in_words_reads_back_as_the_same_sum(fen: int) -> None:
    said = wording.words(fen)

    assert _read(said) == fen
    assert "零零" not in said
    assert "零元" not in said or fen == 0


def test_a_sum_beyond_words_is_refused() -> None:
    with pytest.raises(ValueError, match="1000000000000000000"):
        wording.words(10**18)


@pytest.mark.parametrize(
    ("fen", "shown"), [(0, "0.00"), (5, "0.05"), (123_456_789, "1,234,567.89"), (-150, "-1.50"), (100_000, "1,000.00")]
)
def test_a_sum_in_figures_has_separators_and_two_places(fen: int, shown: str) -> None:
    assert wording.figures(fen) == shown


def test_a_day_has_no_leading_noughts() -> None:
    assert wording.day(date(2023, 2, 6)) == "2023年2月6日"
    assert wording.day(None) == "—"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("330302199001011234", "3303**********1234"),
        ("34032119900101123X", "3403**********123X"),
        ("E12345678", "E*******8"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_a_masked_number_tells_the_prefecture_and_the_end(number: str, shown: str) -> None:
    assert masking.masked(number) == shown


@given(st.text(alphabet="0123456789X", min_size=1, max_size=20))
def test_no_masked_number_is_shown_whole(number: str) -> None:
    shown = masking.masked(number)

    assert len(shown) == len(number)
    assert "*" in shown


def _read(said: str) -> int:
    """Read a sum in words, independently of how it is written."""
    text = said.removeprefix("人民币").removesuffix("整")
    yuan, _, rest = text.rpartition("元") if "元" in text else ("", "", text)
    jiao = _VALUES[rest[rest.index("角") - 1]] if "角" in rest else 0
    fen = _VALUES[rest[rest.index("分") - 1]] if "分" in rest else 0
    upper, _, lower = yuan.rpartition("亿")
    return ((_read_ten_thousands(upper) * 10**8 + _read_ten_thousands(lower)) * 10 + jiao) * 10 + fen


def _read_ten_thousands(text: str) -> int:
    upper, _, lower = text.rpartition("万")
    return _read_four(upper) * 10_000 + _read_four(lower)


def _read_four(text: str) -> int:
    total = digit = 0
    for sign in text:
        if sign in _PLACES:
            total += digit * _PLACES[sign]
            digit = 0
        else:
            digit = _VALUES[sign]
    return total + digit
