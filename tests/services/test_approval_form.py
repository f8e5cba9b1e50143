"""What the approval form (审批表) says of a case beside its figures."""

from __future__ import annotations

import pypdfium2
import pytest

from desktop.importing.plainsheet import write_xlsx
from desktop.models.ledger import Case, Provenance
from desktop.records import Office
from desktop.services import finalise_draft
from desktop.services.install_policy import install_policy
from desktop.services.packs import open_pack
from desktop.services.print_form import print_form
from desktop.services.sheets import level_of
from desktop.services.take_evidence import take_register
from rules.packfile import PACKS
from tests.models.builders import a_file
from tests.services.counter import NOW, POLICY, RECEIVED, Counter, workers


def test_a_draft_is_called_not_in_force_only_until_it_is_confirmed(desk_with_case: Counter) -> None:
    case = _under_draft(desk_with_case)
    before = _approval(desk_with_case, case)
    _confirm(desk_with_case)

    after = _approval(desk_with_case, case)

    assert "征求意见稿，未生效" in before
    assert "未生效" not in after
    assert "逐项核对" in after


def test_what_persons_have_had_elsewhere_is_among_the_reductions(desk_with_case: Counter) -> None:
    head = ["姓名", "身份证号码", "政策文件", "金额", "对应项目"]
    lines = [[*person, "省文件〔2023〕1号", "200.00", "留工补助"] for person in workers(2)]
    path = desk_with_case.papers / "其他政策.xlsx"
    path.write_bytes(write_xlsx("名册", [head, *lines]))
    said = Provenance(source="省厅")
    take_register(desk_with_case.store, path, "benefit", by=desk_with_case.clerk, now=NOW, said=said)
    (verified,) = desk_with_case.verify()

    text = _approval(desk_with_case, verified.case)

    assert verified.document["amount"]["payable_fen"] == 1_600_000 - 2 * 20_000
    assert "已享受其他政策，就高补足差额附则22人400.00" in text


def test_sums_of_the_margin_are_set_apart_on_paper_while_the_document_keeps_its_words(desk_with_case: Counter) -> None:
    (verified,) = desk_with_case.verify()

    text = _approval(desk_with_case, verified.case)

    hashed = [words for _, _, words in verified.document["cliffs"]]
    assert hashed == ["再核减3人即不足30人，减少16000元"]
    assert "再核减3人即不足30人，减少16,000元" in text


def _under_draft(counter: Counter) -> Case:
    text = (PACKS / f"{POLICY}.toml").read_text("utf-8").replace('status = "in-force"', 'status = "draft"', 1)
    arrived = open_pack(text.encode(), "draft.toml", trusted=())
    install_policy(counter.desk, arrived, by=counter.clerk, now=NOW)
    (verified,) = counter.verify()
    return verified.case


def _confirm(counter: Counter) -> None:
    policy, who = counter.desk.policy(POLICY), counter.clerk
    file = a_file("正式文件.pdf")
    finalise_draft.finalise(counter.store, policy, number="样〔2023〕1号", dated=RECEIVED, file=file, by=who, now=NOW)
    typed = [f"{leaf.key}={leaf.words}" for leaf in finalise_draft.unconfirmed(counter.store, policy)]
    finalise_draft.confirm(counter.store, policy, typed, by=who, now=NOW)


def _approval(counter: Counter, case: Case) -> str:
    """Return what the form says, without white space."""
    document = pypdfium2.PdfDocument(print_form(counter.desk, case, "approval", by=counter.clerk, now=NOW).pdf)
    return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


@pytest.mark.parametrize(
    ("division", "level"),
    [("330302", "区"), ("330921", "县"), ("330683", "市"), ("330100", "市"), ("429004", "市"), ("469021", "县")],
)
def test_the_boxes_name_what_the_office_stands_under(division: str, level: str) -> None:
    assert level_of(division) == level


def test_an_office_of_a_county_has_the_county_in_its_boxes(desk_with_case: Counter) -> None:
    office = Office(name="样例镇人民政府", division="330921", code="330921101")
    desk_with_case.store.office.put(office)

    text = _approval(desk_with_case, desk_with_case.store.cases.all()[0])

    assert all(box in text for box in ("县人力社保局意见", "县财政局意见"))
    assert "区人力社保局" not in text
