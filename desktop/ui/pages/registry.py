"""Which pages there are, in the order of the side bar; the factories load a page's module when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.ui.pages.page import Page
from desktop.ui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """One page: its id, its name in the side bar, its key, and how it is made."""

    id: str
    title: str
    key: str
    make: Callable[[Session], Page]


def _home(session: Session) -> Page:
    from desktop.ui.pages.home import HomePage

    return HomePage(session)


def _entry(session: Session) -> Page:
    from desktop.ui.pages.entry import EntryPage

    return EntryPage(session)


def _cases(session: Session) -> Page:
    from desktop.ui.pages.cases import CasesPage

    return CasesPage(session)


def _evidence(session: Session) -> Page:
    from desktop.ui.pages.evidence import EvidencePage

    return EvidencePage(session)


def _approvals(session: Session) -> Page:
    from desktop.ui.pages.approvals import ApprovalsPage

    return ApprovalsPage(session)


def _escalation(session: Session) -> Page:
    from desktop.ui.pages.escalation import EscalationPage

    return EscalationPage(session)


def _ledger(session: Session) -> Page:
    from desktop.ui.pages.ledger import LedgerPage

    return LedgerPage(session)


def _policies(session: Session) -> Page:
    from desktop.ui.pages.policies import PoliciesPage

    return PoliciesPage(session)


def _settings(session: Session) -> Page:
    from desktop.ui.pages.settings import SettingsPage

    return SettingsPage(session)


PAGES = (
    PageEntry(id="home", title="工作台", key="Ctrl+1", make=_home),
    PageEntry(id="entry", title="受理", key="Ctrl+2", make=_entry),
    PageEntry(id="cases", title="案卷", key="Ctrl+3", make=_cases),
    PageEntry(id="evidence", title="佐证", key="Ctrl+4", make=_evidence),
    PageEntry(id="approvals", title="审批", key="Ctrl+5", make=_approvals),
    PageEntry(id="escalation", title="上报", key="Ctrl+6", make=_escalation),
    PageEntry(id="ledger", title="台账", key="Ctrl+7", make=_ledger),
    PageEntry(id="policies", title="政策库", key="Ctrl+8", make=_policies),
    PageEntry(id="settings", title="设置", key="Ctrl+9", make=_settings),
)
