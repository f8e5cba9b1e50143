"""Opening the manual (F1) at what is in front, before anybody has signed in as well."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.dialogs.manual import ManualWindow


def open_manual(behind: QWidget | None = None, id_: str = "") -> None:
    """Open the manual over the dialog that waits, else over ``behind``: at a page, or at what is in front.

    One that is open there already turns to the page.
    """
    front = QApplication.activeModalWidget() or behind
    page = id_ or page_about(front) or page_about(behind)
    for each in QApplication.topLevelWidgets():
        if isinstance(each, ManualWindow) and each.isVisible() and each.parentWidget() is front:
            each.turn_to(page)
            each.activateWindow()
            return
    ManualWindow(front, page).show()


def page_about(front: QWidget | None) -> str:
    """Return the page of the manual about a window: its own ``manual``, else that of what it stands over."""
    asked = front
    while asked is not None:
        if page := str(getattr(asked, "manual", "")):
            return page
        asked = asked.parentWidget()
    return ""
