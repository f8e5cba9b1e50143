"""The correction notice says all at once: the reason of the return, every problem, and what is unproved."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from desktop.models.ledger import Case
from desktop.services.print_form import print_form
from tests.services.counter import NOW, Counter, Worker, workers


def _words(counter: Counter, case: Case) -> str:
    printed = print_form(counter.desk, counter.again(case), "correction", by=counter.clerk, now=NOW)
    document = pypdfium2.PdfDocument(printed.pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    return "".join(text.split())


def test_a_notice_names_the_reason_and_the_damaged_number_but_not_what_the_office_has_to_get(
    counter: Counter, tmp_path: Path
) -> None:
    persons = [*workers(2), Worker("样本坏号", "12345")]
    case = counter.declare(persons)
    counter.insure(persons)
    counter.verify(case)

    counter.step(case, "return", reason="营业执照缺页")

    said = _words(counter, case)
    assert "营业执照缺页" in said
    assert "样本坏号" in said
    assert "留温待核实" not in said


def test_a_second_return_with_another_reason_is_another_notice(counter: Counter) -> None:
    case = counter.declare(workers(2))
    counter.step(case, "return", reason="营业执照缺页")
    first = _words(counter, case)

    counter.step(case, "accept")
    counter.step(case, "return", reason="银行账号有误")

    assert "营业执照缺页" in first
    assert "银行账号有误" in _words(counter, case)
