"""设置: the office's own affairs, section by section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget

from desktop.ui.pages.page import Page
from desktop.ui.pages.settings_about import AboutSection, FontsSection, LayoutSection
from desktop.ui.pages.settings_keys import KeysSection
from desktop.ui.pages.settings_office import NumbersSection, OfficeSection, ReadingsSection
from desktop.ui.pages.settings_people import PeopleSection
from desktop.ui.pages.settings_safety import RetentionSection, SafetySection
from desktop.ui.pages.settings_section import Section
from desktop.ui.session import Session

SECTIONS: Mapping[str, tuple[str, Callable[[Page], Section]]] = {
    "office": (OfficeSection.title, OfficeSection),
    "operators": (PeopleSection.title, PeopleSection),
    "numbering": (NumbersSection.title, NumbersSection),
    "readings": (ReadingsSection.title, ReadingsSection),
    "keys": (KeysSection.title, KeysSection),
    "backup": (SafetySection.title, SafetySection),
    "retention": (RetentionSection.title, RetentionSection),
    "fonts": (FontsSection.title, FontsSection),
    "layout": (LayoutSection.title, LayoutSection),
    "about": (AboutSection.title, AboutSection),
}
"""Every section by its id: its title, and how it is made when it is first shown."""

_LIST_WIDTH, _ITEM_HEIGHT = 132, 34


class SettingsPage(Page):
    """A list of sections at the left, one of them at the right; what was typed in one stays while another is shown."""

    def __init__(self, session: Session) -> None:
        """Show the first section."""
        super().__init__(session, "设置")
        self._made: dict[str, Section] = {}
        self.list = QListWidget()
        self.list.setAccessibleName("设置的各部分")
        self.list.setFixedWidth(_LIST_WIDTH)
        for title, _ in SECTIONS.values():
            QListWidgetItem(title, self.list).setSizeHint(QSize(0, _ITEM_HEIGHT))
        self.stack = QStackedWidget()
        self.first = self.list
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)
        self.content.addLayout(row, 1)
        self.list.currentRowChanged.connect(self._turn)
        self.list.setCurrentRow(0)
        self.add_key("Ctrl+S", self.save)
        session.operator_changed.connect(self._mark)

    @property
    def section(self) -> Section:
        """The section that is shown."""
        return self._made[list(SECTIONS)[self.list.currentRow()]]

    @property
    def unsaved(self) -> str:
        """The sections in which something is typed and not saved."""
        return "、".join(SECTIONS[id_][0] for id_, made in self._made.items() if made.unsaved)

    def reload(self) -> None:
        """Read anew what the section shows; the others do when they are shown."""
        self.section.reload()

    def fit(self) -> None:
        """Enable what can be done at present."""
        self.section.fit()

    def open_at(self, **where: Any) -> None:  # noqa: ANN401
        """Take ``section``, the id of one of :data:`SECTIONS`."""
        wanted = str(where.get("section", ""))
        if wanted in SECTIONS:
            self.list.setCurrentRow(list(SECTIONS).index(wanted))

    def focus_search(self) -> None:
        """Put the cursor on the list of sections."""
        self.list.setFocus()

    def save(self) -> None:
        """Save the form that is shown, where it can be saved."""
        press = getattr(self.section, "save_button", None)
        if press is not None:
            press.click()

    def _turn(self, row: int) -> None:
        id_ = list(SECTIONS)[row]
        if id_ not in self._made:
            self._made[id_] = SECTIONS[id_][1](self)
            self._made[id_].marked.connect(self._tell_unsaved)
            self.stack.addWidget(self._made[id_])
        self.stack.setCurrentWidget(self._made[id_])
        self.notice.hide()
        if self.isVisible():
            self.section.reload()
            self.section.fit()

    def _tell_unsaved(self) -> None:
        """Mark the sections in which something is typed and not saved."""
        for row, (id_, (title, _)) in enumerate(SECTIONS.items()):
            unsaved = id_ in self._made and self._made[id_].unsaved
            self.list.item(row).setText(f"{title} *" if unsaved else title)
            self.list.item(row).setToolTip("有改动还没有保存" if unsaved else "")
