"""设置 › 操作员、密钥与证书: who comes and goes, and whom the office trusts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QMessageBox

from desktop.keys import new_signer
from desktop.services.trust import trust
from desktop.ui.dialogs.keys import PassphraseDialog, TrustDialog
from desktop.ui.dialogs.opening import HandedOutDialog
from desktop.ui.dialogs.operator import OperatorDialog
from desktop.ui.pages.settings_keys import KeysSection
from desktop.ui.pages.settings_people import PeopleSection
from tests.ui.conftest import NOW, PASSPHRASE, Sitting
from tests.ui.sections import agree, decline, opened, said


def take(handed: HandedOutDialog) -> None:
    handed.noted.setChecked(True)
    handed.accept()


def test_somebody_is_added_and_the_password_is_handed_out_once(full: Sitting) -> None:
    section = opened(full, "operators", PeopleSection)

    def fill(dialog: OperatorDialog) -> None:
        dialog.id.setText("wang")
        dialog.name.setText("王样例")
        full.answer(HandedOutDialog, take)
        dialog.submit()

    full.answer(OperatorDialog, fill)
    section.add_button.click()
    full.settle()

    assert [each.id for each in full.session.place.operators] == ["clerk", "reviewer", "approver", "wang"]
    assert [one.colleague.operator.name for one in section.table.records.records][-1] == "王样例"


def test_a_taken_id_is_refused_in_the_dialog(full: Sitting) -> None:
    section = opened(full, "operators", PeopleSection)
    words: list[str] = []

    def fill(dialog: OperatorDialog) -> None:
        dialog.id.setText("clerk")
        dialog.name.setText("王样例")
        dialog.submit()
        full.bot.waitUntil(lambda: bool(dialog.notice.text))
        words.append(dialog.notice.text)
        dialog.reject()

    full.answer(OperatorDialog, fill)
    section.add_button.click()

    assert "已经有编号为“clerk”" in words[0]


def test_the_own_row_and_the_last_clerk_say_beforehand_why_they_stay(full: Sitting) -> None:
    section = opened(full, "operators", PeopleSection)

    section.table.choose("approver")
    own = section.duty_button.isEnabled(), section.why.text()
    section.table.choose("clerk")
    last = section.duty_button.isEnabled(), section.why.text()

    assert own[0] is False
    assert "不能更改自己的岗位" in own[1]
    assert last[0] is False
    assert "最后一位在岗的经办" in last[1]
    assert "次" in section.done.text()


def test_somebody_leaves_and_comes_back(full: Sitting) -> None:
    section = opened(full, "operators", PeopleSection)
    section.table.choose("reviewer")

    full.answer(QMessageBox, agree)
    section.duty_button.click()
    full.settle()
    gone = section.duty_button.text(), next(each.left for each in full.session.place.operators if each.id == "reviewer")
    section.duty_button.click()
    full.settle()

    assert gone == ("恢复在岗(&V)", True)
    assert not any(each.left for each in full.session.place.operators)


def test_a_password_is_reset_once_somebody_is_sure(full: Sitting) -> None:
    section = opened(full, "operators", PeopleSection)
    section.table.choose("clerk")
    seen: list[str] = []

    full.answer(QMessageBox, decline)
    section.reset_button.click()
    full.settle()

    def note(handed: HandedOutDialog) -> None:
        seen.append("shown")
        take(handed)

    full.answer(HandedOutDialog, note)
    full.answer(QMessageBox, agree)
    section.reset_button.click()
    full.settle()

    assert seen == ["shown"]


def test_a_clerk_can_only_look_at_the_operators(full: Sitting) -> None:
    section = opened(full, "operators", PeopleSection, by="clerk")
    section.table.choose("reviewer")

    buttons = (section.add_button, section.change_button, section.reset_button, section.duty_button)
    assert not any(each.isEnabled() for each in buttons)
    assert "不是审批岗" in section.why.text()


def test_a_new_name_is_seen_everywhere(full: Sitting) -> None:
    section = opened(full, "operators", PeopleSection)
    section.table.choose("reviewer")

    def fill(dialog: OperatorDialog) -> None:
        dialog.name.setText("张样例")
        dialog.submit()

    full.answer(OperatorDialog, fill)
    section.change_button.click()
    full.settle()

    assert full.session.name_of("reviewer") == "张样例"


def test_the_certificate_is_exported_and_renewed(full: Sitting, tmp_path: Path) -> None:
    section = opened(full, "keys", KeysSection)

    section.export_to(tmp_path / "own.pem")
    full.settle()
    full.answer(QMessageBox, agree)
    section.renew_button.click()
    full.settle()

    assert (tmp_path / "own.pem").read_bytes().startswith(b"-----BEGIN CERTIFICATE")
    assert [one.own for one in section.table.records.records] == [False, True]
    assert "已换发" in said(section)


def test_a_certificate_is_trusted_only_after_its_fingerprint_was_compared(full: Sitting, tmp_path: Path) -> None:
    section = opened(full, "keys", KeysSection)
    file = tmp_path / "district.pem"
    file.write_bytes(new_signer("样例区局", at=NOW).certificate_pem)
    ready: list[bool] = []

    def fill(dialog: TrustDialog) -> None:
        dialog.file.set_path(file)
        dialog.look.click()
        full.bot.waitUntil(dialog.compared.isEnabled)
        ready.append(dialog.main.isEnabled())
        dialog.compared.setChecked(True)
        dialog.superior.setChecked(True)
        ready.append(dialog.main.isEnabled())
        dialog.submit()

    full.answer(TrustDialog, fill)
    section.trust_button.click()
    full.settle()
    trusted = [(one.name, one.superior) for one in section.table.records.records]
    section.table.choose(section.table.records.records[-1].certificate.fingerprint)
    full.answer(QMessageBox, agree)
    section.withdraw_button.click()
    full.settle()

    assert ready == [False, True]
    assert trusted[-1] == ("样例区局", True)
    assert [one.own for one in section.table.records.records] == [True]


def test_a_clerk_sees_beforehand_that_the_superior_is_the_approvers_to_name(full: Sitting) -> None:
    section = opened(full, "keys", KeysSection)
    certificate = new_signer("样例区局", at=NOW).certificate_pem
    approver = full.be("approver")
    work = lambda errand: trust(errand.desk, certificate, name="区局", superior=True, by=approver, now=NOW)  # noqa: E731
    full.session.tasks.run(section, work, lambda _: section.reload())
    full.settle()
    full.be("clerk")
    dialog = TrustDialog(full.session)
    full.bot.addWidget(dialog)

    section.table.choose(section.table.records.records[-1].certificate.fingerprint)
    section.fit()

    assert not dialog.superior.isEnabled()
    assert "由审批岗的操作员登记" in dialog.superior.text()
    assert not section.withdraw_button.isEnabled()
    assert "由审批岗的操作员撤销" in section.why.text()


def test_a_file_that_is_no_certificate_is_told(full: Sitting, tmp_path: Path) -> None:
    full.be("approver")
    dialog = TrustDialog(full.session)
    full.bot.addWidget(dialog)
    (tmp_path / "x.pem").write_text("x", encoding="utf-8")

    dialog.preview()
    missing = dialog.notice.text
    dialog.file.set_path(tmp_path / "x.pem")
    dialog.preview()
    full.settle()

    assert "没有选择证书文件" in missing
    assert "不是可用的证书" in dialog.notice.text
    assert not dialog.main.isEnabled()


def test_the_own_certificate_says_beforehand_that_it_cannot_be_withdrawn(full: Sitting) -> None:
    section = opened(full, "keys", KeysSection)

    section.table.choose(section.table.records.records[0].certificate.fingerprint)

    assert not section.withdraw_button.isEnabled()
    assert "正在使用" in section.why.text()


def test_the_passphrase_is_changed_after_both_entries_agree(full: Sitting) -> None:
    section = opened(full, "keys", KeysSection)
    refused: list[str] = []

    def fill(dialog: PassphraseDialog) -> None:
        for new, again in (("short", "short"), ("another passphrase", "something else")):
            dialog.new.setText(new)
            dialog.again.setText(again)
            dialog.submit()
            refused.append(dialog.notice.text)
        dialog.old.setText(PASSPHRASE)
        dialog.again.setText("another passphrase")
        dialog.submit()

    full.answer(PassphraseDialog, fill)
    section.passphrase_button.click()
    full.settle()

    assert ["不足" in refused[0], "不一致" in refused[1]] == [True, True]
    assert "口令已更换" in said(section)


def test_dialogs_that_are_closed_change_nothing(full: Sitting) -> None:
    section = opened(full, "operators", PeopleSection)
    before = list(section.table.records.records)

    full.answer(OperatorDialog, QDialog.reject)
    section.add_button.click()
    full.settle()

    assert section.table.records.records == before
