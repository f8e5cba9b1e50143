"""Where a copy of a batch goes: what is refused before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop.ui.dialogs.save_batch import SaveBatchDialog
from desktop.ui.widgets.drives import Drive


def a_dialog(bot: QtBot, drives: list[Drive], *, size: int = 500) -> SaveBatchDialog:
    dialog = SaveBatchDialog("PC-1", size, drives=lambda: drives)
    bot.addWidget(dialog)
    return dialog


def a_drive(root: Path) -> Drive:
    return Drive(name="U盘", root=root, free=1000)


@pytest.mark.parametrize("inside", ["", "上报"])
def test_a_drive_pulled_out_since_it_was_listed_is_not_written_to(qtbot: QtBot, tmp_path: Path, inside: str) -> None:
    drives = [a_drive(tmp_path)]
    (tmp_path / inside).mkdir(exist_ok=True)
    dialog = a_dialog(qtbot, drives)
    dialog.folder.set_path(tmp_path / inside)
    drives.clear()  # its folder is still there, and would take the file on the inner disk

    dialog.submit()

    assert dialog.result() != QDialog.DialogCode.Accepted
    assert "不在了，没有保存" in dialog.notice.text


def test_a_folder_on_a_drive_has_no_more_room_than_the_drive(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "上报").mkdir()
    dialog = a_dialog(qtbot, [a_drive(tmp_path)], size=2000)
    dialog.folder.set_path(tmp_path / "上报")

    dialog.submit()

    assert "空间不够" in dialog.notice.text


def test_a_folder_whose_name_none_can_have_is_told_of(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = a_dialog(qtbot, [a_drive(tmp_path)])
    dialog.folder.set_path(tmp_path / ("很长的名字" * 60))

    dialog.submit()

    assert "不在了，没有保存" in dialog.notice.text
