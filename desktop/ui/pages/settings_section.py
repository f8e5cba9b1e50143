"""What the sections of 设置 are made of: a heading with its parts, and a form that knows what was changed in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DeskError
from desktop.records import Role
from desktop.services.settings import SETTINGS
from desktop.ui import theme
from desktop.ui.dialogs.sheet import Choice, button, label, plain
from desktop.ui.pages.page import Page
from desktop.ui.widgets.table import Table

_WIDEST = 460
_OF_OTHERS = "由审批岗的操作员更改。"


class Section(QScrollArea):
    """One section; subclasses fill ``body``, and override :meth:`reload` and :meth:`fit`.

    ``marked`` tells that :attr:`unsaved` may have changed.
    """

    title = ""
    marked = Signal()

    def __init__(self, page: Page, lead: str = "") -> None:
        """Begin with the heading and, below it, what the section is for."""
        super().__init__()
        self.page, self.session = page, page.session
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.title)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(18, 2, 14, 8)
        self.body.setSpacing(10)
        heading = label(self.title, wrap=False, heading=True)
        font = heading.font()
        font.setPixelSize(18)
        heading.setFont(font)
        self.body.addWidget(heading)
        if lead:
            self.body.addWidget(label(lead, quiet=True))
        self.setWidget(inside)

    def reload(self) -> None:
        """Read anew what the section shows."""

    def fit(self) -> None:
        """Enable what can be done at present."""

    @property
    def unsaved(self) -> bool:
        """Whether something is typed that is not saved."""
        return False

    @property
    def approver(self) -> bool:
        """Whether an approver is at the counter."""
        return self.session.operator.role is Role.APPROVER

    @property
    def free(self) -> bool:
        """Whether nothing that writes is under way."""
        return not self.session.tasks.busy

    def say(self, words: str, advice: str = "", tone: str = "good") -> None:
        """Say over the page what was done."""
        self.page.notice.say(words, advice, tone=tone)

    def refuse(self, error: DeskError) -> None:
        """Say over the page what was refused."""
        self.page.notice.tell(error)

    def buttons(self, *wanted: tuple[str, Callable[[], None], bool]) -> list[QPushButton]:
        """Add a row of buttons: text, act, whether it is the main one."""
        row = QHBoxLayout()
        row.setSpacing(8)
        made: list[QPushButton] = []
        for text, act, main in wanted:
            one = button(text, main=main)
            one.clicked.connect(act)
            row.addWidget(one)
            made.append(one)
        row.addStretch(1)
        self.body.addLayout(row)
        return made

    def add_table(self, table: Table[Any], *, least: int = 150) -> None:
        """Add a table that takes what height is left."""
        table.setMinimumHeight(least)
        table.remember(self.session, f"{type(self).__name__}/{table.accessibleName()}")
        self.body.addWidget(table, 1)

    def heading(self, text: str) -> QLabel:
        """Add a heading of a part."""
        made = label(text, wrap=False)
        font = made.font()
        font.setPixelSize(16)
        made.setFont(font)
        self.body.addSpacing(6)
        self.body.addWidget(made)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a form: a setting or another value by name, its label, choices where it is one of a few."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    placeholder: str = ""
    check: Callable[[str], str] = lambda _: ""


class Form(QWidget):
    """Lines that check as one types.  ``edited`` tells of every keystroke; what was typed survives a reload."""

    edited = Signal()

    def __init__(self, lines: Sequence[Line]) -> None:
        """Show the lines empty."""
        super().__init__()
        self.lines = {line.name: line for line in lines}
        self.fields: dict[str, QLineEdit | Choice] = {}
        self.hints: dict[str, QLabel] = {}
        self._held: dict[str, str] = {}
        self._locked: dict[str, str] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(6)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for line in lines:
            self._add(form, line)

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show what holds; a field that was changed meanwhile keeps what was typed."""
        for name, field in self.fields.items():
            untouched = name not in self._held or self.value(name) == self._held[name]
            self._held[name] = values[name]
            if untouched:
                self._fill(field, values[name])
        self._judge()

    def value(self, name: str) -> str:
        """Return what a field says."""
        field = self.fields[name]
        return field.value if isinstance(field, Choice) else field.text().strip()

    def changes(self) -> dict[str, str]:
        """Return what was changed, by name."""
        return {name: said for name in self._held if (said := self.value(name)) != self._held[name]}

    def problems(self) -> dict[str, str]:
        """Return what is wrong with what was changed, in words."""
        found = {name: self._problem(name, said) for name, said in self.changes().items()}
        return {name: words for name, words in found.items() if words}

    def lock(self, reasons: Mapping[str, str]) -> None:
        """Let the named fields be read only, for the reason that stands beside them."""
        self._locked = dict(reasons)
        for name, field in self.fields.items():
            field.setEnabled(name not in reasons)
        self._judge()

    def revert(self) -> None:
        """Show what holds again."""
        for name, said in self._held.items():
            self._fill(self.fields[name], said)
        self._judge()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _add(self, form: QFormLayout, line: Line) -> None:
        field = Choice(plain(line.label), list(line.choices)) if line.choices else QLineEdit()
        field.setAccessibleName(plain(line.label))
        field.setMaximumWidth(_WIDEST)
        if isinstance(field, QLineEdit):
            field.setPlaceholderText(line.placeholder)
            field.textChanged.connect(self._judge)
        else:
            field.currentIndexChanged.connect(self._judge)
        hint = label("", small=True)
        hint.hide()
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(field)
        column.addWidget(hint)
        form.addRow(line.label, box)
        words = form.labelForField(box)
        if isinstance(words, QLabel):
            words.setBuddy(field)
        self.fields[line.name], self.hints[line.name] = field, hint

    def _fill(self, field: QLineEdit | Choice, text: str) -> None:
        field.blockSignals(True)
        if isinstance(field, Choice):
            field.pick(text)
        else:
            field.setText(text)
        field.blockSignals(False)

    def _problem(self, name: str, said: str) -> str:
        known = SETTINGS.get(name)
        if known is not None and not known.allows(said):
            return f"✗ 可以填：{known.hint}。"
        return self.lines[name].check(said)

    def _judge(self) -> None:
        wrong = self.problems()
        for name, hint in self.hints.items():
            said = wrong.get(name, "") or self._locked.get(name, "")
            hint.setText(said)
            theme.turn(hint, tone="bad" if name in wrong else "")
            hint.setVisible(bool(said))
            self.fields[name].setAccessibleDescription(said)
        self.edited.emit()


def of_others(names: Sequence[str], role: Role) -> dict[str, str]:
    """Return the settings of a form that a role must not change, with the reason."""
    return {name: _OF_OTHERS for name in names if name in SETTINGS and role not in SETTINGS[name].roles}
