"""The roster of a draft: the grid with what can be done in it, what is wrong in it, and how much there is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.ui.dialogs.sheet import button, label
from desktop.ui.tablemodels.roster_edit import RosterEdit
from desktop.ui.verbatim import sure
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.grid import Grid

if TYPE_CHECKING:
    from datetime import date

    from desktop.importing.pasted import Laid
    from desktop.models.drafts import Draft
    from desktop.services.drafts import Asked

_AT_ONCE = 100_000  # characters of a paste that are cut into cells before anybody notices


class EntryRoster(QWidget):
    """The grid of one draft.

    ``told`` brings what a paste came to, in words and a tone; ``long_paste`` a text that would hold the window, with
    the line and column of the cursor: whoever lays it apart hands it to :meth:`put`.
    """

    told = Signal(str, str)
    long_paste = Signal(str, int, int)

    def __init__(self) -> None:
        """Show no roster yet."""
        super().__init__()
        self.model = RosterEdit(self)
        self.grid = Grid(self.model, name="花名册")
        self.grid.pasted.connect(self.paste)
        self.grid.filling.connect(self.fill_down)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(self._pop_up)
        self.grid.selectionModel().currentChanged.connect(self._explain)
        self.counts = label("", small=True)
        self.words = ElidedLabel()
        self.words.setProperty("small", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._bar())
        column.addWidget(self.grid, 1)
        column.addWidget(self.words)
        column.addWidget(self.counts)
        self.model.counted.connect(self._count)
        self.model.stack.canUndoChanged.connect(self.undo.setEnabled)

    def show_draft(self, asked: Asked, draft: Draft, *, on: date, year: int) -> None:
        """Show the roster of a draft, judged as on a day of a policy's year."""
        from desktop.importing.templatefields import Column

        known = {column.field: column for column in asked.columns}
        columns = [known.get(name, Column(name, name, 12, "")) for name in draft.head.filled.fields]
        self.model.show(columns, draft.lines, on=on, year=year)
        if columns:
            self.grid.put_cursor(0, 0)

    def paste(self, text: str) -> None:
        """Put the text of a spreadsheet where the cursor stands, its columns by their head where it has one."""
        from desktop.importing.pasted import block_of, laid

        at = self.grid.currentIndex()
        row, column = max(at.row(), 0), max(at.column(), 0)
        if len(text) > _AT_ONCE:
            self.long_paste.emit(text, row, column)
        else:
            self.put(row, laid(block_of(text), self.model.fields, column))

    def put(self, row: int, came: Laid) -> None:
        """Put a paste into the roster from a line on, and say what came of it."""
        if came.refused:
            advice = "名单没有改动；请在表格中只选人员所在的各行，再复制一次。"
            self.told.emit(f"没有粘贴：{came.refused}。{advice}", "bad")
            return
        if not came.lines:
            self.told.emit("剪贴板中没有可以粘贴的行，名单没有改动。", "wait")
            return
        self.model.overwrite(row, came.column, came.lines, f"粘贴{len(came.lines)}行")
        self.grid.put_cursor(min(row, len(self.model.lines)), came.column)
        words = f"已粘贴{len(came.lines)}行" + ("，各列按表头对应。" if came.by_head else "。")
        left = f"没有采用：{'、'.join(came.left_out)}。" if came.left_out else ""
        if left:
            self.told.emit(words + left, "wait")
        else:
            self.words.setText(words)

    def fill_down(self) -> None:
        """Fill down; ask first where something else would be written over."""
        rows, columns = self.grid.chosen()
        lines = self.model.lines
        lost = sum(
            bool(lines[row][column]) and lines[row][column] != lines[rows.start][column]
            for row in rows[1:]
            for column in columns
        )
        words = f"下面有{lost}格已填写了别的内容，会被第一行的内容替换。继续填充？"
        if not lost or sure(self, "向下填充", words):
            self.grid.fill_down()

    def go_to_mark(self) -> None:
        """Put the cursor on the next cell with anything wrong."""
        at = self.grid.currentIndex()
        found = self.model.next_mark(at.row(), at.column())
        if found is None:
            self.told.emit("花名册中没有发现问题。", "good")
        else:
            self.grid.put_cursor(*found)
            self.grid.setFocus()

    def _bar(self) -> QHBoxLayout:
        self.undo = button("撤销(&Z)", tip="Ctrl+Z；重做 Ctrl+Y")
        self.next = button("下一处(&G)", tip="F8；跳到下一处问题")
        edit = button("编辑(&E)")
        edit.setMenu(self._menu())
        self.undo.clicked.connect(self.model.stack.undo)
        self.next.clicked.connect(self.go_to_mark)
        self.undo.setEnabled(False)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(label("花名册", wrap=False, quiet=True))
        row.addStretch(1)
        for each in (edit, self.undo, self.next):
            row.addWidget(each)
        return row

    def _menu(self) -> QMenu:
        self.menu = QMenu(self)
        acts: tuple[tuple[str, str, Callable[[], object]], ...] = (
            ("重做(&R)", "Ctrl+Y", self.model.stack.redo),
            ("粘贴(&P)", "Ctrl+V", self.grid.paste),
            ("复制(&C)", "Ctrl+C", self.grid.copy),
            ("剪切(&T)", "Ctrl+X", self.grid.cut),
            ("清除内容(&L)", "Del", self.grid.empty),
            ("", "", self.grid.empty),
            ("插入一行(&I)", "Alt+Ins", self.grid.insert_line),
            ("删除所选行(&D)", "Alt+Del", self.grid.delete_lines),
            ("向下填充(&F)", "Ctrl+D", self.fill_down),
            ("", "", self.grid.empty),
            ("列加宽(&K)", "", self.grid.widen),
            ("列收窄(&N)", "", partial(self.grid.widen, -1)),
        )
        for text, key, run in acts:
            if not text:
                self.menu.addSeparator()
                continue
            action = QAction(f"{text}\t{QKeySequence(key).toString()}".rstrip(), self.menu)
            action.triggered.connect(partial(_call, run))
            self.menu.addAction(action)
        return self.menu

    def _pop_up(self, at: QPoint) -> None:
        self.menu.popup(self.grid.viewport().mapToGlobal(at))

    def _count(self) -> None:
        counts = self.model.counts
        words = f"共{counts.lines}行，须更正{counts.errors}处，请核对{counts.warnings}处"
        words += f"，空行{counts.blank}行（不提交）" if counts.blank else ""
        words += f"；正在检查，还有{counts.waiting}行" if counts.waiting else ""
        self.counts.setText(f"{words}。")
        self.next.setEnabled(bool(counts.errors or counts.warnings))
        self._explain()

    def _explain(self) -> None:
        """Say what is wrong in the cell under the cursor, else how the column is filled."""
        at = self.grid.currentIndex()
        if not at.isValid() or at.column() >= len(self.model.columns):
            self.words.setText("")
            return
        column, marks = self.model.columns[at.column()], self.model.marks(at.row(), at.column())
        said = "；".join(words for _, words in marks) or column.hint or f"如：{column.example}"
        self.words.setText(f"第{at.row() + 1}行 {column.title}　{said}")


def _call(run: Callable[[], object], _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
    run()
