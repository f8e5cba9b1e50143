"""Record figures of an enterprise: whose, which, and on what ground; what is declared proves nothing, this does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QScrollArea, QWidget

from desktop.errors import DeskError
from desktop.ui.dialogs.sheet import Choice, Sheet
from desktop.ui.session import Session
from desktop.ui.widgets.day import DayField
from desktop.ui.widgets.firm import FirmField
from rules.calculate import facts_asked
from rules.figures import Fact, FactKind, FigureFault, read_value
from rules.policy import Policy

_WRONG = {
    "figure-unreadable": "应为数字，不带单位和逗号",
    "figure-negative": "不能是负数",
    "figure-not-whole": "应为整数",
    "day-unreadable": "应为日期，如 2023-02-10",
}
_HEIGHT = 210


class FactDialog(Sheet):
    """Figures of one enterprise; after acceptance ``values`` are ``name=value`` as the service takes them."""

    manual = "evidence"

    def __init__(self, session: Session, firms: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Offer the facts of the policy at hand; ``firms`` are code → name."""
        lead = "填写有依据的数据，空着的不登记。登记后，这家企业的案卷需要重新核验。"
        super().__init__(parent, "登记企业数据", main="登记(&G)", lead=lead, width=660)
        self._session = session
        self.firm = FirmField(firms)
        policies = session.place.policies
        division = session.place.office.division
        offered = [(id_, each.title) for id_, each in policies.items() if each.facts]
        self.policy = Choice("政策", offered)
        self.policy.pick(next((id_ for id_, _ in offered if division in policies[id_].divisions), ""))
        self.measure = Choice("项目", [])
        self.source = QLineEdit()
        self.source.setPlaceholderText("必填；如 区统计局2023年4月来函")
        self.as_of = DayField()
        self.as_of.setPlaceholderText("不填为今天")
        self.row("企业(&F)", self.firm)
        self.row("政策(&P)", self.policy)
        self.row("项目(&M)", self.measure)
        self.row("依据(&S)", self.source)
        self.row("数据截至(&D)", self.as_of)
        self.fields: dict[str, QLineEdit | Choice] = {}
        self.area = QScrollArea()
        self.area.setAccessibleName("企业数据")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setMinimumHeight(_HEIGHT)
        self.body.insertWidget(self.body.count() - 1, self.area, 1)
        self.policy.currentIndexChanged.connect(self._offer_measures)
        self.measure.currentIndexChanged.connect(self._offer)
        self._offer_measures()
        self.firm.setFocus()

    @property
    def given(self) -> dict[str, Any]:
        """What to record, as the act takes it."""
        return {
            "uscc": self.firm.code,
            "values": self.values,
            "scope": (self.policy.value, self.measure.value),
            "ground": (self.source.text(), self.as_of.day()),
        }

    @property
    def values(self) -> list[str]:
        """What was filled in."""
        return [f"{name}={text}" for name in self.fields if (text := self._text(name))]

    def submit(self) -> None:
        """Accept if an enterprise, a ground and at least one readable figure are there."""
        trouble = self._unfit()
        if trouble is not None:
            self.refuse(trouble)
            return
        if not self.values:
            self.notice.say("还没有填写任何数据。", "请至少填写一项。", tone="bad")
        elif self._readable():
            self.accept()

    def _unfit(self) -> DeskError | None:
        """Return what is wrong with enterprise, ground or day."""
        try:
            self.as_of.day()
        except DeskError as error:
            return error
        if not self.firm.code:
            return DeskError("firm-code-invalid")
        return None if self.source.text().strip() else DeskError("source-missing")

    def _readable(self) -> bool:
        """Say which figure cannot be, and put the cursor there."""
        facts = self._facts
        for name, field in self.fields.items():
            text = self._text(name)
            try:
                if text:
                    read_value(facts[name], text)
            except FigureFault as fault:
                what = f"“{facts[name].title}”{_WRONG[fault.code]}，没有登记。"
                self.notice.say(what, "请更正后再登记；其余填写的内容还在。", tone="bad")
                field.setFocus()
                return False
        return True

    @property
    def _facts(self) -> Mapping[str, Fact]:
        return self._policy.facts

    @property
    def _policy(self) -> Policy:
        return self._session.place.policies[self.policy.value]

    def _text(self, name: str) -> str:
        field = self.fields[name]
        return field.value if isinstance(field, Choice) else field.text().strip()

    def _offer_measures(self) -> None:
        """Offer the measures that ask for figures, and what the enterprise is under all of them."""
        from desktop.services.record_fact import recordable

        policy = self._policy
        asking = [(each.id, each.title) for each in policy.measures.values() if facts_asked(policy, each)]
        general = [("", "企业属性（各项目通用）")] if recordable(policy, None) else []
        self.measure.offer([*asking, *general])
        self._offer()

    def _offer(self) -> None:
        """Show a field for everything that can be recorded for the measure."""
        from desktop.services.record_fact import recordable

        holder = QWidget()
        form = QFormLayout(holder)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.fields = {}
        policy = self._policy
        for fact in recordable(policy, policy.measures.get(self.measure.value)):
            words = f"{fact.title}（{fact.unit}）" if fact.unit else fact.title
            field = self._field(fact, words)
            form.addRow(words, field)
            field.setAccessibleName(words)
            self.fields[fact.name] = field
        self.area.setWidget(holder)

    @staticmethod
    def _field(fact: Fact, words: str) -> QLineEdit | Choice:
        if fact.kind is FactKind.FLAG:
            return Choice(words, [("", "不登记"), ("true", "是"), ("false", "否")])
        field = QLineEdit()
        if fact.kind is FactKind.DAY:
            field.setPlaceholderText("如 2023-02-10")
        return field
