"""What a person with weak eyes, without a mouse, or with a Chinese input method needs, on every page and dialog."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QTabBar,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.dialogs.sheet import Choice, PathField, button
from desktop.ui.pages.registry import PAGES
from desktop.ui.tablemodels.records import Column
from desktop.ui.widgets.day import DayField
from desktop.ui.widgets.table import Table
from tests.ui.conftest import Sitting
from tests.ui.test_every_control import DIALOGS, case_of, controls

WORDS = "温州样例"
A_COLUMN: Column[str] = Column(title="样", text=str)
TYPED = QLineEdit | QPlainTextEdit


def _editable() -> QComboBox:
    made = QComboBox()
    made.setEditable(True)
    return made


def _tabs() -> QTabBar:
    made = QTabBar()
    made.addTab("一")
    made.addTab("二")
    return made


KINDS: dict[str, Callable[[], QWidget]] = {
    "button": lambda: button("办理"),
    "main button": lambda: button("办理", main=True),
    "grave button": lambda: button("不予", grave=True),
    "check box": lambda: QCheckBox("加密"),
    "radio button": lambda: QRadioButton("符合"),
    "line": lambda: QLineEdit("文字"),
    "day": DayField,
    "text": lambda: QPlainTextEdit("文字"),
    "choice": lambda: Choice("措施", [("a", "留工"), ("b", "返岗")]),
    "editable choice": _editable,
    "number": QSpinBox,
    "path": lambda: PathField("文件", kind="open"),
    "list": QListWidget,
    "browser": QTextBrowser,
    "tabs": _tabs,
    "table": lambda: Table([A_COLUMN], name="样", key=str),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_focus_is_seen_on_every_kind_of_control(empty: Sitting, kind: str) -> None:
    holder, other, made = QWidget(), QLineEdit(), KINDS[kind]()
    control = made.focusProxy() or made
    layout = QVBoxLayout(holder)
    layout.addWidget(other)
    layout.addWidget(made)
    empty.bot.addWidget(holder)
    holder.resize(320, 260)
    holder.show()
    holder.activateWindow()
    empty.bot.waitUntil(holder.isActiveWindow)

    other.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    without = control.grab().toImage()
    control.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()

    assert control.hasFocus()
    assert changed(without, control.grab().toImage()) >= 12


def changed(before: QImage, after: QImage) -> int:
    """Return how many pixels differ."""
    places = itertools.product(range(before.width()), range(before.height()))
    return sum(before.pixel(x, y) != after.pixel(x, y) for x, y in places)


@pytest.mark.parametrize("id_", [entry.id for entry in PAGES])
def test_tab_goes_down_every_page_and_its_fields_take_chinese(full: Sitting, id_: str) -> None:
    window = full.window()
    page = window.show_page(id_)
    full.settle()

    assert against_the_grain(page) == []
    assert [each.accessibleName() for each in fields(page) if not takes_chinese(each)] == []


@pytest.mark.parametrize("name", DIALOGS)
def test_tab_goes_down_every_dialog_and_its_fields_take_chinese(full: Sitting, name: str) -> None:
    dialog = opened(full, name)

    assert against_the_grain(dialog) == []
    assert [each.accessibleName() for each in fields(dialog) if not takes_chinese(each)] == []


def test_a_step_back_would_be_noticed(empty: Sitting) -> None:
    holder, layout = QWidget(), QVBoxLayout()
    holder.setLayout(layout)
    first, second = button("一"), button("二")
    layout.addWidget(first)
    layout.insertWidget(0, second)
    empty.bot.addWidget(holder)
    holder.show()

    assert against_the_grain(holder) == ["一 → 二"]


def opened(full: Sitting, name: str) -> QWidget:
    """Show a dialog over a case."""
    _, page = case_of(full)
    dialog = DIALOGS[name](full, page)
    full.bot.addWidget(dialog)
    dialog.show()
    full.settle()
    return dialog


def fields(root: QWidget) -> Iterator[TYPED]:
    """Yield what words are typed into; secrets, days and numbers are none."""
    for each in root.findChildren(QWidget):
        if not isinstance(each, TYPED) or not each.isVisible() or not each.isEnabled() or each.isReadOnly():
            continue
        if isinstance(each, DayField) or isinstance(each.parent(), QSpinBox):
            continue
        if isinstance(each, QLineEdit) and (
            each.echoMode() is not QLineEdit.EchoMode.Normal or each.validator() is not None
        ):
            continue
        yield each


def takes_chinese(field: TYPED) -> bool:
    """Whether an input method may work in a field, and what it commits arrives."""
    field.setFocus()
    asked = bool(field.inputMethodQuery(Qt.InputMethodQuery.ImEnabled))
    event = QInputMethodEvent()
    event.setCommitString(WORDS)
    QApplication.sendEvent(field, event)
    held = field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()
    return asked and WORDS in held


def against_the_grain(root: QWidget) -> list[str]:
    """Return every step of Tab that goes up, or back in a row, inside one group of controls."""
    chain = [each for each in tab_chain(root) if each.isVisible() and each.isEnabled()]
    return [
        f"{one.accessibleName() or type(one).__name__} → {two.accessibleName() or type(two).__name__}"
        for one, two in itertools.pairwise(chain)
        if one.parentWidget() is two.parentWidget() and _backwards(one, two, root)
    ]


def tab_chain(root: QWidget) -> Iterator[QWidget]:
    """Yield the controls of a page or dialog in the order in which Tab reaches them."""
    wanted = [each for each in controls(root) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    step: QWidget | None = root.nextInFocusChain()
    while step is not None and step is not root:
        if step in wanted and not isinstance(step, QScrollArea):
            yield step
        step = step.nextInFocusChain()


def _backwards(one: QWidget, two: QWidget, root: QWidget) -> bool:
    here, there = one.mapTo(root, QPoint()), two.mapTo(root, QPoint())
    if there.y() + two.height() <= here.y():
        return True
    same_row = abs(here.y() + one.height() / 2 - there.y() - two.height() / 2) < min(one.height(), two.height()) / 2
    return same_row and there.x() + two.width() <= here.x()
