"""What an enterprise hands in: what the packs list, word for word, and what every office takes."""

from __future__ import annotations

import pytest

from rules.materials import materials_of
from rules.packfile import PACKS, PackFault, load_all, parse
from rules.policy import Material

CONTRACT = ("charter-contract", "包车合同", "", True, True)
INVOICE = ("charter-invoice", "包车发票", "", True, True)
JOINT = ("charter-joint", "合租分摊说明", "与其他企业合租的", False, True)
DISPATCH = ("dispatch-agreement", "与用工企业达成的协议", "劳务派遣企业申领的", True, False)
TICKETS = ("tickets", "返岗车（机）票或行程证明", "返岗日期或出发地需要核实的", True, True)
LISTED = {
    ("lucheng-2023", "stay"): {DISPATCH: "附则1"},
    ("lucheng-2023", "return-travel"): {DISPATCH: "附则1", TICKETS: "三、10"},
    ("lucheng-2023", "charter"): {DISPATCH: "附则1", CONTRACT: "三、10", INVOICE: "三、10", JOINT: "三、10"},
    ("zhoushan-2023", "charter"): {CONTRACT: "四、18", INVOICE: "四、18", JOINT: "四、18"},
    ("shengzhou-2024", "charter"): {CONTRACT: "二", INVOICE: "二", JOINT: "二"},
}
TEXT = (PACKS / "lucheng-2023.toml").read_text(encoding="utf-8")


def plain(material: Material) -> tuple[str, str, str, bool, bool]:
    return material.id, material.title, material.when, material.copied, material.customary


def test_every_measure_has_the_two_customary_papers_and_what_its_pack_lists() -> None:
    for policy in load_all().values():
        for measure in policy.measures.values():
            form, *others, last = materials_of(policy, measure)
            rosters = [each for each in others if each.id == "roster"]
            listed = [each for each in others if each.id != "roster"]

            assert plain(form) == ("application", f"{measure.title}申报表（盖章）", "", False, True)
            assert plain(last) == ("other", "其他材料", "另有材料的", False, True)
            assert [each.title for each in rosters] == ["员工花名册"] * bool(measure.rules)
            assert {plain(each): each.clause for each in listed} == LISTED.get((policy.id, measure.id), {})


def test_a_pack_may_word_a_customary_paper_itself_and_need_not_name_a_measure() -> None:
    own = '\n[[material]]\nid = "application"\ntitle = "附件2申请表"\nclause = "附则4"\n'

    policy = parse(TEXT.replace("\n[[example]]", f"{own}\n[[example]]", 1), name="pack.toml")

    for measure in policy.measures.values():
        assert plain(materials_of(policy, measure)[0]) == ("application", "附件2申请表", "", False, False)


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ('id = "tickets"', 'id = "dispatch-agreement"', "“dispatch-agreement”写了两次"),
        ('id = "tickets"', 'id = "other"', "“other”是其他材料的代号，请另取"),
        ('form = "copy"', 'form = "fax"', "“form”应是以下之一：original、copy"),
        ('basis = "customary"', 'basis = "habit"', "“basis”应是以下之一：text、customary"),
        ('measures = ["return-travel"]\nwhen', 'measures = ["return"]\nwhen', "申报材料中的措施“return”不存在"),
        ('when = "劳务派遣企业申领的"', "extra = 1", "“extra”没有任何规则使用"),
        ('form = "copy"\nclause = "附则1"', 'form = "copy"', "没有写明条款（clause）"),
    ],
)
def test_a_material_with_a_fault_is_refused_with_its_line(before: str, after: str, what: str) -> None:
    assert before in TEXT

    with pytest.raises(PackFault) as fault:
        parse(TEXT.replace(before, after, 1), name="pack.toml")

    assert fault.value.what == what
    assert fault.value.line > TEXT[: TEXT.index("[[material]]")].count("\n")
