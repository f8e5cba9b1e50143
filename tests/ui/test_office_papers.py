"""Papers of many cases from the window: summary and settlement are seen, issued, printed, and refused with a reason."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pypdfium2
import pytest

from desktop.ui.dialogs.preview import PreviewDialog
from desktop.ui.dialogs.printing import PrintDialog
from desktop.ui.pages.escalation import EscalationPage
from desktop.ui.pages.ledger import LedgerPage
from desktop.ui.tasks import Errand
from rules.policy import Funding
from tests.printing.fakelp import FakeLp, fake_cups
from tests.ui.conftest import Sitting
from tests.ui.policy_dialogs import NO, YES, say
from tests.ui.test_escalation_page import FIRST, SECOND, approve, make, page_of
from tests.ui.test_every_control import case_of

POLICY = "lucheng-2023"


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeLp:
    return fake_cups(tmp_path / "cups", monkeypatch)


@pytest.fixture
def shared(full: Sitting) -> Sitting:
    """Let the city bear a third of what this policy pays, and the district the rest, in two fundings."""
    shares = {"市": Fraction(1, 3), "区": Fraction(2, 3)}
    fundings = tuple(
        Funding(measures=(measure,), shares=shares, odd="区", clause=clause)
        for measure, clause in (("stay", "附则1"), ("return-travel", "附则2"))
    )

    def work(errand: Errand) -> None:
        policies = errand.desk.policies
        policies[POLICY] = replace(policies[POLICY], funding=fundings)
        full.session.opened = replace(full.session.place, policies=policies)

    full.session.tasks.run(full.session, work, lambda _: None)
    full.settle()
    return full


def _logged(sitting: Sitting, case: str = "") -> list[tuple[str, str]]:
    """Return (form, what) of everything that the log of papers holds of a case, or of many cases."""
    found: list[tuple[str, str]] = []

    def work(errand: Errand) -> None:
        from desktop.services.paper_log import paper_log

        found.extend((line.paper.form, line.printing.what) for line in paper_log(errand.desk) if line.case == case)

    sitting.session.tasks.run(sitting.session, work, lambda _: None)
    sitting.settle()
    return found


def _text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def test_the_summary_is_seen_before_it_is_numbered(full: Sitting) -> None:
    page = page_of(full, FIRST, SECOND)
    seen: list[str] = []

    def look(dialog: PreviewDialog) -> None:
        seen.extend((dialog.number, _text(dialog._pdf)))
        dialog.accept()

    full.answer(PreviewDialog, look)
    page.papers.show_summary()
    full.settle()

    assert seen[0] == ""
    assert full.session.place.policies[POLICY].number in seen[1]
    assert "预览" in seen[1]
    assert _logged(full) == []


def test_the_summary_is_issued_signed_and_printed_from_its_preview(full: Sitting, lp: FakeLp) -> None:
    page = page_of(full, FIRST)
    numbers: list[str] = []

    def show(dialog: PreviewDialog) -> None:
        full.answer(PrintDialog, lambda asked: asked.submit())
        dialog.print_button.click()
        full.settle()
        numbers.append(dialog.number)
        numbers.append("signed" if b"/ByteRange" in dialog._pdf else "plain")
        dialog.accept()

    full.answer(PreviewDialog, show)
    page.papers.show_summary()
    full.settle()

    assert numbers == ["330302001-HZ-2023-0001", "signed"]
    [(arguments, pdf)] = lp.calls
    assert "330302001-HZ-2023-0001" in arguments
    assert pdf.startswith(b"%PDF")
    assert _logged(full) == [("summary", "printed"), ("summary", "issued")]


def test_nothing_approved_is_no_summary_and_says_so(full: Sitting) -> None:
    page = page_of(full)

    page.papers.show_summary()
    full.settle()

    assert full.troubles == ["no-approved-cases"]


def test_every_funding_has_its_settlement_one_after_the_other(shared: Sitting) -> None:
    page = page_of(shared, "330302001-FG-2023-0002", SECOND)
    titles: list[str] = []

    def issue(dialog: PreviewDialog) -> None:
        dialog.issue_button.click()
        shared.settle()
        titles.append(f"{dialog.windowTitle()} {dialog.number}")
        shared.answer(PreviewDialog, close)
        dialog.accept()

    def close(dialog: PreviewDialog) -> None:
        titles.append(f"{dialog.windowTitle()} {dialog.number}")
        dialog.accept()

    shared.answer(PreviewDialog, issue)
    page.papers.show_settlement()
    shared.settle()

    assert [title.split("　")[0] for title in titles] == ["资金分担结算单", "资金分担结算单"]
    assert titles[0].endswith("（1/2） 330302001-JS-2023-0001")
    assert titles[1].endswith("（2/2） ")
    assert _logged(shared) == [("settlement", "issued")]


def test_a_policy_without_shares_offers_no_settlement_and_says_why(full: Sitting) -> None:
    page = page_of(full, FIRST)

    assert isinstance(page, EscalationPage)
    assert not page.papers.settlement.isEnabled()
    assert "没有写明" in page.papers.settlement.toolTip()


def test_the_ledger_of_funds_leads_to_the_settlement(shared: Sitting) -> None:
    approve(shared, FIRST)
    page = shared.window().show_page("ledger")
    assert isinstance(page, LedgerPage)
    page.open_at(ledger="funds")
    shared.settle()
    without = (page.settle_button.isVisible(), page.settle_button.isEnabled())
    page.policy.pick(POLICY)
    shared.settle()
    seen: list[str] = []

    def look(dialog: PreviewDialog) -> None:
        seen.append(_text(dialog._pdf))
        dialog.accept()

    shared.answer(PreviewDialog, look)
    page.settle_button.click()
    shared.settle()

    assert without == (True, False)
    assert len(seen) == 1
    assert "附则1" in seen[0]


def test_the_letter_of_a_batch_is_issued_from_its_preview(full: Sitting, tmp_path: Path) -> None:
    page = page_of(full, FIRST)
    batch = make(full, page, tmp_path / "a.zip")
    page.tabs.setCurrentIndex(1)
    told: list[str] = []

    def issue(dialog: PreviewDialog) -> None:
        told.append(dialog.number)
        dialog.issue_button.click()
        full.settle()
        told.extend((dialog.number, _text(dialog._pdf)))
        dialog.accept()

    full.answer(PreviewDialog, issue)
    page.letter_button.click()
    full.settle()

    assert told[:2] == ["", f"{batch}-BS"]
    assert "附件：" in told[2]
    assert ("transmittal", "issued") in _logged(full)


def test_a_paper_of_many_cases_is_shown_again_from_the_ledger_of_papers(full: Sitting, tmp_path: Path) -> None:
    page = page_of(full, FIRST)
    make(full, page, tmp_path / "a.zip")
    ledger = full.window().show_page("ledger")
    assert isinstance(ledger, LedgerPage)
    ledger.open_at(ledger="papers")
    full.settle()
    table = ledger.tables["papers"]
    [summary] = [row for row in table.records.shown if row[1] == "汇总表"]
    told: list[str] = []

    def look(dialog: PreviewDialog) -> None:
        told.append(dialog.number)
        dialog.accept()

    full.answer(PreviewDialog, look)
    table.opened.emit(summary)
    full.settle()

    assert told == [summary[2]]


def test_a_copy_with_whole_numbers_is_asked_for_shown_and_logged(full: Sitting) -> None:
    _, page = case_of(full)
    told: list[str] = []

    def look(dialog: PreviewDialog) -> None:
        told.extend((_text(dialog._pdf), "prints" if dialog.print_button.isVisible() else "only saves"))
        dialog.accept()

    say(full, YES)
    full.answer(PreviewDialog, look)
    page.papers.show_whole("roster")
    full.settle()

    whole = re.findall(r"\d{17}[0-9X]", told[0])
    assert len(whole) > 30
    assert told[1] == "only saves"
    assert _logged(full, FIRST)[0] == ("roster", "unmasked")


def test_whoever_declines_sees_no_whole_numbers(full: Sitting) -> None:
    _, page = case_of(full)

    say(full, NO)
    page.papers.show_whole("roster")
    full.settle()

    assert _logged(full, FIRST) == []
