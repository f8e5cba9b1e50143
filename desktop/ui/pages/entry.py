"""受理: declarations typed or pasted at the counter, kept as they are typed, and submitted as files are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QWidget

from desktop.errors import DeskError
from desktop.ui.acts import entry
from desktop.ui.dialogs.asking import ask
from desktop.ui.pages.entry_form import EntryForm
from desktop.ui.pages.entry_list import draft_table, firm_of
from desktop.ui.pages.entry_roster import EntryRoster
from desktop.ui.pages.entry_saving import Saver
from desktop.ui.pages.intaking import IntakingPage
from desktop.ui.session import Session
from desktop.ui.verbatim import sure
from desktop.ui.wording import advice_of, instant

if TYPE_CHECKING:
    from desktop.importing.pasted import Laid
    from desktop.models.drafts import Draft, DraftHead, Filled, Typing
    from desktop.services.intake_fates import IntakeReport

_TITLE = "受理"
_ASK, _SUBMITTING = "ask", "正在提交申报"
_XLSX = "表格 (*.xlsx)"
_EMPTY, _NOT_KEPT = "empty", "not-kept"  # what a notice is about
_FORM, _ROSTER = 2, 3  # shares of the width


class EntryPage(IntakingPage):
    """The list of drafts, or the draft that is being typed."""

    def __init__(self, session: Session) -> None:
        """Build the list and an empty editor."""
        super().__init__(session, _TITLE)
        self._draft: Draft | None = None
        self._typing: Typing | None = None
        self._held = self._lost = False
        self._reader = ""  # the operator for whom the draft was opened
        self._watched: QWidget | None = None
        self.saver = Saver(session, self)
        self.form, self.roster = EntryForm(), EntryRoster()
        self.roster.grid.remember(session, "EntryPage/花名册")
        self._make_buttons()
        self.table = draft_table(session)
        self.first = self.table
        self.editor = QSplitter(Qt.Orientation.Horizontal)
        self.editor.setChildrenCollapsible(False)
        self.editor.addWidget(self.form)
        self.editor.addWidget(self.roster)
        for at, share in enumerate((_FORM, _ROSTER)):
            self.editor.setStretchFactor(at, share)
        self.editor.setSizes([1000 * _FORM, 1000 * _ROSTER])  # more than there is: it keeps the shares
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.editor)
        self.content.addWidget(self.stack, 1)
        self._connect()
        self._offer_buttons()

    def reload(self) -> None:
        """Read the list of drafts anew; the draft that is open stays as it is."""
        self.session.look(self, entry.drafts, self._show_list)

    def fit(self) -> None:
        """Follow what is open and whether something is under way."""
        free, chosen = not self.session.tasks.busy, self.table.current() is not None
        self._offer_buttons()
        self.submit_button.setEnabled(free)
        self.import_button.setEnabled(free)
        self.new_button.setEnabled(free)
        self.template_button.setEnabled(free)
        self.resume_button.setEnabled(chosen)
        self.discard_button.setEnabled(free and chosen)
        self.editor.setEnabled(not self._held)

    @property
    def unsaved(self) -> str:
        """The draft, where what is typed could not be kept while the window was closing."""
        return "草稿" if self._lost else ""

    def open_at(self, **where: Any) -> None:  # noqa: ANN401
        """Go on with ``draft=``, a number; without it, show the list."""
        if number := where.get("draft"):
            self.resume(int(number))

    def new(self) -> None:
        """Ask for the measure and begin a draft."""
        from desktop.ui.dialogs.measure import MeasureDialog

        lead = "填写的内容随时自动保存为草稿，提交后形成案卷。"
        dialog = MeasureDialog(self.session, "新建申报", main="开始填写(&S)", lead=lead, parent=self.window())
        if ask(dialog):
            policy, measure = dialog.policy.value, dialog.measure.value
            title = "正在新建草稿"
            self.session.do(self, entry.begin, self._show_draft, title=title, policy=policy, measure=measure)

    def resume(self, id_: int) -> None:
        """Go on with a draft."""
        if self._draft is None or self._draft.head.id != id_:
            asked = {"id_": id_, "by": self.session.operator, "now": self.session.now()}
            self.saver.when_kept(partial(self.session.look, self, entry.resume, self._show_draft, **asked))

    def resume_current(self) -> None:
        """Go on with the draft under the cursor."""
        head = self.table.current()
        if head is not None:
            self.resume(head.id)

    def discard(self) -> None:
        """Let the draft under the cursor go, after asking."""
        head = self.table.current()
        if head is None:
            return
        words = (
            f"删除“{firm_of(head)}”的草稿（{head.lines}行，{self.session.name_of(head.made_by)}录入）？删除后不能恢复。"
        )
        if sure(self, "删除草稿", words):
            self.session.do(self, entry.discard, self._discarded, title="正在删除草稿", id_=head.id)

    def back(self) -> None:
        """Leave the draft for the list once all of it is kept; where it cannot be, it stays and is told of."""
        if self._draft is not None and not self._held:
            self.roster.grid.finish()
            self.saver.when_kept(self._left)

    def submit(self, mode: str = _ASK) -> None:
        """Submit what is typed; it stays a draft unless a case holds it."""
        if self._draft is None or self._held:
            return
        self.roster.grid.finish()
        self.saver.save()
        self._hold(True)
        done, id_ = partial(self._submitted, self._draft.head.id), self._draft.head.id
        self.session.do(self, entry.submit, done, self._refused, title=_SUBMITTING, id_=id_, mode=mode)

    def save_template(self) -> None:
        """Write the blank template of the draft's measure, or of one that is chosen."""
        from desktop.ui.dialogs.measure import MeasureDialog

        if self._draft is not None:
            policy, measure = self._draft.head.filled.policy, self._draft.head.filled.measure
        else:
            lead = "空白申报表可以发给企业填写，填好后导入。"
            dialog = MeasureDialog(self.session, "保存空白模板", main="保存(&S)…", lead=lead, parent=self.window())
            if not ask(dialog):
                return
            policy, measure = dialog.policy.value, dialog.measure.value
        name = f"{self.session.place.measure_title(policy, measure)}申报表.xlsx"
        path, _ = QFileDialog.getSaveFileName(self, "保存空白模板", name, _XLSX)
        if path:
            wanted = {"policy": policy, "measure": measure, "path": Path(path)}
            self.session.look(self, entry.save_template, self._template_saved, **wanted)

    def filled(self) -> Filled:
        """Return what the draft says at this instant beside its roster."""
        from dataclasses import replace

        if self._draft is None:
            raise RuntimeError("no draft is open")
        boxes, figures = self.form.texts()
        return replace(self._draft.head.filled, boxes=boxes, figures=figures, typing=self._typing)

    def focus_search(self) -> None:
        """Put the cursor where one begins."""
        (self.form.focus_first if self._draft is not None else self.table.setFocus)()

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the window, so that what is typed is kept before it closes."""
        super().showEvent(event)
        if self._watched is None:
            self._watched = self.window()
            self._watched.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what is typed when the page is left."""
        self.saver.save()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what is typed before the window closes."""
        if event.type() is QEvent.Type.Close and watched is self._watched:
            self._lost = not self.saver.settle()
        return super().eventFilter(watched, event)

    def _make_buttons(self) -> None:
        add = self.add_button
        self.back_button = add("返回(&B)", self.back, key="Esc")
        self.submit_button = add("提交(&S)", self.submit, key="Ctrl+Return", main=True)
        self.new_button = add("新建(&N)", self.new, key="Ctrl+N", main=True)
        self.resume_button = add("继续草稿(&C)", self.resume_current)
        self.discard_button = add("删除草稿(&D)", self.discard, grave=True)
        self.import_button = add("导入文件(&I)…", self.import_files, key="Ctrl+O")
        self.template_button = add("模板(&T)…", self.save_template)
        self.template_button.setToolTip("保存空白申报表，发给企业填写")
        self.add_key("F8", self._next_mark)
        self.add_key("Ctrl+PgDown", self.roster.grid.setFocus)
        self.add_key("Ctrl+PgUp", self.form.focus_first)

    def _offer_buttons(self) -> None:
        """Show the buttons of the list or those of the draft: all of them together are too wide for a small screen."""
        of_draft = (self.back_button, self.submit_button)
        of_list = (self.new_button, self.resume_button, self.discard_button)
        gone, wanted = (of_list, of_draft) if self._draft is not None else (of_draft, of_list)
        for each in gone:  # first: what is shown asks at once for its room
            each.hide()
        for each in wanted:
            each.show()

    def _connect(self) -> None:
        self.table.opened.connect(self._open)
        self.table.chosen_changed.connect(self.fit)
        self.form.typed.connect(self.saver.typed)
        self.form.committed.connect(self.saver.save)
        self.form.left.connect(self._to_grid)
        self.roster.model.edited.connect(self.saver.edited)
        self.roster.grid.typing.connect(self._typed_in_cell)
        self.roster.told.connect(self._tell)
        self.roster.long_paste.connect(self._lay_apart)
        self.saver.kept.connect(self._kept)
        self.saver.failed.connect(self._not_kept)
        self.session.operator_changed.connect(self._hand_over)

    def _show_list(self, heads: Sequence[DraftHead]) -> None:
        self.table.show_records(heads)
        if self._draft is None:
            if not heads and not self.notice.text:
                advice = "点“新建”（Ctrl+N）录入一份申报；企业交来文件的，点“导入文件”（Ctrl+O）或拖到这里。"
                self.notice.say("没有正在录入的草稿。", advice, about=_EMPTY)
            elif heads:
                self.notice.take_back(_EMPTY)
            if self.table.current() is None and heads:
                self.table.selectRow(0)
        self.fit()

    def _show_draft(self, draft: Draft) -> None:
        from desktop.services.drafts import asked

        policy = self.session.place.policies[draft.head.filled.policy]
        measure = policy.measures[draft.head.filled.measure]
        on = self.session.now().date()
        self.saver.leave()
        self._draft, self._typing, self._reader = draft, None, self.session.operator.id
        wanted = asked(policy, measure)
        self.form.show_draft(wanted, draft.head.filled, on=on)
        self.roster.show_draft(wanted, draft, on=on, year=policy.year or on.year)
        self.roster.setVisible(bool(draft.head.filled.fields))
        self.saver.attend(draft.head.id, self.filled, lambda: self.roster.model.lines)
        self.heading.setText(f"{_TITLE}　{measure.title}")
        self.notice.hide()
        self._warn_of_others(draft.head)
        self.stack.setCurrentWidget(self.editor)
        self.first = self.form
        self.fit()
        self.form.focus_first()

    def _warn_of_others(self, head: DraftHead) -> None:
        from desktop.services.drafts import is_own

        name = self.session.name_of
        if is_own(head, self.session.operator.id):
            return
        words = f"这份草稿由{name(head.made_by)}录入，{name(head.changed_by)}于{instant(head.changed_at)}最后改动。"
        advice = "您的改动会直接保存在这份草稿中，请先与录入人确认。查看证件号码已记入日志。"
        self.notice.say(words, advice, tone="wait")

    def _hand_over(self) -> None:
        """Close the draft when another operator takes the counter: its numbers were shown to the one before."""
        if self._draft is not None and self._reader != self.session.operator.id:
            self.back()

    def _left(self) -> None:
        self._close()
        self.reload()

    def _close(self) -> None:
        """Show the list again; nothing of the draft is left to be kept."""
        self.saver.let_go()
        self._draft, self._typing = None, None
        self.heading.setText(_TITLE)
        self.notice.hide()
        self.stack.setCurrentWidget(self.table)
        self.first = self.table
        self.table.setFocus()
        self.fit()

    def _discarded(self, head: DraftHead) -> None:
        self.notice.say(f"已删除“{firm_of(head)}”的草稿。", tone="good")

    def _submitted(self, id_: int, report: IntakeReport) -> None:
        from desktop.ui.dialogs.intake_report import IntakeReportDialog

        self._held = False
        if report.cases and self._draft is not None and self._draft.head.id == id_:
            self._close()
            self.reload()
        self.fit()
        ask(IntakeReportDialog(self.session, report, self._again, self.window()))

    def _again(self, names: Sequence[str], how: str) -> None:
        """Do what was asked for in the report: submit as a supplement or a correction, or make the return copy."""
        from desktop.ui.dialogs import intake_report
        from desktop.ui.dialogs.return_copy import give_back

        if how == intake_report.RETURN_COPY:
            give_back(self, names)
        elif how in (intake_report.SUPPLEMENT, intake_report.REPLACE):
            self.submit(how)

    def _refused(self, error: DeskError) -> None:
        from desktop.services.enter import ROWS

        self._hold(False)
        self.notice.tell(error)
        field, row = error.details.get("field"), error.details.get("row", 1)
        if field == ROWS and isinstance(row, int):
            self.roster.grid.put_cursor(row - 1, 0)
            self.roster.grid.setFocus()
        elif not self.form.focus_on(str(field)):
            self.form.focus_first()

    def _template_saved(self, path: Path) -> None:
        self.notice.say(f"已保存空白模板：{path}", "可以发给企业填写；填好后用“导入文件”导入。", tone="good")

    def _typed_in_cell(self, line: int, column: int, text: str) -> None:
        from desktop.models.drafts import Typing

        self._typing = Typing(line, column, text) if line >= 0 else None
        self.saver.typed()

    def _lay_apart(self, text: str, row: int, column: int) -> None:
        """Let the worker cut a long paste into cells; nothing is typed meanwhile, so that it lands where it was put."""
        if self._draft is None:
            return
        self._hold(True)
        work = partial(entry.lay, text=text, fields=self.roster.model.fields, column=column)
        done = partial(self._laid, self._draft.head.id, row)
        self.session.tasks.run(self, work, done, self._refused, reading=True)

    def _laid(self, id_: int, row: int, came: Laid) -> None:
        self._hold(False)
        if self._draft is not None and self._draft.head.id == id_:
            self.roster.put(row, came)
            self.roster.grid.setFocus()

    def _hold(self, held: bool) -> None:
        self._held = held
        self.fit()

    def _to_grid(self) -> None:
        (self.roster.grid if self.roster.isVisible() else self.submit_button).setFocus()

    def _next_mark(self) -> None:
        if self._draft is not None:
            self.roster.go_to_mark()

    def _open(self, head: DraftHead) -> None:
        self.resume(head.id)

    def _tell(self, words: str, tone: str) -> None:
        self.notice.say(words, tone=tone)

    def _kept(self) -> None:
        self.heading.setToolTip("填写的内容已自动保存为草稿。")
        if self.notice.about == _NOT_KEPT:
            self.notice.say("草稿已经保存，填写的内容都在。", tone="good")

    def _not_kept(self, error: DeskError) -> None:
        words = f"{error.message}{advice_of(error)}"
        advice = "填写的内容还在屏幕上，系统每5秒再试一次，请不要关闭。"
        self.notice.say(f"草稿没有保存：{words}", advice, tone="bad", about=_NOT_KEPT)
