"""What official lists say of a person: household, post, phone, permit, list; and which line of which list decides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.facts import RegisterLine
from rules.household import household, lies_in
from rules.permit import listed, permit
from rules.post import phone_local, post
from rules.terms import Posts, Region
from tests.rules.facts_told import whole_id
from tests.rules.subjects_made import a_register_line as line
from tests.rules.subjects_made import a_subject, told

ZHOUSHAN = Region(name="舟山市", codes=("3309",), names=("舟山", "定海", "普陀", "岱山", "嵊泗"))
SHENGSI = Region(name="嵊泗县", codes=("330922",), names=("嵊泗",))
ZHEJIANG = Region(name="浙江省", codes=("33",), names=("浙江",))
POSTS = Posts(counts=("操作", "装配", "生产"), never=("行政", "财务"))


@pytest.mark.parametrize(
    ("region", "text", "code", "inside"),
    [
        (ZHOUSHAN, "浙江省舟山市定海区", "", True),
        (ZHOUSHAN, "岱山县", "", True),
        (ZHOUSHAN, "上海市普陀区", "", False),
        (ZHOUSHAN, "安徽省阜阳市颍州区", "", False),
        (ZHOUSHAN, "安徽", "", False),
        (ZHOUSHAN, "中国 河南省 商丘市", "", False),
        (ZHOUSHAN, "广西壮族自治区", "", False),
        (ZHOUSHAN, "浙江省宁波市", "", False),
        (ZHOUSHAN, "浙江省", "", None),
        (ZHOUSHAN, "浙江", "", None),
        (ZHOUSHAN, "沈家门街道", "", None),
        (ZHOUSHAN, "外地", "", None),
        (ZHOUSHAN, "", "", None),
        (ZHOUSHAN, "", "330902", True),
        (ZHOUSHAN, "330902", "", True),
        (ZHOUSHAN, "", "330900", True),
        (ZHOUSHAN, "", "330000", None),
        (ZHOUSHAN, "", "340102", False),
        (ZHOUSHAN, "", "999999", None),
        (ZHOUSHAN, "", "不详", None),
        (ZHOUSHAN, "安徽省合肥市", "330902", None),
        (ZHOUSHAN, "沈家门街道", "330903", True),
        (SHENGSI, "浙江省舟山市", "", None),
        (SHENGSI, "浙江省舟山市定海区", "", False),
        (SHENGSI, "浙江省岱山县", "", False),
        (SHENGSI, "浙江省舟山市嵊泗县", "", True),
        (SHENGSI, "", "330900", None),
        (SHENGSI, "", "330921", False),
        (ZHEJIANG, "浙江省杭州市", "", True),
        (ZHEJIANG, "江苏省南京市", "", False),
        (ZHEJIANG, "杭州市", "", None),
    ],
)
def test_a_place_lies_in_a_region_or_not_or_no_one_can_tell(
    region: Region, text: str, code: str, inside: bool | None
) -> None:
    assert lies_in(region, text, code) is inside


OUTSIDE = line("household", region="安徽省合肥市")
INSIDE = line("household", region="浙江省舟山市", source="公安二")


@pytest.mark.parametrize(
    ("declared", "lines", "expected"),
    [
        ("", (), "unknown no-household"),
        ("老家", (), "unknown household-unreadable"),
        ("安徽省", (), "unknown household-unproved"),
        ("舟山市定海区", (), "unmet household-declared-inside prefix-differs"),
        ("舟山市定海区", (OUTSIDE,), "unmet household-declared-inside prefix-differs"),
        ("", (OUTSIDE,), "met household-outside"),
        ("安徽省", (OUTSIDE,), "met household-outside"),
        ("安徽省", (INSIDE,), "unmet household-inside prefix-differs"),
        ("", (line("household", region="浙江省"),), "unknown household-register-unreadable"),
        ("", (line("household", region=""),), "unknown household-register-unreadable"),
        ("", (OUTSIDE, INSIDE), "unknown register-sources-differ sources-differ"),
        ("", (OUTSIDE, line("household", region="", source="公安二")), "unknown household-register-unreadable"),
        ("", (INSIDE, line("household", region="")), "unknown household-register-unreadable"),
        ("", (OUTSIDE, line("household", region="舟山市")), "unknown register-lines-differ"),
        ("", (OUTSIDE, line("household", region="舟山市", order=2)), "unmet household-inside prefix-differs"),
        ("", (line("household", region="舟山市"), line("household", region="安徽", order=2)), "met household-outside"),
        ("", (line("household", region="安徽", name="旁人"),), "unknown register-other-name name-mismatch"),
        ("", (OUTSIDE, line("household", region="舟山", name="旁人")), "met household-outside name-mismatch"),
        ("", (line("household", region="安徽", name=""),), "unknown register-other-name name-mismatch"),
        ("", (line("post", region="舟山"),), "unknown no-household"),
    ],
)
def test_the_household_register_decides(declared: str, lines: tuple[RegisterLine, ...], expected: str) -> None:
    subject = a_subject(*lines, declared={"household": declared})

    assert told(household(subject, household_outside=ZHOUSHAN)) == expected


@pytest.mark.parametrize(
    ("prefix", "declared", "lines", "flagged"),
    [
        ("330902", "安徽省", (), True),
        ("330902", "", (OUTSIDE,), True),
        ("330902", "", (INSIDE,), False),
        ("330902", "舟山市", (), False),
        ("330902", "", (), False),
        ("340102", "舟山市", (), True),
        ("340102", "安徽省", (OUTSIDE,), False),
        ("340102", "", (INSIDE,), True),
    ],
)
def test_the_number_only_hints_at_the_household(
    prefix: str, declared: str, lines: tuple[RegisterLine, ...], flagged: bool
) -> None:
    subject = a_subject(*lines, declared={"household": declared}, id_number=whole_id(f"{prefix}19900307001?"))

    assert ("prefix-differs" in household(subject, household_outside=ZHOUSHAN).flags) is flagged


def test_a_number_that_does_not_hold_hints_at_nothing() -> None:
    subject = a_subject(INSIDE, id_number="340102")

    assert told(household(subject, household_outside=ZHOUSHAN)) == "unmet household-inside"


def test_the_lines_that_decide_are_told_with_their_places() -> None:
    subject = a_subject(
        OUTSIDE, line("household", region="河南省", source="民政"), line("household", region="旧", order=0)
    )

    verdict = household(subject, household_outside=ZHOUSHAN)

    assert {(place.sheet, place.row) for place in verdict.evidence} == {("公安", 12), ("民政", 12)}


@pytest.mark.parametrize(
    ("declared", "lines", "expected"),
    [
        ("", (), "unknown no-post"),
        ("操作工", (), "unknown post-unproved"),
        ("门卫", (), "unknown post-unproved"),
        ("行政", (), "unmet post-declared-other"),
        ("财务主管", (line("post", post="操作工"),), "unmet post-declared-other"),
        ("生产行政", (), "unknown post-unproved"),
        ("生产行政", (line("post", post="装配工"),), "met post"),
        ("操作工", (line("post", post="装配工"),), "met post"),
        ("", (line("post", post="财务"),), "unmet post-other"),
        ("操作工", (line("post", post="门卫"),), "unknown post-unclear"),
        ("操作工", (line("post", post=""),), "unknown post-unclear"),
        ("操作工", (line("post", post="财务"), line("post", post="操作", source="经信")),
         "unknown register-sources-differ sources-differ"),
        ("操作工", (line("post", post="操作", name="旁人"),), "unknown register-other-name name-mismatch"),
    ],
)  # fmt: skip
def test_a_checked_post_decides_and_a_declared_one_only_refuses(
    declared: str, lines: tuple[RegisterLine, ...], expected: str
) -> None:
    assert told(post(a_subject(*lines, declared={"post": declared}), posts=POSTS)) == expected


@pytest.mark.parametrize(
    ("phone", "lines", "expected"),
    [
        ("", (), "unknown no-phone"),
        ("13800000000", (), "unknown phone-unproved"),
        ("", (line("phone", place="浙江温州"),), "met phone-local"),
        ("", (line("phone", place="浙江台州"),), "unmet phone-elsewhere"),
        ("", (line("phone", place=""),), "unknown phone-unreadable"),
        ("", (line("phone", place="台州"), line("phone", place="温州")), "met phone-local"),
        ("", (line("phone", place="台州"), line("phone", place="")), "unknown phone-unreadable"),
        ("", (line("phone", place="台州"), line("phone", place="温州", source="移动")),
         "unknown register-sources-differ sources-differ"),
    ],
)  # fmt: skip
def test_a_number_is_local_by_the_register_of_numbers(
    phone: str, lines: tuple[RegisterLine, ...], expected: str
) -> None:
    subject = a_subject(*lines, declared={"phone": phone})

    assert told(phone_local(subject, phone_places=("温州",))) == expected


def a_permit(**values: Any) -> RegisterLine:  # noqa: ANN401
    return line("permit", **{"issuer": "鹿城公安分局", "valid_to": "2023-02-05", **values})


@pytest.mark.parametrize(
    ("lines", "at_hand", "expected"),
    [
        ((), (), "unknown permit-unknown"),
        ((), ("permit",), "unmet no-permit"),
        ((), ("list:permit",), "unknown permit-unknown"),
        ((a_permit(),), (), "met permit"),
        ((a_permit(valid_from="2023-02-05"),), (), "met permit"),
        ((a_permit(valid_from="2023-02-06", valid_to="2024-02-05"),), (), "unmet permit-later"),
        ((a_permit(valid_to="2023-02-04"),), (), "unmet permit-expired"),
        ((a_permit(valid_to="长期"),), (), "unknown permit-unreadable"),
        ((a_permit(valid_from="不详"),), (), "unknown permit-unreadable"),
        ((a_permit(issuer=""),), (), "unknown permit-unreadable"),
        ((a_permit(issuer="瓯海公安分局"),), ("permit",), "unmet permit-other-issuer"),
        ((a_permit(valid_to="2023-01-01"), a_permit()), (), "met permit"),
        ((a_permit(issuer="瓯海公安分局", source="瓯海"), a_permit(source="鹿城")), (), "met permit"),
        ((a_permit(valid_to="2023-01-01", source="甲"), a_permit(source="乙")), (),
         "unknown register-sources-differ sources-differ"),
        ((a_permit(name="旁人"),), ("permit",), "unknown register-other-name name-mismatch"),
    ],
)  # fmt: skip
def test_a_permit_of_the_issuer_must_be_valid_on_the_day(
    lines: tuple[RegisterLine, ...], at_hand: tuple[str, ...], expected: str
) -> None:
    subject = a_subject(*lines, at_hand=frozenset(at_hand))

    assert told(permit(subject, permit_issuer="鹿城", permit_on=date(2023, 2, 5))) == expected


ON_THE_LIST = line("list", list="脱贫人口名单")


@pytest.mark.parametrize(
    ("lines", "at_hand", "complete", "expected"),
    [
        ((ON_THE_LIST,), (), True, "met listed"),
        ((), (), True, "unknown list-unknown"),
        ((), ("list:脱贫人口名单",), True, "unmet not-listed"),
        ((), ("list:脱贫人口名单",), False, "unknown not-listed-yet"),
        ((), ("list:慰问名单", "list"), True, "unknown list-unknown"),
        ((line("list", list="慰问名单"),), ("list:脱贫人口名单",), True, "unmet not-listed"),
        ((line("list", list="脱贫人口名单", name="旁人"),), ("list:脱贫人口名单",), True,
         "unknown register-other-name name-mismatch"),
    ],
)  # fmt: skip
def test_a_list_says_no_only_where_all_of_it_is_at_hand(
    lines: tuple[RegisterLine, ...], at_hand: tuple[str, ...], complete: bool, expected: str
) -> None:
    subject = a_subject(*lines, at_hand=frozenset(at_hand))

    assert told(listed(subject, listed_in="脱贫人口名单", list_complete=complete)) == expected
