"""One read-only table model for every list of records: columns are data, a page gets the record itself by a role.

Filtering and sorting are done here on Python lists: at 100,000 records that is a tenth of a second, where a proxy model
would ask back and forth for several.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionRange,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from desktop.ui.verbatim import tip

T = TypeVar("T")
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
RECORD = int(Qt.ItemDataRole.UserRole)

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[T]):
    """One column: title, text of a record, alignment, sort key (the text by default), colour, width in pixels.

    A width of 0 takes what is left; ``hidden`` is not shown until the clerk asks for it.  ``head`` and ``tail`` say how
    many characters at the beginning or at the end are enough where room is short; without them all are needed.
    """

    title: str
    text: Callable[[T], str]
    align: Qt.AlignmentFlag = LEFT
    sort: Callable[[T], Any] | None = None
    colour: Callable[[T], str | None] | None = None
    width: int = 0
    hidden: bool = False
    head: int = 0
    tail: int = 0


class RecordTable(QAbstractTableModel, Generic[T]):
    """Records in rows, read-only.

    One that does not sort by itself tells by ``ordered`` (column, descending; -1 for none) what is asked of whoever
    gives it the records.
    """

    ordered = Signal(int, bool)

    def __init__(self, columns: Sequence[Column[T]], parent: QObject | None = None, *, sorts: bool = True) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._sorts = sorts
        self.columns = tuple(columns)
        self._all: list[T] = []
        self._shown: list[T] = []
        self._wanted: Callable[[T], bool] | None = None
        self._order: tuple[int, bool] | None = None

    @property
    def records(self) -> Sequence[T]:
        """Every record, in the order given."""
        return self._all

    @property
    def shown(self) -> Sequence[T]:
        """The records that pass the filter, as sorted."""
        return self._shown

    def show(self, records: Sequence[T]) -> None:
        """Show other records; filter and order stay."""
        self._all = list(records)
        self._arrange()

    def narrow(self, wanted: Callable[[T], bool] | None) -> None:
        """Show only the records that are wanted; None shows all."""
        self._wanted = wanted
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative one restores the order given."""
        descending = order is Qt.SortOrder.DescendingOrder
        if not self._sorts:
            self.ordered.emit(column, descending)
            return
        self._order = (column, descending) if column >= 0 else None
        self._arrange()

    def stretch(self, first: int, last: int) -> QItemSelectionRange:
        """Return whole rows from one to another, both included, without the questions that an index of Qt's asks."""
        end = self.createIndex(last, len(self.columns) - 1)
        return QItemSelectionRange(self.createIndex(first, 0), end)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many records are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell says, how it stands, in what colour; the record for :data:`RECORD`."""
        if not index.isValid():
            return None
        record, column = self._shown[index.row()], self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = column.text(record)
            return text if role == Qt.ItemDataRole.DisplayRole else tip(text)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align
        if role == Qt.ItemDataRole.ForegroundRole and column.colour:
            colour = column.colour(record)
            return QColor(colour) if colour else None
        return record if role == RECORD else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the title of a column; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return self.columns[section].align if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _arrange(self) -> None:
        self.beginResetModel()
        shown = [record for record in self._all if self._wanted(record)] if self._wanted else list(self._all)
        if self._order:
            number, reverse = self._order
            column = self.columns[number]
            shown.sort(key=column.sort or column.text, reverse=reverse)
        self._shown = shown
        self.endResetModel()
