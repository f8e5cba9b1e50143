"""Every value of a pack has a name of its own, and two packs are told apart value by value."""

from __future__ import annotations

import pytest

from rules.packdiff import ChangeKind, differences
from rules.packfile import PACKS, parse
from rules.packleaves import Leaves

TEXTS = {path.stem: path.read_text("utf-8") for path in sorted(PACKS.glob("*.toml"))}
LUCHENG = TEXTS["lucheng-2023"]
RATE = 'rate = { value = "500.00", clause = "一、1" }'


def _lucheng(old: str, new: str) -> str:
    assert old in LUCHENG
    changed = LUCHENG.replace(old, new, 1)
    parse(changed, name="changed.toml")
    return changed


@pytest.mark.parametrize("policy", TEXTS)
def test_no_two_values_of_a_pack_share_a_key(policy: str) -> None:
    leaves = [leaf.key for leaf in Leaves(TEXTS[policy]).leaves.values() if leaf.confirmable]

    assert leaves
    assert len(leaves) == len(set(leaves))


@pytest.mark.parametrize("policy", TEXTS)
def test_every_value_that_is_confirmed_has_a_clause_and_a_title(policy: str) -> None:
    leaves = Leaves(TEXTS[policy]).confirmable().values()

    assert [leaf.key for leaf in leaves if not (leaf.clause and leaf.label and leaf.words)] == []


def test_the_values_of_a_document_are_confirmed_and_words_of_the_machine_are_not() -> None:
    keys = set(Leaves(LUCHENG).confirmable())

    assert {"stay.rate", "stay.window.from", "stay.months", "force.until", "force.from.title-page"} <= keys
    assert {"output-growth.growth.limit.more_than", "return-travel.tiers.华东地区.amount", "agency.rate.floor"} <= keys
    assert not {key for key in keys if key.endswith((".clause", ".by", ".fact", ".of", ".test"))}
    assert not {"stay.threshold_population.payable", "charter.cost", "output-growth.base_of"} & keys


@pytest.mark.parametrize(
    ("key", "typed", "same"),
    [
        ("stay.rate", "500.00", True),
        ("stay.rate", "500", True),
        ("stay.rate", "500元", True),
        ("stay.rate", "500.01", False),
        ("stay.rate", "", False),
        ("stay.required_heads", "30人", True),
        ("stay.required_heads", "31", False),
        ("stay.window.from", "2023-01-06", True),
        ("stay.window.from", "2023年1月6日", True),
        ("stay.window.from", "2023-01-07", False),
        ("stay.months", "2023-02，2023-01", True),
        ("stay.months", "2023-01", False),
        ("charter.share", "50%", True),
        ("charter.share", "50", False),
        ("charter.payee", "发给企业", True),
        ("charter.payee", "员工", False),
    ],
)
def test_what_someone_types_is_the_value_however_it_is_written(key: str, typed: str, *, same: bool) -> None:
    assert Leaves(LUCHENG).confirmable()[key].agrees(typed) is same


@pytest.mark.parametrize("policy", TEXTS)
def test_a_pack_does_not_differ_from_itself(policy: str) -> None:
    assert differences(TEXTS[policy], TEXTS[policy]) == []


def test_comments_examples_and_the_name_of_the_parent_are_no_difference() -> None:
    other = LUCHENG.replace('id = "lucheng-2023"', 'id = "lucheng-2024"\nparent = "lucheng-2023"  # 另立', 1)
    other = other[: other.rindex("[[example]]")]

    assert differences(LUCHENG, other) == []


def test_a_changed_value_is_told_with_its_measure_clause_and_both_sums() -> None:
    (change,) = differences(LUCHENG, _lucheng(RATE, RATE.replace("500", "600")))

    assert change.kind is ChangeKind.CHANGED
    assert change.key == "stay.rate"
    assert change.words() == "一次性留工补助 标准（一、1）：500.00元 → 600.00元"


def test_a_new_cap_is_one_difference_with_its_sum_both_ways() -> None:
    capped = _lucheng(RATE, f'{RATE}\ncap = {{ value = "90000.00", clause = "一、1" }}')

    (added,), (removed,) = differences(LUCHENG, capped), differences(capped, LUCHENG)

    assert added.words() == "新增：一次性留工补助 封顶（一、1）：90000.00元"
    assert removed.words() == "删去：一次性留工补助 封顶（一、1）：90000.00元"


def test_a_measure_that_is_gone_is_one_difference() -> None:
    start = LUCHENG.index("[measure.rcep-airfare]")
    without = LUCHENG[:start] + LUCHENG[LUCHENG.index("# ---", start) :]

    (change,) = [each for each in differences(LUCHENG, without) if each.key.startswith("rcep-airfare")]

    assert (change.kind, change.words()) == (ChangeKind.REMOVED, "删去：RCEP商务活动机票补助（二、6）")


def test_another_default_reading_and_another_erratum_are_told() -> None:
    text = _lucheng('default = "enrolled"', 'default = "paid"').replace(
        'holds = "2023年1月6日至2023年2月5日"', 'holds = "2023年1月6日至2023年2月6日"'
    )

    words = [change.words() for change in differences(LUCHENG, text)]

    assert len(words) == 2
    assert "R-L8" in words[0] + words[1]
    assert any("勘误 R-L3 应为" in each for each in words)


def test_a_changed_day_of_force_is_told_as_a_clerk_reads_days() -> None:
    later = _lucheng("until = { value = 2023-06-30", "until = { value = 2023-07-01")

    (change,) = differences(LUCHENG, later)

    assert change.words() == "施行期 截止（附则3）：2023年6月30日 → 2023年7月1日"
