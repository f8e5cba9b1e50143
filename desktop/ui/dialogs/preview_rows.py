"""The rows of a file as they stand in its sheets: the fate of each, and the very cells at fault by sign and colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.records import Problem, Severity
from desktop.services.show_rows import RowFate, RowShown, SheetRows
from desktop.ui import theme
from desktop.ui.dialogs.sheet import Choice, caption, label
from desktop.ui.verbatim import tip
from desktop.ui.widgets.marked import SIGN_ROOM, MarkedCells

if TYPE_CHECKING:
    from collections.abc import Mapping

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_FATE_WORDS: Mapping[RowFate, str] = {
    RowFate.NONE: "",
    RowFate.TAKEN: "✓ 导入",
    RowFate.WARNED: "！请核对",
    RowFate.REFUSED: "✗ 有误",
}
_FATE_COLOURS: Mapping[RowFate, str] = {
    RowFate.TAKEN: theme.GREEN,
    RowFate.WARNED: theme.AMBER,
    RowFate.REFUSED: theme.RED,
}
_ROW_HEIGHT, _LEAST, _MOST, _CHARACTER, _FATE_WIDTH = 29, 76, 230, 15, 88
_SAMPLE = 40
_LOW = 96  # pixels: the heads and two rows, on a small screen


class RowsModel(QAbstractTableModel):
    """The rows of one sheet behind a column that tells their fate."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.sheet = SheetRows(sheet="", letters=(), titles=(), rows=(), total=0)
        self.shown: Sequence[RowShown] = ()

    def show(self, sheet: SheetRows, *, faulty: bool) -> None:
        """Show the rows of a sheet, or only those with problems."""
        self.beginResetModel()
        self.sheet = sheet
        self.shown = [row for row in sheet.rows if row.problems] if faulty else sheet.rows
        self.endResetModel()

    def problems(self, row: int, column: int) -> Sequence[Problem]:
        """Return what is wrong with a cell; in the column of the fates, with anything of the row."""
        told = self.shown[row].problems
        if column > 0:
            return told.get(column - 1, ())
        return [problem for found in told.values() for problem in found]

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of columns, the fate included."""
        return 0 if parent.isValid() else len(self.sheet.letters) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell says, and for a tip what is wrong with it."""
        if not index.isValid():
            return None
        row, column = self.shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _FATE_WORDS[row.fate] if not column else row.cells[column - 1] if column <= len(row.cells) else ""
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            said = "\n".join(problem.message for problem in self.problems(index.row(), column))
            return (tip(said) if role == Qt.ItemDataRole.ToolTipRole else said) or None
        if role == Qt.ItemDataRole.ForegroundRole and not column and row.fate in _FATE_COLOURS:
            return QColor(_FATE_COLOURS[row.fate])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the letter of a column with what it is read as, and the number of a row in its sheet."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(self.shown[section].number) if section < len(self.shown) else None
        if not section:
            return "这一行"
        letter, title = self.sheet.letters[section - 1], self.sheet.titles[section - 1]
        return f"{letter}　{title}" if title else f"{letter}　—"


class RowsPanel(QWidget):
    """A choice of the sheet over its rows, and the words of the cell under the cursor."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._sheets: Sequence[SheetRows] = ()
        self.model = RowsModel(self)
        self.view = _View(self.model)
        self.sheet = Choice("工作表", [])
        self.faulty = QCheckBox("只看有问题的行(&Q)")
        self.words = label("", name="row-words")
        self.words.setMinimumHeight(self.words.fontMetrics().lineSpacing() * 2)
        top = QHBoxLayout()
        self.caption = caption("工作表(&S)", self.sheet)
        top.addWidget(self.caption)
        top.addWidget(self.sheet, 1)
        top.addWidget(self.faulty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addWidget(self.words)
        self.sheet.currentIndexChanged.connect(self._show)
        self.faulty.toggled.connect(self._show)
        self.view.selectionModel().currentChanged.connect(self._tell)

    def say(self, words: str) -> None:
        """Show no rows and say why."""
        self.show_sheets(())
        self.words.setText(words)

    def show_sheets(self, sheets: Sequence[SheetRows]) -> None:
        """Show a file."""
        self._sheets = sheets
        self.sheet.offer([(each.sheet, each.sheet) for each in sheets])
        self._show()

    def _show(self) -> None:
        sheet = next((each for each in self._sheets if each.sheet == self.sheet.value), None)
        if sheet is None:
            self.model.show(SheetRows(sheet="", letters=(), titles=(), rows=(), total=0), faulty=False)
            return
        self.model.show(sheet, faulty=self.faulty.isChecked())
        self.view.fit()
        self.words.setText(self._overview(sheet))

    def _overview(self, sheet: SheetRows) -> str:
        counts = dict.fromkeys(RowFate, 0)
        for row in sheet.rows:
            counts[row.fate] += 1
        words = "把光标移到有标记的格子上，这里会说明问题。"
        if self.faulty.isChecked() and not self.model.shown:
            words = "这张工作表没有有问题的行。"
        left = sheet.total - len(sheet.rows)
        return words + (f"行数较多：列出前面的和全部有问题的行，其余{left}行没有问题，没有列出。" if left else "")

    def _tell(self, at: QModelIndex) -> None:
        if not at.isValid():
            return
        row = self.model.shown[at.row()]
        found = self.model.problems(at.row(), at.column())
        words = "；".join(f"{problem.cell or f'第{row.number}行'}：{problem.message}" for problem in found)
        if not words and row.problems:
            words = f"这一行有问题，在{'、'.join(problem.cell for problem in self.model.problems(at.row(), 0))}。"
        self.words.setText(words or self._overview(self.model.sheet))


class _View(QTableView):
    """Rows of a sheet, with the signs of what is wrong painted into their cells."""

    def __init__(self, model: RowsModel) -> None:
        super().__init__()
        self._rows = model
        self.setModel(model)
        self.setAccessibleName("表格内容")
        self.setItemDelegate(MarkedCells(self, lambda row, column: _severities(model, row, column)))
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(_LOW)
        side = self.verticalHeader()
        side.setDefaultSectionSize(_ROW_HEIGHT)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def fit(self) -> None:
        """Give every column what its heading and its first cells ask for."""
        self.setColumnWidth(0, _FATE_WIDTH)
        sheet, metrics = self._rows.sheet, self.fontMetrics()
        for at, title in enumerate(sheet.titles):
            texts = [row.cells[at] for row in sheet.rows[:_SAMPLE] if at < len(row.cells)]
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + SIGN_ROOM * 2
            heading = (len(title) + 2) * _CHARACTER + SIGN_ROOM
            self.setColumnWidth(at + 1, min(max(_LEAST, heading, widest), _MOST))


def _severities(model: RowsModel, row: int, column: int) -> list[Severity]:
    return [problem.severity for problem in model.problems(row, column)] if column else []
