"""What a clerk saw on paper and records at a case: a person's ticket, the enterprise's dispatch agreement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.services.steps import IN_HAND
from desktop.ui.acts import cases, evidence
from desktop.ui.dialogs.asking import asking

if TYPE_CHECKING:
    from desktop.errors import DeskError
    from desktop.services.verify import Verified
    from desktop.services.view_case import CaseView, PersonView
    from desktop.ui.dialogs.agreement import AgreementDialog
    from desktop.ui.dialogs.ticket import TicketDialog
    from desktop.ui.pages.page import Page


class CaseProofs(QObject):
    """Asks and records at the case that ``case`` returns, None while none is loaded.

    ``verified`` is told of the verification that follows a ticket, if the case is still the one shown.
    """

    def __init__(
        self,
        page: Page,
        case: Callable[[], CaseView | None],
        verified: Callable[[str, Sequence[Verified]], None],
    ) -> None:
        """Wait to be asked."""
        super().__init__(page)
        self._page, self._case, self._verified = page, case, verified

    def record_ticket(self, person: PersonView | None) -> None:
        """Ask for a ticket of a person, record it, verify the case again."""
        from desktop.ui.dialogs.ticket import TicketDialog

        case = self._case()
        if case is not None and person is not None and case.case.state in IN_HAND:
            number, today = case.case.number, self._page.session.now().date()
            dialog = TicketDialog(person, today, self._page.window())
            done = partial(self._verified, number)
            self._ask(dialog, cases.record_ticket, done, "正在登记车（机）票", number=number)

    def record_agreement(self) -> None:
        """Ask for a dispatch agreement of the enterprise, and record it."""
        from desktop.ui.dialogs.agreement import AgreementDialog

        case = self._case()
        if case is None:
            return
        uscc, name = case.case.uscc, case.case.enterprise_name

        def known(firms: Mapping[str, str]) -> None:
            dialog = AgreementDialog(uscc, name, firms, self._page.window())
            self._ask(dialog, cases.record_agreement, self._agreed, "正在登记派遣协议")

        self._page.session.look(self._page, evidence.firms, known)

    def _ask(
        self,
        dialog: TicketDialog | AgreementDialog,
        act: Callable[..., Any],
        done: Callable[[Any], None],
        title: str,
        **named: Any,  # noqa: ANN401
    ) -> None:
        """Do what a dialog asks for; whatever is refused brings the dialog back as it was filled in."""

        def failed(error: DeskError) -> None:
            dialog.refuse(error)
            self._ask(dialog, act, done, title, **named)

        with asking(dialog) as agreed:
            if agreed:
                self._page.session.do(dialog, act, done, failed, title=title, **named, **dialog.given)

    def _agreed(self, stale: Sequence[str]) -> None:
        told = f"有{len(stale)}件案卷需要重新核验（F5）。" if stale else "没有案卷因此需要重新核验。"
        self._page.notice.say("已登记劳务派遣协议。", told, tone="wait" if stale else "good")
