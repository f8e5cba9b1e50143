"""A table of records that keeps what is chosen over every refill, opens on Enter and copies as text."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.ui.tablemodels.records import Column, RecordTable

T = TypeVar("T")
_ROW_HEIGHT = 33
_LEAST_WIDTH = 48
_LEAST_STRETCH = 170


class Table(QTableView, Generic[T]):
    """A read-only table; ``key`` names a record over refills."""

    opened = Signal(object)
    chosen_changed = Signal()

    def __init__(
        self, columns: Sequence[Column[T]], *, name: str, key: Callable[[T], Hashable], parent: QWidget | None = None
    ) -> None:
        """Build an empty table; ``name`` is what a screen reader says."""
        super().__init__(parent)
        self.records: RecordTable[T] = RecordTable(columns, self)
        self._key = key
        self.setModel(self.records)
        self.setAccessibleName(name)
        self._behave()
        self._size(columns)
        self.records.modelAboutToBeReset.connect(self._remember)
        self.records.modelReset.connect(self._restore)
        self.activated.connect(self._open)
        self.selectionModel().selectionChanged.connect(self._tell)
        self._kept: tuple[set[Hashable], Hashable | None, int] = (set(), None, 0)

    def show_records(self, records: Sequence[T]) -> None:
        """Show other records; what was chosen and is still there stays chosen."""
        self.records.show(records)

    def current(self) -> T | None:
        """Return the record that has the cursor, or None."""
        row = self.currentIndex().row()
        return self.records.shown[row] if 0 <= row < len(self.records.shown) else None

    def chosen(self) -> list[T]:
        """Return the selected records from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.records.shown[row] for row in rows]

    def choose(self, key: Hashable) -> bool:
        """Put the cursor on the record of that key; return whether it is shown."""
        for row, record in enumerate(self.records.shown):
            if self._key(record) == key:
                self.selectRow(row)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, copy with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open()
        else:
            super().keyPressEvent(event)

    def copy(self, *, whole: bool = False) -> None:
        """Put the chosen rows, or all, on the clipboard as tab-separated text with the heads."""
        rows = self.records.shown if whole else self.chosen()
        lines = [[column.title for column in self.records.columns]]
        lines += [[column.text(record) for column in self.records.columns] for record in rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns without a width of their own what is left, but never too little to read."""
        super().resizeEvent(event)
        header, columns = self.horizontalHeader(), self.records.columns
        wide = [number for number, column in enumerate(columns) if not column.width]
        taken = sum(header.sectionSize(number) for number in range(len(columns)) if number not in wide)
        for number in wide:
            header.resizeSection(number, max((self.viewport().width() - taken) // len(wide), _LEAST_STRETCH))

    def _behave(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSortingEnabled(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def _size(self, columns: Sequence[Column[T]]) -> None:
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(_LEAST_WIDTH)
        header.setHighlightSections(False)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        for number, column in enumerate(columns):
            header.resizeSection(number, column.width or _LEAST_STRETCH)

    def _open(self) -> None:
        record = self.current()
        if record is not None:
            self.opened.emit(record)

    def _tell(self) -> None:
        self.chosen_changed.emit()

    def _remember(self) -> None:
        current = self.current()
        keys = {self._key(record) for record in self.chosen()}
        self._kept = (keys, None if current is None else self._key(current), self.verticalScrollBar().value())

    def _restore(self) -> None:
        keys, current, scrolled = self._kept
        selection = QItemSelection()
        cursor = None
        last = len(self.records.columns) - 1
        for row, record in enumerate(self.records.shown if keys or current is not None else ()):
            key = self._key(record)
            if key in keys:
                selection.select(self.records.index(row, 0), self.records.index(row, last))
            if key == current:
                cursor = self.records.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        if cursor is not None:
            self.selectionModel().setCurrentIndex(cursor, flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)
        self.verticalScrollBar().setValue(scrolled)
        self.chosen_changed.emit()
