"""The district's answer to a received batch: which cases go back, which persons are denied, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.errors import DeskError
from desktop.models.ledger import ReceivedBatch
from desktop.services.answer_batch import Objections
from desktop.ui import theme
from desktop.ui.dialogs.sheet import PathField, Sheet, button, label
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import yuan
from desktop.workspace import what_is

_TABLE_HEIGHT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be objected to: a whole case (``row`` None) or one paid row, with its sum in fen.

    ``differs`` says that something of it came out otherwise here; ``said`` is the objection, '' while there is none.
    """

    case: str
    row: int | None
    fen: int
    differs: bool
    said: str = ""


class AnswerDialog(Sheet):
    """What is not objected to is confirmed; a case in which a figure differs must be spoken of."""

    manual = "escalation"

    def __init__(self, batch: ReceivedBatch, proposed: Path, parent: QWidget | None = None) -> None:
        """List every case and paid row; ``proposed`` is the file of the answer."""
        self._batch = batch
        summary = cast("Mapping[str, Any]", batch.summary)
        lead = (
            f"批次 {summary['number']}，{batch.office_name}，{summary['cases']}件，"
            f"合计{yuan(summary['payable_fen'])}元。没有写明意见的均为确认；不一致的案卷要写明意见。"
        )
        super().__init__(parent, "出具反馈", main="出具反馈(&O)", lead=lead, width=720)
        self._said: dict[tuple[str, int | None], str] = {}
        self.table = _table()
        self.table.setFixedHeight(_TABLE_HEIGHT)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("先写理由，再对选定的行点“不同意”")
        self.object_button, self.take_back = button("不同意(&N)"), button("撤销(&U)")
        self.file = PathField("反馈保存到", kind="save", pattern="反馈 (*.zip)")
        self.file.set_path(proposed)
        self.sum = label("", small=True)
        self.body.insertWidget(1, self.table)
        self.body.insertWidget(2, self.sum)
        self.row("理由(&R)", self._reason_row())
        self.row("保存到(&F)", self.file)
        self.object_button.clicked.connect(self.object)
        self.take_back.clicked.connect(self.undo)
        self._fill()
        self.table.setFocus()

    @property
    def path(self) -> Path:
        """Where the answer goes."""
        return self.file.path or Path()

    @property
    def objections(self) -> Objections:
        """What is objected to; of a returned case no single row."""
        returned = {case: reason for (case, row), reason in self._said.items() if row is None}
        denied = {
            (case, row): reason
            for (case, row), reason in self._said.items()
            if row is not None and case not in returned
        }
        return Objections(returned=returned, denied=denied)

    def object(self) -> None:
        """Object to the chosen lines for the reason that was typed."""
        chosen, reason = self.table.chosen(), self.reason.text().strip()
        if not chosen:
            self.notice.say("没有选定案卷或人员。", "请先在表中选定。", tone="bad")
        elif not reason:
            self.refuse(DeskError("reason-missing", step="不同意"))
            self.reason.setFocus()
        else:
            self._said.update({(each.case, each.row): reason for each in chosen})
            self.notice.hide()
            self._fill()

    def undo(self) -> None:
        """Take back what was said of the chosen lines."""
        for each in self.table.chosen():
            self._said.pop((each.case, each.row), None)
        self._fill()

    def submit(self) -> None:
        """Accept if every differing case is spoken of and the file is new."""
        spoken = {case for case, _ in self._said}
        silent = sorted({each.case for each in self.table.records.records if each.differs} - spoken)
        if silent:
            self.refuse(DeskError("answer-differs", cases="、".join(silent)))
        elif self.file.path is None:
            self.notice.say("没有填写保存位置。", "请填写或点“浏览”选择。", tone="bad")
        elif what_is(self.path):
            self.notice.say(f"“{self.path.name}”已经存在，没有出具，原文件没有改动。", "请换一个文件名。", tone="bad")
        else:
            self.accept()

    def _fill(self) -> None:
        self.table.show_records(list(_entries(self._batch, self._said)))
        told = self.objections
        self.sum.setText(f"退回{len(told.returned)}件，不予确认{len(told.denied)}人，其余确认。")

    def _reason_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.reason, 1)
        row.addWidget(self.object_button)
        row.addWidget(self.take_back)
        holder.setFocusProxy(self.reason)
        return holder


def _entries(batch: ReceivedBatch, said: Mapping[tuple[str, int | None], str]) -> Iterator[Entry]:
    paid = cast("Mapping[str, Sequence[Sequence[int]]]", batch.summary["paid"])
    differing = {str(found["case"]) for found in batch.findings}
    whole = bool(differing - set(paid))  # of the batch itself: no case can be confirmed then
    for case, rows in sorted(paid.items()):
        differs = whole or case in differing
        total = sum(fen for _, fen in rows)
        yield Entry(case=case, row=None, fen=total, differs=differs, said=said.get((case, None), ""))
        for row, fen in rows:
            yield Entry(case=case, row=row, fen=fen, differs=False, said=said.get((case, row), ""))


def _table() -> Table[Entry]:
    return Table(
        [
            Column(title="案卷编号", text=lambda each: each.case, width=212),
            Column(title="范围", text=lambda each: f"第{each.row}行" if each.row is not None else "整件", width=76),
            Column(title="金额（元）", text=lambda each: yuan(each.fen), align=RIGHT, width=110),
            Column(
                title="核算",
                text=lambda each: "不一致" if each.differs else "",
                align=Qt.AlignmentFlag.AlignCenter,
                width=76,
                colour=lambda each: theme.AMBER if each.differs else None,
            ),
            Column(
                title="意见",
                text=_opinion,
                colour=lambda each: theme.RED if each.said else None,
            ),
        ],
        name="批次中的案卷和人员",
        key=lambda each: (each.case, each.row),
    )


def _opinion(each: Entry) -> str:
    if not each.said:
        return "确认"
    return f"{'退回' if each.row is None else '不予确认'}：{each.said}"
