"""The roster of a case: every person with outcome, amount and reason; filters; and the panel of one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from desktop.services.view_case import CaseView, PersonView
from desktop.ui.dialogs.sheet import Choice, button
from desktop.ui.pages.case_text import CSS, STANDING_COLOURS, person_page
from desktop.ui.tablemodels.records import CENTRE, RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import criterion, standing, yuan
from rules.outcome import Standing
from rules.words import FLAG_WORDS

if TYPE_CHECKING:
    from desktop.ui.acts.cases import Revealed

Line = tuple[int, PersonView]
_UNJUDGED = "unjudged"


class Roster(QWidget):
    """Persons at the left, one of them at the right."""

    override_asked = Signal(object)
    reveal_asked = Signal()

    def __init__(self) -> None:
        """Build it empty."""
        super().__init__()
        self._case: CaseView | None = None
        self._numbers: Sequence[str] = ()
        self._free = True
        self.table = self._table()
        self.panel = QTextBrowser()
        self.panel.setAccessibleName("所选人员的各项条件")
        self.panel.setOpenLinks(False)
        self.panel.document().setDefaultStyleSheet(CSS)
        self.panel.document().setDocumentMargin(12)
        self.override_button = button("人工认定(&R)…", tip="对一个条件作出人工认定，并写明理由")
        self.reveal_button = button("显示证件号码(&D)", tip="显示完整的证件号码；查看会记入日志")
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.table)
        self.split.addWidget(self._right())
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([690, 440])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._filters())
        column.addWidget(self.split, 1)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_person())
        self.table.records.modelReset.connect(self._show_person)
        self.override_button.clicked.connect(lambda: self.override_asked.emit(self.person))
        self.table.opened.connect(lambda line: self.override_asked.emit(line[1]))
        self.reveal_button.clicked.connect(self.reveal_asked.emit)

    @property
    def person(self) -> PersonView | None:
        """The person under the cursor."""
        line = self.table.current()
        return line[1] if line else None

    def show_case(self, case: CaseView) -> None:
        """Show the persons of a case, identity numbers masked."""
        if self._case is None or self._case.case.number != case.case.number:
            self._numbers = ()
            self.search.clear()
            self.outcome.setCurrentIndex(0)
        if self._case is None or (_ground(self._case), self._case.persons) != (_ground(case), case.persons):
            self._numbers = ()
        self._case = case
        self._offer_reasons(case)
        self.table.show_records(list(enumerate(case.persons)))
        self._narrow()
        if self.table.current() is None and self.table.records.shown:
            self.table.selectRow(0)
        self._show_person()

    def clear(self) -> None:
        """Show nobody."""
        self._case, self._numbers = None, ()
        self.search.clear()
        self.outcome.setCurrentIndex(0)
        self.reason.offer([("", "全部条件和提示")])
        self.table.show_records([])
        self._show_person()

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
        frozen = self._case is None or self._case.case.frozen
        judged = self.person is not None and bool(self.person.reasons)
        self.override_button.setEnabled(free and judged and not frozen)
        self.reveal_button.setEnabled(bool(self._case and self._case.persons) and (free or self.revealed))
        self.reveal_button.setText("隐去证件号码(&D)" if self._numbers else "显示证件号码(&D)")

    @property
    def revealed(self) -> bool:
        """Whether whole numbers are shown."""
        return bool(self._numbers)

    def _show_numbers(self, numbers: Sequence[str]) -> None:
        self._numbers = numbers
        self.table.show_records(self.table.records.records)
        self._show_person()

    def _number(self, line: Line) -> str:
        position, person = line
        return self._numbers[position] if self._numbers else person.id_masked

    def _table(self) -> Table[Line]:
        return Table(
            [
                Column(
                    title="行", text=lambda line: str(line[1].row), align=RIGHT, sort=lambda line: line[1].row, width=52
                ),
                Column(title="姓名", text=lambda line: line[1].name, width=80),
                Column(title="证件号码", text=self._number, width=170),
                Column(
                    title="结论",
                    text=lambda line: standing(line[1].standing),
                    align=CENTRE,
                    colour=lambda line: STANDING_COLOURS[line[1].standing] if line[1].standing else None,
                    width=86,
                ),
                Column(
                    title="金额（元）",
                    text=lambda line: yuan(line[1].amount_fen) if line[1].standing else "—",
                    align=RIGHT,
                    sort=lambda line: line[1].amount_fen,
                    width=96,
                ),
                Column(title="理由", text=lambda line: line[1].words),
            ],
            name="花名册",
            key=lambda line: (line[1].file, line[1].sheet, line[1].row),
        )

    def _right(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel, 1)
        row = QHBoxLayout()
        row.addWidget(self.override_button)
        row.addWidget(self.reveal_button)
        row.addStretch(1)
        column.addLayout(row)
        return holder

    def _filters(self) -> QHBoxLayout:
        self.search = QLineEdit()
        self.search.setPlaceholderText("查找姓名、证件号码末几位、理由（Ctrl+K）")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找人员")
        outcomes = [("", "全部结论"), *((each.value, standing(each)) for each in Standing)]
        self.outcome = Choice("结论", outcomes)
        self.reason = Choice("条件或提示", [("", "全部条件和提示")])
        self.outcome.setMinimumWidth(130)
        self.reason.setMinimumWidth(210)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.table.setFocus)
        self.outcome.currentIndexChanged.connect(self._narrow)
        self.reason.currentIndexChanged.connect(self._narrow)
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.outcome)
        row.addWidget(self.reason)
        return row

    def _offer_reasons(self, case: CaseView) -> None:
        found: dict[str, str] = {}
        for person in case.persons:
            for code in person.unmet:
                found.setdefault(f"unmet:{code}", f"{criterion(code)}不符合")
            for code in person.unknown:
                found.setdefault(f"unknown:{code}", f"{criterion(code)}待核实")
            for code in person.flags:
                found.setdefault(f"flags:{code}", f"提示：{FLAG_WORDS.get(code, code)}")
        self.reason.offer([("", "全部条件和提示"), *sorted(found.items(), reverse=True)])

    def _narrow(self) -> None:
        typed, outcome = self.search.text().strip().casefold(), self.outcome.value
        kind, _, code = self.reason.value.partition(":")

        def shown(line: Line) -> bool:
            person = line[1]
            if outcome and person.standing != outcome:
                return False
            if kind and code not in getattr(person, kind):
                return False
            return not typed or typed in f"{person.name} {self._number(line)} {person.words}".casefold()

        self.table.records.narrow(shown)

    def _show_person(self) -> None:
        line = self.table.current()
        measure = self._case.measure_title if self._case else ""
        self.panel.setHtml(person_page(line[1] if line else None, self._number(line) if line else "", measure))
        self.fit(free=self._free)


def _ground(case: CaseView) -> tuple[str, str]:
    """Return the case and what its persons come from, as :class:`desktop.ui.acts.cases.Revealed` names it."""
    return case.case.number, case.determined.hash if case.determined else f"v{case.case.version}"
