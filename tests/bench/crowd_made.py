"""A crowd of made-up people for the small rule: plain columns, as they come out of a file, and the pack that judges."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WINDOW = (date(2023, 1, 6), date(2023, 2, 5))
LOCAL, RATE_FEN, REQUIRED = "3303", 50_000, 30
STATUSES = ("已到账", "欠费", "缓缴", "停保", "")
COUNTING = frozenset(STATUSES[:3])
_PREFIXES = ("3303", "3401", "3607", "5201", "5306", "4301", "3301", "3504")

PACK = f"""
[policy]
id = "small-rule"
title = "测速用的小规则"
number = "测〔2023〕1号"
issuer = "测速"
region = "测速"
divisions = ["330302"]
status = "in-force"

[policy.force]
from = {{ value = 2022-12-28, clause = "一" }}
until = {{ value = 2023-06-30, clause = "一" }}

[measure.stay]
title = "留工补助"
clause = "一"
number_code = "LG"
declared_at = "township"
benefit = "per-head"

[measure.stay.criteria]
nonlocal = {{ clause = "一" }}
insured = {{ clause = "一" }}
stayed = {{ clause = "一" }}

[measure.stay.terms]
window = {{ value = {{ from = {WINDOW[0]}, to = {WINDOW[1]} }}, clause = "一" }}
local_prefix = {{ value = "{LOCAL}", clause = "一" }}
months = {{ value = ["2023-01", "2023-02"], clause = "一" }}
insurance_kinds = {{ value = ["企业职工基本养老保险"], clause = "一" }}
insurance_counts = {{ value = "enrolled", clause = "一" }}
insurance_payer = {{ value = "any", clause = "一" }}
rate = {{ value = "{RATE_FEN // 100}.00", clause = "一" }}
required_heads = {{ value = {REQUIRED}, clause = "一" }}
threshold_population = {{ value = ["nonlocal", "stayed"], clause = "一" }}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """One column a fact: first four digits, status of each month ('' for no line), the absence, None for none."""

    prefix: Sequence[str]
    january: Sequence[str]
    february: Sequence[str]
    left_on: Sequence[date | None]
    back_on: Sequence[date | None]


def columns(people: int) -> Columns:
    """Return so many people; the same number gives the same people."""
    chance = random.Random(people)
    away = [_absence(chance) if chance.random() < 0.15 else (None, None) for _ in range(people)]
    return Columns(
        prefix=chance.choices(_PREFIXES, weights=(4, 3, 3, 3, 3, 2, 1, 1), k=people),
        january=chance.choices(STATUSES, weights=(90, 3, 2, 2, 3), k=people),
        february=chance.choices(STATUSES, weights=(90, 3, 2, 2, 3), k=people),
        left_on=[left for left, _ in away],
        back_on=[back for _, back in away],
    )


def _absence(chance: random.Random) -> tuple[date, date]:
    left = date(2022, 12, 20) + timedelta(days=chance.randrange(60))
    return left, left + timedelta(days=chance.randrange(1, 25))


def payable_by_hand(crowd: Columns) -> tuple[int, int]:
    """Return heads and fen, worked out once more in plain Python: what both sides must come to."""
    first, last = WINDOW
    paid = stayers = 0
    for prefix, january, february, left, back in zip(
        crowd.prefix, crowd.january, crowd.february, crowd.left_on, crowd.back_on, strict=True
    ):
        stayed = left is None or back is None or back < first or left > last
        if prefix != LOCAL and stayed:
            stayers += 1
            paid += january in COUNTING and february in COUNTING
    return paid, paid * RATE_FEN if stayers >= REQUIRED else 0
