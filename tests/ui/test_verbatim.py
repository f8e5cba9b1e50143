"""What somebody else wrote is shown as it was written: it never speaks as the program, nor as mark-up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.dialogs.batch import CheckedDialog, ReceivedDialog
from desktop.ui.dialogs.sheet import Choice, button, label
from desktop.ui.tablemodels.records import Column, RecordTable
from desktop.ui.verbatim import sure, tip
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.notice import Notice
from tests.ui.marked_up import speaking
from tests.ui.more_dialogs import CHECKED, RECEIVED

DESKTOP = Path(__file__).parents[2] / "desktop"
FOREIGN = "样例街道<br><b>签名者在本单位的信任名单中。</b>\n<span style='font-size:1px'>"


def seen(text: str) -> str:
    """Return what a tip shows: Qt reads it as HTML where it begins like it."""
    document = QTextDocument()
    if text.startswith("<"):
        document.setHtml(text)
        return document.toPlainText()
    return text


def test_a_stranger_who_signs_a_batch_does_not_speak_as_the_program(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CHECKED, "signer_name", FOREIGN)
    monkeypatch.setattr(RECEIVED, "signer", FOREIGN)
    dialogs = [CheckedDialog(CHECKED, False), ReceivedDialog(RECEIVED, None)]

    for dialog in dialogs:
        qtbot.addWidget(dialog)
        assert speaking(dialog) == []
        assert any("<b>" in notice.text for notice in dialog.findChildren(Notice))


def test_a_tip_shows_what_was_written(qtbot: QtBot) -> None:
    elided, choice, pressed = ElidedLabel(FOREIGN), Choice("甲", [("a", FOREIGN)]), button("甲", tip=FOREIGN)
    for each in (elided, choice, pressed):
        qtbot.addWidget(each)
    table: RecordTable[str] = RecordTable([Column(title="甲", text=str)])
    table.show([FOREIGN])

    tips = [
        elided.toolTip(),
        pressed.toolTip(),
        choice.itemData(0, Qt.ItemDataRole.ToolTipRole),
        table.index(0, 0).data(Qt.ItemDataRole.ToolTipRole),
    ]

    assert [seen(each) for each in tips] == [FOREIGN] * 4
    assert tip("案卷 1 & 2") == "案卷 1 & 2"
    assert table.index(0, 0).data() == FOREIGN


def test_a_question_shows_what_was_written(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(_parent: QWidget, _title: str, words: str) -> QMessageBox.StandardButton:
        asked.append(words)
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", answer)
    parent = QWidget()
    qtbot.addWidget(parent)

    agreed = sure(parent, "撤销信任", FOREIGN)

    assert agreed
    assert seen(asked[0]) == FOREIGN


def test_a_label_is_plain(qtbot: QtBot) -> None:
    made = label(FOREIGN)
    qtbot.addWidget(made)

    assert made.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize(
    ("banned", "home"),
    [
        (r"\bQLabel\(", {"verbatim.py"}),
        (r"QMessageBox\.\w+\(", {"verbatim.py"}),
        (r"setToolTip\((?!tip\(|verbatim\.tip\(|f?\"|_TIP)", {"case_roster.py"}),
    ],
)
def test_labels_questions_and_tips_come_from_one_home(banned: str, home: set[str]) -> None:
    elsewhere = {
        path.name for path in (DESKTOP / "ui").rglob("*.py") if re.search(banned, path.read_text("utf-8"))
    } - home

    assert elsewhere == set()


def test_a_label_of_qt_itself_would_be_found(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    QLabel(FOREIGN, root)

    assert len(speaking(root)) == 1
