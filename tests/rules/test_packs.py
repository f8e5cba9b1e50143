"""A pack with a fault is refused with the line that is wrong; every fault is one small change of the real pack."""

from __future__ import annotations

import re

import pytest

from rules.awards import AWARDS
from rules.benefits import BENEFITS
from rules.examples import failures
from rules.packfile import PACKS, PackFault, load_all, parse

TEXT = (PACKS / "lucheng-2023.toml").read_text(encoding="utf-8")
HIRED = next(f"{line}\n" for line in TEXT.splitlines() if line.startswith("hired_coach"))
STAY = "[measure.stay.terms]"
NO_CLAUSE = "没有写明条款（clause）"
BENEFITS_NAMED = f"“benefit”应是以下之一：{'、'.join((*BENEFITS, *AWARDS))}"
NOT_MUTUAL = "“contrary”应是本政策中互相指明的另一措施"
NOT_MUTUAL_TOO = "“excludes”应是本政策中互相指明的另一措施"


def _fault(text: str) -> PackFault:
    with pytest.raises(PackFault) as caught:
        parse(text, name="pack.toml")
    return caught.value


def _bare(fault: PackFault) -> str:
    """Return what is wrong without the name of the list that the clause is missed in."""
    return re.sub("^“(?:tiers|base|places)”：", "", fault.what)


def _line_of(text: str, mark: str) -> int:
    """Return the line on which the mark ``@@`` or the given text stands for the first time."""
    return text[: text.index(mark)].count("\n") + 1


def _assert_refused(old: str, new: str, what: str, *, after: str = "", at: str = "") -> None:
    """Change the first ``old`` behind ``after``; the fault must be on the changed line, or on that of ``at``."""
    start = TEXT.index(old, TEXT.index(after))
    text = TEXT[:start] + new + TEXT[start + len(old) :]
    position = text.index(at, text.index(after)) if at else start + (len(new) - len(new.lstrip("\n")))
    line = text[:position].count("\n") + 1

    fault = _fault(text)

    assert (fault.line, fault.what) == (line, what)
    assert str(fault) == f"pack.toml 第{line}行：{what}"


def test_the_packs_of_the_product_load_and_their_examples_add_up() -> None:
    policies = load_all()

    assert "lucheng-2023" in policies
    assert {id_: failures(policy) for id_, policy in policies.items() if failures(policy)} == {}
    assert all(policy.examples for policy in policies.values())


def test_every_measure_has_an_example() -> None:
    for policy in load_all().values():
        assert {example.measure for example in policy.examples} == set(policy.measures)


def test_the_hash_names_the_text_whatever_ends_its_lines() -> None:
    windows = parse(TEXT.replace("\n", "\r\n"), name="pack.toml")

    assert windows.hash == parse(TEXT, name="pack.toml").hash
    assert windows.hash != parse(TEXT + "\n# 改动\n", name="pack.toml").hash


CLAUSES = [
    pytest.param(found.start(), id=f"line-{TEXT[: found.start()].count(chr(10)) + 1}")
    for found in re.finditer(r'(?:, )?clause = "[^"]*"', TEXT)
]


@pytest.mark.parametrize("start", CLAUSES)
def test_a_clause_that_is_left_out_anywhere_is_missed(start: int) -> None:
    found = re.compile(r'(?:, )?clause = "[^"]*"').match(TEXT, start)
    assert found is not None
    without = TEXT[:start] + TEXT[found.end() :]
    inline = "{" in TEXT[TEXT.rindex("\n", 0, start) : start]
    line = TEXT[:start].count("\n") + 1 if inline else TEXT[: TEXT.rindex("\n[", 0, start) + 1].count("\n") + 1
    owned = TEXT[TEXT.rindex("\n[", 0, start) + 1 :].split("\n", 1)[0]
    if not inline and owned == "[[reading.option]]":
        line = TEXT[: TEXT.rindex("[[reading]]", 0, start)].count("\n") + 1

    fault = _fault(without.replace("{, ", "{ "))

    assert (_bare(fault), fault.line) == (NO_CLAUSE, line)


@pytest.mark.parametrize("start", CLAUSES)
def test_a_clause_that_is_blank_anywhere_is_missed_on_its_own_line(start: int) -> None:
    found = re.compile(r'((?:, )?clause = )"[^"]*"').match(TEXT, start)
    assert found is not None

    fault = _fault(TEXT[:start] + found[1] + '" "' + TEXT[found.end() :])

    assert fault.line == TEXT[:start].count("\n") + 1
    assert _bare(fault) == NO_CLAUSE


@pytest.mark.parametrize(
    ("after", "new", "what"),
    [
        ("", "extra = 1\n", "“extra”没有任何规则使用"),
        ("[policy]\n", "extra = 1\n", "“extra”没有任何规则使用"),
        ("[policy.force]\n", 'extra = { value = 2023-01-01, clause = "一" }\n', "“extra”没有任何规则使用"),
        ("[[eligibility]]\n", "extra = 1\n", "“extra”没有任何规则使用"),
        ("[[reading]]\n", "extra = 1\n", "“extra”没有任何规则使用"),
        ("[[reading.option]]\n", "extra = 1\n", "“extra”没有任何规则使用"),
        ("[[erratum]]\n", "extra = 1\n", "“extra”没有任何规则使用"),
        ("[measure.stay]\n", "extra = 1\n", "“extra”没有任何规则使用"),
        ("[measure.stay.criteria]\n", 'extra = { clause = "一、1" }\n', "不认识的条件“extra”"),
        ("[measure.stay.terms]\n", 'extra = { value = 1, clause = "一、1" }\n', "“extra”没有任何规则使用"),
        ("[measure.stay.terms]\n", 'origin_by = { value = "departure", clause = "一、1" }\n',
         "“origin_by”没有任何规则使用"),
        ("[measure.stay.terms.threshold_population]\n", "extra = 1\n", "“extra”没有任何规则使用"),
        ("[[measure.return-travel.terms.tiers.value]]\n", "extra = 1\n", "“tiers”：“extra”没有任何规则使用"),
        ("[[example]]\n", "extra = 1\n", "“extra”没有任何规则使用"),
    ],
)  # fmt: skip
def test_a_key_that_nothing_reads_is_refused_on_its_line(after: str, new: str, what: str) -> None:
    at = TEXT.index(after) + len(after)
    text = TEXT[:at] + new + TEXT[at:]

    fault = _fault(text)

    assert (fault.line, fault.what) == (text[:at].count("\n") + 1, what)


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("insured = { clause", "insured = { extra = 1, clause", "[measure.stay.criteria]"),
        ("rate = { value", "rate = { extra = 1, value", STAY),
        ("until = { value", "until = { extra = 1, value", ""),
        ("{ threshold", "{ extra = 1, threshold", "[[example]]"),
        ("{ count", "{ extra = 1, count", "[[example]]"),
        ("{ payable", "{ extra = 1, payable", 'measure = "return-travel"'),
    ],
)
def test_a_key_that_nothing_reads_is_found_inside_an_inline_table(old: str, new: str, after: str) -> None:
    _assert_refused(old, new, "“extra”没有任何规则使用", after=after)


@pytest.mark.parametrize(
    ("old", "new", "after", "what"),
    [
        # readings and values
        ('by = "R-L9"', 'by = "R-L99"', STAY, "没有编号为“R-L99”的口径"),
        ('erratum = "R-L3"', 'erratum = "R-L33"', STAY, "没有编号为“R-L33”的勘误"),
        ('"500.00", clause', '"500.00", by = "R-L9", clause', STAY, "“value”和“by”应当恰有一个"),
        ('value = "500.00", ', "", STAY, "缺少“value”（或用“by”指明口径）"),
        ("title-page = 2022-12-28, ", "", "", "“values”应恰好写明口径“R-L12”的每个选项：title-page、imprint"),
        ("imprint = 2023-01-05", "imprint = 2023-01-05, third = 2023-01-06", "",
         "“values”应恰好写明口径“R-L12”的每个选项：title-page、imprint"),
        ('default = "title-page"', 'default = "cover"', "", "默认口径“cover”不在选项之中"),
        ('id = "payable"', 'id = "nonlocal-stayers"', "", "选项“nonlocal-stayers”写了两次"),
        ('id = "R-L2"', 'id = "R-L1"', "", "“R-L1”写了两次"),
        # head and force
        ('id = "lucheng-2023"', 'id = "Lucheng 2023"', "", "“id”的写法不对"),
        ('status = "in-force"', 'status = "gone"', "", "“status”应是以下之一：in-force、draft、report"),
        ("value = 2023-06-30", "value = 2022-12-31", "", "失效日期早于施行日期"),
        ("value = 2023-06-30", 'value = "2023-06-30"', "", "“until”：应为日期"),
        ("imprint = 2023-01-05", 'imprint = "印发日"', "", "“from”：应为日期"),
        ('divisions = ["330302"]', 'divisions = "330302"', "", "“divisions”应为文字的列表"),
        ('title = "一次', "title = 7 #", "", "“title”应为文字"),
        # measure
        ('number_code = "FG"', 'number_code = "LG"', "", "编号代码“LG”写了两次"),
        ('number_code = "FG"', 'number_code = "F1"', "", "“number_code”的写法不对"),
        ('declared_at = "township"', 'declared_at = "village"', "",
         "“declared_at”应是以下之一：township、district、unsaid"),
        ('benefit = "per-head"', 'benefit = "lump-sum"', "", BENEFITS_NAMED),
        ('contrary = ["return-travel"]', 'contrary = ["agency"]', "", NOT_MUTUAL),
        ('contrary = ["return-travel"]', 'contrary = ["stay"]', "", NOT_MUTUAL),
        ('contrary = ["return-travel"]', 'contrary = ["nobody"]', "", NOT_MUTUAL),
        ('contrary = ["return-travel"]', 'contrary = "return-travel"', "", "“contrary”应为文字的列表"),
        ('contrary = ["return-travel"]', 'excludes = ["return-travel"]', "", NOT_MUTUAL_TOO),
        ("stayed = {", "remained = {", "[measure.stay.criteria]", "不认识的条件“remained”"),
        # values of terms
        ("to = 2023-02-05", "to = 2023-01-05", STAY, "“window”：截止日期早于起始日期"),
        (", to = 2023-02-05", "", STAY, "“window”：应写明 from 和 to 两个日期"),
        ("from = 2023-01-06", 'from = "2023-01-06"', STAY, "“window”：from 和 to 应为日期"),
        ('"2023-02"', '"2023-13"', STAY, "“months”：月份应写成 2023-01 的样子"),
        ('"2023-02"', '"2023-01"', STAY, "“months”：同一个值写了两次"),
        ('["2023-01", "2023-02"]', "[]", STAY, "“months”：应为文字的列表"),
        ('"500.00"', "500", STAY, '“rate”：金额应写成带引号的元，如 "500.00"'),
        ('"500.00"', '"-500.00"', STAY, '“rate”：金额应写成带引号的元，如 "500.00"'),
        ('"500.00"', '"500.005"', STAY, '“rate”：金额应写成带引号的元，如 "500.00"'),
        ("value = 30", "value = 0", STAY, "“required_heads”：应为正整数"),
        ("value = 30", 'value = "30"', STAY, "“required_heads”：应为正整数"),
        ("value = 30", "value = true", STAY, "“required_heads”：应为正整数"),
        ('"3303"', '"温州"', STAY, "“local_prefix”：应为身份证号开头的2至6位数字"),
        ('"3303"', "3303", STAY, "“local_prefix”：应为文字"),
        ('"71", "81"', '"7", "81"', "", "“origin_undecided”：省级代码应为两位数字"),
        ('"71", "81"', '"34", "81"', "", "省级代码“34”既有档次又待认定：同一个地区写了两次"),
        ('provinces = ["33"]', 'provinces = ["330"]', "", "“tiers”：省级代码应为两位数字"),
        ('amount = "150.00"', "amount = 150", "", '“tiers”：金额应写成带引号的元，如 "500.00"'),
        ("nonlocal-stayers = [", 'nonlocal-stayers = ["returned", ', "", "门槛人数用到了措施没有的条件“returned”"),
        # examples
        ('measure = "stay"', 'measure = "coach"', "[[example]]", "算例用到了没有的措施"),
        ("count = 30", "count = 0", "[[example]]", "“count”应为正整数"),
        ('unknown = ["stayed"]', 'unknown = ["returned"]', "[[example]]", "措施“stay”没有条件“returned”"),
        ('threshold = "met"', 'threshold = "yes"', "[[example]]", "“threshold”应是以下之一：met、unmet、undetermined"),
        ('payable = "15000.00"', 'payable = "15000元"', "[[example]]", '金额应写成带引号的元，如 "500.00"'),
        ('tier = "市外省内"', 'tier = "省内"', "[[example]]", "措施“return-travel”没有档次“省内”"),
        (', tier = "市外省内"', "", "[[example]]", "缺少“tier”"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_own_line(old: str, new: str, after: str, what: str) -> None:
    at = {"门槛人数": "[measure.stay.terms.threshold_population]", "默认口径": new}.get(what[:4], "")

    _assert_refused(old, new, what, after=after, at=at)


@pytest.mark.parametrize(
    ("old", "after", "what", "at"),
    [
        ('title = "一次性留工补助"\n', "[measure.stay]", "缺少“title”", "[measure.stay]"),
        ('rate = { value = "500.00", clause = "一、1" }\n', STAY, "措施“stay”缺少“rate”", "[measure.stay]"),
        (HIRED, "",
         "措施“return-travel”缺少“hired_coach”", "[measure.return-travel]"),
        ('required_heads = { value = 30, clause = "一、1" }\n', "", "措施“stay”缺少“required_heads”", "[measure.stay]"),
        ('origin = { clause = "三、10" }\n', "", "“origin_by”没有任何规则使用", "origin_by"),
        ('amount = "50.00"\n', "", "“tiers”：缺少“amount”", "[[measure.return-travel.terms.tiers.value]]"),
        ('until = { value = 2023-06-30, clause = "附则3" }\n', "", "缺少“until”", "[policy.force]"),
        (', erratum = "R-L3"', "", "勘误“R-L3”没有任何规则使用", "[[erratum]]"),
        ('number_code = "LG"\n', "", "缺少“number_code”", "[measure.stay]"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_with_the_line_of_its_table(old: str, after: str, what: str, at: str) -> None:
    start = TEXT.index(old, TEXT.index(after))
    text = TEXT[:start] + TEXT[start + len(old) :]

    fault = _fault(text)

    assert (fault.line, fault.what) == (_line_of(text, at), what)


def test_a_reading_that_nothing_follows_is_refused() -> None:
    text = TEXT.replace('payee = { by = "R-L13", clause', 'payee = { value = "enterprise", clause')

    fault = _fault(text)

    assert fault.what == "口径“R-L13”没有任何规则使用"
    assert fault.line == _line_of(text, 'id = "R-L13"') - 1


def test_an_option_that_a_criterion_does_not_know_is_refused_where_it_is_followed() -> None:
    text = TEXT.replace('id = "paid"', 'id = "arrived"')

    fault = _fault(text)

    assert fault.what == "“insurance_counts”：应是以下之一：enrolled、paid"
    assert fault.line == _line_of(text, 'insurance_counts = { by = "R-L8"')


def test_a_wrong_value_of_one_option_is_told_on_the_line_of_the_option() -> None:
    text = TEXT.replace('payable = ["identity", "unique"', 'payable = ["identity", "identity"')

    fault = _fault(text)

    assert fault.what == "“threshold_population”：同一个值写了两次"
    assert fault.line == _line_of(text, 'payable = ["identity", "identity"')


def test_a_contrary_that_is_not_mutual_is_refused() -> None:
    answer = next(line for line in TEXT.splitlines() if line.startswith("contrary") and '"stay"' in line)
    text = TEXT.replace(answer, 'contrary = ["charter"]')

    fault = _fault(text)

    assert (fault.line, fault.what) == (_line_of(text, 'contrary = ["return-travel"]'), NOT_MUTUAL)


@pytest.mark.parametrize(
    ("second", "what"),
    [
        ('provinces = ["31", "33"]', "“tiers”：“华东地区”与“市外省内”重复：同一个地区写了两次"),
        ("", "“tiers”：“华东以外地区”与“华东地区”重复：同一个地区写了两次"),
    ],
)
def test_two_tiers_for_one_province_are_refused_on_the_second(second: str, what: str) -> None:
    text = TEXT.replace('provinces = ["31", "32", "34", "35", "36", "37"]', second)

    fault = _fault(text)

    name = 'name = "华东地区"' if second else 'name = "华东以外地区"'
    assert (fault.line, fault.what) == (_line_of(text, name) - 1, what)


@pytest.mark.parametrize(
    ("line", "again"),
    [
        ('rate = { value = "500.00", clause = "一、1" }\n', 'rate = { value = "600.00", clause = "一、1" }\n'),
        ('title = "一次性留工补助"\n', 'title = "留工补助"\n'),
        ('insured = { clause = "一、1" }\n', 'insured = { clause = "三、10" }\n'),
    ],
)
def test_a_value_given_twice_is_refused_on_the_second_line(line: str, again: str) -> None:
    text = TEXT.replace(line, line + again, 1)

    fault = _fault(text)

    assert fault.line == _line_of(text, again)
    assert fault.what.startswith("不是合法的 TOML，或同一项写了两次")


def test_a_value_given_twice_inside_an_inline_table_is_refused_on_its_line() -> None:
    text = TEXT.replace('rate = { value = "500.00"', 'rate = { value = "500.00", value = "600.00"')

    assert _fault(text).line == _line_of(text, "rate = {")


def test_a_table_given_twice_is_refused_on_the_second_header() -> None:
    text = TEXT + '\n[measure.stay]\ntitle = "又一次"\n'

    assert _fault(text).line == TEXT.count("\n") + 2


def test_text_that_is_no_toml_is_refused_on_its_line() -> None:
    text = TEXT.replace('region = "温州市鹿城区"', "region = 温州市鹿城区")

    assert _fault(text).line == _line_of(text, "region = 温州")


def test_an_example_that_does_not_add_up_says_by_how_much() -> None:
    text = TEXT.replace('payable = "950.00"', 'payable = "951.00"').replace('threshold = "unmet"', 'threshold = "met"')

    told = failures(parse(text, name="pack.toml"))

    assert told == [
        "算例“29名不足30人，不发放”：门槛应为达到，算得未达到",
        "算例“省内50元、华东150元、其他200元”：可发放应为951.00元，算得950.00元",
    ]


def test_an_example_may_choose_a_reading_and_only_one_that_exists() -> None:
    paid = 'measure = "stay"\nreadings = { R-L1 = "payable" }\npeople = [{ count = 28 }'
    chosen = TEXT.replace('measure = "stay"\npeople = [{ count = 28 }', paid)
    wrong = chosen.replace('R-L1 = "payable" }\np', 'R-L1 = "everyone" }\np')

    told = failures(parse(chosen, name="pack.toml"))
    fault = _fault(wrong)

    assert told[0] == "算例“未参保的留温外地员工计入门槛而不发放”：门槛应为达到，算得未达到"
    assert (fault.line, fault.what) == (_line_of(wrong, "everyone"), "没有口径“R-L1”或它的选项“everyone”")


def test_a_measure_without_criteria_is_refused() -> None:
    start, end = TEXT.index("[measure.stay.criteria]\n"), TEXT.index(STAY)
    text = TEXT[:start] + "[measure.stay.criteria]\n\n" + TEXT[end:]

    fault = _fault(text)

    assert (fault.line, fault.what) == (_line_of(text, "[measure.stay.criteria]"), "措施“stay”没有写明任何条件")


def test_one_day_of_force_one_head_and_a_window_of_one_day_are_enough() -> None:
    text = TEXT[: TEXT.index("[[example]]")].replace("value = 30", "value = 1")
    text = text.replace("value = 2023-06-30", "value = 2023-01-05").replace("to = 2023-02-05", "to = 2023-01-06")

    policy = parse(text, name="pack.toml")

    assert policy.measures["stay"].terms["required_heads"].value == 1


def test_tiers_that_are_no_list_are_refused_on_their_line() -> None:
    start, end = TEXT.index("[measure.return-travel.terms.tiers]"), TEXT.index("[[example]]")
    text = TEXT[:start] + '[measure.return-travel.terms.tiers]\nclause = "三、10"\nvalue = "50.00"\n' + TEXT[end:]

    fault = _fault(text)

    assert (fault.line, fault.what) == (_line_of(text, 'value = "50.00"\n'), "“tiers”：应为档次的列表")
