"""Faults in what a pack says of enterprises: facts, conditions, awards, funding, and what it leaves to the office."""

from __future__ import annotations

import pytest

from rules.calculate import calculate
from rules.packfile import PACKS, PackFault, parse

TEXT = (PACKS / "lucheng-2023.toml").read_text(encoding="utf-8")
GROWTH = "[measure.output-growth]"
ALT = "[measure.output-growth-alt]"
EXHIBITION = "[measure.exhibition]"
CHARTER = "[measure.charter]"
AGENCY = "[measure.agency]"
FUNDING = """[[funding]]
measures = ["output-growth", "charter"]
odd = "区级"
clause = "六"
shares = { "市级" = "50%", "区级" = "50%" }

# ----"""
NO_LIMIT = "界限应写明以下之一：at_least、more_than、at_most、less_than"
NO_FIGURE = '数值应写成带引号的数，如 "20000000"'
NO_RATE = '比率应写成带引号的百分数，如 "18%"'
NO_SHARE = '比例应写成带引号的百分数，如 "50%"，大于0、不超过100%'
NO_NAME = "应为事实的代号（小写字母、数字和下划线）"


def _fault(text: str) -> PackFault:
    with pytest.raises(PackFault) as caught:
        parse(text, name="pack.toml")
    return caught.value


def _assert_refused(text: str, old: str, new: str, what: str, *, after: str, at: str = "") -> None:
    """Change the first ``old`` behind ``after``; the fault must be on that line, or on the last ``at`` before it."""
    start = text.index(old, text.index(after))
    changed = text[:start] + new + text[start + len(old) :]
    line = changed[: changed.rindex(at, 0, start) if at else start].count("\n") + 1

    fault = _fault(changed)

    assert (fault.line, fault.what) == (line, what)


@pytest.mark.parametrize(
    ("old", "new", "after", "what"),
    [
        # facts
        ("fare = {", "Fare = {", "[fact]", f"“Fare”{NO_NAME}"),
        ('kind = "flag"', 'kind = "maybe"', "[fact]", "“kind”应是以下之一：flag、figure、count、day"),
        ('title = "规模以上企业"', "title = 1", "[fact]", "“title”应为文字"),
        ('title = "规模以上企业"', 'extra = 1, title = "规上"', "[fact]", "“extra”没有任何规则使用"),
        ("fare = {", 'unread = { title = "无", kind = "flag" }\nfare = {', "[fact]", "事实“unread”没有任何规则使用"),
        # conditions
        ('test = "flag"', 'test = "mood"', GROWTH,
         "“test”应是以下之一：flag、figure、growth、share、day、not-measure"),
        ('id = "manufacturing"', 'id = "above-scale"', GROWTH, "条件“above-scale”写了两次"),
        ("more_than", "beyond", GROWTH, f"“limit”：{NO_LIMIT}"),
        ('{ more_than = "18%" }', '"18%"', GROWTH, f"“limit”：{NO_LIMIT}"),
        ('"18%"', "18", GROWTH, f"“limit”：{NO_RATE}"),
        ('"18%"', '"-18%"', GROWTH, f"“limit”：{NO_RATE}"),
        ('"18%"', '"18"', GROWTH, f"“limit”：{NO_RATE}"),
        ('"20000000"', '"20%"', ALT, f"“limit”：{NO_FIGURE}"),
        ('of = "output_q1"', 'of = "Output"', GROWTH, f"“of”：{NO_NAME}"),
        ('facts = ["above_scale"]', "facts = []", GROWTH, "“facts”：应为文字的列表"),
        ('facts = ["above_scale"]', 'is = "yes"\nfacts = ["above_scale"]', GROWTH, "“is”：应为 true 或 false"),
        ("to = 2023-02-02", "to = 2023-01-02", CHARTER, "“window”：截止日期早于起始日期"),
        ('measure = "output-growth"', 'measure = "nothing"', ALT, "“measure”应是本政策中的另一措施"),
        ('measure = "output-growth"', 'measure = "output-growth-alt"', ALT, "“measure”应是本政策中的另一措施"),
        ('route = { by = "R-L11"', 'route = { by = "R-L99"', ALT, "没有编号为“R-L99”的口径"),
        ('route = "增长"', "route = 1", ALT, "“route”：应为文字"),
        ('both = "", ', "", ALT, "“values”应恰好写明口径“R-L11”的每个选项：both、first"),
        # awards
        ('"10000000"', '"一千万"', GROWTH, f"“base”：{NO_FIGURE}"),
        ('"10000000"', '"10%"', GROWTH, f"“base”：{NO_FIGURE}"),
        ('step = "1%"', 'step = "1"', GROWTH, f"“points”：{NO_RATE}"),
        ('beyond = "18%"', 'beyond = "0.18"', GROWTH, f"“points”：{NO_RATE}"),
        ('"100000.00"', "100000", GROWTH, '“base”：金额应写成带引号的元，如 "500.00"'),
        ('step = "1%"', 'step = "0%"', GROWTH, "“points”：每档的增幅应大于0"),
        ('fact = "persons_asia"', 'place = "persons_asia"', EXHIBITION, "“places”：“place”没有任何规则使用"),
        ("value = 4", "value = 0", EXHIBITION, "“most_heads”：应为正整数"),
        ('"50%"', '"0%"', CHARTER, f"“share”：{NO_SHARE}"),
        ('"50%"', '"101%"', CHARTER, f"“share”：{NO_SHARE}"),
        ('"50%"', '"0.5"', CHARTER, f"“share”：{NO_SHARE}"),
        # what is left to the office
        ('floor = "500.00"', 'floor = "600.00"', AGENCY, "“rate”的默认值不在允许的范围之内"),
        ('floor = "500.00"', 'ceiling = "400.00"', AGENCY, "“rate”的默认值不在允许的范围之内"),
        ('floor = "500.00"', "floor = 500", AGENCY, '“rate”：金额应写成带引号的元，如 "500.00"'),
        ('floor = "500.00"', "open = true", AGENCY, "“open”与“value”“by”不能并用"),
        ('floor = "500.00"', "open = false", AGENCY, "“open”只能写 true"),
        ('floor = "500.00"', 'roof = "500.00"', AGENCY, "“roof”没有任何规则使用"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_own_line(old: str, new: str, after: str, what: str) -> None:
    _assert_refused(TEXT, old, new, what, after=after)


@pytest.mark.parametrize(
    ("old", "new", "after", "what", "at"),
    [
        ('limit = { more_than = "18%" }\n', "", GROWTH, "缺少“limit”", "[[measure"),
        ('clause = "二、5"\n\n[measure', "\n[measure", GROWTH, "没有写明条款（clause）", "[[measure"),
        ('of = "output_q1"', 'of = "sales"', GROWTH, "没有代号为“sales”的事实", "[[measure"),
        ('of = "output_q1"', 'of = "trip_date"', GROWTH, "事实“trip_date”的类型不能用于“growth”", "[[measure"),
        ('facts = ["above_scale"]', 'facts = ["output_q1"]', GROWTH, "事实“output_q1”的类型不能用于“flag”",
         "[[measure"),
        ('fact = "trip_date"', 'fact = "cost"', CHARTER, "事实“cost”的类型不能用于“day”", "[[measure"),
        ('value = "cost"', 'value = "price"', CHARTER, "没有代号为“price”的事实", "[measure.charter.terms]"),
        ('value = "cost"', 'value = "trip_date"', CHARTER, "事实“trip_date”不是数值", "[measure.charter.terms]"),
        ('base_of = { value = "output_q1", clause = "二、5" }\n', "", GROWTH, "有分档界限就要写明“base_of”",
         "[measure.output-growth.terms.base]"),
        ('points_counted = { by = "R-L4", clause = "二、5" }\n', "", GROWTH, "写了“points”就要写明“points_counted”",
         "[measure.output-growth.terms.points]"),
        ('cap = { value = "800000.00", clause = "二、5" }\n', "", GROWTH, "写了“cap_covers”就要写明“cap”",
         "cap_covers"),
    ],
)  # fmt: skip
def test_what_is_missing_or_does_not_fit_is_told_with_the_line_of_its_table(
    old: str, new: str, after: str, what: str, at: str
) -> None:
    start = TEXT.index(old, TEXT.index(after))
    changed = TEXT[:start] + new + TEXT[start + len(old) :]

    fault = _fault(changed)

    above = changed.rfind(f"\n{at}", 0, start)
    position = above if above >= 0 else changed.index(f"\n{at}")
    assert (fault.line, fault.what) == (changed[: position + 1].count("\n") + 1, what)


@pytest.mark.parametrize(
    ("old", "new", "what", "at"),
    [
        ('"区级" = "50%"', '"区级" = "49%"', "各级分担比例之和应为100%", "shares"),
        ('"区级" = "50%"', '"区级" = "0%"', f"“区级”：{NO_SHARE}", "shares"),
        ('odd = "区级"', 'odd = "乡镇"', "“odd”应是分担各方之一", "odd"),
        ('["output-growth", "charter"]', '["coach"]', "资金分担中的措施“coach”不存在或写了两次", "measures"),
        ('["output-growth", "charter"]', '["charter", "charter"]', "资金分担中的措施“charter”不存在或写了两次",
         "measures"),
        ('clause = "六"', 'clause = "六"\nextra = 1', "“extra”没有任何规则使用", "extra"),
    ],
)  # fmt: skip
def test_a_fault_of_the_funding_is_told_with_its_line(old: str, new: str, what: str, at: str) -> None:
    told = FUNDING.replace(old, new)
    text = TEXT.replace("# ----", told, 1)

    fault = _fault(text)

    position = text.index(f"\n{at}", text.index("[[funding]]")) + 1
    assert (fault.line, fault.what) == (text[:position].count("\n") + 1, what)


def test_funding_that_adds_up_is_taken() -> None:
    policy = parse(TEXT.replace("# ----", FUNDING, 1), name="pack.toml")

    assert policy.funding_of("charter") is policy.funding[0]
    assert policy.funding_of("agency") is None


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('people = "4" }', 'peple = "4" }', "措施“agency”没有用到事实“peple”"),
        ('{ people = "4" }', "4", "这里应是一个表"),
        ('people = "4" }', 'people = "四" }', "“新引进员工人数”的值“四”无法识别"),
        ('outcome = "unmet", amount', 'outcome = "no", amount', "“outcome”应是以下之一：met、unmet、unknown"),
    ],
)
def test_a_fault_of_an_example_of_figures_is_told_with_its_line(old: str, new: str, what: str) -> None:
    start = TEXT.index('name = "引进4人不足5人"')

    _assert_refused(TEXT, old, new, what, after=TEXT[start : start + 15])


def test_a_value_that_the_office_sets_takes_the_place_of_the_packs() -> None:
    policy = parse(TEXT, name="pack.toml")
    agency = policy.measures["agency"]

    ours = calculate(policy, agency, {"people": "5"}, chosen={}, parameters={"agency.rate": "600.00"})
    others = calculate(policy, agency, {"people": "5"}, chosen={}, parameters={"stay.rate": "600.00"})

    assert (ours.amount, others.amount) == ("3000.00", "2500.00")
