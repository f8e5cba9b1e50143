"""A pack edited value by value stays the text that it was; its examples run after each change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.errors import DeskError
from desktop.services.edit_pack import changed, copy_example, drop_example, fields, judge, looked_at
from desktop.services.new_policy import MARK, new_policy
from desktop.services.packfields import Field, FieldKind
from rules.packfile import PACKS, parse
from rules.packlines import value_spans
from tests.services.editions import TEXT

NAMES = sorted(path.name for path in PACKS.glob("*.toml"))
RATE = "measure.stay.terms.rate.value"


def field_of(key: str, text: str = TEXT) -> Field:
    return next(each for each in fields(text) if each.key == key)


def refusal(key: str, typed: str) -> str:
    with pytest.raises(DeskError) as refused:
        changed(TEXT, field_of(key).place, typed, label="某项")
    return f"{refused.value.code} {refused.value.message}"


@pytest.mark.parametrize("name", NAMES)
def test_writing_every_value_as_it_stands_changes_nothing_of_what_a_pack_says(name: str) -> None:
    text = (PACKS / name).read_text("utf-8")
    written = text
    for each in fields(text):
        written = changed(written, each.place, each.written)

    assert len(fields(text)) > 25
    assert replace(parse(written, name=name), hash="", text="") == replace(parse(text, name=name), hash="", text="")
    assert [each.written for each in fields(written)] == [each.written for each in fields(text)]
    assert written.count("#") == text.count("#")
    assert judge(written, name=name).sound


def test_a_value_is_found_with_its_title_its_clause_and_its_line() -> None:
    rate = field_of(RATE)

    assert (rate.group, rate.label, rate.written, rate.kind) == ("一次性留工补助", "标准", "500.00", FieldKind.TEXT)
    assert rate.clause is not None
    assert rate.clause.text == "一、1"
    assert "rate" in TEXT.split("\n")[rate.line - 1]
    assert not rate.marked


def test_a_changed_sum_turns_its_examples_red_and_says_what_came() -> None:
    judged = judge(changed(TEXT, field_of(RATE).place, "600.00"), name="某包")

    first = judged.examples[0]
    assert (judged.sound, judged.failed, len(judged.examples)) == (False, 3, 17)
    assert not first.holds
    assert "应为15,000.00元，算得18,000.00元" in first.words
    assert [each.holds for each in judged.examples[4:]] == [True] * 13


def test_an_example_that_is_put_right_turns_green() -> None:
    text = changed(TEXT, field_of(RATE).place, "600.00")
    for key in ("payable", "ceiling"):
        text = changed(text, ("example", 0, "expect", key), "18000.00")

    assert judge(text, name="某包").examples[0].holds


def test_a_fault_is_a_value_with_its_line_and_the_form_keeps_its_titles() -> None:
    text = changed(TEXT, field_of(RATE).place, "五百")

    judged = judge(text, name="某包")

    assert (judged.policy, judged.line, judged.examples) == (None, field_of(RATE).line, ())
    assert judged.fault
    assert next(each.label for each in fields(text, like=TEXT) if each.key == RATE) == "标准"
    assert fields("[policy", like=TEXT) == ()
    assert judge("[policy", name="某包").line == 1


@pytest.mark.parametrize(
    ("key", "typed", "why"),
    [
        ("policy.force.until.value", "2023-13-01", "应为日期"),
        ("measure.stay.terms.required_heads.value", "三十", "应为整数"),
        ("policy.title", "  ", "不能空着"),
        ("policy.title", "a\u200bb", "看不见的字符"),
        ("example.8.facts.above_scale", "也许", "是"),
        ("measure.stay.terms.months.value", "、", "顿号"),
    ],
)
def test_what_is_no_value_of_its_kind_is_refused_in_words(key: str, typed: str, why: str) -> None:
    said = refusal(key, typed)

    assert said.startswith("pack-value-invalid ")
    assert why in said
    assert "没有任何改动" in said


def test_a_text_may_hold_every_character() -> None:
    typed = '他说"好"，在C:\\ # 不是注释'

    text = changed(TEXT, field_of("policy.title").place, typed)

    assert parse(text, name="某包").title == typed


def test_what_is_not_there_is_refused() -> None:
    acts: tuple[Callable[[], str], ...] = (
        lambda: changed(TEXT, ("nothing",), "x"),
        lambda: copy_example(TEXT, 99),
        lambda: drop_example(TEXT, 0),
        lambda: looked_at(TEXT, 1),
    )
    for act in acts:
        with pytest.raises(DeskError, match="pack-field-unknown"):
            act()
    with pytest.raises(DeskError, match="pack-fault"):
        changed("[policy", ("policy",), "x")


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_written_once_more_behind_itself_and_dropped_again(name: str) -> None:
    text = (PACKS / name).read_text("utf-8")
    examples = parse(text, name=name).examples
    for number in {1, len(examples) // 2 or 1, len(examples)}:
        twice = copy_example(text, number)
        once = drop_example(twice, number + 1)

        copied = replace(examples[number - 1], name=f"{examples[number - 1].name}（副本）")
        assert parse(twice, name=name).examples == (*examples[:number], copied, *examples[number:])
        assert parse(once, name=name).examples == examples
    assert judge(twice, name=name).sound


def test_the_marks_of_next_years_pack_are_shown_and_taken_away_one_by_one() -> None:
    text = new_policy(parse(TEXT, name="某包"), "next-year", years=1, taken=()).policy.text
    window = field_of("measure.stay.terms.window.value.from", text)

    seen = looked_at(text, window.line)

    assert (window.written, window.marked) == ("2024-01-06", True)
    assert seen.count(MARK) == text.count(MARK) - 1
    assert not field_of(window.key, seen).marked
    assert looked_at(f"a = 1  {MARK}；原注", 1) == "a = 1  # 原注"


def test_the_place_of_every_value_is_found_in_every_shape() -> None:
    text = 'a = """x\n"y" """\nb.c = [1, { d = 2023-01-01 }] # e\n'

    spans = value_spans(text)

    assert {path: text[first:last] for path, (first, last) in spans.items()} == {
        ("a",): '"""x\n"y" """',
        ("b", "c"): "[1, { d = 2023-01-01 }]",
        ("b", "c", 0): "1",
        ("b", "c", 1): "{ d = 2023-01-01 }",
        ("b", "c", 1, "d"): "2023-01-01",
    }
