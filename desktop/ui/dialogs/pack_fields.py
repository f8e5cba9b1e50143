"""The values of a pack in a table over the one that is being typed, with its clause beside it (政策包的各项)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.services.packfields import Field
from desktop.ui import theme
from desktop.ui.dialogs.effects import LowTable
from desktop.ui.dialogs.sheet import Choice, button, caption, label
from desktop.ui.tablemodels.records import Column
from desktop.ui.wording import advice_of

_PAUSE = 600  # milliseconds after the last letter
_ALL, _MARKED = "全部", "待核对"


def said(field: Field) -> str:
    """Return a value as it is read: a choice by its words."""
    return dict(field.options).get(field.written, field.written)


_LABEL: Column[Field] = Column(title="项目", text=lambda each: each.label)
_VALUE: Column[Field] = Column(title="内容", text=said)
_LINE: Column[Field] = Column(
    title="行",
    text=lambda each: f"{each.line}{'　请核对' if each.marked else ''}",
    sort=lambda each: each.line,
    colour=lambda each: theme.AMBER if each.marked else None,
    width=104,
)
_GROUPED: tuple[Column[Field], ...] = (
    Column(title="部分", text=lambda each: each.group, width=150),
    _LABEL,
    _VALUE,
    Column(title="条款", text=lambda each: each.clause.text if each.clause else "—", width=110),
    _LINE,
)
_PLAIN = (_LABEL, _VALUE, _LINE)


class FieldsPanel(QWidget):
    """Values by group; ``typed`` gives key and text once the typing rests, and at once on Enter.

    ``seen`` gives the line of a value that was held against the document.
    """

    typed = Signal(str, str)
    seen = Signal(int)

    def __init__(self, name: str, mnemonics: str, *, grouped: bool = True) -> None:
        """Build it empty; ``mnemonics`` are the letters of group, search, value and clause."""
        super().__init__()
        self._fields: Sequence[Field] = ()
        self._wanted = ""
        self.group = Choice("部分", [(_ALL, _ALL)])
        self.search = QLineEdit()
        self.search.setPlaceholderText("项目、内容、条款")
        self.search.setClearButtonEnabled(True)
        self.table: LowTable[Field] = LowTable(_GROUPED if grouped else _PLAIN, name=name, key=lambda each: each.key)
        self.seen_button = button("已核对(&H)", tip="与文件一致，去掉这一行的“请核对”")
        self.value, self.choice, self.clause = QLineEdit(), Choice("内容", []), QLineEdit()
        self.place = label("", small=True)
        self.fault = label("", tone="bad")
        self.fault.hide()
        self._lay_out(mnemonics, grouped=grouped)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.commit)
        self._listen()

    @property
    def current(self) -> Field | None:
        """The value that is being typed."""
        return self.table.current()

    def show_fields(self, fields: Sequence[Field], *, first: str = "") -> None:
        """Show other values; what is being typed stays.  ``first`` narrows them to the keys that begin so."""
        self._fields = [each for each in fields if each.key.startswith(first)]
        groups = list(dict.fromkeys(each.group for each in self._fields))
        waiting = [(_MARKED, _MARKED)] if any(each.marked for each in self._fields) else []
        self.group.offer([(_ALL, _ALL), *waiting, *((each, each) for each in groups)])
        self._narrow()
        if self.current is None and self.table.records.shown:
            self.table.selectRow(0)
        self._fill()

    def show_fault(self, error: DeskError | None) -> None:
        """Say beside the value why it was not taken, or that all is well."""
        self.fault.setVisible(error is not None)
        self.fault.setText(f"{error.message}{advice_of(error)}" if error is not None else "")

    def commit(self) -> None:
        """Hand over what was typed, if it is other than what is kept."""
        self._pause.stop()
        field = next((each for each in self._fields if each.key == self._wanted), None)
        if field is None:
            return
        typed = self.choice.value if field.options else self.value.text().strip()
        if typed != field.written:
            self.typed.emit(field.key, typed)
        if field.clause is not None and self.clause.text().strip() != field.clause.text:
            self.typed.emit(f"{field.key}.clause", self.clause.text().strip())

    def _lay_out(self, mnemonics: str, *, grouped: bool) -> None:
        group, search, value, clause = tuple(mnemonics)
        over, under = QHBoxLayout(), QHBoxLayout()
        _put(over, f"部分(&{group})", self.group, 2)
        _put(over, f"查找(&{search})", self.search, 2)
        self._values = QStackedWidget()
        for each in (self.value, self.choice):
            self._values.addWidget(each)
            each.setAccessibleName("内容")
        self._values.setFixedHeight(self.value.sizeHint().height() + 4)
        self._value_words = _put(under, f"内容(&{value})", self._values, 3)
        self._value_words.setBuddy(self.value)
        _put(under, f"条款(&{clause})", self.clause, 1).setVisible(grouped)
        self.clause.setVisible(grouped)
        under.addWidget(self.seen_button)
        self.seen_button.setVisible(grouped)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8 if grouped else 0, 0, 0)
        column.setSpacing(6)
        self._over = QWidget()
        over.setContentsMargins(0, 0, 0, 0)
        self._over.setLayout(over)
        column.addWidget(self._over)
        column.addWidget(self.table, 1)
        column.addWidget(self.place)
        self.place.setVisible(grouped)
        column.addLayout(under)
        column.addWidget(self.fault)
        self._over.setVisible(grouped)

    def _listen(self) -> None:
        self.group.currentIndexChanged.connect(self._turn)
        self.search.textChanged.connect(self._turn)
        self.table.chosen_changed.connect(self._follow)
        self.table.opened.connect(self._enter)
        for edit in (self.value, self.clause):
            edit.textEdited.connect(self._typing)
            edit.returnPressed.connect(self.commit)
        self.choice.activated.connect(self.commit)
        self.seen_button.clicked.connect(self._look_at)

    def _look_at(self) -> None:
        field = self.current
        if field is not None:
            self.commit()
            self.seen.emit(field.line)

    def _typing(self) -> None:
        self._pause.start()

    def _turn(self) -> None:
        self.commit()
        self._narrow()

    def _narrow(self) -> None:
        group, words = self.group.value, self.search.text().strip().casefold()
        self.table.show_records(
            [
                each
                for each in self._fields
                if (group in (_ALL, each.group) or (group == _MARKED and each.marked))
                and words in f"{each.label} {said(each)} {_clause(each)}".casefold()
            ]
        )

    def _follow(self) -> None:
        """Hand over what was typed before another value is shown."""
        current = self.current
        if current is not None and current.key != self._wanted:
            self.commit()
            self.show_fault(None)
            self._wanted = current.key
            self._fill()

    def _fill(self) -> None:
        """Show the value under the cursor; what is being typed is not disturbed."""
        field = self.current
        for each in (self.value, self.choice):
            each.setEnabled(field is not None)
        self.clause.setEnabled(field is not None and field.clause is not None)
        self.seen_button.setEnabled(field is not None and field.marked)
        self.place.setText(f"{field.group}　{field.label}" if field is not None else "没有这样的项目。")
        if field is None or self._pause.isActive():
            return
        self._wanted = field.key
        asked = self.choice if field.options else self.value
        self._values.setCurrentWidget(asked)
        self._value_words.setBuddy(asked)
        kept = [] if field.written in dict(field.options) else [(field.written, field.written)]
        self.choice.offer([*kept, *field.options])
        self.choice.pick(field.written)
        for edit, text in ((self.value, field.written), (self.clause, _clause(field))):
            if edit.text() != text and not (edit.hasFocus() and self.fault.isVisible()):
                edit.setText(text)

    def _enter(self) -> None:
        field = self.current
        asked = self.choice if field is not None and field.options else self.value
        asked.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.value.selectAll()


def _clause(field: Field) -> str:
    return field.clause.text if field.clause is not None else ""


def _put(row: QHBoxLayout, text: str, field: QWidget, share: int) -> QLabel:
    words = caption(text, field)
    row.addWidget(words)
    row.addWidget(field, share)
    return words
