"""政策库, 上报."""

from __future__ import annotations

from pathlib import Path

from desktop.ui.dialogs.batch import CheckedDialog, CreateBatchDialog, PickBatchDialog, ReceivedDialog
from desktop.ui.pages.escalation import EscalationPage
from desktop.ui.pages.policies import PoliciesPage
from desktop.ui.widgets.notice import Notice
from tests.ui.conftest import Sitting, dismiss

CASE = "330302001-LG-2023-0001"


def escalation_of(sitting: Sitting) -> EscalationPage:
    page = sitting.window().show_page("escalation")
    assert isinstance(page, EscalationPage)
    sitting.settle()
    return page


def approve(sitting: Sitting, number: str = CASE) -> None:
    from functools import partial

    from desktop.ui.acts.cases import take_step

    for operator, step in (("reviewer", "review"), ("approver", "approve")):
        by = sitting.be(operator)
        work = partial(take_step, chosen=[(number, None)], step=step, reason="", by=by, now=sitting.session.now())
        sitting.session.tasks.run(sitting.session, work, lambda _: None)
    sitting.settle()


def test_the_policy_shows_measures_clauses_readings_and_errata(empty: Sitting) -> None:
    page = empty.window().show_page("policies")
    assert isinstance(page, PoliciesPage)
    empty.settle()
    words = page.text.toPlainText()

    for part in ("一次性留工补助（一、1）", "返岗交通补贴（三、10）", "500.00元", "R-L8", "（现用）", "勘误", "30人"):
        assert part in words, part


def test_nothing_approved_means_no_batch(full: Sitting) -> None:
    page = escalation_of(full)

    assert not page.create_button.isEnabled()
    assert page.sum.text() == "没有待上报的案卷。审批通过的案卷会出现在这里。没有列入的12件，原因见下表。"


def test_approved_cases_become_a_sealed_batch_that_checks_and_comes_in_elsewhere(full: Sitting, tmp_path: Path) -> None:
    approve(full)
    page = escalation_of(full)
    file = tmp_path / "out.zip"
    refused: list[str] = []

    def seal(dialog: CreateBatchDialog) -> None:
        dialog.file.set_path(file)
        dialog.submit()
        refused.append(dialog.notice.text)
        dialog.passphrase.setText("between us")
        dialog.again.setText("between them")
        dialog.submit()
        refused.append(dialog.notice.text)
        dialog.again.setText("between us")
        dialog.submit()

    full.answer(CreateBatchDialog, seal)
    page.create_button.click()
    full.settle()

    assert ["没有设置批次口令" in refused[0], "不一致" in refused[1]] == [True, True]
    assert "1件，合计21,000.00元" in page.notice.text
    assert page.sent.records.rowCount() == 1
    assert page.approved.records.rowCount() == 0
    assert _checked(full, page, file, "between us").startswith("批次完整")
    assert "与对方的数字全部一致" in _received(full, page, file)


def test_a_wrong_batch_passphrase_is_told(full: Sitting, tmp_path: Path) -> None:
    approve(full)
    page = escalation_of(full)
    file = tmp_path / "out.zip"

    def seal(dialog: CreateBatchDialog) -> None:
        dialog.file.set_path(file)
        dialog.passphrase.setText("between us")
        dialog.again.setText("between us")
        dialog.submit()

    full.answer(CreateBatchDialog, seal)
    page.make_batch()
    full.settle()
    troubles: list[str] = []
    full.session.tasks.trouble = lambda _owner, error: troubles.append(error.code)

    def pick(dialog: PickBatchDialog) -> None:
        dialog.file.set_path(file)
        dialog.passphrase.setText("guess")
        dialog.submit()

    full.answer(PickBatchDialog, pick)
    page.check()
    full.settle()

    assert troubles == ["batch-passphrase-wrong"]


def _checked(sitting: Sitting, page: EscalationPage, file: Path, passphrase: str) -> str:
    told: list[str] = []

    def pick(dialog: PickBatchDialog) -> None:
        dialog.file.set_path(file)
        dialog.passphrase.setText(passphrase)
        dialog.submit()

    def read(dialog: CheckedDialog) -> None:
        told.extend(band.text for band in dialog.findChildren(Notice))
        dismiss(dialog)

    sitting.answer(PickBatchDialog, pick)
    sitting.answer(CheckedDialog, read)
    page.check_button.click()
    sitting.settle()
    return told[0]


def _received(sitting: Sitting, page: EscalationPage, file: Path) -> str:
    told: list[str] = []

    def pick(dialog: PickBatchDialog) -> None:
        dialog.file.set_path(file)
        dialog.passphrase.setText("between us")
        dialog.submit()

    def read(dialog: ReceivedDialog) -> None:
        told.extend(band.text for band in dialog.findChildren(Notice))
        dismiss(dialog)

    sitting.answer(PickBatchDialog, pick)
    sitting.answer(ReceivedDialog, read)
    page.receive_button.click()
    sitting.settle()
    return told[0]
