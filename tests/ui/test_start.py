"""Opening, signing in, a new workspace; and what starting costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.ui.dialogs.demo import DemoDialog
from desktop.ui.dialogs.opening import HandedOutDialog, NewWorkspaceDialog, OpeningDialog
from desktop.ui.dialogs.sign_in import PasswordDialog, SignInDialog
from tests.ui.conftest import PASSPHRASE, PASSWORD, Sitting

HEAVY = ("openpyxl", "reportlab", "pyhanko", "python_calamine", "pypdfium2", "sqlcipher3", "cryptography")
STARTED = f"""
import sys
from PySide6.QtWidgets import QApplication
from desktop.ui.theme import dress
from desktop.ui.start import enter
from desktop.ui.session import Session
from desktop.ui.tasks import Tasks
from desktop.ui.dialogs.opening import OpeningDialog
application = QApplication([])
dress(application)
print([name for name in {HEAVY} if name in sys.modules])
"""
SHOWN = f"""
import sys
from desktop.ui import main_window
from desktop.ui.pages import cases
print([name for name in {HEAVY[:5]} if name in sys.modules])
"""


def test_the_first_dialog_loads_no_library_of_files_paper_or_secrets() -> None:
    run = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=False)

    assert run.stdout.strip() == "[]", run.stderr


def test_the_main_window_loads_no_library_of_files_or_paper(empty: Sitting) -> None:
    run = subprocess.run([sys.executable, "-c", SHOWN], capture_output=True, text=True, check=False)

    assert run.stdout.strip() == "[]", run.stderr


def test_the_right_passphrase_opens(sitting: Callable[..., Sitting], empty_template: Path, qtbot: QtBot) -> None:
    one = sitting(empty_template, opened=False)
    dialog = OpeningDialog(one.session, one.folder)
    qtbot.addWidget(dialog)

    dialog.passphrase.setText(PASSPHRASE)
    dialog.submit()
    one.settle()

    assert dialog.result() == OpeningDialog.DialogCode.Accepted
    assert one.session.place.office.name == "鹿城区样例街道办事处"


def test_a_wrong_passphrase_is_told_beside_the_field_and_can_be_typed_again(
    sitting: Callable[..., Sitting], empty_template: Path, qtbot: QtBot
) -> None:
    one = sitting(empty_template, opened=False)
    dialog = OpeningDialog(one.session, one.folder, "nonsense")
    qtbot.addWidget(dialog)
    dialog.show()

    dialog.submit()
    one.settle()

    assert dialog.notice.text.startswith("口令不对")
    assert dialog.main.isEnabled()
    assert dialog.passphrase.selectedText()


def test_a_folder_without_a_workspace_says_so_and_is_left_alone(
    sitting: Callable[..., Sitting], empty_template: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    one = sitting(empty_template, opened=False)
    folder = tmp_path / "nothing here"
    dialog = OpeningDialog(one.session, folder, PASSPHRASE)
    qtbot.addWidget(dialog)
    dialog.show()

    dialog.submit()
    one.settle()

    assert "没有稳岗经办台的工作区" in dialog.notice.text
    assert "新建工作区" in dialog.notice.text
    assert not folder.exists()


def test_a_workspace_in_use_is_told_with_its_holder(
    sitting: Callable[..., Sitting], empty_template: Path, qtbot: QtBot
) -> None:
    holder = sitting(empty_template)
    one = sitting(empty_template, opened=False)
    dialog = OpeningDialog(one.session, holder.folder, PASSPHRASE)
    qtbot.addWidget(dialog)
    dialog.show()

    dialog.submit()
    one.settle()

    assert "正由另一个程序使用" in dialog.notice.text


def test_a_new_workspace_hands_its_passwords_out_once_and_opens(
    sitting: Callable[..., Sitting], empty_template: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    one = sitting(empty_template, opened=False)
    dialog = NewWorkspaceDialog(one.session, str(tmp_path / "new"))
    qtbot.addWidget(dialog)
    shown: list[str] = []

    def note(handed: HandedOutDialog) -> None:
        shown.extend(field.text() for field in handed.findChildren(QLineEdit))
        handed.copy()
        handed.noted.setChecked(True)
        handed.accept()

    one.answer(HandedOutDialog, note)
    dialog.name.setText("样例镇人民政府")
    dialog.division.setText("330302")
    dialog.passphrase.setText("secret words")
    dialog.again.setText("secret words")
    dialog.submit()
    one.settle()

    assert len(set(shown)) == 3
    assert all(word in QApplication.clipboard().text() for word in shown)
    assert (tmp_path / "new" / "wengang.db").is_file()


def test_the_passwords_stay_on_the_screen_until_they_are_noted(qtbot: QtBot) -> None:
    dialog = HandedOutDialog([], "样例镇人民政府")
    qtbot.addWidget(dialog)
    dialog.show()

    dialog.reject()

    assert dialog.isVisible()


def test_two_different_passphrases_make_nothing(
    sitting: Callable[..., Sitting], empty_template: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    one = sitting(empty_template, opened=False)
    dialog = NewWorkspaceDialog(one.session, str(tmp_path / "new"))
    qtbot.addWidget(dialog)
    dialog.show()

    dialog.passphrase.setText("one")
    dialog.again.setText("other")
    dialog.submit()

    assert "两次输入的口令不一致" in dialog.notice.text
    assert not (tmp_path / "new").exists()


def test_a_wrong_password_is_refused_and_the_right_one_signs_in(empty: Sitting, qtbot: QtBot) -> None:
    dialog = SignInDialog(empty.session)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.operator.pick("approver")

    dialog.password.setText("nonsense")
    dialog.submit()
    empty.settle()
    told = dialog.notice.text
    dialog.password.setText(PASSWORD)
    dialog.submit()
    empty.settle()

    assert "密码不对" in told
    assert empty.session.operator.id == "approver"
    assert dialog.must_change


def test_a_sign_in_that_is_left_while_under_way_changes_nobody(empty: Sitting, qtbot: QtBot) -> None:
    dialog = SignInDialog(empty.session)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.operator.pick("approver")
    dialog.password.setText(PASSWORD)

    dialog.submit()
    writing = empty.session.tasks.busy
    dialog.reject()
    empty.settle()

    assert not writing
    assert empty.session.operator.id == "clerk"
    assert dialog.result() == SignInDialog.DialogCode.Rejected


def test_wrong_old_passwords_are_counted_and_slowed_as_at_the_log_in(empty: Sitting, qtbot: QtBot) -> None:
    dialog = PasswordDialog(empty.session)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.new.setText("long enough")
    dialog.again.setText("long enough")

    for old in (*["nonsense"] * 5, PASSWORD):
        dialog.old.setText(old)
        dialog.submit()
        empty.settle()

    assert "秒后再试" in dialog.notice.text
    assert dialog.isVisible()


def test_an_operator_changes_the_one_time_password(empty: Sitting, qtbot: QtBot) -> None:
    dialog = PasswordDialog(empty.session, first=True)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.old.setText(PASSWORD)

    for new in ("short", "long enough"):
        dialog.new.setText(new)
        dialog.again.setText(new)
        dialog.submit()
        empty.settle()

    assert dialog.result() == PasswordDialog.DialogCode.Accepted
    again = SignInDialog(empty.session)
    qtbot.addWidget(again)
    again.operator.pick("clerk")
    again.password.setText("long enough")
    again.submit()
    empty.settle()
    assert again.result() == SignInDialog.DialogCode.Accepted
    assert not again.must_change


def test_the_sample_township_is_made_and_opened_from_the_first_dialog(
    sitting: Callable[..., Sitting], empty_template: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    one = sitting(empty_template, opened=False)
    opening = OpeningDialog(one.session, one.folder)
    qtbot.addWidget(opening)
    opening.show()
    told: list[str] = []

    def try_out(dialog: DemoDialog) -> None:
        dialog.folder.set_path(tmp_path / "样例")
        dialog.submit()
        qtbot.waitUntil(lambda: dialog.made is not None, timeout=180_000)
        told.append(dialog.keys.text())
        dialog.submit()

    one.answer(DemoDialog, try_out)
    opening.demo.click()
    one.settle()
    entering = SignInDialog(one.session, hint=opening.hint)
    qtbot.addWidget(entering)

    assert opening.result() == OpeningDialog.DialogCode.Accepted
    assert one.session.place.office.name.startswith("样例")
    assert (tmp_path / "样例" / "请先读我.txt").is_file()
    assert "clerk" in told[0]
    assert "编造" in entering.notice.text
    assert one.session.settings.value("workspace") is None


def test_a_sample_that_is_stopped_or_has_no_place_leaves_nothing(
    sitting: Callable[..., Sitting], empty_template: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    one = sitting(empty_template, opened=False)
    place = tmp_path / "place"
    place.mkdir()
    dialog = DemoDialog(one.session, place / "workspace")
    qtbot.addWidget(dialog)
    dialog.show()

    dialog.submit()
    qtbot.waitUntil(lambda: any(place.iterdir()), timeout=60_000)
    dialog.reject()
    held = dialog.isVisible()
    one.session.tasks.cancel()
    one.settle()
    dialog.folder.set_path(one.folder)
    dialog.submit()
    one.settle()

    assert held
    assert list(place.iterdir()) == []
    assert "不是空" in dialog.notice.text or "已有" in dialog.notice.text
    assert dialog.made is None
