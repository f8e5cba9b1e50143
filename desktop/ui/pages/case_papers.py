"""The forms of a case: the menu that previews them, and the preview from which one is issued."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop.errors import DeskError
from desktop.services.actwords import FORM_WORDS
from desktop.ui import handing
from desktop.ui.acts import papers
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import button
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.verbatim import sure

if TYPE_CHECKING:
    from desktop.services.print_form import Printed
    from desktop.services.view_case import CaseView
    from desktop.ui.dialogs.preview import PreviewDialog

_MASKED = ("roster", "names", "return-travel")
_UNDETERMINED = frozenset({"receipt", "correction", "refusal", "cover"})


class CasePapers(QObject):
    """What can be printed of the case that ``case`` returns, None while none is loaded."""

    def __init__(self, session: Session, page: Page, case: Callable[[], CaseView | None]) -> None:
        """Build the button with its menu."""
        super().__init__(page)
        self._session, self._page, self._case = session, page, case
        self.button = button("预览(&P)", tip="Ctrl+P")
        menu = QMenu(page)
        self.previews = {form: menu.addAction(f"{FORM_WORDS[form]}…") for form in handing.CASE_FORMS}
        for form, action in self.previews.items():
            _connect(action, partial(self.preview, form))
        whole = menu.addMenu("带完整证件号码的副本")
        self.wholes = {form: whole.addAction(f"{FORM_WORDS[form]}…") for form in _MASKED}
        for form, action in self.wholes.items():
            _connect(action, partial(self.show_whole, form))
        menu.addSeparator()
        self.log_action = menu.addAction("打印记录…")
        _connect(self.log_action, self.show_log)
        _connect(menu.addAction("写退回稿…"), self.return_copy)
        self.button.setMenu(menu)

    def fit(self, *, free: bool) -> None:
        """Offer the forms that the case can have."""
        case = self._case()
        self.button.setEnabled(free and case is not None)
        for form, action in self.previews.items():
            action.setEnabled(bool(case and (form in _UNDETERMINED or case.determined)))
            action.setVisible(case is None or self._fits(case, form))
        for form, action in self.wholes.items():
            action.setEnabled(bool(case and _issuable(case, form)))
            action.setVisible(case is None or self._fits(case, form))

    def preview(self, form: str) -> None:
        """Show a form as it would be issued."""
        case = self._case()
        if case is None or not (self.button.isEnabled() and self.previews[form].isEnabled()):
            return
        number = case.case.number
        done = partial(self._show, number, form)
        self._session.do(self._page, papers.preview, done, title="正在绘制表单", number=number, form=form)

    def show_whole(self, form: str) -> None:
        """Ask, and show a copy of a form with whole identity numbers, which is logged."""
        case = self._case()
        if case is None or not (self.button.isEnabled() and self.wholes[form].isEnabled()):
            return
        words = f"“{FORM_WORDS[form]}”将显示完整证件号码，这一次查看会记入打印记录；还没有出具的，先出具、编号。"
        if sure(self._page.window(), "完整证件号码", f"{words}\n\n仍要显示？"):
            number = case.case.number
            done = partial(self._show_whole, number, form)
            self._session.do(self._page, papers.unmasked, done, title="正在绘制表单", number=number, form=form)

    def show_log(self) -> None:
        """Show who issued and printed which form, when and where."""
        case = self._case()
        if case is not None:
            handing.show_log(self._session, self._page, case.case.number)

    def return_copy(self) -> None:
        """Write the enterprise's own file with what is wrong in it."""
        from desktop.ui.dialogs.return_copy import give_back

        case = self._case()
        if case is not None:
            give_back(self._page, [case.case.number])

    def _fits(self, case: CaseView, form: str) -> bool:
        """Whether the measure of a case has such a form at all, and its state a use for it."""
        from desktop.services.sheets import FORMS

        if case.case.state not in FORMS[form].offered_in:
            return False
        policy = self._session.place.policies.get(case.case.policy)
        measure = policy.measures.get(case.case.measure) if policy is not None else None
        return measure is None or FORMS[form].fits(measure)

    def _show(self, number: str, form: str, printed: Printed) -> None:
        from desktop.ui.dialogs.preview import PreviewDialog

        case = self._case()
        if case is None or case.case.number != number:
            return
        act = partial(papers.print_form, number=number, form=form)
        dialog = PreviewDialog(
            printed.pdf,
            title=f"{FORM_WORDS[form]}　{number}",
            file_name=f"{number}-{FORM_WORDS[form]}.pdf",
            folder=self._session.place.output,
            issue=partial(self._issue, number, form) if _issuable(case, form) else None,
            hand_over=partial(handing.hand_over, self._session, act),
            tasks=self._session.tasks,
            parent=self._page.window(),
        )
        if printed.number:
            dialog.show_kept(printed.pdf, number=printed.number)
        ask(dialog)

    def _show_whole(self, number: str, form: str, printed: Printed) -> None:
        from desktop.ui.dialogs.preview import PreviewDialog

        dialog = PreviewDialog(
            printed.pdf,
            title=f"{FORM_WORDS[form]}（完整证件号码）　{number}",
            file_name=f"{number}-{FORM_WORDS[form]}-完整号码.pdf",
            folder=self._session.place.output,
            tasks=self._session.tasks,
            parent=self._page.window(),
        )
        dialog.show_pdf(printed.pdf, number=printed.number)
        dialog.notice.say(
            f"编号 {printed.number} 的副本，带完整证件号码，已记录。", "另存的文件用完请删去。", tone="wait"
        )
        ask(dialog)

    def _issue(self, number: str, form: str, dialog: PreviewDialog) -> None:
        def done(printed: Printed) -> None:
            dialog.show_issued(printed.pdf, number=printed.number, reprint=printed.reprint)

        def failed(error: DeskError) -> None:
            dialog.refuse(error)

        self._session.do(dialog, papers.issue, done, failed, title="正在出具表单", number=number, form=form)


def _issuable(case: CaseView, form: str) -> bool:
    from desktop.services.sheets import FORMS

    return case.case.state not in FORMS[form].preview_in and not case.case.stale


def _connect(action: QAction, run: Callable[[], None]) -> None:
    action.triggered.connect(lambda _checked=False: run())
