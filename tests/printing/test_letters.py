"""Letters and covers: what they say, where they break, and that a signature never stands on a page alone."""

from __future__ import annotations

import pypdfium2
import pytest

from desktop.printing.forms import render
from desktop.printing.letter import STYLE
from desktop.printing.paper import MM
from tests.printing.sheets import RARE_NAMES, a_cover, a_refusal, a_transmittal, an_imprint
from tests.printing.test_forms import texts


def test_a_refusal_says_the_facts_the_clause_the_decision_and_whom_to_turn_to() -> None:
    text = "".join(texts(render(a_refusal())))

    assert "不予通过决定书鹿样〔2023〕7号温州样例甲阀门有限公司：" in text
    for words in ("一、查明的事实", "不足30人。", "二、依据", "一、1。", "三、决定", "四、异议", "0577-00000000"):
        assert words in text
    assert "复议" not in text, "no policy text says so"


def test_what_was_never_accepted_is_refused_as_such() -> None:
    text = "".join(texts(render(a_refusal(accepted=False, facts=()))))

    assert "不予受理决定书" in text
    assert "不予通过" not in text


@pytest.mark.parametrize("facts", range(1, 16))
def test_a_signature_stays_whole_and_below_text(facts: int) -> None:
    sheet = a_refusal(facts=tuple(f"查明的第{at}项事实。" for at in range(facts)))

    *_, last = texts(render(sheet))

    body = last.partition("温州市鹿城区样例街道办事处2023年4月10日企业签收人（签字）")
    assert body[1], "the signature stands together"
    assert "电话0577-00000000" in body[0], "two lines of text stand above it"


def test_a_letter_keeps_the_margins_of_the_standard() -> None:
    page = pypdfium2.PdfDocument(render(a_refusal(facts=("满行的事实" * 60,))))[0]
    text = page.get_textpage()
    lines = [text.get_rect(at) for at in range(text.count_rects())]
    body = [(left, right) for left, low, right, _ in lines if 35 * MM < low < (297 - 40) * MM]

    assert min(left for left, _ in body) >= 28 * MM - 1
    assert max(right for _, right in body) <= (210 - 26) * MM + STYLE.size
    assert abs(STYLE.size * 28 - 156 * MM) < 0.01
    assert abs(STYLE.leading * 22 - 225 * MM) < 0.01


def test_a_transmittal_says_sums_in_words_and_numbers_its_enclosures() -> None:
    text = "".join(texts(render(a_transmittal(measures=3))))

    assert "关于报送补助0、补助1等3项案卷的函" in text
    assert "共6件、210人，合计105,001.50元（人民币壹拾万伍仟零壹元伍角整）" in text
    assert "附件：1.汇总表1份2.审批表2份" in text


def test_one_measure_is_not_told_twice() -> None:
    text = "".join(texts(render(a_transmittal())))

    assert "其中" not in text
    assert "关于报送补助0案卷的函" in text


def test_a_cover_counts_pages_and_leaves_out_what_is_electronic() -> None:
    text = "".join(texts(render(a_cover(4))))

    assert "X001-WS·2023-D10-0007" in text
    assert "4件" in text
    assert "6页" in text
    assert "电子" in text


def test_a_cover_without_a_number_or_a_term_shows_a_dash() -> None:
    sheet = a_cover(retention="", imprint=an_imprint())

    assert "保管期限—" in "".join(texts(render(sheet)))


@pytest.mark.parametrize("name", RARE_NAMES)
def test_rare_characters_stand_in_titles_and_letters(name: str) -> None:
    for sheet in (a_refusal(enterprise=f"{name}纺织厂"), a_cover(enterprise=f"{name}纺织厂")):
        assert name in "".join(texts(render(sheet)))


def test_many_enclosures_and_papers_run_on_to_further_pages() -> None:
    transmittal = a_transmittal(measures=2)
    many = tuple(transmittal.enclosures[1] for _ in range(60))

    assert len(texts(render(a_transmittal(enclosures=many)))) == 4
    assert len(texts(render(a_cover(200)))) > 4
