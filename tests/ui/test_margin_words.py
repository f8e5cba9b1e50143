"""The edges of a case in the words of the counter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.services.margin import Margin, Prospect, Turned
from desktop.services.override import RowPlace
from desktop.ui.wording_margin import cap_words, prospect_words
from rules.outcome import Standing

NOW = Margin(
    payable=36,
    pending=3,
    rejected=2,
    payable_fen=1_800_000,
    ceiling_fen=1_950_000,
    sum_fen=1_800_000,
    required=30,
    low=36,
    high=39,
    cap_fen=None,
)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        (
            {"cap_fen": 2_000_000},
            "可发放人员合计18,000.00元，封顶20,000.00元，还可增加2,000.00元；金额现由人数决定。",
        ),
        (
            {"cap_fen": 1_500_000},
            "可发放人员合计18,000.00元，封顶15,000.00元，超出3,000.00元不再增加；金额现由封顶限定。",
        ),
        (
            {"cap_fen": 2_000_000, "low": 28},
            "可发放人员合计18,000.00元，封顶20,000.00元，还可增加2,000.00元；金额现由门槛限定。",
        ),
    ],
)
def test_the_cap_tells_what_is_left_and_which_bound_binds(change: dict[str, int], words: str) -> None:
    assert cap_words(replace(NOW, **change)) == words


def test_a_prospect_tells_heads_sum_and_threshold_from_and_to() -> None:
    after = replace(NOW, payable=39, pending=0, payable_fen=1_950_000, sum_fen=1_950_000, low=39)

    words = prospect_words(Prospect(before=NOW, after=after, rows=())).splitlines()

    assert words == [
        "可发放36→39人，待核实3→0人，不予发放2人。",
        "金额18,000.00→19,500.00元。",
        "门槛30人：已确定36→39人，已达到，再核减10人即不足。",
    ]


def test_a_threshold_that_falls_out_of_reach_is_said() -> None:
    after = replace(NOW, payable=27, rejected=14, payable_fen=0, ceiling_fen=0, low=27, high=29)

    words = prospect_words(Prospect(before=NOW, after=after, rows=()))

    assert "金额18,000.00→0.00元" in words
    assert "还差3人，其余人员都认定符合也达不到" in words


def test_rows_that_stay_as_they_are_are_counted() -> None:
    place = RowPlace(row=5)
    still = Turned(place=place, name="甲", before=Standing.PENDING, after=Standing.PENDING, fen_before=0, fen_after=0)
    turned = replace(still, after=Standing.PAYABLE, fen_after=50_000)
    paid = replace(still, before=Standing.PAYABLE, after=Standing.PAYABLE)

    words = prospect_words(Prospect(before=NOW, after=NOW, rows=(still, turned, paid)))

    assert words.splitlines()[-2:] == ["其中1人还有其他条件不符合或待核实，结论不变。", "其中1人的结论不变。"]
