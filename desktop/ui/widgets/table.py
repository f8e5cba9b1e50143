"""A table of records that keeps what is chosen over every refill, opens on Enter and copies as text.

Its columns share its width by :class:`Widths`; one that the clerk has set stays as it was set.  A table
that was told to :meth:`Table.remember` comes back with the widths, the order and the sorting it was left with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import Column, RecordTable
from desktop.ui.widgets.widths import Widths

T = TypeVar("T")
_LEAST_WIDTH = 36
_MARGIN = 24
_NONE_LEFT = "没有符合条件的行。"


class Table(QTableView, Generic[T]):
    """A read-only table; ``key`` names a record over refills."""

    opened = Signal(object)
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
        super().__init__(parent)
        self.empty = empty
        self.records: RecordTable[T] = RecordTable(columns, self, sorts=sorts)
        self._session: Session | None = None
        self._name = ""
        self._asked = False  # whether anything was ever shown: before, nobody knows whether it is empty
        self._key = key
        self.setModel(self.records)
        self._widths = Widths(self, columns)
        self._widths.quiet = True
        self.setAccessibleName(name)
        self._behave()
        self._size(columns)
        # a header that follows the choice asks of every chosen row, in every column and at every paint
        header = self.horizontalHeader()
        header.setSelectionModel(QItemSelectionModel(self.records, header))
        self._chosen: list[T] | None = None
        self._widths.set_by_hand.connect(self._note)
        self.records.modelAboutToBeReset.connect(self._remember)
        self.records.modelReset.connect(self._restore)
        self.activated.connect(self._open)
        self.selectionModel().selectionChanged.connect(self._tell)
        self._kept: tuple[set[Hashable], Hashable | None, int] = (set(), None, 0)
        self._widths.quiet = False

    def remember(self, session: Session, name: str) -> None:
        """Stand as this table was left the last time, and note from now on how the clerk arranges it.

        ``name`` is the table's own in the whole program.  Columns are known by their titles: one that is new or gone
        disturbs nothing.  A table remembers once.
        """
        if self._session is not None:
            return
        self._session, self._name = session, f"layout/table/{name}"
        self.horizontalHeader().setSectionsMovable(True)
        self.arrange(_read(session.settings.value(self._name)))
        header = self.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        header.sectionMoved.connect(self._note)
        header.sortIndicatorChanged.connect(self._note)
        session.layout_forgotten.connect(self._stand_as_it_came)

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

    def selectRow(self, row: int) -> None:
        """Choose one row alone; Qt's own would toggle it while Ctrl is held, as after Ctrl+3."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.records.index(row, 0), flags.ClearAndSelect | flags.Rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, copy with Ctrl+C, choose one more or one less with Space."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open()
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(self.currentIndex(), flags.Toggle | flags.Rows)
        else:
            super().keyPressEvent(event)

    def copy(self, *, whole: bool = False) -> None:
        """Put the chosen rows, or all, on the clipboard as tab-separated text with the heads."""
        rows = self.records.shown if whole else self.chosen()
        lines = [[column.title for column in self.records.columns]]
        lines += [[column.text(record) for column in self.records.columns] for record in rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines))

    def show_column(self, title: str, shown: bool) -> None:
        """Show or hide a column; the first one always stays."""
        number = [column.title for column in self.records.columns].index(title)
        self._widths.quiet = True  # hiding sets a width as well
        self.horizontalHeader().setSectionHidden(number, number > 0 and not shown)
        self._widths.quiet = False
        self._note()
        self._widths.share()

    def offer_columns(self, menu: QMenu) -> None:
        """Put the columns that can be hidden into a menu, with a mark at those that are shown."""
        header = self.horizontalHeader()
        for number, column in enumerate(self.records.columns[1:], start=1):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(number))
            action.toggled.connect(partial(self.show_column, column.title))

    def arrangement(self) -> dict[str, Any]:
        """Return how the columns stand, by their titles, as a JSON value."""
        header, titles = self.horizontalHeader(), [column.title for column in self.records.columns]
        order = [titles[header.logicalIndex(at)] for at in range(len(titles))]
        by = header.sortIndicatorSection()
        descending = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        sort = [titles[by], descending] if 0 <= by < len(titles) else None
        hidden = [title for number, title in enumerate(titles) if header.isSectionHidden(number)]
        return {"widths": self._widths.own, "order": order, "sort": sort, "hidden": hidden}

    def arrange(self, kept: Mapping[str, Any]) -> None:
        """Stand as :meth:`arrangement` wrote down; nothing written down is how the table came."""
        header, columns = self.horizontalHeader(), self.records.columns
        titles = {column.title: number for number, column in enumerate(columns)}
        hidden = kept.get("hidden", [column.title for column in columns if column.hidden])
        self._widths.quiet = True
        self._widths.own = {title: int(width) for title, width in kept.get("widths", {}).items() if title in titles}
        for number, column in enumerate(columns):
            header.setSectionHidden(number, number > 0 and column.title in hidden)
        known = [titles[title] for title in kept.get("order", ()) if title in titles]
        for at, number in enumerate([*known, *(number for number in range(len(columns)) if number not in known)]):
            header.moveSection(header.visualIndex(number), at)
        by, descending = kept.get("sort") or ("", False)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.sortByColumn(titles.get(by, -1), order)
        self._widths.quiet = False
        self._widths.share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns share another width."""
        super().resizeEvent(event)
        self._widths.share()

    def changeEvent(self, event: QEvent) -> None:
        """Follow how close things stand."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            theme.set_rows(self)
            self._widths.share()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say in the middle why there are no rows."""
        super().paintEvent(event)
        if self._asked and not self.records.shown:
            say_empty(self.viewport(), _NONE_LEFT if self.records.records else self.empty)

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
        theme.set_rows(self)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(_LEAST_WIDTH)
        header.setHighlightSections(False)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        for number, column in enumerate(columns):
            header.setSectionHidden(number, column.hidden)
            if column.tail:
                self.setItemDelegateForColumn(number, CutLeft(self))

    def _open(self) -> None:
        record = self.current()
        if record is not None:
            self.opened.emit(record)

    def _tell(self) -> None:
        self._chosen = None
        self.chosen_changed.emit()

    def _remember(self) -> None:
        current = self.current()
        keys = set(map(self._key, self.chosen()))
        self._kept = (keys, None if current is None else self._key(current), self.verticalScrollBar().value())

    def _restore(self) -> None:
        self._asked = True
        self._widths.learn(self.records.shown)
        keys, current, scrolled = self._kept
        shown = self.records.shown if keys or current is not None else ()
        found = list(map(self._key, shown))
        whole = keys.issuperset(found)
        rows = [] if whole else [row for row, key in enumerate(found) if key in keys]
        selection = QItemSelection()
        for first, last in [(0, len(found) - 1)] if whole and found else _runs(rows):
            selection.append(self.records.stretch(first, last))
        flags = QItemSelectionModel.SelectionFlag
        if current in found:
            self.selectionModel().setCurrentIndex(self.records.index(found.index(current), 0), flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)
        self.verticalScrollBar().setValue(scrolled)
        self._tell()

    def _note(self, *_: object) -> None:
        """Write down how the columns stand."""
        if not self._widths.quiet and self._session is not None:
            self._session.settings.setValue(self._name, json.dumps(self.arrangement(), ensure_ascii=False))

    def _offer_columns(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.offer_columns(menu)
        menu.popup(self.horizontalHeader().mapToGlobal(at))

    def _stand_as_it_came(self) -> None:
        self.arrange({})


class CutLeft(QStyledItemDelegate):
    """Draws what does not fit with its end in sight: the numbers of one office all begin alike."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Cut at the left."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft


def say_empty(viewport: QWidget, words: str) -> None:
    """Draw one quiet sentence in the middle of a table without rows."""
    painter = QPainter(viewport)
    painter.setPen(QColor(theme.QUIET))
    room = viewport.rect().adjusted(_MARGIN, 0, -_MARGIN, 0)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)


def _read(kept: object) -> Mapping[str, Any]:
    """Return what was written down; whatever else stands there is nothing."""
    try:
        read = json.loads(str(kept or "{}"))
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of every unbroken run of ascending rows."""
    begin = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[place - 1] + 1:
            yield rows[begin], rows[place - 1]
            begin = place
