"""Every page of the window, with all its tabs and sections, as a clerk finds it in the middle of the work."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QLineEdit, QScrollArea, QTabBar, QTabWidget, QWidget

from desktop.ui.main_window import MainWindow
from desktop.ui.pages.approvals import ApprovalsPage
from desktop.ui.pages.case import CasePage
from desktop.ui.pages.entry import EntryPage
from desktop.ui.pages.home import HomePage
from desktop.ui.pages.policies import PoliciesPage
from desktop.ui.pages.registry import PAGES
from desktop.ui.pages.settings import SECTIONS, SettingsPage
from tests.ui.conftest import Sitting

CASE, WITH_PENDING = "330302999-LG-2023-0001", "330302999-LG-2023-0005"
TRAVEL = "330302999-FG-2023-0003"  # not approved yet: a ticket can still be recorded


def no_rooms(_one: Sitting, _window: MainWindow) -> Iterator[str]:
    """Yield nothing: only the doors of this workspace are of interest."""
    yield from ()


def empty_rooms(one: Sitting, window: MainWindow) -> Iterator[str]:
    """Show every page of a workspace in which nothing was done yet; yield the name of the picture of each."""
    for each in PAGES:
        window.show_page(each.id)
        one.settle()
        yield f"{each.id}-empty"


def rooms(one: Sitting, window: MainWindow) -> Iterator[str]:
    """Show every page, tab by tab, of the township in the middle of its work."""
    for each in PAGES:
        page = window.show_page(each.id)
        one.settle()
        yield each.id
        match page:
            case HomePage():
                yield from _lower_half(one, window, page)
            case EntryPage():
                yield from _drafts(one, window, page)
            case PoliciesPage():
                yield from _policies(one, window, page)
            case SettingsPage():
                yield from _sections(one, window, page)
            case ApprovalsPage():
                yield from _approvals(one, window)
            case _:
                yield from _tabs(one, window, page, each.id)
    yield from _case(one, window)
    yield from _folded(one, window)


def _tabs(one: Sitting, window: MainWindow, page: QWidget, id_: str) -> Iterator[str]:
    bars = [each for each in page.findChildren(QTabBar) if each.isVisible()]
    for bar in bars[:1]:
        for at in range(1, bar.count()):
            bar.setCurrentIndex(at)
            one.settle()
            yield f"{id_}-{at + 1}"
        bar.setCurrentIndex(0)


def _lower_half(one: Sitting, window: MainWindow, page: QWidget) -> Iterator[str]:
    area = next(each for each in page.findChildren(QScrollArea) if each.isVisible())
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    one.settle()
    yield "home-2"
    area.verticalScrollBar().setValue(0)


def _drafts(one: Sitting, window: MainWindow, page: EntryPage) -> Iterator[str]:
    """Yield a draft as it is typed, with what is wrong beside it."""
    page.resume(1)
    one.settle()
    yield "entry-draft"
    box = page.form.boxes["uscc"].edit
    assert isinstance(box, QLineEdit)
    box.setText("91330302MA999Y0310")
    page.roster.grid.put_cursor(1, 2)
    one.settle()
    yield "entry-draft-errors"
    page.back()
    one.settle()


def _policies(one: Sitting, window: MainWindow, page: PoliciesPage) -> Iterator[str]:
    page.policy.pick("shengzhou-2024")
    one.settle()
    yield "policies-draft"
    page.policy.pick("lucheng-2023")
    one.settle()


def _sections(one: Sitting, window: MainWindow, page: SettingsPage) -> Iterator[str]:
    one.be("approver")
    for id_ in SECTIONS:
        page.open_at(section=id_)
        one.settle()
        yield f"settings-{id_}"
    page.open_at(section="office")
    one.be("clerk")


def _approvals(one: Sitting, window: MainWindow) -> Iterator[str]:
    """Yield the queues of the two who decide."""
    for who in ("reviewer", "approver"):
        one.be(who)
        one.settle()
        window.show_page("approvals").first.setFocus()
        one.settle()
        yield f"approvals-{who}"
    one.be("clerk")
    one.settle()


def _case(one: Sitting, window: MainWindow) -> Iterator[str]:
    window.open_case(WITH_PENDING)
    one.settle()
    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    page.next_pending()
    one.settle()
    yield "case"
    window.open_case(CASE)
    one.settle()
    tabs = page.tabs
    assert isinstance(tabs, QTabWidget)
    for at, name in enumerate(("roster", "basis", "materials", "history")):
        tabs.setCurrentIndex(at)
        one.settle()
        yield f"case-{name}"
    tabs.setCurrentIndex(0)


def _folded(one: Sitting, window: MainWindow) -> Iterator[str]:
    window.show_page("cases")
    window.side.fold()
    one.settle()
    yield "window-folded"
    window.side.fold()
