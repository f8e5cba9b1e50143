"""One case: enterprise, figures and margin, roster, grounds, materials and course; and the steps that it allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QTabWidget, QTextBrowser

from desktop.services.steps import STEPS
from desktop.ui import theme
from desktop.ui.acts import cases
from desktop.ui.dialogs.asking import ask
from desktop.ui.pages.case_basis import CaseBasis
from desktop.ui.pages.case_head import FORWARD, CaseHead
from desktop.ui.pages.case_history import Course
from desktop.ui.pages.case_materials import CaseMaterials
from desktop.ui.pages.case_notices import tell_ruled, tell_standing, tell_verified
from desktop.ui.pages.case_papers import CasePapers
from desktop.ui.pages.case_person import PersonLookup
from desktop.ui.pages.case_proofs import CaseProofs
from desktop.ui.pages.case_roster import Roster
from desktop.ui.pages.case_text import CSS, materials_page
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.widgets.figures import Figures

if TYPE_CHECKING:
    from desktop.services.history import Event
    from desktop.services.override import RowPlace
    from desktop.services.verify import Verified
    from desktop.services.view_case import CaseView, EvidencePlace, PersonView
    from desktop.ui.acts.cases import Moved, Revealed


class CasePage(Page):
    """The case whose number it was given last."""

    back = Signal()

    def __init__(self, session: Session) -> None:
        """Build it empty."""
        super().__init__(session, "")
        self.number = ""
        self._case: CaseView | None = None
        self._wanted: RowPlace | None = None
        self.head = CaseHead(self, self.take_step)
        self.state, self.facts = self.head.state, self.head.facts
        self.papers = CasePapers(session, self, self._loaded)
        self.preview_button, self._previews = self.papers.button, self.papers.previews
        self.verify_button = self.add_button("核验(&V)", self.verify, key="F5")
        self.bar.addWidget(self.preview_button)
        self.figures = Figures()
        self.content.addWidget(self.figures)
        self.content.addWidget(self._tabs(), 1)
        self.first = self.roster.table
        self._lookup = PersonLookup(session, self.roster.panel)
        self.proofs = CaseProofs(self, self._loaded, self._told_verified)
        self._bind()

    def open(self, number: str) -> None:
        """Show another case."""
        if number != self.number:
            self.number = number
            self._wanted = None
            self._clear()
            self.notice.hide()
            self.tabs.setCurrentIndex(0)
        self._stale = False  # what is read now need not be read again when the page comes to the front
        self.reload()

    def open_at(self, *, place: RowPlace | None = None, tab: str = "", **_where: Any) -> None:  # noqa: ANN401
        """Put the cursor on the person of a row, or show the tab ``basis``, ``materials`` or ``history``."""
        self._wanted = place
        names = ("roster", "basis", "materials", "history")
        if place or tab in names:
            self.tabs.setCurrentIndex(names.index(tab) if tab in names else 0)
        if self._case is not None:
            self._to_wanted()

    def reload(self) -> None:
        """Read the case anew."""
        if self.number:
            named = {"number": self.number, "by": self.session.operator, "now": self.session.now()}
            self.session.look(self, cases.one, self._show, **named)

    def fit(self) -> None:
        """Follow whether something is under way and what the case allows."""
        free = not self.session.tasks.busy
        self.verify_button.setEnabled(free and bool(self._case and not self._case.case.frozen))
        self.papers.fit(free=free)
        self.head.fit(free=free and self._case is not None)
        self.roster.fit(free=free)
        self.basis.agreement_button.setEnabled(free and self._case is not None)
        self.materials.fit(free=free)
        self.course.fit(self._case)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the figures on fewer lines where the screen is low, and leave the room to the roster."""
        super().resizeEvent(event)
        low = theme.is_low(self.window().height())
        self.notice.condense(low=low)
        self.figures.condense(low=low)
        self.roster.condense(low=low)
        self.head.settle()

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
            done = self._while_shown(number, partial(tell_verified, self.notice))
            self.session.do(self, cases.verify, done, title="正在核验", numbers=[number])

    def preview(self, form: str) -> None:
        """Show a form as it would be issued."""
        self.papers.preview(form)

    def take_step(self, step: str) -> None:
        """Ask for the reason where one is needed, and take the step."""
        from desktop.ui.dialogs.decision import StepDialog

        if self._case is None:
            return
        found = self._case.determined
        remarks = found.remarks if step == "approve" and found else ()
        name, number = self._case.case.enterprise_name, self._case.case.number
        wanting = self.materials.wanting if step in FORWARD - {"pay"} else ()
        dialog = StepDialog(STEPS[step], [name], self.window(), remarks=remarks, wanting=wanting)
        if ask(dialog):
            self.session.do(
                self,
                cases.take_step,
                partial(self._moved, number),
                title=f"正在办理“{STEPS[step].title}”",
                chosen=[(number, found.hash if found else "")],
                step=step,
                reason=dialog.words,
            )

    def override(self, persons: Sequence[PersonView], criterion: str = "") -> None:
        """Ask for a decision on one criterion of some persons, record it, verify again."""
        from desktop.ui.dialogs.decision import OverrideDialog

        if self._case is None or not persons or not self.roster.override_button.isEnabled():
            return
        number = self._case.case.number
        dialog = OverrideDialog(self.session, self._case, persons, self.window(), criterion=criterion)
        if ask(dialog):
            self.session.do(
                self,
                cases.override,
                self._while_shown(number, partial(tell_ruled, self.notice)),
                title="正在记录人工认定",
                number=number,
                places=dialog.places,
                ruling=dialog.ruling,
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

    def compare(self, kind: str = "", ends: tuple[int, int] | None = None) -> None:
        """Show what differs between two versions or determinations; the last two where none are named."""
        from desktop.ui.dialogs.compare import show_differences

        done = self._while_shown(self.number, partial(show_differences, self, self.number, kind, ends))
        self.session.look(self, cases.sides, done, number=self.number)

    def show_original(self, place: EvidencePlace) -> None:
        """Show a row in its stored file."""
        from desktop.ui.dialogs.original import OriginalDialog

        dialog = OriginalDialog(self.session, place, self.window())
        ask(dialog)

    def next_pending(self, step: int = 1) -> None:
        """Go to the next person who is pending, or say that there is none."""
        if self._case is None:
            return
        self.tabs.setCurrentIndex(0)
        if not self.roster.next_pending(step):
            self.notice.say("这里没有待核实的人员。", "筛选了人员的，可以改看全部结论。", tone="good")

    def _bind(self) -> None:
        self.head.back_button.clicked.connect(self.back.emit)
        for key, act in (
            ("Esc", self.back.emit),
            ("Alt+Left", self.back.emit),
            ("Ctrl+P", partial(self.preview, "approval")),
            ("Ctrl+O", self._show_own),
            ("F8", self.next_pending),
            ("Shift+F8", partial(self.next_pending, -1)),
        ):
            self.add_key(key, act)
        panel = self.roster.panel
        panel.name_of = self.session.name_of
        panel.original_asked.connect(self.show_original)
        panel.withdrawal_asked.connect(self._withdraw)
        panel.case_asked.connect(self._go_to_case)
        self.roster.override_asked.connect(self.override)
        self.roster.reveal_asked.connect(self.reveal)
        self.roster.ticket_asked.connect(self.proofs.record_ticket)
        self.basis.agreement_asked.connect(self.proofs.record_agreement)
        self.roster.person_shown.connect(self._person_shown)
        self.course.compare_asked.connect(self.compare)
        self.tabs.currentChanged.connect(self._show_tab)
        self.session.operator_changed.connect(self.roster.conceal)
        self.session.operator_changed.connect(self._mark)  # what one may do, another may not

    def _tabs(self) -> QTabWidget:
        self.roster = Roster()
        self.basis = CaseBasis(_browser("企业和核定依据"))
        self.materials = CaseMaterials(self.session, self, _browser("申报文件和表单"))
        self.course = Course(self.session)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("案卷的分页")
        for widget, title in (
            (self.roster, "花名册(&1)"),
            (self.basis, "企业和依据(&2)"),
            (self.materials, "材料(&3)"),
            (self.course, "办理经过(&4)"),
        ):
            self.tabs.addTab(widget, title)
        self.tabs.setCornerWidget(self.roster.corner)
        QTabWidget.setTabOrder(self.tabs.tabBar(), self.roster.next_button)
        QTabWidget.setTabOrder(self.roster.next_button, self.roster.search)
        return self.tabs

    def _loaded(self) -> CaseView | None:
        return self._case

    def _while_shown(self, number: str, done: Callable[[Any], None]) -> Callable[[Any], None]:
        """Return what tells of a case only while that case is still the one shown."""

        def tell(value: Any) -> None:  # noqa: ANN401
            if number == self.number:
                done(value)

        return tell

    def _told_verified(self, number: str, verified: Sequence[Verified]) -> None:
        if number == self.number:
            tell_verified(self.notice, verified)

    def _clear(self) -> None:
        """Show nothing of the case before while the next one is being read."""
        self._case = None
        self.head.opening(self.number)
        self.figures.clear()
        self.roster.clear()
        self.basis.clear()
        self.materials.clear()
        self.course.show_events([])
        self.fit()

    def _show(self, case: CaseView) -> None:
        if case.case.number != self.number:
            return
        self._case = case
        self.head.show_case(case)
        self.figures.show_case(case)
        self.roster.show_case(case)
        self.materials.show_case(case)
        self._to_wanted()
        tell_standing(self.notice, case.case)
        self._show_tab()
        self.fit()

    def _show_tab(self, *_: object) -> None:
        """Fill the tab that is in front; the others wait until somebody looks."""
        shown = self.tabs.currentWidget()
        self.roster.corner.setVisible(shown is self.roster)
        if self._case is None or shown is self.roster:
            return
        if shown is self.course:
            done = self._while_shown(self.number, self._show_events)
            self.session.look(self, cases.history, done, number=self.number)
        elif shown is self.basis:
            self.basis.show_case(self._case, self.session.name_of)
        else:
            self.materials.browser.setHtml(materials_page(self._case, self.session.name_of))

    def _show_events(self, events: Sequence[Event]) -> None:
        self.course.show_events(events)

    def _to_wanted(self) -> None:
        if self._wanted is not None:
            self.roster.choose(self._wanted)
            self._wanted = None

    def _person_shown(self, person: PersonView | None) -> None:
        self._lookup.rest_on(self.number, person)

    def _show_own(self) -> None:
        if self.roster.person is not None:
            self.show_original(self.roster.person.place)

    def _withdraw(self, criterion: str) -> None:
        person = self.roster.person
        if person is not None:
            self.override([person], criterion)

    def _go_to_case(self, number: str, place: RowPlace) -> None:
        self.session.go("case", number=number, place=place)

    def _moved(self, number: str, moved: Moved) -> None:
        if moved.refused:
            self.tell(moved.refused[0][1])
        elif number == self.number:
            self.notice.say(f"已办理“{STEPS[moved.step].title}”。", tone="good")


def _browser(name: str) -> QTextBrowser:
    browser = QTextBrowser()
    browser.setAccessibleName(name)
    browser.setOpenLinks(False)
    browser.document().setDefaultStyleSheet(CSS)
    browser.document().setDocumentMargin(14)
    return browser
