"""The ledger of persons (人员台账) by slices: the order is known as a list of ids, and only what is seen is read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from desktop.services.ledgerkinds import LEDGERS, OUTCOMES, PEOPLE, PEOPLE_ORDERS
from desktop.services.ledgerrows import Row
from desktop.ui import theme
from desktop.ui.pages.ledger_tables import PEOPLE_COLUMNS, align, heading, shown
from desktop.ui.tablemodels.records import LEFT, RIGHT
from desktop.ui.verbatim import tip
from desktop.ui.widgets.arranged import Arranged

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
        text = shown(row[index.column()], column.kind) if row else "…"
        return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the title of a column; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(_COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return heading(_COLUMNS[section])
        return (RIGHT if align(_COLUMNS[section]) else LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None


class PeopleTable(Arranged):
    """Persons; ``opened`` brings the row, ``copied`` the ids of those chosen, whose rows may have to be read first."""

    copied = Signal(object)

    def __init__(self) -> None:
        """Build an empty table."""
        self.people = PeopleModel()
        super().__init__(self.people, PEOPLE_COLUMNS, name=LEDGERS[PEOPLE].title)
        self.people.came.connect(self.widths.learn)
        self._cursor: tuple[int, int, int] | None = None
        self.people.modelAboutToBeReset.connect(self._remember)
        self.people.modelReset.connect(self._restore)

    def open_current(self) -> None:
        """Tell of the person under the cursor, once their row was read."""
        place = self.currentIndex().row()
        row = self.people.row(place) if place >= 0 else None
        if row is not None:
            self.opened.emit(row)

    def copy(self) -> None:
        """Ask for the chosen persons on the clipboard."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        self.copied.emit([self.people.ids[place] for place in places])

    def nothing(self) -> str:
        """Say that nobody is in it."""
        return "" if self.people.ids else _EMPTY

    def sorts_by(self, number: int) -> bool:
        """Whether the database has an order for it: a masked number has none."""
        return bool(PEOPLE_ORDERS[number])

    def _remember(self) -> None:
        at, scrolled = self.currentIndex(), self.verticalScrollBar().value()
        self._cursor = (self.people.ids[at.row()], at.column(), scrolled) if at.isValid() else None

    def _restore(self) -> None:
        """Put the cursor back on the person that had it, without moving what is in sight."""
        if self._cursor is None or self._cursor[0] not in self.people.ids:
            return
        id_, column, scrolled = self._cursor
        flags = QItemSelectionModel.SelectionFlag
        at = self.people.index(self.people.ids.index(id_), column)
        self.selectionModel().setCurrentIndex(at, flags.ClearAndSelect | flags.Rows)
        self.verticalScrollBar().setValue(scrolled)
