"""Every intake (导入记录), and one of them taken back whole after it is seen what would go (整次撤回)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.record_words import record_words
from desktop.records import STATE_WORDS, CaseState
from desktop.ui.acts import cases, listing
from desktop.ui.dialogs.sheet import Sheet, label
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.table import Table

if TYPE_CHECKING:
    from desktop.services.intakes import CaseGoes, IntakeLine, UndoPreview

_SHOWN = 3


class IntakesDialog(Sheet):
    """The intakes over what becomes of the cases of the one that is chosen; ``case`` chooses the one it came with.

    After acceptance ``undone`` tells what was taken back.
    """

    manual = "entry"

    def __init__(
        self, session: Session, lines: Sequence[IntakeLine], parent: QWidget | None = None, *, case: str = ""
    ) -> None:
        """Choose the newest that still stands."""
        lead = "一次导入的文件可以整次撤回：其中的文件都不再算数，没有其他文件的案卷随之撤回；记入操作日志。"
        super().__init__(parent, "导入记录", main="整次撤回(&U)", lead=lead, width=760)
        self._session, self._seen = session, ""
        self.undone = ""
        self.main.setProperty("grave", True)
        self.main.setProperty("main", False)
        self.main.setDefault(False)
        self.main.style().polish(self.main)
        self.cancel.setText("关闭(&C)")
        self.intakes = _intakes(session)
        self.goes = _goes()
        self.words = label("")
        self.blocked = Notice(self, closable=False)
        for widget, share in ((self.intakes, 3), (self.words, 0), (self.blocked, 0), (self.goes, 2)):
            self.body.addWidget(widget, share)
        self.intakes.setMinimumHeight(150)
        self.goes.setMinimumHeight(96)
        self.intakes.show_records(lines)
        self.intakes.chosen_changed.connect(self._look)
        self._look()
        standing = [line for line in lines if line.standing and (not case or case in line.cases)]
        if standing:
            self.intakes.choose(standing[0].number)
        if not lines:
            self.blocked.say("还没有导入过文件。", "在案卷页点“导入申报表”（Ctrl+O）导入。")

    def submit(self) -> None:
        """Take the intake back that was looked at."""
        self.wait(True)
        self._session.do(self, cases.undo, self._undone, self.refuse, title="正在撤回导入", number=self._seen)

    def _look(self) -> None:
        line = self.intakes.current() if self.intakes.chosen() else None
        self.main.setEnabled(False)
        self.goes.show_records([])
        self.words.setText("" if line else "选一次导入，看看撤回后会怎样。")
        if line is not None and not self._session.tasks.busy:
            self.words.setText("正在查看撤回后会怎样……")
            at = {"by": self._session.operator, "now": self._session.now()}
            self._session.look(self, listing.preview_undo, partial(self._show, line.number), key=line.key, **at)

    def _show(self, number: str, preview: UndoPreview) -> None:
        line = self.intakes.current()
        if line is None or line.number != number:
            return
        self._seen = number
        gone = sum(each.withdrawn for each in preview.cases)
        words = f"撤回后去掉{preview.files}个文件，涉及{len(preview.cases)}件案卷"
        words += f"，其中{gone}件没有其他文件，随之撤回" if gone else ""
        words += f"；{len(preview.stale)}件需要重新核验" if preview.stale else ""
        self.words.setText("" if preview.refused else f"{words}。")
        self.goes.show_records(preview.cases)
        if preview.refused is None:
            self.blocked.hide()
        else:
            self.blocked.tell(preview.refused)
        self.main.setEnabled(preview.refused is None)

    def _undone(self, stale: Sequence[str]) -> None:
        line = self.intakes.current()
        said = "、".join(stale[:_SHOWN]) + ("等" if len(stale) > _SHOWN else "")
        again = f"{len(stale)}件需要重新核验：{said}。" if stale else ""
        self.undone = f"已整次撤回{record_words(line.number) if line else ''}。{again}"
        self.accept()


def _intakes(session: Session) -> Table[IntakeLine]:
    return Table(
        [
            Column(title="编号", text=lambda line: record_words(line.number), sort=lambda line: line.key, width=100),
            Column(title="时间", text=lambda line: f"{line.at.astimezone():%Y-%m-%d %H:%M}", width=150),
            Column(title="操作员", text=lambda line: session.name_of(line.by)),
            Column(
                title="文件", text=lambda line: str(line.files), align=RIGHT, sort=lambda line: line.files, width=64
            ),
            Column(title="现状", text=_standing, width=140),
            Column(
                title="案卷",
                text=lambda line: str(len(line.cases)),
                align=RIGHT,
                sort=lambda line: len(line.cases),
                width=64,
            ),
        ],
        name="导入记录",
        key=lambda line: line.number,
    )


def _goes() -> Table[CaseGoes]:
    return Table(
        [
            Column(title="案卷编号", text=lambda each: each.row.number, width=208),
            Column(title="企业名称", text=lambda each: each.row.enterprise_name),
            Column(title="状态", text=lambda each: STATE_WORDS[CaseState(each.row.state)], width=84),
            Column(title="文件", text=lambda each: str(each.files), align=RIGHT, width=64),
            Column(title="撤回后", text=lambda each: "随之撤回" if each.withdrawn else "仍有文件", width=100),
        ],
        name="涉及的案卷",
        key=lambda each: each.row.number,
    )


def _standing(line: IntakeLine) -> str:
    if not line.standing:
        return "已全部撤回"
    return "都在" if line.standing == line.files else f"已撤回{line.files - line.standing}个"
