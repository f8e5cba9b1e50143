"""A person's decisions: a step that needs a reason, and one criterion of one person (人工认定)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPlainTextEdit, QRadioButton, QWidget

from desktop.errors import DeskError
from desktop.services.steps import StepRule
from desktop.services.view_case import CaseView, PersonView
from desktop.ui.dialogs.sheet import Choice, Sheet
from desktop.ui.wording import standing

_REASON_HEIGHT = 92


def _reason_field() -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setTabChangesFocus(True)
    field.setFixedHeight(_REASON_HEIGHT)
    return field


class StepDialog(Sheet):
    """The reason of a step, for one case or several."""

    def __init__(
        self, rule: StepRule, names: list[str], parent: QWidget | None = None, *, remarks: Sequence[str] = ()
    ) -> None:
        """Name the cases that will move; ``remarks`` are what the determination itself warns of."""
        lead = "、".join(names[:3]) + (f" 等{len(names)}件" if len(names) > 3 else "")  # noqa: PLR2004  three fit on a line
        super().__init__(parent, rule.title, main=f"{rule.title}(&O)", lead=lead)
        self._rule = rule
        self.reason = _reason_field()
        self.reason.setPlaceholderText("写明理由，会记入办理经过" if rule.needs_reason else "选填")
        self.row("理由(&R)", self.reason)
        self.reason.setFocus()
        if remarks:
            self.notice.say("".join(remarks), "确需办理的，请写明理由。", tone="wait")

    @property
    def words(self) -> str:
        """The reason as typed."""
        return self.reason.toPlainText().strip()

    def submit(self) -> None:
        """Accept if the reason that is needed is there."""
        if self._rule.needs_reason and not self.words:
            self.refuse(DeskError("reason-missing", step=self._rule.title))
            self.reason.setFocus()
            return
        self.accept()


class OverrideDialog(Sheet):
    """One criterion of one person, decided by a person."""

    def __init__(self, case: CaseView, person: PersonView, parent: QWidget | None = None) -> None:
        """Propose the first criterion that stands in the way."""
        lead = f"{person.name}（{person.sheet} 第{person.row}行），现为：{standing(person.standing)}"
        super().__init__(parent, "人工认定", main="认定(&O)", lead=lead, width=600)
        self._reasons = {reason.criterion: reason for reason in person.reasons}
        self.criterion = Choice("条件", list(case.overridable))
        in_the_way = [code for code in (*person.unmet, *person.unknown) if code in dict(case.overridable)]
        self.criterion.pick(in_the_way[0] if in_the_way else "")
        self.tier = Choice("档次", [("", "按规则"), *((tier, tier) for tier in case.tiers)])
        self.reason = _reason_field()
        self.reason.setPlaceholderText("写明依据的材料和理由，会印在核定花名册上")
        self.row("条件(&C)", self.criterion)
        self.row("认定为(&V)", self._verdict())
        self.row("档次(&T)", self.tier)
        self.row("理由(&R)", self.reason)
        self.criterion.currentIndexChanged.connect(self._fit)
        self._fit()
        self.criterion.setFocus()

    @property
    def as_if(self) -> str:
        """What the criterion is held to be."""
        return "met" if self.met.isChecked() else "unmet"

    @property
    def words(self) -> str:
        """The reason as typed."""
        return self.reason.toPlainText().strip()

    @property
    def wanted_tier(self) -> str:
        """The step of the benefit, where the criterion decides it."""
        return self.tier.value if self.criterion.value == "origin" else ""

    def submit(self) -> None:
        """Accept if there is a reason."""
        if not self.words:
            self.refuse(DeskError("reason-missing", step="人工认定"))
            self.reason.setFocus()
            return
        self.accept()

    def _verdict(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        self.met, self.unmet = QRadioButton("符合(&Y)"), QRadioButton("不符合(&N)")
        self._group = QButtonGroup(self)
        for each in (self.met, self.unmet):
            self._group.addButton(each)
            each.setAccessibleName(f"认定为{'符合' if each is self.met else '不符合'}")
            row.addWidget(each)
        row.addStretch(1)
        self.met.setChecked(True)
        return holder

    def _fit(self) -> None:
        self.form.setRowVisible(self.tier, self.criterion.value == "origin" and self.tier.count() > 1)
        reason = self._reasons.get(self.criterion.value)
        if reason is not None:
            self.notice.say(f"规则的结果：{reason.text}", f"依据：{reason.clause}")
