"""The log of a case's papers: who issued or printed what, when, on which printer, and why once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.print_out import AGAIN
from desktop.ui import theme
from desktop.ui.dialogs.sheet import button, label
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import Column
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.table import Table
from desktop.ui.wording import instant

if TYPE_CHECKING:
    from desktop.services.paper_log import LogLine

_NONE = ("还没有出具过表单。", "在“预览”中选一张表，点“出具”或“打印”。")


class PaperLogDialog(QDialog):
    """Every issue and printing, newest first; a paper can be looked at as it was, and printed again."""

    manual = "cases"

    def __init__(self, session: Session, number: str, lines: Sequence[LogLine], parent: QWidget | None = None) -> None:
        """List the log of the case of that number."""
        super().__init__(parent)
        self.setWindowTitle(f"打印记录　{number}")
        self.resize(*((min(parent.width() - 60, 1240), parent.height() - 120) if parent else (900, 460)))
        self._session, self._number = session, number
        self.table: Table[LogLine] = Table(COLUMNS, name="打印记录", key=lambda line: line.ordinal)
        self.notice = Notice(closable=False)
        self.show_button = button("查看原件(&V)…", main=True, tip="看留底的原件，可以再打一次；Enter")
        self.close_button = button("关闭", tip="Esc")
        self.count = label("", small=True, wrap=False)
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.addWidget(self.notice)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        self.table.opened.connect(self._open)
        self.table.chosen_changed.connect(self._fit)
        self.show_button.clicked.connect(self._open_current)
        self.close_button.clicked.connect(self.accept)
        session.data_changed.connect(self._read_again)
        self.show_lines(lines)

    def show_lines(self, lines: Sequence[LogLine]) -> None:
        """Show a log."""
        self.table.show_records(lines)
        again = sum(line.printing.what == AGAIN for line in lines)
        self.count.setText(f"共{len(lines)}条，其中补打{again}次。" if lines else "")
        if lines:
            self.notice.hide()
            if self.table.current() is None:
                self.table.selectRow(0)
        else:
            self.notice.say(*_NONE)
        self._fit()

    def _fit(self) -> None:
        self.show_button.setEnabled(self.table.current() is not None)

    def _open_current(self) -> None:
        line = self.table.current()
        if line is not None:
            self._open(line)

    def _open(self, line: LogLine) -> None:
        from desktop.ui.handing import show_paper

        show_paper(self._session, line, self, self._session.place.output)

    def _read_again(self) -> None:
        from desktop.ui.acts import papers

        self._session.look(self, papers.log, self.show_lines, number=self._number)


def _printer(line: LogLine) -> str:
    return line.printing.printer or "—"


def _how(line: LogLine) -> str:
    if not line.printing.printer:
        return "—"
    pages = f"第{line.printing.pages}页" if line.printing.pages else "全部"
    return f"{line.printing.copies}份　{pages}"


COLUMNS: Sequence[Column[LogLine]] = (
    Column(title="时间", text=lambda line: instant(line.printing.at), width=146),
    Column(title="经手", text=lambda line: line.by, width=72),
    Column(
        title="事项",
        text=lambda line: line.act,
        width=70,
        colour=lambda line: theme.AMBER if line.printing.what == AGAIN else None,
    ),
    Column(title="表单", text=lambda line: line.form, width=108),
    Column(title="打印机", text=_printer, width=112),
    Column(title="份数和页码", text=_how, width=112),
    Column(title="补打理由", text=lambda line: line.printing.reason or "—"),
    Column(title="编号", text=lambda line: line.paper.number, width=252, tail=16),
    Column(title="发文字号", text=lambda line: line.paper.document_number or "—", width=132),
)
