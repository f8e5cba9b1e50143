"""A list whose columns the clerk arranges, with the mouse at its head or from the keyboard, and which stays so.

The head takes no cursor.  So a menu (Shift+F10, the menu key, the right button) offers order, columns and widths, and
keys change the column that the cursor stands in, whose title is bold while the list has the cursor.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
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
from desktop.ui.tablemodels.records import Column
from desktop.ui.widgets.arranging import fill_menu
from desktop.ui.widgets.widths import Widths

_LEAST_WIDTH = 36
_MOST = 10_000  # pixels of a column
_STEP = 20  # pixels by which a key makes a column wider
_MARGIN = 24
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Arranged(QTableView):
    """Rows of a model, read-only, under columns of a kind; ``opened`` brings what Enter is pressed on.

    Subclasses say what opening and copying mean, and why there are no rows.
    """

    opened = Signal(object)

    def __init__(
        self, model: QAbstractTableModel, columns: Sequence[Column[Any]], *, name: str, parent: QWidget | None = None
    ) -> None:
        """Own the model; ``name`` is what a screen reader says."""
        super().__init__(parent)
        model.setParent(self)
        self._columns = tuple(columns)
        self._session: Session | None = None
        self._kept_as = ""
        self.setModel(model)
        self.widths = Widths(self, columns)
        self.widths.quiet = True
        self.setAccessibleName(name)
        self._behave()
        self._dress_head()
        self.widths.set_by_hand.connect(self._note)
        self.activated.connect(self.open_current)
        self.selectionModel().currentColumnChanged.connect(self._point)
        self.widths.quiet = False

    def open_current(self) -> None:
        """Tell by ``opened`` of what the cursor stands on."""

    def copy(self) -> None:
        """Bring the chosen rows to the clipboard."""

    def nothing(self) -> str:
        """Return why there are no rows; '' where there are some, or nobody knows yet."""
        return ""

    def selectRow(self, row: int) -> None:
        """Choose one row alone; Qt's own would toggle it while Ctrl is held, as after Ctrl+3."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), flags.ClearAndSelect | flags.Rows)

    def sorts_by(self, number: int) -> bool:
        """Whether rows can stand in the order of a column."""
        return 0 <= number < len(self._columns)

    def remember(self, session: Session, name: str) -> None:
        """Stand as this table was left the last time, and note from now on how the clerk arranges it.

        ``name`` is the table's own in the whole program.  Columns are known by their titles: one that is new or gone
        disturbs nothing.  A table remembers once.
        """
        if self._session is not None:
            return
        self._session, self._kept_as = session, f"layout/table/{name}"
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        self.arrange(read_layout(session.settings.value(self._kept_as)))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        header.sectionMoved.connect(self._note)
        header.sortIndicatorChanged.connect(self._note)
        session.layout_forgotten.connect(self._stand_as_it_came)

    def arrangement(self) -> dict[str, Any]:
        """Return how the columns stand, by their titles, as a JSON value."""
        header, titles = self.horizontalHeader(), [column.title for column in self._columns]
        order = [titles[number] for number in self.in_order()]
        by = header.sortIndicatorSection()
        descending = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        sort = [titles[by], descending] if 0 <= by < len(titles) else None
        hidden = [title for number, title in enumerate(titles) if header.isSectionHidden(number)]
        return {"widths": dict(self.widths.own), "order": order, "sort": sort, "hidden": hidden}

    def arrange(self, kept: Mapping[str, Any]) -> None:
        """Stand as :meth:`arrangement` wrote down; nothing, or anything else, written down is how the table came."""
        kept = _layout(kept)
        header, columns = self.horizontalHeader(), self._columns
        titles = {column.title: number for number, column in enumerate(columns)}
        hidden = kept.get("hidden", [column.title for column in columns if column.hidden])
        self.widths.quiet = True
        self.widths.own = {title: width for title, width in kept.get("widths", {}).items() if title in titles}
        for number, column in enumerate(columns):
            header.setSectionHidden(number, number > 0 and column.title in hidden)
        known = [titles[title] for title in kept.get("order", ()) if title in titles]
        for at, number in enumerate([*known, *(number for number in range(len(columns)) if number not in known)]):
            header.moveSection(header.visualIndex(number), at)
        by, descending = kept.get("sort") or ("", False)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.sortByColumn(titles.get(by, -1), order)
        self.widths.quiet = False
        self.widths.share()

    def in_order(self) -> Sequence[int]:
        """Return the numbers of all columns from left to right as they stand, hidden ones too."""
        header = self.horizontalHeader()
        return [header.logicalIndex(at) for at in range(len(self._columns))]

    def title(self, number: int) -> str:
        """Return the title of a column."""
        return self._columns[number].title

    def current_column(self) -> int:
        """Return the column of the cursor, the first in sight where it stands in none of these."""
        at, header = self.currentIndex().column(), self.horizontalHeader()
        shown = [number for number in self.in_order() if not header.isSectionHidden(number)]
        return at if at in shown else shown[0]

    def show_column(self, title: str, shown: bool) -> None:
        """Show or hide a column; the first one always stays."""
        number = [column.title for column in self._columns].index(title)
        self.widths.quiet = True  # hiding sets a width as well
        self.horizontalHeader().setSectionHidden(number, number > 0 and not shown)
        self.widths.quiet = False
        self._note()
        self.widths.share()

    def offer_columns(self, menu: QMenu) -> None:
        """Put the columns that can be hidden into a menu, with a mark at those that are shown."""
        header = self.horizontalHeader()
        for number, column in enumerate(self._columns[1:], start=1):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(number))
            action.toggled.connect(partial(self.show_column, column.title))

    def widen(self, steps: int) -> None:
        """Make the column of the cursor wider, or narrower by negative steps."""
        header, number = self.horizontalHeader(), self.current_column()
        header.resizeSection(number, max(header.sectionSize(number) + steps * _STEP, _LEAST_WIDTH))
        self._keep_in_sight()

    def share_again(self) -> None:
        """Let the column of the cursor take again what its text needs."""
        self.widths.own.pop(self.title(self.current_column()), None)
        self.widths.share()
        self._note()

    def shift_column(self, by: int) -> None:
        """Move the column of the cursor over its neighbour in sight at the right (1) or at the left (-1)."""
        header, number = self.horizontalHeader(), self.current_column()
        shown = [each for each in self.in_order() if not header.isSectionHidden(each)]
        beside = shown.index(number) + by
        if 0 <= beside < len(shown):
            header.moveSection(header.visualIndex(number), header.visualIndex(shown[beside]))
            self._keep_in_sight()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the list, at the mouse or at the cursor."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self._pop_up(event.globalPos())
        else:
            self._pop_up_here()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key says: open, copy, choose, arrange."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in _ENTER and not event.modifiers():
            self.open_current()
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(self.currentIndex(), flags.Toggle | flags.Rows)
        elif (run := self._arranging(event)) is not None:
            run()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which column the keys would change."""
        super().focusInEvent(event)
        self.horizontalHeader().setHighlightSections(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.horizontalHeader().setHighlightSections(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns share another width."""
        super().resizeEvent(event)
        self.widths.share()

    def changeEvent(self, event: QEvent) -> None:
        """Follow how close things stand."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            theme.set_rows(self)
            self.widths.share()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say in the middle why there are no rows."""
        super().paintEvent(event)
        if words := self.nothing():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.QUIET))
            room = self.viewport().rect().adjusted(_MARGIN, 0, -_MARGIN, 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)

    def _behave(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        theme.set_rows(self)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _dress_head(self) -> None:
        header = self.horizontalHeader()
        header.setMinimumSectionSize(_LEAST_WIDTH)
        header.setHighlightSections(False)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        # a header that follows the choice asks of every chosen row, in every column and at every paint
        header.setSelectionModel(QItemSelectionModel(self.model(), header))
        for number, column in enumerate(self._columns):
            header.setSectionHidden(number, column.hidden)
            if column.tail:
                self.setItemDelegateForColumn(number, CutLeft(self))

    def _arranging(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does to the list, None where it does nothing."""
        keys, shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier
        pressed = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == keys.Key_Menu or (event.key() == keys.Key_F10 and pressed == shift):
            return self._pop_up_here
        if pressed != shift | Qt.KeyboardModifier.ControlModifier:
            return None
        acts: dict[int, Callable[[], object]] = {
            keys.Key_Right: partial(self.widen, 1),
            keys.Key_Left: partial(self.widen, -1),
            keys.Key_PageDown: partial(self.shift_column, 1),
            keys.Key_PageUp: partial(self.shift_column, -1),
        }
        return acts.get(event.key())

    def _pop_up_here(self) -> None:
        """Offer it under the cell of the cursor."""
        cell = self.visualRect(self.currentIndex()).intersected(self.viewport().rect())
        self._pop_up(self.viewport().mapToGlobal(cell.bottomLeft() if cell.isValid() else QPoint(_MARGIN, _MARGIN)))

    def _pop_up(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        fill_menu(menu, self)
        menu.popup(at)

    def _offer_columns(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self.offer_columns(menu)
        menu.popup(self.horizontalHeader().mapToGlobal(at))

    def _keep_in_sight(self) -> None:
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _point(self, now: QModelIndex, _before: QModelIndex) -> None:
        """Let the head know the column of the cursor."""
        flags, pointed = QItemSelectionModel.SelectionFlag, self.horizontalHeader().selectionModel()
        pointed.select(self.model().index(0, now.column()), flags.ClearAndSelect)

    def _note(self, *_: object) -> None:
        """Write down how the columns stand."""
        if not self.widths.quiet and self._session is not None:
            self._session.settings.setValue(self._kept_as, json.dumps(self.arrangement(), ensure_ascii=False))

    def _stand_as_it_came(self) -> None:
        self.arrange({})


class CutLeft(QStyledItemDelegate):
    """Draws what does not fit with its end in sight: the numbers of one office all begin alike."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Cut at the left."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft


def read_layout(kept: object) -> Mapping[str, Any]:
    """Return what was written down of a table; whatever else stands there is nothing."""
    try:
        return _layout(json.loads(str(kept or "{}")))
    except (ValueError, RecursionError):
        return {}


def _layout(read: object) -> Mapping[str, Any]:
    """Return what :meth:`Arranged.arrangement` wrote down, or nothing where any of it is otherwise."""
    if not isinstance(read, Mapping) or not all(is_as_kept(read[name]) for name, is_as_kept in _KEPT if name in read):
        return {}
    return read


def _are_titles(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(title, str) for title in value) and len({*value}) == len(value)


def _are_widths(value: object) -> bool:
    return isinstance(value, Mapping) and all(type(width) is int and 0 < width <= _MOST for width in value.values())


def _is_sort(value: object) -> bool:
    return value is None or (isinstance(value, list) and list(map(type, value)) == [str, bool])


_KEPT = (("widths", _are_widths), ("order", _are_titles), ("hidden", _are_titles), ("sort", _is_sort))
