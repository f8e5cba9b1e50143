"""What a sheet holds beside its values: hidden rows and columns, error values, formulas saved without a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from desktop.errors import WorkbookUnreadable
from desktop.records import SourceFile

ERROR_VALUES = frozenset(
    {"#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of any spreadsheet program in use

_MOST_MARKS = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The marks of one sheet; rows count from 1, columns from 0 of the sheet."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    uncomputed: Mapping[int, frozenset[int]] = field(default_factory=dict)


class Gathering:
    """Gathers the marks of one sheet while it is read; more of them than any office looks at are ``too-large``."""

    def __init__(self, file: SourceFile) -> None:
        """Begin with no mark."""
        self._file = file
        self._rows: set[int] = set()
        self._columns: set[int] = set()
        self._errors: dict[int, dict[int, str]] = {}
        self._uncomputed: dict[int, set[int]] = {}
        self._count = 0

    def hide_rows(self, rows: Iterable[int]) -> None:
        """Take down rows that the enterprise hid or filtered (隐藏、筛选)."""
        self._rows.update(rows)

    def hide_columns(self, first: int, last: int) -> None:
        """Take down a run of hidden columns, both ends included; it may reach beyond the last column there is."""
        self._columns.update(range(max(first, 0), min(last, MOST_COLUMNS - 1) + 1))

    def error(self, row: int, column: int, shown: str) -> None:
        """Take down a cell that shows an error value."""
        self._bound()
        self._errors.setdefault(row, {})[column] = shown if shown in ERROR_VALUES else shown[:16] or "#N/A"

    def without_value(self, row: int, column: int) -> None:
        """Take down a formula that was saved without its value."""
        self._bound()
        self._uncomputed.setdefault(row, set()).add(column)

    def done(self) -> Marks:
        """Return what was gathered."""
        return Marks(
            hidden_rows=frozenset(self._rows),
            hidden_columns=frozenset(self._columns),
            errors=self._errors,
            uncomputed={row: frozenset(columns) for row, columns in self._uncomputed.items()},
        )

    def _bound(self) -> None:
        self._count += 1
        if self._count > _MOST_MARKS:
            raise WorkbookUnreadable("too-large", file=self._file.name)


def is_error_value(text: str) -> bool:
    """Return whether a text is what a spreadsheet program shows in place of a value that it could not work out."""
    return text in ERROR_VALUES or (text.startswith(("Err:", "错误:")) and text[-3:].isdigit())
