"""A grid that is typed in as in a spreadsheet: paste, copy, cut, insert, fill down, undo, all from the keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.session import Session
from desktop.ui.tablemodels.roster_edit import RosterEdit
from desktop.ui.widgets.arranged import read_layout
from desktop.ui.widgets.marked import MarkedCells
from desktop.ui.widgets.widths import OwnWidths

_Index = QModelIndex | QPersistentModelIndex
_ROWS, _BESIDE = 60, 36  # lines that are looked at for the width of a column, and pixels at the sides of its words
_SIDE, _LEAST, _MOST = 66, 46, 260
_STEP = 20  # pixels by which the menu makes a column wider
_HIDDEN, _DIGIT = "×", "0"  # as examples blot digits out
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Grid(QTableView):
    """A view of one :class:`RosterEdit`.

    ``typing`` tells what stands in the open editor (line, column, text) after every key, and line -1 once it is
    closed; ``pasted`` the text of a paste, ``filling`` that the chosen cells shall take what their first line says.
    """

    typing = Signal(int, int, str)
    pasted = Signal(str)
    filling = Signal()

    def __init__(self, model: RosterEdit, *, name: str, parent: QWidget | None = None) -> None:
        """Show a roster; ``name`` is what a screen reader says."""
        super().__init__(parent)
        self.roster = model
        self.setModel(model)
        self.setAccessibleName(name)
        self._editor = _Editor(self)
        self._editor.closeEditor.connect(self._typed)
        self.setItemDelegate(self._editor)
        self._behave()
        self._session: Session | None = None
        self._kept_as = ""
        self._widths = OwnWidths(self, lambda number: model.columns[number].title)
        self._widths.set_by_hand.connect(self._note)
        model.modelReset.connect(self._size)

    def remember(self, session: Session, name: str) -> None:
        """Give columns the widths that the clerk set, by their titles, whatever the measure; note new ones."""
        self._session, self._kept_as = session, f"layout/table/{name}"
        widths = read_layout(session.settings.value(self._kept_as)).get("widths", {})
        self._widths.own = dict(widths)
        session.layout_forgotten.connect(self._forget)
        self._size()

    def widen(self, steps: int = 1) -> None:
        """Make the column of the cursor wider, or narrower by negative steps."""
        column = self.currentIndex().column()
        if column >= 0:
            self.setColumnWidth(column, max(self.columnWidth(column) + steps * _STEP, _LEAST))

    def chosen(self) -> tuple[range, range]:
        """Return the lines and columns that the chosen cells span; those of the cursor where none are chosen."""
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(place) for place in range(chosen.count())]
        spans = [(each.top(), each.bottom(), each.left(), each.right()) for each in ranges]
        if not spans:
            at = self.currentIndex()
            spans = [(at.row(), at.row(), at.column(), at.column())] if at.isValid() else [(0, -1, 0, -1)]
        tops, bottoms, lefts, rights = zip(*spans, strict=True)
        last = min(max(bottoms), len(self.roster.lines) - 1)
        return range(min(tops), last + 1), range(min(lefts), max(rights) + 1)

    def put_cursor(self, row: int, column: int) -> None:
        """Put the cursor on a cell and bring it into sight."""
        at = self.roster.index(row, column)
        self.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(at)

    def copy(self) -> None:
        """Put the chosen cells on the clipboard as a spreadsheet would."""
        rows, columns = self.chosen()
        lines = [self.roster.lines[row] for row in rows]
        text = "\n".join("\t".join(line[column] for column in columns) for line in lines)
        QGuiApplication.clipboard().setText(text)

    def cut(self) -> None:
        """Copy the chosen cells and empty them."""
        self.copy()
        self.empty("剪切")

    def paste(self) -> None:
        """Tell of what is on the clipboard, if it is text."""
        text = QGuiApplication.clipboard().text()
        if text:
            self.pasted.emit(text)

    def empty(self, words: str = "清除内容") -> None:
        """Empty the chosen cells; the lines stay."""
        rows, columns = self.chosen()
        if rows and columns:
            self.roster.overwrite(rows.start, columns.start, [[""] * len(columns)] * len(rows), words)

    def insert_line(self) -> None:
        """Put an empty line above the cursor."""
        at = min(max(self.currentIndex().row(), 0), len(self.roster.lines))
        self.roster.change(at, 0, [("",) * len(self.roster.columns)], "插入一行")
        self.put_cursor(at, max(self.currentIndex().column(), 0))

    def delete_lines(self) -> None:
        """Take the chosen lines out."""
        rows, _ = self.chosen()
        if rows:
            column = max(self.currentIndex().column(), 0)
            self.roster.change(rows.start, len(rows), [], f"删除{len(rows)}行")
            self.put_cursor(min(rows.start, self.roster.rowCount() - 1), column)

    def fill_down(self) -> None:
        """Let the chosen cells take what the first of their lines says."""
        rows, columns = self.chosen()
        if len(rows) > 1:
            cells = self.roster.lines[rows.start][columns.start : columns.stop]
            self.roster.overwrite(rows.start, columns.start, [cells] * len(rows), "向下填充")

    def go_on(self, *, back: bool = False) -> None:
        """Move to the next cell, and from the last column to the next line."""
        at, width = self.currentIndex(), len(self.roster.columns)
        place = at.row() * width + at.column() + (-1 if back else 1)
        if width and 0 <= place < self.roster.rowCount() * width:
            self.put_cursor(*divmod(place, width))

    def finish(self) -> None:
        """Take what stands in an open editor."""
        self._editor.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a spreadsheet would."""
        for key, run in self._keys():
            if event.matches(key) if isinstance(key, QKeySequence.StandardKey) else _is(event, key):
                run()
                return
        if event.key() in _ENTER:
            self.go_on(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow how close things stand."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            theme.set_rows(self)

    def _keys(self) -> Sequence[tuple[QKeySequence.StandardKey | str, Callable[[], object]]]:
        standard = QKeySequence.StandardKey
        return (
            (standard.Copy, self.copy),
            (standard.Cut, self.cut),
            (standard.Paste, self.paste),
            (standard.Undo, self.roster.stack.undo),
            (standard.Redo, self.roster.stack.redo),
            ("Ctrl+Y", self.roster.stack.redo),
            (standard.Delete, self.empty),
            ("Ctrl+D", self.filling.emit),
            ("Alt+Ins", self.insert_line),
            ("Alt+Del", self.delete_lines),
            ("Shift+F10", self._ask_menu),
            ("Menu", self._ask_menu),
        )

    def _behave(self) -> None:
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme.set_rows(self)
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        side.setFixedWidth(_SIDE)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _ask_menu(self) -> None:
        """Ask for the menu under the cell of the cursor."""
        self.customContextMenuRequested.emit(self.visualRect(self.currentIndex()).bottomLeft())

    def _note(self) -> None:
        if self._session is not None:
            self._session.settings.setValue(self._kept_as, json.dumps({"widths": self._widths.own}, ensure_ascii=False))

    def _forget(self) -> None:
        self._widths.own = {}
        self._size()

    def _typed(self) -> None:
        self.typing.emit(-1, -1, "")

    def _size(self) -> None:
        """Give each column what its head, its example and the first lines ask, unless the clerk set it."""
        metrics, self._widths.quiet = self.fontMetrics(), True
        for place, column in enumerate(self.roster.columns):
            example = column.example.replace(_HIDDEN, _DIGIT)
            words = [column.title, example, *(line[place] for line in self.roster.lines[:_ROWS])]
            need = min(max(*map(metrics.horizontalAdvance, words), _LEAST) + _BESIDE, _MOST)
            self.setColumnWidth(place, self._widths.own.get(column.title, need))
        self._widths.quiet = False


class _Editor(MarkedCells):
    """Edits one cell as plain text; Enter keeps it and goes on."""

    def __init__(self, grid: Grid) -> None:
        super().__init__(grid, lambda row, column: [severity for severity, _ in grid.roster.marks(row, column)])
        self._grid = grid
        self._open: QLineEdit | None = None

    def finish(self) -> None:
        if self._open is not None:
            self._keep(self._open)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget:
        field = QLineEdit(parent)
        field.setFrame(False)
        field.setAccessibleName(self._grid.roster.columns[index.column()].title)
        row, column = index.row(), index.column()
        field.textChanged.connect(lambda text: self._grid.typing.emit(row, column, text))
        self._open = field
        return field

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        self._open = None
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _ENTER:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if isinstance(editor, QWidget):
                self._keep(editor)
                self._grid.go_on(back=back)
                return True
        return super().eventFilter(editor, event)

    def _keep(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)


def _is(event: QKeyEvent, key: str) -> bool:
    return QKeySequence(event.keyCombination()).matches(QKeySequence(key)) is QKeySequence.SequenceMatch.ExactMatch
