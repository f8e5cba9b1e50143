"""One case: enterprise, figures, threshold, roster, grounds, materials and course; and the steps that it allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QPushButton, QTabWidget, QTextBrowser

from desktop.errors import DeskError
from desktop.records import STATE_WORDS, AuditEntry
from desktop.services.steps import STEPS
from desktop.ui.acts import cases, papers
from desktop.ui.dialogs.sheet import button, label
from desktop.ui.pages.case_roster import Roster
from desktop.ui.pages.case_text import CSS, basis_page, materials_page
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.figures import Figures
from desktop.ui.widgets.table import Table
from desktop.ui.wording import FORM_WORDS, act, detail, instant

if TYPE_CHECKING:
    from desktop.services.print_form import Printed
    from desktop.services.view_case import CaseView, PersonView
    from desktop.ui.acts.cases import Moved, Revealed
    from desktop.ui.dialogs.preview import PreviewDialog

_GRAVE = frozenset({"refuse", "withdraw"})
_FORWARD = frozenset({"accept", "review", "approve", "close-notice", "pay"})
_LOW = 560
_FORMS = ("receipt", "correction", "approval", "roster")
_UNDETERMINED = frozenset({"receipt", "correction"})


class CasePage(Page):
    """The case whose number it was given last."""

    back = Signal()

    def __init__(self, session: Session) -> None:
        """Build it empty."""
        super().__init__(session, "")
        self.number = ""
        self._case: CaseView | None = None
        self.heading.setObjectName("case-title")
        self.back_button = button("返回(&B)", tip="Esc")
        self.back_button.clicked.connect(self.back.emit)
        self.bar.insertWidget(0, self.back_button)
        self.add_key("Esc", self.back.emit)
        self.add_key("Alt+Left", self.back.emit)
        self.state = label("", wrap=False)
        self.bar.insertWidget(2, self.state)
        self.verify_button = self.add_button("核验(&V)", self.verify, key="F5")
        self.preview_button = button("预览(&P)", tip="Ctrl+P")
        self.preview_button.setMenu(self._preview_menu())
        self.bar.addWidget(self.preview_button)
        self.add_key("Ctrl+P", partial(self.preview, "approval"))
        self.steps = QHBoxLayout()
        self.steps.setSpacing(8)
        self.facts = ElidedLabel()
        self.facts.setProperty("quiet", True)
        under = QHBoxLayout()
        under.addWidget(self.facts, 1)
        under.addLayout(self.steps)
        self.content.insertLayout(1, under)
        self.figures = Figures()
        self.content.addWidget(self.figures)
        self.content.addWidget(self._tabs(), 1)
        self.first = self.roster.table
        self._buttons: list[QPushButton] = []
        session.operator_changed.connect(self.roster.conceal)

    def open(self, number: str) -> None:
        """Show another case."""
        if number != self.number:
            self.number = number
            self._clear()
            self.notice.hide()
            self.tabs.setCurrentIndex(0)
        self.reload()

    def reload(self) -> None:
        """Read the case anew."""
        if self.number:
            self.session.look(self, cases.one, self._show, number=self.number)

    def fit(self) -> None:
        """Follow whether something is under way and what the case allows."""
        free = not self.session.tasks.busy
        loaded = self._case is not None
        self.verify_button.setEnabled(free and bool(self._case and not self._case.case.frozen))
        self.preview_button.setEnabled(free and loaded)
        for form, action in self._previews.items():
            action.setEnabled(bool(self._case and (form in _UNDETERMINED or self._case.determined)))
        for each in self._buttons:
            each.setEnabled(free and loaded)
        self.roster.fit(free=free)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the figures on fewer lines where the screen is low."""
        super().resizeEvent(event)
        self.figures.condense(self.height() < _LOW)

    def hideEvent(self, event: QHideEvent) -> None:
        """Hide the whole identity numbers as soon as the page is left."""
        self.roster.conceal()
        super().hideEvent(event)

    def focus_search(self) -> None:
        """Put the cursor into the search field of the roster."""
        self.tabs.setCurrentIndex(0)
        self.roster.search.setFocus()
        self.roster.search.selectAll()

    def verify(self) -> None:
        """Verify this case."""
        if self._case is not None:
            number = self._case.case.number
            done = self._while_shown(number, self._verified)
            self.session.do(self, cases.verify, done, title="正在核验", numbers=[number])

    def preview(self, form: str) -> None:
        """Show a form as it would be issued."""
        if self._case is None or not (self.preview_button.isEnabled() and self._previews[form].isEnabled()):
            return
        number = self._case.case.number
        done = self._while_shown(number, partial(self._previewed, form))
        self.session.do(self, papers.preview, done, title="正在绘制表单", number=number, form=form)

    def take_step(self, step: str) -> None:
        """Ask for the reason where one is needed, and take the step."""
        from desktop.ui.dialogs.decision import StepDialog

        if self._case is None:
            return
        remarks = self._case.determined.remarks if step == "approve" and self._case.determined else ()
        name, number = self._case.case.enterprise_name, self._case.case.number
        dialog = StepDialog(STEPS[step], [name], self.window(), remarks=remarks)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.session.do(
                self,
                cases.take_step,
                partial(self._moved, number),
                title=f"正在办理“{STEPS[step].title}”",
                numbers=[number],
                step=step,
                reason=dialog.words,
                remarks_seen=tuple(remarks),
            )

    def override(self, person: PersonView | None) -> None:
        """Ask for a decision on one criterion of a person, record it, verify again."""
        from desktop.ui.dialogs.decision import OverrideDialog

        if self._case is None or person is None or not self.roster.override_button.isEnabled():
            return
        number = self._case.case.number
        words = f"已记下对{person.name}的人工认定，并重新核验了本案卷。"
        dialog = OverrideDialog(self._case, person, self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.session.do(
                self,
                cases.override,
                self._while_shown(number, lambda _: self.notice.say(words, tone="good")),
                title="正在记录人工认定",
                number=number,
                row=person.row,
                file=person.file,
                sheet=person.sheet,
                criterion=dialog.criterion.value,
                as_if=dialog.as_if,
                reason=dialog.words,
                tier=dialog.wanted_tier,
            )

    def reveal(self) -> None:
        """Show the whole identity numbers, which is logged, or hide them again."""
        if self.roster.revealed:
            self.roster.conceal()
        elif self._case is not None:
            asked = self.session.operator

            def done(found: Revealed) -> None:
                if self.isVisible() and self.session.operator == asked:
                    self.roster.reveal(found)

            self.session.do(self, cases.reveal, done, title="正在读取证件号码", number=self._case.case.number)

    def _tabs(self) -> QTabWidget:
        self.roster = Roster()
        self.roster.override_asked.connect(self.override)
        self.roster.reveal_asked.connect(self.reveal)
        self.basis, self.materials = _browser("企业和核定依据"), _browser("材料和表单")
        self.history: Table[AuditEntry] = Table(
            [
                Column(title="时间", text=lambda entry: instant(entry.at), width=150),
                Column(title="经手", text=lambda entry: self.session.name_of(entry.operator), width=90),
                Column(title="事项", text=lambda entry: act(entry.act), width=130),
                Column(title="内容", text=_history_words),
                Column(
                    title="序号",
                    text=lambda entry: str(entry.number),
                    align=RIGHT,
                    sort=lambda entry: entry.number,
                    width=70,
                ),
            ],
            name="办理经过",
            key=lambda entry: entry.number,
        )
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("案卷的分页")
        for widget, title in (
            (self.roster, "花名册(&1)"),
            (self.basis, "企业和依据(&2)"),
            (self.materials, "材料和表单(&3)"),
            (self.history, "办理经过(&4)"),
        ):
            self.tabs.addTab(widget, title)
        return self.tabs

    def _preview_menu(self) -> QMenu:
        menu = QMenu(self)
        self._previews = {form: menu.addAction(f"{FORM_WORDS[form]}…") for form in _FORMS}
        for form, action in self._previews.items():
            action.triggered.connect(partial(self._ask_preview, form))
        menu.addSeparator()
        menu.addAction("写退回稿…").triggered.connect(self._ask_return_copy)
        return menu

    def _ask_preview(self, form: str, _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
        self.preview(form)

    def _ask_return_copy(self, _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
        from desktop.ui.dialogs.return_copy import give_back

        if self._case is not None:
            give_back(self, [self._case.case.number])

    def _while_shown(self, number: str, done: Callable[[Any], None]) -> Callable[[Any], None]:
        """Return what tells of a case only while that case is still the one shown."""

        def tell(value: Any) -> None:  # noqa: ANN401
            if number == self.number:
                done(value)

        return tell

    def _clear(self) -> None:
        """Show nothing of the case before while the next one is being read."""
        self._case = None
        self.heading.setText("正在打开案卷")
        self.state.setText("")
        self.facts.setText(self.number)
        self.figures.clear()
        self.roster.clear()
        self.basis.clear()
        self.materials.clear()
        self.history.show_records([])
        self._offer_steps(())
        self.fit()

    def _show(self, case: CaseView) -> None:
        if case.case.number != self.number:
            return
        self._case = case
        self.heading.setText(case.case.enterprise_name)
        self.state.setText(f"〔{STATE_WORDS[case.case.state]}〕")
        self.facts.setText(f"{case.case.number}　{case.measure_title}　{case.case.uscc}")
        self.figures.show_case(case)
        self.roster.show_case(case)
        self.basis.setHtml(basis_page(case, self.session.name_of))
        self.materials.setHtml(materials_page(case, self.session.name_of))
        self.history.show_records(case.audit[::-1])
        self._offer_steps(case.steps)
        self._warn(case)
        self.fit()

    def _offer_steps(self, steps: Sequence[str]) -> None:
        for each in self._buttons:
            self.steps.removeWidget(each)
            each.deleteLater()
        self._buttons = []
        for step in sorted(steps, key=lambda each: each in _FORWARD):
            rule = STEPS[step]
            mark = {"accept": "(&A)", "review": "(&A)", "approve": "(&A)", "return": "(&T)", "refuse": "(&N)"}.get(
                step, ""
            )
            made = button(f"{rule.title}{mark}…", main=step in _FORWARD, grave=step in _GRAVE)
            made.clicked.connect(partial(self._ask_step, step))
            self.steps.addWidget(made)
            self._buttons.append(made)

    def _ask_step(self, step: str, _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
        self.take_step(step)

    def _warn(self, case: CaseView) -> None:
        standing = (FROZEN_WORDS, STALE_WORDS)
        if case.case.frozen:
            self.notice.say(
                FROZEN_WORDS, "申报、佐证、口径再有变化，也不影响已核定的结果；需要更改的，待区级退回后办理。"
            )
        elif case.case.stale:
            self.notice.say(
                f"{STALE_WORDS}：{case.case.stale}。", "下面仍是上一次的结果；请点“核验”（F5）。", tone="wait"
            )
        elif self.notice.text.startswith(standing):
            self.notice.hide()

    def _verified(self, verified: Sequence[Any]) -> None:
        for each in verified:
            if each.fell_back:
                self.notice.say("结果有变化，案卷已从“已复核”退回到核验。", each.fell_back, tone="wait")
            else:
                words = "已核验，结果有变化。" if each.new else "已核验，结果与上一次相同。"
                self.notice.say(words, tone="good")

    def _moved(self, number: str, moved: Moved) -> None:
        if moved.refused:
            self.tell(moved.refused[0][1])
        elif number == self.number:
            self.notice.say(f"已办理“{STEPS[moved.step].title}”。", tone="good")

    def _previewed(self, form: str, printed: Printed) -> None:
        from desktop.ui.dialogs.preview import PreviewDialog

        if self._case is None:
            return
        number = self._case.case.number
        PreviewDialog(
            printed.pdf,
            title=f"{FORM_WORDS[form]}　{number}",
            file_name=f"{number}-{FORM_WORDS[form]}.pdf",
            folder=self.session.place.output,
            issue=partial(self._issue, number, form) if self._issuable(form) else None,
            parent=self.window(),
        ).exec()

    def _issuable(self, form: str) -> bool:
        from desktop.services.sheets import FORMS

        case = self._case.case if self._case else None
        return case is not None and case.state not in FORMS[form].preview_in and not case.stale

    def _issue(self, number: str, form: str, dialog: PreviewDialog) -> None:
        def done(printed: Printed) -> None:
            dialog.show_issued(printed.pdf, number=printed.number, reprint=printed.reprint)

        def failed(error: DeskError) -> None:
            dialog.refuse(error)

        self.session.do(dialog, papers.issue, done, failed, title="正在出具表单", number=number, form=form)


FROZEN_WORDS = "本案卷已审批，内容已固定。"
STALE_WORDS = "本案卷需要重新核验"


def _history_words(entry: AuditEntry) -> str:
    where = entry.subject.partition(" ")[2]
    return "　".join(each for each in (where, detail(entry.before, entry.after)) if each)


def _browser(name: str) -> QTextBrowser:
    browser = QTextBrowser()
    browser.setAccessibleName(name)
    browser.setOpenLinks(False)
    browser.document().setDefaultStyleSheet(CSS)
    browser.document().setDocumentMargin(14)
    return browser
