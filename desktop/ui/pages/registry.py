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


def _cases(session: Session) -> Page:
    from desktop.ui.pages.cases import CasesPage

    return CasesPage(session)


def _evidence(session: Session) -> Page:
    from desktop.ui.pages.evidence import EvidencePage

    return EvidencePage(session)


def _policies(session: Session) -> Page:
    from desktop.ui.pages.policies import PoliciesPage

    return PoliciesPage(session)


def _escalation(session: Session) -> Page:
    from desktop.ui.pages.escalation import EscalationPage

    return EscalationPage(session)


PAGES = (
    PageEntry(id="cases", title="案卷", key="Ctrl+1", make=_cases),
    PageEntry(id="evidence", title="佐证", key="Ctrl+2", make=_evidence),
    PageEntry(id="policies", title="政策库", key="Ctrl+3", make=_policies),
    PageEntry(id="escalation", title="上报", key="Ctrl+4", make=_escalation),
)
