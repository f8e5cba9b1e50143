"""The first half of 上报: choose cases, and see what they come to and what to look at, before anything is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.dialogs.sheet import label
from desktop.ui.tablemodels.records import CENTRE, RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import yuan

if TYPE_CHECKING:
    from desktop.services.escalate_preview import Concern, Preview
    from desktop.services.look import CaseLine
    from desktop.ui.acts.batches import Ready

_KINDS = {
    "twice": "同一人两次",
    "rival": "另有申报",
    "draft": "征求意见稿",
    "paper": "缺表单",
    "bank": "缺银行信息",
    "material": "材料不齐",
    "edition": "依据有变",
    "remark": "单人值守",
    "stale": "需重新核验",
    "undecided": "还没有审批",
}
_PAUSE = 120  # milliseconds: a choice of many rows is one choice
_UPPER, _LOWER = 260, 260


class Choosing(QWidget):
    """Approved cases, chosen by selecting them, over what a batch of these would be."""

    changed = Signal()

    def __init__(self, title: Callable[[str, str], str]) -> None:
        """Build both halves; ``title`` gives the name of a measure of a policy."""
        super().__init__()
        self.approved = _approved(title)
        self.sum, self.shares = label(""), label("", small=True)
        self.concerns = _concerns()
        self.preview: Preview | None = None
        upper, lower = QWidget(), QWidget()
        for holder, parts in ((upper, (self.approved,)), (lower, (self.sum, self.shares, self.concerns))):
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 6, 0, 0)
            column.setSpacing(4)
            for part in parts:
                column.addWidget(part, 1 if isinstance(part, Table) else 0)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(upper)
        halves.addWidget(lower)
        halves.setChildrenCollapsible(False)
        halves.setSizes([_UPPER, _LOWER])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(halves)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.changed)
        self.approved.chosen_changed.connect(self._chose)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the chosen cases."""
        return tuple(line.case.number for line in self.approved.chosen())

    def show_ready(self, ready: Ready) -> None:
        """Show the approved cases; all are chosen unless the clerk chose others before."""
        self.approved.show_records(ready.approved)
        if not self.approved.chosen():
            self.approved.selectAll()
        self._chose()

    def show_preview(self, preview: Preview) -> None:
        """Show what the chosen cases come to, unless others were chosen meanwhile."""
        if set(preview.cases) != set(self.numbers):
            return
        self.preview = preview
        behind = sum(not each.inside for each in preview.concerns)
        self.sum.setText(self._sums(preview, behind))
        self.shares.setText("；".join(f"{each.side}承担{yuan(each.fen)}元（{each.clause}）" for each in preview.shares))
        self.shares.setVisible(bool(preview.shares))
        self.concerns.show_records(preview.concerns)

    def _chose(self) -> None:
        self.preview = None
        self._timer.start()

    def _sums(self, preview: Preview, behind: int) -> str:
        total = self.approved.records.rowCount()
        left = f"没有列入的{behind}件，原因见下表。" if behind else ""
        if not total:
            return f"没有待上报的案卷。审批通过的案卷会出现在这里。{left}"
        if not preview.cases:
            return f"没有选案卷：用 Ctrl 或 Shift 选几件，Ctrl+A 全选。{left}"
        by_measure = "；".join(
            f"{each.measure}{each.cases}件{each.people}人{yuan(each.payable_fen)}元" for each in preview.sums
        )
        look = sum(each.inside for each in preview.concerns)
        noticed = f"有{look}处需要留意。" if look else "没有发现需要留意之处。"
        chosen = f"选了{len(preview.cases)}件（共{total}件）"
        return f"{chosen}，{preview.people}人，合计{yuan(preview.payable_fen)}元：{by_measure}。{noticed}{left}"


def _approved(title: Callable[[str, str], str]) -> Table[CaseLine]:
    return Table(
        [
            Column(title="案卷编号", text=lambda line: line.case.number, width=226, tail=12),
            Column(title="企业名称", text=lambda line: line.case.enterprise_name),
            _heads("申报", "people"),
            _heads("核定", "payable"),
            Column(
                title="核定（元）",
                text=lambda line: yuan(line.payable_fen),
                align=RIGHT,
                sort=lambda line: line.payable_fen,
                width=130,
            ),
            Column(title="措施", text=lambda line: title(line.case.policy, line.case.measure), width=140, head=4),
        ],
        name="待上报的案卷",
        empty="这里列出审批通过、等待上报的案卷。",
        key=lambda line: line.case.number,
    )


def _heads(title: str, name: str) -> Column[CaseLine]:
    def count(line: CaseLine) -> int:
        return int(getattr(line, name))

    return Column(title=title, text=lambda line: str(count(line)), align=RIGHT, sort=count, width=70)


def _concerns() -> Table[Concern]:
    return Table(
        [
            Column(title="案卷编号", text=lambda each: each.case, width=226, tail=12),
            Column(
                title="事项",
                text=lambda each: _KINDS.get(each.kind, each.kind),
                width=110,
                colour=lambda each: theme.AMBER if each.inside else None,
            ),
            Column(title="说明", text=lambda each: each.words),
            Column(title="列入", text=lambda each: "列入" if each.inside else "不列入", align=CENTRE, width=80),
        ],
        name="上报前需要留意之处",
        empty="没有需要留意之处。",
        key=lambda each: (each.case, each.kind, each.words),
    )
