"""A table of records that keeps what is chosen over every refill, opens on Enter and copies as text.

How its columns stand, and that it comes back as it was left, is the matter of :class:`Arranged`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.ui.tablemodels.records import Column, RecordTable
from desktop.ui.widgets.arranged import Arranged

T = TypeVar("T")
_NONE_LEFT = "没有符合条件的行。"


class Table(Arranged, Generic[T]):
    """A read-only table; ``key`` names a record over refills."""

    chosen_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[T]],
        *,
        name: str,
        key: Callable[[T], Hashable],
        parent: QWidget | None = None,
        sorts: bool = True,
        empty: str = "",
    ) -> None:
        """Build an empty table; ``name`` is what a screen reader says; ``sorts`` as of :class:`RecordTable`.

        ``empty`` is said in its middle once it is known to hold nothing.
        """
        self.records: RecordTable[T] = RecordTable(columns, sorts=sorts)
        super().__init__(self.records, columns, name=name, parent=parent)
        self.empty = empty
        self._asked = False  # whether anything was ever shown: before, nobody knows whether it is empty
        self._key = key
        self._chosen: list[T] | None = None
        self._kept: tuple[set[Hashable], Hashable | None, int, int] = (set(), None, 0, 0)
        self.records.modelAboutToBeReset.connect(self._remember)
        self.records.modelReset.connect(self._restore)
        self.selectionModel().selectionChanged.connect(self._tell)

    def show_records(self, records: Sequence[T]) -> None:
        """Show other records; what was chosen and is still there stays chosen."""
        self.records.show(records)

    def current(self) -> T | None:
        """Return the record that has the cursor, or None."""
        row = self.currentIndex().row()
        return self.records.shown[row] if 0 <= row < len(self.records.shown) else None

    def chosen(self) -> list[T]:
        """Return the selected records from top to bottom."""
        if self._chosen is None:
            shown, rows = self.records.shown, set[int]()
            for part in self.selectionModel().selection().toList():
                rows.update(range(part.top(), part.bottom() + 1))
            self._chosen = [shown[row] for row in sorted(rows)]
        return list(self._chosen)

    def choose(self, key: Hashable) -> bool:
        """Put the cursor on the record of that key; return whether it is shown."""
        for row, record in enumerate(self.records.shown):
            if self._key(record) == key:
                self.selectRow(row)
                return True
        return False

    def copy(self, *, whole: bool = False) -> None:
        """Put the chosen rows, or all, on the clipboard as tab-separated text with the heads."""
        rows = self.records.shown if whole else self.chosen()
        lines = [[column.title for column in self.records.columns]]
        lines += [[column.text(record) for column in self.records.columns] for record in rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines))

    def open_current(self) -> None:
        """Tell of the record that has the cursor."""
        record = self.current()
        if record is not None:
            self.opened.emit(record)

    def nothing(self) -> str:
        """Say that the filter leaves nothing, or what the table would hold."""
        if not self._asked or self.records.shown:
            return ""
        return _NONE_LEFT if self.records.records else self.empty

    def _tell(self) -> None:
        self._chosen = None
        self.chosen_changed.emit()

    def _remember(self) -> None:
        current = self.current()
        keys = set(map(self._key, self.chosen()))
        column = max(self.currentIndex().column(), 0)
        self._kept = (keys, None if current is None else self._key(current), column, self.verticalScrollBar().value())

    def _restore(self) -> None:
        self._asked = True
        self.widths.learn(self.records.shown)
        keys, current, column, scrolled = self._kept
        shown = self.records.shown if keys or current is not None else ()
        found = list(map(self._key, shown))
        whole = keys.issuperset(found)
        rows = [] if whole else [row for row, key in enumerate(found) if key in keys]
        selection = QItemSelection()
        for first, last in [(0, len(found) - 1)] if whole and found else _runs(rows):
            selection.append(self.records.stretch(first, last))
        flags = QItemSelectionModel.SelectionFlag
        if current in found:
            self.selectionModel().setCurrentIndex(self.records.index(found.index(current), column), flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)
        self.verticalScrollBar().setValue(scrolled)
        self._tell()


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of every unbroken run of ascending rows."""
    begin = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[place - 1] + 1:
            yield rows[begin], rows[place - 1]
            begin = place
