"""The lower half of 审批: what the last step saw beside what stands, and what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.actwords import act
from desktop.ui import theme
from desktop.ui.dialogs.sheet import label
from desktop.ui.tablemodels.records import CENTRE, Column
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.table import Table
from desktop.ui.wording import blocked_words, instant

if TYPE_CHECKING:
    from desktop.models.ledger import Step
    from desktop.services.queue import Waiting
    from desktop.services.since import Line, Since


class SincePanel(QWidget):
    """One case of the queue, its determination of today beside that of the last step."""

    def __init__(self, name_of: Callable[[str], str]) -> None:
        """Build it empty."""
        super().__init__()
        self._name_of = name_of
        self._since: Since | None = None
        self.blocked, self.warned = ElidedLabel(), ElidedLabel()
        self.blocked.setProperty("tone", "bad")
        self.warned.setProperty("tone", "wait")
        self.words = label("", quiet=True)
        self.only = QCheckBox("只看有变化的(&G)")
        self.only.setAccessibleName("只看有变化的")
        self.only.toggled.connect(self._narrow)
        self.table = _table()
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.only)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        for each in (self.blocked, self.warned):
            column.addWidget(each)
            each.hide()
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def judge(self, waiting: Waiting | None) -> None:
        """Say why I may not, and what to look at, before anything is clicked."""
        why = waiting.blocked if waiting else None
        self.blocked.setText(blocked_words(why) if why else "")
        self.warned.setText(f"请留意：{'；'.join(waiting.warnings)}。" if waiting and waiting.warnings else "")
        for each in (self.blocked, self.warned):
            each.setVisible(bool(each.text()))
        if waiting is None:
            self._since = None
            self.words.setText("选一件案卷，这里把上一步看到的核定结果和现在的并排列出。")
            self.table.show_records([])

    def show_since(self, since: Since) -> None:
        """Show both sides."""
        self._since = since
        self.words.setText(self._told(since))
        self.table.show_records(since.lines)
        self._narrow()

    def _told(self, since: Since) -> str:
        changed = sum(line.changed for line in since.lines)
        seen = f"{self._by(since.seen)}看到的就是现在这份核定结果。" if since.seen else ""
        if since.former is None:
            return seen or "还没有人看过，是第一份核定结果：没有可比的。"
        return f"{seen}左为{self._by(since.former)}时的结果，右为现在的，{changed}处不同。"

    def _by(self, step: Step) -> str:
        return f"{instant(step.made_at)} {self._name_of(step.made_by)}“{act(step.step)}”"

    def _narrow(self) -> None:
        only = self.only.isChecked() and self._since is not None and self._since.former is not None
        self.table.records.narrow((lambda line: line.changed) if only else None)


def _table() -> Table[Line]:
    return Table(
        [
            Column(title="项目", text=_what, width=220),
            Column(title="上一步看到的", text=lambda line: line.before),
            Column(title="现在", text=lambda line: line.now),
            Column(
                title="变化",
                text=lambda line: "有变化" if _differs(line) else "",
                align=CENTRE,
                width=80,
                colour=lambda line: theme.AMBER if _differs(line) else None,
            ),
        ],
        name="上次以来的变化",
        empty="这里列出选定案卷的核定结果。",
        key=lambda line: (line.what, line.place, line.before, line.now),
    )


def _what(line: Line) -> str:
    return f"{line.what}（{line.place}）" if line.place else line.what


def _differs(line: Line) -> bool:
    return line.changed and line.before != "—"
