"""The roster that is being typed: an editable table whose every change is one :class:`Edit`, undone by its reverse.

Lines are judged in slices while nothing else happens, and at once where one is looked at.  Below the last line stands
an empty one: who types there adds a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QElapsedTimer,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QUndoCommand, QUndoStack

from desktop.importing.entrycheck import BLANK_LINE, LineCheck, as_cell, check_lines, duplicate_words
from desktop.importing.templatefields import Column
from desktop.models.drafts import Edit, Line
from desktop.records import Severity
from desktop.ui import theme
from desktop.ui.verbatim import tip

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SLICE = 8  # milliseconds of checking before the window breathes
_BATCH = 50
_UNDONE = 200
_SEEN = [Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.ToolTipRole]
SIGNS = {
    Severity.ERROR: ("✗", theme.RED, theme.RED_PALE),
    Severity.WARNING: ("！", theme.AMBER, theme.AMBER_PALE),
}
"""What stands for a problem: its sign, the colour of the sign, and the ground of the cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What stands in a roster: lines with anything in them, empty ones between, and marks by severity.

    ``waiting`` counts the lines that nobody has judged yet.
    """

    lines: int
    blank: int
    errors: int
    warnings: int
    waiting: int


class _Change(QUndoCommand):
    """One edit on the stack; done when it is pushed."""

    def __init__(self, model: RosterEdit, edit: Edit, gone: tuple[Line, ...], words: str) -> None:
        super().__init__(words)
        self._model, self._edit = model, edit
        self._back = Edit(edit.at, len(edit.lines), gone)

    def redo(self) -> None:
        self._model.splice(self._edit)

    def undo(self) -> None:
        self._model.splice(self._back)


class RosterEdit(QAbstractTableModel):
    """The lines of one draft.  ``edited`` tells of every change, undone ones too; ``counted`` that counts are new."""

    edited = Signal(object)
    counted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(_UNDONE)
        self._lines: list[Line] = []
        self._spare = 1  # the empty line below the last; for a moment it is the first of the lines that come
        self._checks: list[LineCheck | None] = []
        self._tally = _Tally()
        self._on, self._year = date.min, 0
        self._next = 0
        self._firsts: dict[str, int] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._check_slice)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the columns."""
        return tuple(column.field for column in self.columns)

    @property
    def lines(self) -> Sequence[Line]:
        """Every line, without the empty one at the end."""
        return self._lines

    @property
    def counts(self) -> Counts:
        """What is known of the lines so far."""
        tally = self._tally
        waiting = len(self._lines) - tally.judged
        return Counts(
            lines=tally.judged - tally.blank + waiting,
            blank=tally.blank,
            errors=tally.errors + tally.doubles,
            warnings=tally.warnings,
            waiting=waiting,
        )

    def show(self, columns: Sequence[Column], lines: Sequence[Line], *, on: date, year: int) -> None:
        """Show another draft, judged as on a day; what was done to the one before cannot be undone here."""
        self.beginResetModel()
        self.columns, self._lines = tuple(columns), list(lines)
        self._on, self._year = on, year
        self._checks, self._tally = [None] * len(self._lines), _Tally()
        self._next, self._firsts = 0, None
        self.stack.clear()
        self.endResetModel()
        self._timer.start()
        self.counted.emit()

    def change(self, at: int, removed: int, lines: Sequence[Sequence[str]], words: str) -> None:
        """Put lines in the place of others, as one step that can be undone; ``words`` name it."""
        fresh = tuple(tuple(line) for line in lines)
        gone = tuple(self._lines[at : at + removed])
        if fresh != gone:
            self.stack.push(_Change(self, Edit(at, len(gone), fresh), gone, words))

    def overwrite(self, row: int, column: int, block: Sequence[Sequence[str]], words: str) -> None:
        """Write a block of cells over what stands at a place, as one step; lines that are missing are added."""
        width, blank = len(self.columns), ("",) * len(self.columns)
        row = min(row, len(self._lines))
        held = [*self._lines[row : row + len(block)]]
        held += [blank] * (len(block) - len(held))
        lines = []
        for line, cells in zip(held, block, strict=True):
            fresh = tuple(cells[: width - column])
            lines.append(line[:column] + fresh + line[column + len(fresh) :])
        self.change(row, len(block), lines, words)

    def splice(self, edit: Edit) -> None:
        """Do one edit and tell of it; nothing to undo is left behind."""
        at, removed, lines = edit
        both = min(removed, len(lines))
        self._replace(at, both, lines[:both])
        if removed > both:
            self._remove(at + both, removed - both)
        elif len(lines) > both:
            self._insert(at + both, lines[both:])
        self._firsts, self._next = None, min(self._next, at)
        self._timer.start()
        self.edited.emit(edit)
        self.counted.emit()

    def marks(self, row: int, column: int) -> tuple[tuple[Severity, str], ...]:
        """Return what is wrong in one cell."""
        if not 0 <= row < len(self._lines):
            return ()
        check = self._check(row)
        found = [(mark.severity, mark.words) for mark in check.marks if mark.column == column]
        if column == self._number_at and (first := self._double_of(row, check)) is not None:
            found.append((Severity.ERROR, duplicate_words(first + 1)))
        return tuple(found)

    def row_mark(self, row: int) -> Severity | None:
        """Return the gravest thing wrong in a line, or None."""
        check = self._check(row)
        if self._double_of(row, check) is not None or any(mark.severity is Severity.ERROR for mark in check.marks):
            return Severity.ERROR
        return Severity.WARNING if check.marks else None

    def next_mark(self, row: int, column: int) -> tuple[int, int] | None:
        """Return the place of the next cell with anything wrong, behind (row, column) and round from the top."""
        count = len(self._lines)
        for step in range(count + 1):
            at = (max(row, 0) + step) % count if count else 0
            places = self._marked(at) if count else []
            if step == 0:
                places = [place for place in places if place > column]
            elif step == count:
                places = [place for place in places if place <= column]
            if places:
                return at, places[0]
        return None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many lines there are, and one to type into; none without columns."""
        return 0 if parent.isValid() or not self.columns else len(self._lines) + self._spare

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let every cell be typed into."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the text of a cell, and as its tip what is wrong in it."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._lines[row][column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip("\n".join(words for _, words in self.marks(row, column))) or None
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401
        """Take what was typed into a cell as one step."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        text, row = as_cell(str(value or "")), index.row()
        if row < len(self._lines) or text:
            self.overwrite(row, index.column(), [[text]], "填写")
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the title of a column; of a line its number with a sign where something is wrong in it."""
        if orientation is Qt.Orientation.Horizontal:
            known = 0 <= section < len(self.columns)
            return self.columns[section].title if known and role == Qt.ItemDataRole.DisplayRole else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if section >= len(self._lines):
            return "＊"
        severity = self.row_mark(section)
        return f"{SIGNS[severity][0]} {section + 1}" if severity else str(section + 1)

    @property
    def _number_at(self) -> int:
        return self.fields.index("id_number") if "id_number" in self.fields else -1

    def _replace(self, at: int, count: int, lines: Sequence[Line]) -> None:
        if count:
            self._put(at, count, lines)
            self.dataChanged.emit(self.index(at, 0), self.index(at + count - 1, len(self.columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, at, at + count - 1)

    def _insert(self, at: int, lines: Sequence[Line]) -> None:
        """Let lines come; at the end the empty line becomes the first of them, so that a cursor in it stays there.

        The others then come below it together with a new empty one: a view is told of nothing that is not so yet.
        """
        filled = int(at == len(self._lines))
        self._spare -= filled
        if filled:
            self._put(at, 0, lines[:1])
            self._tell(at)
        self.beginInsertRows(_NOWHERE, at + filled, at + len(lines) - 1 + filled)
        self._put(at + filled, 0, lines[filled:])
        self._spare = 1
        self.endInsertRows()

    def _remove(self, at: int, count: int) -> None:
        """Let lines go; at the end the first of them becomes the empty line, in the reverse of :meth:`_insert`."""
        emptied = int(at + count == len(self._lines))
        self.beginRemoveRows(_NOWHERE, at + emptied, at + count - 1 + emptied)
        self._put(at + emptied, count - emptied, ())
        self._spare -= emptied
        self.endRemoveRows()
        if emptied:
            self._put(at, 1, ())
            self._spare = 1
            self._tell(at)

    def _tell(self, at: int) -> None:
        """Tell that a line became another."""
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, at, at)

    def _put(self, at: int, removed: int, lines: Sequence[Line]) -> None:
        for check in self._checks[at : at + removed]:
            self._tally.forget(check)
        self._lines[at : at + removed] = lines
        self._checks[at : at + removed] = [None] * len(lines)

    def _check(self, row: int) -> LineCheck:
        check = self._checks[row]
        if check is None:
            self._judge(row, row + 1)
            check = self._checks[row]
        return check or BLANK_LINE

    def _judge(self, first: int, last: int) -> None:
        """Judge the lines of a stretch that nobody has judged."""
        rows = [row for row in range(first, last) if self._checks[row] is None]
        found = check_lines(self.fields, [self._lines[row] for row in rows], on=self._on, year=self._year)
        for row, check in zip(rows, found, strict=True):
            self._checks[row] = check
            self._tally.count(check)
        if rows:
            self._firsts = None

    def _check_slice(self) -> None:
        """Judge for a moment; rest once all is judged."""
        clock = QElapsedTimer()
        clock.start()
        first = self._next
        while self._next < len(self._lines) and clock.elapsed() < _SLICE:
            last = min(self._next + _BATCH, len(self._lines))
            self._judge(self._next, last)
            self._next = last
        if self._next > first:
            self.dataChanged.emit(self.index(first, 0), self.index(self._next - 1, len(self.columns) - 1), _SEEN)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, first, self._next - 1)
        if self._next >= len(self._lines):
            self._timer.stop()
        self.counted.emit()

    def _double_of(self, row: int, check: LineCheck) -> int | None:
        """Return the line that has the same number before this one, or None."""
        if not check.key or self._tally.keys[check.key] < 2:  # noqa: PLR2004  two lines alike
            return None
        if self._firsts is None:
            self._firsts = {}
            for at, each in enumerate(self._checks):
                if each is not None and each.key:
                    self._firsts.setdefault(each.key, at)
        first = self._firsts[check.key]
        return first if first != row else None

    def _marked(self, row: int) -> list[int]:
        check = self._check(row)
        places = {mark.column for mark in check.marks}
        if self._double_of(row, check) is not None:
            places.add(self._number_at)
        return sorted(places)


class _Tally:
    """Counts over the lines that were judged."""

    def __init__(self) -> None:
        self.judged = self.blank = self.errors = self.warnings = self.doubles = 0
        self.keys: Counter[str] = Counter()

    def count(self, check: LineCheck) -> None:
        if check.key:
            self.doubles += self.keys[check.key] > 0
            self.keys[check.key] += 1
        self._add(check, 1)

    def forget(self, check: LineCheck | None) -> None:
        if check is None:
            return
        if check.key:
            self.keys[check.key] -= 1
            self.doubles -= self.keys[check.key] > 0
        self._add(check, -1)

    def _add(self, check: LineCheck, by: int) -> None:
        self.judged += by
        self.blank += by * check.blank
        errors = sum(mark.severity is Severity.ERROR for mark in check.marks)
        self.errors += by * errors
        self.warnings += by * (len(check.marks) - errors)
