"""The menu of a list: copy, order, which columns, and how the column of the cursor stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from desktop.ui.widgets.arranged import Arranged

_RISING, _FALLING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def fill_menu(menu: QMenu, table: Arranged) -> None:
    """Put everything that can be done with a list into its menu; keys that do the same stand beside it."""
    _act(menu, "复制所选行(&C)\tCtrl+C", table.copy)
    menu.addSeparator()
    _offer_orders(menu.addMenu("排序(&S)"), table)
    table.offer_columns(menu.addMenu("显示的列(&L)"))
    _offer_column(menu.addMenu(f"列宽和次序：{table.title(table.current_column())}(&W)"), table)


def _offer_orders(menu: QMenu, table: Arranged) -> None:
    """Offer the columns in sight, and which way; the column of the cursor is taken where only the way is chosen."""
    header = table.horizontalHeader()
    by, order = header.sortIndicatorSection(), header.sortIndicatorOrder()
    way = by if by >= 0 else table.current_column()
    ways, columns = QActionGroup(menu), QActionGroup(menu)
    for text, each in (("由小到大", _RISING), ("由大到小", _FALLING)):
        made = _act(menu, text, partial(table.sortByColumn, way, each), ways, on=by >= 0 and order is each)
        made.setEnabled(table.sorts_by(way))
    menu.addSeparator()
    _act(menu, "原来的次序", partial(table.sortByColumn, -1, _RISING), columns, on=by < 0)
    for number in table.in_order():
        if table.sorts_by(number) and not header.isSectionHidden(number):
            run = partial(table.sortByColumn, number, order if by >= 0 else _RISING)
            _act(menu, table.title(number), run, columns, on=number == by)


def _offer_column(menu: QMenu, table: Arranged) -> None:
    """Offer what changes the column of the cursor, which ← and → choose."""
    acts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("加宽(&K)\tCtrl+Shift+→", partial(table.widen, 1)),
        ("收窄(&Z)\tCtrl+Shift+←", partial(table.widen, -1)),
        ("恢复列宽(&H)", table.share_again),
        ("左移(&L)\tCtrl+Shift+PgUp", partial(table.shift_column, -1)),
        ("右移(&R)\tCtrl+Shift+PgDn", partial(table.shift_column, 1)),
    )
    for text, run in acts:
        _act(menu, text, run)


def _act(
    menu: QMenu, text: str, run: Callable[[], object], group: QActionGroup | None = None, *, on: bool = False
) -> QAction:
    """Add an act to a menu; one of a group has a mark where it holds at present."""
    made = menu.addAction(text)
    if group is not None:
        made.setCheckable(True)
        made.setChecked(on)
        group.addAction(made)
    made.triggered.connect(partial(_call, run))
    return made


def _call(run: Callable[[], object], _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
    run()
