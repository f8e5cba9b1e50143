"""Figures and codes in the words of the counter; colours that can be read."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from desktop.errors import WORDS, DeskError
from desktop.ui import theme, wording
from desktop.ui.dialogs.sheet import plain
from rules.criteria import CRITERIA


def limits(low: int, high: int, outcome: str) -> dict[str, object]:
    return {"required": 30, "low": low, "high": high, "outcome": outcome}


@pytest.mark.parametrize(
    ("low", "high", "outcome", "words"),
    [
        (34, 39, "met", "门槛30人，已确定34人，最多39人；已达到，再核减5人即不足30人。"),
        (30, 30, "met", "门槛30人，已确定30人；已达到，再核减1人即不足30人。"),
        (28, 32, "undetermined", "门槛30人，已确定28人，最多32人；待核实人员中还需有2人认定符合，才达到门槛。"),
        (20, 29, "unmet", "门槛30人，已确定20人，最多29人；未达到，最多仍差1人。"),
    ],
)
def test_a_threshold_tells_its_margin(low: int, high: int, outcome: str, words: str) -> None:
    assert wording.threshold(limits(low, high, outcome)) == words


def test_a_measure_without_a_threshold_says_so() -> None:
    assert wording.threshold(None) == "这项措施没有人数门槛。"


@pytest.mark.parametrize(
    ("fen", "words"), [(0, "0.00"), (5, "0.05"), (1_850_050, "18,500.50"), (10**15, "10,000,000,000,000.00")]
)
def test_money_is_written_with_thousands_apart(fen: int, words: str) -> None:
    assert wording.yuan(fen) == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("draft", "accepted", "草稿 → 已受理"),
        ("verified", "reviewed ab12cd34ef56ab78", "已核验 → 已复核"),
        ("", "42/5/8 2100000分 ab12cd34ef56ab78", "可发放42人 待核实5人 不予8人 21,000.00元"),
        ("", "insured=met  核对了缴费证明", "参保：符合 核对了缴费证明"),
        ("", "第1版 first 55行 ab12cd34ef56ab78", "第1版 首次申报 55行"),
        ("", "roster 330302000-LG-2023-0001-HM1 issued", "核定花名册 330302000-LG-2023-0001-HM1 出具"),
    ],
)
def test_the_log_is_told_in_words(before: str, after: str, words: str) -> None:
    assert wording.detail(before, after) == words


def test_no_advice_in_the_window_speaks_of_options_or_variables() -> None:
    for code, words in WORDS.items():
        details = dict.fromkeys(re.findall(r"\{(\w+)", "".join(words)), "x")
        shown = wording.advice_of(DeskError(code, **details))

        assert shown, code
        assert not re.search(r"--\w|WENGANG_|wengang ", shown), code


@pytest.mark.parametrize(("days", "words"), [(0, "今天已备份"), (1, "1天前备份"), (40, "40天前备份")])
def test_the_age_of_a_backup_is_told_in_days(days: int, words: str) -> None:
    now = datetime(2023, 3, 31, 12, tzinfo=UTC)

    assert wording.age(now.replace(month=3 if days < 31 else 2, day=31 - days if days < 31 else 19), now) == words


def test_a_missing_backup_is_said() -> None:
    assert wording.age(None, datetime(2023, 3, 31, tzinfo=UTC)) == "还没有备份"


def test_every_differing_figure_of_a_batch_has_a_name() -> None:
    assert wording.figure("people.payable") == "可发放人数"
    assert wording.figure_value("amount.payable_fen", 2_100_000) == "21,000.00元"
    assert wording.figure_value("outcome", "payable") == "可发放"
    assert wording.figure_value("unmet", ["insured"]) == CRITERIA["insured"].title
    assert wording.figure_value("amount_fen", None) == "—"


def test_a_label_loses_its_mnemonic() -> None:
    assert plain("工作区文件夹(&F)") == "工作区文件夹"
    assert plain("导入申报表(&I)…") == "导入申报表"


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("text", "ground"), theme.READABLE)
def test_every_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    high, low = sorted((luminance(text), luminance(ground)), reverse=True)

    assert (high + 0.05) / (low + 0.05) >= 4.5
