"""Give cases back for mending: where the return copies go, and whether what the verification found is marked, too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop.ui.acts import intake
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import PathField, Sheet
from desktop.ui.session import Session
from desktop.ui.wording import advice_of
from desktop.workspace import what_is

if TYPE_CHECKING:
    from desktop.ui.acts.intake import GivenBack
    from desktop.ui.pages.page import Page

_SHOWN = 3


class ReturnCopyDialog(Sheet):
    """Where to and how; after acceptance ``folder``, ``verified`` and ``password`` say what was asked for."""

    manual = "cases"

    def __init__(self, session: Session, numbers: Sequence[str], parent: QWidget | None = None) -> None:
        """Propose the folder of the last time."""
        cases = f"{len(numbers)}件案卷" if len(numbers) > 1 else f"案卷{numbers[0]}"
        lead = f"把{cases}的申报表写成退回稿：企业自己的表格，问题标在单元格上，另附问题清单。企业改好后可直接再导入。"
        super().__init__(parent, "写退回稿", main="写退回稿(&B)", lead=lead, width=620)
        self._session = session
        self.place = PathField("选择存放退回稿的文件夹", kind="folder")
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.place.set_path(str(session.settings.value("return/folder", documents)))
        self.with_findings = QCheckBox("连同核验中不符合的条件一并标出(&V)")
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setPlaceholderText("选填；原表设有打开密码时填写，否则只写问题清单")
        self.row("文件夹(&F)", self.place)
        self.form.addRow("", self.with_findings)
        self.row("原表的打开密码(&P)", self.secret)

    @property
    def folder(self) -> Path:
        """Where the copies go."""
        return self.place.path or Path()

    def submit(self) -> None:
        """Accept a folder that is there."""
        if self.place.path is None:
            self.notice.say("还没有选择文件夹。", "请填写或点“浏览”选择。", tone="bad")
        elif what_is(self.folder) != "folder":
            self.notice.say("没有找到这个文件夹。", "请核对后重新填写，或点“浏览”选择。", tone="bad")
        else:
            self._session.settings.setValue("return/folder", str(self.folder))
            self.accept()
            return
        self.place.edit.setFocus()


def give_back(page: Page, numbers: Sequence[str]) -> None:
    """Ask where to, write the return copies of the cases, and say on the page what was written."""
    dialog = ReturnCopyDialog(page.session, numbers, page.window())
    if not ask(dialog):
        return

    def done(given: GivenBack) -> None:
        words, advice = _words(given)
        short = given.refused or given.stopped
        page.notice.say(words, advice, tone="bad" if short and not given.written else "wait" if short else "good")

    page.session.do(
        page,
        intake.give_back,
        done,
        title="正在写退回稿",
        numbers=tuple(numbers),
        folder=dialog.folder,
        verified=dialog.with_findings.isChecked(),
        password=dialog.secret.text(),
    )


def _words(given: GivenBack) -> tuple[str, str]:
    """Say what was written where; and what is not the enterprise's own table, was lost, or was refused."""
    from desktop.services.return_copy import WAY_WORDS

    words = f"写出了{len(given.written)}份退回稿，在“{given.folder}”。" if given.written else "没有写出退回稿。"
    words = f"已按要求停止。{words}" if given.stopped else words
    told = [f"{each.path.name}是{WAY_WORDS[each.copy.way]}" for each in given.written if each.copy.way.value != "own"]
    told += [f"{each.file}中的{'、'.join(each.copy.lost)}未能保留" for each in given.written if each.copy.lost]
    advice = "；".join(told[:_SHOWN]) + ("等。" if len(told) > _SHOWN else "。" if told else "")
    advice += "".join(f"{error.message}{advice_of(error)}" for _, error in given.refused[:_SHOWN])
    return words, advice or "请把退回稿发给企业；改好后直接导入，系统会认出是哪件案卷。"
