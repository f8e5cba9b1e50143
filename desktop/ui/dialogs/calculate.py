"""Reckon a measure from typed figures (按企业数据测算): a form of the facts that it asks for; nothing is stored."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QTextBrowser, QWidget

from desktop.errors import DeskError
from desktop.ui import theme
from desktop.ui.acts import policies
from desktop.ui.dialogs.effects import unfold
from desktop.ui.dialogs.sheet import Choice, Sheet
from desktop.ui.session import Session
from desktop.ui.widgets.day import DayField
from rules.calculate import award_of, facts_asked, is_calculable
from rules.figures import Fact, FactKind
from rules.outcome import Outcome
from rules.policy import Policy
from rules.words import OUTCOME_WORDS

if TYPE_CHECKING:
    from rules.calculate import Calculation

_HEIGHT, _LEAST, _FORM_WIDTH = 560, 240, 300
_FLAG = [("", "未知"), ("true", "是"), ("false", "否")]
_COLOURS = {Outcome.MET: theme.GREEN, Outcome.UNMET: theme.RED, Outcome.UNKNOWN: theme.AMBER}
_FIRST = "左边填写企业数据，不清楚的留空；按“测算”，这里逐步列出结果和条款。测算不登记任何内容。"
_CSS = f"""
p {{ margin: 3px 0; line-height: 130%; }}
td {{ padding: 4px 8px; vertical-align: top; }}
.quiet {{ color: {theme.QUIET}; }}
"""


class CalculateDialog(Sheet):
    """One measure of one policy; the form follows the measure, the answer stands beside it."""

    manual = "policies"

    def __init__(self, session: Session, policy: Policy, parent: QWidget | None = None) -> None:
        """Offer the measures that can be reckoned, of which there is at least one."""
        super().__init__(parent, "按企业数据测算", main="测算(&O)", lead=policy.title, width=880)
        self._session, self._policy = session, policy
        self.fields: dict[str, QWidget] = {}
        offered = filter(is_calculable, policy.measures.values())
        self.measure = Choice("措施", [(each.id, f"{each.title}（{each.clause}）") for each in offered])
        self.area = QScrollArea()
        self.area.setAccessibleName("企业数据")
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFixedWidth(_FORM_WIDTH)
        self.area.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.answer = QTextBrowser()
        self.answer.setAccessibleName("测算结果")
        self.answer.document().setDefaultStyleSheet(_CSS)
        self.answer.document().setDocumentMargin(10)
        self.answer.setMinimumHeight(_LEAST)
        self.cancel.setText("关闭")
        self.row("措施(&K)", self.measure)
        sides = QHBoxLayout()
        sides.setSpacing(12)
        sides.addWidget(self.area)
        sides.addWidget(self.answer, 1)
        self.body.insertLayout(self.body.count() - 1, sides, 1)
        self.measure.currentIndexChanged.connect(lambda _: self._show())
        self._show()
        self.measure.setFocus()
        unfold(self, _HEIGHT)

    def typed(self) -> dict[str, object]:
        """Return the facts that are filled in, as typed; raise ``day-invalid``."""
        found = {name: _typed(field) for name, field in self.fields.items()}
        return {name: text for name, text in found.items() if text}

    def submit(self) -> None:
        """Reckon; the dialog stays open."""
        self.notice.hide()
        try:
            facts = self.typed()
        except DeskError as error:
            self.refuse(error)
            return
        self.main.setEnabled(False)
        work = partial(policies.reckon, id_=self._policy.id, measure=self.measure.value, facts=facts)
        self._session.tasks.run(self, work, partial(self._tell, self.measure.value), self.refuse, reading=True)

    def refuse(self, error: DeskError) -> None:
        """Say which figure cannot be; what was typed stays."""
        super().refuse(error)
        self.answer.setHtml(f"<p class='quiet'>{_FIRST}</p>")
        field = self.fields.get(str(error.details.get("name", "")))
        if field is not None:
            field.setFocus()

    def _show(self) -> None:
        """Ask for the facts of the measure; what two measures ask alike stays typed."""
        kept = {name: _raw(field) for name, field in self.fields.items()}
        holder = QWidget()
        form = QFormLayout(holder)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(6)
        self.fields = {}
        for fact in facts_asked(self._policy, self._policy.measures[self.measure.value]):
            field = _field(fact, kept.get(fact.name, ""))
            form.addRow(f"{fact.title}（{fact.unit}）" if fact.unit else fact.title, field)
            self.fields[fact.name] = field
        self.area.setWidget(holder)
        self.notice.hide()
        self.main.setEnabled(True)
        self.answer.setHtml(f"<p class='quiet'>{_FIRST}</p>")

    def _tell(self, measure: str, found: Calculation) -> None:
        self.main.setEnabled(True)
        if measure == self.measure.value:
            self.answer.setHtml(in_words(found))


def in_words(found: Calculation) -> str:
    """Return an answer as HTML: what comes out, then every step with its clause."""
    said = OUTCOME_WORDS[found.outcome]
    if found.outcome is Outcome.MET and Decimal(found.amount):
        money = award_of(found.measure).money
        said += f"，核定金额 {Decimal(found.amount):,.2f}元" if money else f"，{found.amount}"
    colour = _COLOURS[found.outcome]
    rows = "".join(
        f"<tr><td>{escape(step.label)}</td><td>{escape(step.value)}</td>"
        f"<td class='quiet'>{escape(step.clause)}</td></tr>"
        for step in found.steps
    )
    draft = f"<p class='quiet'>{escape(found.policy.draft_remark)}</p>" if found.draft else ""
    return (
        f"<p style='font-size: 19px; color: {colour}'>{escape(said)}</p>{draft}"
        f"<table cellspacing='0' width='100%'>{rows}</table>"
        "<p class='quiet'>按本单位现用的口径和已确定的标准测算，只供参考。</p>"
    )


def _field(fact: Fact, text: str) -> QWidget:
    if fact.kind is FactKind.FLAG:
        choice = Choice(fact.title, _FLAG)
        choice.pick(text)
        return choice
    field = DayField() if fact.kind is FactKind.DAY else QLineEdit()
    field.setText(text)
    field.setAccessibleName(fact.title)
    return field


def _raw(field: QWidget) -> str:
    return field.value if isinstance(field, Choice) else field.text() if isinstance(field, QLineEdit) else ""


def _typed(field: QWidget) -> str:
    """Return what a field says; a day as it was understood, a figure without the commas of a ledger."""
    if isinstance(field, DayField):
        day = field.day()
        return day.isoformat() if day else ""
    return _raw(field).strip().replace(",", "").replace("，", "")
