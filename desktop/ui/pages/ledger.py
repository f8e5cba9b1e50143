"""台账: what was declared, decided, paid, issued, sent and done, as tables that leave as xlsx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QTabBar, QWidget

from desktop.errors import DeskError
from desktop.models.accounts import PeopleTotals, Span
from desktop.services.ledger import Wanted, holding, span_of
from desktop.services.ledgerkinds import ACTS, BATCHES, ENTERPRISES, FUNDS, LEDGERS, OUTCOMES, PAPERS, PEOPLE
from desktop.services.ledgerrows import Row
from desktop.ui.acts import ledger as acts
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import Choice, caption, label
from desktop.ui.handing import no_settlement, show_numbered, show_office
from desktop.ui.pages.ledger_people import PeopleTable
from desktop.ui.pages.ledger_tables import ledger_table, people_sums, shown, sums
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.verbatim import tip
from desktop.ui.widgets.day import DayField
from desktop.ui.widgets.table import Table

_PATIENCE = 250  # milliseconds after the last letter
_DAY_WIDTH = 104
_WITH_CASES = frozenset({ENTERPRISES, PEOPLE, PAPERS})
_EMPTY = {
    ENTERPRISES: ("还没有案卷。", "在“案卷”中导入申报表，或在“受理”中录入后，这里会列出每家企业的办理情况。"),
    PEOPLE: ("还没有人员。", "导入花名册后，这里会列出每名员工的结论和金额。"),
    FUNDS: ("还没有核定金额。", "案卷核验后，这里会按措施和资金来源列出金额。"),
    PAPERS: ("还没有出具文书。", "在案卷中出具受理回执、审批表等后，这里会列出每次出具和重印。"),
    BATCHES: ("还没有批次。", "在“上报”中生成或接收批次后，这里会列出。"),
    ACTS: ("没有操作记录。", "请联系维护人员。"),
}
_NOTHING = "empty"
_NARROWED = ("没有符合条件的内容。", "请放宽政策、日期或查找的文字。")


class LedgerPage(Page):
    """Six ledgers, narrowed by policy, period and words."""

    def __init__(self, session: Session) -> None:
        """Build empty ledgers."""
        super().__init__(session, "台账")
        self._rows: Sequence[Row] = ()
        self._asked: Wanted | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText("企业、姓名、编号、证件后四位")
        self.search.setClearButtonEnabled(True)
        _named(self.bar, "查找(&F)", self.search, 2)
        self.check_button = self.add_button("查验日志(&C)", self.check_log)
        self.check_button.setToolTip("逐条重算操作日志的哈希链，看有没有被改动、删去的记录")
        self.settle_button = self.add_button("资金分担结算单(&B)…", self.settle)
        self.export_button = self.add_button("导出(&X)…", self.export, key="Ctrl+Shift+X", main=True)
        self.kinds = QTabBar()
        self.kinds.setAccessibleName("台账种类")
        self.kinds.setExpanding(False)
        self.stack = QStackedWidget()
        self.people = PeopleTable()
        self.tables: dict[str, Table[Row]] = {}
        for each in LEDGERS.values():
            self.kinds.addTab(each.title)
            if each.id != PEOPLE:
                self.tables[each.id] = ledger_table(each, session)
                self.tables[each.id].opened.connect(self._open)
            self.stack.addWidget(self.tables.get(each.id, self.people))
        self.sum = label("", small=True)
        self.content.addWidget(self.kinds)
        self.content.addLayout(self._filters())
        self.content.addWidget(self.stack, 1)
        self.content.addWidget(self.sum)
        self.first = self.kinds
        self._listen()

    @property
    def kind(self) -> str:
        """The ledger that is shown."""
        return list(LEDGERS)[self.kinds.currentIndex()]

    def reload(self) -> None:
        """Read the ledger that is shown anew."""
        try:
            span = span_of(self.policy.value, self.since.day(), self.until.day())
        except DeskError as error:
            self.notice.tell(error)
            return
        wanted = Wanted(ledger=self.kind, span=self._span(span), outcome=self.outcome.value)
        if self.kind == PEOPLE:
            wanted = replace(wanted, words=self.search.text())
            model = self.people.people
            named = {"wanted": wanted, "order": model.order, "descending": model.descending}
            self.session.look(self, acts.people, partial(self._show_people, wanted), **named)
        else:
            self.session.look(self, acts.rows, partial(self._show, wanted), wanted=wanted)
        self._asked = wanted

    def fit(self) -> None:
        """Follow which ledger is shown, what is in it, and whether something is under way."""
        people = self.kind == PEOPLE
        for each in (self.outcome_words, self.outcome):
            each.setVisible(people)
        for each in (self.policy_words, self.policy):
            each.setEnabled(LEDGERS[self.kind].of_policy)
        self.check_button.setVisible(self.kind == ACTS)
        self.settle_button.setVisible(self.kind == FUNDS)
        why = no_settlement(self.session.place.policies.get(self.policy.value))
        self.settle_button.setEnabled(not why and not self.session.tasks.busy)
        self.settle_button.setToolTip(tip(why))
        filled = bool(self.people.people.ids if people else self.tables[self.kind].records.shown)
        self.export_button.setEnabled(filled and not self.session.tasks.busy)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def open_at(self, *, ledger: str = "", policy: str = "", words: str = "", **_where: Any) -> None:  # noqa: ANN401
        """Show a ledger, narrowed to a policy and to words."""
        if ledger in LEDGERS:
            self.kinds.setCurrentIndex(list(LEDGERS).index(ledger))
        self.policy.pick(policy)
        self.search.setText(words)
        self.reload()

    def check_log(self) -> None:
        """Reckon the chain of the log anew and say whether it holds."""
        self.session.look(self, acts.check_log, self._checked)

    def settle(self) -> None:
        """Show the settlements of the policy that is chosen, to be issued and printed."""
        show_office(self.session, self, "settlement", self.policy.value)

    def export(self) -> None:
        """Ask where to, and write what is shown."""
        from desktop.ui.dialogs.export_ledger import ExportLedgerDialog

        if self._asked is None:
            return
        title, made_on = LEDGERS[self.kind].title, f"{self.session.now().astimezone():%Y%m%d}"
        path = self.session.place.folder.parent / f"{title}_{made_on}.xlsx"
        said = self.sum.text().split("。", maxsplit=1)[0] + "。"
        dialog = ExportLedgerDialog(title, said, path, self.window(), people=self.kind == PEOPLE)
        if ask(dialog):
            wanted = replace(self._asked, words=self.search.text(), whole=dialog.whole)
            done = partial(self._exported, f"{title}，已保存：{dialog.path}")
            self.session.do(self, acts.export, done, title="正在导出台账", wanted=wanted, path=dialog.path)

    def _filters(self) -> QHBoxLayout:
        offered = [("", "全部政策"), *((each.id, each.number) for each in self.session.place.policies.values())]
        self.policy = Choice("政策", offered)
        self.since, self.until = DayField(), DayField()
        for day, hint in ((self.since, "起始日期"), (self.until, "截止日期")):
            day.setPlaceholderText(hint)
            day.setFixedWidth(_DAY_WIDTH)
        self.outcome = Choice("结论", [("", "全部结论"), *OUTCOMES.items()])
        row = QHBoxLayout()
        row.setSpacing(6)
        self.policy_words = _named(row, "政策(&P)", self.policy, 4)
        _named(row, "自(&G)", self.since, 0)
        _named(row, "至(&T)", self.until, 0)
        self.outcome_words = _named(row, "结论(&J)", self.outcome, 3)
        row.addStretch(1)
        return row

    def _listen(self) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PATIENCE)
        self._pause.timeout.connect(self.reload)
        self.kinds.currentChanged.connect(self._turn)
        for choice in (self.policy, self.outcome):
            choice.currentIndexChanged.connect(self.reload)
        for day in (self.since, self.until):
            day.editingFinished.connect(self._again)
        self.search.textChanged.connect(self._seek)
        self.people.opened.connect(self._open)
        self.people.copied.connect(self._copy)
        self.people.people.wanted.connect(self._fetch, Qt.ConnectionType.QueuedConnection)
        self.people.people.ordered.connect(self.reload)

    def _span(self, span: Span) -> Span:
        return span if LEDGERS[self.kind].of_policy else replace(span, policy="")

    def _turn(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.notice.hide()
        self.reload()
        self.fit()

    def _again(self) -> None:
        self.notice.hide()
        self.reload()

    def _seek(self) -> None:
        """Narrow what is at hand at once; persons are looked for by the database when the typing rests."""
        if self.kind == PEOPLE:
            self._pause.start()
        else:
            self._narrow()

    def _show(self, wanted: Wanted, rows: Sequence[Row]) -> None:
        if wanted == self._asked:
            self._rows = rows
            self._narrow()

    def _narrow(self) -> None:
        ledger = LEDGERS[self.kind]
        rows = list(holding(ledger.columns, self._rows, self.search.text()))
        self.tables[self.kind].show_records(rows)
        self.sum.setText(sums(ledger, rows))
        self._tell_empty(bool(rows))

    def _show_people(self, wanted: Wanted, found: tuple[Sequence[int], PeopleTotals]) -> None:
        if wanted == self._asked:
            ids, totals = found
            self.people.people.show(ids)
            self.sum.setText(people_sums(totals))
            self._tell_empty(bool(ids))

    def _fetch(self, number: int) -> None:
        ids = self.people.people.slice_ids(number)
        self.session.look(self, acts.people_slice, partial(self.people.people.put, number, ids), ids=ids)

    def _copy(self, ids: Sequence[int]) -> None:
        self.session.look(self, acts.people_slice, self._put_on_clipboard, ids=ids)

    def _put_on_clipboard(self, rows: Sequence[Row]) -> None:
        columns = LEDGERS[PEOPLE].columns
        lines = [[column.title for column in columns]]
        lines += [[shown(value, each.kind) for value, each in zip(row, columns, strict=True)] for row in rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines))

    def _tell_empty(self, filled: bool) -> None:
        narrowed = self._asked is not None and (self._asked.span != Span() or bool(self._asked.outcome))
        words = _NARROWED if narrowed or self.search.text().strip() else _EMPTY[self.kind]
        if not filled:
            self.notice.say(*words, about=_NOTHING)
        else:
            self.notice.take_back(_NOTHING)
        self.fit()

    def _open(self, row: Row) -> None:
        """Open the case that a row is about; a paper of many cases is shown itself."""
        titles = [column.title for column in LEDGERS[self.kind].columns]
        number = row[titles.index("案卷编号")] if self.kind in _WITH_CASES else ""
        if number:
            self.session.go("case", number=str(number))
        elif self.kind == PAPERS:
            form, paper = (str(row[titles.index(title)]) for title in ("文书", "编号"))
            show_numbered(self.session, paper, form, self.window(), self.session.place.output)

    def _checked(self, broken: int | None) -> None:
        if broken is None:
            self.notice.say("操作日志的哈希链完整：没有被改动、删去的记录。", tone="good")
            return
        self.notice.say(
            f"操作日志自第{broken}条起与哈希链不符：有记录被改动或删去。",
            "请不要继续办理，保留工作区和最近的备份，联系维护人员。",
            tone="bad",
        )

    def _exported(self, said: str, count: int) -> None:
        self.notice.say(f"已导出{count:,}行{said}", tone="good")


def _named(row: QHBoxLayout, text: str, field: Choice | QLineEdit, share: int) -> QWidget:
    """Put a field behind its words."""
    words = caption(text, field)
    row.addWidget(words)
    row.addWidget(field, share)
    return words
