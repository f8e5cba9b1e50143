"""政策库: a pack is checked before it is installed, a draft confirmed value by value; every refusal."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.ui.dialogs.finalise import ConfirmDialog, FinalDocumentDialog
from desktop.ui.dialogs.install_policy import InstallPolicyDialog
from tests.ui.conftest import NOW, PASSPHRASE, Sitting, make_workspace
from tests.ui.policy_dialogs import (
    DEARER,
    DRAFT,
    POLICY,
    TEXT,
    YES,
    changed,
    confirm_dialog,
    install_dialog,
    opened,
    page_of,
    policy_of,
    say,
    shown_of,
    standing_of,
)

# ------------------------------------------------------------------------------------------ packs


def test_a_dearer_edition_shows_difference_and_effect_and_is_installed(full: Sitting) -> None:
    dialog = install_dialog(full, changed(*DEARER))
    found = dialog.found.toPlainText()
    asked: list[str] = []
    say(full, YES, asked)
    dialog.main.click()
    full.settle()

    assert "没有签名" in dialog.notice.text
    assert "算例：共17个，全部算对。" in found
    assert "相比，有1处不同。" in found
    assert "一次性留工补助 标准（一、1）：500.00元 → 600.00元" in found
    assert "+31,000.00元" in asked[0]
    assert dialog.policy == POLICY
    assert "件未审批的案卷需要重新核验" in dialog.told
    assert policy_of(full).text == changed(*DEARER)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (changed(("[policy]", "[policy")), "第3行有误"),
        (b"PK\x03\x04 nothing", "与签发时不一致，没有读取"),
        (changed(DEARER[0]), "有5个算例算得不对，不能装入，现用的政策不变"),
    ],
    ids=["syntax", "seal", "examples"],
)
def test_a_pack_with_a_fault_is_told_and_not_installed(empty: Sitting, content: str | bytes, words: str) -> None:
    dialog = install_dialog(empty, content)

    assert words in dialog.notice.text
    assert not dialog.main.isEnabled()
    assert policy_of(empty).text == TEXT


def test_a_file_that_is_not_there_is_told(empty: Sitting) -> None:
    dialog = install_dialog(empty, TEXT)
    dialog.file.set_path("/nowhere/x.toml")
    dialog.check()

    assert "x.toml" in dialog.notice.text
    assert not dialog.main.isEnabled()


def test_the_pack_that_holds_already_changes_nothing(empty: Sitting) -> None:
    dialog = install_dialog(empty, TEXT)
    say(empty, YES)
    dialog.main.click()
    empty.settle()

    assert "没有不同" in dialog.found.toPlainText()
    assert dialog.told == "这个版本已在使用，没有变化。"


def test_a_pack_signed_by_somebody_trusted_says_so_and_may_be_installed(empty: Sitting) -> None:
    dialog = install_dialog(empty, signed_by(empty.folder), "新版.pack")

    assert "签名者在本单位的信任名单中，内容与签发时一致" in dialog.notice.text
    assert dialog.main.isEnabled()


def test_a_pack_signed_by_a_stranger_shows_the_fingerprint_and_cannot_be_installed(
    empty: Sitting, stranger: Path
) -> None:
    dialog = install_dialog(empty, signed_by(stranger), "新版.pack")

    assert "签名者不在信任名单中，不能装入，现用的政策不变" in dialog.notice.text
    assert re.search("指纹：([0-9a-f]{4} ){15}[0-9a-f]{4}$", dialog.notice.text)
    assert not dialog.main.isEnabled()


def test_a_new_policy_is_offered_on_the_page_at_once(empty: Sitting) -> None:
    page = page_of(empty)
    file = empty.folder.parent / "next.toml"
    file.write_text(changed(('id = "lucheng-2023"', 'id = "lucheng-2024"\nparent = "lucheng-2023"')), "utf-8")

    def install(dialog: InstallPolicyDialog) -> None:
        dialog.file.set_path(file)
        dialog.check()
        empty.settle()
        say(empty, YES)
        dialog.main.click()

    empty.answer(InstallPolicyDialog, install)
    page.packs.install.trigger()
    empty.settle()

    assert page.policy.value == "lucheng-2024"
    assert shown_of(page).described["id"] == "lucheng-2024"
    assert "已装入" in page.notice.text


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """Return the workspace of another office, whose key nobody here knows."""
    folder = tmp_path / "stranger"
    make_workspace(folder)
    return folder


def signed_by(folder: Path) -> bytes:
    """Return the pack signed with the key of that workspace, read from a copy of it."""
    from desktop.services.desk import open_desk
    from desktop.services.install_policy import sign_policy
    from desktop.services.packs import open_pack

    copy = folder.with_name(f"{folder.name}-copy")
    shutil.copytree(folder, copy)
    with open_desk(copy, PASSPHRASE) as desk:
        arrived = open_pack(TEXT.encode(), "p.toml", trusted=())
        return sign_policy(desk, arrived, by=desk.store.operators.get("clerk"), now=NOW)


# ------------------------------------------------------------------------------------------ drafts


@pytest.mark.parametrize(
    ("number", "day", "words"),
    [
        ("", "2023-02-01", "文号、落款日期和文件都要填写，没有登记"),
        ("嵊政办〔2023〕1号", "二月一日", "不是日期"),
        ("嵊政办〔2023〕1号", "2024-02-01", "日期在今天之后，没有登记"),
    ],
)
def test_a_final_document_without_number_or_day_is_refused(empty: Sitting, number: str, day: str, words: str) -> None:
    dialog = FinalDocumentDialog(empty.session, policy_of(empty, DRAFT), page_of(empty, DRAFT).window())
    opened(empty, dialog)
    file = empty.folder.parent / "正式文件.pdf"
    file.write_bytes(b"%PDF-1.7")
    dialog.number.setText(number)
    dialog.dated.setText(day)
    dialog.file.set_path(file)
    dialog.main.click()
    empty.settle()

    assert words in dialog.notice.text
    assert dialog.isVisible()
    assert dialog.main.isEnabled()


def test_recording_the_final_document_leads_to_its_values(empty: Sitting) -> None:
    page = page_of(empty, DRAFT)
    file = empty.folder.parent / "正式文件.pdf"
    file.write_bytes(b"%PDF-1.7")
    formats: list[str] = []

    def record(dialog: FinalDocumentDialog) -> None:
        dialog.number.setText("嵊政办〔2023〕1号")
        dialog.dated.setText("2023.2.1")
        dialog.file.set_path(file)
        dialog.main.click()

    def close(dialog: ConfirmDialog) -> None:
        formats.append(dialog.progress.format())
        dialog.reject()

    empty.answer(FinalDocumentDialog, record)
    empty.answer(ConfirmDialog, close)
    page.confirm_button.click()
    empty.bot.waitUntil(lambda: bool(formats))
    empty.settle()

    total = len(standing_of(empty).values)
    assert formats == [f"已核对 0/{total}"]
    assert f"已核对0/{total}项" in page.text.toPlainText()


def test_values_are_confirmed_one_by_one_and_what_differs_is_refused(empty: Sitting) -> None:
    dialog = confirm_dialog(empty)
    first = dialog.current
    assert first is not None
    dialog.value.setText("另一个值")
    dialog.main.click()
    empty.settle()
    refused, kept = dialog.notice.text, dialog.value.text()
    dialog.value.setText(first.words)
    dialog.main.click()
    empty.settle()

    assert "照正式文件填的是“另一个值”，没有记录。请先核对是否看错、填错。" in refused
    assert kept == "另一个值"
    assert dialog.progress.value() == 1
    assert dialog.current not in (None, first)
    assert standing_of(empty).done == {first.key}


def test_values_are_confirmed_from_the_keyboard_one_after_the_other(empty: Sitting) -> None:
    dialog = confirm_dialog(empty)

    for _ in range(3):
        leaf = dialog.current
        assert leaf is not None
        dialog.value.insert(leaf.words)
        QTest.keyClick(dialog.value, Qt.Key.Key_Return)
        empty.settle()

    assert dialog.progress.value() == 3
    assert dialog.value.text() == ""


def test_nothing_typed_and_a_value_done_already_are_told(empty: Sitting) -> None:
    dialog = confirm_dialog(empty)
    first = dialog.current
    assert first is not None
    dialog.main.click()
    missing = dialog.notice.text
    dialog.value.setText(first.words)
    dialog.main.click()
    empty.settle()
    dialog.table.choose(first.key)
    dialog.value.setText(first.words)
    dialog.main.click()

    assert "还没有填写" in missing
    assert "这一项已经核对过" in dialog.notice.text


def test_a_draft_whose_values_all_agree_can_be_approved(empty: Sitting) -> None:
    dialog = confirm_dialog(empty, left=3)
    for _ in range(3):
        leaf = dialog.current
        assert leaf is not None
        dialog.value.setText(leaf.words)
        dialog.main.click()
        empty.settle()

    assert "全部数值已与正式文件逐项核对" in dialog.notice.text
    assert not dialog.main.isEnabled()
    assert standing_of(empty).left == 0
