"""Cells put down one by one, in any order, as the readers of markup meet them; then handed out as whole rows."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.errors import WorkbookUnreadable
from desktop.importing.cells import Cell
from desktop.importing.marks import MOST_COLUMNS, MOST_ROWS, Gathering
from desktop.records import SourceFile

MAX_CELLS = 1_500_000  # about 100 bytes each
MAX_AREA = 20_000_000  # cells of the rectangle, empty ones included: it is walked, never stored


class Grid:
    """The filled cells of one sheet; rows count from 1, columns from 0.  Raises ``too-large`` at its bounds."""

    def __init__(self, file: SourceFile) -> None:
        """Begin with no cell."""
        self.marks = Gathering(file)
        self._file = file
        self._rows: dict[int, dict[int, Cell]] = {}
        self._count = 0
        self._wide = 0
        self._tall = 0

    @property
    def width(self) -> int:
        """The number of columns from the first one of the sheet to the last filled one."""
        return self._wide

    @property
    def height(self) -> int:
        """The number of the last filled row."""
        return self._tall

    def put(self, row: int, column: int, value: Cell) -> None:
        """Put a value down; an empty one leaves no trace."""
        if value == "":
            return
        self._count += 1
        self._wide, self._tall = max(self._wide, column + 1), max(self._tall, row)
        beyond = self._tall > MOST_ROWS or self._wide > MOST_COLUMNS
        if beyond or self._count > MAX_CELLS or self._wide * self._tall > MAX_AREA:
            raise WorkbookUnreadable("too-large", file=self._file.name)
        self._rows.setdefault(row, {})[column] = value

    def rows(self) -> Iterator[list[Cell]]:
        """Yield rows 1, 2, … to the last filled one, all of the same width."""
        nothing: dict[int, Cell] = {}
        for number in range(1, self._tall + 1):
            cells = self._rows.get(number, nothing)
            yield [cells.get(column, "") for column in range(self._wide)]
