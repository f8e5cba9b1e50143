"""审批: the queue of the reviewer and of the approver, with what changed since the last step beside each case."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from desktop.services.matterwords import BLOCKED_WORDS
from desktop.ui import theme
from desktop.ui.acts import approvals, cases
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import Choice, caption, label
from desktop.ui.pages.approvals_since import SincePanel
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import advice_of, yuan

if TYPE_CHECKING:
    from desktop.services.queue import Queue, Waiting
    from desktop.services.since import Since
    from desktop.ui.acts.cases import Moved

_QUEUES = [("review", "待复核"), ("approve", "待审批")]
_PASS = {"review": "通过复核(&A)…", "approve": "审批通过(&A)…"}
_NONE = {
    "review": ("没有等待复核的案卷。", "核验过的案卷会出现在这里。"),
    "approve": ("没有等待审批的案卷。", "复核通过的案卷会出现在这里。"),
}
_SHOWN_REFUSALS = 4
_UPPER, _LOWER = 300, 280  # the queue a little above what changed


class ApprovalsPage(Page):
    """The queue of the reviewer and of the approver."""

    def __init__(self, session: Session) -> None:
        """Build the queue of whoever is signed in."""
        super().__init__(session, "审批")
        self.pass_button = self.add_button(_PASS["review"], self._pass, key="Ctrl+Return", main=True)
        self.return_button = self.add_button("退回补正(&T)…", self._return)
        self.refuse_button = self.add_button("不予通过(&J)…", self._refuse, grave=True)
        self.open_button = self.add_button("打开案卷(&P)", self.open_current)
        self.table = _table(session)
        self.panel = SincePanel(session.name_of)
        self.first = self.table
        self.alone, self.sum = label("", tone="wait"), label("", small=True)
        self.alone.hide()
        self.content.addLayout(self._filters())
        self.content.addWidget(self.alone)
        self.content.addWidget(self._halves(), 1)
        self._queue: Queue | None = None
        self._after = -1  # the row that was decided on: the next case moves up into it
        self._wanted = ""
        self._asked = ""
        self.table.chosen_changed.connect(self._look)
        self.table.opened.connect(self._open)
        session.operator_changed.connect(self._own_queue)
        self._own_queue()

    @property
    def step(self) -> str:
        """The step that the shown cases wait for."""
        return self.which.value

    def reload(self) -> None:
        """Read the queue anew."""
        if self.session.signed_in:
            named = {"step": self.step, "by": self.session.operator, "now": self.session.now()}
            self.session.look(self, approvals.waiting, self._show, **named)

    def open_at(self, *, step: str = "", number: str = "", **_: object) -> None:
        """Show the queue of a step, with the cursor on a case."""
        self._wanted = number
        if step and step != self.step:
            self.which.pick(step)
        else:
            self.reload()

    def fit(self) -> None:
        """Follow what is chosen and whether something is under way."""
        free, chosen = not self.session.tasks.busy, self.table.chosen()
        self.pass_button.setText(_PASS[self.step])
        self.pass_button.setEnabled(free and any(each.blocked is None for each in chosen))
        self.return_button.setEnabled(free and bool(chosen))
        self.refuse_button.setEnabled(free and bool(chosen))
        self.open_button.setEnabled(bool(chosen))

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def open_current(self) -> None:
        """Open the case under the cursor."""
        each = self.table.current()
        if each is not None:
            self.session.go("case", number=each.case.number)

    def _open(self, _each: object) -> None:
        self.open_current()

    def take_step(self, step: str) -> None:
        """Ask, and take a step with every chosen case that allows it."""
        from desktop.ui.dialogs.deciding import DONE_WORDS, DecidingDialog

        chosen = self.table.chosen()
        if not chosen or self.session.tasks.busy:
            return
        dialog = DecidingDialog(step, chosen, self.window())
        if forward := dialog.forward:
            self.session.look(dialog, approvals.wanting, dialog.tell_wanting, numbers=forward)
        if ask(dialog):
            self._after = min(index.row() for index in self.table.selectionModel().selectedRows())
            self.session.do(
                self,
                cases.take_step,
                self._decided,
                title=f"正在办理“{DONE_WORDS[step]}”",
                chosen=[(each.case.number, each.hash) for each in dialog.going],
                step=step,
                reason=dialog.words,
            )

    def _pass(self) -> None:
        if self.pass_button.isEnabled():
            self.take_step(self.step)

    def _return(self) -> None:
        self.take_step("return")

    def _refuse(self) -> None:
        self.take_step("refuse")

    def _filters(self) -> QHBoxLayout:
        self.which = Choice("队列", _QUEUES)
        self.which.setMinimumWidth(130)
        self.search = QLineEdit()
        self.search.setPlaceholderText("企业名称、案卷编号")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找等待办理的案卷")
        row = QHBoxLayout()
        for text, field, stretch in (("队列(&Q)", self.which, 0), ("查找(&F)", self.search, 1)):
            row.addWidget(caption(text, field))
            row.addWidget(field, stretch)
            row.addSpacing(8)
        self.which.currentIndexChanged.connect(self._turned)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._into_table)
        return row

    def _halves(self) -> QSplitter:
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.table, 1)
        column.addWidget(self.sum)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(upper)
        halves.addWidget(self.panel)
        halves.setChildrenCollapsible(False)
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 1)
        halves.setSizes([_UPPER, _LOWER])
        return halves

    def _own_queue(self) -> None:
        """Turn to the queue that whoever is signed in is there for."""
        from desktop.services.queue import own_step

        if self.session.signed_in:
            self.notice.hide()  # it was told to somebody else
            own = own_step(self.session.operator)
            if own == self.step:
                self._mark()
            else:
                self.which.pick(own)

    def _turned(self) -> None:
        self.notice.hide()
        self._mark()

    def _into_table(self) -> None:
        self.table.setFocus()
        if self.table.current() is None and self.table.records.shown:
            self.table.selectRow(0)

    def _show(self, queue: Queue) -> None:
        if queue.step != self.step:
            return  # asked before the clerk turned to the other queue
        self._queue = queue
        self._asked = ""
        self.table.show_records(queue.waiting)
        self.alone.setText(f"单人值守已开启：{queue.single_handed}。一个人办理的，会印在这件案卷的每份表单上。")
        self.alone.setVisible(bool(queue.single_handed))
        self._narrow()
        self._rest_cursor()

    def _rest_cursor(self) -> None:
        """Put the cursor on what was asked for, else on the case after the one that was decided on."""
        shown = len(self.table.records.shown)
        if self._wanted:
            self.table.choose(self._wanted)
            self._wanted = ""
        elif shown and self.table.current() is None:
            self.table.selectRow(min(max(self._after, 0), shown - 1))
        self._after = -1
        self._look()

    def _narrow(self) -> None:
        wanted = self.search.text().strip().casefold()

        def shown(each: Waiting) -> bool:
            return wanted in f"{each.case.number} {each.case.enterprise_name} {each.case.uscc}".casefold()

        self.table.records.narrow(shown if wanted else None)
        lines = self.table.records.shown
        able = sum(each.blocked is None for each in lines)
        heads, fen = sum(each.payable for each in lines), sum(each.payable_fen for each in lines)
        words, advice = _NONE[self.step]
        self.sum.setText(
            f"{dict(_QUEUES)[self.step]}{len(lines)}件，其中本人可以办理{able}件；可发放{heads}人，合计{yuan(fen)}元。"
            if lines or wanted
            else f"{words}{advice}"
        )
        self.fit()

    def _look(self) -> None:
        """Read what changed in the case under the cursor."""
        each = self.table.current()
        self.fit()
        self.panel.judge(each)
        number = each.case.number if each else ""
        if number != self._asked:
            self._asked = number
            if each is not None:
                self.session.look(self, approvals.since, self._show_since, number=number)

    def _show_since(self, since: Since) -> None:
        if since.case == self._asked:
            self.panel.show_since(since)

    def _decided(self, moved: Moved) -> None:
        from desktop.ui.dialogs.deciding import DONE_WORDS

        words = f"“{DONE_WORDS[moved.step]}”办理了{len(moved.moved)}件。"
        told = [f"{error.message}{advice_of(error)}" for _, error in moved.refused[:_SHOWN_REFUSALS]]
        others = [number for number, _ in moved.refused[_SHOWN_REFUSALS:]]
        if others:
            told.append(f"没有办理的还有：{'、'.join(others)}。")
        if moved.refused:
            words += f"有{len(moved.refused)}件没有办理。"
        self.notice.say(words, "".join(told), tone="bad" if moved.refused else "good")
        self.table.setFocus()


def _table(session: Session) -> Table[Waiting]:
    title = session.place.measure_title
    return Table(
        [
            Column(title="案卷编号", text=lambda each: each.case.number, width=212, tail=12),
            Column(title="企业名称", text=lambda each: each.case.enterprise_name),
            Column(
                title="可发放",
                text=lambda each: f"{each.payable}人",
                align=RIGHT,
                sort=lambda each: each.payable,
                width=66,
            ),
            Column(
                title="金额（元）",
                text=lambda each: yuan(each.payable_fen),
                align=RIGHT,
                sort=lambda each: each.payable_fen,
                width=104,
            ),
            Column(title="能否办理", text=_able, width=104, head=4, colour=_able_colour),
            Column(title="已等", text=_age, align=RIGHT, sort=lambda each: each.days, width=92),
            Column(
                title="提示",
                text=lambda each: "；".join(each.warnings),
                width=128,
                head=4,
                colour=lambda each: theme.AMBER if each.warnings else None,
            ),
            Column(title="措施", text=lambda each: title(each.case.policy, each.case.measure), width=136, head=4),
            Column(title="录入／核验／复核", text=_hands(session.name_of), width=190, head=7),
        ],
        name="等待办理的案卷",
        empty="这里列出等待办理的案卷。",
        key=lambda each: each.case.number,
    )


def _age(each: Waiting) -> str:
    return f"{each.days}个工作日" if each.days else "今天"


def _able(each: Waiting) -> str:
    return BLOCKED_WORDS.get(each.blocked.code, "不能办理") if each.blocked else "可以办理"


def _able_colour(each: Waiting) -> str | None:
    return theme.RED if each.blocked else theme.GREEN


def _hands(name_of: Callable[[str], str]) -> Callable[[Waiting], str]:
    def text(each: Waiting) -> str:
        hands = (each.entered_by, each.verified_by, each.reviewed_by)
        return "／".join(name_of(hand) for hand in hands if hand)

    return text
