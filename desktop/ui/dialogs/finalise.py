"""Turn a draft into something that can be approved (征求意见稿转正): the final document, then value by value.

The values are typed from the paper and not shown beforehand: what is only read over is not confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QWidget

from desktop.errors import DeskError
from desktop.ui import theme
from desktop.ui.acts import policies
from desktop.ui.acts.policies import DraftStanding
from desktop.ui.dialogs.effects import LowTable, unfold
from desktop.ui.dialogs.sheet import PathField, Sheet, label
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import CENTRE, Column
from desktop.ui.widgets.day import DayField
from rules.packleaves import Leaf
from rules.policy import Policy
from rules.terms import day_words

_PATTERN = "正式文件 (*.pdf *.ofd *.doc *.docx *.wps *.jpg *.png);;所有文件 (*)"
_HEIGHT = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One value of a draft, and whether it was held against the final document."""

    leaf: Leaf
    done: bool


_COLUMNS: tuple[Column[Item], ...] = (
    Column(title="数值", text=lambda each: each.leaf.label),
    Column(title="条款", text=lambda each: each.leaf.clause, width=200),
    Column(
        title="核对",
        text=lambda each: f"已核对：{each.leaf.words}" if each.done else "待核对",
        align=CENTRE,
        colour=lambda each: theme.GREEN if each.done else theme.AMBER,
        width=170,
    ),
)


class FinalDocumentDialog(Sheet):
    """Number, day and file of the document as it was issued."""

    manual = "policies"

    def __init__(self, session: Session, policy: Policy, parent: QWidget | None = None) -> None:
        """Begin empty."""
        lead = f"{policy.title}。登记后原件存入工作区，再逐项核对数值。"
        super().__init__(parent, "登记正式文件", main="登记(&O)", lead=lead, width=640)
        self._session, self._policy = session, policy
        self.number = QLineEdit()
        self.number.setPlaceholderText("如 ×政办〔2024〕1号")
        self.dated = DayField()
        self.file = PathField("选择正式文件", kind="open", pattern=_PATTERN)
        self.row("文号(&N)", self.number)
        self.row("落款日期(&D)", self.dated)
        self.row("文件(&F)", self.file)
        self.number.setFocus()

    def submit(self) -> None:
        """Record the document; what was typed stays where it is refused."""
        try:
            day = self.dated.day()
        except DeskError as error:
            self.refuse(error)
            return
        path = self.file.path
        if day is None or path is None or not self.number.text().strip():
            self.notice.say("文号、落款日期和文件都要填写，没有登记。", "请对照正式文件补齐。", tone="bad")
            return
        self.wait(True)
        self._session.do(
            self,
            policies.finalise,
            lambda _: self.accept(),
            self.refuse,
            title="正在登记正式文件",
            id_=self._policy.id,
            number=self.number.text(),
            dated=day,
            path=Path(path),
        )


class ConfirmDialog(Sheet):
    """Every value of the draft, typed one by one from the final document; ``standing`` is how far it is."""

    manual = "policies"

    def __init__(
        self, session: Session, policy: Policy, standing: DraftStanding, parent: QWidget | None = None
    ) -> None:
        """Begin with the first value that waits; the final document is recorded."""
        final = standing.final
        lead = f"正式文件：{final.number}（{day_words(final.dated)}，{final.file_name}）" if final else ""
        super().__init__(parent, "核对正式文件", main="核对(&O)", lead=lead, width=880)
        self._session, self._policy = session, policy
        self.standing = standing
        self.progress = QProgressBar()
        self.progress.setAccessibleName("核对进度")
        self.table: LowTable[Item] = LowTable(_COLUMNS, name="要核对的数值", key=lambda each: each.leaf.key)
        self.item = label("")
        self.value = QLineEdit()
        self.value.setPlaceholderText("照正式文件填写，如 500、50%、2024-02-09、是")
        self.cancel.setText("关闭")
        self._lay_out()
        self.table.chosen_changed.connect(self._follow)
        self._show(standing)
        self._next()
        unfold(self, _HEIGHT)

    @property
    def current(self) -> Leaf | None:
        """The value that is being confirmed."""
        item = self.table.current()
        return item.leaf if item is not None else None

    def submit(self) -> None:
        """Hold what was typed against the pack."""
        leaf, typed = self.current, self.value.text().strip()
        if leaf is None or leaf.key in self.standing.done:
            self.notice.say("这一项已经核对过。", "请在表中选定一项待核对的。")
            return
        if not typed:
            self.notice.say(
                f"还没有填写“{leaf.label}”，没有记录。", "请照正式文件填写；不确定的可以先跳过。", tone="bad"
            )
            return
        self.wait(True)
        self._session.do(
            self,
            policies.confirm,
            self._confirmed,
            self.refuse,
            title="正在记录",
            id_=self._policy.id,
            key=leaf.key,
            text=typed,
        )

    def refuse(self, error: DeskError) -> None:
        """Say what differs; what was typed stays for comparison."""
        super().refuse(error)
        self.value.setFocus()
        self.value.selectAll()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.progress, 1)
        self.body.insertLayout(self.body.count() - 2, row)
        self.body.insertWidget(self.body.count() - 2, self.table, 1)
        self.form.addRow("本项", self.item)
        self.row("正式文件写的是(&V)", self.value)

    def _show(self, standing: DraftStanding) -> None:
        self.standing = standing
        total = len(standing.values)
        self.progress.setRange(0, total)
        self.progress.setValue(total - standing.left)
        self.progress.setFormat(f"已核对 {total - standing.left}/{total}")
        self.table.show_records([Item(leaf=leaf, done=leaf.key in standing.done) for leaf in standing.values])

    def _next(self) -> None:
        """Go to the next value that waits, from the current one on."""
        items = self.table.records.shown
        at = max(self.table.currentIndex().row(), 0)
        waiting = [item.leaf for item in (*items[at:], *items[:at]) if not item.done]
        if not waiting:
            self.notice.say("全部数值已与正式文件逐项核对。", "按它核定的案卷现在可以审批。", tone="good")
            self.main.setEnabled(False)
            self.value.setEnabled(False)
            return
        self.table.choose(waiting[0].key)
        self.value.clear()
        self.value.setFocus()

    def _follow(self) -> None:
        leaf = self.current
        self.item.setText(f"{leaf.label}（{leaf.clause}）" if leaf is not None else "")

    def _confirmed(self, standing: DraftStanding) -> None:
        leaf = self.current
        self.wait(False)
        self._show(standing)
        self.notice.say(f"与政策包一致，已核对：{leaf.label if leaf else ''}。", tone="good")
        self._next()
