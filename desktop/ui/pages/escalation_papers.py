"""The papers of 上报 as a menu: the summary and the settlements of a policy, seen first and issued from there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from desktop.ui.dialogs.sheet import button
from desktop.ui.handing import no_settlement, show_office
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.verbatim import tip


class OfficePapers(QObject):
    """What can be printed of all cases under the policy that ``policy`` names."""

    def __init__(self, session: Session, page: Page, policy: Callable[[], str]) -> None:
        """Build the button with its menu."""
        super().__init__(page)
        self._session, self._page, self._policy = session, page, policy
        self.button = button("预览(&H)", tip="汇总表、资金分担结算单：先看，再出具、打印")
        menu = QMenu(page)
        menu.setToolTipsVisible(True)
        self.summary = menu.addAction("签名汇总表…")
        self.settlement = menu.addAction("资金分担结算单…")
        self.summary.triggered.connect(self.show_summary)
        self.settlement.triggered.connect(self.show_settlement)
        self.button.setMenu(menu)

    def fit(self, *, free: bool) -> None:
        """Offer what the policy can have."""
        self.button.setEnabled(free)
        why = no_settlement(self._session.place.policies.get(self._policy()))
        self.settlement.setEnabled(not why)
        self.settlement.setToolTip(tip(why))

    def show_summary(self) -> None:
        """Show the summary of what is approved and not escalated yet."""
        show_office(self._session, self._page, "summary", self._policy())

    def show_settlement(self) -> None:
        """Show who bears how much of what was approved."""
        show_office(self._session, self._page, "settlement", self._policy())
