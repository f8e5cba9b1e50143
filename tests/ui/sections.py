"""A section of 设置 opened at the counter, and the answers that a person gives there."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QLineEdit, QMessageBox

from desktop.ui.pages.settings import SettingsPage
from desktop.ui.pages.settings_office import FormSection
from desktop.ui.pages.settings_section import Section
from tests.ui.conftest import Sitting

S = TypeVar("S", bound=Section)


def opened(
    sitting: Sitting, id_: str, kind: type[S], *, by: str = "approver", size: tuple[int, int] = (1366, 768)
) -> S:
    """Open a section of the settings as an operator."""
    sitting.be(by)
    window = sitting.window(size=size)
    page = window.show_page("settings")
    assert isinstance(page, SettingsPage)
    page.open_at(section=id_)
    sitting.settle()
    assert isinstance(page.section, kind)
    return page.section


def said(section: Section) -> str:
    """Return what the band over the page says."""
    return section.page.notice.text


def type_in(section: FormSection, name: str, text: str) -> None:
    """Type into a line of a form."""
    field = section.form.fields[name]
    assert isinstance(field, QLineEdit)
    field.setText(text)


def agree(box: QMessageBox) -> None:
    """Answer yes."""
    box.button(QMessageBox.StandardButton.Yes).click()


def decline(box: QMessageBox) -> None:
    """Answer no."""
    box.button(QMessageBox.StandardButton.No).click()
