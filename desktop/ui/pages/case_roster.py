"""The roster of a case: every person, declared beside verified, with outcome and reason; filters; the panel of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.services.steps import IN_HAND
from desktop.services.view_case import CaseView, PersonView
from desktop.ui.dialogs.sheet import button, label
from desktop.ui.pages.case_filters import Line, RosterFilters
from desktop.ui.pages.case_person import PersonPanel
from desktop.ui.pages.case_text import STANDING_COLOURS, declared_words, marked
from desktop.ui.tablemodels.records import CENTRE, RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import yuan
from rules.outcome import Standing

if TYPE_CHECKING:
    from desktop.services.override import RowPlace
    from desktop.ui.acts.cases import Revealed


_COLUMNS: Sequence[Column[Line]] = (
    Column(
        title="行", text=lambda line: str(line.person.row), align=RIGHT, sort=lambda line: line.person.row, width=48
    ),
    Column(title="姓名", text=lambda line: line.person.name, width=72),
    Column(
        title="核定",
        text=lambda line: marked(line.person.standing),
        align=CENTRE,
        colour=lambda line: STANDING_COLOURS[line.person.standing] if line.person.standing else None,
        width=108,
    ),
    Column(
        title="申报额",
        text=lambda line: yuan(line.person.claimed_fen) if line.person.standing else "—",
        align=RIGHT,
        sort=lambda line: line.person.claimed_fen,
        width=72,
    ),
    Column(
        title="核定额",
        text=lambda line: yuan(line.person.amount_fen) if line.person.standing else "—",
        align=RIGHT,
        sort=lambda line: line.person.amount_fen,
        width=72,
    ),
    Column(title="申报", text=lambda line: declared_words(line.person), width=118),
    Column(title="证件号码", text=lambda line: line.number, width=168),
    Column(title="理由", text=lambda line: line.person.words),
)
"""What decides stands first: in a narrow window the rest is off the edge."""
_NOBODY = "花名册上没有人。导入或填写申报表后，人员列在这里。"


class Roster(QWidget):
    """Persons at the left, one of them at the right.

    ``corner`` tells how many there are and leads to the next who is pending: it stands beside the tabs, where it takes
    no row of the table away.
    """

    override_asked = Signal(object)  # the persons
    reveal_asked = Signal()
    ticket_asked = Signal(object)  # the person
    person_shown = Signal(object)

    def __init__(self) -> None:
        """Build it empty."""
        super().__init__()
        self._case: CaseView | None = None
        self._numbers: Sequence[str] = ()
        self._free, self._low = True, False
        self._asked: tuple[str, ...] = ()
        self.filters = RosterFilters()
        self.search, self.outcome, self.reason = self.filters.search, self.filters.outcome, self.filters.reason
        self.table: Table[Line] = Table(_COLUMNS, name="花名册", key=_key, empty=_NOBODY)
        self.panel = PersonPanel()
        self.override_button, self.ticket_button = self.panel.override_button, self.panel.ticket_button
        self.reveal_button = button("显示号码(&D)", tip="显示完整的证件号码；查看会记入日志")
        self.reveal_button.setAccessibleName("显示证件号码")
        self.next_button = button("下一个待核实(&J)", tip="下一个待核实的人员（F8）；上一个（Shift+F8）")
        self.count = label("", small=True, wrap=False)
        self.corner = self._corner()
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.table)
        self.split.addWidget(self.panel)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([790, 365])
        self._column = QVBoxLayout(self)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.filters, 1)
        line.addWidget(self.reveal_button)
        self._column.addLayout(line)
        self._column.addWidget(self.split, 1)
        self.condense(low=False)
        self._connect()

    @property
    def person(self) -> PersonView | None:
        """The person under the cursor."""
        line = self.table.current()
        return line.person if line else None

    @property
    def chosen(self) -> list[PersonView]:
        """The persons who are selected, or the one under the cursor."""
        persons = [line.person for line in self.table.chosen()]
        return persons or ([self.person] if self.person else [])

    def show_case(self, case: CaseView) -> None:
        """Show the persons of a case, identity numbers masked."""
        if self._case is None or self._case.case.number != case.case.number:
            self.filters.reset()
        if self._case is None or _ground(self._case) != _ground(case) or len(self._case.persons) != len(case.persons):
            self._numbers = ()
        self._case = case
        self.panel.forget()
        self._refill()
        if self.table.current() is None and self.table.records.shown:
            self.table.selectRow(0)
        self._show_person()

    def clear(self) -> None:
        """Show nobody."""
        self._case, self._numbers = None, ()
        self.filters.clear()
        self.panel.forget()
        self.table.show_records([])
        self._show_person()

    def condense(self, *, low: bool) -> None:
        """Leave the room to the rows, and to the tabs beside the counts, where the window is low."""
        self._low = low
        self._say_count()
        self._column.setContentsMargins(0, 3 if low else 8, 0, 0)
        self._column.setSpacing(4 if low else 8)
        self.panel.condense(low=low)

    def choose(self, place: RowPlace) -> None:
        """Put the cursor on the person of a row, whatever the filters hide."""
        found = next((line for line in self.table.records.records if _is_at(line, place)), None)
        if found is not None and not self.table.choose(_key(found)):
            self.filters.reset()
            self.table.choose(_key(found))

    def next_pending(self, step: int = 1) -> bool:
        """Put the cursor on the next person who is pending, round the end; return whether there is one."""
        shown = self.table.records.shown
        here = self.table.currentIndex().row()
        for away in range(1, len(shown) + 1):
            row = (here + step * away) % len(shown)
            if shown[row].person.standing is Standing.PENDING:
                self.table.selectRow(row)
                self.table.setFocus()
                return True
        return False

    def reveal(self, found: Revealed) -> None:
        """Show whole identity numbers, if they are those of the very roster that is shown."""
        case = self._case
        if case is None or (found.number, found.ground) != _ground(case) or len(found.numbers) != len(case.persons):
            return
        self._show_numbers(found.numbers)

    def conceal(self) -> None:
        """Hide the whole numbers again."""
        if self._numbers:
            self._show_numbers(())

    def fit(self, *, free: bool) -> None:
        """Follow whether something is under way."""
        self._free = free
        frozen = self._case is None or self._case.case.state not in IN_HAND
        self.panel.offer_tickets(self._case is not None and self._case.takes_tickets)
        self.ticket_button.setEnabled(free and self.person is not None and not frozen)
        chosen = self.chosen
        judged = bool(chosen) and all(person.judged for person in chosen)
        several = len(chosen) > 1
        self.override_button.setEnabled(free and judged and not frozen)
        self.override_button.setText(f"认定{len(chosen):,}人(&R)…" if several else "人工认定(&R)…")
        self.panel.original_button.setEnabled(self.person is not None)
        self.reveal_button.setEnabled(bool(self._case and self._case.persons) and (free or self.revealed))
        self.reveal_button.setText("隐去号码(&D)" if self._numbers else "显示号码(&D)")
        self._say_count()

    @property
    def revealed(self) -> bool:
        """Whether whole numbers are shown."""
        return bool(self._numbers)

    def _show_numbers(self, numbers: Sequence[str]) -> None:
        self._numbers = numbers
        self._refill()
        self._show_person()

    def _refill(self) -> None:
        if self._case is None:
            return
        numbers = self._numbers or [person.id_masked for person in self._case.persons]
        lines = [Line(person, number) for person, number in zip(self._case.persons, numbers, strict=True)]
        self.filters.offer(self._case)
        self.table.show_records(lines)
        if self.filters.asked != self._asked:
            self._narrow()

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._show_person)
        self.table.records.modelReset.connect(self._show_person)
        self.table.chosen_changed.connect(self._fit)
        self.table.opened.connect(self._ask_override)
        self.override_button.clicked.connect(self._ask_override)
        self.reveal_button.clicked.connect(self.reveal_asked)
        self.ticket_button.clicked.connect(self._ask_ticket)
        self.next_button.clicked.connect(self._ask_next)
        self.filters.changed.connect(self._narrow)
        self.filters.entered.connect(self.table.setFocus)

    def _corner(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addWidget(self.next_button)
        return holder

    def _narrow(self) -> None:
        self._asked = self.filters.asked
        self.table.records.narrow(self.filters.wanted() if any(self._asked) else None)

    def _show_person(self) -> None:
        line = self.table.current()
        measure = self._case.measure_title if self._case else ""
        self.panel.show_person(line.person if line else None, line.number if line else "", measure)
        self._fit()
        self.person_shown.emit(line.person if line else None)

    def _fit(self) -> None:
        self.fit(free=self._free)

    def _ask_override(self, *_: object) -> None:
        self.override_asked.emit(self.chosen)

    def _ask_ticket(self, *_: object) -> None:
        self.ticket_asked.emit(self.person)

    def _ask_next(self) -> None:
        self.next_pending()

    def _say_count(self) -> None:
        shown, total = len(self.table.records.shown), len(self.table.records.records)
        chosen = len(self.table.selectionModel().selectedRows())
        also = f"，选中{chosen:,}人" if chosen > 1 else ""
        whole = f"筛选出{shown:,}人，共{total:,}人{also}" if shown != total else f"{total:,}人{also}" if total else ""
        brief = f"{shown:,}／{total:,}人{also}" if shown != total else whole
        self.count.setText(brief if self._low else whole)
        self.count.setToolTip(whole if self._low else "")


def _key(line: Line) -> tuple[str, str, int]:
    return line.person.file, line.person.sheet, line.person.row


def _is_at(line: Line, place: RowPlace) -> bool:
    file, sheet, row = _key(line)
    return place.row == row and place.file in {"", file} and place.sheet in {"", sheet}


def _ground(case: CaseView) -> tuple[str, str]:
    """Return the case and what its persons come from, as :class:`desktop.ui.acts.cases.Revealed` names it."""
    return case.case.number, case.determined.hash if case.determined else f"v{case.case.version}"
