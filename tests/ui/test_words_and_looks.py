"""Figures and codes in the words of the counter."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import WORDS, DeskError
from desktop.models.ledger import ExtractKind
from desktop.services import actwords
from desktop.services.sheets import FORMS
from desktop.services.steps import STEPS
from desktop.ui import wording
from desktop.ui.dialogs.sheet import plain
from rules.criteria import CRITERIA
from rules.outcome import Standing

ROOT = Path(__file__).parents[2]


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
        ("", "correction 330302000-LG-2023-0001-BZ1 issued", "补正通知书 330302000-LG-2023-0001-BZ1 出具"),
        ("", "roster HM1 unmasked", "核定花名册 HM1 出具显示全部证件号码的副本"),
        ("", "stayed=rule 记录看错了人", "留温：按规则 记录看错了人"),
        ("", "第2版 correction 55行", "第2版 更正 55行"),
    ],
)
def test_the_log_is_told_in_words(before: str, after: str, words: str) -> None:
    assert actwords.detail(before, after) == words


def test_no_advice_in_the_window_speaks_of_options_or_variables() -> None:
    for code, words in WORDS.items():
        details = dict.fromkeys(re.findall(r"\{(\w+)", "".join(words)), "x")
        shown = wording.advice_of(DeskError(code, **details))

        assert shown, code
        assert not re.search(r"--\w|WENGANG_|wengang ", shown), code


def test_no_advice_is_lost_with_its_options() -> None:
    for code, words in WORDS.items():
        details = dict.fromkeys(re.findall(r"\{(\w+)", "".join(words)), "x")
        error = DeskError(code, **details)

        assert wording._IN_WINDOW.get(code) or wording._OPTION.sub("", error.advice).strip(), code


def test_every_act_of_the_services_has_words() -> None:
    acts = {*STEPS, *(f"evidence-{kind}" for kind in ExtractKind)}
    for file in (ROOT / "desktop" / "services").glob("*.py"):
        acts |= set(re.findall(r'(?:\bact=|\brecord\([\w.]+, \w+, )"([\w-]+)"', file.read_text("utf-8")))

    nameless = {name for name in acts if name not in actwords.ACT_WORDS}

    assert len(acts) > 25
    assert nameless == set()


def test_every_form_is_called_what_its_paper_is_titled() -> None:
    assert {name: form.title for name, form in FORMS.items()} == {
        name: words
        for name, words in actwords.FORM_WORDS.items()
        if name not in {"summary", "settlement", "transmittal"}
    }


def test_every_figure_that_can_differ_has_words() -> None:
    source = (ROOT / "desktop" / "services" / "receive_batch.py").read_text("utf-8")
    figures = set(re.findall(r'figure="([\w.]+)"|\("(index\.\w+)"', source))
    each = re.findall(r"for (?:figure|group) in \(([^)]*)\)", source)
    names = {name for pair in figures for name in pair if name} | set(re.findall(r'"(\w+)"', "".join(each)))
    kept = {"people": Standing, "amount": ("payable_fen", "ceiling_fen"), "declared": ("people", "amount_fen")}
    names |= {f"{group}.{key}" for group, keys in kept.items() for key in keys}
    names |= {f"threshold.{key}" for key in ("required", "low", "high", "outcome")} | {"pack.id", "pack.hash"}

    assert len(names) > 25
    assert {name for name in names if wording.figure(name) == name} == set()


def test_heads_that_differ_are_told_in_words() -> None:
    heads = {"payable": 42, "pending": 5}

    assert wording.figure_value("index.people", heads) == "可发放人数 42、待核实人数 5"
    assert wording.figure_value("threshold.outcome", "undetermined") == "尚不能确定"


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
