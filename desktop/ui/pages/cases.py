"""案卷: the list of cases with state, heads and sum; from here files come in, cases are verified, moved and opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.records import STATE_WORDS, CaseState
from desktop.ui import theme
from desktop.ui.acts import cases
from desktop.ui.dialogs.sheet import Choice, button, label
from desktop.ui.pages.intaking import Intaking
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import CENTRE, RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import advice_of, yuan

if TYPE_CHECKING:
    from desktop.services.look import CaseLine
    from desktop.ui.acts.cases import Moved
    from desktop.ui.acts.intake import Wanted

_STALE = "stale"
_SHOWN_REFUSALS = 3


class CasesPage(Page):
    """The list of cases."""

    def __init__(self, session: Session) -> None:
        """Build the list."""
        super().__init__(session, "案卷")
        self.intaking = Intaking(self)
        self.setAcceptDrops(True)
        self.import_button = self.add_button("导入申报表(&I)…", self.import_files, key="Ctrl+O", main=True)
        self.verify_button = self.add_button("核验全部(&V)", self.verify, key="F5")
        self.steps_button = button("办理所选(&B)", tip="对选定的几件案卷办理同一个步骤")
        self.steps_menu = QMenu(self)
        self.steps_button.setMenu(self.steps_menu)
        self.bar.addWidget(self.steps_button)
        self.open_button = self.add_button("打开(&P)", self.open_current)
        self.table = self._table()
        self.first = self.table
        self.sum = label("", small=True)
        self.list = QWidget()
        column = QVBoxLayout(self.list)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._filters())
        column.addWidget(self.table, 1)
        column.addWidget(self.sum)
        self.content.addWidget(self.list, 1)
        self.table.opened.connect(lambda line: self.open_case(line.case.number))
        self.table.chosen_changed.connect(self.fit)

    def reload(self) -> None:
        """Read the list anew."""
        self.session.look(self, cases.lines, self._show)

    def fit(self) -> None:
        """Follow what is chosen and whether something is under way."""
        free, chosen = not self.session.tasks.busy, self.table.chosen()
        many = len(chosen) > 1
        self.verify_button.setText(f"核验所选{len(chosen)}件(&V)" if many else "核验全部(&V)")
        self.import_button.setEnabled(free)
        self.verify_button.setEnabled(free and bool(self.table.records.records))
        self.open_button.setEnabled(bool(chosen))
        self._offer_steps(chosen)
        self.steps_button.setEnabled(free and not self.steps_menu.isEmpty())

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
            self.open_case(line.case.number)

    def open_case(self, number: str) -> None:
        """Open a case in the window, in the place of the list."""
        window: Any = self.window()
        window.open_case(number)

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """Ask which files, and take them in."""
        self.intaking.ask(paths)

    def take_in(self, wanted: Wanted) -> None:
        """Take files in and report the fate of each."""
        self.intaking.take_in(wanted)

    def verify(self) -> None:
        """Verify what is chosen, or everything."""
        chosen = self.table.chosen()
        numbers = [line.case.number for line in chosen] if len(chosen) > 1 else []
        self.session.do(self, cases.verify, self._verified, title="正在核验", numbers=numbers)

    def take_step(self, step: str) -> None:
        """Take a step with every chosen case that allows it."""
        from desktop.services.steps import STEPS
        from desktop.ui.dialogs.decision import StepDialog

        rule = STEPS[step]
        chosen = [line.case for line in self.table.chosen() if line.case.state in rule.sources]
        dialog = StepDialog(rule, [case.enterprise_name for case in chosen], self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            numbers = [case.number for case in chosen]
            title = f"正在办理“{rule.title}”"
            self.session.do(
                self, cases.take_step, self._moved, title=title, numbers=numbers, step=step, reason=dialog.words
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged here."""
        if event.mimeData().hasUrls() and not self.session.tasks.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask about files that are dropped here."""
        self.import_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _filters(self) -> QHBoxLayout:
        self.search = QLineEdit()
        self.search.setPlaceholderText("企业名称、信用代码、案卷编号")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找案卷")
        states = [("", "全部状态"), (_STALE, "需要重新核验"), *((each.value, STATE_WORDS[each]) for each in CaseState)]
        self.state = Choice("状态", states)
        self.state.setMinimumWidth(170)
        find, state = label("查找(&F)", wrap=False), label("状态(&S)", wrap=False)
        for words, field in ((find, self.search), (state, self.state)):
            words.setTextFormat(words.textFormat().AutoText)
            words.setBuddy(field)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.table_first)
        self.state.currentIndexChanged.connect(self._narrow)
        row = QHBoxLayout()
        row.addWidget(find)
        row.addWidget(self.search, 1)
        row.addSpacing(8)
        row.addWidget(state)
        row.addWidget(self.state)
        return row

    def _table(self) -> Table[CaseLine]:
        title = self.session.place.measure_title
        return Table(
            [
                Column(title="案卷编号", text=lambda line: line.case.number, width=208),
                Column(title="企业名称", text=lambda line: line.case.enterprise_name),
                Column(title="措施", text=lambda line: title(line.case.policy, line.case.measure), width=136),
                Column(title="状态", text=lambda line: STATE_WORDS[line.case.state], width=84),
                _heads("申报", "people", 58),
                _heads("可发放", "payable", 66),
                _heads("待核实", "pending", 66),
                _heads("不予", "rejected", 54),
                Column(
                    title="核定金额（元）",
                    text=lambda line: yuan(line.payable_fen) if line.determined else "—",
                    align=RIGHT,
                    sort=lambda line: line.payable_fen,
                    width=128,
                ),
                Column(
                    title="提示",
                    text=_hint,
                    width=100,
                    align=CENTRE,
                    colour=lambda line: theme.AMBER if _hint(line) else None,
                ),
            ],
            name="案卷列表",
            key=lambda line: line.case.number,
        )

    def _show(self, lines: Sequence[CaseLine]) -> None:
        self.table.show_records(lines)
        if not lines:
            self.notice.say("还没有案卷。", "点“导入申报表”（Ctrl+O），选择企业交来的申报表；也可以把文件拖到这里。")
        elif self.notice.text.startswith("还没有案卷"):
            self.notice.hide()
        self._narrow()

    def _narrow(self) -> None:
        wanted, state = self.search.text().strip().casefold(), self.state.value

        def shown(line: CaseLine) -> bool:
            if state == _STALE and not line.case.stale:
                return False
            if state not in ("", _STALE) and line.case.state.value != state:
                return False
            case = line.case
            return not wanted or wanted in f"{case.number} {case.enterprise_name} {case.uscc}".casefold()

        self.table.records.narrow(shown)
        lines = self.table.records.shown
        heads = sum(line.payable for line in lines)
        total = sum(line.payable_fen for line in lines)
        self.sum.setText(f"共{len(lines)}件，申报{sum(line.people for line in lines)}人，"
                         f"可发放{heads}人，核定金额合计{yuan(total)}元。")  # fmt: skip
        self.fit()

    def _offer_steps(self, chosen: Sequence[CaseLine]) -> None:
        from desktop.services.steps import STEPS

        self.steps_menu.clear()
        for step, rule in STEPS.items():
            count = sum(line.case.state in rule.sources for line in chosen)
            if count:
                action = self.steps_menu.addAction(f"{rule.title}（{count}件）")
                action.triggered.connect(lambda _=False, step=step: self.take_step(step))

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


def _heads(title: str, name: str, width: int) -> Column[CaseLine]:
    def count(line: CaseLine) -> int:
        return int(getattr(line, name))

    def text(line: CaseLine) -> str:
        return str(count(line)) if line.determined or name == "people" else "—"

    return Column(title=title, text=text, align=RIGHT, sort=count, width=width)


def _hint(line: CaseLine) -> str:
    if line.case.stale:
        return "需重新核验"
    return "" if line.determined or line.case.state in _OVER else "未核验"


_OVER = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN})
