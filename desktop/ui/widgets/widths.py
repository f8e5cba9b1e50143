"""The widths of a table's columns: shared out by what the first rows say, but for those that a clerk has set.

No list is long enough to make it slow: beyond the first rows nothing is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableView

from desktop.ui import theme
from desktop.ui.tablemodels.records import Column
from desktop.ui.widgets.fitting import Claim, fit

_ROWS = 60  # that are looked at
_EDGE = 8  # pixels at the sides of a cell's words that the style adds to its own margin
_ARROW = 16  # of the column that the table is sorted by
_CUT = "…"


class OwnWidths(QObject):
    """The widths that the clerk set in one table, by title (``own``); ``set_by_hand`` tells of a new one.

    While ``quiet`` is set, whatever changes a width is not the clerk.
    """

    set_by_hand = Signal()

    def __init__(self, table: QTableView, title: Callable[[int], str]) -> None:
        """Know of none yet; ``title`` names a column by its number."""
        super().__init__(table)
        self.own: dict[str, int] = {}
        self.quiet = False
        self._title = title
        table.horizontalHeader().sectionResized.connect(self._resized)

    def _resized(self, number: int, _before: int, width: int) -> None:
        if not self.quiet:
            self.own[self._title(number)] = width
            self.set_by_hand.emit()


class Widths(OwnWidths):
    """Shares the width of one table among its columns.

    What is known of the rows only grows: columns that moved at every key of a search would be a nuisance.
    """

    def __init__(self, table: QTableView, columns: Sequence[Column[Any]]) -> None:
        """Know the heads alone."""
        super().__init__(table, lambda number: columns[number].title)
        self._table, self._header, self._columns = table, table.horizontalHeader(), columns
        self._needs, self._leasts = [0] * len(columns), [0] * len(columns)

    def learn(self, records: Sequence[Any]) -> None:
        """Look at the first records, and share anew."""
        metrics, some = self._table.fontMetrics(), list(islice(records, _ROWS))
        for number, column in enumerate(self._columns):
            texts = [column.text(record) for record in some]
            self._needs[number] = max([self._needs[number], *map(metrics.horizontalAdvance, texts)])
            if column.tail or column.head:
                kept = [_kept(column, text, metrics) for text in texts]
                self._leasts[number] = max([self._leasts[number], *kept])
        self.share()

    def share(self) -> None:
        """Share the width of the table among the columns that are shown."""
        shown = [number for number in range(len(self._columns)) if not self._header.isSectionHidden(number)]
        widths = fit([self._claim(number) for number in shown], self._table.viewport().width())
        quiet, self.quiet = self.quiet, True
        for number, width in zip(shown, widths, strict=True):
            self._header.resizeSection(number, width)
        self.quiet = quiet

    def _claim(self, number: int) -> Claim:
        column, beside = self._columns[number], 2 * theme.density().cell + _EDGE
        if own := self.own.get(column.title):
            return Claim(width=own, need=own)
        arrow = _ARROW if self._header.sortIndicatorSection() == number else 0
        head = self._header.fontMetrics().horizontalAdvance(column.title) + beside + arrow
        least = max(head, self._leasts[number] + beside) if column.tail or column.head else 0
        need = max(head, self._needs[number] + beside)
        return Claim(width=column.width, need=need, least=least, ends=bool(column.tail))


def _kept(column: Column[Any], text: str, metrics: QFontMetrics) -> int:
    """Return the width of what must stay in sight of a text, with the sign that it was cut."""
    part = text[-column.tail :] if column.tail else text[: column.head]
    return metrics.horizontalAdvance(part if len(part) == len(text) else f"{part}{_CUT}")
