"""The part of a declaration that is no roster: the enterprise, what it declares, and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QWidget

from desktop.ui import theme
from desktop.ui.dialogs.sheet import label
from desktop.ui.widgets.field import CheckedField

if TYPE_CHECKING:
    from desktop.models.drafts import Filled
    from desktop.services.drafts import Asked

_LABEL_WIDTH, _LOW_LABEL_WIDTH = 122, 92
_LEAST_WIDTH, _MOST_WIDTH = 322, 640


class EntryForm(QScrollArea):
    """The fields of one draft.  ``typed`` follows every key, ``committed`` comes when a field is left.

    ``left`` comes on Enter in the last field.
    """

    typed = Signal()
    committed = Signal()
    left = Signal()

    def __init__(self) -> None:
        """Ask for nothing yet."""
        super().__init__()
        self.setAccessibleName("企业和申报内容")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.boxes: dict[str, CheckedField] = {}
        self.figures: dict[str, CheckedField] = {}
        self._order: list[CheckedField] = []

    def show_draft(self, asked: Asked, filled: Filled, *, on: date) -> None:
        """Show the fields that a measure asks for, filled as a draft says, judged as on a day."""
        from desktop.importing.entrycheck import check_box, check_figure
        from desktop.importing.templatefields import BOXES, YES_NO
        from rules.figures import FactKind

        holder = QWidget()
        holder.setMaximumWidth(_MOST_WIDTH)
        form = QFormLayout(holder)
        form.setContentsMargins(2, 2, 6, 2)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.boxes, self.figures, self._order = {}, {}, []
        part = ""
        for box in asked.boxes:
            before, part = part, "申报企业" if box in BOXES else "申报内容"
            if part != before:
                form.addRow(_title(part))
            field = CheckedField(box.label, partial(check_box, box.field, on=on), choices=box.choices)
            self.boxes[box.field] = self._add(form, box.label, field, filled.boxes.get(box.field, ""))
        if asked.facts:
            form.addRow(_title("申报数据"))
        for fact in asked.facts:
            words = f"{fact.title}（{fact.unit}）" if fact.unit else fact.title
            flag = fact.kind is FactKind.FLAG
            field = CheckedField(words, partial(check_figure, fact), choices=YES_NO if flag else ())
            self.figures[fact.name] = self._add(form, words, field, filled.figures.get(fact.name, ""))
        self.setWidget(holder)

    def texts(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return boxes and figures as they stand, what is empty left out."""
        return _filled(self.boxes), _filled(self.figures)

    def focus_first(self) -> None:
        """Put the cursor into the first field that is empty, else into the first."""
        fields = [field for field in self._order if not field.text] or self._order
        if fields:
            fields[0].edit.setFocus()

    def focus_on(self, name: str) -> bool:
        """Put the cursor into the box or figure of that name; return whether there is one."""
        field = self.boxes.get(name) or self.figures.get(name)
        if field is None:
            return False
        field.edit.setFocus()
        self.ensureWidgetVisible(field)
        return True

    def _add(self, form: QFormLayout, words: str, field: CheckedField, text: str) -> CheckedField:
        name = label(words)
        width = _LOW_LABEL_WIDTH if theme.is_low(self.window().height()) else _LABEL_WIDTH
        height = max(name.heightForWidth(width), field.edit.sizeHint().height())
        name.setFixedSize(width, height)
        name.setBuddy(field.edit)
        form.addRow(name, field)
        field.put(text)
        place = len(self._order)
        self._order.append(field)
        field.typed.connect(self.typed)
        field.committed.connect(self.committed)
        field.moved.connect(partial(self._move, place))
        return field

    def _move(self, place: int, step: int) -> None:
        to = place + step
        if to >= len(self._order):
            self.left.emit()
        elif to >= 0:
            self._order[to].edit.setFocus()
            self.ensureWidgetVisible(self._order[to])


def _filled(fields: Mapping[str, CheckedField]) -> dict[str, str]:
    return {name: field.text for name, field in fields.items() if field.text}


def _title(words: str) -> QLabel:
    return label(words, quiet=True)
