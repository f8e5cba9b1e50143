"""A person's decisions: a step that needs a reason, and one criterion of one person (人工认定)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from desktop.errors import DeskError
from desktop.services.margin import Decision
from desktop.services.override import WITHDRAWN, RowPlace, Ruling
from desktop.services.steps import StepRule
from desktop.services.view_case import CaseView, PersonView
from desktop.ui.acts import cases
from desktop.ui.dialogs.sheet import Choice, Sheet, label
from desktop.ui.session import Session
from desktop.ui.widgets.reason import ReasonField
from desktop.ui.wording import standing
from desktop.ui.wording_margin import prospect_words
from rules.outcome import Outcome

if TYPE_CHECKING:
    from desktop.services.margin import Prospect, Trial

TOLD_ONLY = "可以照常办理；已经收到的，请在案卷的“材料”中登记或存入扫描件。"
_NAMED = 3
_PAUSE = 60  # milliseconds without a change before a decision is tried
_LOOKED_AT = 200  # persons whose reasons are read to offer taking back: of thousands nobody chose one by one


class StepDialog(Sheet):
    """The reason of a step, for one case or several."""

    manual = "cases"

    def __init__(
        self,
        rule: StepRule,
        names: list[str],
        parent: QWidget | None = None,
        *,
        remarks: Sequence[str] = (),
        wanting: Sequence[str] = (),
    ) -> None:
        """Name the cases that will move; ``remarks`` are what the determination itself warns of.

        ``wanting`` tells of materials that are not there; it asks for no reason.
        """
        lead = "、".join(names[:3]) + (f" 等{len(names)}件" if len(names) > 3 else "")  # noqa: PLR2004  three fit on a line
        super().__init__(parent, rule.title, main=f"{rule.title}(&O)", lead=lead)
        self._rule = rule
        self.reason = ReasonField("写明理由，会记入办理经过" if rule.needs_reason else "选填")
        self.row("理由(&R)", self.reason)
        self.reason.setFocus()
        if remarks or wanting:
            advice = "确需办理的，请写明理由。" if remarks else TOLD_ONLY
            self.notice.say("".join((*remarks, *wanting)), advice, tone="wait")

    @property
    def words(self) -> str:
        """The reason as typed."""
        return self.reason.words

    def submit(self) -> None:
        """Accept if the reason that is needed is there, and can be kept."""
        missing = self._rule.needs_reason and not self.words
        fault = DeskError("reason-missing", step=self._rule.title) if missing else self.reason.fault("理由")
        if fault is not None:
            self.refuse(fault)
            self.reason.setFocus()
            return
        self.accept()


class OverrideDialog(Sheet):
    """One criterion of one person or several, decided by a person; what it would come to is shown before it is."""

    manual = "cases"

    def __init__(
        self,
        session: Session,
        case: CaseView,
        persons: Sequence[PersonView],
        parent: QWidget | None = None,
        *,
        criterion: str = "",
    ) -> None:
        """Propose ``criterion`` to be taken back, or else the first that stands in the way of the first person."""
        super().__init__(parent, "人工认定", main="认定(&O)", lead=_lead(persons), width=640)
        self.session, self._persons = session, tuple(persons)
        self._reasons = {reason.criterion: reason for reason in persons[0].reasons}
        self._trial: Trial | None = None
        self.criterion = Choice("条件", list(case.overridable))
        self.criterion.pick(criterion or _in_the_way(case, persons[0]))
        self.tier = Choice("档次", [("", "按规则"), *((tier, tier) for tier in case.tiers)])
        self.reason = ReasonField("写明依据的材料和理由，会印在核定花名册上")
        self.effect = label("正在试算…")
        self.effect.setMinimumHeight(self.effect.fontMetrics().lineSpacing() * 3)
        self.row("条件(&C)", self.criterion)
        self.row("认定为(&V)", self._verdict())
        self.row("档次(&T)", self.tier)
        self.row("理由(&R)", self.reason)
        self.form.addRow("如此决定后", self.effect)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self._try)
        for changed in (self.criterion.currentIndexChanged, self.tier.currentIndexChanged):
            changed.connect(self._fit)
        self._group.buttonToggled.connect(self._fit)
        if criterion:
            self.rule.setChecked(True)
        self._fit()
        self.criterion.setFocus()
        session.tasks.run(self, partial(cases.trial, number=case.case.number), self._take, self._untried, reading=True)

    @property
    def as_if(self) -> Outcome:
        """What the criterion is held to be; ``WITHDRAWN`` where the rule's own is to hold again."""
        return Outcome.MET if self.met.isChecked() else Outcome.UNMET if self.unmet.isChecked() else WITHDRAWN

    @property
    def words(self) -> str:
        """The reason as typed."""
        return self.reason.words

    @property
    def wanted_tier(self) -> str:
        """The step of the benefit, where the criterion decides it."""
        return self.tier.value if self.criterion.value == "origin" and self.as_if is Outcome.MET else ""

    @property
    def places(self) -> tuple[RowPlace, ...]:
        """The rows that are decided on."""
        return tuple(RowPlace(row=each.row, file=each.file, sheet=each.sheet) for each in self._persons)

    @property
    def ruling(self) -> Ruling:
        """What was decided."""
        return Ruling(criterion=self.criterion.value, as_if=self.as_if, reason=self.words, tier=self.wanted_tier)

    def submit(self) -> None:
        """Accept if there is a reason, and it can be kept."""
        fault = self.reason.fault("理由") if self.words else DeskError("reason-missing", step="人工认定")
        if fault is not None:
            self.refuse(fault)
            self.reason.setFocus()
            return
        self.accept()

    def _verdict(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        self.met, self.unmet = QRadioButton("符合(&Y)"), QRadioButton("不符合(&N)")
        self.rule = QRadioButton("按规则，撤回原认定(&W)")
        self._group = QButtonGroup(self)
        for each, words in ((self.met, "符合"), (self.unmet, "不符合"), (self.rule, "按规则，撤回原认定")):
            self._group.addButton(each)
            each.setAccessibleName(f"认定为{words}")
            row.addWidget(each)
        row.addStretch(1)
        self.met.setChecked(True)
        holder.setFocusProxy(self.met)
        holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return holder

    def _fit(self) -> None:
        self.form.setRowVisible(self.tier, self.criterion.value == "origin" and self.tier.count() > 1)
        decided = any(
            reason.rule_outcome is not None and reason.criterion == self.criterion.value
            for person in self._persons[:_LOOKED_AT]
            for reason in person.reasons
        )
        self.rule.setVisible(decided)
        if not decided and self.rule.isChecked():
            self.met.setChecked(True)
        reason = self._reasons.get(self.criterion.value)
        if reason is not None:
            whose = "" if len(self._persons) == 1 else f"（{self._persons[0].name}）"
            self.notice.say(f"现在的结果{whose}：{reason.text}", f"依据：{reason.clause}")
        self._wait.start()

    def _take(self, trial: Trial) -> None:
        self._trial = trial
        self._wait.start()

    def _untried(self, error: DeskError) -> None:
        self.refuse(error)
        self.effect.setText("没有试算。")

    def _try(self) -> None:
        if self._trial is None:
            return
        decision = Decision(places=self.places, criterion=self.criterion.value, as_if=self.as_if, tier=self.wanted_tier)
        self.session.tasks.run(
            self,
            partial(cases.try_out, trial=self._trial, decision=decision),
            partial(self._tell, decision),
            self._untried,
            reading=True,
        )

    def _tell(self, decision: Decision, prospect: Prospect) -> None:
        now = Decision(places=self.places, criterion=self.criterion.value, as_if=self.as_if, tier=self.wanted_tier)
        if decision == now:
            stale = "（含尚未核验的变动）" if self._trial is not None and self._trial.stale else ""
            self.effect.setText(prospect_words(prospect) + stale)


def _lead(persons: Sequence[PersonView]) -> str:
    first = persons[0]
    if len(persons) == 1:
        return f"{first.name}（{first.sheet} 第{first.row}行），现为：{standing(first.standing)}"
    names = "、".join(each.name for each in persons[:_NAMED])
    counted = Counter(standing(each.standing) for each in persons)
    return f"{names}{'等' if len(persons) > _NAMED else ''}共{len(persons)}人，现为：" + "，".join(
        f"{words}{count}人" for words, count in counted.items()
    )


def _in_the_way(case: CaseView, person: PersonView) -> str:
    known = dict(case.overridable)
    return next((code for code in (*person.unmet, *person.unknown) if code in known), "")
