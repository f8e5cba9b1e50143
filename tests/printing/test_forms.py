"""Forms as papers: what they say, how many pages, embedded fonts, the same bytes twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
from reportlab.graphics.barcode.qrencoder import QRAlphaNum

from desktop.errors import DeskError
from desktop.printing.forms import FORMS, Sheet, render
from desktop.printing.imprint import code_text, digest_of
from desktop.printing.roster import table_of
from tests.printing.sheets import (
    RARE_NAMES,
    a_case_line,
    a_correction,
    a_cover,
    a_line,
    a_name_list,
    a_receipt,
    a_refusal,
    a_roster,
    a_settlement,
    a_summary,
    a_transmittal,
    a_travel_list,
    an_approval,
    an_imprint,
)

SHEETS: tuple[Sheet, ...] = (
    an_approval(), a_roster(), a_summary(), a_receipt(), a_correction(), a_settlement(), a_name_list(), a_travel_list(),
    a_refusal(), a_cover(), a_transmittal(),
)  # fmt: skip


def texts(pdf: bytes) -> list[str]:
    """Return the text of every page without white space, as a reader copies it."""
    document = pypdfium2.PdfDocument(pdf)
    return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]


def test_every_named_form_has_a_sheet() -> None:
    assert len(SHEETS) == len(FORMS)


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_same_sheet_gives_the_same_bytes(sheet: Sheet) -> None:
    assert render(sheet) == render(replace(sheet))


@pytest.mark.parametrize("made", [an_approval, a_roster, a_summary])
def test_a_title_of_a_character_that_only_the_main_font_has_is_set(made: Callable[..., Sheet]) -> None:
    page, *_ = texts(render(made(measure="留嵊红包")))

    assert "留嵊红包" in page


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import hashlib; from tests.printing.sheets import a_roster; from desktop.printing.forms import render;"
        "print(hashlib.sha256(render(a_roster())).hexdigest())"
    )

    first, second = (
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout
        for _ in range(2)
    )

    assert first == second


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_font_is_embedded_and_none_is_a_stock_font(sheet: Sheet) -> None:
    pdf = render(sheet)

    assert b"/Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Type /FontDescriptor") > 0


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_preview_is_stamped_on_every_page_and_an_issue_on_none(sheet: Sheet) -> None:
    preview = replace(sheet, imprint=replace(sheet.imprint, preview=True))

    assert all({"预", "览", "无", "效"} <= set(page) for page in texts(render(preview)))
    assert not any("览" in page for page in texts(render(sheet)))


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_page_is_numbered_and_names_document_pack_and_digest(sheet: Sheet) -> None:
    pages = texts(render(sheet))

    for number, page in enumerate(pages, 1):
        assert f"第{number}页共{len(pages)}页" in page
        assert sheet.imprint.document_id in page
        assert sheet.imprint.case_number in page
        assert sheet.imprint.pack_hash[:12] in page
        assert digest_of(sheet)[:12] in page


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_missing_glyph_refuses_the_whole_form(sheet: Sheet) -> None:
    broken = replace(sheet, imprint=replace(sheet.imprint, remarks=("某\ue863",)))

    with pytest.raises(DeskError, match="glyph-missing"):
        render(broken)


def test_remarks_stand_on_every_page() -> None:
    sheet = a_roster(40, imprint=an_imprint(remarks=("单人值守：样例事由",)))

    pages = texts(render(sheet))

    assert len(pages) > 1
    assert all("单人值守：样例事由" in page for page in pages)


def test_an_approval_says_every_figure_declared_and_verified() -> None:
    said = "".join(texts(render(an_approval())))

    for text in (
        "申报", "核定", "20,500.00", "18,000.00", "2,500.00", "1,500.00", "1,000.00", "人民币壹万捌仟元整",
        "张䶮", "王㛃", "91330302MA2ABCDE0X", "1203282009200123456", "温鹿政办〔2022〕88号",
        "须达到30人", "36至39人", "超出6人", "R-L1", "36人×500.00元", "ab12" * 16, "cd34" * 16,
        "企业申请意见", "经办意见", "复核意见", "分管领导意见", "区人力社保局意见", "区财政局意见", "（盖章）",
    ):  # fmt: skip
        assert text in said


def test_an_approval_stands_on_two_pages() -> None:
    assert len(texts(render(an_approval()))) == 2


def test_a_reason_longer_than_a_page_runs_on() -> None:
    sheet = an_approval()
    long = replace(sheet, reductions=(replace(sheet.reductions[0], reason="留温期间离开温州。" * 400),))

    pages = texts(render(long))

    assert "".join(pages).count("留温期间离开温州") >= 390
    assert "区财政局意见" in pages[-1]


@pytest.mark.parametrize(
    ("low", "high", "outcome", "said"),
    [
        (30, 30, "met", "核定30人，已达到，恰为门槛人数"),
        (20, 29, "unmet", "核定20至29人，未达到，最多仍差1人"),
        (28, 31, "undetermined", "核定28至31人，待定：已确认的还差2人"),
    ],
)
def test_the_threshold_is_told_with_its_margin(low: int, high: int, outcome: str, said: str) -> None:
    threshold = an_approval().threshold
    assert threshold is not None

    pages = texts(render(an_approval(threshold=replace(threshold, low=low, high=high, outcome=outcome))))

    assert said in pages[0]


def test_a_draft_policy_is_said_to_be_one() -> None:
    assert "征求意见稿，未生效" in texts(render(an_approval(draft=True)))[0]


def test_a_roster_names_every_person_and_masks_every_number() -> None:
    said = "".join(texts(render(a_roster(5))))

    assert all(name in said for name in RARE_NAMES)
    assert "3403**********0012" in said
    assert "340321199001010012" not in said


def test_a_roster_shows_numbers_whole_where_that_was_asked() -> None:
    assert "340321199001010012" in texts(render(a_roster(masked=False)))[0]


def test_a_roster_adds_up_by_page_and_in_all() -> None:
    pending = a_line(result="待核实", verified_fen=0, reason="2023年2月参保情况待核实（一、1）")
    sheet = a_roster(lines=0)
    sheet = replace(sheet, lines=(*[a_line()] * 40, pending, a_line(result="不予发放", verified_fen=0)))

    pages = texts(render(sheet))

    assert all("本页小计" in page for page in pages)
    assert "合计42人" in pages[-1]
    assert "21,000.00" in pages[-1]
    assert "20,000.00" in pages[-1]
    assert "可发放40人待核实1人不予发放1人" in pages[-1]
    assert "人民币贰万元整" in pages[-1]
    assert not any("合计" in page for page in pages[:-1])


def test_the_last_page_of_a_roster_is_never_one_of_totals_alone() -> None:
    for count in range(10, 45):
        last = texts(render(a_roster(count)))[-1]

        assert f"{count}{count + 4}" in last


def test_a_row_higher_than_a_page_runs_on_and_counts_once() -> None:
    sheet = replace(a_roster(), lines=(a_line(), a_line(reason="留温期间离开温州。" * 150), a_line()))

    pages = texts(render(sheet))

    assert "".join(pages).count("离开温州") >= 140
    assert "合计3人" in pages[-1]
    assert sum(int(found) for page in pages for found in re.findall(r"本页小计(\d+)人", page)) == 3


def test_remarks_never_run_into_the_table() -> None:
    remarks = tuple(f"第{number}条样例说明" for number in range(8))

    sheet = a_roster(60, imprint=an_imprint(remarks=remarks))

    assert len(texts(render(sheet))) > len(texts(render(a_roster(60))))


def test_a_roster_without_people_is_one_page_with_a_sum_of_nothing() -> None:
    pages = texts(render(a_roster(0)))

    assert len(pages) == 1
    assert "人民币零元整" in pages[0]


def test_a_blank_is_a_dash() -> None:
    columns = table_of(a_roster()).columns
    line = (1, a_line(declared_fen=None))

    shown = {column.title: column.text(line) for column in columns}

    assert shown["申报金额"] == "—"
    assert "—" in texts(render(replace(a_roster(), lines=(a_line(declared=""),))))[0]


def test_a_summary_says_declared_verified_and_reduced_of_every_case() -> None:
    other = a_case_line(case_number="330302003-LG-2023-0008", declared_fen=99_999_999_999, verified_fen=99_999_999_900)

    said = "".join(texts(render(a_summary(a_case_line(), other))))

    for text in ("20,500.00", "18,000.00", "2,500.00", "999,999,999.99", "999,999,999.00", "0.99", "5人未参保"):
        assert text in said
    assert "1,000,020,499.99" in said
    assert "1,000,017,999.00" in said
    assert "人民币壹拾亿零壹万柒仟玖佰玖拾玖元整" in said
    assert "1203282009200123456" in said
    for place in ("制表人（签字）", "复核人（签字）", "分管领导（签字）", "（盖章）"):
        assert place in said


def test_a_receipt_says_when_the_answer_is_due() -> None:
    said = texts(render(a_receipt()))[0]

    assert "2023年3月6日前（自受理之日起20个工作日）" in said
    assert "花名册.xlsx" in said


def test_a_correction_names_the_cell_and_the_day() -> None:
    said = texts(render(a_correction()))[0]

    assert "C17" in said
    assert "李𬱖" in said
    assert "2023年2月20日前" in said


def test_one_changed_figure_changes_the_digest_and_a_preview_does_not() -> None:
    sheet = a_summary()
    altered = a_summary(a_case_line(verified_fen=1_800_001))
    preview = replace(sheet, imprint=replace(sheet.imprint, preview=True))

    assert digest_of(altered) != digest_of(sheet)
    assert digest_of(preview) == digest_of(sheet)


def test_the_code_is_small_enough_to_be_alphanumeric() -> None:
    text = code_text(an_imprint(), digest_of(a_roster()))

    assert QRAlphaNum(text).bitlength < 1000
    assert text.split("*")[1:3] == ["330302003-LG-2023-0007-1", ("ab12" * 16).upper()]


def test_printing_is_loaded_without_its_heavy_libraries() -> None:
    program = (
        "import sys, json; import desktop.printing.forms, desktop.printing.signature;"
        "print(json.dumps([name for name in ('reportlab', 'pyhanko', 'asn1crypto') if name in sys.modules]))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)

    assert json.loads(done.stdout) == []
