"""What is issued when a case is over: the letter that refuses it, the cover of its file, the letter with its batch."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.records import CaseState
from desktop.services import settings
from desktop.services.create_batch import create_batch
from desktop.services.materials import attach
from desktop.services.print_form import Printed, print_form
from desktop.services.print_office import issue_office, preview_office
from tests.printing.scans import a_pdf
from tests.services.counter import NOW, POLICY, Counter, a_roster, workers
from tests.services.test_materials import a_file


def _text(pdf: bytes) -> str:
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    return re.sub(r"\s", "", "".join(pages))


def _print(counter: Counter, case: Case, form: str) -> Printed:
    return print_form(counter.desk, counter.again(case), form, by=counter.clerk, now=NOW)


def _name_the_series(counter: Counter) -> None:
    for name, value in (
        (settings.DOCUMENT_WORD, "鹿样"),
        (settings.FONDS, "X001"),
        (settings.ARCHIVE_RETENTION, "D30"),
    ):
        counter.store.office.set(name, value)


def _refused(counter: Counter, *, accepted: bool = True, verified: bool = True) -> Case:
    case = counter.declare(workers(2)) if accepted else _draft(counter)
    if verified:
        counter.insure(workers(2))
        counter.watch(workers(2))
        counter.verify(case)
    return counter.step(case, "refuse", reason="留温的外地员工不足30人")


def _draft(counter: Counter) -> Case:
    """Take a declaration in that nobody accepts."""
    counter.take(a_roster(counter.papers / "a.xlsx", workers(2)))
    [case] = counter.store.cases.all()
    return case


def test_a_refusal_is_a_numbered_letter_with_what_the_determination_found(counter: Counter) -> None:
    _name_the_series(counter)
    case = _refused(counter)

    issued = _print(counter, case, "refusal")

    text = _text(issued.pdf)
    assert issued.number == f"{case.number}-BY1"
    assert "不予通过决定书鹿样〔2023〕1号" in text
    assert "人数须达到30人，核定为2人，未达到（一、1）" in text
    assert "留温的外地员工不足30人。" in text


def test_what_was_never_accepted_nor_verified_is_refused_without_figures(counter: Counter) -> None:
    case = _refused(counter, accepted=False, verified=False)

    text = _text(_print(counter, case, "refusal").pdf)

    assert "不予受理决定书" in text
    assert "经核定" not in text


def test_a_refusal_is_issued_once_and_printed_again_as_it_was(counter: Counter) -> None:
    case = _refused(counter)

    first, again = (_print(counter, case, "refusal") for _ in range(2))

    assert (again.pdf, again.number, again.reprint) == (first.pdf, first.number, True)


@pytest.mark.parametrize("form", ["refusal", "cover"])
def test_before_a_case_is_over_there_is_only_a_preview(counter: Counter, form: str) -> None:
    _name_the_series(counter)
    case = counter.declare(workers(2))

    shown = _print(counter, case, form)

    assert shown.number == ""
    assert "预览" in _text(shown.pdf)
    assert counter.store.series.last("document", NOW.year) == counter.store.series.last("archive", NOW.year) == 0


def test_a_cover_takes_the_next_archive_number_and_lists_what_is_in_the_file(counter: Counter) -> None:
    _name_the_series(counter)
    case = _refused(counter)
    letter = _print(counter, case, "refusal")
    attach(counter.desk, case.number, [a_file(a_pdf(3))], material="application", by=counter.clerk, now=NOW)

    cover = _print(counter, case, "cover")

    text = _text(cover.pdf)
    pages = len(pypdfium2.PdfDocument(letter.pdf))
    assert "X001-WS·2023-D30-0001" in text
    assert "保管期限30年" in text
    assert "鹿样〔2023〕1号不予受理（通过）决定书" in text
    assert f"{3 + pages}页" in text
    assert [paper.document_number for paper in counter.store.papers.find(form="cover")] == ["X001-WS·2023-D30-0001"]


def test_an_office_without_a_fonds_uses_up_no_archive_number(counter: Counter) -> None:
    case = _refused(counter)

    cover = _print(counter, case, "cover")

    assert "档号—" in _text(cover.pdf)
    assert counter.store.series.last("archive", NOW.year) == 0


def test_a_batch_goes_with_a_letter_that_names_what_is_enclosed(town: Counter) -> None:
    _name_the_series(town)
    batch = town.send().batch.number

    [seen] = preview_office(town.desk, "transmittal", batch, now=NOW)
    paper, fresh = issue_office(town.desk, "transmittal", batch, 0, by=town.clerk, now=NOW)
    again, anew = issue_office(town.desk, "transmittal", batch, 0, by=town.clerk, now=NOW)
    [kept] = preview_office(town.desk, "transmittal", batch, now=NOW)

    text = _text(town.store.papers.content(paper.id))
    assert (seen.printed.number, kept.printed.number) == ("", f"{batch}-BS")
    assert (fresh, anew, again.id) == (True, False, paper.id)
    assert "共1件、31人，合计15,500.00元（人民币壹万伍仟伍佰元整）" in text
    assert "2.审批表1份" in text
    assert "扫描件" not in text
    assert paper.document_number == "鹿样〔2023〕1号"


def test_the_letter_goes_to_whom_the_office_names_and_to_the_bureau_where_it_names_nobody(town: Counter) -> None:
    batch = town.send().batch.number

    [usual] = preview_office(town.desk, "transmittal", batch, now=NOW)
    settings.change_setting(town.store, settings.ADDRESSEE, "样例区就业服务中心", by=town.clerk, now=NOW)
    [named] = preview_office(town.desk, "transmittal", batch, now=NOW)

    assert "区人力资源和社会保障局：根据" in _text(usual.printed.pdf)
    assert "样例区就业服务中心：根据" in _text(named.printed.pdf)


def test_the_letter_lists_the_scans_that_travel_in_an_encrypted_batch(town: Counter) -> None:
    [case] = town.store.cases.all(state=CaseState.APPROVED)
    attach(town.desk, case.number, [a_file(a_pdf(3))], material="application", by=town.clerk, now=NOW)
    policy = town.desk.policy(POLICY)
    made = create_batch(town.desk, policy, by=town.clerk, now=NOW, passphrase="a long passphrase", with_scans=True)

    [seen] = preview_office(town.desk, "transmittal", made.batch.number, now=NOW)

    assert "申报材料扫描件（在批次文件内）1份" in _text(seen.printed.pdf)


def test_a_batch_that_is_not_there_has_no_letter(town: Counter) -> None:
    with pytest.raises(DeskError, match="batch-unknown"):
        preview_office(town.desk, "transmittal", "330302999-PC-2023-0009", now=NOW)


def test_a_refused_case_is_over(counter: Counter) -> None:
    assert _refused(counter).state is CaseState.REFUSED
