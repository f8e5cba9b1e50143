"""What decides whether a paper is printed again or issued anew, and which numbers it takes."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.services import settings
from desktop.services.materials import attach
from desktop.services.numbering import ARCHIVE, DOCUMENTS, numbering, skip_to
from desktop.services.operators import rename
from desktop.services.print_form import Printed, print_form
from desktop.services.print_office import issue_office
from rules.outcome import Outcome
from tests.printing.scans import a_pdf
from tests.services.counter import NOW, Counter, workers
from tests.services.test_materials import a_file


def _text(pdf: bytes) -> str:
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    return re.sub(r"\s", "", "".join(pages))


def _print(counter: Counter, case: Case, form: str, *, unmasked: bool = False) -> Printed:
    return print_form(counter.desk, counter.again(case), form, by=counter.clerk, now=NOW, unmasked=unmasked)


def _refused(counter: Counter, *, fonds: str = "X001") -> Case:
    counter.store.office.set(settings.FONDS, fonds)
    return counter.step(counter.declare(workers(2)), "refuse", reason="留温的外地员工不足30人")


def test_a_cover_whose_list_grew_is_issued_anew_under_the_same_archive_number(counter: Counter) -> None:
    case = _refused(counter)
    first, same = _print(counter, case, "cover"), _print(counter, case, "cover")
    letter = _print(counter, case, "refusal")
    second = _print(counter, case, "cover")
    attach(counter.desk, case.number, [a_file(a_pdf(3))], material="application", by=counter.clerk, now=NOW)

    third, last = _print(counter, case, "cover"), _print(counter, case, "cover")

    numbers = [each.number.rpartition("-")[2] for each in (first, same, second, third, last)]
    assert numbers == ["FP1", "FP1", "FP2", "FP3", "FP3"]
    assert (same.pdf, last.pdf) == (first.pdf, third.pdf)
    assert letter.number not in _text(first.pdf)
    assert letter.number in _text(second.pdf)
    archived = {paper.document_number for paper in counter.store.papers.find(form="cover")}
    assert len(archived) == counter.store.series.last(ARCHIVE, NOW.year) == 1


def test_a_cover_without_an_archive_number_is_issued_anew_once_the_fonds_is_set(counter: Counter) -> None:
    case = _refused(counter, fonds="")
    without = _print(counter, case, "cover")
    counter.store.office.set(settings.FONDS, "X001")

    with_one, again = _print(counter, case, "cover"), _print(counter, case, "cover")

    assert "档号—" in _text(without.pdf)
    assert "档号X001-" in _text(with_one.pdf)
    assert again.pdf == with_one.pdf


def test_a_whole_copy_says_what_the_issued_paper_says_on_its_day(desk_with_case: Counter) -> None:
    [case] = desk_with_case.store.cases.all()
    issued = _print(desk_with_case, case, "roster")
    later = NOW.replace(day=28)

    whole = print_form(desk_with_case.desk, case, "roster", by=desk_with_case.clerk, now=later, unmasked=True)

    assert "2月13日" in _text(issued.pdf)
    assert "2月28日" not in _text(whole.pdf)
    assert "以已出具的原件为准" not in _text(whole.pdf)


def test_a_whole_copy_that_would_say_something_else_says_so(desk_with_case: Counter) -> None:
    counter = desk_with_case
    [case] = counter.store.cases.all()
    counter.override(case, counter.store.parts.rows(case.id)[0], criterion="stayed", as_if=Outcome.MET)
    counter.verify()
    issued = _print(counter, case, "roster")
    rename(counter.store, "clerk", "林样经", by=counter.approver, now=NOW)

    whole = _print(counter, case, "roster", unmasked=True)

    assert whole.number == issued.number
    assert "以已出具的原件为准" in _text(whole.pdf)
    assert workers(1)[0].id_number in _text(whole.pdf)


@pytest.mark.parametrize("form", ["cover", "refusal"])
def test_a_series_that_is_used_up_gives_no_number(counter: Counter, form: str) -> None:
    counter.store.office.set(settings.DOCUMENT_WORD, "鹿样")
    case = _refused(counter)
    for series in (ARCHIVE, DOCUMENTS):
        skip_to(counter.store, series, 9999, by=counter.approver, now=NOW)
    counter.store.series.take(ARCHIVE if form == "cover" else DOCUMENTS, NOW.year)

    with pytest.raises(DeskError) as refused:
        _print(counter, case, form)

    assert refused.value.code == "numbers-used-up"
    assert not counter.store.papers.find(case_id=case.id)
    used_up = ARCHIVE if form == "cover" else DOCUMENTS
    shown = {each.id: each for each in numbering(counter.store, [], now=NOW)}
    assert (shown[used_up].example, shown[used_up].following) == ("", "（今年已用完）")


def test_a_batch_has_no_letter_where_the_numbers_are_used_up(town: Counter) -> None:
    town.store.office.set(settings.DOCUMENT_WORD, "鹿样")
    batch = town.send().batch.number
    town.store.series.leap(DOCUMENTS, NOW.year, 9999)

    with pytest.raises(DeskError, match="numbers-used-up"):
        issue_office(town.desk, "transmittal", batch, 0, by=town.clerk, now=NOW)
