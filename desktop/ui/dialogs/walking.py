"""The walk through the district's answer: one objection after another, ours beside theirs, and what we do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.models.answers import MarkKind
from desktop.ui import theme
from desktop.ui.acts import batches
from desktop.ui.dialogs.sheet import button, caption, label
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.table import Table
from desktop.ui.wording import yuan

if TYPE_CHECKING:
    from desktop.services.feedback_walk import Item, Total, Walk
    from desktop.ui.session import Session

_MARKS = {MarkKind.ACCEPTED: "接受", MarkKind.TO_CORRECT: "更正"}
_NEXT = {
    True: "接受的，案卷留在“区级退回”；要更正的，打开案卷重新受理，改正后再核验、复核、审批、上报。",
    False: "接受的，按区级确认的金额拨付；要更正的，写明更正什么，与区级核对后处理。",
}


class WalkDialog(QDialog):
    """Every mark is kept at once: close it at any time and go on later.

    ``case`` is the one that the clerk asked to open, '' where none.
    """

    manual = "escalation"

    def __init__(self, session: Session, walk: Walk, parent: QWidget | None = None) -> None:
        """Begin at the first objection that has not been dealt with."""
        super().__init__(parent)
        self.setWindowTitle("逐项核对反馈")
        self.resize(880, 480)
        self.session, self._walk, self.case = session, walk, ""
        self.totals, self.progress = label(""), label("", small=True)
        self.notice = Notice(closable=False)
        self.table = _table()
        self.ours, self.theirs, self.advice = label(""), label(""), label("", small=True)
        self.note = QLineEdit()
        self.note.setPlaceholderText("接受的选填；更正的写明更正什么")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        for each in (self.totals, self.notice):
            column.addWidget(each)
        column.addWidget(self.table, 1)
        column.addWidget(self.progress)
        column.addWidget(self._sides())
        column.addLayout(self._acts())
        self.table.chosen_changed.connect(self._follow)
        self.show_walk(walk)
        self._go_on()

    def show_walk(self, walk: Walk) -> None:
        """Show the walk as it stands."""
        self._walk = walk
        self.totals.setText("\n".join(_total(each) for each in walk.totals))
        self.table.show_records(walk.items)
        self._follow()

    def accept_it(self) -> None:
        """Take the district's view of this objection."""
        self._mark(MarkKind.ACCEPTED)

    def correct_it(self) -> None:
        """Note what we will correct ourselves."""
        if not self.note.text().strip():
            self.notice.say("没有写明更正什么，没有记下。", "请在“说明”中写明，再点“更正”。", tone="bad")
            self.note.setFocus()
            return
        self._mark(MarkKind.TO_CORRECT)

    def open_case(self) -> None:
        """Close, and open the case of this objection."""
        item = self.table.current()
        if item is not None:
            self.case = item.case
            self.accept()

    def _mark(self, kind: MarkKind) -> None:
        item = self.table.current()
        if item is None or self.session.tasks.busy:
            return
        named = {"number": self._walk.batch.number, "case": item.case, "row": item.row, "kind": kind}
        note = self.note.text().strip()
        self.session.do(
            self, batches.mark, self._marked, self.notice.tell, title="正在记下处理结果", note=note, **named
        )

    def _marked(self, walk: Walk) -> None:
        self.notice.hide()
        self.note.clear()
        self.show_walk(walk)
        self._go_on()

    def _go_on(self) -> None:
        """Move to the next objection that is open; stay where all are dealt with."""
        rows = self.table.records.shown
        at = max(self.table.currentIndex().row(), 0)
        order = [*range(at, len(rows)), *range(at)]
        self.table.selectRow(next((row for row in order if rows[row].mark is None), at))
        if self._walk.items and not self._walk.open:
            self.notice.say("全部核对完了。", "要更正的案卷，请打开后办理。", tone="good")

    def _follow(self) -> None:
        item = self.table.current()
        for each in (self.accept_button, self.correct_button, self.open_button):
            each.setEnabled(item is not None)
        shown = self.table.records.shown
        at = f"第{self.table.currentIndex().row() + 1}处，" if item else ""
        self.progress.setText(f"{at}共{len(shown)}处；未处理{self._walk.open}处。")
        self.ours.setText(f"{yuan(item.ours_fen)}元　{item.ours}" if item else "")
        self.theirs.setText(f"{yuan(item.theirs_fen)}元　{item.reason}" if item else "")
        self.advice.setText(_NEXT[item.row is None] if item else "")

    def _sides(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("figures")
        grid = QGridLayout(frame)
        grid.setContentsMargins(14, 8, 14, 8)
        grid.setHorizontalSpacing(24)
        for column, (title, words) in enumerate((("本单位核定", self.ours), ("区级意见", self.theirs))):
            grid.addWidget(label(title, small=True), 0, column)
            grid.addWidget(words, 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.advice, 2, 0, 1, 2)
        return frame

    def _acts(self) -> QHBoxLayout:
        self.accept_button = button("接受(&A)", main=True)
        self.correct_button = button("更正(&G)")
        self.open_button = button("打开案卷(&P)")
        self.close_button = button("关闭", tip="Esc")
        row = QHBoxLayout()
        row.addWidget(caption("说明(&R)", self.note))
        row.addWidget(self.note, 1)
        for made, act in (
            (self.accept_button, self.accept_it),
            (self.correct_button, self.correct_it),
            (self.open_button, self.open_case),
            (self.close_button, self.reject),
        ):
            made.clicked.connect(act)
            row.addWidget(made)
        return row


def _total(each: Total) -> str:
    less = each.payable_fen - each.confirmed_fen
    return (
        f"{each.measure}：上报{each.cases}件{each.people}人{yuan(each.payable_fen)}元，"
        f"区级确认{each.confirmed_cases}件{each.confirmed_people}人{yuan(each.confirmed_fen)}元"
        + (f"，少{yuan(less)}元。" if less else "。")
    )


def _table() -> Table[Item]:
    return Table(
        [
            Column(title="案卷编号", text=lambda item: item.case, width=204),
            Column(title="企业名称", text=lambda item: item.enterprise),
            Column(title="行", text=lambda item: str(item.row or "—"), sort=lambda item: item.row or 0, width=44),
            Column(title="人员", text=lambda item: f"{item.name} {item.id_masked}".strip(), width=224),
            Column(title="本单位（元）", text=lambda item: yuan(item.ours_fen), align=RIGHT, width=108),
            Column(
                title="处理",
                text=_marked,
                width=84,
                colour=lambda item: theme.GREEN if item.mark else theme.AMBER,
            ),
        ],
        name="区级不同意之处",
        key=lambda item: (item.case, item.row),
    )


def _marked(item: Item) -> str:
    if item.mark is None:
        return "未处理"
    return "：".join(part for part in (_MARKS[item.mark.kind], item.mark.note) if part)
