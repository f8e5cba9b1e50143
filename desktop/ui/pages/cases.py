"""案卷: the list of cases with state, heads and sum; from here files come in, cases are verified, moved and opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.models.case_list import CaseRow
from desktop.records import CaseState
from desktop.ui.acts import cases, listing
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import button, label
from desktop.ui.pages.cases_bulk import CaseBulk
from desktop.ui.pages.cases_filters import CaseFilters
from desktop.ui.pages.cases_table import ORDERS, cases_table
from desktop.ui.pages.cases_views import CaseViews
from desktop.ui.pages.intaking import IntakingPage
from desktop.ui.session import Session
from desktop.ui.wording import advice_of, yuan

if TYPE_CHECKING:
    from desktop.services.find_cases import Listing
    from desktop.services.views import View
    from desktop.ui.acts.cases import Moved
    from desktop.ui.acts.intake import Wanted

_SHOWN_REFUSALS = 3
_EMPTY = "empty"


class CasesPage(IntakingPage):
    """The list of cases.  The worker finds and sorts; the page shows the newest answer, one question at a time."""

    def __init__(self, session: Session) -> None:
        """Build the list."""
        super().__init__(session, "案卷")
        self.order, self.descending = "number", False
        self._found: Listing | None = None
        self._asking = self._again = False
        self.table = cases_table(session)
        self.filters = CaseFilters(session, self)
        self.search = self.filters.search
        self.views = CaseViews(self, self.present_view)
        self.bulk = CaseBulk(self)
        self.first = self.table
        self.sum = label("", small=True)
        self._lay()
        self._connect()

    def reload(self) -> None:
        """Read the list anew."""
        self.views.reload()
        self._ask()

    def open_at(self, **where: Any) -> None:  # noqa: ANN401
        """Narrow to what was asked for (see :meth:`CaseFilters.put_asked`); without anything the list stays."""
        if where:
            self.views.leave()
            self.filters.put_asked(where)

    def fit(self) -> None:
        """Follow what is chosen and whether something is under way."""
        free, chosen = not self.session.tasks.busy, self.table.chosen()
        shown = self.table.records.shown
        many = len(chosen) > 1
        narrowed = self._found is not None and len(shown) < self._found.total
        words = f"核验所选{len(chosen):,}件" if many else f"核验列出的{len(shown):,}件" if narrowed else "核验全部"
        self.verify_button.setText(f"{words}(&V)")
        self.import_button.setEnabled(free)
        self.verify_button.setEnabled(free and bool(shown))
        self.open_button.setEnabled(bool(chosen))
        self.bulk.fit(chosen=len(chosen), listed=len(shown), free=free)
        self._offer_steps(chosen)
        self.steps_button.setEnabled(free and not self.steps_menu.isEmpty())
        self._add_up(chosen)

    def present_view(self) -> View:
        """Return filters, order and columns as they stand, under no name."""
        from desktop.services.views import View

        wanted, columns = self.filters.wanted, self.table.arrangement()
        return View(name="", wanted=wanted, order=self.order, descending=self.descending, columns=columns)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def table_first(self) -> None:
        """Go from the search field into the list."""
        self.table.setFocus()
        if self.table.current() is None and self.table.records.shown:
            self.table.selectRow(0)

    def open_current(self) -> None:
        """Open the case under the cursor."""
        line = self.table.current()
        if line is not None:
            self.session.go("case", number=line.number)

    def take_in(self, wanted: Wanted) -> None:
        """Take files in and report the fate of each."""
        self.intaking.take_in(wanted)

    def verify(self) -> None:
        """Verify what is chosen, or what is listed; frozen and closed cases are left alone."""
        from desktop.services.steps import IN_HAND

        chosen = self.table.chosen()
        rows = chosen if len(chosen) > 1 else self.table.records.shown
        numbers = [row.number for row in rows if row.state in IN_HAND]
        if numbers:
            self.session.do(self, cases.verify, self._verified, title="正在核验", numbers=numbers)
        else:
            words = "这些案卷都已审批或办结，不再核验。"
            self.notice.say(words, "区级退回或补正后的案卷，受理后可以重新核验。", tone="wait")

    def take_step(self, step: str) -> None:
        """Take a step with every chosen case that allows it."""
        from desktop.services.steps import STEPS
        from desktop.ui.dialogs.decision import StepDialog

        rule = STEPS[step]
        chosen = [row for row in self.table.chosen() if row.state in rule.sources]
        dialog = StepDialog(rule, [row.enterprise_name for row in chosen], self.window())
        if ask(dialog):
            title = f"正在办理“{rule.title}”"
            self.session.do(
                self, cases.take_step_listed, self._moved, title=title, rows=chosen, step=step, reason=dialog.words
            )

    def _lay(self) -> None:
        self.import_button = self.add_button("导入申报表(&I)…", self.import_files, key="Ctrl+O", main=True)
        self.verify_button = self.add_button("核验全部(&V)", self.verify, key="F5")
        self.steps_button = button("办理所选(&B)", tip="对选定的几件案卷办理同一个步骤")
        self.steps_menu = QMenu(self)
        self.steps_button.setMenu(self.steps_menu)
        self.bar.addWidget(self.steps_button)
        self.open_button = self.add_button("打开(&P)", self.open_current)
        self.bar.addWidget(self.bulk.button)
        self.filters.line.addWidget(self.views.button)
        self.list = QWidget()
        column = QVBoxLayout(self.list)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        column.addWidget(self.sum)
        self.content.addWidget(self.list, 1)
        self.add_key("Ctrl+Shift+F", self.filters.ask)

    def _connect(self) -> None:
        self.table.opened.connect(self._open_row)
        self.table.chosen_changed.connect(self.fit)
        self.table.records.ordered.connect(self._sort)
        self.filters.changed.connect(self._ask)
        self.search.returnPressed.connect(self.table_first)
        self.views.picked.connect(self._show_view)
        self.session.operator_changed.connect(self.views.reload)

    def _open_row(self, row: CaseRow) -> None:
        self.session.go("case", number=row.number)

    def _sort(self, column: int, descending: bool) -> None:
        """Ask for another order; no column at all is the order of the numbers."""
        order = ORDERS[self.table.records.columns[column].title] if column >= 0 else "number"
        if (order, descending) != (self.order, self.descending):
            self.order, self.descending = order, descending
            self._ask()

    def _show_view(self, view: View) -> None:
        title = next(title for title, order in ORDERS.items() if order == view.order)
        self.table.arrange({**view.columns, "sort": [title, view.descending]})
        self.order, self.descending = view.order, view.descending
        self.filters.put(view.wanted)
        self._ask()

    def _ask(self) -> None:
        """Find the cases wanted; while one answer is awaited, only the newest question is kept."""
        if self._found is None and not self.isVisible():
            return  # it is asked as soon as the page is shown
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        work = partial(listing.find, view=self.present_view())
        self.session.tasks.run(self, work, self._show, self._not_found, reading=True)

    def _not_found(self, error: DeskError) -> None:
        self._asking = False
        self.session.tasks.trouble(self, error)

    def _show(self, found: Listing) -> None:
        self._asking = False
        if self._again:
            self._ask()
            return
        self._found = found
        if not found.total:
            advice = "点“导入申报表”（Ctrl+O），选择企业交来的申报表；也可以把文件拖到这里。"
            self.notice.say("还没有案卷。", advice, about=_EMPTY)
        else:
            self.notice.take_back(_EMPTY)
        self.filters.tell_empty(found)
        self.table.show_records(found.rows)

    def _add_up(self, chosen: Sequence[CaseRow]) -> None:
        """Say at the foot what the list adds up to, and what is chosen of it."""
        found = self._found
        if found is None:
            return
        of_all = f"（全部{found.total:,}件）" if len(found.rows) < found.total else ""
        words = f"共{len(found.rows):,}件{of_all}，申报{found.people:,}人，可发放{found.payable:,}人，"
        words += f"核定{yuan(found.payable_fen)}元。"
        if len(chosen) > 1:
            heads, fen = sum(row.payable for row in chosen), sum(row.payable_fen for row in chosen)
            words += f"　所选{len(chosen):,}件，可发放{heads:,}人，核定{yuan(fen)}元。"
        self.sum.setText(words)

    def _offer_steps(self, chosen: Sequence[CaseRow]) -> None:
        from desktop.services.steps import STEPS

        self.steps_menu.clear()
        states = Counter(row.state for row in chosen)
        for step, rule in STEPS.items():
            if count := sum(states[state] for state in rule.sources):
                action = self.steps_menu.addAction(f"{rule.title} {count:,}件")
                action.triggered.connect(partial(self._step, step))

    def _step(self, step: str, *_: object) -> None:
        self.take_step(step)

    def _verified(self, verified: Sequence[Any]) -> None:
        fell = [each for each in verified if each.fell_back]
        new = sum(each.new for each in verified)
        words = f"核验了{len(verified)}件，其中{new}件结果有变化。"
        if fell:
            words += f"有{len(fell)}件已从“已复核”退回到核验：{fell[0].fell_back}。"
        drafts = sum(each.case.state is CaseState.DRAFT for each in verified)
        advice = f"有{drafts}件还是草稿，受理并核验后才能复核。" if drafts else ""
        self.notice.say(words, advice, tone="wait" if fell else "good")

    def _moved(self, moved: Moved) -> None:
        from desktop.services.steps import STEPS

        words = f"“{STEPS[moved.step].title}”办理了{len(moved.moved)}件。"
        if not moved.refused:
            self.notice.say(words, tone="good")
            return
        if not moved.moved and len(moved.refused) == 1:
            self.tell(moved.refused[0][1])
            return
        told = "".join(f"{error.message}{advice_of(error)}" for _, error in moved.refused[:_SHOWN_REFUSALS])
        others = [number for number, _ in moved.refused[_SHOWN_REFUSALS:]]
        told += f"没有办理的还有：{'、'.join(others)}。" if others else ""
        self.notice.say(f"{words}有{len(moved.refused)}件没有办理。", told, tone="bad")
