"""The ledger of persons (人员台账) by slices: the order is known as a list of ids, and only what is seen is read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.services.ledgerkinds import LEDGERS, OUTCOMES, PEOPLE, PEOPLE_ORDERS
from desktop.services.ledgerrows import Row
from desktop.ui import theme
from desktop.ui.pages.ledger_tables import PEOPLE_COLUMNS, align, heading, shown
from desktop.ui.tablemodels.records import LEFT, RIGHT
from desktop.ui.widgets.table import say_empty
from desktop.ui.widgets.widths import Widths

_COLUMNS = LEDGERS[PEOPLE].columns
_SLICE = 200
_KEPT = 60  # slices
_EMPTY = "这里列出花名册上的人员和核定结论；现在没有符合条件的人员。"
_OUTCOME = [column.title for column in _COLUMNS].index("结论")
_TONES = {OUTCOMES["payable"]: theme.GREEN, OUTCOMES["pending"]: theme.AMBER, OUTCOMES["rejected"]: theme.RED}
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class PeopleModel(QAbstractTableModel):
    """Persons in an order; ``wanted`` asks for a slice that is to be seen, ``ordered`` for another order.

    ``came`` brings the rows of a slice that was asked for.
    """

    wanted = Signal(int)
    ordered = Signal()
    came = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nobody yet, by case."""
        super().__init__(parent)
        self.ids: Sequence[int] = ()
        self.order, self.descending = "case", False
        self._slices: OrderedDict[int, list[Row]] = OrderedDict()
        self._asked: set[int] = set()

    def show(self, ids: Sequence[int]) -> None:
        """Show other persons, or the same in another order."""
        self.beginResetModel()
        self.ids = ids
        self._slices.clear()
        self._asked.clear()
        self.endResetModel()

    def slice_ids(self, number: int) -> Sequence[int]:
        """Return the ids of a slice."""
        return self.ids[number * _SLICE : (number + 1) * _SLICE]

    def put(self, number: int, ids: Sequence[int], rows: Sequence[Row]) -> None:
        """Take a slice that was asked for; one of an order that holds no more is let go."""
        if self.slice_ids(number) != ids or len(rows) != len(ids):
            return
        self._slices[number] = list(rows)
        self._asked.discard(number)
        while len(self._slices) > _KEPT:
            self._slices.popitem(last=False)
        first, last = number * _SLICE, number * _SLICE + len(rows) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(_COLUMNS) - 1))
        self.came.emit(self._slices[number])

    def row(self, place: int) -> Row | None:
        """Return a row, None while it is being read: it is asked for."""
        number, within = divmod(place, _SLICE)
        if number in self._slices:
            return self._slices[number][within]
        if number not in self._asked:
            self._asked.add(number)
            self.wanted.emit(number)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for another order; a masked number has none."""
        by = PEOPLE_ORDERS[column] if column >= 0 else "case"
        wanted = (by or "case", column >= 0 and order is Qt.SortOrder.DescendingOrder)
        if wanted != (self.order, self.descending):
            self.order, self.descending = wanted
            self.ordered.emit()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many persons there are."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell says, where it stands, in what colour."""
        if not index.isValid():
            return None
        column = _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if align(column) else LEFT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.ForegroundRole):
            return None
        row = self.row(index.row())
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = _TONES.get(str(row[_OUTCOME])) if row and index.column() == _OUTCOME else None
            return QColor(tone) if tone else None
        return shown(row[index.column()], column.kind) if row else "…"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the title of a column; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(_COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return heading(_COLUMNS[section])
        return (RIGHT if align(_COLUMNS[section]) else LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None


class PeopleTable(QTableView):
    """Persons, read-only; Enter opens the case, Ctrl+C copies."""

    opened = Signal(object)
    copied = Signal(object)

    def __init__(self) -> None:
        """Build an empty table."""
        super().__init__()
        self.people = PeopleModel(self)
        self.setModel(self.people)
        self.setAccessibleName(LEDGERS[PEOPLE].title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        theme.set_rows(self)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self._widths = Widths(self, PEOPLE_COLUMNS)
        self.people.came.connect(self._widths.learn)
        self.activated.connect(self._open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns share another width."""
        super().resizeEvent(event)
        self._widths.share()

    def changeEvent(self, event: QEvent) -> None:
        """Follow how close things stand."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            theme.set_rows(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say in the middle that nobody is in it."""
        super().paintEvent(event)
        if not self.people.ids:
            say_empty(self.viewport(), _EMPTY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, copy with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            places = sorted(index.row() for index in self.selectionModel().selectedRows())
            self.copied.emit([self.people.ids[place] for place in places])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        place = self.currentIndex().row()
        row = self.people.row(place) if place >= 0 else None
        if row is not None:
            self.opened.emit(row)
